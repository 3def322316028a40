//! Mistakes of visitors, wrong codes, and mails that do not arrive.

use portico_e2e::{ADDRESS, PASSWORD, Settings, Visitor, World, story};
use portico_tenant::Operation;
use serde_json::json;
use std::time::Duration;

#[test]
fn an_address_that_is_none_is_told_before_anything_is_asked_of_the_tenant() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.visit("/").await;
        visitor.wait_for_screen("inviting").await;
        for wrong in [
            "",
            "ada",
            "ada@",
            "@mail.example",
            "ada@mail..example",
            "ada lovelace@mail.example",
        ] {
            if !wrong.is_empty() {
                visitor.type_into("identifier", wrong).await;
            }
            visitor.press("continue").await;
            visitor.assert_told_of_the_mistake_in("identifier").await;
            assert_eq!(
                visitor.value_of("identifier").await,
                wrong,
                "what was typed is kept"
            );
        }
        visitor.inspect("inviting-mistake").await;
        assert_eq!(world.count(Operation::Authorize), 0);

        visitor.type_into("identifier", ADDRESS).await;
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        assert!(
            !visitor.title().await.starts_with("Error"),
            "the mistake is mended"
        );
    });
}

#[test]
fn mistakes_in_every_field_are_told_at_once_and_mended_one_by_one() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.type_into("identifier", "ada@").await;
        visitor.press("register").await;
        let fields = fields_in_order(visitor).await;
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        assert_eq!(fields.len(), 5, "{fields:?}");
        visitor.assert_told_of_mistakes_in(&fields).await;
        visitor.inspect("filling-mistakes").await;

        visitor.type_into("field-given_name", "Ada").await;
        visitor.type_into("password", "short").await;
        visitor.press("register").await;
        // The full name may have followed the given one.
        let name_is_missing = visitor.value_of("field-name").await.is_empty();
        let mended = |field: &str| {
            field == "field-given_name" || (field == "field-name" && !name_is_missing)
        };
        let rest: Vec<&str> = fields
            .iter()
            .copied()
            .filter(|field| !mended(field))
            .collect();
        visitor.assert_told_of_mistakes_in(&rest).await;
        assert_eq!(visitor.value_of("field-given_name").await, "Ada");
        assert_eq!(
            visitor.value_of("password").await,
            "short",
            "what was typed is kept"
        );

        visitor.type_into("identifier", ADDRESS).await;
        visitor.fills_the_form().await;
        assert_eq!(
            world.count(Operation::Register),
            0,
            "nothing unchecked was sent"
        );
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn the_full_name_follows_the_two_others_until_it_is_written() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.press("register").await;
        visitor.type_into("field-given_name", "Ada").await;
        visitor.type_into("field-family_name", "Lovelace").await;
        assert_eq!(
            visitor.value_of("field-name").await,
            "Ada Lovelace",
            "nothing is asked twice"
        );
        visitor
            .type_into("field-name", "Countess of Lovelace")
            .await;
        visitor.type_into("field-given_name", "Augusta").await;
        assert_eq!(visitor.value_of("field-name").await, "Countess of Lovelace");
    });
}

/// The ids of the form's inputs in the order in which they stand there.
async fn fields_in_order(visitor: &Visitor) -> Vec<String> {
    let fields = visitor
        .run(
            "return [...document.querySelectorAll('form input')].map((field) => field.id)",
            vec![],
        )
        .await;
    fields
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_rules_of_the_password_are_followed_while_it_is_typed() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        let unmet =
            |rule: &str| format!("#password-rules > li[data-rule='{rule}'][data-state='unmet']");
        let met =
            |rule: &str| format!("#password-rules > li[data-rule='{rule}'][data-state='met']");
        assert!(
            visitor.has(&unmet("min_length")).await,
            "every rule is there before typing"
        );
        visitor.type_into("password", PASSWORD).await;
        visitor
            .wait_with(
                "the rule to be met",
                "return !!document.querySelector(arguments[0])",
                vec![json!(met("min_length"))],
            )
            .await;
        assert!(
            !visitor
                .has("#password-rules > li[data-state='unmet']")
                .await,
            "the password meets them all"
        );
        visitor.press("password-toggle").await;
        assert_eq!(
            visitor.attribute("password", "type").await.as_deref(),
            Some("text")
        );
        visitor
            .wait_for(
                "the change to be said",
                "return document.getElementById('polite').innerText.trim() !== ''",
            )
            .await;
        visitor.inspect("filling-password-visible").await;
        visitor.press("password-toggle").await;
        assert_eq!(
            visitor.attribute("password", "type").await.as_deref(),
            Some("password")
        );
    });
}

