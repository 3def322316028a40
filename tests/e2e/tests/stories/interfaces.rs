//! Browsers that lack an API: the journey works without those that the page can replace; without one that it needs, the
//! start shows the failure page.

use crate::foreign::{changed_by_others, let_others, others_rest};
use portico_e2e::{Habits, PASSWORD, Settings, story};
use portico_tenant::Operation;
use serde_json::json;

/// Interfaces that a browser which can run the page may lack, or refuse.
const WITHOUT: [&str; 12] = [
    "delete AbortSignal.timeout",
    "delete WebAssembly.compileStreaming; delete WebAssembly.instantiateStreaming",
    "delete globalThis.BroadcastChannel",
    "Object.defineProperty(navigator, 'languages', { get: () => undefined })",
    "Object.defineProperty(navigator, 'connection', { get: () => undefined })",
    "delete Navigator.prototype.sendBeacon",
    "delete globalThis.FinalizationRegistry",
    "Object.defineProperty(navigator, 'onLine', { get: () => undefined })",
    "delete Crypto.prototype.randomUUID; delete globalThis.structuredClone",
    "delete globalThis.Worker",
    "delete globalThis.requestIdleCallback; delete globalThis.scheduler",
    "delete Array.prototype.at; delete String.prototype.at; delete globalThis.reportError",
];

#[test]
fn a_journey_goes_to_its_end_without_interfaces_that_older_browsers_lack() {
    let settings = changed_by_others(true, WITHOUT.map(|without| (without, without)));
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.visit("/").await;
        for (number, without) in WITHOUT.into_iter().enumerate() {
            let_others(world, without).await;
            let address = format!("ada{number}@mail.example");
            visitor.registers_as(&address).await;
            world.activates(&address).await;
            world.assert_active(&address, PASSWORD);
            visitor.run("sessionStorage.clear()", vec![]).await;
        }
        others_rest(world).await;
    });
}

#[test]
fn a_browser_without_what_the_page_needs_is_told_so_and_no_press_is_silent() {
    for (others, why) in [
        ("delete globalThis.WebAssembly", "blocked"),
        ("delete HTMLScriptElement.prototype.noModule", "broken"),
        (
            "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })",
            "broken",
        ),
        (
            "WebAssembly.compile = WebAssembly.compileStreaming = () => Promise.reject(new WebAssembly.CompileError('x'))",
            "broken",
        ),
        ("delete globalThis.fetch", "broken"),
        ("delete globalThis.TextDecoder", "broken"),
    ] {
        let settings = Settings {
            habits: Habits {
                others: others.to_owned(),
                ..Habits::default()
            },
            ..Settings::default()
        };
        story(settings, async |world| {
            let visitor = &world.visitor;
            visitor.expects_in_console("Uncaught");
            for document in ["/", "/callback/", "/activate/"] {
                visitor.open(document).await;
                visitor
                    .wait_with(
                        "the reason",
                        "const shown = [...document.querySelectorAll('#failure [data-why]')]
                             .filter((text) => text.getClientRects().length);
                         return shown.length === 1 && shown[0].dataset.why === arguments[0]",
                        vec![json!(why)],
                    )
                    .await;
            }
            assert_eq!(world.count(Operation::Authorize), 0);
        });
    }
}
