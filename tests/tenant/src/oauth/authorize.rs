//! The authorization endpoint and the pages a person may meet there (contract.md sections 2.5, 2.6).

use std::time::Duration;

use form_urlencoded::Serializer;

use super::Refused;
use super::token::{self, Grant};
use crate::asked::Asked;
use crate::call::{Call, Parameters};
use crate::chance;
use crate::pages;
use crate::reply::Reply;
use crate::settings::{IssuerParameter, Login, Settings};
use crate::state::lock;
use crate::store::StoreTrouble;

/// How long a login or consent page may stand open.
const PATIENCE: Duration = Duration::from_secs(600);

const KNOWN: [&str; 21] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "request",
    "request_uri",
    "claims",
    "idp_hint",
    "dpop_jkt",
    "authorization_correlation_id",
    "prompt",
    "login_hint",
    // Of OpenID Connect Core section 3.1.2.1, and of the vendor's library (contract.md section 2.6).
    "ui_locales",
    "method_hint",
    "acr_values",
    "max_age",
    "response_mode",
];

/// `GET /oauth2/authorize`
pub(crate) fn authorize(call: &Call) -> Reply {
    let settings = &call.settings;
    let raw = call.query.as_bytes();
    // Client and redirect URI first: before both are known nothing may be sent anywhere.
    let all = match Parameters::read(raw, None) {
        Ok(all) => all,
        Err(disorder) => return pages::refused(settings, "invalid_request", &disorder.to_string()),
    };
    if all.get("client_id") != Some(&settings.client_id) {
        return pages::refused(settings, "invalid_client", "The client is not registered.");
    }
    let Some(redirect_uri) = all
        .get("redirect_uri")
        .filter(|uri| settings.redirect_uris.iter().any(|one| one == uri))
    else {
        let why = "The redirect URI is not byte for byte a registered one.";
        return pages::refused(settings, "invalid_request", why);
    };
    let state = all.filled("state");
    let asked = match check(call, &all, redirect_uri) {
        Ok(asked) => asked,
        Err(refused) => return error(call, redirect_uri, state, &refused),
    };
    let stopped =
        |code: &str, why: &str| error(call, redirect_uri, state, &Refused::new(code, why));
    if let Some(code) = &settings.authorize_error {
        return stopped(code, "a switch of the stand-in tenant says so");
    }
    if all.get("prompt") == Some("none") && !settings.single_sign_on {
        return stopped("login_required", "there is no session");
    }
    proceed(call, asked)
}

/// On to the next page, or back with a code when there is none left.
fn proceed(call: &Call, asked: Asked) -> Reply {
    let settings = &call.settings;
    if !asked.logs_in && !asked.consents {
        return granted(call, &asked);
    }
    let transaction = chance::token();
    let page = if asked.logs_in {
        pages::login(settings, &transaction, &asked.login_hint, false)
    } else {
        pages::consent(settings, &transaction, &asked.scope)
    };
    let mut open = lock(&call.tenant.asked);
    open.retain(|_, one| call.now.since(one.at) < PATIENCE);
    open.insert(transaction, asked);
    page
}

fn check(call: &Call, all: &Parameters, redirect_uri: &str) -> Result<Asked, Refused> {
    let settings = &call.settings;
    if settings.unknown_parameters_refused {
        Parameters::read(call.query.as_bytes(), Some(&KNOWN))?;
    }
    let invalid = |why: &str| Refused::new("invalid_request", why);
    match all.get("response_type") {
        Some("code") => {}
        Some(_) => {
            let why = "only `code` is supported";
            return Err(Refused::new("unsupported_response_type", why));
        }
        None => return Err(invalid("`response_type` is missing")),
    }
    if !matches!(all.get("response_mode"), None | Some("query")) {
        return Err(invalid("only the response mode `query` is supported"));
    }
    for (name, code) in [
        ("request", "request_not_supported"),
        ("request_uri", "request_uri_not_supported"),
        ("dpop_jkt", "invalid_request"),
        ("claims", "invalid_request"),
    ] {
        if all.get(name).is_some() {
            return Err(Refused::new(code, format!("`{name}` is not supported")));
        }
    }
    let state = all.filled("state").map(str::to_owned);
    if settings.state_required && state.as_ref().is_none_or(|state| state.chars().count() < 8) {
        return Err(invalid("`state` is missing or has less than 8 characters"));
    }
    let challenge = all.get("code_challenge").unwrap_or_default();
    let without = !settings.pkce_enforced
        && challenge.is_empty()
        && all.get("code_challenge_method").is_none();
    if !without && all.get("code_challenge_method") != Some("S256") {
        return Err(invalid("`code_challenge_method` must be S256"));
    }
    // 256 bits in base64url without padding (RFC 7636 section 4.2).
    let is_challenge = challenge.len() == 43
        && challenge
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if !without && !is_challenge {
        return Err(invalid("`code_challenge` is no S256 challenge"));
    }
    let scope = scope(all.get("scope").unwrap_or_default(), settings)?;
    let prompt: Vec<&str> = all
        .get("prompt")
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let known = ["none", "login", "consent", "select_account"];
    if !prompt.iter().all(|one| known.contains(one))
        || (prompt.contains(&"none") && prompt.len() > 1)
    {
        return Err(invalid("`prompt` is not valid"));
    }
    let page = settings.login == Login::Page;
    Ok(Asked {
        redirect_uri: redirect_uri.to_owned(),
        state,
        scope,
        challenge: challenge.to_owned(),
        login_hint: all.get("login_hint").unwrap_or_default().to_owned(),
        logs_in: page && (!settings.single_sign_on || prompt.contains(&"login")),
        consents: prompt.contains(&"consent") || (settings.consent && !settings.single_sign_on),
        at: call.now,
    })
}

