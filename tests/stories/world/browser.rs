//! A tab as a [`Browser`]. It follows CORS as a real one does: a request to another origin is preflighted, and an answer
//! without the right headers cannot be read.

use std::{rc::Rc, time::Duration};

use bytes::Bytes;
use portico::{
    browser::{
        Browser, Method, Moment, Request, Response, Shelf, StorageRefused, Task, Unreachable,
    },
    secret::Secret,
};

use sha1::{Digest as _, Sha1};
use unicode_normalization::UnicodeNormalization as _;

use super::{BREACHES, PAGE, RELAY, Tab, oddly};

/// The year on the clock of a story.
const YEAR: i32 = 2027;

impl Browser for Tab {
    fn now(&self) -> Moment {
        Moment(self.shared.clock.get())
    }

    fn random(&self) -> [u8; 32] {
        let next = self.shared.chance.get().wrapping_add(1);
        self.shared.chance.set(next);
        [next; 32]
    }

    fn address(&self) -> String {
        self.address.borrow().clone()
    }

    fn replace_address(&self, path: &str) {
        let mut address = self.address.borrow_mut();
        let origin = address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let origin = if address.is_empty() { PAGE } else { &origin };
        *address = format!("{origin}{path}");
    }

    /// The name of the built document at this path.
    fn document(&self) -> String {
        let address = self.address.borrow();
        let path = address.split(['?', '#']).next().unwrap_or_default();
        // The path, after scheme and host.
        match path.splitn(4, '/').nth(3) {
            Some("") => "start",
            Some("callback/") => "callback",
            Some("activate/") => "activate",
            _ => "not_found",
        }
        .to_owned()
    }

    fn leave(&self, url: &str, _replace: bool) {
        let before = self.left_to.replace(Some(url.to_owned()));
        assert!(before.is_none(), "a page leaves once");
    }

    fn open_window(&self, url: &str) -> bool {
        if self.shared.windows_refused.get() {
            return false;
        }
        // As Chromium under `Cross-Origin-Opener-Policy: same-origin`: no opener, no name, and a copy of the tab's session
        // storage at this moment.
        let window = self.duplicate();
        *window.left_to.borrow_mut() = Some(url.to_owned());
        self.shared.windows.borrow_mut().push(window);
        true
    }

    fn close(&self) {
        self.closed.set(true);
    }

    fn reload(&self) {
        self.reloaded.set(true);
    }

    fn reloaded(&self) -> bool {
        self.reloaded.get()
    }

    fn framed(&self) -> bool {
        self.shared.framed.get()
    }

    fn is_offline(&self) -> bool {
        self.shared.sent.get() >= self.shared.offline_from.get()
    }

    fn recall(&self, shelf: Shelf, key: &str) -> Result<Option<String>, StorageRefused> {
        if self.shared.storage_refused.get() {
            return Err(StorageRefused);
        }
        Ok(self.shelf(shelf).borrow().get(key).cloned())
    }

    fn remember(&self, shelf: Shelf, key: &str, text: &str) -> Result<(), StorageRefused> {
        let full = self.shared.storage_full.get() && !key.ends_with(".probe");
        if self.shared.storage_refused.get() || full {
            return Err(StorageRefused);
        }
        self.shelf(shelf)
            .borrow_mut()
            .insert(key.into(), text.into());
        Ok(())
    }

    fn forget(&self, shelf: Shelf, key: &str) {
        self.shelf(shelf).borrow_mut().remove(key);
    }

    fn keys(&self, shelf: Shelf) -> Vec<String> {
        self.shelf(shelf).borrow().keys().cloned().collect()
    }

    fn language(&self) -> String {
        "en".into()
    }

    fn tell_left_out(&self, places: &[String]) {
        self.left_out.borrow_mut().extend_from_slice(places);
    }

    fn tell_wrong_type(&self, url: &str, content_type: Option<&str>) {
        let content_type = content_type.unwrap_or_default();
        self.wrong_types
            .borrow_mut()
            .push(format!("{url} {content_type}"));
    }

