//! Codes, links, resending, reloading.

use std::time::Duration;

use portico::{
    form::{FieldId, Issue},
    journey::{
        ActivatingEvent, ConfirmingEvent, Event, FillingEvent, Notice, State, problem::Problem,
    },
};
use portico_tenant::{LinkStyle, Operation, Status};
use serde_json::json;

use crate::{
    registration::activate,
    world::{ADDRESS, PAGE, PASSWORD, Tab, World, no_secret_is_left, story},
};

async fn activating(world: &World) -> Tab {
    let tab = world.open("/").await.reach_form(ADDRESS).await;
    tab.register().await;
    assert_eq!(tab.screen(), "activating");
    tab
}

fn issue(tab: &Tab) -> Option<Issue> {
    tab.state(|state| match state {
        State::Activating(activating) => activating.shown.issue().cloned(),
        other => panic!("{other:?}"),
    })
}

fn wrong(code: &str) -> String {
    code.chars()
        .map(|c| if c == '7' { '8' } else { '7' })
        .collect()
}

#[test]
fn a_wrong_code_is_told_and_the_right_one_still_works() {
    story(async {
        let world = World::new();
        let tab = activating(&world).await;
        tab.enter_code(&wrong(&world.code_for(ADDRESS))).await;
        assert_eq!(issue(&tab), Some(Issue::CodeRefused));
        assert_eq!(tab.focused.borrow().last(), Some(&Some("code".into())));
        activate(&world, &tab).await;
    });
}

#[test]
fn the_last_character_of_a_code_sends_it_once() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        let code = world.code_for(ADDRESS);
        for end in 1..=code.len() {
            assert_eq!(world.tenant.requests_for(Operation::Activate).len(), 0);
            tab.types(FieldId::Code, &code[..end]).await;
        }
        assert_eq!(tab.screen(), "done");
        tab.happens(ActivatingEvent::CodeEntered).await;
        assert_eq!(world.tenant.requests_for(Operation::Activate).len(), 1);
    });
}

#[test]
fn a_pasted_sentence_sends_the_code_in_it_and_a_press_after_a_refusal_hides_nothing() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        tab.enter_code("ABC234").await;
        tab.state(|state| match state {
            State::Activating(activating) => {
                assert_eq!(activating.shown.issue(), Some(&Issue::CodeRefused));
            }
            other => panic!("{other:?}"),
        });
        let code = world.code_for(ADDRESS);
        let (first, second) = code.split_at(3);
        tab.types(FieldId::Code, &format!("{first}-{second}")).await;
        assert_eq!(tab.screen(), "done");
        let sent = world.tenant.requests_for(Operation::Activate);
        assert_eq!(sent.len(), 2);
    });
}

#[test]
fn a_code_of_the_wrong_length_is_not_sent() {
    story(async {
        let world = World::new();
        let tab = activating(&world).await;
        for (text, expected) in [("", Issue::Missing), ("12345", Issue::CodeLength(6))] {
            tab.enter_code(text).await;
            assert_eq!(issue(&tab), Some(expected));
        }
        assert_eq!(world.tenant.requests_for(Operation::Activate).len(), 0);
    });
}

#[test]
fn an_expired_code_is_told_as_expired_and_a_new_one_works() {
    story(async {
        let world = World::new();
        let tab = activating(&world).await;
        let old = world.code_for(ADDRESS);
        world.pass(Duration::from_secs(601)).await;
        tab.enter_code(&old).await;
        assert_eq!(issue(&tab), Some(Issue::CodeExpired));
        tab.happens(ActivatingEvent::ResendAsked).await;
        activate(&world, &tab).await;
    });
}

#[test]
fn another_message_waits_its_time_and_ends_the_older_code() {
    story(async {
        let world = World::new();
        let tab = activating(&world).await;
        let old = world.code_for(ADDRESS);
        tab.happens(ActivatingEvent::ResendAsked).await;
        assert_eq!(
            world.tenant.outbox().len(),
            1,
            "not before the wait is over"
        );
        world.pass(Duration::from_secs(30)).await;
        tab.happens(ActivatingEvent::ResendAsked).await;
        assert_eq!(world.tenant.outbox().len(), 2);
        assert_eq!(
            world.tenant.account_by_address(ADDRESS).len(),
            1,
            "sent again, not registered again"
        );
        assert_ne!(world.code_for(ADDRESS), old);
        tab.enter_code(&old).await;
        assert_eq!(issue(&tab), Some(Issue::CodeRefused));
        activate(&world, &tab).await;
    });
}

