//! Asks over HTTP as a page of some origin would, except that every header of the answer is seen.
//! Follows no redirect by itself, and takes only so much of a body.

use anyhow::{Context, Result};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use http::{HeaderMap, Method};
use sha2::{Digest, Sha256};
use std::{cell::Cell, time::Duration};

/// Longer than the page itself waits, so that what is slow is not called unreachable.
const DEADLINE: Duration = Duration::from_secs(30);

/// Most bytes of a body that are read; the largest file of the site is far below.
const MOST: usize = 8 * 1024 * 1024;

/// Asks.
pub(crate) struct Client {
    http: reqwest::Client,
    seed: [u8; 32],
    drawn: Cell<u64>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// One request.
pub(crate) struct Question<'a> {
    pub(crate) method: Method,
    pub(crate) url: &'a str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<String>,
}

impl<'a> Question<'a> {
    pub(crate) fn get(url: &'a str) -> Self {
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

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Client {
    pub(crate) fn new() -> Result<Self> {
        // Somebody may have chosen one before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(DEADLINE)
            .user_agent("portico-doctor")
            .build()
            .context("cannot set up the HTTP client")?;
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).context("this system has no random numbers")?;
        Ok(Self {
            http,
            seed,
            drawn: Cell::new(0),
        })
    }

    /// 256 bits in base64url, each time others: a verifier (RFC 7636 section 4.1), a state, a path that
    /// nobody has.
    pub(crate) fn chance(&self) -> String {
        let number = self.drawn.get();
        self.drawn.set(number + 1);
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(number.to_be_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(hash.finalize())
    }

    /// Asks once; the error is words about the connection.
    pub(crate) async fn ask(&self, question: Question<'_>) -> Result<Answer, String> {
        let mut request = self.http.request(question.method, question.url);
        for (name, value) in question.headers {
            request = request.header(name, value);
        }
        if let Some(body) = question.body {
            request = request.body(body);
        }
        let mut response = request.send().await.map_err(|error| words(&error))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| words(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > MOST {
                return Err(format!("{} sends more than {MOST} bytes", question.url));
            }
        }
        Ok(Answer {
            status,
            headers,
            body,
        })
    }
}

/// The error with its causes: the first says little, the last says "connection refused".
fn words(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        words.push_str(": ");
        words.push_str(&inner.to_string());
        cause = inner.source();
    }
    words
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

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// `scheme://host[:port]` of an address that the config's parser has taken.
pub(crate) fn origin(address: &str) -> String {
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address[start..]
        .find(['/', '?', '#'])
        .map_or(address.len(), |at| start + at);
    let origin = address[..end].to_ascii_lowercase();
    let usual = match origin.starts_with("https:") {
        true => ":443",
        false => ":80",
    };
    origin.strip_suffix(usual).unwrap_or(&origin).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_a_browser_sends_it() {
        for (address, expected) in [
            ("https://Id.Example/t/w?x", "https://id.example"),
            ("https://id.example:443/", "https://id.example"),
            ("http://localhost:8080/callback/", "http://localhost:8080"),
            ("http://[::1]:80", "http://[::1]"),
            ("https://id.example?x", "https://id.example"),
        ] {
            assert_eq!(origin(address), expected, "{address}");
        }
    }
}
