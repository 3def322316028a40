//! The relay's access token: shared by all requests. The first request that needs one fetches it while the others wait.

use std::time::Duration;

use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use tokio::{sync::Mutex, time::Instant};
use url::{Url, form_urlencoded::byte_serialize};

use super::{read, refused, unanswered};
use crate::{
    config::{self, Proof},
    failure::Failure,
};

/// A token is not used in the last part of its life, because the request takes time.
const MARGIN: Duration = Duration::from_secs(60);

/// The longest use of a token, whatever its `expires_in` says.
const LONGEST_LIFE: Duration = Duration::from_secs(3600);

/// The use of a token without `expires_in`.
const UNKNOWN_LIFE: Duration = Duration::from_secs(300);

/// The pause after a refusal of the client; the tenant would lock it otherwise.
const REFUSED: Duration = Duration::from_secs(30);

/// The pause after a request without an answer, for the requests that waited for it.
const UNANSWERED: Duration = Duration::from_secs(1);

/// Where tokens come from.
pub(super) struct Tokens {
    http: Client,
    endpoint: Url,
    client: config::Client,
    kept: Mutex<Kept>,
}

enum Kept {
    Nothing,
    Token(Token),
    Failure(Failure, Instant),
}

/// A token; its number distinguishes it from earlier ones.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) text: SecretString,
    number: u64,
    until: Instant,
}

#[derive(Deserialize)]
struct Token200 {
    access_token: SecretString,
    token_type: String,
    #[serde(default)]
    expires_in: Value,
    scope: Option<String>,
}

impl Tokens {
    pub(super) fn new(http: Client, endpoint: Url, client: config::Client) -> Self {
        Self {
            http,
            endpoint,
            client,
            kept: Mutex::new(Kept::Nothing),
        }
    }

    /// The token; the lock is held while it is fetched, so it is fetched once.
    pub(super) async fn get(&self) -> Result<Token, Failure> {
        let mut kept = self.kept.lock().await;
        let now = Instant::now();
        match &*kept {
            Kept::Token(token) if now < token.until => return Ok(token.clone()),
            Kept::Failure(failure, until) if now < *until => return Err(failure.clone()),
            _ => {}
        }
        // Tokens are distinguished by number, because a tenant may send the same text twice.
        let number = fastrand::u64(..);
        let fetched = self.fetch().await.map(|(text, life)| Token {
            text,
            number,
            until: now + life.saturating_sub(MARGIN.min(life / 2)),
        });
        *kept = match &fetched {
            Ok(token) => Kept::Token(token.clone()),
            Err(failure) => {
                let pause = match failure {
                    Failure::Passing {
                        after: Some(after), ..
                    } => *after,
                    Failure::Passing { .. } => UNANSWERED,
                    Failure::Lasting { .. } => REFUSED,
                };
                Kept::Failure(failure.clone(), Instant::now() + pause)
            }
        };
        fetched
    }

    /// Drops a token that the tenant refuses, unless another request has replaced it already.
    pub(super) async fn forget(&self, token: &Token) {
        let mut kept = self.kept.lock().await;
        if matches!(&*kept, Kept::Token(known) if known.number == token.number) {
            *kept = Kept::Nothing;
        }
    }

    async fn fetch(&self) -> Result<(SecretString, Duration), Failure> {
        const WHO: &str = "the tenant's token endpoint";
        let config::Client { id, scope, proof } = &self.client;
        let mut form = vec![("grant_type", "client_credentials"), ("scope", scope)];
        let mut request = self.http.post(self.endpoint.clone());
        match proof {
            // RFC 6749 section 2.3.1: both are form-encoded before they are joined.
            Proof::Secret(secret) => {
                let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let secret = encoded(secret.expose_secret());
                request = request.basic_auth(encoded(id), Some(secret));
            }
            // RFC 8705 section 2: the certificate authenticates, the body has the client id.
            Proof::Certificate(_) => form.push(("client_id", id)),
        }
        let response = request
            .form(&form)
            .send()
            .await
            .map_err(|error| unanswered(WHO, &error))?;
        let status = response.status();
        if matches!(status.as_u16(), 400 | 401 | 403) {
            return Err(Failure::lasting(format!(
                "{WHO} refuses the relay's client ({status})"
            )));
        }
        if !status.is_success() {
            return Err(refused(WHO, &response));
        }
        let token: Token200 = read(WHO, response).await?;
        if !token.token_type.eq_ignore_ascii_case("bearer") {
            return Err(Failure::lasting(format!("{WHO} sent no bearer token")));
        }
        if let Some(granted) = &token.scope {
            let is_granted = |asked: &str| granted.split(' ').any(|scope| scope == asked);
            if let Some(missing) = scope.split(' ').find(|asked| !is_granted(asked)) {
                return Err(Failure::lasting(format!("{WHO} did not grant {missing}")));
            }
        }
        Ok((token.access_token, life(&token.expires_in)))
    }
}

/// The life of a token. `expires_in` is only recommended (RFC 6749 section 5.1), and some servers write it as a text.
/// Without a number in it only a refusal shows that the token has ended.
fn life(expires_in: &Value) -> Duration {
    let seconds = match expires_in {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    };
    match seconds {
        Some(seconds) if seconds > 0.0 => {
            Duration::try_from_secs_f64(seconds).map_or(LONGEST_LIFE, |life| life.min(LONGEST_LIFE))
        }
        _ => UNKNOWN_LIFE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_life_of_a_token_has_a_bound_and_may_be_unknown() {
        for (expires_in, seconds) in [
            (json!(300), 300),
            (json!("300"), 300),
            (json!(3600), 3600),
            (json!(86_400), 3600),
            (json!(u64::MAX), 3600),
            (json!(1e300), 3600),
            (json!("99999999999999999999999"), 3600),
            (json!("1e999"), 3600),
            (json!(null), 300),
            (json!(0), 300),
            (json!(-1), 300),
            (json!("soon"), 300),
            (json!("NaN"), 300),
            (json!({}), 300),
        ] {
            assert_eq!(life(&expires_in).as_secs(), seconds, "{expires_in}");
        }
    }
}
