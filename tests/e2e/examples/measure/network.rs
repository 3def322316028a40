//! Reads the requests, with their times and bytes, from the events of DevTools.

use serde_json::{Value, json};
use std::collections::HashMap;

/// A request. Times are milliseconds on the wall clock.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) url: String,
    pub(crate) sent: f64,
    /// None: it was under way when the visit ended.
    pub(crate) ended: Option<f64>,
    /// Bytes of the body as they were sent, compressed. Of a request that was given up: those until then.
    pub(crate) bytes: f64,
    /// Whether the browser had the answer already, or another request was fetching it.
    pub(crate) cached: bool,
    /// Whether the whole answer has come.
    pub(crate) complete: bool,
    /// The same on DevTools' own clock, in seconds.
    clock: f64,
    /// Bytes of the answer's headers.
    headers: f64,
}

/// The offset in milliseconds from DevTools' own clock, which the trace also uses, to the wall clock.
pub(crate) fn to_wall(events: &[Value]) -> f64 {
    let sent = events
        .iter()
        .find(|event| event["method"] == json!("Network.requestWillBeSent"));
    let sent = &sent.expect("a visit sends requests")["params"];
    let [wall, own] = ["wallTime", "timestamp"].map(|key| sent[key].as_f64().unwrap());
    (wall - own) * 1000.0
}

/// The requests in the order in which they were sent. Each one that was redirected stands for itself.
pub(crate) fn requests(events: &[Value]) -> Vec<Request> {
    let mut all: Vec<Request> = Vec::new();
    let mut newest: HashMap<&str, usize> = HashMap::new();
    for event in events {
        let (method, told) = (event["method"].as_str(), &event["params"]);
        let Some(id) = told["requestId"].as_str() else {
            continue;
        };
        let number = |key: &str| told[key].as_f64().unwrap_or_default();
        let known = newest.get(id).copied();
        if method == Some("Network.requestWillBeSent") {
            if let Some(redirected) = known {
                all[redirected].end(number("timestamp"));
            }
            newest.insert(id, all.len());
            all.push(Request {
                url: told["request"]["url"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                sent: number("wallTime") * 1000.0,
                ended: None,
                bytes: 0.0,
                cached: false,
                complete: false,
                clock: number("timestamp"),
                headers: 0.0,
            });
            continue;
        }
        let Some(request) = known.map(|known| &mut all[known]) else {
            continue;
        };
        match method {
            Some("Network.requestServedFromCache") => request.cached = true,
            Some("Network.responseReceived") => {
                let answer = &told["response"];
                request.cached |= ["fromDiskCache", "fromPrefetchCache"]
                    .iter()
                    .any(|key| answer[key] == json!(true));
                request.headers = answer["encodedDataLength"].as_f64().unwrap_or_default();
            }
            Some("Network.dataReceived") => request.bytes += number("encodedDataLength"),
            Some("Network.loadingFinished") => {
                request.bytes = (number("encodedDataLength") - request.headers).max(0.0);
                request.complete = true;
                request.end(number("timestamp"));
            }
            Some("Network.loadingFailed") => request.end(number("timestamp")),
            _ => {}
        }
    }
    all
}

impl Request {
    fn end(&mut self, clock: f64) {
        self.ended = Some(self.sent + (clock - self.clock) * 1000.0);
    }
}
