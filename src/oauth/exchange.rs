//! Code to token: one request, sent once, to the endpoint that the attempt recorded.
//!
//! The answer is read here and not by the `oauth2` crate: the crate refuses answers that RFC 6749
//! section 5.1 leaves open (`expires_in` as text or missing) and keeps what must be dropped
//! (refresh token, ID token). A refresh token is dropped unread (RFC 10017 section 8).

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
    /// A number, or a text of one.
    expires_in: Option<Value>,
}

/// None (RFC 6749 section 5.2).
#[derive(Deserialize)]
struct Error {
    error: String,
}

/// After this long the exchange is given up.
const DEADLINE: Duration = Duration::from_secs(20);
/// A token is taken for ended this long before it ends (OA-USE-06).
const MARGIN: Duration = Duration::from_secs(30);
/// A longer life is not believed: the wall clock may have been set meanwhile.
const LONGEST_LIFE: Duration = Duration::from_secs(86_400);
/// A shorter life is not acted upon ahead of need: nobody types so fast.
const SHORTEST_LIFE: Duration = Duration::from_secs(60);

/// An access token; made by an exchange only, opened by `identity` and the revocation only.
#[derive(Clone, Debug)]
pub struct AccessToken {
    token: Secret,
    ends: Option<Moment>,
    /// Its life is shorter than [`SHORTEST_LIFE`].
    brief: bool,
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

    /// It is revoked: nothing can be done with it any more.
    pub(crate) fn end(&mut self) {
        self.ends = Some(Moment::default());
        self.brief = false;
    }

    pub(crate) fn is_revoked(&self) -> bool {
        self.ends == Some(Moment::default())
    }

    /// Whether a press needs another token. What came of a renewal is sent whatever the clock says: the
    /// life that the tenant states may be wrong, and a visitor would renew for ever.
    pub(crate) fn is_spent(&self, now: Moment, renewed: bool) -> bool {
        self.is_revoked() || (self.has_ended(now) && !renewed)
    }

    /// Whether it should be replaced before anything is pressed: it has ended, and a new one would live
    /// long enough to be of use.
    pub(crate) fn wants_renewal(&self, now: Moment) -> bool {
        self.has_ended(now) && !self.brief
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
            brief: false,
        }
    }
}

/// Why there is no token. The texts are the tenant's own words, cut, for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No answer.
    Unreachable(Unreachable),
    /// The tenant cannot now (429, 5xx).
    TryLater(Option<String>),
    /// The deployment is wrong. So it is with `invalid_grant`, too: a code is sent once, at once, with the
    /// verifier and the redirect URI it was asked for with.
    Operator(Option<String>),
    /// Not the answer of a token endpoint: its status, and its content type where that is not JSON's.
    Unreadable(u16, Option<String>),
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

/// Ends a token (RFC 7009): as a public client does, by its id alone; where that is refused, with the token
/// as a bearer, too, as the vendor's own library does. Nothing depends on it: the token ends by itself.
pub async fn revoke(browser: &impl Browser, config: &Config, token: &AccessToken) {
    let answer = browser.fetch(revocation(config, token, None)).await;
    if answer.is_ok_and(|response| (400..500).contains(&response.status)) {
        let bearer = Some(token.bearer());
        let _ = browser.fetch(revocation(config, token, bearer)).await;
    }
}

/// The request that ends a token. It goes on when the page is left; without a header of its own it needs no
/// preflight, for which there would be no time then.
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
    // What it is called does not matter where it can be read: the operator is told.
    let body: Option<Value> =
        serde_json::from_str(response.body.trim_start_matches('\u{feff}')).ok();
    // serde would read a struct from a list as well.
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
        // A very short token is used for half of its life rather than never.
        now.plus(life.saturating_sub(MARGIN).max(life / 2))
    });
    Ok(AccessToken {
        token: Secret::new(answer.access_token),
        ends,
        brief: life.is_some_and(|life| life < SHORTEST_LIFE),
    })
}

/// `expires_in` as a number or as text of one (OA-TK-06); what is neither, or no time at all, is as good as
/// missing.
fn seconds(value: &Value) -> Option<Duration> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        // By the reader of JSON, which is there already; the standard library's weighs 12 KB.
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