#[test]
fn a_password_that_only_the_tenant_finds_too_weak_is_told_on_its_field() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 422");
        visitor.saves_data().await;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        // As the policy counts it is perfect, and it is the first that anybody would guess.
        visitor.type_into("password", "Password1234!").await;
        visitor.press("register").await;
        visitor.assert_told_of_mistakes_in(&["password"]).await;
        assert_eq!(
            visitor.value_of("field-given_name").await,
            "Ada Zoë",
            "what was typed is kept"
        );
        visitor.type_into("password", PASSWORD).await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_wrong_code_is_told_on_its_field_and_the_right_one_still_works() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 401");
        visitor.registers_as(ADDRESS).await;
        visitor.inspect("activating").await;

        visitor.press("activate").await;
        code_is_refused(visitor, "an empty code").await;
        assert_eq!(
            world.count(Operation::Activate),
            0,
            "an empty code is not sent"
        );

        visitor.enters_code("ABC234").await;
        world
            .until("the code to arrive", || {
                world.count(Operation::Activate) == 1
            })
            .await;
        code_is_refused(visitor, "a wrong code").await;
        assert_eq!(visitor.focused().await, "code");
        assert_eq!(
            visitor.value_of("code").await,
            "",
            "the field is ready for another"
        );
        visitor.inspect("activating-mistake").await;

        // As it is copied out of a mail, with a space in it.
        let code = world.mail_to(ADDRESS).await.code.unwrap();
        let (one, two) = code.split_at(3);
        visitor.enters_code(&format!("{one} {two}")).await;
        visitor.wait_for_screen("done").await;
        visitor.inspect("done").await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn an_expired_code_is_told_and_a_new_one_works() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 401");
        visitor.registers_as(ADDRESS).await;
        let old = world.mail_to(ADDRESS).await.code.unwrap();
        world.let_pass(Duration::from_secs(11 * 60)).await;
        visitor.enters_code(&old).await;
        code_is_refused(visitor, "an expired code").await;
        resend(world).await;
        world.nth_mail_to(ADDRESS, 2).await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_code_that_was_used_elsewhere_leads_on() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 401");
        visitor.registers_as(ADDRESS).await;
        let code = world.mail_to(ADDRESS).await.code.unwrap();
        world.code_is_used_elsewhere(ADDRESS).await;
        visitor.enters_code(&code).await;
        code_is_refused(visitor, "a used code").await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn another_mail_kills_the_old_code_and_its_cooldown_outlives_a_reload() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 401");
        visitor.registers_as(ADDRESS).await;
        let old = world.mail_to(ADDRESS).await.code.unwrap();
        visitor.press("resend").await;
        assert_eq!(
            visitor
                .attribute("resend", "aria-disabled")
                .await
                .as_deref(),
            Some("true")
        );
        visitor.type_into("code", "AB").await;
        world.let_pass(Duration::from_secs(31)).await;
        resend(world).await;
        let new = world.nth_mail_to(ADDRESS, 2).await.code.unwrap();
        // The button does not listen while the message is asked for either: only then is the old code gone.
        visitor
            .wait_for(
                "the button to cool down again, and what was typed of the old code to go",
                "return document.getElementById('resend').getAttribute('aria-disabled') === 'true'
                     && document.getElementById('code').value === ''",
            )
            .await;
        assert_eq!(
            visitor.focused().await,
            "resend",
            "the button keeps the focus"
        );
        visitor
            .wait_for(
                "the new mail to be said",
                "return document.getElementById('polite').innerText.trim() !== ''",
            )
            .await;

        visitor.reload().await;
        visitor.wait_for_screen("activating").await;
        assert_eq!(
            visitor
                .attribute("resend", "aria-disabled")
                .await
                .as_deref(),
            Some("true")
        );
        visitor.press("resend").await;
        assert_eq!(
            world.mails_to(ADDRESS),
            2,
            "a reload sends no mail and shortens no wait"
        );

        visitor.enters_code(&old).await;
        code_is_refused(visitor, "the old code").await;
        visitor.enters_code(&new).await;
        visitor.wait_for_screen("done").await;
        assert_eq!(world.mails_to(ADDRESS), 2);
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn too_many_wrong_codes_make_the_visitor_wait_and_then_go_on() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 401");
        visitor.expects_in_console("status of 429");
        visitor.registers_as(ADDRESS).await;
        for count in 1..=6 {
            visitor.enters_code("ABC234").await;
            world
                .until("the code to arrive", || {
                    world.count(Operation::Activate) == count
                })
                .await;
            visitor
                .wait_for(
                    "the answer to be told",
                    "return !!document.getElementById('code-issue')?.innerText.trim() || !!document.querySelector('#notice')",
                )
                .await;
        }
        assert_eq!(world.newest(Operation::Activate).status, 429);
        visitor.inspect("activating-wait").await;
        world.let_pass(Duration::from_secs(61)).await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

async fn code_is_refused(visitor: &Visitor, what: &str) {
    visitor
        .wait_for(
            &format!("{what} to be refused"),
            "const issue = document.getElementById('code-issue');
             return !!issue?.innerText.trim() && document.activeElement?.id === 'code'
                 && document.getElementById('code').getAttribute('aria-invalid') === 'true'",
        )
        .await;
}

/// Waits until another message may be asked for, and asks.
async fn resend(world: &World) {
    resend_is_possible(&world.visitor).await;
    world.visitor.press("resend").await;
}

/// Waits until another message may be asked for.
pub(crate) async fn resend_is_possible(visitor: &Visitor) {
    visitor
        .wait_for(
            "the button to cool down",
            "return document.getElementById('resend').getAttribute('aria-disabled') !== 'true'",
        )
        .await;
}
