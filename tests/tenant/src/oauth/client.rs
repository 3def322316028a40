//! Identifies and authenticates the client of a token request (RFC 6749 section 2.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Refused;
use crate::call::{Call, Parameters};
use crate::settings::ClientAuthentication;

/// An identified client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Client {
    /// The page's public client, which does not authenticate.
    Public,
    /// The back end's confidential client, which has authenticated.
    Confidential,
}

const SECRETS: [&str; 3] = ["client_secret", "client_assertion", "client_assertion_type"];

/// Identifies and authenticates the client.
pub(super) fn identify(call: &Call, form: &Parameters) -> Result<Client, Refused> {
    let settings = &call.settings;
    let named = form.get("client_id");
    let Some(claim) = claim(call, form)? else {
        // Not even an empty one: a public client has none (RFC 6749 section 2.3.1).
        return match named {
            Some(id) if id == settings.client_id && settings.client_secret_needed => {
                Err(Refused::client("the client must authenticate"))
            }
            Some(id) if id == settings.client_id => Ok(Client::Public),
            _ => Err(Refused::client("the client is not registered")),
        };
    };
    let refused = |why: &str| match claim.method {
        ClientAuthentication::ClientSecretBasic => Refused::challenging(why),
        _ => Refused::client(why),
    };
    let ours = &settings.confidential_client;
    if claim.id == settings.client_id {
        return Err(refused("the client is public and must not authenticate"));
    }
    if ours.id.is_empty() || claim.id != ours.id {
        return Err(refused("the client is not registered"));
    }
    if named.is_some_and(|id| id != claim.id) {
        let why = "`client_id` names another client than the Authorization header";
        return Err(Refused::new("invalid_request", why));
    }
    if claim.method != ours.authentication {
        return Err(refused("the client is registered with another method"));
    }
    let (right, why) = match claim.method {
        ClientAuthentication::ClientSecretBasic | ClientAuthentication::ClientSecretPost => {
            (claim.secret == ours.secret, "the secret is wrong")
        }
        ClientAuthentication::TlsClientAuth | ClientAuthentication::SelfSignedTlsClientAuth => (
            call.certificate.is_some_and(|it| ours.knows(it)),
            "the client has not presented the registered certificate",
        ),
    };
    match right {
        true => Ok(Client::Confidential),
        false => Err(refused(why)),
    }
}

/// The client id that a request names, not authenticated yet.
pub(super) fn claimed(call: &Call, form: &Parameters) -> Option<String> {
    let by_form = || form.get("client_id").map(str::to_owned);
    basic(call).map(|(id, _)| id).or_else(by_form)
}

/// The client authentication in a request.
struct Claim {
    method: ClientAuthentication,
    id: String,
    secret: String,
}

/// Reads it; `None` without any, as a public client must send it.
fn claim(call: &Call, form: &Parameters) -> Result<Option<Claim>, Refused> {
    let brings = SECRETS.iter().any(|name| form.get(name).is_some());
    if call.headers.contains_key("authorization") {
        if brings {
            let why = "the client authenticates in two ways at once";
            return Err(Refused::new("invalid_request", why));
        }
        let (id, secret) = basic(call)
            .ok_or_else(|| Refused::challenging("the Authorization header is not in order"))?;
        return Ok(Some(Claim {
            method: ClientAuthentication::ClientSecretBasic,
            id,
            secret,
        }));
    }
    let id = form.get("client_id").unwrap_or_default();
    let ours = id == call.settings.confidential_client.id;
    if !brings && !ours {
        return Ok(None);
    }
    if form.get("client_assertion").is_some() || form.get("client_assertion_type").is_some() {
        return Err(Refused::client("assertions are not supported"));
    }
    let registered = call.settings.confidential_client.authentication;
    let method = match registered {
        // Such a client authenticates by its certificate, not in the request.
        ClientAuthentication::TlsClientAuth | ClientAuthentication::SelfSignedTlsClientAuth
            if !brings =>
        {
            registered
        }
        _ => ClientAuthentication::ClientSecretPost,
    };
    Ok(Some(Claim {
        method,
        id: id.to_owned(),
        secret: form.get("client_secret").unwrap_or_default().to_owned(),
    }))
}

/// Id and secret in every reading: form-encoded before they were put together (RFC 6749 section 2.3.1),
/// percent-encoded otherwise (some leave `~`, or write `+` as it is), or not encoded at all. Clients of all
/// three kinds exist (contract.md section 12.3); the first pair that is registered counts.
fn basic(call: &Call) -> Option<(String, String)> {
    let (scheme, value) = call.header("authorization")?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let ours = &call.settings.confidential_client;
    let read = |text: &str, wanted: &str| {
        let same = readings(text).into_iter().find(|one| one == wanted);
        same.unwrap_or_else(|| text.to_owned())
    };
    Some((read(id, &ours.id), read(secret, &ours.secret)))
}

fn readings(text: &str) -> [String; 3] {
    // One pair without a value: the parser decodes its name.
    let decoded = |text: &str| {
        // `&` and `=` are ordinary characters here.
        let text = text.replace('&', "%26").replace('=', "%3D");
        let mut pairs = form_urlencoded::parse(text.as_bytes());
        pairs
            .next()
            .map_or(String::new(), |(name, _)| name.into_owned())
    };
    [
        decoded(text),
        decoded(&text.replace('+', "%2B")),
        text.to_owned(),
    ]
}
