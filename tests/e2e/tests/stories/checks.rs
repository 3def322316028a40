//! Checks of addresses, numbers and passwords before anything is sent.

use portico_e2e::{ADDRESS, Key, PASSWORD, Settings, story};
use serde_json::json;

#[test]
fn a_slip_in_the_address_is_told_below_its_field_and_mended_by_one_press() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.visit("/").await;
        visitor.wait_for_screen("inviting").await;
        assert_eq!(
            visitor
                .attribute("identifier-advice", "role")
                .await
                .as_deref(),
            Some("status"),
            "its place is there before it"
        );
        visitor.type_into("identifier", "ada@gmial.con").await;
        assert!(
            !visitor.has("#identifier-suggestion").await,
            "not while typing"
        );
        visitor.press_key(Key::Tab).await;
        visitor.wait_for_text("ada@gmail.com").await;
        visitor.inspect("inviting-suggestion").await;
        visitor.tab_to("identifier-suggestion").await;
        visitor.press_key(Key::Enter).await;
        visitor
            .wait_with(
                "the address that was meant",
                "return document.getElementById('identifier').value === arguments[0]",
                vec![json!("ada@gmail.com")],
            )
            .await;
        assert!(!visitor.has("#identifier-suggestion").await);
        assert_eq!(
            visitor.focused().await,
            "identifier",
            "the focus is not lost"
        );
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates("ada@gmail.com").await;
        world.assert_active("ada@gmail.com", PASSWORD);
    });
}

#[test]
fn a_likely_slip_does_not_block_and_is_suggested_again_at_the_form() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as("ada@gmial.com").await;
        visitor.wait_for_text("ada@gmail.com").await;
        visitor.press("identifier-suggestion").await;
        visitor
            .wait_with(
                "the address that was meant",
                "return document.getElementById('identifier').value === arguments[0]",
                vec![json!("ada@gmail.com")],
            )
            .await;
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates("ada@gmail.com").await;
        world.assert_active("ada@gmail.com", PASSWORD);
    });
}

#[test]
fn a_domain_of_another_script_is_seen_as_typed_and_sent_in_ascii() {
    let settings = Settings {
        tenant: |tenant| {
            let schema =
                json!({"properties": {"email": {"type": "string"}}, "required": ["email"]});
            tenant.schemas.insert("default_payload".into(), schema);
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        // Chromium makes ASCII of it before any script sees it; the second letter is Cyrillic.
        visitor.comes_to_the_form_as("ada@pаypal.example").await;
        assert_eq!(visitor.value_of("identifier").await, "ada@pаypal.example");
        visitor.wait_for_text("xn--pypal-4ve.example").await;
        visitor.inspect("filling-two-scripts").await;
        visitor.type_into("identifier", "ada@bücher.example").await;
        visitor.type_into("field-email", "ada@gmial.con").await;
        visitor.type_into("password", PASSWORD).await;
        visitor.wait_for_text("ada@gmail.com").await;
        visitor.press("field-email-suggestion").await;
        visitor
            .wait_for(
                "the address that was meant",
                "return document.getElementById('field-email').value === 'ada@gmail.com'
                    && document.activeElement.id === 'field-email'",
            )
            .await;
        assert_eq!(visitor.value_of("identifier").await, "ada@bücher.example");
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        assert_eq!(visitor.text_of("sent-to").await, "ada@bücher.example");
        let wire = "ada@xn--bcher-kva.example";
        world.activates(wire).await;
        world.assert_active(wire, PASSWORD);
        let payload = world.tenant.account_by_address(wire)[0].payload.clone();
        assert_eq!(payload, Some(json!({"email": "ada@gmail.com"})));
    });
}

/// The attributes of every input that password managers use: id, name, type, autocomplete, `maxlength`.
const INPUTS: &str = "return [...document.querySelectorAll('main form input')].map(input =>
    [input.id, input.name, input.type, input.getAttribute('autocomplete'), input.hasAttribute('maxlength')])";

#[test]
fn password_managers_find_a_username_and_a_new_password_and_their_rules() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        let inputs = visitor.run(INPUTS, vec![]).await;
        let inputs = inputs.as_array().unwrap();
        let place = |token: &str| inputs.iter().position(|input| input[3] == token);
        let (username, password) = (place("username").unwrap(), place("new-password").unwrap());
        assert!(username < password, "{inputs:?}");
        assert_eq!(
            inputs[username],
            json!(["identifier", "identifier", "email", "username", false])
        );
        assert_eq!(
            inputs[password],
            json!(["password", "password", "password", "new-password", false])
        );
        let rules = visitor
            .attribute("password", "passwordrules")
            .await
            .unwrap();
        assert!(
            rules.starts_with("minlength: 1") && rules.contains("required: "),
            "{rules}"
        );
        assert!(
            visitor
                .has("main form[novalidate] button[type=submit]")
                .await
        );
        let before = visitor.address().await;

        // A manager that fills in without events, after the language was changed: the fields are the same.
        visitor.switch_language("ar").await;
        assert_eq!(
            visitor.run(INPUTS, vec![]).await.as_array().unwrap(),
            inputs
        );
        visitor.fills_the_form().await;
        visitor
            .run(
                "document.getElementById('password').value = arguments[0]",
                vec![json!(PASSWORD)],
            )
            .await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        assert!(!visitor.has("#password").await, "the form is gone");
        assert_ne!(
            visitor.address().await,
            before,
            "and the address is another"
        );
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_password_that_is_set_with_the_code_has_its_username_beside_it() {
    let settings = Settings {
        config: |config| config["password"] = json!({"when": "activation"}),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        for (field, text) in [("field-given_name", "Ada"), ("field-family_name", "Byron")] {
            visitor.type_into(field, text).await;
        }
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        assert_eq!(visitor.value_of("username").await, ADDRESS);
        let inputs = visitor.run(INPUTS, vec![]).await;
        let tokens: Vec<&str> = inputs
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|i| i[3].as_str())
            .collect();
        assert_eq!(tokens, ["one-time-code", "username", "new-password"]);
        visitor.inspect("activating-password-username").await;
        visitor.type_into("password", PASSWORD).await;
        visitor
            .type_into("code", &world.mail_to(ADDRESS).await.code.unwrap())
            .await;
        visitor.press("activate").await;
        visitor.wait_for_screen("done").await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}
