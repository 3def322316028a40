//! The window as a [`Browser`]: each method asks the platform for one thing. The one exception: `fetch` takes the
//! config from the script of the page, which has asked for it before WebAssembly was there (`start.js`).

use std::time::Duration;

use gloo_net::http::{Request as Fetch, RequestBuilder, Response as Fetched};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, BroadcastChannel, CustomEvent, CustomEventInit, Element,
    FocusOptions, HtmlElement, MessageEvent, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestInit, RequestMode, RequestRedirect, Storage,
};

use crate::i18n::technical;
use crate::{
    browser::{
        Browser, Method, Moment, Request, Response, Shelf, StorageRefused, Task, Unreachable,
    },
    engine::CONFIG,
    secret::Secret,
};

/// What the tabs of this page talk over.
pub const CHANNEL: &str = "portico";

/// The window that this page runs in.
#[derive(Clone)]
pub struct Window(web_sys::Window);

impl Window {
    /// The window, if there is one: not in a worker.
    pub fn here() -> Option<Self> {
        web_sys::window().map(Self)
    }

    fn shelf(&self, shelf: Shelf) -> Result<Storage, StorageRefused> {
        let storage = match shelf {
            Shelf::Tab => self.0.session_storage(),
            Shelf::Browser => self.0.local_storage(),
        };
        storage.ok().flatten().ok_or(StorageRefused)
    }
}

