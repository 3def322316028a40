//! What is said of an address, a number and a password before anything is sent.

use portico_e2e::{Key, PASSWORD, Settings, story};
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
fn a_slip_does_not_hold_anybody_up_and_is_told_again_at_the_form() {
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
