//! Requests and answers, independent of the transport: a program, which sees every header of an answer, or a page,
//! which sees what the browser lets it.

use http::{HeaderMap, Method};
pub use portico::config::origin;

/// How much of an answer is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Status, headers and redirects of every answer, preflights included.
    Everything,
    /// What CORS and the page's own policy let through; the rest is concluded from which calls succeed.
    Page,
}

/// Whether a server answers at an address whose answers the page may not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// An answer came.
    Answers,
    /// None came.
    Silent,
    /// This browser does not report which of the two it was.
    Untold,
}

/// Sends requests.
#[allow(
    async_fn_in_trait,
    reason = "one thread: nothing is sent between threads"
)]
pub trait Transport {
    /// How much of an answer it sees.
    fn sight(&self) -> Sight;
    /// 256 random bits in base64url, different each time: for a verifier (RFC 7636 section 4.1), a state, or a path
    /// that does not exist.
    fn chance(&self) -> String;
    /// Sends one request, without following a redirect. The error describes the failed connection.
    async fn ask(&self, question: Question<'_>) -> Result<Answer, String>;
    /// Whether a server answers a GET at this address. Used only if no answer could be read.
    async fn presence(&self, _url: &str) -> Presence {
        Presence::Untold
    }
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status; 0 for a redirect, whose status a page cannot see.
    pub status: u16,
    /// The headers that the transport sees.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Vec<u8>,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: &'a str,
    /// The headers, with names in lower case. A browser leaves out those that only it may set.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Option<String>,
}

impl<'a> Question<'a> {
    /// A GET without headers.
    pub fn get(url: &'a str) -> Self {
        Self {
            method: Method::GET,
            url,
            headers: Vec::new(),
            body: None,
        }
    }

    /// A POST of a form, as the token endpoint takes it.
    pub(crate) fn form(url: &'a str, pairs: &[(&str, &str)]) -> Self {
        let mut body = form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs {
            body.append_pair(name, value);
        }
        let kind = "application/x-www-form-urlencoded".to_owned();
        Self {
            method: Method::POST,
            url,
            headers: vec![("content-type", kind)],
            body: Some(body.finish()),
        }
    }

    /// The question with one more header, its name in lower case.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Answer {
    /// The value of a header, empty if it is missing; several headers of one name are joined to one list.
    pub(crate) fn header(&self, name: &str) -> String {
        let all = self.headers.get_all(name).iter();
        let texts: Vec<&str> = all.filter_map(|value| value.to_str().ok()).collect();
        texts.join(", ")
    }

    /// Whether a header with a list contains this word, in any case.
    pub(crate) fn lists(&self, name: &str, word: &str) -> bool {
        let list = self.header(name);
        list.split(',')
            .any(|one| one.trim().eq_ignore_ascii_case(word))
    }

    /// The body as JSON, if it is an object.
    pub(crate) fn object(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body)
            .ok()
            .filter(serde_json::Value::is_object)
    }

    /// Whether it is a temporary error: 429 or 5xx.
    pub(crate) fn is_busy(&self) -> bool {
        self.status == 429 || (500..600).contains(&self.status)
    }

    /// Whether its `content-type` is JSON, which the page requires.
    pub(crate) fn is_labelled_json(&self) -> bool {
        let kind = self.header("content-type");
        let essence = kind.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/json")
    }

    /// The status as text.
    pub(crate) fn state(&self) -> String {
        match self.status {
            0 => "a redirect".to_owned(),
            status => format!("status {status}"),
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