#[allow(clippy::disallowed_methods, reason = "this is where the others ask")]
impl Browser for Window {
    fn now(&self) -> Moment {
        // A clock before 1970 is none.
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped by `as`"
        )]
        Moment(js_sys::Date::now() as u64)
    }

    fn random(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.0
            .crypto()
            .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
            .expect("every browser that runs WebAssembly has getRandomValues");
        bytes
    }

    fn address(&self) -> String {
        self.0.location().href().unwrap_or_default()
    }

    fn replace_address(&self, path: &str) {
        if let Ok(history) = self.0.history() {
            // Refused only where there is no address bar to clean.
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
        }
    }

    fn leave(&self, url: &str, replace: bool) {
        let location = self.0.location();
        let _ = if replace {
            location.replace(url)
        } else {
            location.assign(url)
        };
    }

    fn open_window(&self, url: &str) -> bool {
        // With `noopener` an opened window could not be told from a refused one.
        let features = "popup,width=480,height=640";
        let opened = self
            .0
            .open_with_url_and_target_and_features(url, "_blank", features);
        let Ok(Some(window)) = opened else {
            return false;
        };
        // Refused only by what is cut off already.
        let _ = window.set_opener(&JsValue::NULL);
        true
    }

    fn close(&self) {
        let _ = self.0.close();
    }

    fn tell_left_out(&self, places: &[String]) {
        web_sys::console::warn_1(&technical::left_out(places).into());
    }

    fn tell_wrong_type(&self, url: &str, content_type: Option<&str>) {
        web_sys::console::warn_1(&technical::wrong_type(url, content_type).into());
    }

    fn matches(pattern: &str, text: &str) -> Option<bool> {
        super::expression::matches(pattern, text)
    }

    fn ascii_host(host: &str) -> Option<String> {
        let url = web_sys::Url::new(&["http://", host].concat()).ok()?;
        Some(url.hostname())
    }

    fn compose(text: &str) -> String {
        js_sys::JsString::from(text).normalize("NFC").into()
    }

    fn reload(&self) {
        let _ = self.0.location().reload();
    }

    fn reloaded(&self) -> bool {
        self.0
            .performance()
            .is_some_and(|p| p.navigation().type_() == 1)
    }

    fn framed(&self) -> bool {
        !matches!(self.0.top(), Ok(Some(top)) if top == self.0)
    }

    fn is_offline(&self) -> bool {
        !self.0.navigator().on_line()
    }

    fn recall(&self, shelf: Shelf, key: &str) -> Result<Option<String>, StorageRefused> {
        self.shelf(shelf)?.get_item(key).map_err(|_| StorageRefused)
    }

    fn remember(&self, shelf: Shelf, key: &str, text: &str) -> Result<(), StorageRefused> {
        self.shelf(shelf)?
            .set_item(key, text)
            .map_err(|_| StorageRefused)
    }

    fn forget(&self, shelf: Shelf, key: &str) {
        if let Ok(storage) = self.shelf(shelf) {
            let _ = storage.remove_item(key);
        }
    }

    fn keys(&self, shelf: Shelf) -> Vec<String> {
        let Ok(storage) = self.shelf(shelf) else {
            return Vec::new();
        };
        (0..storage.length().unwrap_or(0))
            .filter_map(|index| storage.key(index).ok().flatten())
            .collect()
    }

    fn document(&self) -> String {
        self.of_root("data-document")
    }

    fn language(&self) -> String {
        self.of_root("lang")
    }

    fn broadcast(&self, word: &str) {
        if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
            // Nobody may be listening.
            let _ = channel.post_message(&JsValue::from_str(word));
        }
    }

    fn wants_privacy(&self) -> bool {
        let navigator = self.0.navigator();
        // Not by their types: browsers have one, the other, neither, or `null`.
        let word = |name: &str| js_sys::Reflect::get(&navigator, &name.into());
        word("globalPrivacyControl").is_ok_and(|control| control.is_truthy())
            || word("doNotTrack").is_ok_and(|track| track == "1")
    }

    fn tell_page(&self, fact: &str) {
        let init = CustomEventInit::new();
        let Ok(detail) = js_sys::JSON::parse(fact) else {
            return;
        };
        init.set_detail(&detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict("portico", &init) {
            let _ = self.0.dispatch_event(&event);
        }
    }

    fn beacon(&self, path: &str, text: &str) {
        // Refused where there is no room for it: then nobody is told.
        let navigator = self.0.navigator();
        let _ = navigator.send_beacon_with_opt_str(path, Some(text));
    }

    async fn sha1(&self, text: &Secret) -> Option<[u8; 20]> {
        let subtle = self.0.crypto().ok()?.subtle();
        let bytes = js_sys::Uint8Array::from(text.open().as_bytes());
        let promise = subtle.digest_with_str_and_buffer_source("SHA-1", &bytes);
        let digest = JsFuture::from(promise.ok()?).await.ok()?;
        js_sys::Uint8Array::new(&digest).to_vec().try_into().ok()
    }

    async fn fetch(&self, request: Request) -> Result<Response, Unreachable> {
        let signal = self.aborted_after(request.deadline);
        let signal = signal.ok_or(Unreachable::Refused)?;
        let lost = || {
            if signal.aborted() {
                Unreachable::Silent
            } else if self.is_offline() {
                Unreachable::Offline
            } else {
                Unreachable::Refused
            }
        };
        let early = (request.url == CONFIG).then(|| self.brought("portico-config"));
        let response = match early.flatten() {
            Some(early) => {
                let early = JsFuture::from(early.unchecked_into::<js_sys::Promise>()).await;
                let early: web_sys::Response = early.map_err(|_| lost())?.unchecked_into();
                Fetched::from(early)
            }
            None => {
                let keepalive = request.keepalive;
                let mut built = build(&request, &signal).map_err(|_| lost())?;
                if keepalive {
                    built = kept_alive(built).ok_or_else(lost)?;
                }
                built.send().await.map_err(|_| lost())?
            }
        };
        let header = |name: &str| response.headers().get(name);
        Ok(Response {
            status: response.status(),
            content_type: header("content-type"),
            retry_after: header("retry-after"),
            trace_id: header("x-trace-id"),
            body: response.text().await.map_err(|_| lost())?,
        })
    }

    async fn judge(&self, password: &Secret, words: &str) -> Option<u32> {
        let ask = self.brought("portico-strength")?;
        let ask = ask.dyn_into::<js_sys::Function>().ok()?;
        let answer = ask
            .call2(&JsValue::NULL, &password.open().into(), &words.into())
            .ok()?;
        let answer = JsFuture::from(answer.unchecked_into::<js_sys::Promise>()).await;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the worker's answer has 20 bits"
        )]
        answer.ok()?.as_f64().map(|code| code as u32)
    }

    async fn sleep(&self, while_: Duration) {
        let milliseconds = i32::try_from(while_.as_millis()).unwrap_or(i32::MAX);
        let promise = js_sys::Promise::new(&mut |done, _| {
            let _ = self
                .0
                .set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds);
        });
        let _ = JsFuture::from(promise).await;
    }

    fn spawn(&self, task: Task) {
        wasm_bindgen_futures::spawn_local(task);
    }

    fn focus(&self, id: Option<String>) {
        let window = self.clone();
        // After the screen has changed: views are brought up to date in a microtask.
        self.spawn(Box::pin(async move {
            window.sleep(Duration::ZERO).await;
            window.focus_now(id.as_deref());
        }));
    }
}

