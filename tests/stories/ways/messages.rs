//! `activation`: who sends the message, and what it holds.

use std::time::Duration;

use portico::{
    config::MessageKind,
    form::FieldId,
    journey::{ActivatingEvent, ConfirmingEvent, Notice, State},
};
use portico_tenant::{LinkStyle, MailKind, Operation};
use serde_json::json;

use super::{mail, notice, path, press, queries, settings};
use crate::{
    registration::activate,
    world::{ADDRESS, PASSWORD, RELAY, Tab, World, story},
};

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
                opened.happens(ConfirmingEvent::Confirmed).await;
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
        tab.happens(ActivatingEvent::ResendAsked).await;
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
        tab.happens(ActivatingEvent::OtherKindAsked).await;
        assert_eq!(
            world.tenant.requests_for(Operation::Send).len(),
            0,
            "not while the wait lasts"
        );
        world.pass(Duration::from_secs(31)).await;
        tab.happens(ActivatingEvent::OtherKindAsked).await;
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
        tab.happens(ActivatingEvent::OtherKindAsked).await;
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
        tab.happens(ActivatingEvent::ResendAsked).await;
        assert_eq!(world.relay().asked().len(), 2);
        tab.enter_code(&world.relay().code_for(ADDRESS).unwrap())
            .await;
        assert_eq!(tab.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}
