//! Checks the accessibility of a state of the page: axe-core in light and dark, reflow at 320 pixels.
//!
//! The set-up of `cargo xtask test` fetches axe-core; without it a story fails with a message.

use crate::visitor::Visitor;
use serde_json::{Value, json};

/// Runs axe with the rules of WCAG 2.2 A and AA and the best practices.
const RUN_AXE: &str = r"
const done = arguments[arguments.length - 1];
axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
}).then(
    ({ violations }) => done(violations.map(({ id, help, nodes }) =>
        `${id}: ${help}\n` + nodes.map(({ target, failureSummary }) =>
            `    ${target.join(' ')}: ${failureSummary.replaceAll('\n', ' ')}`).join('\n'))),
    (error) => done([`axe failed: ${error}`]));
";

/// The source of axe-core.
fn axe_source() -> String {
    let path = xtask::tools::found_axe().unwrap_or_else(|missing| panic!("{missing:#}"));
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()))
}

impl Visitor {
    /// Asserts that axe finds nothing on the current screen, in the light theme and in the dark one.
    ///
    /// # Panics
    /// With what axe found, and on which elements.
    pub async fn assert_accessible(&self) {
        let screen = self.describe().await;
        for theme in ["light", "dark"] {
            self.emulate_media(theme).await;
            self.run(&format!("if (!window.axe) {{ {} }}", axe_source()), vec![])
                .await;
            let found = self.client.execute_async(RUN_AXE, vec![]).await;
            let found = found.unwrap_or_else(|error| panic!("axe does not run: {error}"));
            let found: Vec<&str> = found
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            assert!(
                found.is_empty(),
                "axe, {theme}:\n{}\non\n{screen}",
                found.join("\n")
            );
        }
        self.emulate_media("light").await;
    }

    /// Makes the visitor prefer a theme (`light` or `dark`), and no motion.
    pub async fn emulate_media(&self, theme: &str) {
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": [
                { "name": "prefers-color-scheme", "value": theme },
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ] }),
        )
        .await;
    }

    /// Gives the window this size in CSS pixels, for as long as the tab lives.
    pub async fn resize(&self, width: u32, height: u32) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        )
        .await;
        self.wait_with(
            "the window to have its new size",
            "return innerWidth === arguments[0]",
            vec![json!(width)],
        )
        .await;
    }

    /// Asserts that nothing must be scrolled sideways at 320 pixels (WCAG 1.4.10).
    ///
    /// # Panics
    /// With the elements that stick out.
    pub async fn assert_reflows(&self) {
        self.resize(320, 640).await;
        let wide = self
            .run(
                "const page = document.scrollingElement;
                 return page.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
                     .filter((part) => part.getBoundingClientRect().right > innerWidth + 0.5
                         || part.getBoundingClientRect().left < -0.5)
                     .map((part) => part.localName + '#' + part.id + '.' + part.className)",
                vec![],
            )
            .await;
        let scene = self.describe().await;
        self.devtools("Emulation.clearDeviceMetricsOverride", json!({}))
            .await;
        // WebKit's window gets its size a little later; an element that is pressed before may still move.
        self.wait_for(
            "the window to have its old size",
            "return innerWidth !== 320",
        )
        .await;
        assert_eq!(wide, json!([]), "sticks out at 320 pixels on\n{scene}");
    }
}