impl Window {
    /// A signal that aborts after a while. `AbortSignal.timeout` would do that, but Safari 15 lacks it.
    fn aborted_after(&self, while_: Duration) -> Option<AbortSignal> {
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        let abort = Closure::once_into_js(move || controller.abort());
        let milliseconds = i32::try_from(while_.as_millis()).unwrap_or(i32::MAX);
        self.0
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                abort.unchecked_ref(),
                milliseconds,
            )
            .ok()?;
        Some(signal)
    }

    /// An attribute of the root of the document.
    fn of_root(&self, name: &str) -> String {
        let root = self.0.document().and_then(|d| d.document_element());
        root.and_then(|root| root.get_attribute(name))
            .unwrap_or_default()
    }

    /// The languages that the browser asks for, the most wanted one first. A browser that hides them
    /// has none.
    pub(super) fn languages(&self) -> Vec<String> {
        let asked = js_sys::Reflect::get(&self.0.navigator(), &"languages".into());
        let asked = asked.ok().filter(js_sys::Array::is_array);
        let asked = asked
            .map(|asked| js_sys::Array::from(&asked))
            .unwrap_or_default();
        asked
            .into_iter()
            .filter_map(|language| language.as_string())
            .collect()
    }

    /// What a script of the page has for whoever asks by an event of this name: it puts it into the list
    /// that the event brings.
    fn brought(&self, name: &str) -> Option<JsValue> {
        let found = js_sys::Array::new();
        let bring = CustomEventInit::new();
        bring.set_detail(&found);
        let event = CustomEvent::new_with_event_init_dict(name, &bring).ok()?;
        self.0.dispatch_event(&event).ok()?;
        Some(found.get(0)).filter(|brought| !brought.is_undefined())
    }

    /// Hears what other tabs tell, for as long as this page is open.
    pub(super) fn hear(&self, heard: impl Fn(String) + 'static) {
        let Ok(channel) = BroadcastChannel::new(CHANNEL) else {
            return;
        };
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(word) = event.data().as_string() {
                heard(word);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        listener.forget();
        std::mem::forget(channel);
    }

    fn focus_now(&self, id: Option<&str>) {
        let Some(document) = self.0.document() else {
            return;
        };
        let found = id.and_then(|id| document.get_element_by_id(id));
        let heading = || document.query_selector("main h1").ok().flatten();
        let Some(element) = found.or_else(heading) else {
            return;
        };
        // The label and the issue stay in view with their field (GOV.UK pattern).
        let around = element.closest(".field").ok().flatten();
        self.show(around.as_ref().unwrap_or(&element), &element);
        if let Some(element) = element.dyn_ref::<HtmlElement>() {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = element.focus_with_options(&options);
        }
    }

    /// Scrolls no further than it takes to have all in view from the top of the one to the bottom of the
    /// other; its beginning, where that is more than fits.
    fn show(&self, first: &Element, last: &Element) {
        let height = self
            .0
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64());
        let height = height.unwrap_or_default();
        let top = first.get_bounding_client_rect().top();
        let bottom = last.get_bounding_client_rect().bottom();
        if top < 0.0 || (bottom > height && bottom - top > height) {
            first.scroll_into_view();
        } else if bottom > height {
            last.scroll_into_view_with_bool(false);
        }
    }
}

/// The same request, which goes on when the page is left. `gloo-net` and `web-sys` have no name for it.
fn kept_alive(request: Fetch) -> Option<Fetch> {
    let init = RequestInit::new();
    js_sys::Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE).ok()?;
    // A request that is made of another takes everything along but this.
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    let request = web_sys::Request::new_with_request_and_init(&request.into(), &init);
    Some(request.ok()?.into())
}

/// The one way in which Portico sends: no cookies, no cache, no redirects, no referrer (OA-TK-02).
fn build(request: &Request, signal: &AbortSignal) -> Result<Fetch, gloo_net::Error> {
    let builder: RequestBuilder = match request.method {
        Method::Get => Fetch::get(&request.url),
        Method::Post => Fetch::post(&request.url),
    };
    let mut builder = builder
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(signal))
        .header("accept", "application/json");
    if let Some(bearer) = &request.bearer {
        builder = builder.header("authorization", &format!("Bearer {}", bearer.open()));
    }
    if let Some(key) = &request.idempotency_key {
        builder = builder.header("x-idempotency-key", key);
    }
    if request.padded {
        builder = builder.header("add-padding", "true");
    }
    match &request.body {
        Some((content_type, text)) => builder
            .header("content-type", content_type)
            .body(text.open()),
        None => builder.build(),
    }
}
