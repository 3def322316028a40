//! Unusual answers of the tenant within the contract: what the page does, and what it shows the operator.

use std::time::Duration;

use portico::{
    config::MessageKind,
    form::FieldId,
    i18n::technical,
    journey::{
        ActivatingEvent, ConfirmingEvent, Event, FillingEvent, InvitingEvent, Notice, State,
        problem::Problem,
    },
};
use portico_tenant::{Action, Fault, Moment, Operation, Status};
use serde_json::{Value, json};

use crate::{
    registration::activate,
    world::{ADDRESS, PASSWORD, RELAY, Tab, World, story},
};

fn answers(world: &World, on: Operation, code: u16, kind: &str, body: &str) {
    world.tenant.script(Fault {
        on,
        times: 1,
        action: Action::Status {
            code,
            body: body.into(),
            headers: vec![("content-type".into(), kind.into())],
        },
    });
}

/// The problem of a stop, and the cause that is shown to the operator.
fn stop(tab: &Tab) -> (Problem, String) {
    tab.state(|state| match state {
        State::Stopped(stopped) => (
            stopped.problem,
            stopped
                .cause
                .as_ref()
                .map(technical::say)
                .unwrap_or_default(),
        ),
        other => panic!("{other:?}"),
    })
}

fn notice(tab: &Tab) -> Option<Notice> {
    tab.notice()
}

#[test]
fn json_that_calls_itself_something_else_is_taken_and_the_operator_is_told() {
    story(async {
        let world = World::new();
        let pool = json!({
            "name": "A pool", "tenant_id": "t", "payload_schema_id": "default_payload",
            "password_policy": null, "otp_settings": null,
        });
        answers(
            &world,
            Operation::Pool,
            200,
            "text/plain",
            &pool.to_string(),
        );
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        if !crate::ODDLY {
            let told = tab.wrong_types.borrow();
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].contains("text/plain"), "{told:?}");
        }
        tab.register().await;
        activate(&world, &tab).await;
    });
}

#[test]
fn an_answer_that_cannot_be_read_is_named_with_its_content_type() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        let page = "<html>Not yours</html>";
        answers(&world, Operation::Register, 201, "text/html", page);
        tab.register().await;
        let (problem, said) = stop(&tab);
        assert_eq!(problem, Problem::Operator);
        assert!(said.contains("text/html"), "{said}");
        assert!(!said.contains("Not yours"), "{said}");
    });
}

#[test]
fn the_tenants_reason_stands_on_the_stop_for_the_operator_and_is_cut() {
    for (body, expected) in [
        (
            json!({"error": "Forbidden", "details": "missing scope: identity"}),
            "missing scope: identity",
        ),
        (json!("a policy denies it"), "a policy denies it"),
        (json!({"details": "x".repeat(9000)}), "xxxx"),
    ] {
        story(async move {
            let world = World::new();
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            let (kind, body) = match &body {
                Value::String(text) => ("text/plain", text.clone()),
                body => ("application/json", body.to_string()),
            };
            answers(&world, Operation::Register, 403, kind, &body);
            tab.register().await;
            let (problem, said) = stop(&tab);
            assert_eq!(problem, Problem::Operator);
            assert!(said.starts_with("selfRegisterUser: status 403"), "{said}");
            assert!(said.contains(expected), "{said}");
            assert!(said.chars().count() < 400, "{said}");
            // The next refusal has no reason.
            tab.happens(Event::WentOn).await;
            let url = tab.bounce().await;
            answers(&world, Operation::Pool, 404, "application/json", "{}");
            let tab = tab.visit(&url).await;
            assert!(!stop(&tab).1.contains(expected), "{}", stop(&tab).1);
        });
    }
}

#[test]
fn any_good_status_of_the_relay_and_of_a_message_is_a_message_that_is_on_its_way() {
    for code in [200, 201, 202, 204, 206] {
        story(async move {
            let world = World::new();
            world.config(|c| {
                c["activation"] = json!({"delivery": "relay", "relay_url": RELAY});
            });
            world.relay().script(Action::Status {
                code,
                body: String::new(),
                headers: vec![],
            });
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.register().await;
            assert_eq!((tab.screen(), notice(&tab)), ("activating", None));
        });
        story(async move {
            let world = World::new();
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.register().await;
            world.pass(Duration::from_secs(31)).await;
            answers(&world, Operation::Send, code, "text/plain", "sent");
            tab.happens(ActivatingEvent::ResendAsked).await;
            assert_eq!(notice(&tab), Some(Notice::MessageSent), "{code}");
        });
    }
}

#[test]
fn an_activation_answer_without_a_user_ends_the_journey_in_every_tab_of_the_browser() {
    for by_link in [false, true] {
        story(async move {
            let world = World::new();
            if by_link {
                world.config(|c| c["activation"] = json!({"message": "link"}));
            }
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.register().await;
            let user = world.tenant.account_by_address(ADDRESS)[0].id.clone();
            let mail = world.tenant.newest_mail(ADDRESS).unwrap();
            let on = match by_link {
                true => Operation::ActivateExtended,
                false => Operation::Activate,
            };
            answers(
                &world,
                on,
                201,
                "application/json",
                r#"{"status":"active"}"#,
            );
            let opened = match mail.link {
                Some(link) => {
                    let opened = world.tab().visit(&link).await;
                    opened.happens(ConfirmingEvent::Confirmed).await;
                    opened.come_back().await
                }
                None => {
                    tab.enter_code(&mail.code.unwrap()).await;
                    tab.clone()
                }
            };
            assert_eq!(opened.screen(), "done");
            let mark = portico::account::UserId::new(user).mark();
            assert!(
                opened.storage().contains(&mark),
                "known by its id all the same"
            );
        });
    }
}