#[test]
fn a_reload_leads_back_to_the_same_step_with_the_same_wait_and_no_extra_mail() {
    story(async {
        let world = World::new();
        let mut tab = activating(&world).await;
        for _ in 0..10 {
            world.pass(Duration::from_secs(2)).await;
            tab = tab.reload().await;
            assert_eq!(tab.screen(), "leaving");
            tab = tab.come_back().await;
            assert_eq!(tab.screen(), "activating");
        }
        tab.state(|state| match state {
            State::Activating(activating) => {
                assert_eq!(activating.cooling(), Some(Duration::from_secs(10)));
                assert_eq!(activating.remaining(), Some(Duration::from_secs(580)));
            }
            other => panic!("{other:?}"),
        });
        assert_eq!(world.tenant.outbox().len(), 1);
        no_secret_is_left(&tab, &[PASSWORD, &world.code_for(ADDRESS)]);
        activate(&world, &tab).await;
    });
}

#[test]
fn a_reload_of_the_form_leads_back_to_the_form_with_every_answer_but_the_password() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.happens(Event::Left(FieldId::Password)).await;
        no_secret_is_left(&tab, &[PASSWORD]);
        let tab = tab.reload().await.come_back().await;
        tab.state(|state| match state {
            State::Filling(filling) => {
                let answers = filling.form.sheet.payload();
                assert!(
                    ["given_name", "family_name", "name"]
                        .iter()
                        .all(|key| answers[key].is_string())
                );
                assert!(filling.form.password.as_ref().unwrap().text.is_empty());
            }
            other => panic!("{other:?}"),
        });
    });
}

#[test]
fn going_back_to_step_1_stays_there_with_the_address() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        let tab = tab.visit(&format!("{PAGE}/")).await;
        tab.state(|state| match state {
            State::Inviting(inviting) => assert_eq!(inviting.address.text, ADDRESS),
            other => panic!("{other:?}"),
        });
        let tab = tab.reload().await;
        assert_eq!(tab.screen(), "inviting");
    });
}

