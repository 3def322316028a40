//! Input of a visitor: typing, pressing, and moving with the keyboard.

use crate::visitor::Visitor;
use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use serde_json::json;

impl Visitor {
    /// Types into the field with this id, in place of what it holds.
    pub async fn type_into(&self, id: &str, text: &str) {
        self.remember_secret(id, text);
        let field = self.element(id).await;
        if !self.value_of(id).await.is_empty() {
            // Ctrl and A, then Backspace. At the end of a command each key is let go.
            for keys in ["\u{E009}a", "\u{E003}"] {
                let typed = field.send_keys(keys).await;
                typed.unwrap_or_else(|error| panic!("#{id} cannot be emptied: {error}"));
            }
        }
        // Not every driver takes an empty text, or a line feed in the place of the key Enter.
        if !text.is_empty() {
            let typed = field.send_keys(&text.replace('\n', "\u{E007}")).await;
            typed.unwrap_or_else(|error| panic!("nothing can be typed into #{id}: {error}"));
        }
    }

    /// Presses the element with this id, with the pointer.
    pub async fn press(&self, id: &str) {
        let element = self.element(id).await;
        if element.clone().click().await.is_ok() {
            return;
        }
        // WebKit's driver refuses a button that it has scrolled to the very edge of the window.
        self.run(
            "document.getElementById(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })",
            vec![json!(id)],
        )
        .await;
        let pressed = element.click().await;
        pressed.unwrap_or_else(|error| panic!("#{id} cannot be pressed: {error}"));
    }

    /// Presses the first element of the CSS selector.
    pub async fn press_on(&self, selector: &str) {
        let found = self.client.find(Locator::Css(selector)).await;
        let found = found.unwrap_or_else(|error| panic!("there is no {selector}: {error}"));
        let pressed = found.click().await;
        pressed.unwrap_or_else(|error| panic!("{selector} cannot be pressed: {error}"));
    }

    /// Presses twice so fast that both clicks arrive before the page has handled the first.
    pub async fn press_twice(&self, id: &str) {
        self.run(
            "const thing = document.getElementById(arguments[0]); thing.click(); thing.click()",
            vec![json!(id)],
        )
        .await;
    }

    /// Chooses a language in the page's own switch.
    pub async fn switch_language(&self, language: &str) {
        self.press_on(&format!("#language option[value='{language}']"))
            .await;
        self.wait_with(
            "the page to speak the other language",
            "return document.documentElement.lang === arguments[0]",
            vec![json!(language)],
        )
        .await;
    }

    /// Presses one key, as the active element gets it; see [`fantoccini::key::Key`] for those without a letter.
    pub async fn press_key(&self, key: impl Into<char>) {
        let value = key.into();
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        let pressed = self.client.perform_actions(keys).await;
        pressed.unwrap_or_else(|error| panic!("the key {value:?} cannot be pressed: {error}"));
    }

    /// Types into the element that has the focus.
    pub async fn type_by_keyboard(&self, text: &str) {
        self.remember_secret(&self.focused().await, text);
        for letter in text.chars() {
            self.press_key(letter).await;
        }
    }

    /// Presses Tab until the element with this id has the focus.
    ///
    /// # Panics
    /// When it does not get it within 40 steps: the keyboard cannot reach it.
    pub async fn tab_to(&self, id: &str) {
        let mut path = Vec::new();
        for _ in 0..40 {
            if self.focused().await == id {
                return;
            }
            self.press_key(fantoccini::key::Key::Tab).await;
            // After the last element Firefox moves to its own controls, which a driver cannot step through.
            self.run("if (!document.hasFocus()) window.focus()", vec![])
                .await;
            path.push(self.focused().await);
        }
        panic!("Tab does not lead to #{id}, but to {path:?}");
    }

    async fn element(&self, id: &str) -> Element {
        self.wait_with(
            &format!("#{id} to be there"),
            "return !!document.getElementById(arguments[0])",
            vec![json!(id)],
        )
        .await;
        let found = self.client.find(Locator::Id(id)).await;
        found.unwrap_or_else(|error| panic!("#{id} is gone again: {error}"))
    }

    fn remember_secret(&self, id: &str, text: &str) {
        if text.chars().count() >= 4 {
            self.notes.borrow_mut().typed.push(text.to_owned());
        }
        if matches!(id, "password" | "code") && text.chars().count() >= 4 {
            self.notes.borrow_mut().secrets.push(text.to_owned());
        }
    }
}
