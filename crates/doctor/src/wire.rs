//! What is asked and what comes back, whoever carries it: a program, which sees every header of an
//! answer, or a page, which sees what the browser lets it.

use http::{HeaderMap, Method};
pub use portico::config::origin;

/// How much of an answer is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Status, headers and redirects of every answer, preflights included.
    Everything,
    /// What CORS and the page's own policy let through; the rest shows by its effect.
    Page,
}

/// Whether anybody is at an address, as far as a page that may read nothing can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// An answer came.
    Answers,
    /// None came.
    Silent,
    /// This browser does not tell the two apart.
    Untold,
}

/// Carries questions.
#[allow(
    async_fn_in_trait,
    reason = "one thread: nothing is sent between threads"
)]
pub trait Transport {
    /// How much it sees.
    fn sight(&self) -> Sight;
    /// 256 bits in base64url, each time others: a verifier (RFC 7636 section 4.1), a state, a path that
    /// nobody has.
    fn chance(&self) -> String;
    /// Asks once, without following a redirect; the error is words about the connection.
    async fn ask(&self, question: Question<'_>) -> Result<Answer, String>;
    /// Whether anybody answers a GET at this address. Asked only where nothing could be read.
    async fn presence(&self, _url: &str) -> Presence {
        Presence::Untold
    }
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// 0 for a redirect that a page may not look into.
    pub status: u16,
    /// As many as are seen.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Vec<u8>,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The method.
    pub method: Method,
    /// Absolute.
    pub url: &'a str,
    /// By name in lower case. A browser leaves out those that are its own to set.
    pub headers: Vec<(&'static str, String)>,
    /// A text.
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

    /// A form, as the token endpoint takes it.
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
    /// The header, empty when it is not there; several of one name are joined as one list.
    pub(crate) fn header(&self, name: &str) -> String {
        let all = self.headers.get_all(name).iter();
        let texts: Vec<&str> = all.filter_map(|value| value.to_str().ok()).collect();
        texts.join(", ")
    }

    /// Whether the header, a list, holds this word in whatever case.
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

    /// Whether it says that the other side cannot answer now.
    pub(crate) fn is_busy(&self) -> bool {
        self.status == 429 || (500..600).contains(&self.status)
    }

    /// Whether it is labelled as JSON, as the page asks for it.
    pub(crate) fn is_labelled_json(&self) -> bool {
        let kind = self.header("content-type");
        let essence = kind.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/json")
    }

    /// The status in words.
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
