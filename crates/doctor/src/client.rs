//! The HTTP client of the program. It sees every header and every redirect of an answer, follows no redirect by itself,
//! and limits the size of a body.

use crate::wire::{Answer, Question, Sight, Transport};
use anyhow::{Context, Result};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::{cell::Cell, time::Duration};

/// The timeout of a request. Longer than the page's, so that a slow server is not reported as unreachable.
const DEADLINE: Duration = Duration::from_secs(30);

/// The largest body that is read; the files of the site are far smaller.
const MOST: usize = 8 * 1024 * 1024;

/// The HTTP client.
pub struct Client {
    http: reqwest::Client,
    seed: [u8; 32],
    drawn: Cell<u64>,
}

impl Client {
    /// A client with a seed of its own.
    ///
    /// # Errors
    /// When this system has no random numbers.
    pub fn new() -> Result<Self> {
        // Fails if a provider is installed already; any provider will do.
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
}

impl Transport for Client {
    fn sight(&self) -> Sight {
        Sight::Everything
    }

    fn chance(&self) -> String {
        let number = self.drawn.get();
        self.drawn.set(number + 1);
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(number.to_be_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(hash.finalize())
    }

    async fn ask(&self, question: Question<'_>) -> Result<Answer, String> {
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

/// The error with all its causes; the last one is the most specific, such as "connection refused".
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