/// Space separated (RFC 6749 section 3.3), each a scope the client is subscribed to.
fn scope(text: &str, settings: &Settings) -> Result<Vec<String>, Refused> {
    let invalid = |why: String| Refused::new("invalid_scope", why);
    let scope: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for one in &scope {
        if !settings.client_scopes.contains(one) {
            return Err(invalid(format!("the client is not subscribed to `{one}`")));
        }
    }
    Ok(scope)
}

/// The login page was sent.
pub(crate) fn login(call: &Call) -> Reply {
    let settings = &call.settings;
    let (form, asked) = match reopened(call) {
        Ok(both) => both,
        Err(page) => return page,
    };
    if form.get("action") == Some("cancel") {
        return denied(call, &asked);
    }
    let right = form.get("username") == Some(&settings.login_user)
        && form.get("password") == Some(&settings.login_password);
    if !right {
        let transaction = chance::token();
        let page = pages::login(settings, &transaction, &asked.login_hint, true);
        lock(&call.tenant.asked).insert(transaction, asked);
        return page;
    }
    let next = Asked {
        logs_in: false,
        ..asked
    };
    proceed(call, next)
}

/// The consent page was sent.
pub(crate) fn consent(call: &Call) -> Reply {
    match reopened(call) {
        // The transaction of a login page does not do for consent.
        Ok((form, asked)) if form.get("action") == Some("allow") && !asked.logs_in => {
            granted(call, &asked)
        }
        Ok((_, asked)) => denied(call, &asked),
        Err(page) => page,
    }
}

/// The request a sent page belongs to; each page can be sent once.
fn reopened(call: &Call) -> Result<(Parameters, Asked), Reply> {
    let settings = &call.settings;
    let refused = |why: &str| pages::refused(settings, "invalid_request", why);
    let form = Parameters::read(&call.body, None).map_err(|it| refused(&it.to_string()))?;
    let transaction = form.get("transaction").unwrap_or_default();
    let asked = lock(&call.tenant.asked).remove(transaction);
    match asked.filter(|asked| call.now.since(asked.at) < PATIENCE) {
        Some(asked) => Ok((form, asked)),
        None => Err(refused("This page has ended. Go back and start again.")),
    }
}

fn granted(call: &Call, asked: &Asked) -> Reply {
    let settings = &call.settings;
    let grant = Grant::new(
        &settings.client_id,
        &asked.redirect_uri,
        &asked.challenge,
        &asked.scope,
        call.now.plus(settings.authorization_code_ttl.0),
    );
    match token::keep(call, &grant) {
        Ok(code) => back(
            call,
            &asked.redirect_uri,
            asked.state.as_deref(),
            &[("code", &code)],
        ),
        Err(StoreTrouble(why)) => {
            let refused = Refused::new("server_error", why);
            error(call, &asked.redirect_uri, asked.state.as_deref(), &refused)
        }
    }
}

fn denied(call: &Call, asked: &Asked) -> Reply {
    let refused = Refused::new("access_denied", "the visitor said no");
    error(call, &asked.redirect_uri, asked.state.as_deref(), &refused)
}

/// An error redirect with the parameters the vendor sends (contract.md section 2.6).
fn error(call: &Call, redirect_uri: &str, state: Option<&str>, refused: &Refused) -> Reply {
    let parameters = [
        ("error", refused.error.as_str()),
        ("error_description", &refused.description),
        ("error_hint", "<b>Never show this as HTML.</b>"),
        ("error_cause", &refused.description),
        ("trace_id", &chance::id()),
    ];
    back(call, redirect_uri, state, &parameters)
}

/// Back to the page. The endpoint itself redirects with 302 (contract.md section 12.3); a form that was sent
/// is left with 303, so that the browser asks with GET.
fn back(call: &Call, redirect_uri: &str, state: Option<&str>, more: &[(&str, &str)]) -> Reply {
    let settings = &call.settings;
    let status = if call.method == http::Method::POST {
        303
    } else {
        302
    };
    let mut query = Serializer::new(String::new());
    for (name, value) in more {
        query.append_pair(name, value);
    }
    if let Some(state) = state {
        query.append_pair("state", state);
    }
    match &settings.issuer_parameter {
        IssuerParameter::Sent => query.append_pair("iss", &settings.issuer()),
        IssuerParameter::Forged(other) => query.append_pair("iss", other),
        IssuerParameter::Omitted => &mut query,
    };
    for (name, value) in &settings.callback_extra {
        query.append_pair(name, value);
    }
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    Reply::redirect(
        status,
        &format!("{redirect_uri}{separator}{}", query.finish()),
    )
}
