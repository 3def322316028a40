//! Asks over HTTP from a program: every header of an answer is seen, and every redirect. Follows no
//! redirect by itself, and takes only so much of a body.

use crate::wire::{Answer, Question, Sight, Transport};
use anyhow::{Context, Result};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::{cell::Cell, time::Duration};

/// Longer than the page itself waits, so that what is slow is not called unreachable.
const DEADLINE: Duration = Duration::from_secs(30);

/// Most bytes of a body that are read; the largest file of the site is far below.
const MOST: usize = 8 * 1024 * 1024;

/// Asks.
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
