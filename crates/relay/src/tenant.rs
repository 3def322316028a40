//! The relay's calls of the tenant, with its own confidential client: a token by client credentials, and codes by
//! `user/code/generate` (contract.md section 3.6). No other call is made.

mod token;

use std::time::{Duration, SystemTime};

use reqwest::{Certificate, Identity, Response, StatusCode, header, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tracing::warn;
use url::Url;

use crate::{
    config::{self, Proof},
    delivery::{Answer, Codes},
    failure::Failure,
    request::Request,
};
use token::Tokens;

/// The longest answer that is read; a code and its extended form are much shorter.
const MOST: usize = 64 * 1024;

/// The tenant.
pub(crate) struct Tenant {
    http: reqwest::Client,
    generate: Url,
    tokens: Tokens,
}

impl std::fmt::Debug for Tenant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tenant").finish_non_exhaustive()
    }
}

/// The body of `user/code/generate`.
#[derive(Serialize)]
struct Question<'a> {
    r#type: &'static str,
    #[serde(rename = "userID", skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<&'a str>,
    address: &'a str,
}

impl<'a> Question<'a> {
    /// For a code of the account with this id.
    fn by_id(request: &'a Request) -> Self {
        Self {
            r#type: "activation",
            user: Some(request.user.as_str()),
            identifier: None,
            address: request.address.as_ref(),
        }
    }

    /// For a code of the account that signs in with this address.
    fn by_identifier(request: &'a Request) -> Self {
        Self {
            user: None,
            identifier: Some(request.address.as_ref()),
            ..Self::by_id(request)
        }
    }
}

/// The result of one request for a code.
enum Asked {
    Code(SecretString),
    /// Refused, for a reason that has to do with the account.
    Refused(StatusCode),
}

#[derive(Deserialize)]
struct Codes201 {
    code: SecretString,
}

impl Tenant {
    /// # Errors
    /// When TLS cannot be set up.
    pub(crate) fn new(
        tenant: &config::Tenant,
        client: config::Client,
    ) -> Result<Self, reqwest::Error> {
        let mut http = reqwest::Client::builder()
            .timeout(tenant.timeout)
            .connect_timeout(tenant.timeout)
            // A redirect would send the secret to another address.
            .redirect(redirect::Policy::none())
            .user_agent(concat!("portico-relay/", env!("CARGO_PKG_VERSION")));
        if let Some(roots) = &tenant.roots {
            http = http.tls_certs_merge(Certificate::from_pem_bundle(roots.as_bytes())?);
        }
        if let Proof::Certificate(pem) = &client.proof {
            http = http.identity(Identity::from_pem(pem.expose_secret().as_bytes())?);
        }
        let http = http.build()?;
        Ok(Self {
            tokens: Tokens::new(http.clone(), tenant.token.clone(), client),
            generate: tenant.generate.clone(),
            http,
        })
    }

    async fn post(
        &self,
        question: &Question<'_>,
        token: &SecretString,
    ) -> Result<Response, Failure> {
        self.http
            .post(self.generate.clone())
            .bearer_auth(token.expose_secret())
            .json(question)
            .send()
            .await
            .map_err(|error| unanswered("the tenant", &error))
    }

    async fn ask(&self, question: &Question<'_>) -> Result<Asked, Failure> {
        let token = self.tokens.get().await?;
        let mut response = self.post(question, &token.text).await?;
        if response.status() == StatusCode::UNAUTHORIZED {
            // The token is revoked, or the tenant's keys have changed.
            self.tokens.forget(&token).await;
            let token = self.tokens.get().await?;
            response = self.post(question, &token.text).await?;
            if response.status() == StatusCode::UNAUTHORIZED {
                self.tokens.forget(&token).await;
            }
        }
        let status = response.status();
        match status.as_u16() {
            200 | 201 => {
                let codes: Codes201 = read("the tenant", response).await?;
                if codes.code.expose_secret().trim().is_empty() {
                    return Err(Failure::passing("the tenant sent an empty code"));
                }
                Ok(Asked::Code(codes.code))
            }
            400 | 404 | 409 | 412 | 422 => Ok(Asked::Refused(status)),
            403 => Err(Failure::lasting(
                "the tenant refuses the relay's client (403): has it all scopes it needs?",
            )),
            _ => Err(refused("the tenant", &response)),
        }
    }
}

impl Codes for Tenant {
    async fn generate(&self, request: &Request) -> Result<Answer, Failure> {
        let status = match self.ask(&Question::by_id(request)).await? {
            Asked::Code(code) => return Ok(Answer::Code(code)),
            Asked::Refused(status) => status,
        };
        // A wrong pool in the config has the same effect, so the operator has to see it.
        warn!(user = %request.user, %status, "no code for this account");
        // The refusal does not say why: the account may be active, or unknown, or have another
        // address. Anybody can send any id with any address, so a letter goes to the mailbox only
        // if the tenant has an account that signs in with the address.
        Ok(match self.ask(&Question::by_identifier(request)).await? {
            // The account waits for its activation, and this code has replaced its earlier one.
            Asked::Code(code) => Answer::Code(code),
            Asked::Refused(StatusCode::NOT_FOUND) => Answer::Unknown,
            Asked::Refused(_) => Answer::Taken,
        })
    }
}

/// A request that got no answer.
fn unanswered(who: &str, error: &reqwest::Error) -> Failure {
    let what = match error {
        error if error.is_timeout() => "took too long",
        error if error.is_connect() => "cannot be reached",
        _ => "broke the connection off",
    };
    Failure::passing(format!("{who} {what}"))
}

/// Whether a status is temporary.
fn refused(who: &str, response: &Response) -> Failure {
    let why = format!("{who} answered {}", response.status());
    Failure::later(why, retry_after(response))
}

/// Seconds, or a date (RFC 9110 section 10.2.3).
fn retry_after(response: &Response) -> Option<Duration> {
    let text = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number can have are a very long time.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    #[expect(clippy::disallowed_methods, reason = "a server has a clock of its own")]
    let now = SystemTime::now();
    date.duration_since(now).ok()
}

/// The JSON of an answer. An error does not quote it, because it may contain a code.
async fn read<T: DeserializeOwned>(who: &str, mut response: Response) -> Result<T, Failure> {
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() <= MOST => bytes.extend(chunk),
            Ok(Some(_)) => return Err(Failure::passing(format!("{who} sent too much"))),
            Ok(None) => break,
            Err(error) => return Err(unanswered(who, &error)),
        }
    }
    serde_json::from_slice(&bytes)
        .map_err(|_| Failure::passing(format!("{who} sent something else than was asked for")))
}
