//! One browser session: how Chromium is started, the DevTools commands behind WebDriver, and its console.
//!
//! Nothing here knows what the page looks like; that is `visitor`'s.

use crate::driver::{Driver, chromium};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// What kind of browser a visitor brings.
#[derive(Debug, Clone)]
pub struct Habits {
    /// The languages the visitor reads, best first, as in `Accept-Language`.
    pub languages: &'static str,
    /// Whether sites may store anything.
    pub storage: bool,
    /// Whether scripts may run.
    pub scripts: bool,
    /// Whether the engine has WebAssembly.
    pub web_assembly: bool,
    /// Whether the engine has scripts that are modules.
    pub modules: bool,
    /// A script of somebody else, such as an extension, that runs before every document.
    pub others: String,
    /// A host that is found at a port of this machine, whatever certificate it has.
    pub finds: Option<(String, u16)>,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            languages: "en",
            storage: true,
            scripts: true,
            web_assembly: true,
            modules: true,
            others: String::new(),
            finds: None,
        }
    }
}

/// Runs in every document before its own scripts: tells the console of every refusal of the content
/// security policy and of what the page tells its scripts, and lets a story move the page's clock.
const BEFORE_EVERY_DOCUMENT: &str = r#"
addEventListener("securitypolicyviolation", (event) => console.error(
    "portico-e2e: refused by policy:", event.effectiveDirective, event.blockedURI, event.sourceFile, event.sample));
addEventListener("portico", (event) => console.debug("portico-e2e told " + JSON.stringify(event.detail)));
(() => {
    const OwnDate = Date;
    const clock = { ahead: AHEAD };
    const now = () => OwnDate.now() + clock.ahead;
    globalThis.Date = new Proxy(OwnDate, {
        construct: (target, given, asked) => Reflect.construct(target, given.length ? given : [now()], asked),
        get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
    });
    Object.defineProperty(globalThis, "porticoStoryClock", { value: clock });
})();
"#;

/// Starts a browser with an empty profile.
///
/// # Panics
/// When the browser does not start.
pub(crate) async fn start(driver: &Driver, habits: &Habits) -> Client {
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
        format!("--user-data-dir={}", driver.new_profile().display()),
    ];
    if let Some((host, port)) = &habits.finds {
        arguments.push(format!(
            "--host-resolver-rules=MAP {host}:443 127.0.0.1:{port}"
        ));
    }
    if is_root() {
        arguments.push("--no-sandbox".to_owned());
    }
    let allowed = |yes: bool| if yes { 1 } else { 2 };
    let capabilities = json!({
        "browserName": "chrome",
        "pageLoadStrategy": "eager",
        "acceptInsecureCerts": habits.finds.is_some(),
        "timeouts": { "implicit": 0, "pageLoad": 60_000, "script": 60_000 },
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        "goog:chromeOptions": {
            "binary": chromium(),
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
    let Value::Object(capabilities) = capabilities else {
        unreachable!("it is written as an object above")
    };
    ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(driver.address())
        .await
        .expect("Chromium starts (as `chromium --headless=new` would by hand)")
}

/// Prepares the current tab for a story: the script before every document, with the page's clock `ahead` of
/// the real one by so many milliseconds. Gives the script's identifier.
pub(crate) async fn prepare_tab(client: &Client, habits: &Habits, ahead: u64) -> String {
    let mut source = BEFORE_EVERY_DOCUMENT.replace("AHEAD", &ahead.to_string());
    if !habits.web_assembly {
        source.push_str("delete globalThis.WebAssembly;");
    }
    if !habits.modules {
        source.push_str("delete HTMLScriptElement.prototype.noModule;");
    }
    source.push_str(&habits.others);
    let told = devtools(
        client,
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": source }),
    )
    .await;
    told["identifier"].as_str().unwrap_or_default().to_owned()
}

/// Sends a DevTools command to the current tab and gives its result.
///
/// # Panics
/// When the browser refuses the command.
pub(crate) async fn devtools(client: &Client, command: &str, parameters: Value) -> Value {
    client
        .issue_cmd(Own {
            path: "goog/cdp/execute",
            body: json!({ "cmd": command, "params": parameters }),
        })
        .await
        .unwrap_or_else(|error| panic!("the browser refused {command}: {error}"))
}

/// What was logged since the last call: `browser` is the console, `performance` the network.
pub(crate) async fn log(client: &Client, kind: &str) -> Vec<Value> {
    let entries = client
        .issue_cmd(Own {
            path: "se/log",
            body: json!({ "type": kind }),
        })
        .await
        .unwrap_or_else(|error| panic!("the browser does not give its log: {error}"));
    match entries {
        Value::Array(entries) => entries,
        other => panic!("a log is a list, not {other}"),
    }
}

/// A command of chromedriver's own, beyond the WebDriver standard.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
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
