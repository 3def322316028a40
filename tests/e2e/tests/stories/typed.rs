//! Text as it gets into fields and addresses in real browsers: composed, pasted, inserted in the middle, damaged.

use portico_e2e::{ADDRESS, Key, PASSWORD, Settings, Visitor, World, story};
use portico_tenant::Operation;
use serde_json::json;

/// Simulates an input method: each of these texts is in the field during the composition.
async fn composes(visitor: &Visitor, id: &str, texts: &[&str]) {
    visitor
        .run(
            "const field = document.getElementById(arguments[0]);
             field.focus();
             field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
             for (const text of arguments[1]) {
                 field.value = text;
                 field.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true, data: text }));
                 // Some input methods do not set `isComposing`.
                 field.dispatchEvent(new Event('input', { bubbles: true }));
             }",
            vec![json!(id), json!(texts)],
        )
        .await;
}

async fn ends_composing(visitor: &Visitor, id: &str) {
    visitor
        .run(
            "const field = document.getElementById(arguments[0]);
             field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: field.value }))",
            vec![json!(id)],
        )
        .await;
}

/// A paste in place of what the field holds.
async fn pastes(visitor: &Visitor, id: &str, text: &str) {
    visitor
        .run(
            "const field = document.getElementById(arguments[0]);
             field.focus();
             field.value = arguments[1];
             field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }))",
            vec![json!(id), json!(text)],
        )
        .await;
}

async fn code_of(world: &World) -> String {
    world.mail_to(ADDRESS).await.code.unwrap()
}

fn wrong(code: &str) -> String {
    let other = |c: char| if c == '7' { '8' } else { '7' };
    code.chars().map(other).collect()
}

#[test]
fn a_code_that_is_composed_is_sent_when_the_composition_ends_and_once() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        let code = code_of(world).await;
        composes(visitor, "code", &[&code[..4], &wrong(&code), &code]).await;
        assert_eq!(visitor.value_of("code").await, code);
        assert_eq!(world.count(Operation::Activate), 0);
        ends_composing(visitor, "code").await;
        visitor.wait_for_screen("done").await;
        assert_eq!(world.count(Operation::Activate), 1);
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn no_issue_comes_or_goes_while_a_field_is_composed() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.visit("/").await;
        visitor.type_into("identifier", "ada").await;
        visitor.press("continue").await;
        let issue = visitor
            .wait_for(
                "an issue",
                "return document.getElementById('identifier-issue').innerText.trim()",
            )
            .await;
        composes(visitor, "identifier", &["ada@", "ada@@", ADDRESS]).await;
        assert_eq!(json!(visitor.text_of("identifier-issue").await), issue);
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
        ends_composing(visitor, "identifier").await;
        visitor
            .wait_for(
                "the issue to be gone",
                "return !document.getElementById('identifier-issue').innerText.trim()",
            )
            .await;
    });
}

#[test]
fn a_character_in_the_middle_of_a_code_waits_for_the_press() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        let code = code_of(world).await;
        let last = code.chars().next_back().unwrap();
        visitor
            .type_into("code", &[&code[..3], &code[4..]].concat())
            .await;
        for _ in 0..code.len() - 4 {
            visitor.press_key(Key::Left).await;
        }
        visitor.press_key(code.chars().nth(3).unwrap()).await;
        assert_eq!(visitor.value_of("code").await, code);
        assert_eq!(world.count(Operation::Activate), 0);
        // Removing the last character and typing it again sends the code.
        visitor.press_key(Key::End).await;
        visitor.press_key(Key::Backspace).await;
        assert_eq!(world.count(Operation::Activate), 0);
        visitor.press_key(last).await;
        visitor.wait_for_screen("done").await;
        assert_eq!(world.count(Operation::Activate), 1);
    });
}

#[test]
fn the_code_is_found_in_a_pasted_sentence() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        let code = code_of(world).await;
        let sentence = format!("\u{202b}Hello, your code is: {code}.\u{202c} It lives 10 minutes.");
        pastes(visitor, "code", &sentence).await;
        visitor.wait_for_screen("done").await;
        assert_eq!(
            world.newest(Operation::Activate).json()["code"],
            json!(code)
        );
    });
}

#[test]
fn the_alphabet_of_codes_chooses_the_keyboard_and_takes_small_letters() {
    let settings = Settings {
        config: |config| config["activation"] = json!({ "code_alphabet": "upper" }),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        for id in ["identifier", "password", "field-given_name"] {
            let corrected = visitor.attribute(id, "autocorrect").await;
            assert_eq!(corrected.as_deref(), Some("off"), "{id}");
        }
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        for (name, value) in [
            ("autocapitalize", "characters"),
            ("inputmode", "text"),
            ("autocorrect", "off"),
        ] {
            let found = visitor.attribute("code", name).await;
            assert_eq!(found.as_deref(), Some(value), "{name}");
        }
        let code = code_of(world).await;
        visitor.enters_code(&code.to_lowercase()).await;
        visitor.wait_for_screen("done").await;
    });
}

#[test]
fn a_damaged_link_activates_or_says_that_it_is_damaged() {
    let settings = Settings {
        config: |config| config["activation"] = json!({ "message": "link" }),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        let mail = world.mail_to(ADDRESS).await;
        let link = mail.link.unwrap();
        let phone = world.second_profile().await;
        let (start, _) = link.split_at(link.find("code=").unwrap() + 20);
        phone.open(&format!("{start}…")).await;
        phone.wait_for_problem("link_damaged").await;
        phone.inspect("stopped-link_damaged").await;
        phone.open("/").await;
        let damaged = link.replace('%', "%25") + "&amp;utm_source=mail\u{200b}>.";
        phone.open(&damaged).await;
        phone.wait_for_screen("confirming").await;
        assert_eq!(phone.address().await, format!("{}/activate/", world.page()));
        phone.press("confirm").await;
        phone.wait_for_screen("done").await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}
