//! From nothing to an active account.

use portico_e2e::{ADDRESS, Key, PASSWORD, Settings, Visitor, story};
use portico_tenant::{MailKind, Operation};
use serde_json::json;

#[test]
fn a_visitor_registers_by_code_and_signs_in_with_the_new_password() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        world.assert_no_traces().await;
        assert!(visitor.text_of("sent-to").await.contains(ADDRESS));

        let asked = world.newest(Operation::Register);
        assert_eq!(asked.json()["identifier"], json!(ADDRESS));
        assert_eq!(
            asked.parameter("send_activation_message").as_deref(),
            Some("true")
        );
        assert_eq!(
            asked.parameter("code_type_in_message").as_deref(),
            Some("code")
        );

        world.activates(ADDRESS).await;
        let left = visitor
            .run(
                "return [...document.querySelectorAll('input')].map((field) => field.value)
                     .concat(Object.keys(sessionStorage))",
                vec![],
            )
            .await;
        assert_eq!(left, json!([]), "nothing of the journey is kept at its end");

        world.assert_active(ADDRESS, PASSWORD);
        let account = &world.tenant.account_by_address(ADDRESS)[0];
        assert_eq!(account.verified_addresses, [ADDRESS]);
        let payload =
            json!({ "given_name": "Ada Zoë", "family_name": "O'Neill", "name": "Ada Zoë O'Neill" });
        assert_eq!(account.payload, Some(payload));
        assert_eq!(world.count(Operation::Register), 1);
        visitor.signs_in(ADDRESS, PASSWORD).await;
    });
}

#[test]
fn a_visitor_opens_the_link_on_another_device_and_only_the_press_activates() {
    let settings = Settings {
        config: |config| config["activation"] = json!({ "message": "link" }),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        assert!(!visitor.has("#code").await, "there is no code to type");
        visitor.inspect("activating-link").await;
        let mail = world.mail_to(ADDRESS).await;
        assert_eq!(mail.kind, MailKind::ActivateLink);
        let link = mail.link.unwrap();

        // A mail scanner opens the link, runs its script, and leaves.
        let scanner = world.second_profile().await;
        for _ in 0..2 {
            scanner.open(&link).await;
            scanner.wait_for_screen("confirming").await;
            scanner.open("/").await;
        }

        let phone = world.second_profile().await;
        phone.open(&link).await;
        phone.wait_for_screen("confirming").await;
        phone.inspect("confirming").await;
        assert_eq!(phone.address().await, format!("{}/activate/", world.page()));
        assert_eq!(
            world.count(Operation::ActivateExtended),
            0,
            "nothing before the press"
        );
        phone.press("confirm").await;
        phone.wait_for_screen("done").await;
        world.assert_active(ADDRESS, PASSWORD);
        assert_eq!(world.count(Operation::ActivateExtended), 1);
    });
}

#[test]
fn a_link_that_is_pasted_into_a_tab_at_the_activation_page_is_taken() {
    let settings = Settings {
        config: |config| config["activation"] = json!({ "message": "link" }),
        ..Settings::default()
    };
    story(settings, async |world| {
        world.visitor.registers_as(ADDRESS).await;
        let link = world.mail_to(ADDRESS).await.link.unwrap();
        assert!(link.contains("/activate/#"), "{link}");
        let phone = world.second_profile().await;
        phone.visit("/activate/").await;
        phone.wait_for_screen("stopped").await;
        // Only the fragment differs: no browser loads the document for that.
        phone.open(&link).await;
        phone.wait_for_screen("confirming").await;
        assert_eq!(phone.address().await, format!("{}/activate/", world.page()));
        // And once more, as after a damaged one.
        phone.open(&link).await;
        phone.wait_for_screen("confirming").await;
        phone.press("confirm").await;
        phone.wait_for_screen("done").await;
        world.assert_active(ADDRESS, PASSWORD);
        assert_eq!(world.count(Operation::ActivateExtended), 1);
    });
}

