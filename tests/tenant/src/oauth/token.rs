//! Token and revocation endpoints (contract.md section 2.7).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::client::{self, Client};
use super::{Refused, not_stored};
use crate::call::{Call, Parameters};
use crate::chance;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::settings::{ExtendedCode, Settings};
use crate::state::lock;
use crate::store::{GRANTS, REVOKED, StoreTrouble};
use crate::token::Claims;

const FORM: &str = "application/x-www-form-urlencoded";

/// What an authorization code stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Grant {
    client_id: String,
    redirect_uri: String,
    challenge: String,
    scope: Vec<String>,
    expires_at: Moment,
    used: bool,
    /// Of the token that was issued.
    token_id: Option<String>,
}

impl Grant {
    pub(super) fn new(
        client_id: &str,
        redirect_uri: &str,
        challenge: &str,
        scope: &[String],
        expires_at: Moment,
    ) -> Self {
        Self {
            client_id: client_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            challenge: challenge.to_owned(),
            scope: scope.to_vec(),
            expires_at,
            used: false,
            token_id: None,
        }
    }
}

/// Keeps a grant under a new code, which only the redirect will know.
pub(super) fn keep(call: &Call, grant: &Grant) -> Result<String, StoreTrouble> {
    // With characters that a page must decode once and encode again.
    let code = chance::extended_code(ExtendedCode::Base64);
    let name = digest(&code);
    call.tenant
        .store
        .write(|all| all.put(GRANTS, &name, grant))?;
    Ok(code)
}

fn digest(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

/// `POST /oauth2/token`
pub(crate) fn token(call: &Call) -> Reply {
    let settings = &call.settings;
    issue(call).unwrap_or_else(|refused| refused.to_reply(settings))
}

/// The checks that both endpoints do on any request.
fn form(call: &Call) -> Result<Parameters, Refused> {
    let invalid = |why: &str| Refused::new("invalid_request", why);
    if call.headers.contains_key("dpop") {
        return Err(invalid("DPoP is not supported"));
    }
    if !call.query.is_empty() {
        return Err(invalid("parameters belong into the body"));
    }
    if !call.is_of_type(FORM) {
        return Err(invalid(&format!("the body must be {FORM}")));
    }
    Ok(Parameters::read(&call.body, None)?)
}

/// Nothing else may be in the body.
fn only(call: &Call, known: &[&str]) -> Result<(), Refused> {
    if call.settings.unknown_parameters_refused {
        Parameters::read(&call.body, Some(known))?;
    }
    Ok(())
}

fn issue(call: &Call) -> Result<Reply, Refused> {
    let form = form(call)?;
    let client = match authenticated(call, &form)? {
        Authenticated::As(client) => client,
        Authenticated::Locked(reply) => return Ok(reply),
    };
    match (client, form.get("grant_type")) {
        (_, None) => Err(Refused::new("invalid_request", "`grant_type` is missing")),
        (Client::Public, Some("authorization_code")) => exchange(call, &form),
        (Client::Confidential, Some("client_credentials")) => credentials(call, &form),
        (_, Some("authorization_code" | "client_credentials")) => Err(Refused::new(
            "unauthorized_client",
            "the client is not registered for this grant",
        )),
        (_, Some(_)) => Err(Refused::new(
            "unsupported_grant_type",
            "the grant is not supported",
        )),
    }
}

enum Authenticated {
    As(Client),
    Locked(Reply),
}

/// Authenticates the client. Consecutive failures of the confidential client lock it (`client_authentication`,
/// contract.md 9.2); the public client is not locked.
fn authenticated(call: &Call, form: &Parameters) -> Result<Authenticated, Refused> {
    let settings = &call.settings;
    let whom = &settings.confidential_client.id;
    let mut limits = lock(&call.tenant.limits);
    let proves = client::claimed(call, form).as_ref() == Some(whom);
    if proves && let Some(seconds) = limits.locked(call.operation, whom, call.now) {
        return Ok(Authenticated::Locked(
            Refusal::too_many(seconds).to_reply(settings),
        ));
    }
    match client::identify(call, form) {
        Ok(client) => {
            if client == Client::Confidential {
                limits.succeeded(call.operation, whom);
            }
            Ok(Authenticated::As(client))
        }
        Err(refused) => {
            if proves && refused.status == 401 {
                let block = settings.block_duration.0;
                limits.failed(call.operation, whom, settings.max_attempts, block, call.now);
            }
            Err(refused)
        }
    }
}

/// RFC 6749 section 4.4.
fn credentials(call: &Call, form: &Parameters) -> Result<Reply, Refused> {
    only(call, &["grant_type", "scope", "client_id", "client_secret"])?;
    let ours = &call.settings.confidential_client;
    // Without one, all that the client has: some clients name none (RFC 6749 section 3.3).
    let scope: Vec<String> = match form.get("scope") {
        Some(scope) => scope.split(' ').map(str::to_owned).collect(),
        None => ours.scopes.clone(),
    };
    for one in &scope {
        if !ours.scopes.contains(one) {
            let why = format!("the client is not subscribed to `{one}`");
            return Err(Refused::new("invalid_scope", why));
        }
    }
    Ok(issued(call, &ours.id, &ours.id, chance::token(), scope))
}

/// RFC 6749 section 4.1.3.
fn exchange(call: &Call, form: &Parameters) -> Result<Reply, Refused> {
    let settings = &call.settings;
    let invalid = |why: &str| Refused::new("invalid_request", why);
    only(
        call,
        &[
            "grant_type",
            "code",
            "redirect_uri",
            "client_id",
            "code_verifier",
            "scope",
        ],
    )?;
    if form.get("scope").is_some() {
        return Err(Refused::new(
            "invalid_scope",
            "the scope was settled by the authorization",
        ));
    }
    let code = form
        .filled("code")
        .ok_or_else(|| invalid("`code` is missing"))?;
    let redirect_uri = form
        .filled("redirect_uri")
        .ok_or_else(|| invalid("`redirect_uri` is missing"))?;
    let verifier = form
        .filled("code_verifier")
        .ok_or_else(|| invalid("`code_verifier` is missing"))?;
    if !is_verifier(verifier) {
        return Err(invalid(
            "`code_verifier` is not 43 to 128 unreserved characters",
        ));
    }
    let name = digest(code);
    // The code is used up even if the exchange fails.
    let outcome = call.tenant.store.write(|all| {
        let Some(mut grant) = all.get::<Grant>(GRANTS, &name)? else {
            return Ok::<_, StoreTrouble>(Err("the code is unknown"));
        };
        if grant.used {
            // RFC 6749 section 4.1.2: what was issued for it should end.
            if let Some(id) = &grant.token_id {
                all.put(REVOKED, id, &call.now.seconds())?;
            }
            return Ok(Err("the code was used before"));
        }
        grant.used = true;
        let fits = if grant.expires_at <= call.now {
            Err("the code has expired")
        } else if grant.redirect_uri != redirect_uri {
            Err("the redirect URI is another than in the authorization request")
        } else if grant.client_id != settings.client_id {
            Err("the code belongs to another client")
        } else if grant.challenge != digest(verifier) {
            Err("the code verifier does not fit the challenge")
        } else {
            Ok(chance::token())
        };
        grant.token_id = fits.clone().ok();
        all.put(GRANTS, &name, &grant)?;
        Ok(fits.map(|id| (id, grant.scope)))
    })?;
    let (id, scope) = outcome.map_err(|why| Refused::new("invalid_grant", why))?;
    let subject = format!("visitor-{}", chance::id());
    Ok(issued(call, &settings.client_id, &subject, id, scope))
}

/// RFC 7636 section 4.1.
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c))
}

