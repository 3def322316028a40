//! Every way to register and to activate that a deployment can choose.

use std::time::Duration;

use portico::{
    config::MessageKind,
    form::FieldId,
    journey::{Ending, Event, Notice, State},
};
use portico_tenant::{LinkStyle, Mail, MailKind, Operation, Status};
use serde_json::{Value, json};

use crate::{
    registration::activate,
    world::{ADDRESS, PASSWORD, RELAY, Tab, World, no_secret_is_left, story},
};

const NUMBER: &str = "+48123456789";

fn settings(world: &World, settings: Value) {
    world.config(|config| {
        let members = config.as_object_mut().unwrap();
        members.extend(settings.as_object().unwrap().clone());
    });
}

/// The last message to an address.
fn mail(world: &World, address: &str) -> Mail {
    world.tenant.newest_mail(address).expect("a message")
}

fn queries(world: &World, on: Operation) -> Vec<String> {
    let requests = world.tenant.requests_for(on);
    requests.into_iter().map(|seen| seen.query).collect()
}

fn notice(tab: &Tab) -> Option<Notice> {
    tab.state(|state| match state {
        State::Filling(filling) => filling.notice,
        State::Activating(activating) => activating.notice,
        State::Confirming(confirming) => confirming.notice,
        other => panic!("{other:?}"),
    })
}

/// The part of a mailed link below the page's origin.
fn path(link: &str) -> &str {
    link.strip_prefix(crate::world::PAGE)
        .expect("a link to the page")
}

/// Opens a link in a browser of its own and presses.
async fn press(world: &World, path: &str) -> Tab {
    let tab = world.open(path).await;
    assert_eq!(tab.screen(), "confirming");
    tab.happens(Event::Confirmed).await;
    tab.come_back().await
}

