//! Exchanges a code for a token: one request, sent once, to the endpoint in the record of the attempt.
//!
//! The answer is not read by the `oauth2` crate, because the crate refuses answers that RFC 6749 section 5.1 allows
//! (`expires_in` as text or missing) and keeps what must be dropped (refresh token, ID token). A refresh token is
//! never read (RFC 10017 section 8).

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::callback::Code;
use crate::{
    browser::{Browser, Method, Moment, Request, Response, Unreachable},
    config::Config,
    lenient::Lenient,
    reason,
    secret::Secret,
};

/// A token (RFC 6749 section 5.1).
#[derive(Deserialize)]
struct Answer {
    access_token: String,
    token_type: String,
    #[serde(default)]
    scope: Lenient<String>,
    /// A number, or a text that holds one.
    expires_in: Option<Value>,
}

/// An error answer (RFC 6749 section 5.2).
#[derive(Deserialize)]
struct Error {
    error: String,
}

/// After this long the exchange is given up.
const DEADLINE: Duration = Duration::from_secs(20);
/// A token counts as ended this long before it ends (OA-USE-06).
const MARGIN: Duration = Duration::from_secs(30);
/// A longer life is cut to this: the device's clock may be set meanwhile.
const LONGEST_LIFE: Duration = Duration::from_secs(86_400);
/// A token with a shorter life is not renewed before it is needed: the new one would end before the visitor is done.
const SHORTEST_LIFE: Duration = Duration::from_secs(60);

/// An access token. Only an exchange makes one; only `identity` and the revocation read its text.
#[derive(Clone, Debug)]
pub struct AccessToken {
    token: Secret,
    ends: Option<Moment>,
    /// Whether its life is shorter than [`SHORTEST_LIFE`].
    brief: bool,
}

impl AccessToken {
    /// The token's text, to be sent as a bearer.
    pub(crate) fn bearer(&self) -> Secret {
        self.token.clone()
    }

    /// Moves the end when the device's clock was set back by this much.
    pub(crate) fn ends_earlier(&mut self, by: Duration) {
        self.ends = self.ends.map(|ends| ends.minus(by));
    }

    /// Marks it as revoked, so that it is not used again.
    pub(crate) fn end(&mut self) {
        self.ends = Some(Moment::default());
        self.brief = false;
    }

    pub(crate) fn is_revoked(&self) -> bool {
        self.ends == Some(Moment::default())
    }

    /// Whether a press needs another token. A renewed token is sent whatever the clock says: the tenant may state a
    /// wrong life, and the page would renew for ever.
    pub(crate) fn is_spent(&self, now: Moment, renewed: bool) -> bool {
        self.is_revoked() || (self.has_ended(now) && !renewed)
    }

    /// Whether it should be replaced before the visitor presses anything: it has ended, and a new one would live long
    /// enough to be used.
    pub(crate) fn wants_renewal(&self, now: Moment) -> bool {
        self.has_ended(now) && !self.brief
    }

    /// Whether it has ended by the device's clock; without `expires_in`, `false` until it is revoked.
    pub fn has_ended(&self, now: Moment) -> bool {
        self.ends.is_some_and(|ends| now >= ends)
    }
}

#[cfg(test)]
impl AccessToken {
    /// A token for tests of other modules.
    pub(crate) fn example(text: &str, ends: Option<Moment>) -> Self {
        Self {
            token: Secret::new(text),
            ends,
            brief: false,
        }
    }
}

/// Why there is no token. The texts are the tenant's own words, shortened, for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No answer.
    Unreachable(Unreachable),
    /// The tenant cannot answer now (429, 5xx).
    TryLater(Option<String>),
    /// The deployment is wrong. This includes `invalid_grant`: the page sends a code once, at once, with the verifier
    /// and the redirect URI of its request.
    Operator(Option<String>),
    /// Not an answer of a token endpoint: its status, and its content type if that is not JSON.
    Unreadable(u16, Option<String>),
    /// These scopes were requested and not granted.
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
        .append_pair("code_verifier", code.verifier.secret())
        .finish();
    let endpoint = code.token_endpoint;
    let request = Request {
        method: Method::Post,
        url: endpoint.clone(),
        bearer: None,
        body: Some(("application/x-www-form-urlencoded", Secret::new(body))),
        idempotency_key: None,
        padded: false,
        keepalive: false,
        deadline: DEADLINE,
    };
    let response = browser.fetch(request).await.map_err(Refused::Unreachable)?;
    let token = read(&response, &config.scopes, browser.now())?;
    if !is_json(response.content_type.as_deref()) {
        browser.tell_wrong_type(&endpoint, response.content_type.as_deref());
    }
    Ok(token)
}