#[test]
fn a_link_that_was_used_is_explained() {
    let settings = Settings {
        config: |config| config["activation"] = json!({ "message": "link" }),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 401");
        visitor.registers_as(ADDRESS).await;
        let link = world.mail_to(ADDRESS).await.link.unwrap();
        for end in ["done", "stopped"] {
            visitor.open(&link).await;
            visitor.wait_for_screen("confirming").await;
            visitor.press("confirm").await;
            visitor.wait_for_screen(end).await;
        }
        visitor.wait_for_problem("link_spent").await;
        visitor.inspect("stopped-link_spent").await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_taken_address_looks_exactly_like_a_free_one_and_its_owner_gets_mail() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        let seen_for_free = what_is_seen(visitor).await;
        world.activates(ADDRESS).await;

        let other = world.second_profile().await;
        other.registers_as(ADDRESS).await;
        let seen_for_taken = what_is_seen(&other).await;
        assert_eq!(seen_for_free, seen_for_taken);

        let mail = world.nth_mail_to(ADDRESS, 2).await;
        assert_eq!(mail.kind, MailKind::IdentifierUsed);
        assert_eq!(mail.code, None);
        assert_eq!(world.tenant.account_by_address(ADDRESS).len(), 1);

        // Any code is refused like a wrong code.
        other.expects_in_console("status of 401");
        other.enters_code("ABC234").await;
        other
            .wait_for(
                "the code to be refused",
                "return !!document.getElementById('code-issue')?.innerText.trim()",
            )
            .await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

/// Words, marks, and the shape of what is kept; remaining seconds and opaque ids aside.
async fn what_is_seen(visitor: &Visitor) -> serde_json::Value {
    visitor
        .run(
            "const shape = (text) => text.replaceAll(/\\d+/g, '#');
             return [document.title, location.href, shape(document.querySelector('main').innerText),
                 Object.keys(sessionStorage).sort(), Object.keys(localStorage).sort(),
                 Object.values(sessionStorage).map((text) => Object.keys(JSON.parse(text)).sort())]",
            vec![],
        )
        .await
}

#[test]
fn the_whole_journey_needs_only_a_keyboard() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.visit("/").await;
        visitor.tab_to("identifier").await;
        visitor.type_by_keyboard(ADDRESS).await;
        visitor.press_key(Key::Enter).await;

        visitor.wait_for_screen("filling").await;
        visitor
            .wait_for(
                "the heading to have the focus",
                "return document.activeElement.localName === 'h1'",
            )
            .await;
        for (field, text) in [
            ("field-given_name", "Ada"),
            ("field-family_name", "Lovelace"),
            ("field-name", "Ada Lovelace"),
            ("password", PASSWORD),
        ] {
            visitor.tab_to(field).await;
            visitor.type_by_keyboard(text).await;
        }
        visitor.tab_to("password-toggle").await;
        visitor.press_key(Key::Enter).await;
        visitor
            .wait_for(
                "the password to be readable",
                "return document.getElementById('password').type === 'text'",
            )
            .await;
        visitor.press_key(' ').await;
        visitor
            .wait_for(
                "the password to be hidden",
                "return document.getElementById('password').type === 'password'",
            )
            .await;
        visitor.tab_to("register").await;
        visitor.press_key(Key::Enter).await;

        visitor.wait_for_screen("activating").await;
        let code = world.mail_to(ADDRESS).await.code.unwrap();
        visitor.tab_to("code").await;
        visitor.type_by_keyboard(&code).await;
        visitor.press_key(Key::Enter).await;
        visitor.wait_for_screen("done").await;
        visitor.tab_to("sign-in").await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn what_a_password_manager_fills_in_without_a_key_is_sent() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        visitor.type_into("password", "x").await;
        // No event tells the page of it.
        visitor
            .run(
                "document.getElementById('password').value = arguments[0];
                 document.getElementById('field-given_name').value = 'Augusta Ada'",
                vec![json!(PASSWORD)],
            )
            .await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
        let account = &world.tenant.account_by_address(ADDRESS)[0];
        assert_eq!(
            account.payload.as_ref().unwrap()["given_name"],
            json!("Augusta Ada")
        );
    });
}

