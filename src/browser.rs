//! The few things the app may ask of its surroundings.
//!
//! Two implementors: the window (`web::window`) and the world of the stories. Nothing here decides
//! anything; what a browser refuses comes back as a value.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// A point in time: milliseconds since the Unix epoch, as the wall clock of the device says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment(pub u64);

impl Moment {
    /// This moment and a while.
    #[must_use]
    pub fn plus(self, while_: Duration) -> Self {
        Self(
            self.0
                .saturating_add(u64::try_from(while_.as_millis()).unwrap_or(u64::MAX)),
        )
    }

    /// This moment but a while earlier.
    #[must_use]
    pub fn minus(self, while_: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(u64::try_from(while_.as_millis()).unwrap_or(u64::MAX)),
        )
    }

    /// How long from `earlier` to this moment; nothing if `earlier` is later.
    pub fn since(self, earlier: Moment) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// Where something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// `sessionStorage`: this tab, until it is closed.
    Tab,
    /// `localStorage`: this browser.
    Browser,
}

/// The browser does not keep anything (private mode, blocked cookies, quota).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageRefused;

/// The method of a request: the two that Portico uses.
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
    /// Sent with `Add-Padding: true`: the length of the answer is to say nothing.
    pub padded: bool,
    /// Goes on when the page is left.
    pub keepalive: bool,
    /// After this long the request is given up.
    pub deadline: Duration,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.method, self.url)
    }
}

/// What came back, whatever the status.
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
    /// Deadline over.
    Silent,
    /// Refused without a status: network, TLS, a redirect or CORS; a page cannot tell which.
    Refused,
}

/// A task that runs beside the page.
pub type Task = Pin<Box<dyn Future<Output = ()>>>;

/// What the app may ask of its surroundings.
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

    /// What the loaded document calls itself (`data-document` of its root): `start`, `callback`,
    /// `activate` or `not_found`.
    fn document(&self) -> String;
    /// Goes to another address; this page ends. `replace` leaves no entry in the history.
    fn leave(&self, url: &str, replace: bool);
    /// Opens an address in a small window that has no tie to this page; whether one was opened. Browsers
    /// allow that only while the visitor presses something.
    fn open_window(&self, url: &str) -> bool;
    /// Closes the window of this page, where the browser lets it.
    fn close(&self);
    /// Loads the page anew.
    fn reload(&self);
    /// Whether this page was opened by a reload.
    fn reloaded(&self) -> bool;
    /// Whether the page runs inside a frame or was opened by another page's script.
    fn framed(&self) -> bool;
    /// Whether the device says that it has no network.
    fn is_offline(&self) -> bool;
    /// What a shelf keeps under a key.
    fn recall(&self, shelf: Shelf, key: &str) -> Result<Option<String>, StorageRefused>;
    /// Keeps a text.
    fn remember(&self, shelf: Shelf, key: &str, text: &str) -> Result<(), StorageRefused>;
    /// Forgets a text; one that is not there is forgotten already.
    fn forget(&self, shelf: Shelf, key: &str);
    /// All keys of a shelf.
    fn keys(&self, shelf: Shelf) -> Vec<String>;
    /// The language of the page (BCP 47).
    fn language(&self) -> String;
    /// Says a word to the other tabs of this browser that show the page.
    fn broadcast(&self, word: &str);
    /// Whether the visitor has asked this browser that nobody is told of them: Global Privacy Control,
    /// or `Do Not Track`.
    fn wants_privacy(&self) -> bool;
    /// Tells the scripts of the page a fact: a `CustomEvent` named `portico` with this JSON.
    fn tell_page(&self, fact: &str);
    /// Sends a text to a path of the page's own origin, even while the page is left; nobody waits for
    /// an answer.
    fn beacon(&self, path: &str, text: &str);
    /// SHA-1 of a text in UTF-8, where the platform offers it (a secure context).
    async fn sha1(&self, text: &Secret) -> Option<[u8; 20]>;
    /// Sends a request and reads the whole answer.
    async fn fetch(&self, request: Request) -> Result<Response, Unreachable>;
    /// How hard a password is to guess, as the number of `password::strength::Judgement`;
    /// none where nobody can say it. `words` are the visitor's own, one in each line.
    async fn judge(&self, password: &Secret, words: &str) -> Option<u32>;
    /// Waits.
    async fn sleep(&self, while_: Duration);
    /// Lets a task run beside the page.
    fn spawn(&self, task: Task);
    /// Tells the integrator, and nobody else, which places of the pool's schema the form leaves out.
    fn tell_left_out(&self, places: &[String]);
    /// Tells the integrator, and nobody else, that a good answer calls its JSON something else.
    fn tell_wrong_type(&self, url: &str, content_type: Option<&str>);
    /// Whether a pattern (ECMA-262 with the flag `u`, not anchored) matches somewhere in a text;
    /// `None` if it is no pattern.
    fn matches(pattern: &str, text: &str) -> Option<bool>;
    /// A host name in ASCII, as the browser itself would ask for it (UTS 46); `None` if it is none.
    fn ascii_host(host: &str) -> Option<String>;
    /// A text with its letters and their marks in one (Unicode's form C).
    fn compose(text: &str) -> String;
    /// Moves the focus to the element with this id, its label in view; to the heading if `None`.
    fn focus(&self, id: Option<String>);
}
