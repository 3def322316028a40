//! `WebKitGTK`, by `WebKitWebDriver`, on a screen of its own. The browser is `webkit.py`, a small one of the
//! harness: the one that comes with the driver has no console, no scripts before a document, no narrow window.

use super::{Habits, Logged, read_log};
use crate::driver::{Driver, Launch, Port, program};
use fantoccini::Client;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The message if there is no browser.
const MISSING: &str = "The end-to-end stories need WebKitGTK, its driver, its binding for Python and Xvfb. On \
    Debian: apt-get install webkit2gtk-driver python3-gi gir1.2-webkit2-4.1 xvfb xauth. Elsewhere: put \
    WebKitWebDriver (or name it in PORTICO_WEBKITDRIVER), python3 (or PORTICO_PYTHON) and Xvfb on PATH.";

/// WebKit's words for Chromium's.
pub(super) const CONSOLE: &[(&str, &[&str])] = &[
    (
        "net::ERR_",
        &[
            "Failed to load resource",
            "Could not connect",
            "access control checks",
        ],
    ),
    (
        "CORS policy",
        &["Access-Control-Allow-Origin", "access control checks"],
    ),
    (
        "blocked by CORS policy",
        &[
            "Access-Control-Allow-Origin",
            "access control checks",
            "Cross-Origin-Resource-Policy",
        ],
    ),
    ("Content Security Policy", &["Cross-Origin-Resource-Policy"]),
    ("Uncaught", &["RuntimeError", "ReferenceError"]),
    ("Uncaught (in promise)", &["Unhandled Promise Rejection"]),
    (
        "Scripts may close only",
        &["Can't close the window since it was not opened by JavaScript"],
    ),
];

/// Printed where a document names a tenant that does not exist, such as the one that the page was painted for.
const PRECONNECT: &str = "Failed to preconnect";
/// Printed about a request to the page's own host that ended because the visitor left the document, or because a byte
/// of the answer was changed. Requests to another host are not among them: the tenant's is 127.0.0.1.
const CANCELLED: &str = "Fetch API cannot load http://localhost:";

/// What WebKit's console prints on every page for such a visitor.
pub(super) fn says_always(habits: &Habits) -> &'static [&'static str] {
    match habits {
        // A preloaded file is not used.
        Habits { scripts: false, .. }
        | Habits {
            web_assembly: false,
            ..
        }
        | Habits { modules: false, .. } => {
            &[PRECONNECT, "preloaded using link preload but not used"]
        }
        _ => &[PRECONNECT, CANCELLED],
    }
}

/// Starts a screen and the driver on it. Xvfb chooses its number and prints it when it listens.
const SCRIPT: &str = r#"
exec 4> "$1/display"
Xvfb -displayfd 4 -screen 0 1400x2000x24 -nolisten tcp > /dev/null 2>&1 &
exec 4>&-
echo $! > "$1/xvfb"
until [ -s "$1/display" ]; do
    kill -0 $! 2> /dev/null || { echo "Xvfb did not start"; exit 1; }
    sleep 0.05
done
DISPLAY=":$(cat "$1/display")" NO_AT_BRIDGE=1 GTK_A11Y=none "$0" --port=0 2>&1 &
echo "pid $!"
wait $!"#;

pub(super) fn launch() -> Launch {
    Launch {
        program: program("PORTICO_WEBKITDRIVER", &["WebKitWebDriver"], MISSING),
        script: SCRIPT,
        port: Port::OfProcess,
        missing: MISSING,
    }
}

pub(super) fn capabilities(driver: &Driver, habits: &Habits) -> Value {
    assert!(
        habits.finds.is_none(),
        "only Chromium is told where a host is found"
    );
    let browser = driver.folder().join("webkit.py");
    std::fs::write(&browser, include_str!("webkit.py")).expect("the folder takes a file");
    let told = json!({
        "folder": driver.folder(),
        "languages": habits.languages,
        "storage": habits.storage,
        "scripts": habits.scripts,
    });
    json!({
        // The name that the browser gives itself.
        "browserName": "Portico",
        // With "eager" a script right after a navigation sometimes never came back.
        "pageLoadStrategy": "normal",
        "webkitgtk:browserOptions": {
            "binary": python(),
            "args": [browser, told.to_string()],
        },
    })
}

/// Looked up once, because it takes some tenths of a second.
fn python() -> &'static Path {
    static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
        xtask::tools::found_python().unwrap_or_else(|missing| panic!("{missing:#}\n{MISSING}"))
    });
    &PYTHON
}

/// Asks `webkit.py` from inside of the page.
pub(super) async fn devtools(
    client: &Client,
    command: &str,
    parameters: Value,
) -> Result<Value, String> {
    let told = client
        .execute_async(
            "const [command, parameters, done] = arguments;
             webkit.messageHandlers.portico.postMessage(JSON.stringify({ command, parameters }))
                 .then((told) => done({ told: JSON.parse(told) }), (error) => done({ error: String(error) }))",
            vec![json!(command), parameters],
        )
        .await
        .map_err(|error| error.to_string())?;
    match told.get("error") {
        Some(error) => Err(error.to_string()),
        None => Ok(told["told"].clone()),
    }
}

pub(super) async fn logged(client: &Client) -> Result<Logged, String> {
    Ok(read_log(&devtools(client, "log", json!({})).await?))
}
