//! The browser as a trait: everything that the app needs of its platform.
//!
//! It has two implementations: the window (`web::window`) and the world of the native stories (`tests/stories/world`).
//! What a browser refuses comes back as a value.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// A point in time: milliseconds since the Unix epoch, as the wall clock of the device says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment(pub u64);

impl Moment {
    /// This moment plus a duration.
    #[must_use]
    pub fn plus(self, while_: Duration) -> Self {
        Self(
            self.0
                .saturating_add(u64::try_from(while_.as_millis()).unwrap_or(u64::MAX)),
        )
    }

    /// This moment minus a duration.
    #[must_use]
    pub fn minus(self, while_: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(u64::try_from(while_.as_millis()).unwrap_or(u64::MAX)),
        )
    }

    /// The duration since `earlier`; zero if `earlier` is later.
    pub fn since(self, earlier: Moment) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// The storage that keeps a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// `sessionStorage`: this tab, until it is closed.
    Tab,
    /// `localStorage`: this browser.
    Browser,
}

/// The browser refuses to store (private mode, blocked cookies, quota).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageRefused;

/// The methods of requests that the page sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
}

/// One request, always sent with CORS, without cookies, cache, redirects or referrer
/// (OA-TK-02).
#[derive(Clone)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// Absolute address.
    pub url: String,
    /// Sent as `Authorization: Bearer`.
    pub bearer: Option<Secret>,
    /// Content type and text.
    pub body: Option<(&'static str, Secret)>,
    /// Sent as `X-Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// Sent with `Add-Padding: true`, so that the length of the answer reveals nothing.
    pub padded: bool,
    /// Whether the request continues when the page is left.
    pub keepalive: bool,
    /// The time after which the request is given up.
    pub deadline: Duration,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.method, self.url)
    }
}

/// An answer with any status.
#[derive(Clone)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// `Content-Type`, if readable.
    pub content_type: Option<String>,
    /// `Retry-After`, if the server exposes it.
    pub retry_after: Option<String>,
    /// `X-Trace-ID`, if the server exposes it.
    pub trace_id: Option<String>,
    /// The whole body as text.
    pub body: String,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.status, self.body.len())
    }
}

/// No answer could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreachable {
    /// The device says that it is offline.
    Offline,
    /// No answer before the deadline.
    Silent,
    /// Failed without a status: network, TLS, a redirect or CORS; a page cannot know which.
    Refused,
}

/// A task that runs beside the page.
pub type Task = Pin<Box<dyn Future<Output = ()>>>;

/// What the app needs of its platform.
#[allow(
    async_fn_in_trait,
    reason = "one thread: nothing is sent between threads"
)]
pub trait Browser: Clone + 'static {
    /// The wall clock.
    fn now(&self) -> Moment;
    /// 32 bytes from the cryptographic source of the platform.
    fn random(&self) -> [u8; 32];
    /// The address of the page, with query and fragment.
    fn address(&self) -> String;
    /// Replaces the address in place, leaving no entry in the history. `path` is `/`-rooted.
    fn replace_address(&self, path: &str);

    /// The name of the loaded document (`data-document` of its root): `start`, `callback`,
    /// `activate` or `not_found`.
    fn document(&self) -> String;
    /// Goes to another address; this page ends. `replace` leaves no entry in the history.
    fn leave(&self, url: &str, replace: bool);
    /// Opens an address in a small window without an opener, and returns whether one was opened. Browsers allow that only
    /// while they handle a press.
    fn open_window(&self, url: &str) -> bool;
    /// Closes the window of this page, where the browser lets it.
    fn close(&self);
    /// Loads the page anew.
    fn reload(&self);
    /// Whether this page was opened by a reload.
    fn reloaded(&self) -> bool;
    /// Whether the page runs inside of a frame.
    fn framed(&self) -> bool;
    /// Whether the device says that it has no network.
    fn is_offline(&self) -> bool;
    /// The text that is stored under a key.
    fn recall(&self, shelf: Shelf, key: &str) -> Result<Option<String>, StorageRefused>;
    /// Stores a text.
    fn remember(&self, shelf: Shelf, key: &str, text: &str) -> Result<(), StorageRefused>;
    /// Removes a text, if there is one.
    fn forget(&self, shelf: Shelf, key: &str);
    /// All keys of a shelf.
    fn keys(&self, shelf: Shelf) -> Vec<String>;
    /// The language of the page (BCP 47).
    fn language(&self) -> String;
    /// Sends a message to the other tabs of this browser that show the page.
    fn broadcast(&self, word: &str);
    /// Whether the browser asks for privacy: Global Privacy Control or Do Not Track.
    fn wants_privacy(&self) -> bool;
    /// Dispatches a fact to the scripts of the page: a `CustomEvent` named `portico` with this JSON.
    fn tell_page(&self, fact: &str);
    /// Sends a text to a path of the page's own origin, also while the page is left. There is no answer.
    fn beacon(&self, path: &str, text: &str);
    /// SHA-1 of a text in UTF-8, where the platform offers it (a secure context).
    async fn sha1(&self, text: &Secret) -> Option<[u8; 20]>;
    /// Sends a request and reads the whole answer.
    async fn fetch(&self, request: Request) -> Result<Response, Unreachable>;
    /// How hard a password is to guess, as the number of `password::strength::Judgement`; `None` without a worker.
    /// `words` are the visitor's own words, one on each line.
    async fn judge(&self, password: &Secret, words: &str) -> Option<u32>;
    /// Waits.
    async fn sleep(&self, while_: Duration);
    /// Runs a task beside the page.
    fn spawn(&self, task: Task);
    /// Reports to the integrator (in the console) which places of the pool's schema the form leaves out.
    fn tell_left_out(&self, places: &[String]);
    /// Reports to the integrator (in the console) that a 2xx answer labels its JSON as something else.
    fn tell_wrong_type(&self, url: &str, content_type: Option<&str>);
    /// Whether a pattern (ECMA-262 with the flag `u`, not anchored) matches somewhere in a text;
    /// `None` if it is no valid pattern.
    fn matches(pattern: &str, text: &str) -> Option<bool>;
    /// A host name in ASCII, as the browser would resolve it (UTS 46); `None` if it is no host name.
    fn ascii_host(host: &str) -> Option<String>;
    /// A text in Unicode's form C, with letters and their marks composed.
    fn compose(text: &str) -> String;
    /// Moves the focus to the element with this id, its label in view; to the heading if `None`.
    fn focus(&self, id: Option<String>);
}
