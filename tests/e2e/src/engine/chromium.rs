//! Chromium, by chromedriver.

use super::{Habits, Line, Logged, Own, Request};
use crate::driver::{Driver, Launch, Port, program};
use fantoccini::Client;
use serde_json::{Value, json};

/// The message if there is no browser.
const MISSING: &str = "The end-to-end stories need Chromium and its driver. On Debian: apt-get install \
    chromium chromium-driver. Elsewhere: put both on PATH, or name them in PORTICO_CHROMIUM and \
    PORTICO_CHROMEDRIVER.";

pub(super) fn launch() -> Launch {
    Launch {
        program: program("PORTICO_CHROMEDRIVER", &["chromedriver"], MISSING),
        script: r#""$0" --port=0 --allowed-ips= 2>&1"#,
        port: Port::After("started successfully on port "),
        missing: MISSING,
    }
}

pub(super) fn capabilities(driver: &Driver, habits: &Habits) -> Value {
    let mut arguments = vec![
        "--headless=new".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--disable-search-engine-choice-screen".to_owned(),
        "--force-color-profile=srgb".to_owned(),
        "--window-size=1280,900".to_owned(),
        format!(
            "--user-data-dir={}",
            driver.folder().join("profile").display()
        ),
    ];
    if let Some((host, port)) = &habits.finds {
        arguments.push(format!(
            "--host-resolver-rules=MAP {host}:443 127.0.0.1:{port}"
        ));
    }
    if habits.extension {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/extension");
        arguments.push(format!("--load-extension={folder}"));
        // Without this the switch above is ignored.
        arguments.push("--disable-features=DisableLoadExtensionCommandLineSwitch".to_owned());
    }
    if is_root() {
        arguments.push("--no-sandbox".to_owned());
    }
    let chromium = program(
        "PORTICO_CHROMIUM",
        &["chromium", "chromium-browser", "google-chrome"],
        MISSING,
    );
    let allowed = |yes: bool| if yes { 1 } else { 2 };
    let mut capabilities = json!({
        "browserName": "chrome",
        "pageLoadStrategy": "eager",
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        "goog:chromeOptions": {
            "binary": chromium,
            "args": arguments,
            "prefs": {
                "intl.accept_languages": habits.languages,
                "credentials_enable_service": false,
                "profile.password_manager_enabled": false,
                "profile.password_manager_leak_detection": false,
                "profile.default_content_setting_values.cookies": allowed(habits.storage),
                "profile.default_content_setting_values.javascript": allowed(habits.scripts),
            },
        },
    });
    if habits.traced {
        capabilities["goog:chromeOptions"]["perfLoggingPrefs"] =
            json!({ "traceCategories": "devtools.timeline,disabled-by-default-devtools.timeline" });
    }
    capabilities
}

pub(super) async fn devtools(
    client: &Client,
    command: &str,
    parameters: Value,
) -> Result<Value, String> {
    let body = json!({ "cmd": command, "params": parameters });
    Own::send(client, "goog/cdp/execute", body).await
}

pub(super) async fn logged(client: &Client) -> Result<Logged, String> {
    let mut logged = Logged::default();
    for entry in log(client, "browser").await? {
        logged.console.push(Line {
            alarming: matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")),
            text: entry["message"].as_str().unwrap_or_default().to_owned(),
        });
    }
    for entry in log(client, "performance").await? {
        let told = entry["message"].as_str().unwrap_or_default();
        let mut told: Value = serde_json::from_str(told).unwrap_or_default();
        let event = told["message"].take();
        logged.requests.extend(request(&event));
        logged.events.push(event);
    }
    Ok(logged)
}

/// What was logged of one kind: `browser` is the console, `performance` the network.
async fn log(client: &Client, kind: &str) -> Result<Vec<Value>, String> {
    match Own::send(client, "se/log", json!({ "type": kind })).await? {
        Value::Array(entries) => Ok(entries),
        other => Err(format!("a log is a list, not {other}")),
    }
}

/// Reads a request from an event of DevTools.
fn request(event: &Value) -> Option<Request> {
    let parameters = &event["params"];
    match event["method"].as_str()? {
        "Network.requestWillBeSent" => Some(Request::Sent {
            url: parameters["request"]["url"].as_str()?.to_owned(),
            is_document: parameters["type"] == json!("Document"),
        }),
        "Network.requestWillBeSentExtraInfo" => {
            let headers = &parameters["headers"];
            let from = headers["Referer"]
                .as_str()
                .or(headers["referer"].as_str())?;
            Some(Request::From(from.to_owned()))
        }
        _ => None,
    }
}

/// Chromium's sandbox does not work for root, and only for root is it switched off.
fn is_root() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| {
        status
            .lines()
            .find_map(|line| line.strip_prefix("Uid:"))
            .and_then(|ids| ids.split_whitespace().nth(1))
            == Some("0")
    })
}