fn issued(call: &Call, client: &str, subject: &str, id: String, scope: Vec<String>) -> Reply {
    let settings: &Settings = &call.settings;
    let now = call.now.seconds();
    let ttl = settings.access_token_ttl.0.as_secs();
    let scopes = scope.join(" ");
    let claims = Claims {
        iss: settings.issuer(),
        aud: vec![client.to_owned()],
        sub: subject.to_owned(),
        aid: settings.workspace.clone(),
        tid: settings.tenant_id.clone(),
        jti: id,
        iat: now,
        nbf: now,
        exp: now + ttl,
        scp: scope,
    };
    let mut body = json!({
        "access_token": call.tenant.key.sign(&claims),
        "token_type": "bearer",
        "expires_in": ttl,
        "scope": scopes,
        "grant_id": chance::id()
    });
    for (name, value) in &settings.token_extra {
        if let Some(members) = body.as_object_mut() {
            if value.is_null() {
                members.remove(name);
            } else {
                members.insert(name.clone(), value.clone());
            }
        }
    }
    not_stored(Reply::json(200, &body))
}

/// `POST /oauth2/revoke` (RFC 7009): an unknown token counts as revoked.
pub(crate) fn revoke(call: &Call) -> Reply {
    let revoked = || -> Result<Reply, Refused> {
        let form = form(call)?;
        // The vendor's own library sends the token to revoke as bearer too.
        let itself = call
            .header("authorization")
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .is_some_and(|(_, bearer)| form.get("token") == Some(bearer));
        if !itself && client::identify(call, &form)? == Client::Confidential {
            return Err(Refused::client("only the page revokes its tokens"));
        }
        only(call, &["token", "token_type_hint", "client_id"])?;
        let token = form
            .filled("token")
            .ok_or_else(|| Refused::new("invalid_request", "`token` is missing"))?;
        if let Some(claims) = call.tenant.key.open(token) {
            call.tenant
                .store
                .write(|all| all.put(REVOKED, &claims.jti, &call.now.seconds()))?;
        }
        Ok(not_stored(Reply::empty(200)))
    };
    revoked().unwrap_or_else(|refused| refused.to_reply(&call.settings))
}
