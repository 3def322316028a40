//! Reloads, the Back button, and tokens that end: nothing typed is lost, nothing happens twice.

use portico_e2e::{ADDRESS, PASSWORD, Settings, story};
use portico_tenant::{Operation, Span};
use serde_json::json;
use std::time::Duration;

#[test]
fn a_reload_leads_back_to_the_same_step_from_every_step() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        visitor.reload().await;
        visitor.wait_for_screen("inviting").await;
        visitor.type_into("identifier", ADDRESS).await;
        visitor.press("continue").await;

        visitor.wait_for_screen("filling").await;
        visitor.fills_the_form().await;
        visitor.press("identifier").await;
        for _ in 0..3 {
            visitor.reload().await;
            visitor.wait_for_screen("filling").await;
            assert_eq!(visitor.value_of("identifier").await, ADDRESS);
            assert_eq!(visitor.value_of("field-family_name").await, "O'Neill");
            assert_eq!(
                visitor.value_of("password").await,
                "",
                "a password is never stored"
            );
            world.assert_no_traces().await;
        }
        visitor.type_into("password", PASSWORD).await;
        visitor.press("register").await;

        visitor.wait_for_screen("activating").await;
        for _ in 0..3 {
            visitor.reload().await;
            visitor.wait_for_screen("activating").await;
            assert!(visitor.text_of("sent-to").await.contains(ADDRESS));
            world.assert_no_traces().await;
        }
        assert_eq!(world.mails_to(ADDRESS), 1, "a reload sends no mail");
        assert_eq!(world.count(Operation::Register), 1);
        world.activates(ADDRESS).await;

        visitor.reload().await;
        visitor.wait_for_step_1().await;
        assert_eq!(
            visitor.value_of("identifier").await,
            "",
            "the next visitor finds nothing"
        );
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn back_from_the_form_finds_the_address_again() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.type_into("field-given_name", "Ada").await;
        visitor.type_into("password", PASSWORD).await;
        visitor.go_back().await;
        visitor.wait_for_step_1().await;
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(visitor.value_of("field-given_name").await, "Ada");
        assert_eq!(visitor.value_of("password").await, "");
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn back_from_the_code_does_not_register_again() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        visitor.go_back().await;
        // Whether the page is loaded again or comes out of the browser's cache: the account waits.
        visitor
            .wait_for(
                "a screen",
                "return !!document.querySelector('main')?.dataset.screen",
            )
            .await;
        visitor.visit("/").await;
        visitor.wait_for_screen("activating").await;
        assert_eq!(world.count(Operation::Register), 1);
        assert_eq!(world.mails_to(ADDRESS), 1);
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn back_after_the_end_finds_nothing_of_the_journey() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        world.activates(ADDRESS).await;
        visitor.go_back().await;
        visitor.wait_for_screen("inviting").await;
        visitor
            .wait_for(
                "step 1 to be empty",
                "return document.getElementById('identifier').value === ''",
            )
            .await;
        world.assert_no_traces().await;
    });
}

#[test]
fn a_shown_password_is_hidden_again_on_return() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.type_into("password", PASSWORD).await;
        visitor.press("password-toggle").await;
        assert_eq!(
            visitor.attribute("password", "type").await.as_deref(),
            Some("text")
        );
        visitor
            .open(&format!("{}/outbox", world.tenant_origin()))
            .await;
        visitor.go_back().await;
        // Out of the browser's cache, or loaded again.
        visitor
            .wait_for(
                "the page to be there again",
                "return document.documentElement.hasAttribute('data-ready')
                     && document.getElementById('password')?.type !== 'text'",
            )
            .await;
    });
}

#[test]
fn the_tenant_ends_the_token_in_mid_form_and_only_the_password_is_typed_again() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 401");
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        // Only the tenant's clock: the page believes in its token until it is refused.
        world.tenant.advance(Duration::from_secs(2 * 3600));
        visitor.press("register").await;
        only_the_password_is_missing(world).await;
    });
}

#[test]
fn a_token_that_the_page_knows_to_have_ended_is_not_even_sent() {
    let settings = Settings {
        tenant: |tenant| tenant.access_token_ttl = Span::minutes(5),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        world.let_pass(Duration::from_secs(6 * 60)).await;
        visitor.press("register").await;
        only_the_password_is_missing(world).await;
        assert_eq!(world.count(Operation::Register), 1);
    });
}

async fn only_the_password_is_missing(world: &portico_e2e::World) {
    let visitor = &world.visitor;
    visitor
        .wait_for(
            "the form to come back and ask for the password",
            "return document.querySelector('main')?.dataset.screen === 'filling'
                 && document.activeElement?.id === 'password' && document.activeElement.value === ''",
        )
        .await;
    assert_eq!(world.count(Operation::Token), 2);
    assert_eq!(visitor.value_of("identifier").await, ADDRESS);
    assert_eq!(visitor.value_of("field-given_name").await, "Ada Zoë");
    assert_eq!(visitor.value_of("field-family_name").await, "O'Neill");
    visitor.inspect("filling-password-again").await;
    visitor.type_into("password", PASSWORD).await;
    visitor.press("register").await;
    visitor.wait_for_screen("activating").await;
    world.activates(ADDRESS).await;
    world.assert_active(ADDRESS, PASSWORD);
}

#[test]
fn a_token_that_ends_at_the_code_is_renewed_without_another_mail() {
    let settings = Settings {
        tenant: |tenant| tenant.access_token_ttl = Span::minutes(5),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        let code = world.mail_to(ADDRESS).await.code.unwrap();
        world.let_pass(Duration::from_secs(6 * 60)).await;
        visitor.enters_code(&code).await;
        world
            .until("a second token", || world.count(Operation::Token) == 2)
            .await;
        visitor.wait_for_screen("activating").await;
        visitor
            .wait_for(
                "the field to be empty",
                "return document.getElementById('code')?.value === ''",
            )
            .await;
        visitor.enters_code(&code).await;
        visitor.wait_for_screen("done").await;
        assert_eq!(world.mails_to(ADDRESS), 1);
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn the_chosen_language_and_what_was_typed_outlive_a_switch_and_a_reload() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        let english = visitor.screen_text().await;
        visitor.switch_language("ar").await;
        visitor
            .wait_for(
                "the page to turn round",
                "return document.documentElement.dir === 'rtl'",
            )
            .await;
        assert_ne!(visitor.screen_text().await, english);
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
        assert_eq!(visitor.value_of("field-given_name").await, "Ada Zoë");
        assert_eq!(visitor.value_of("password").await, PASSWORD);
        visitor.reload().await;
        visitor.wait_for_screen("filling").await;
        let kept = visitor
            .run(
                "return [document.documentElement.lang, localStorage.getItem('portico.language')]",
                vec![],
            )
            .await;
        assert_eq!(kept, json!(["ar", "ar"]));
        visitor.switch_language("en").await;
        visitor.type_into("password", PASSWORD).await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}
