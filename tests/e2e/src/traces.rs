//! Scans a browser after a journey for what must never be left in it: passwords, codes, verifiers, tokens
//! (docs/requirements.md OA-TX-02, OA-CB-01, PR-01, PR-06).
//!
//! The secrets are known from both ends: what the visitor typed and what arrived at the tenant.

use crate::engine::{self, Request};
use crate::visitor::Visitor;
use crate::world::World;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use portico_tenant::Operation;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Reads everything a document can keep something in. Absent or forbidden stores read as nothing.
const EVERYTHING_KEPT: &str = r#"
const done = arguments[arguments.length - 1];
(async () => {
    const kept = [];
    const keep = (place, name, text) => kept.push([place, String(name), String(text)]);
    for (const place of ["sessionStorage", "localStorage"]) {
        try {
            const store = window[place];
            for (let index = 0; index < store.length; index++) {
                keep(place, store.key(index), store.getItem(store.key(index)));
            }
        } catch {}
    }
    try { if (document.cookie) keep("cookie", "", document.cookie); } catch {}
    try {
        for (const { name } of await indexedDB.databases()) keep("IndexedDB", name, "");
    } catch {}
    try {
        for (const name of await caches.keys()) keep("Cache Storage", name, "");
    } catch {}
    keep("address bar", "", location.href);
    keep("history state", "", JSON.stringify(history.state));
    keep("window name", "", window.name);
    keep("title", "", document.title);
    keep("referrer", "", document.referrer);
    keep("document", "", document.documentElement.outerHTML);
    return kept;
})().then(done, (error) => done([["failure", "", String(error)]]));
"#;

/// All keys that the page may use in a storage (PR-06).
fn is_in_inventory(place: &str, name: &str) -> bool {
    match place {
        "sessionStorage" => {
            name == "portico.draft"
                || name == "portico.account"
                || name == "portico.small_window"
                || name
                    .strip_prefix("portico.attempt.")
                    .is_some_and(|state| !state.is_empty())
        }
        // Three are digests, for the other tabs: the account activated last, those registered, the answer used last.
        "localStorage" => matches!(
            name,
            "portico.language" | "portico.active" | "portico.registered" | "portico.used"
        ),
        "cookie" | "IndexedDB" | "Cache Storage" | "failure" => false,
        _ => true,
    }
}

impl World {
    /// Scans every browser of the story.
    ///
    /// # Panics
    /// When a secret is found, something is stored under another key, the content security policy was
    /// violated, or the console holds an error or a warning that the story did not announce.
    pub async fn assert_no_traces(&self) {
        let secrets = self.secrets();
        let mut findings = Vec::new();
        for visitor in self.visitors() {
            visitor.read_logs().await;
            let here = visitor.tab().await;
            for tab in visitor.tabs().await {
                visitor.turn_to(&tab).await;
                findings.extend(self.search_tab(&visitor, &secrets).await);
            }
            visitor.turn_to(&here).await;
            findings.extend(search_console(&visitor, &secrets));
            findings.extend(self.search_network(&visitor, &secrets));
        }
        assert!(
            findings.is_empty(),
            "the journey left traces:\n- {}",
            findings.join("\n- ")
        );
    }