#[test]
fn a_wrong_address_is_changed_and_the_old_code_cannot_activate_the_new_one() {
    story(async {
        let world = World::new();
        let tab = activating(&world).await;
        let old = world.code_for(ADDRESS);
        tab.happens(ActivatingEvent::ChangeAsked).await;
        assert_eq!(tab.screen(), "filling");
        let other = "right@example.test";
        tab.types(FieldId::Identifier, other).await;
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "activating");
        tab.enter_code(&old).await;
        assert_eq!(issue(&tab), Some(Issue::CodeRefused));
        tab.enter_code(&world.code_for(other)).await;
        assert_eq!(tab.screen(), "done");
        assert!(world.tenant.can_sign_in(other, PASSWORD));
        assert!(!world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn too_many_wrong_codes_become_a_calm_wait() {
    story(async {
        let world = World::new();
        let tab = activating(&world).await;
        let code = world.code_for(ADDRESS);
        for _ in 0..5 {
            tab.enter_code(&wrong(&code)).await;
        }
        tab.enter_code(&code).await;
        tab.state(|state| match state {
            State::Activating(activating) => {
                assert!(
                    matches!(activating.step.notice, Some(Notice::Wait(_))),
                    "{activating:?}"
                );
            }
            other => panic!("{other:?}"),
        });
        let sent = world.tenant.requests_for(Operation::Activate).len();
        tab.enter_code(&code).await;
        assert_eq!(
            world.tenant.requests_for(Operation::Activate).len(),
            sent,
            "nothing is sent while waiting"
        );
        world.pass(Duration::from_secs(61)).await;
        activate(&world, &tab).await;
    });
}

async fn link_world() -> (World, String) {
    let world = World::with(|s| s.link_style = LinkStyle::PageFragment);
    world.config(|c| c["activation"] = json!({"message": "link"}));
    let tab = world.open("/").await.reach_form(ADDRESS).await;
    tab.register().await;
    let link = world
        .tenant
        .newest_mail(ADDRESS)
        .unwrap()
        .link
        .expect("a link");
    (world, link)
}

#[test]
fn a_link_activates_in_a_fresh_profile_on_a_press_and_not_before() {
    story(async {
        let (world, link) = link_world().await;
        let before = world.tenant.requests().len();
        for _ in 0..5 {
            let scanner = world.tab().visit(&link).await;
            assert_eq!(scanner.screen(), "confirming");
        }
        assert_eq!(
            world.tenant.requests().len(),
            before,
            "opening a link sends nothing"
        );

        let tab = world.tab().visit(&link).await;
        let code = world
            .tenant
            .newest_mail(ADDRESS)
            .unwrap()
            .extended_code
            .unwrap();
        assert_eq!(tab.address(), format!("{PAGE}/activate/"));
        no_secret_is_left(&tab, &[&code]);
        tab.happens(ConfirmingEvent::Confirmed).await;
        no_secret_is_left(&tab, &[&code]);
        let tab = tab.come_back().await;
        assert_eq!(
            tab.screen(),
            "done",
            "{:?}",
            tab.state(|s| format!("{s:?}"))
        );
        assert_eq!(
            world.tenant.account_by_address(ADDRESS)[0].status,
            Status::Active
        );
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn a_link_that_was_used_says_so_and_has_a_way_on() {
    story(async {
        let (world, link) = link_world().await;
        for expected in ["done", "stopped"] {
            let tab = world.tab().visit(&link).await;
            tab.happens(ConfirmingEvent::Confirmed).await;
            let tab = tab.come_back().await;
            assert_eq!(tab.screen(), expected);
            if expected == "stopped" {
                tab.state(|state| match state {
                    State::Stopped(stopped) => assert_eq!(stopped.problem, Problem::LinkSpent),
                    other => panic!("{other:?}"),
                });
                tab.happens(Event::WentOn).await;
                assert_eq!(tab.screen(), "inviting");
            }
        }
    });
}

#[test]
fn a_link_survives_a_tenant_that_cannot_answer() {
    story(async {
        let (world, link) = link_world().await;
        let tab = world.tab().visit(&link).await;
        tab.happens(ConfirmingEvent::Confirmed).await;
        world.tenant.script(portico_tenant::Fault {
            on: Operation::Inspect,
            times: 1,
            action: portico_tenant::Action::Drop(portico_tenant::Moment::BeforeActing),
        });
        let tab = tab.come_back().await;
        assert_eq!(tab.screen(), "confirming");
        tab.happens(ConfirmingEvent::Confirmed).await;
        assert_eq!(tab.screen(), "done", "the token is still good");
    });
}

#[test]
fn the_activation_page_without_a_code_says_what_to_do() {
    story(async {
        let world = World::new();
        let tab = world.open("/activate/").await;
        tab.state(|state| match state {
            State::Stopped(stopped) => assert_eq!(stopped.problem, Problem::LinkMissing),
            other => panic!("{other:?}"),
        });
    });
}

#[test]
fn a_link_that_is_for_something_else_is_not_spent_here() {
    story(async {
        let (world, link) = link_world().await;
        world.tenant.script(portico_tenant::Fault {
            on: Operation::Inspect,
            times: 1,
            action: portico_tenant::Action::Status {
                code: 200,
                body: r#"{"user_id":"u","password_set":true,"code_type":"reset_password"}"#.into(),
                headers: vec![],
            },
        });
        let tab = world.tab().visit(&link).await;
        tab.happens(ConfirmingEvent::Confirmed).await;
        let tab = tab.come_back().await;
        assert_eq!(tab.screen(), "stopped");
        assert_eq!(
            world.tenant.requests_for(Operation::ActivateExtended).len(),
            0
        );
    });
}
