//! Firefox ESR, by geckodriver. `firefox.js` does what DevTools do for Chromium; geckodriver runs it with all rights in
//! the browser's own context.

use super::{Habits, Logged, Own, read_log};
use crate::driver::{Launch, Port, program};
use fantoccini::Client;
use serde_json::{Value, json};

/// The message if there is no browser.
const MISSING: &str = "The end-to-end stories need Firefox ESR and geckodriver. On Debian: apt-get install \
    firefox-esr, then cargo xtask setup. Elsewhere: put both on PATH, or name them in PORTICO_FIREFOX and \
    PORTICO_GECKODRIVER.";

/// Firefox's words for Chromium's. For an answer with a status of 4xx or 5xx Firefox prints nothing.
pub(super) const CONSOLE: &[(&str, &[&str])] = &[
    ("net::ERR_", &["CORSDidNotSucceed", "COEP: "]),
    ("CORS policy", &["CORS", "COEP: "]),
    ("blocked by CORS policy", &["CORS", "COEP: "]),
    ("status of 404", &["MIMEMISMATCH"]),
    ("Uncaught", &["content javascript: "]),
    (
        "Scripts may close only",
        &["Scripts may only close windows"],
    ),
    ("Content Security Policy", &["Content-Security-Policy"]),
    ("frame-ancestors", &["cookiePartitionedForeign"]),
];

/// What Firefox's console prints on every page for such a visitor.
pub(super) fn says_always(habits: &Habits) -> &'static [&'static str] {
    match habits {
        Habits { storage: false, .. } => &["cookieBlockedAll"],
        // A preloaded file is not used.
        Habits { scripts: false, .. }
        | Habits {
            web_assembly: false,
            ..
        }
        | Habits { modules: false, .. } => &["preloaded with link preload was not used"],
        _ => &[],
    }
}

pub(super) fn launch() -> Launch {
    Launch {
        program: xtask::tools::found_geckodriver()
            .unwrap_or_else(|missing| panic!("{missing:#}\n{MISSING}")),
        // The crash helper would leave the process group. The size is that of the screen.
        script: r#"MOZ_CRASHREPORTER_DISABLE=1 MOZ_HEADLESS_WIDTH=1400 MOZ_HEADLESS_HEIGHT=2000 "$0" --port 0 --websocket-port 0 --allow-system-access \
            --profile-root "$1" 2>&1"#,
        port: Port::After("Listening on 127.0.0.1:"),
        missing: MISSING,
    }
}

pub(super) fn capabilities(habits: &Habits) -> Value {
    assert!(
        habits.finds.is_none(),
        "only Chromium is told where a host is found"
    );
    json!({
        "browserName": "firefox",
        "pageLoadStrategy": "eager",
        "moz:firefoxOptions": {
            "binary": program("PORTICO_FIREFOX", &["firefox-esr", "firefox"], MISSING),
            "args": ["-headless"],
            "prefs": {
                "intl.accept_languages": habits.languages,
                "javascript.enabled": habits.scripts,
                // 2: no site may keep anything. 5: Firefox's own default.
                "network.cookie.cookieBehavior": if habits.storage { 5 } else { 2 },
                "signon.rememberSignons": false,
                // A JSON file is a document like any other, without a viewer of its own origin.
                "devtools.jsonview.enabled": false,
                // A script of the harness may still be running in a process that is being left.
                "dom.abort_script_on_child_shutdown": false,
                // No process is started that no document asks for.
                "dom.ipc.processPrelaunch.enabled": false,
            },
        },
    })
}

pub(super) async fn devtools(
    client: &Client,
    command: &str,
    parameters: Value,
) -> Result<Value, String> {
    in_browser(client, command, parameters).await
}

pub(super) async fn logged(client: &Client) -> Result<Logged, String> {
    Ok(read_log(&in_browser(client, "log", json!({})).await?))
}

/// Runs one command of `firefox.js` in the browser's own context, and turns back to the page's.
async fn in_browser(client: &Client, command: &str, parameters: Value) -> Result<Value, String> {
    let turn = |context: &str| Own::send(client, "moz/context", json!({ "context": context }));
    turn("chrome").await?;
    let script = json!({
        "script": include_str!("firefox.js"),
        "args": [command, parameters],
    });
    let told = Own::send(client, "execute/async", script).await;
    turn("content").await?;
    let told = told?;
    match told.get("error") {
        Some(error) => Err(error.to_string()),
        None => Ok(told["told"].clone()),
    }
}
