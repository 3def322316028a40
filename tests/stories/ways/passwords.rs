//! `password.when`: when the password is set.

use std::time::Duration;

use portico::{
    form::FieldId,
    journey::{ActivatingEvent, ConfirmingEvent, Notice, State},
};
use portico_tenant::Operation;
use serde_json::json;

use super::{mail, notice, path, press, settings};
use crate::{
    registration::activate,
    world::{ADDRESS, PASSWORD, World, no_secret_is_left, story},
};

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
        tab.happens(ActivatingEvent::CodeEntered).await;
        assert_eq!(tab.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
        no_secret_is_left(&tab, &[PASSWORD, &code]);
    });
}

#[test]
fn a_password_that_only_the_tenant_finds_too_weak_is_told_beside_the_code() {
    story(async {
        let world = World::new();
        world.let_nobody_judge();
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
        tab.happens(ActivatingEvent::CodeEntered).await;
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
        opened.happens(ConfirmingEvent::Confirmed).await;
        assert_eq!(
            opened.focused.borrow().last().cloned().flatten().as_deref(),
            Some("password"),
            "an empty password is told"
        );
        opened.types(FieldId::Password, PASSWORD).await;
        opened.happens(ConfirmingEvent::Confirmed).await;
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
        opened.happens(ConfirmingEvent::Confirmed).await;
        let opened = opened.come_back().await;
        assert_eq!(notice(&opened), Some(Notice::PasswordAgain));
        opened.types(FieldId::Password, PASSWORD).await;
        opened.happens(ConfirmingEvent::Confirmed).await;
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
