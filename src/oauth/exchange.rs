//! Code to token: one request, sent once, to the endpoint that the attempt recorded.
//!
//! The answer is read here and not by the `oauth2` crate: the crate refuses answers that RFC 6749
//! section 5.1 leaves open (`expires_in` as text or missing) and keeps what must be dropped
//! (refresh token, ID token). A refresh token is dropped unread (RFC 10017 section 8).

use std::time::Duration;

use serde_json::Value;

use super::callback::Code;
use crate::{
    browser::{Browser, Method, Moment, Request, Response, Unreachable},
    config::Config,
    secret::Secret,
};

/// After this long the exchange is given up.
const DEADLINE: Duration = Duration::from_secs(20);
/// A token is taken for ended this long before it ends (OA-USE-06).
const MARGIN: Duration = Duration::from_secs(30);
/// A longer life is not believed: the wall clock may have been set meanwhile.
const LONGEST_LIFE: Duration = Duration::from_secs(86_400);

/// An access token; made by an exchange only, opened by `identity` and the revocation only.
#[derive(Clone, Debug)]
pub struct AccessToken {
    token: Secret,
    ends: Option<Moment>,
}

impl AccessToken {
    /// The token as a bearer.
    pub(crate) fn bearer(&self) -> Secret {
        self.token.clone()
    }

    /// The clock of the device was set back by this: what it says of the end is true as before.
    pub(crate) fn ends_earlier(&mut self, by: Duration) {
        self.ends = self.ends.map(|ends| ends.minus(by));
    }

    /// Whether it has ended, by the clock of the device; without `expires_in` only the tenant knows.
    pub fn has_ended(&self, now: Moment) -> bool {
        self.ends.is_some_and(|ends| now >= ends)
    }
}

#[cfg(test)]
impl AccessToken {
    /// A token for the tests of those who hold one.
    pub(crate) fn example(text: &str, ends: Option<Moment>) -> Self {
        Self {
            token: Secret::new(text),
            ends,
        }
    }
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No answer.
    Unreachable(Unreachable),
    /// The code is spent, expired or not this attempt's (`invalid_grant`).
    StartAgain,
    /// The tenant cannot now (429, 5xx).
    TryLater,
    /// The deployment is wrong; the server's word, if it is one of RFC 6749 section 5.2.
    Operator(Option<String>),
    /// Not the answer of a token endpoint: its status.
    Unreadable(u16),
    /// These scopes were asked for and not granted.
    MissingScopes(Vec<String>),
}

/// Exchanges a code. Never repeated: a lost answer may have spent the code (OA-TK-03).
///
/// # Errors
/// [`Refused`]
pub async fn exchange(
    browser: &impl Browser,
    config: &Config,
    code: Code,
) -> Result<AccessToken, Refused> {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code.code.open())
        .append_pair("redirect_uri", &code.redirect_uri)
        .append_pair("client_id", &config.client_id)
        .append_pair("code_verifier", code.verifier.open())
        .finish();
    let request = Request {
        method: Method::Post,
        url: code.token_endpoint,
        bearer: None,
        body: Some(("application/x-www-form-urlencoded", Secret::new(body))),
        idempotency_key: None,
        padded: false,
        deadline: DEADLINE,
    };
    let response = browser.fetch(request).await.map_err(Refused::Unreachable)?;
    read(&response, &config.scopes, browser.now())
}

/// The request that ends a token (RFC 7009 section 2.1); its answer is of no interest.
pub fn revocation(config: &Config, token: &AccessToken) -> Request {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("token", token.token.open())
        .append_pair("client_id", &config.client_id)
        .finish();
    Request {
        method: Method::Post,
        url: config.tenant.revocation.as_str().to_owned(),
        bearer: Some(token.bearer()),
        body: Some(("application/x-www-form-urlencoded", Secret::new(body))),
        idempotency_key: None,
        padded: false,
        deadline: DEADLINE,
    }
}

pub(crate) fn read(
    response: &Response,
    asked: &[String],
    now: Moment,
) -> Result<AccessToken, Refused> {
    let unreadable = || Refused::Unreadable(response.status);
    let body: Option<Value> = is_json(response.content_type.as_deref())
        .then(|| serde_json::from_str(response.body.trim_start_matches('\u{feff}')).ok())
        .flatten();
    match response.status {
        200 => {}
        429 | 500..=599 => return Err(Refused::TryLater),
        400..=499 => {
            let word = body
                .as_ref()
                .and_then(|b| b.get("error"))
                .and_then(Value::as_str);
            return Err(match word {
                Some("invalid_grant") => Refused::StartAgain,
                Some("temporarily_unavailable") => Refused::TryLater,
                other => Refused::Operator(other.filter(|w| is_word(w)).map(str::to_owned)),
            });
        }
        _ => return Err(unreadable()),
    }
    let body = body.filter(Value::is_object).ok_or_else(unreadable)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let token = text("access_token")
        .filter(|t| !t.is_empty())
        .ok_or_else(unreadable)?;
    if !text("token_type").is_some_and(|t| t.eq_ignore_ascii_case("bearer")) {
        return Err(unreadable());
    }
    if let Some(granted) = text("scope").filter(|granted| !granted.is_empty()) {
        let granted: Vec<&str> = granted.split(' ').collect();
        let missing: Vec<String> = asked
            .iter()
            .filter(|s| !granted.contains(&s.as_str()))
            .cloned()
            .collect();
        if !missing.is_empty() {
            return Err(Refused::MissingScopes(missing));
        }
    }
    let ends = body.get("expires_in").and_then(seconds).map(|life| {
        let life = life.min(LONGEST_LIFE);
        // A very short token is used for half of its life rather than never.
        now.plus(life.saturating_sub(MARGIN).max(life / 2))
    });
    Ok(AccessToken {
        token: Secret::new(token),
        ends,
    })
}

/// `expires_in` as a number or as text of one (OA-TK-06); what is neither is as good as missing.
fn seconds(value: &Value) -> Option<Duration> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        // By the reader of JSON, which is there already; the standard library's weighs 12 KB.
        Value::String(text) => serde_json::from_str::<Value>(text.trim()).ok()?.as_f64()?,
        _ => return None,
    };
    number
        .is_finite()
        .then(|| Duration::from_secs_f64(number.clamp(0.0, 1e9)))
}

pub(crate) fn is_json(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|t| {
        t.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/json")
    })
}

fn is_word(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

#[cfg(test)]
mod tests;