    /// Uses the reference validator, whose engine takes linear time and knows ECMA-262.
    fn matches(pattern: &str, text: &str) -> Option<bool> {
        let validator = jsonschema::draft202012::options()
            .with_pattern_options(jsonschema::PatternOptions::regex())
            .build(&serde_json::json!({ "pattern": pattern }))
            .ok()?;
        Some(validator.is_valid(&text.into()))
    }

    /// Processes the host as the URL standard says.
    fn ascii_host(host: &str) -> Option<String> {
        let ascii = idna::domain_to_ascii(host).ok()?;
        let ends = |c| "\0\t\n\r #/:<>?@[\\]^|%".contains(c);
        (!ascii.contains(ends)).then_some(ascii)
    }

    fn compose(text: &str) -> String {
        text.nfc().collect()
    }

    fn broadcast(&self, word: &str) {
        let others = self.shared.documents.borrow().clone();
        for other in others {
            // A `BroadcastChannel` does not deliver to the sender or to closed documents.
            let mine = Rc::ptr_eq(&other.journey, &self.journey);
            if mine || other.document.get() != other.mine {
                continue;
            }
            let word = word.to_owned();
            self.spawn(Box::pin(async move {
                other.engine().hear(word);
            }));
        }
    }

    fn wants_privacy(&self) -> bool {
        self.shared.private.get()
    }

    fn tell_page(&self, fact: &str) {
        self.told.borrow_mut().push(fact.to_owned());
    }

    fn beacon(&self, path: &str, text: &str) {
        let sent = (path.to_owned(), text.to_owned());
        self.shared.beacons.borrow_mut().push(sent);
    }

    async fn sha1(&self, text: &Secret) -> Option<[u8; 20]> {
        Some(Sha1::digest(text.open().as_bytes()).into())
    }

    async fn fetch(&self, request: Request) -> Result<Response, Unreachable> {
        let before = self.shared.sent.get();
        self.shared.sent.set(before + 1);
        if before >= self.shared.offline_from.get() {
            return Err(Unreachable::Offline);
        }
        // Before anything is sent, the address bar must hold no code any more (OA-CB-01, AC-06).
        assert!(
            !self.address().contains("code="),
            "sent with {}",
            self.address()
        );
        if request.url == "/config.json" {
            let body = self.shared.config.borrow().clone();
            let status = if body.is_empty() { 404 } else { 200 };
            let content_type = Some("application/json".into());
            return Ok(Response {
                status,
                content_type,
                retry_after: None,
                trace_id: None,
                body,
            });
        }
        if request.url.starts_with(BREACHES) {
            let answer = self.shared.register.take(&request);
            let takes = self.shared.register.takes();
            if !takes.is_zero() {
                self.sleep(takes).await;
            }
            return answer;
        }
        if request.url == RELAY {
            let response = self
                .shared
                .relay
                .answer(&self.shared.tenant, &request)
                .await;
            self.only_in_its_document().await;
            return response;
        }
        let response = self.cross_origin(&request).await;
        self.only_in_its_document().await;
        response
    }

    async fn judge(&self, password: &Secret, words: &str) -> Option<u32> {
        if self.shared.nobody_judges.get() {
            return None;
        }
        let takes = self.shared.judge_takes.get();
        if !takes.is_zero() {
            self.sleep(takes).await;
        }
        let words: Vec<&str> = words.lines().collect();
        let judgement = portico_strength::judge(password.open(), &words, YEAR);
        judgement.map(|judgement| judgement.code())
    }

    async fn sleep(&self, while_: Duration) {
        if while_.is_zero() {
            // Yields once, as a task of its own; no time passes.
            tokio::task::yield_now().await;
            return self.only_in_its_document().await;
        }
        let at = self.shared.clock.get() + u64::try_from(while_.as_millis()).unwrap();
        let (wake, woken) = tokio::sync::oneshot::channel();
        self.shared.sleeping.borrow_mut().push((at, wake));
        let _ = woken.await;
        self.only_in_its_document().await;
    }

    fn spawn(&self, task: Task) {
        let shared = Rc::clone(&self.shared);
        shared.running.set(shared.running.get() + 1);
        tokio::task::spawn_local(async move {
            task.await;
            shared.running.set(shared.running.get() - 1);
        });
    }

