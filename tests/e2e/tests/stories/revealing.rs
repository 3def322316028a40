//! Showing and hiding the password: where the caret was, and what was selected, stays (PW-15).

use portico_e2e::{ADDRESS, PASSWORD, Settings, Visitor, story};
use serde_json::json;

/// Selects a part of the password, as for correcting it.
async fn select(visitor: &Visitor, from: usize, to: usize, direction: &str) {
    visitor
        .run(
            "const password = document.getElementById('password');
             password.focus();
             password.setSelectionRange(...arguments)",
            vec![json!(from), json!(to), json!(direction)],
        )
        .await;
}

async fn selection(visitor: &Visitor) -> serde_json::Value {
    visitor
        .run(
            "const { type, selectionStart, selectionEnd, selectionDirection } = document.getElementById('password');
             return [type, selectionStart, selectionEnd, selectionDirection]",
            vec![],
        )
        .await
}

#[test]
fn showing_and_hiding_a_password_keeps_the_caret_and_the_selection() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.type_into("password", PASSWORD).await;
        select(visitor, 3, 9, "backward").await;
        for kind in ["text", "password", "text", "password"] {
            visitor.press("password-toggle").await;
            visitor
                .wait_with(
                    &format!("the password as {kind}"),
                    "return document.getElementById('password').type === arguments[0]",
                    vec![json!(kind)],
                )
                .await;
            assert_eq!(selection(visitor).await, json!([kind, 3, 9, "backward"]));
        }
        // A caret is a selection of nothing: what is typed next goes there.
        select(visitor, 5, 5, "none").await;
        visitor.press("password-toggle").await;
        let caret = selection(visitor).await;
        assert_eq!((&caret[1], &caret[2]), (&json!(5), &json!(5)));
        visitor
            .run("document.getElementById('password').focus()", vec![])
            .await;
        visitor.press_key('X').await;
        let mut expected: Vec<char> = PASSWORD.chars().collect();
        expected.insert(5, 'X');
        let expected: String = expected.into_iter().collect();
        assert_eq!(visitor.value_of("password").await, expected);
    });
}
