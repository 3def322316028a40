//! `registration.api` and `identifier`: the call that makes accounts, and what they sign in with.

use std::time::Duration;

use portico::{
    form::FieldId,
    journey::{ActivatingEvent, Ending, Event, FillingEvent, InvitingEvent, Notice, State},
};
use portico_tenant::{Operation, Status};
use serde_json::{Value, json};

use super::{NUMBER, notice, settings};
use crate::{
    registration::activate,
    world::{ADDRESS, PASSWORD, Tab, World, story},
};

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
                    tab.happens(ActivatingEvent::ResendAsked).await;
                    assert_eq!(notice(tab), Some(Notice::MessageSent), "{more}");
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
        tab.happens(InvitingEvent::Continued).await;
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
fn a_number_as_it_is_written_at_home_is_one_of_the_country_of_the_config() {
    story(async {
        let schema = json!({"properties": {"second": {"type": "string"}}, "required": ["second"]});
        let world = World::with(|settings| {
            settings.schemas.insert("default_payload".into(), schema);
        });
        settings(
            &world,
            json!({
                "identifier": {"kind": "mobile", "default_country": "PL"},
                "form": {"fields": {"/second": {"kind": "phone"}}}
            }),
        );
        let tab = world.open("/").await.reach_form("123 456 789").await;
        let seen = tab.state(|state| match state {
            State::Filling(filling) => filling.form.identifier.text.clone(),
            other => panic!("{other:?}"),
        });
        assert_eq!(seen, "+48 123 456 789", "what it was taken for");
        tab.types(tab.field("/second"), "00 44 20 7946 0958").await;
        tab.register().await;
        tab.enter_code(&world.code_for(NUMBER)).await;
        assert_eq!(tab.screen(), "done");
        let account = &world.tenant.account_by_address(NUMBER)[0];
        assert_eq!(account.identifiers, [NUMBER]);
        assert_eq!(account.payload, Some(json!({"second": "+442079460958"})));
    });
}

#[test]
fn a_name_of_another_script_is_an_address_where_the_config_says_that_mail_carries_it() {
    story(async {
        const WIDE: &str = "дмитрий@mail.example";
        let schema = json!({"properties": {"second": {"type": "string"}}, "required": ["second"]});
        let world = World::with(|settings| {
            settings.ascii_addresses_only = false;
            settings.schemas.insert("default_payload".into(), schema);
        });
        let second = json!({"fields": {"/second": {"kind": "email"}}});
        settings(&world, json!({ "form": second }));
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, WIDE).await;
        tab.happens(InvitingEvent::Continued).await;
        assert_eq!(tab.screen(), "inviting", "nobody has said so");
        let wide = json!({"international_addresses": true});
        settings(&world, json!({ "identifier": wide, "form": second }));
        let tab = world.open("/").await.reach_form(WIDE).await;
        tab.types(tab.field("/second"), "أحمد@bücher.example").await;
        tab.register().await;
        tab.enter_code(&world.code_for(WIDE)).await;
        assert_eq!(tab.screen(), "done");
        let account = &world.tenant.account_by_address(WIDE)[0];
        let payload = json!({"second": "أحمد@xn--bcher-kva.example"});
        assert_eq!(account.payload, Some(payload));
        assert!(world.tenant.can_sign_in(WIDE, PASSWORD));
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
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "filling");
        tab.types(FieldId::SignInName, "ada.lovelace").await;
        tab.happens(Event::Left(FieldId::SignInName)).await;
        let tab = tab.reload().await.come_back().await;
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(FillingEvent::Submitted).await;
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
        State::Done(done) => done.ending,
        other => panic!("{other:?}"),
    })
}
