//! The browser that a visitor brings: how each engine is started and what it can be asked beyond the WebDriver
//! standard. One file below this one for each engine.
//!
//! Nothing here depends on the page; `visitor` does.

mod chromium;
mod firefox;
mod webkit;

use crate::driver::{Driver, Launch};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::sync::LazyLock;
use std::time::Duration;
use url::{ParseError, Url};
use xtask::engines::Engine;

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
    /// A foreign script, such as an extension's, that runs before every document.
    pub others: String,
    /// Whether the extension in `tests/e2e/extension` is installed.
    pub extension: bool,
    /// A host name that resolves to a port of this machine; its certificate is not checked.
    pub finds: Option<(String, u16)>,
    /// Whether the browser traces what its threads do. The trace comes with the events of DevTools (Chromium only).
    pub traced: bool,
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
            extension: false,
            finds: None,
            traced: false,
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

/// What a browser has logged since it was last asked.
#[derive(Debug, Default)]
pub(crate) struct Logged {
    pub(crate) console: Vec<Line>,
    pub(crate) requests: Vec<Request>,
    /// Each event of DevTools as it came (Chromium only).
    pub(crate) events: Vec<Value>,
}

/// A line of the console.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Whether it is an error or a warning.
    pub(crate) alarming: bool,
    pub(crate) text: String,
}

/// A request that the browser has sent, or one half of what is known about it.
#[derive(Debug, Clone)]
pub(crate) enum Request {
    /// Its URL, without a fragment, and whether the answer becomes the document of a tab.
    Sent { url: String, is_document: bool },
    /// Its `Referer`.
    From(String),
}

/// The engine of this run.
///
/// # Panics
/// When the environment asks for one that does not exist.
pub fn engine() -> Engine {
    static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
        Engine::of_environment().unwrap_or_else(|error| panic!("{}: {error:#}", Engine::VARIABLE))
    });
    *ENGINE
}

/// How the driver of the engine is started.
pub(crate) fn launch() -> Launch {
    match engine() {
        Engine::Chromium => chromium::launch(),
        Engine::Firefox => firefox::launch(),
        Engine::WebKit => webkit::launch(),
    }
}

/// Starts a browser with an empty profile.
///
/// # Panics
/// When the browser does not start.
pub(crate) async fn start(driver: &Driver, habits: &Habits) -> Client {
    let mut capabilities = match engine() {
        Engine::Chromium => chromium::capabilities(driver, habits),
        Engine::Firefox => firefox::capabilities(habits),
        Engine::WebKit => webkit::capabilities(driver, habits),
    };
    capabilities["timeouts"] = json!({ "implicit": 0, "pageLoad": 60_000, "script": 60_000 });
    capabilities["acceptInsecureCerts"] = json!(habits.finds.is_some());
    let Value::Object(capabilities) = capabilities else {
        unreachable!("each engine writes an object")
    };
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let started = builder.capabilities(capabilities).connect(driver.address());
    // A driver would wait for ever for a browser that has ended.
    let failure = match tokio::time::timeout(Duration::from_secs(120), started).await {
        Ok(Ok(client)) => return client,
        Ok(Err(error)) => error.to_string(),
        Err(late) => late.to_string(),
    };
    panic!(
        "{} does not start: {failure}\n{}",
        engine().name(),
        driver.said()
    )
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

/// Sends a command of Chromium's DevTools to the current tab and gives its result. The other engines have no
/// such commands; `firefox.js` and `webkit.py` do by their own means what the stories ask for.
///
/// # Panics
/// When the browser refuses the command, or has nothing of that kind.
pub(crate) async fn devtools(client: &Client, command: &str, parameters: Value) -> Value {
    let told = match engine() {
        Engine::Chromium => chromium::devtools(client, command, parameters).await,
        Engine::Firefox => firefox::devtools(client, command, parameters).await,
        Engine::WebKit => webkit::devtools(client, command, parameters).await,
    };
    told.unwrap_or_else(|error| panic!("the browser refused {command}: {error}"))
}

/// What was logged since the last call.
///
/// # Panics
/// When the browser does not say.
pub(crate) async fn logged(client: &Client) -> Logged {
    let logged = match engine() {
        Engine::Chromium => chromium::logged(client).await,
        Engine::Firefox => firefox::logged(client).await,
        Engine::WebKit => webkit::logged(client).await,
    };
    logged.unwrap_or_else(|error| panic!("the browser does not give its log: {error}"))
}

/// The words of this engine's console for Chromium's `words`. Stories use Chromium's.
pub(crate) fn in_console(words: &str) -> Vec<String> {
    let table: &[(&str, &[&str])] = match engine() {
        Engine::Chromium => &[],
        Engine::Firefox => firefox::CONSOLE,
        Engine::WebKit => webkit::CONSOLE,
    };
    let own = table.iter().filter(|(chromiums, _)| *chromiums == words);
    let own = own.flat_map(|(_, own)| own.iter().map(|own| (*own).to_owned()));
    std::iter::once(words.to_owned()).chain(own).collect()
}

/// What the console of this engine prints on every page for such a visitor.
pub(crate) fn says_always(habits: &Habits) -> &'static [&'static str] {
    match engine() {
        Engine::Chromium => &[],
        Engine::Firefox => firefox::says_always(habits),
        Engine::WebKit => webkit::says_always(habits),
    }
}

/// Reads `{"console": [[alarming, text], ...], "requests": [[url, is_document, referrer], ...]}`, as `firefox.js`
/// and `webkit.py` write it.
fn read_log(log: &Value) -> Logged {
    let mut logged = Logged::default();
    for line in log["console"].as_array().into_iter().flatten() {
        logged.console.push(Line {
            alarming: line[0] == json!(true),
            text: line[1].as_str().unwrap_or_default().to_owned(),
        });
    }
    for request in log["requests"].as_array().into_iter().flatten() {
        logged.requests.push(Request::Sent {
            url: request[0].as_str().unwrap_or_default().to_owned(),
            is_document: request[1] == json!(true),
        });
        logged.requests.push(Request::From(
            request[2].as_str().unwrap_or_default().to_owned(),
        ));
    }
    logged
}

/// A command of a driver's own, beyond the WebDriver standard.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: Value,
}

impl Own {
    async fn send(client: &Client, path: &'static str, body: Value) -> Result<Value, String> {
        let sent = client.issue_cmd(Self { path, body }).await;
        sent.map_err(|error| error.to_string())
    }
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
