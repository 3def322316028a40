//! The browser tab of the doctor's page as a [`Transport`]: every request is made with `fetch`, so the browser enforces
//! CORS and the page's policy.

use crate::wire::{Answer, Presence, Question, Sight, Transport, origin};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use gloo_net::http::RequestBuilder;
use http::{HeaderMap, HeaderName, HeaderValue};
use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use serde_json::Value;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode, RequestRedirect,
    ResponseType, Window,
};

/// The timeout of a request in milliseconds. Longer than that of Portico's page, so that a slow server is not reported
/// as unreachable.
const DEADLINE: u32 = 30_000;

/// How long to wait for the report of a blocked answer, in milliseconds.
const REPORTED: i32 = 500;

/// The tab.
pub(super) struct Tab {
    window: Window,
    /// Addresses whose answers came and were blocked, because the page is isolated (COEP).
    kept_back: Rc<RefCell<Vec<String>>>,
}

impl Tab {
    pub(super) fn here() -> Option<Self> {
        let tab = Self {
            window: web_sys::window()?,
            kept_back: Rc::default(),
        };
        // Without a `ReportingObserver`, `presence` returns `Untold`.
        let _ = tab.observe();
        Some(tab)
    }

    pub(super) fn origin(&self) -> String {
        origin(&self.window.location().origin().unwrap_or_default())
    }

    /// Collects reports of blocked answers. The isolation of the page (COEP) blocks every answer without permission to
    /// embed it; a blocked answer shows that the server answers.
    fn observe(&self) -> Result<(), JsValue> {
        let kept_back = Rc::clone(&self.kept_back);
        let heard = Closure::<dyn Fn(Array)>::new(move |reports: Array| {
            for report in reports.iter() {
                // In Chromium the members of a report's body can be read only from its JSON.
                let text = JSON::stringify(&report)
                    .map(String::from)
                    .unwrap_or_default();
                let report: Value = serde_json::from_str(&text).unwrap_or_default();
                let url = report["body"]["blockedURL"].as_str();
                kept_back.borrow_mut().extend(url.map(str::to_owned));
            }
        });
        let class = Reflect::get(&self.window, &"ReportingObserver".into())?;
        let options = Object::new();
        Reflect::set(&options, &"types".into(), &Array::of1(&"coep".into()))?;
        let arguments = Array::of2(heard.as_ref(), &options);
        let observer = Reflect::construct(&class.dyn_into::<Function>()?, &arguments)?;
        let observe = Reflect::get(&observer, &"observe".into())?;
        observe.dyn_into::<Function>()?.call0(&observer)?;
        heard.forget();
        Ok(())
    }

    /// Whether the browser reports blocked answers reliably. Only Chromium does, and only Chromium has `userAgentData`.
    fn reports(&self) -> bool {
        let navigator = JsValue::from(self.window.navigator());
        let brands = Reflect::get(&navigator, &"userAgentData".into());
        brands.is_ok_and(|brands| !brands.is_undefined())
    }

    /// Opens a small window without an opener. Returns whether the browser opened one.
    pub(super) fn open_window(&self, url: &str) -> bool {
        let features = "popup,width=480,height=640";
        let opened = self
            .window
            .open_with_url_and_target_and_features(url, "_blank", features);
        let Ok(Some(window)) = opened else {
            return false;
        };
        // Fails only if the window has no opener already.
        let _ = window.set_opener(&JsValue::NULL);
        true
    }

    /// Copies the findings as JSON to the clipboard, if the browser allows it.
    pub(super) fn copy(&self, findings: &Value) {
        let navigator = JsValue::from(self.window.navigator());
        let text = format!("{findings:#}");
        let _ = Reflect::get(&navigator, &"clipboard".into()).and_then(|clipboard| {
            let write = Reflect::get(&clipboard, &"writeText".into())?;
            write
                .dyn_into::<Function>()?
                .call1(&clipboard, &text.into())
        });
    }

    async fn sleep(&self, milliseconds: i32) {
        let promise = Promise::new(&mut |done, _| {
            let _ = self
                .window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds);
        });
        let _ = JsFuture::from(promise).await;
    }
}

/// A request as Portico's page sends it: without cookies, cache and referrer.
fn begin(question: &Question<'_>, mode: RequestMode, redirect: RequestRedirect) -> RequestBuilder {
    RequestBuilder::new(question.url)
        .method(question.method.clone())
        .mode(mode)
        .redirect(redirect)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(DEADLINE)))
}

impl Transport for Tab {
    fn sight(&self) -> Sight {
        Sight::Page
    }

    fn chance(&self) -> String {
        let mut bytes = [0; 32];
        self.window
            .crypto()
            .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
            .expect("every browser that runs WebAssembly has getRandomValues");
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    async fn ask(&self, question: Question<'_>) -> Result<Answer, String> {
        let words = |error: gloo_net::Error| error.to_string();
        let mut request = begin(&question, RequestMode::Cors, RequestRedirect::Manual);
        for (name, value) in &question.headers {
            // Only the browser may set these (Fetch section 2.2.2).
            if *name != "origin" && *name != "cookie" {
                request = request.header(name, value);
            }
        }
        let request = match question.body {
            Some(body) => request.body(body),
            None => request.build(),
        };
        let response = request.map_err(words)?.send().await.map_err(words)?;
        if response.type_() == ResponseType::Opaqueredirect {
            return Ok(Answer::default());
        }
        let mut headers = HeaderMap::new();
        for (name, value) in response.headers().entries() {
            if let (Ok(name), Ok(value)) =
                (name.parse::<HeaderName>(), HeaderValue::from_str(&value))
            {
                headers.append(name, value);
            }
        }
        Ok(Answer {
            status: response.status(),
            headers,
            body: response.binary().await.map_err(words)?,
        })
    }

    async fn presence(&self, url: &str) -> Presence {
        let question = Question::get(url);
        let request = begin(&question, RequestMode::NoCors, RequestRedirect::Follow).build();
        let Ok(request) = request else {
            return Presence::Untold;
        };
        if request.send().await.is_ok() {
            return Presence::Answers;
        }
        if !self.reports() {
            return Presence::Untold;
        }
        self.sleep(REPORTED).await;
        let bare = |url: &str| url.split(['?', '#']).next().unwrap_or_default().to_owned();
        let kept_back = self.kept_back.borrow();
        match kept_back.iter().any(|kept| bare(kept) == bare(url)) {
            true => Presence::Answers,
            false => Presence::Silent,
        }
    }
}