/// Revokes a token (RFC 7009) as a public client, by `client_id`. If that is refused, it is tried again with the token
/// as a bearer, as the vendor's own library does. The result is ignored: the token expires anyway.
pub async fn revoke(browser: &impl Browser, config: &Config, token: &AccessToken) {
    let answer = browser.fetch(revocation(config, token, None)).await;
    if answer.is_ok_and(|response| (400..500).contains(&response.status)) {
        let bearer = Some(token.bearer());
        let _ = browser.fetch(revocation(config, token, bearer)).await;
    }
}

/// The request that revokes a token. It continues when the page is left (`keepalive`). Without an `Authorization`
/// header it needs no preflight, for which there would be no time then.
fn revocation(config: &Config, token: &AccessToken, bearer: Option<Secret>) -> Request {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("token", token.token.open())
        .append_pair("client_id", &config.client_id)
        .finish();
    Request {
        method: Method::Post,
        url: config.tenant.revocation.as_str().to_owned(),
        bearer,
        body: Some(("application/x-www-form-urlencoded", Secret::new(body))),
        idempotency_key: None,
        padded: false,
        keepalive: true,
        deadline: DEADLINE,
    }
}

pub(crate) fn read(
    response: &Response,
    asked: &[String],
    now: Moment,
) -> Result<AccessToken, Refused> {
    let content_type = response.content_type.as_deref();
    let unreadable = || {
        let foreign = content_type.filter(|_| !is_json(content_type));
        Refused::Unreadable(response.status, foreign.map(str::to_owned))
    };
    match response.status {
        200..=299 => {}
        429 | 500..=599 => return Err(Refused::TryLater(reason::of_answer(response))),
        400..=499 => {
            let answer: Option<Error> = serde_json::from_str(&response.body).ok();
            let why = reason::of_answer(response);
            return Err(match answer {
                Some(answer) if answer.error == "temporarily_unavailable" => Refused::TryLater(why),
                _ => Refused::Operator(why),
            });
        }
        _ => return Err(unreadable()),
    }
    // A wrong content type does not matter if the body can be read.
    let body: Option<Value> =
        serde_json::from_str(response.body.trim_start_matches('\u{feff}')).ok();
    // serde would also read a struct from a list.
    let body = body.filter(Value::is_object).ok_or_else(unreadable)?;
    let answer = Answer::deserialize(body).map_err(|_| unreadable())?;
    if answer.access_token.is_empty() || !answer.token_type.eq_ignore_ascii_case("bearer") {
        return Err(unreadable());
    }
    if let Some(granted) = answer.scope.0.filter(|granted| !granted.is_empty()) {
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
    let life = answer.expires_in.as_ref().and_then(seconds);
    let ends = life.map(|life| {
        let life = life.min(LONGEST_LIFE);
        // A token with a life below the margin is used for half of it.
        now.plus(life.saturating_sub(MARGIN).max(life / 2))
    });
    Ok(AccessToken {
        token: Secret::new(answer.access_token),
        ends,
        brief: life.is_some_and(|life| life < SHORTEST_LIFE),
    })
}

/// Reads `expires_in` as a number or as a text that holds one (OA-TK-06); anything else counts as missing.
fn seconds(value: &Value) -> Option<Duration> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        // serde_json's parser is in the page already; the standard library's `parse::<f64>` would add 12 KB.
        Value::String(text) => serde_json::from_str::<Value>(text.trim()).ok()?.as_f64()?,
        _ => return None,
    };
    (number.is_finite() && number > 0.0).then(|| Duration::from_secs_f64(number.min(1e9)))
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

#[cfg(test)]
mod tests;