    fn focus(&self, id: Option<String>) {
        self.focused.borrow_mut().push(id);
    }
}

impl Tab {
    /// Never returns if the document is closed meanwhile, because its tasks end with it.
    async fn only_in_its_document(&self) {
        if self.document.get() != self.mine {
            self.shared.running.set(self.shared.running.get() - 1);
            std::future::pending::<()>().await;
        }
    }

    /// The tenant's answer, changed by `oddly` for the second tenant.
    async fn answered(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, portico_tenant::Unanswered> {
        let path = request.uri().path().to_owned();
        let answer = self.shared.tenant.answer(request).await?;
        Ok(match crate::ODDLY {
            true => oddly::answer(&path, answer),
            false => answer,
        })
    }

    /// A request to another origin by the Fetch standard: preflight, request, then the check whether the page may read.
    async fn cross_origin(&self, request: &Request) -> Result<Response, Unreachable> {
        let mut names = vec![];
        if request.bearer.is_some() {
            names.push("authorization");
        }
        if request
            .body
            .as_ref()
            .is_some_and(|(kind, _)| *kind == "application/json")
        {
            names.push("content-type");
        }
        if request.idempotency_key.is_some() {
            names.push("x-idempotency-key");
        }
        let method = match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        if !names.is_empty() {
            let preflight = http::Request::options(&request.url)
                .header("origin", PAGE)
                .header("access-control-request-method", method)
                .header("access-control-request-headers", names.join(","))
                .body(Bytes::new())
                .unwrap();
            let answer = self.answered(preflight).await;
            let answer = answer.map_err(|_| Unreachable::Refused)?;
            let list = |name: &str| {
                let value = answer.headers().get(name).and_then(|v| v.to_str().ok());
                value.unwrap_or_default().to_ascii_lowercase()
            };
            let allowed = list("access-control-allow-headers");
            let allowed: Vec<&str> = allowed.split(',').map(str::trim).collect();
            let readable = answer.status().is_success()
                && list("access-control-allow-origin") == PAGE
                && names.iter().all(|name| allowed.contains(name));
            if !readable {
                return Err(Unreachable::Refused);
            }
        }
        let mut message = http::Request::builder().method(method).uri(&request.url);
        message = message
            .header("origin", PAGE)
            .header("accept", "application/json");
        if let Some(bearer) = &request.bearer {
            message = message.header("authorization", format!("Bearer {}", bearer.open()));
        }
        if let Some(key) = &request.idempotency_key {
            message = message.header("x-idempotency-key", key);
        }
        let mut body = Bytes::new();
        if let Some((kind, text)) = &request.body {
            message = message.header("content-type", *kind);
            body = Bytes::copy_from_slice(text.open().as_bytes());
        }
        let answer = self.answered(message.body(body).unwrap()).await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(portico_tenant::Unanswered::Dropped) => return Err(Unreachable::Refused),
            Err(portico_tenant::Unanswered::Silent) => return Err(Unreachable::Silent),
        };
        let header = |name: &str| {
            answer
                .headers()
                .get(name)
                .and_then(|v| v.to_str().ok())
                .map(str::to_owned)
        };
        if header("access-control-allow-origin").as_deref() != Some(PAGE) {
            return Err(Unreachable::Refused);
        }
        if answer.status().is_redirection() {
            return Err(Unreachable::Refused);
        }
        let promised = header("content-length").and_then(|l| l.parse().ok());
        if promised.is_some_and(|length: usize| length > answer.body().len()) {
            return Err(Unreachable::Refused);
        }
        let exposed = header("access-control-expose-headers")
            .unwrap_or_default()
            .to_ascii_lowercase();
        Ok(Response {
            status: answer.status().as_u16(),
            content_type: header("content-type"),
            retry_after: header("retry-after").filter(|_| exposed.contains("retry-after")),
            trace_id: header("x-trace-id").filter(|_| exposed.contains("x-trace-id")),
            body: String::from_utf8_lossy(answer.body()).into_owned(),
        })
    }
}
