//! A visitor at a browser, as stories use it: opens pages, types, presses, and waits for something to be visible.
//!
//! A wait is always for a condition; if it does not come true, the message says what was on the screen instead. Nothing
//! here asserts anything about the journey; the stories do.

use crate::driver::Driver;
use crate::engine::{self, Habits, Line, Request};
use fantoccini::Client;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The longest wait for a condition, far longer than any needs, so that only a fault reaches it.
const PATIENCE: Duration = Duration::from_secs(30);
/// The pause between two checks of a condition.
const GLANCE: Duration = Duration::from_millis(25);

/// One person with one browser profile.
#[derive(Debug)]
pub struct Visitor {
    pub(crate) client: Client,
    pub(crate) page: String,
    pub(crate) habits: Habits,
    pub(crate) notes: RefCell<Notes>,
    /// Keeps the browser running. geckodriver and WebKitWebDriver have one browser each.
    _driver: Driver,
}

/// The state of a visitor that the harness keeps.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Console entries so far.
    pub(crate) console: Vec<Line>,
    /// Requests so far.
    pub(crate) requests: Vec<Request>,
    /// Parts of console messages that this story causes on purpose.
    pub(crate) expected: Vec<String>,
    /// What was typed into any field.
    pub(crate) typed: Vec<String>,
    /// What was typed into secret fields.
    pub(crate) secrets: Vec<String>,
    /// For each tab the script that runs before its documents.
    pub(crate) scripts: BTreeMap<String, String>,
    /// How far the page's clock is ahead, in milliseconds.
    pub(crate) ahead: u64,
}

impl Visitor {
    pub(crate) async fn arrive(driver: Driver, page: &str, habits: &Habits) -> Self {
        let visitor = Self {
            client: engine::start(&driver, habits).await,
            page: page.to_owned(),
            habits: habits.clone(),
            notes: RefCell::default(),
            _driver: driver,
        };
        for words in engine::says_always(habits) {
            visitor.expects_in_console(words);
        }
        visitor.prepare_tab().await;
        visitor
    }