#[test]
fn a_pool_without_a_schema_is_the_operators_problem_unless_the_config_names_one() {
    story(async {
        let world = World::new();
        let bare = json!({"id": "p", "name": "A pool", "tenant_id": "t"}).to_string();
        let visit = async || {
            answers(&world, Operation::Pool, 200, "application/json", &bare);
            let tab = world.open("/").await;
            tab.types(FieldId::Identifier, ADDRESS).await;
            tab.happens(InvitingEvent::Continued).await;
            tab.come_back().await
        };
        let (problem, said) = stop(&visit().await);
        assert_eq!(problem, Problem::Operator);
        assert!(said.contains("payload_schema_id"), "{said}");
        world.config(|c| c["tenant"]["schema"] = "default_payload".into());
        assert_eq!(visit().await.screen(), "filling");
    });
}

#[test]
fn a_code_life_of_zero_counts_as_unknown() {
    story(async {
        let world = World::new();
        let pool = json!({
            "name": "A pool", "tenant_id": "t", "payload_schema_id": "default_payload",
            "otp_settings": {"activation": {"length": 6, "ttl": "0s"}},
        });
        answers(
            &world,
            Operation::Pool,
            200,
            "application/json",
            &pool.to_string(),
        );
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        tab.state(|state| match state {
            State::Activating(activating) => assert_eq!(activating.remaining(), None),
            other => panic!("{other:?}"),
        });
        activate(&world, &tab).await;
    });
}

#[test]
fn a_registration_whose_answer_is_lost_says_what_may_have_happened_before_it_is_sent_again() {
    for kind in [MessageKind::Code, MessageKind::Link] {
        story(async move {
            let world = World::new();
            if kind == MessageKind::Link {
                world.config(|c| c["activation"] = json!({"message": "link"}));
            }
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            world.tenant.script(Fault {
                on: Operation::Register,
                times: 1,
                action: Action::Drop(Moment::AfterActing),
            });
            tab.register().await;
            assert_eq!(notice(&tab), Some(Notice::PerhapsRegistered(kind)));
            assert_eq!(
                world.tenant.requests_for(Operation::Register).len(),
                1,
                "not by itself"
            );
            match kind {
                // The link that arrived is enough: no second account.
                MessageKind::Link => {
                    let link = world.tenant.newest_mail(ADDRESS).unwrap().link.unwrap();
                    let opened = world.tab().visit(&link).await;
                    opened.happens(ConfirmingEvent::Confirmed).await;
                    assert_eq!(opened.come_back().await.screen(), "done");
                    assert_eq!(world.tenant.account_by_address(ADDRESS).len(), 1);
                }
                MessageKind::Code => {
                    tab.happens(FillingEvent::Submitted).await;
                    activate(&world, &tab).await;
                    let accounts = world.tenant.account_by_address(ADDRESS);
                    let active = accounts.iter().filter(|a| a.status == Status::Active);
                    assert_eq!(active.count(), 1);
                }
            }
            assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
        });
    }
}

#[test]
fn with_idempotency_keys_a_second_press_makes_no_second_account() {
    story(async {
        let world = World::with(|s| s.cors = portico_tenant::Cors::AllowList);
        world.config(|c| c["tenant"]["idempotency_keys"] = true.into());
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        world.tenant.script(Fault {
            on: Operation::Register,
            times: 3,
            action: Action::Drop(Moment::AfterActing),
        });
        tab.register().await;
        world.patience().await;
        assert_eq!(notice(&tab), Some(Notice::NotSent));
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(world.tenant.account_by_address(ADDRESS).len(), 1);
        activate(&world, &tab).await;
    });
}

#[test]
fn what_the_deployment_adds_to_the_way_to_the_tenant_is_asked_each_time() {
    story(async {
        let world = World::with(|s| {
            s.pool.otp_settings.get_mut("activation").unwrap().ttl = "5h".parse().unwrap();
        });
        world.config(|c| {
            c["authorization"]["idp_hint"] = "guests & co".into();
            c["authorization"]["prompt"] = "login".into();
            c["authorization"]["login_hint"] = "visitor".into();
            c["authorization"]["ui_locales"] = "page".into();
        });
        let asked = |tab: &Tab| {
            let state = tab.state(|state| format!("{state:?}"));
            let url = tab.left_to().unwrap_or_else(|| panic!("{state}"));
            for part in [
                "idp_hint=guests%20%26%20co",
                "prompt=login",
                "login_hint=visitor",
                "ui_locales=en",
            ] {
                let plus = part.replace("%20", "+");
                assert!(url.contains(part) || url.contains(&plus), "{part}: {url}");
            }
            assert!(!url.contains("Neil"), "nothing typed is in it: {url}");
        };
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        tab.happens(InvitingEvent::Continued).await;
        asked(&tab);
        let tab = tab.come_back().await;
        tab.register().await;
        world.pass(Duration::from_secs(3_700)).await;
        tab.happens(Event::Seen).await;
        asked(&tab);
        activate(&world, &tab.come_back().await).await;
    });
}

#[test]
fn a_tenant_that_is_told_to_ask_nothing_and_has_to_is_the_operators_problem() {
    story(async {
        let world = World::new();
        world.config(|c| c["authorization"]["prompt"] = "none".into());
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        tab.happens(InvitingEvent::Continued).await;
        let (problem, said) = stop(&tab.come_back().await);
        assert_eq!(problem, Problem::Operator);
        assert!(said.contains("login_required"), "{said}");
    });
}