#[test]
fn a_message_on_request_has_its_mode_and_its_way_back() {
    story(async {
        let world = World::new();
        settings(
            &world,
            json!({"activation": {
                "message": "link",
                "delivery": "on_request",
                "mode": "invitation",
                "post_activation_url": "http://localhost:8080/activate/?activated",
            }}),
        );
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        assert_eq!(tab.screen(), "activating");
        assert_eq!(
            queries(&world, Operation::Register),
            ["send_activation_message=false"]
        );
        let sent = queries(&world, Operation::Send);
        assert_eq!(sent.len(), 1);
        for part in [
            "code_type_in_message=link",
            "mode=invitation",
            "post_activation_url=http%3A%2F%2Flocalhost%3A8080%2Factivate%2F%3Factivated",
        ] {
            assert!(sent[0].contains(part), "{part}: {}", sent[0]);
        }
        let link = mail(&world, ADDRESS).link.expect("a link");
        let opened = press(&world, path(&link)).await;
        assert_eq!(opened.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn a_link_of_an_edited_template_carries_the_short_code_and_its_user() {
    for when in ["registration", "activation"] {
        story(async move {
            let world = World::with(|s| s.link_style = LinkStyle::PageShortCode);
            settings(
                &world,
                json!({"activation": {"message": "link"}, "password": {"when": when}}),
            );
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.register().await;
            let link = mail(&world, ADDRESS).link.expect("a link");
            assert!(link.contains("user_id="), "{link}");
            let opened = press(&world, path(&link)).await;
            if when == "activation" {
                opened.types(FieldId::Password, PASSWORD).await;
                opened.happens(Event::Confirmed).await;
            }
            assert_eq!(opened.screen(), "done");
            assert_eq!(
                world.tenant.requests_for(Operation::Inspect).len(),
                0,
                "a short code cannot be asked about"
            );
            assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
        });
    }
}

#[test]
fn the_tenants_own_activation_page_leads_back_to_the_end() {
    story(async {
        let world = World::new();
        let tab = world.open("/activate/?activated").await;
        assert_eq!(tab.screen(), "done");
        assert!(!tab.address().contains("activated"));
    });
}

#[test]
fn a_first_message_that_is_not_sent_is_asked_for_again_and_not_by_a_reload() {
    story(async {
        let world = World::new();
        settings(&world, json!({"activation": {"delivery": "on_request"}}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        world.tenant.script(portico_tenant::Fault {
            on: Operation::Send,
            times: 1,
            action: portico_tenant::Action::Drop(portico_tenant::Moment::BeforeActing),
        });
        tab.register().await;
        assert_eq!(notice(&tab), Some(Notice::NotSent));
        tab.state(|state| match state {
            State::Activating(activating) => assert!(!activating.was_sent()),
            other => panic!("{other:?}"),
        });
        let tab = tab.reload().await.come_back().await;
        assert_eq!(tab.screen(), "activating");
        assert!(
            world.tenant.newest_mail(ADDRESS).is_none(),
            "a reload sends nothing"
        );
        tab.happens(Event::ResendAsked).await;
        activate(&world, &tab).await;
    });
}

#[test]
fn a_link_instead_of_a_code_is_one_press_and_back() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        let old = world.code_for(ADDRESS);
        tab.happens(Event::OtherKindAsked).await;
        assert_eq!(
            world.tenant.requests_for(Operation::Send).len(),
            0,
            "not while the wait lasts"
        );
        world.pass(Duration::from_secs(31)).await;
        tab.happens(Event::OtherKindAsked).await;
        let by = |tab: &Tab| {
            tab.state(|state| match state {
                State::Activating(activating) => activating.account.by,
                other => panic!("{other:?}"),
            })
        };
        assert_eq!(by(&tab), MessageKind::Link);
        let newest = mail(&world, ADDRESS);
        assert_eq!(newest.kind, MailKind::ActivateLink);
        tab.enter_code(&old).await;
        assert_eq!(tab.screen(), "activating", "only the newest works");
        world.pass(Duration::from_secs(61)).await;
        tab.happens(Event::OtherKindAsked).await;
        assert_eq!(by(&tab), MessageKind::Code);
        activate(&world, &tab).await;
    });
}

#[test]
fn a_relay_is_asked_without_a_token_and_its_code_is_taken() {
    story(async {
        let world = World::new();
        settings(
            &world,
            json!({"activation": {"delivery": "relay", "relay_url": RELAY}}),
        );
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        assert_eq!(tab.screen(), "activating");
        let asked = world.relay().asked();
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0]["address"], ADDRESS);
        assert_eq!(asked[0]["language"], "en");
        let account = &world.tenant.account_by_address(ADDRESS)[0];
        assert_eq!(asked[0]["user_id"], account.id.as_str());
        assert!(
            world.tenant.newest_mail(ADDRESS).is_none(),
            "the tenant sends nothing"
        );
        world.pass(Duration::from_secs(31)).await;
        tab.happens(Event::ResendAsked).await;
        assert_eq!(world.relay().asked().len(), 2);
        tab.enter_code(&world.relay().code_for(ADDRESS).unwrap())
            .await;
        assert_eq!(tab.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn an_account_without_a_password_gets_one_with_its_code() {
    story(async {
        let world = World::new();
        settings(&world, json!({"password": {"when": "activation"}}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.state(|state| match state {
            State::Filling(filling) => assert!(filling.form.password.is_none()),
            other => panic!("{other:?}"),
        });
        tab.register().await;
        // The rules are known after a reload, too.
        let tab = tab.reload().await.come_back().await;
        let code = world.code_for(ADDRESS);
        tab.types(FieldId::Password, "short").await;
        tab.enter_code(&code).await;
        assert_eq!(
            world.tenant.requests_for(Operation::Activate).len(),
            0,
            "the rules are checked first"
        );
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(Event::CodeEntered).await;
        assert_eq!(tab.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
        no_secret_is_left(&tab, &[PASSWORD, &code]);
    });
}

#[test]
fn a_password_that_only_the_tenant_finds_too_weak_is_told_beside_the_code() {
    story(async {
        let world = World::new();
        settings(&world, json!({"password": {"when": "activation"}}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        tab.types(FieldId::Password, "Password1234!").await;
        tab.enter_code(&world.code_for(ADDRESS)).await;
        tab.state(|state| match state {
            State::Activating(activating) => {
                let password = activating.password.as_ref().unwrap();
                assert!(password.shown.issue().is_some());
                assert!(activating.shown.issue().is_none(), "the code is not blamed");
            }
            other => panic!("{other:?}"),
        });
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(Event::CodeEntered).await;
        assert_eq!(tab.screen(), "done");
    });
}

#[test]
fn a_link_asks_for_the_password_that_is_missing() {
    story(async {
        let world = World::new();
        settings(
            &world,
            json!({"password": {"when": "activation"}, "activation": {"message": "link"}}),
        );
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        let link = mail(&world, ADDRESS).link.expect("a link");
        let opened = press(&world, path(&link)).await;
        assert_eq!(opened.screen(), "confirming");
        opened.happens(Event::Confirmed).await;
        assert_eq!(
            opened.focused.borrow().last().cloned().flatten().as_deref(),
            Some("password"),
            "an empty password is told"
        );
        opened.types(FieldId::Password, PASSWORD).await;
        opened.happens(Event::Confirmed).await;
        assert_eq!(opened.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
        no_secret_is_left(&opened, &[PASSWORD]);
    });
}

#[test]
fn a_token_that_ends_before_the_links_password_is_sent_costs_only_the_password() {
    story(async {
        let world = World::new();
        settings(
            &world,
            json!({"password": {"when": "activation"}, "activation": {"message": "link"}}),
        );
        world.tenant.settings(|s| {
            s.pool.otp_settings.get_mut("activation").unwrap().ttl = "5h".parse().unwrap()
        });
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        let link = mail(&world, ADDRESS).link.expect("a link");
        let opened = press(&world, path(&link)).await;
        opened.types(FieldId::Password, PASSWORD).await;
        world.pass(Duration::from_secs(3700)).await;
        opened.happens(Event::Confirmed).await;
        let opened = opened.come_back().await;
        assert_eq!(notice(&opened), Some(Notice::PasswordAgain));
        opened.types(FieldId::Password, PASSWORD).await;
        opened.happens(Event::Confirmed).await;
        assert_eq!(opened.screen(), "done");
    });
}

#[test]
fn a_pool_of_one_time_codes_needs_no_password() {
    story(async {
        let world = World::with(|s| {
            s.pool.authentication_mechanisms = vec!["email_otp".into()];
            s.pool.preferred_authentication_mechanism = "email_otp".into();
        });
        settings(&world, json!({"password": {"when": "never"}}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        activate(&world, &tab).await;
        assert!(world.tenant.can_sign_in_by_code(ADDRESS));
    });
}

async fn created(more: Value, address: &str) -> (World, Tab) {
    let world = World::new();
    let mut registration = json!({"api": "create_user"});
    let members = registration.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    settings(&world, json!({"registration": registration}));
    let tab = world.open("/").await.reach_form(address).await;
    tab.register().await;
    (world, tab)
}

#[test]
fn a_created_user_proves_the_address_before_it_is_active() {
    story(async {
        let more = json!({"must_change_password": true, "metadata": {"from": "Portico"}});
        let (world, tab) = created(more, ADDRESS).await;
        assert_eq!(world.tenant.requests_for(Operation::Register).len(), 0);
        let account = &world.tenant.account_by_address(ADDRESS)[0];
        assert_eq!(account.status, Status::New);
        assert!(account.verified_addresses.is_empty());
        assert_eq!(account.metadata["from"], "Portico");
        activate(&world, &tab).await;
        assert_eq!(ending(&tab), Ending::Activated);
        let account = &world.tenant.account_by_address(ADDRESS)[0];
        assert_eq!(account.verified_addresses, [ADDRESS]);
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn a_created_user_can_wait_for_approval_or_be_active_at_once() {
    story(async {
        let (world, tab) = created(json!({"status": "inactive"}), ADDRESS).await;
        assert_eq!(ending(&tab), Ending::AwaitingApproval);
        let account = &world.tenant.account_by_address(ADDRESS)[0];
        assert_eq!(account.status, Status::Inactive);
        assert_eq!(tab.stored_keys(), [""; 0]);
        let more = json!({"status": "active", "unproven_address": "accepted"});
        let (world, tab) = created(more, ADDRESS).await;
        assert_eq!(ending(&tab), Ending::Created);
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn a_conflict_says_no_more_than_a_free_address() {
    for more in [
        json!({}),
        json!({"status": "inactive"}),
        json!({"status": "active", "unproven_address": "accepted"}),
    ] {
        story(async {
            let (free, first) = created(more.clone(), ADDRESS).await;
            let (taken, second) = created(json!({}), ADDRESS).await;
            activate(&taken, &second).await;
            settings(&taken, json!({"registration": {"api": "create_user"}}));
            taken.config(|c| {
                let own = c["registration"].as_object_mut().unwrap();
                own.extend(more.as_object().unwrap().clone());
            });
            let second = taken.open("/").await.reach_form(ADDRESS).await;
            second.register().await;
            assert_eq!(first.screen(), second.screen());
            if first.screen() == "activating" {
                for (world, tab) in [(&free, &first), (&taken, &second)] {
                    tab.enter_code("ABC123").await;
                    world.pass(Duration::from_secs(31)).await;
                    tab.happens(Event::ResendAsked).await;
                    assert_eq!(notice(tab), None, "{more}");
                    assert_eq!(tab.screen(), "activating");
                }
            }
        });
    }
}

#[test]
fn a_mobile_number_is_an_identifier_of_its_own() {
    story(async {
        let world = World::new();
        settings(&world, json!({"identifier": {"kind": "mobile"}}));
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, "123 456 789").await;
        tab.happens(Event::Continued).await;
        assert_eq!(tab.screen(), "inviting", "no country");
        let tab = tab.reach_form("+48 123 456 789").await;
        tab.register().await;
        tab.enter_code(&world.code_for(NUMBER)).await;
        assert_eq!(tab.screen(), "done");
        let account = &world.tenant.account_by_address(NUMBER)[0];
        assert_eq!(account.identifiers, [NUMBER]);
        assert!(world.tenant.can_sign_in(NUMBER, PASSWORD));
    });
}

#[test]
fn a_user_name_goes_with_an_address_for_the_code() {
    story(async {
        let world = World::new();
        settings(
            &world,
            json!({"identifier": {"kind": "username", "code_to": "email"}}),
        );
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        assert_eq!(tab.screen(), "filling", "a user name is missing");
        tab.types(FieldId::SignInName, "ada lovelace").await;
        tab.happens(Event::Submitted).await;
        assert_eq!(tab.screen(), "filling");
        tab.types(FieldId::SignInName, "ada.lovelace").await;
        tab.happens(Event::Left(FieldId::SignInName)).await;
        let tab = tab.reload().await.come_back().await;
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(Event::Submitted).await;
        assert_eq!(tab.screen(), "activating", "the name was kept");
        activate(&world, &tab).await;
        assert!(world.tenant.can_sign_in("ada.lovelace", PASSWORD));
    });
}

#[test]
fn a_mail_address_can_be_proven_by_a_text_message() {
    story(async {
        let world = World::new();
        settings(
            &world,
            json!({"identifier": {"kind": "email", "code_to": "mobile"}}),
        );
        let tab = world.open("/").await.reach_form(NUMBER).await;
        tab.types(FieldId::SignInName, ADDRESS).await;
        tab.register().await;
        tab.enter_code(&world.code_for(NUMBER)).await;
        assert_eq!(tab.screen(), "done");
        assert!(
            world.tenant.can_sign_in(ADDRESS, PASSWORD)
                || world.tenant.can_sign_in(NUMBER, PASSWORD)
        );
    });
}

fn ending(tab: &Tab) -> Ending {
    tab.state(|state| match state {
        State::Done(ending) => *ending,
        other => panic!("{other:?}"),
    })
}