    /// Opens a path of the page, or a whole URL, and waits for nothing but the document.
    pub async fn open(&self, path: &str) {
        let url = if path.starts_with('/') {
            format!("{}{path}", self.page)
        } else {
            path.to_owned()
        };
        let opened = self.client.goto(&url).await;
        opened.unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// Opens a path of the page and waits until the page listens.
    pub async fn visit(&self, path: &str) {
        self.open(path).await;
        self.wait_until_ready().await;
    }

    /// Loads the current page again and waits until it listens.
    pub async fn reload(&self) {
        self.run("window.porticoStoryOld = true", vec![]).await;
        self.client.refresh().await.expect("the page loads again");
        self.wait_for("the page to load again", "return !window.porticoStoryOld")
            .await;
        self.wait_until_ready().await;
    }

    /// Presses the browser's Back button.
    pub async fn go_back(&self) {
        self.client.back().await.expect("Back works");
    }

    /// Waits until the page listens and shows a screen that is not a waiting one.
    pub async fn wait_until_ready(&self) {
        self.wait_for(
            "the page to listen",
            "const screen = document.querySelector('main')?.dataset.screen;
             return document.documentElement.hasAttribute('data-ready') && !!screen && screen !== 'waiting'",
        )
        .await;
    }

    /// Waits for a screen of the page by its name in `main[data-screen]`.
    pub async fn wait_for_screen(&self, name: &str) {
        self.wait_with(
            &format!("the screen {name:?}"),
            "return document.documentElement.hasAttribute('data-ready')
                 && document.querySelector('main')?.dataset.screen === arguments[0]",
            vec![json!(name)],
        )
        .await;
    }

    /// Waits for step 1 with the config: only then is a kept address in its field. The config gives the title the
    /// service's name.
    pub async fn wait_for_step_1(&self) {
        self.wait_for_screen("inviting").await;
        self.wait_for("the config", "return document.title.includes(' | ')")
            .await;
    }

    /// Waits for the screen that ends the journey with `problem`, and checks that it has a way on.
    pub async fn wait_for_problem(&self, problem: &str) {
        self.wait_with(
            &format!("the problem {problem:?}"),
            "const main = document.querySelector('main');
             return main?.dataset.screen === 'stopped' && main.dataset.problem === arguments[0]",
            vec![json!(problem)],
        )
        .await;
    }

    /// Waits until a notice has the focus.
    pub async fn wait_for_notice(&self) {
        self.wait_for(
            "a notice with the focus",
            "return document.activeElement?.id === 'notice' && !!document.activeElement.innerText.trim()",
        )
        .await;
    }

    /// Waits until `text` is visible somewhere on the page.
    pub async fn wait_for_text(&self, text: &str) {
        self.wait_with(
            &format!("the text {text:?}"),
            "return document.body.innerText.includes(arguments[0])",
            vec![json!(text)],
        )
        .await;
    }

    /// Waits until the script returns a true value, and returns it.
    ///
    /// # Panics
    /// When it does not within half a minute: with `what` was waited for and what is on the screen.
    pub async fn wait_for(&self, what: &str, script: &str) -> Value {
        self.wait_with(what, script, vec![]).await
    }

    /// As [`Self::wait_for`], with arguments for the script.
    ///
    /// # Panics
    /// As [`Self::wait_for`].
    pub async fn wait_with(&self, what: &str, script: &str, arguments: Vec<Value>) -> Value {
        let until = Instant::now() + PATIENCE;
        let mut last = String::new();
        loop {
            // A document that is being left answers with an error, which counts as "not yet".
            match self.client.execute(script, arguments.clone()).await {
                Ok(Value::Null | Value::Bool(false)) => {}
                Ok(found) => return found,
                Err(error) => last = error.to_string(),
            }
            if Instant::now() > until {
                let scene = self.describe().await;
                panic!("waited in vain for {what} {last}\n{scene}");
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// The text of a field.
    pub async fn value_of(&self, id: &str) -> String {
        self.text_from("return document.getElementById(arguments[0]).value", id)
            .await
    }

    /// The visible text of the element with this id; empty if there is none.
    pub async fn text_of(&self, id: &str) -> String {
        self.text_from(
            "return document.getElementById(arguments[0])?.innerText.trim() ?? ''",
            id,
        )
        .await
    }

    /// The visible text of the whole screen.
    pub async fn screen_text(&self) -> String {
        self.text_from("return document.querySelector('main').innerText", "")
            .await
    }

    /// An attribute of the element with this id; nothing when it, or the attribute, is absent.
    pub async fn attribute(&self, id: &str, name: &str) -> Option<String> {
        self.run(
            "return document.getElementById(arguments[0])?.getAttribute(arguments[1])",
            vec![json!(id), json!(name)],
        )
        .await
        .as_str()
        .map(str::to_owned)
    }

    /// Whether there is an element for the CSS selector.
    pub async fn has(&self, selector: &str) -> bool {
        self.run(
            "return !!document.querySelector(arguments[0])",
            vec![json!(selector)],
        )
        .await
            == json!(true)
    }

    /// The document's title.
    pub async fn title(&self) -> String {
        self.client.title().await.expect("a document has a title")
    }

    /// The address in the address bar.
    pub async fn address(&self) -> String {
        self.text_from("return location.href", "").await
    }

    /// The id of what has the focus; the tag's name where there is no id.
    pub async fn focused(&self) -> String {
        self.text_from(
            "const focus = document.activeElement; return focus?.id || focus?.localName || ''",
            "",
        )
        .await
    }

    /// The newest URL of the page that the browser has loaded and that begins with this path.
    ///
    /// # Panics
    /// When there was none.
    pub async fn seen_url(&self, path: &str) -> String {
        self.read_logs().await;
        let notes = self.notes.borrow();
        let urls = notes.requests.iter().filter_map(|request| match request {
            Request::Sent { url, .. } => Some(url),
            Request::From(_) => None,
        });
        let found = urls.filter(|url| {
            url.strip_prefix(&self.page)
                .is_some_and(|rest| rest.starts_with(path))
        });
        found
            .last()
            .unwrap_or_else(|| panic!("no URL begins with {path}"))
            .to_owned()
    }

    /// Announces console errors with these words, so that they are not a failure. The words are Chromium's; the other
    /// engines translate them.
    pub fn expects_in_console(&self, part: &str) {
        let parts = engine::in_console(part);
        self.notes.borrow_mut().expected.extend(parts);
    }

    /// Runs a script in the page.
    ///
    /// # Panics
    /// When it throws.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let ran = self.client.execute(script, arguments).await;
        ran.unwrap_or_else(|error| panic!("the script {script:?} failed: {error}"))
    }

    /// From the next document on the browser asks to save data.
    pub async fn saves_data(&self) {
        // Not every engine has `navigator.connection`.
        let saves = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })";
        let script = json!({ "source": saves });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
    }

    /// Sends a DevTools command to the current tab. Engines that are not Chromium know only a few of them.
    ///
    /// # Panics
    /// When the browser refuses it.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        engine::devtools(&self.client, command, parameters).await
    }

    /// The events of DevTools since the last call: those of the network, and the trace where there is one
    /// ([`Habits::traced`]). Chromium only.
    pub async fn events(&self) -> Vec<Value> {
        self.read_logs().await
    }

    /// The screen in a few lines, for a failure's message.
    pub(crate) async fn describe(&self) -> String {
        let scene = self
            .client
            .execute(
                "const main = document.querySelector('main');
                 return [location.href, 'title: ' + document.title, 'screen: ' + main?.dataset.screen,
                     'problem: ' + main?.dataset.problem, 'ready: ' + document.documentElement.dataset.ready,
                     'focus: ' + document.activeElement?.id, document.body?.innerText.slice(0, 1500)].join('\\n')",
                vec![],
            )
            .await;
        match scene {
            Ok(scene) => scene.as_str().unwrap_or_default().to_owned(),
            Err(error) => format!("(the screen cannot be read: {error})"),
        }
    }

    pub(crate) async fn text_from(&self, script: &str, argument: &str) -> String {
        let text = self.run(script, vec![json!(argument)]).await;
        text.as_str().unwrap_or_default().to_owned()
    }
}