    /// Every secret of the story so far, in every encoding that could have been stored.
    fn secrets(&self) -> Vec<Secret> {
        let mut found = BTreeSet::new();
        let mut add = |kind: &'static str, value: Option<String>| {
            found.extend(
                value
                    .filter(|value| value.len() >= 4)
                    .map(|value| (kind, value)),
            );
        };
        for visitor in self.visitors() {
            for typed in &visitor.notes.borrow().secrets {
                add("typed secret", Some(typed.clone()));
            }
        }
        for mail in self.tenant.outbox() {
            add("activation code", mail.code);
            add("extended code", mail.extended_code);
        }
        for seen in self.tenant.requests() {
            if seen.operation == Operation::Token {
                add("authorization code", seen.parameter("code"));
                add("verifier", seen.parameter("code_verifier"));
            }
            let sent = seen.json();
            add("password", sent["password"].as_str().map(str::to_owned));
            let authorization = seen.headers.get("authorization");
            let token = authorization.and_then(|value| value.to_str().ok()?.split_once(' '));
            add("access token", token.map(|(_, token)| token.to_owned()));
        }
        found
            .into_iter()
            .map(|(kind, value)| Secret::new(kind, &value))
            .collect()
    }

    /// Whether a URL is the mailed link to the tenant's own activation page, which may have the code.
    fn is_the_tenants_link(&self, url: &str, secret: &Secret) -> bool {
        let settings = self.tenant.current_settings();
        let page = format!("{}/{}/identity/", settings.origin, settings.tenant_id);
        secret.kind == "extended code" && url.starts_with(&page)
    }

    /// Looks at one tab: what the page keeps, and the tab's history.
    async fn search_tab(&self, visitor: &Visitor, secrets: &[Secret]) -> Vec<String> {
        let mut findings = Vec::new();
        let history = visitor
            .devtools("Page.getNavigationHistory", json!({}))
            .await;
        for entry in history["entries"].as_array().into_iter().flatten() {
            let url = entry["url"].as_str().unwrap_or_default();
            let title = entry["title"].as_str().unwrap_or_default();
            for secret in secrets
                .iter()
                .filter(|secret| secret.is_in(url) || secret.is_in(title))
                .filter(|secret| !self.is_the_tenants_link(url, secret))
            {
                findings.push(format!("the {} is in the history: {url}", secret.kind));
            }
        }
        let cookies = visitor
            .devtools("Network.getCookies", json!({ "urls": [self.page()] }))
            .await;
        for cookie in cookies["cookies"].as_array().into_iter().flatten() {
            findings.push(format!("there is a cookie: {cookie}"));
        }
        // Then nothing can be stored, and not every driver can run a script in such a tab.
        if !visitor.habits.scripts {
            return findings;
        }
        // Only a document of the page's own origin can tell what that origin keeps.
        if !visitor
            .address()
            .await
            .starts_with(&format!("{}/", self.page()))
        {
            visitor.open("/config.json").await;
        }
        let kept = visitor.client.execute_async(EVERYTHING_KEPT, vec![]).await;
        let kept = kept.unwrap_or_else(|error| panic!("what is kept cannot be read: {error}"));
        for entry in kept.as_array().into_iter().flatten() {
            let [place, name, text] =
                [0, 1, 2].map(|index| entry[index].as_str().unwrap_or_default());
            if !is_in_inventory(place, name) {
                findings.push(format!("{place} keeps {name:?}: {text}"));
            }
            for secret in secrets
                .iter()
                .filter(|secret| secret.is_in(name) || secret.is_in(text))
            {
                findings.push(format!("the {} is in {place} {name}", secret.kind));
            }
        }
        findings
    }

    /// Checks the target, the URL and the referrer of every request that the browser sent.
    fn search_network(&self, visitor: &Visitor, secrets: &[Secret]) -> Vec<String> {
        let mut findings = BTreeSet::new();
        let tenant = self.tenant_origin();
        for request in &visitor.notes.borrow().requests {
            match request {
                Request::Sent { url, is_document } => {
                    // The page's host by its name, and by its number.
                    let by_number = self.page().replace("//localhost:", "//127.0.0.1:");
                    let own = url.starts_with(self.page()) || url.starts_with(&by_number);
                    let known = self.asked().iter().any(|origin| url.starts_with(origin));
                    if url.starts_with("http") && !own && !known && !url.starts_with(&tenant) {
                        findings.insert(format!("a stranger was asked: {url}"));
                    }
                    // The redirect has the code by the protocol; the page removes it from the address afterwards.
                    let is_return = own
                        && *is_document
                        && ["/callback/?", "/activate/?"]
                            .iter()
                            .any(|path| url.contains(path));
                    for secret in secrets.iter().filter(|secret| secret.is_in(url)) {
                        let told = is_return && secret.kind.ends_with("code");
                        if !told && !self.is_the_tenants_link(url, secret) {
                            findings.insert(format!("the {} was in a URL: {url}", secret.kind));
                        }
                    }
                }
                Request::From(referrer) => {
                    for secret in secrets.iter().filter(|secret| secret.is_in(referrer)) {
                        findings.insert(format!("the {} was in a referrer", secret.kind));
                    }
                }
            }
        }
        findings.into_iter().collect()
    }
}

impl Visitor {
    /// The facts that the page has dispatched so far, oldest first.
    pub async fn told(&self) -> Vec<Value> {
        self.read_logs().await;
        let notes = self.notes.borrow();
        let lines = notes.console.iter();
        lines.filter_map(|line| told(&line.text)).collect()
    }

