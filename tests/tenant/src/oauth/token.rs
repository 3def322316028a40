//! Token and revocation endpoints (contract.md section 2.7).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Refused, not_stored};
use crate::call::{Call, Parameters};
use crate::chance;
use crate::clock::Moment;
use crate::reply::Reply;
use crate::settings::{ExtendedCode, Settings};
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
    exchange(call).unwrap_or_else(|refused| refused.to_reply(&call.settings))
}

/// What both endpoints ask of any request.
fn form(call: &Call, known: &[&str]) -> Result<Parameters, Refused> {
    let settings = &call.settings;
    if call.headers.contains_key("dpop") {
        return Err(Refused::new("invalid_request", "DPoP is not supported"));
    }
    if !call.query.is_empty() {
        let why = "parameters belong into the body";
        return Err(Refused::new("invalid_request", why));
    }
    if !call.is_of_type(FORM) {
        return Err(Refused::new(
            "invalid_request",
            format!("the body must be {FORM}"),
        ));
    }
    let everything = Parameters::read(&call.body, None)?;
    // Not even an empty one: a public client has none (RFC 6749 section 2.3.1).
    for name in ["client_secret", "client_assertion", "client_assertion_type"] {
        if everything.get(name).is_some() {
            return Err(Refused::client("the client is public and has no secret"));
        }
    }
    if settings.unknown_parameters_refused {
        Parameters::read(&call.body, Some(known))?;
    }
    Ok(everything)
}

fn client(call: &Call, form: &Parameters) -> Result<(), Refused> {
    match form.get("client_id") {
        Some(id) if id == call.settings.client_id => Ok(()),
        _ => Err(Refused::client("the client is not registered")),
    }
}

fn exchange(call: &Call) -> Result<Reply, Refused> {
    let settings = &call.settings;
    if call.headers.contains_key("authorization") {
        return Err(Refused::authenticating());
    }
    let known = [
        "grant_type",
        "code",
        "redirect_uri",
        "client_id",
        "code_verifier",
        "scope",
    ];
    let form = form(call, &known)?;
    client(call, &form)?;
    let invalid = |why: &str| Refused::new("invalid_request", why);
    match form.get("grant_type") {
        Some("authorization_code") => {}
        Some(_) => {
            let why = "only `authorization_code` is supported";
            return Err(Refused::new("unsupported_grant_type", why));
        }
        None => return Err(invalid("`grant_type` is missing")),
    }
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
    // The outcome is kept in either case: a code that was tried is used up.
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
    Ok(issued(call, id, scope))
}

/// RFC 7636 section 4.1.
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c))
}

fn issued(call: &Call, id: String, scope: Vec<String>) -> Reply {
    let settings: &Settings = &call.settings;
    let now = call.now.seconds();
    let ttl = settings.access_token_ttl.0.as_secs();
    let scopes = scope.join(" ");
    let claims = Claims {
        iss: settings.issuer(),
        aud: vec![settings.client_id.clone()],
        sub: format!("visitor-{}", chance::id()),
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

/// `POST /oauth2/revoke` (RFC 7009): a token nobody knows is revoked already.
pub(crate) fn revoke(call: &Call) -> Reply {
    let revoked = || -> Result<Reply, Refused> {
        let form = form(call, &["token", "token_type_hint", "client_id"])?;
        let token = form
            .filled("token")
            .ok_or_else(|| Refused::new("invalid_request", "`token` is missing"))?;
        match call
            .header("authorization")
            .map(|value| value.split_once(' '))
        {
            // The vendor's own library sends the token to revoke as bearer too.
            Some(Some((scheme, bearer)))
                if scheme.eq_ignore_ascii_case("bearer") && bearer == token => {}
            Some(_) => {
                return Err(Refused::authenticating());
            }
            None if call.headers.contains_key("authorization") => {
                return Err(Refused::client("there are several Authorization headers"));
            }
            None => client(call, &form)?,
        }
        if let Some(claims) = call.tenant.key.open(token) {
            call.tenant
                .store
                .write(|all| all.put(REVOKED, &claims.jti, &call.now.seconds()))?;
        }
        Ok(not_stored(Reply::empty(200)))
    };
    revoked().unwrap_or_else(|refused| refused.to_reply(&call.settings))
}
