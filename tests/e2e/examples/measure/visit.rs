//! One visit on the slow phone: a visitor autofills the address, presses Continue some time after the first paint,
//! and comes to step 2. Gives all that was noted on the way.

use crate::network::{self, Request};
use crate::trace::Span;
use portico_e2e::{Habits, Settings, World, story};
use portico_tenant::Operation;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;

/// Runs before the scripts of each document.
const WATCH: &str = include_str!("visit.js");

/// A file of the site that the page does not ask for.
const TOLD: &str = "/events.schema.json";

/// A built site under the name that its column has.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) name: String,
    /// None: the one that the stories use.
    pub(crate) dist: Option<PathBuf>,
}

impl Site {
    /// Reads `NAME=FOLDER`.
    pub(crate) fn named(text: &str) -> Self {
        let (name, folder) = text.split_once('=').expect("a site is NAME=FOLDER");
        Self {
            name: name.to_owned(),
            dist: Some(folder.into()),
        }
    }

    /// The site that the stories use.
    pub(crate) fn usual() -> Self {
        Self {
            name: "dist".to_owned(),
            dist: None,
        }
    }
}

/// A document of the journey.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Document {
    Start,
    Callback,
}

/// What was noted in one visit. Times are milliseconds on the wall clock.
#[derive(Debug)]
pub(crate) struct Visit {
    noted: Value,
    /// All that the browser has asked the network or its cache for until step 2 could be used, without what
    /// belongs to the worker that judges the strength of passwords.
    pub(crate) requests: Vec<Request>,
    /// The events of DevTools; the trace is among them where there is one.
    pub(crate) events: Vec<Value>,
    /// The page's origin.
    pub(crate) page: String,
}

impl Visit {
    /// A time that `visit.js` has noted under this name.
    pub(crate) fn at(&self, document: Document, name: &str) -> f64 {
        let noted = &self.noted[document.key()][name];
        noted
            .as_f64()
            .unwrap_or_else(|| panic!("{name} of {document:?} was not noted: {noted}"))
    }

    pub(crate) fn pressed(&self) -> f64 {
        self.at(Document::Start, "pressed")
    }

    pub(crate) fn usable(&self) -> f64 {
        self.at(Document::Callback, "usable")
    }

    /// For how long tasks have kept the main thread for more than 50 ms each, until step 2 could be used.
    pub(crate) fn blocked(&self, document: Document) -> f64 {
        let tasks = self.noted[document.key()]["tasks"].as_array().unwrap();
        let tasks = tasks
            .iter()
            .map(|task| [0, 1].map(|at| task[at].as_f64().unwrap()));
        let counted = tasks.filter(|[began, _]| *began < self.usable());
        counted.map(|[_, duration]| duration - 50.0).sum()
    }

    /// What took a while in the callback document, as the page itself sees it: name or URL, and when it began and
    /// ended.
    pub(crate) fn spans(&self) -> Vec<(String, f64, f64)> {
        let rows = ["spans", "resources"].map(|key| match key {
            "spans" => &self.noted["callback"]["spans"],
            _ => &self.noted["resources"],
        });
        let rows = rows.iter().flat_map(|rows| rows.as_array().unwrap());
        rows.map(|row| {
            let [began, ended] = [1, 2].map(|at| row[at].as_f64().unwrap());
            (row[0].as_str().unwrap().to_owned(), began, ended)
        })
        .filter(|(name, began, _)| *began < self.usable() && !is_of_worker(name))
        .collect()
    }

    /// A document that is left gives up what it is fetching, and the next one goes on with the same answer where it
    /// needs it. DevTools then says that the second came from the cache, and counts the bytes of the first part alone.
    fn count_shared(&mut self) {
        let resources = self.noted["resources"].as_array().unwrap();
        let sizes: HashMap<&str, f64> = resources
            .iter()
            .map(|row| (row[0].as_str().unwrap(), row[3].as_f64().unwrap()))
            .collect();
        let shared: HashMap<String, Option<f64>> = self
            .requests
            .iter()
            .filter(|request| request.cached)
            .map(|request| (request.url.clone(), request.ended))
            .collect();
        for request in &mut self.requests {
            let given_up = !request.cached && !request.complete;
            if let (true, Some(ended)) = (given_up, shared.get(&request.url)) {
                request.bytes = sizes[&*request.url];
                request.ended = *ended;
            }
        }
    }

    /// When the request ended: one of a document that is left ends with it.
    pub(crate) fn end_of(&self, request: &Request) -> f64 {
        let left = self.at(Document::Callback, "began");
        let last = if request.sent < left {
            left
        } else {
            self.usable()
        };
        request.ended.unwrap_or(last)
    }

    /// When the callback document was asked for, and its last byte was there.
    pub(crate) fn document(&self) -> Span {
        let [asked, ended] = [0, 1].map(|at| self.noted["document"][at].as_f64().unwrap());
        (asked, ended)
    }
}

impl Document {
    fn key(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Callback => "callback",
        }
    }
}

/// Whether it is one of the two files of the worker that judges the strength of passwords.
fn is_of_worker(url: &str) -> bool {
    url.contains("/assets/strength-")
}

/// Makes a visit that presses so many milliseconds after the first paint with content. Only a visit that is traced
/// tells what the main thread does; tracing costs time.
pub(crate) fn visit(site: &Site, press: u32, traced: bool) -> Visit {
    let settings = Settings {
        dist: site.dist.clone(),
        site: Some(crate::speed::lay_empty_beside),
        habits: Habits {
            traced,
            ..Habits::default()
        },
        ..crate::in_peace()
    };
    let mut made = None;
    story(settings, async |world| {
        made = Some(walk(world, press).await)
    });
    made.expect("a story that has ended has made its visit")
}

async fn walk(world: &World, press: u32) -> Visit {
    let visitor = &world.visitor;
    // The browser's own start is over when the site has answered once.
    visitor.open("/empty/").await;
    let watch = WATCH
        .replace("PRESS = 0", &format!("PRESS = {press}"))
        .replace("ADDRESS = \"\"", &format!("ADDRESS = {}", json!(address())))
        .replace("TOLD = \"\"", &format!("TOLD = {}", json!(TOLD)));
    let command = "Page.addScriptToEvaluateOnNewDocument";
    visitor.devtools(command, json!({ "source": watch })).await;
    crate::speed::become_slow_phone(visitor).await;
    visitor.open("/").await;
    // A busy machine may take long for each half.
    world
        .until("a token", || world.count(Operation::Token) > 0)
        .await;
    world
        .until("step 2", || {
            world.asked_of_host().iter().any(|path| path == TOLD)
        })
        .await;
    let noted = visitor.run("return measured()", vec![]).await;
    assert_eq!(
        noted["typed"],
        json!("a"),
        "what was typed into step 2 is gone"
    );
    let events = visitor.events().await;
    let mut visit = Visit {
        noted,
        requests: Vec::new(),
        events,
        page: world.page().to_owned(),
    };
    let from = visit.at(Document::Start, "opened");
    let until = visit.usable();
    visit.requests = network::requests(&visit.events);
    visit
        .requests
        .retain(|request| (from..until).contains(&request.sent) && !is_of_worker(&request.url));
    visit.count_shared();
    visit
}

/// An address that nobody has used before.
fn address() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!(
        "visitor.{}@mail.example",
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}