    /// Reads what the browser has logged since the last call. Returns the events of DevTools.
    pub(crate) async fn read_logs(&self) -> Vec<Value> {
        let logged = engine::logged(&self.client).await;
        let mut notes = self.notes.borrow_mut();
        notes.console.extend(logged.console);
        notes.requests.extend(logged.requests);
        logged.events
    }
}

/// Checks the console: no secret, and no error or warning that the story did not announce.
fn search_console(visitor: &Visitor, secrets: &[Secret]) -> Vec<String> {
    let notes = visitor.notes.borrow();
    let mut findings = Vec::new();
    for line in &notes.console {
        let message = line.text.as_str();
        for secret in secrets.iter().filter(|secret| secret.is_in(message)) {
            findings.push(format!("the {} is in the console: {message}", secret.kind));
        }
        if let Some(fact) = told(message) {
            let typed = notes.typed.iter().map(|text| Secret::new("text", text));
            for _ in typed.filter(|text| text.is_in(&fact.to_string())) {
                findings.push(format!("what was typed is told: {fact}"));
            }
        }
        let announced = notes.expected.iter().any(|part| message.contains(part));
        let policy = [
            "portico-e2e:",
            "Content Security Policy",
            "Content-Security-Policy",
        ]
        .iter()
        .any(|words| message.contains(words));
        if (policy || line.alarming) && !announced {
            findings.push(format!("the console says: {message}"));
        }
    }
    findings
}

/// The fact in a line of the console, if the line reports one.
fn told(message: &str) -> Option<Value> {
    let (_, text) = message.split_once("portico-e2e told ")?;
    if let Ok(fact) = serde_json::from_str(text) {
        return Some(fact);
    }
    // Chromedriver writes a text as a JavaScript string.
    let text = format!("\"{}", text);
    let text: String = serde_json::from_str(&text).ok()?;
    serde_json::from_str(&text).ok()
}

/// A value that must not be found, in all encodings in which it could be.
#[derive(Debug)]
struct Secret {
    kind: &'static str,
    spellings: Vec<String>,
}

impl Secret {
    fn new(kind: &'static str, value: &str) -> Self {
        let as_json = json!(value).to_string();
        let as_url: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        let mut spellings = vec![
            value.to_owned(),
            as_json.trim_matches('"').to_owned(),
            // As chromedriver writes what the console got.
            as_json.trim_matches('"').replace('<', "\\u003C"),
            as_url.replace('+', "%20"),
            as_url,
            STANDARD.encode(value),
            URL_SAFE_NO_PAD.encode(value),
        ];
        spellings.sort();
        spellings.dedup();
        Self { kind, spellings }
    }

    /// Whether the text holds it, as a word of its own: six digits may well be part of a time stamp.
    fn is_in(&self, text: &str) -> bool {
        let is_edge = |neighbour: Option<char>| !neighbour.is_some_and(char::is_alphanumeric);
        self.spellings.iter().any(|spelling| {
            text.match_indices(spelling.as_str()).any(|(start, found)| {
                is_edge(text[..start].chars().next_back())
                    && is_edge(text[start + found.len()..].chars().next())
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_however_it_is_spelled() {
        let secret = Secret::new("password", "Käse \"7\"/+");
        for text in [
            "typed Käse \"7\"/+ there",
            r#"{"p":"Käse \"7\"/+"}"#,
            "?p=K%C3%A4se+%227%22%2F%2B&x",
            "?p=K%C3%A4se%20%227%22%2F%2B",
            "S8Okc2UgIjciLys=",
        ] {
            assert!(secret.is_in(text), "{text}");
        }
    }

    #[test]
    fn what_the_page_tells_is_read_from_the_console_as_each_driver_writes_it() {
        for message in [
            r#"http://localhost:1/ 5:2 "portico-e2e told {\"fact\":\"step_left\"}""#,
            r#"portico-e2e told {"fact":"step_left"}"#,
        ] {
            assert_eq!(told(message), Some(json!({ "fact": "step_left" })));
        }
        assert_eq!(told("http://localhost:1/ 5:2 \"other\""), None);
    }

    #[test]
    fn digits_within_a_longer_number_are_no_code() {
        let secret = Secret::new("activation code", "763821");
        assert!(!secret.is_in(r#"{"at":1763821000}"#));
        assert!(secret.is_in(r#"{"code":"763821"}"#));
    }
}