#[test]
fn every_new_screen_gets_the_focus_on_its_heading() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        heading_gets_the_focus(visitor).await;
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        heading_gets_the_focus(visitor).await;
        world.activates(ADDRESS).await;
        heading_gets_the_focus(visitor).await;
        visitor.open("/callback/?code=x&state=unknown").await;
        visitor.wait_for_problem("start_again").await;
        heading_gets_the_focus(visitor).await;
    });
}

async fn heading_gets_the_focus(visitor: &Visitor) {
    visitor
        .wait_for(
            "the heading to have the focus",
            "return document.activeElement.localName === 'h1'
                 && document.title.startsWith(document.activeElement.innerText.trim())",
        )
        .await;
}

#[test]
fn two_presses_do_what_one_does() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        visitor.press_twice("continue").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(world.count(Operation::Authorize), 1);
        assert_eq!(world.count(Operation::Token), 1);

        visitor.fills_the_form().await;
        visitor.press_twice("register").await;
        visitor.wait_for_screen("activating").await;
        assert_eq!(world.count(Operation::Register), 1);
        assert_eq!(world.mails_to(ADDRESS), 1);

        let code = world.mail_to(ADDRESS).await.code.unwrap();
        visitor.type_into("code", &code).await;
        visitor.wait_for_screen("done").await;
        assert_eq!(
            world.count(Operation::Activate),
            1,
            "the last character sends it, once"
        );
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn two_tabs_do_not_disturb_each_other() {
    let settings = Settings {
        tenant: |tenant| tenant.consent = true,
        ..Settings::default()
    };
    const OTHER: &str = "grace@mail.example";
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        visitor.press("continue").await;
        visitor
            .wait_for(
                "the tenant's consent page",
                "return !!document.querySelector('[value=allow]')",
            )
            .await;

        let first = visitor.open_tab().await;
        visitor.arrives_as(OTHER).await;
        visitor.press("continue").await;
        visitor
            .wait_for(
                "the tenant's consent page",
                "return !!document.querySelector('[value=allow]')",
            )
            .await;
        let second = visitor.tab().await;

        // They come back in the other order than they left.
        for (tab, address) in [(&first, ADDRESS), (&second, OTHER)] {
            visitor.turn_to(tab).await;
            visitor.press_on("[value=allow]").await;
            visitor.wait_for_screen("filling").await;
            assert_eq!(visitor.value_of("identifier").await, address);
        }
        for (tab, address) in [(&second, OTHER), (&first, ADDRESS)] {
            visitor.turn_to(tab).await;
            visitor.fills_the_form().await;
            visitor.press("register").await;
            visitor.wait_for_screen("activating").await;
            world.mail_to(address).await;
        }
        for (tab, address) in [(&first, ADDRESS), (&second, OTHER)] {
            visitor.turn_to(tab).await;
            world.activates(address).await;
            world.assert_active(address, PASSWORD);
        }
    });
}

#[test]
fn the_address_is_changed_in_two_presses_and_the_old_code_is_of_no_use() {
    const OTHER: &str = "grace@mail.example";
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        let old = world.mail_to(ADDRESS).await.code.unwrap();
        visitor.press("change-address").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(
            visitor.value_of("field-name").await,
            "Ada Zoë O'Neill",
            "answers are kept"
        );
        visitor.type_into("identifier", OTHER).await;
        visitor.type_into("password", PASSWORD).await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        assert!(visitor.text_of("sent-to").await.contains(OTHER));
        world.mail_to(OTHER).await;

        visitor.expects_in_console("status of 401");
        visitor.enters_code(&old).await;
        visitor
            .wait_for(
                "the old code to be refused",
                "return !!document.getElementById('code-issue')?.innerText.trim()",
            )
            .await;
        world.activates(OTHER).await;
        world.assert_active(OTHER, PASSWORD);
    });
}
