//! The identity system API (contract.md section 3): what all its operations have in common.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::call::{Call, Disorder, Parameters};
use crate::limits::Remembered;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::script::Operation;
use crate::settings::{LockBy, LockStatus, ScopeMode, Settings};
use crate::state::lock;
use crate::store::{ACCOUNTS, REVOKED};

mod activate;
mod create;
mod generate;
mod passkey;
mod reads;
mod register;
mod send;

/// Every operation, as a route calls it.
macro_rules! operations {
    ($($name:ident => $act:path),* $(,)?) => {
        $(pub(crate) fn $name(call: &Call) -> Reply { operate(call, $act) })*
    };
}

operations! {
    pool => reads::pool,
    schema => reads::schema,
    register => register::register,
    send => send::send,
    activate => activate::activate,
    activate_extended => activate::activate_extended,
    inspect => activate::inspect,
    create => create::create,
    generate => generate::generate,
    refused => refuse,
}

/// inspectOTP for the tenant's own activation page, which needs no token.
pub(crate) fn inspect_here(call: &Call) -> Reply {
    guarded(call, activate::inspect)
}

/// activateSelfRegisteredUserUsingExtendedCode for the tenant's own activation page.
pub(crate) fn activate_here(call: &Call) -> Reply {
    guarded(call, activate::activate_extended)
}

/// Refuses operations that a registration does not need, as an access policy of the administrator would (contract.md
/// section 2.4).
fn refuse(_: &Call) -> Result<Reply, Refusal> {
    Err(Refusal::new(403, "a policy refuses this operation"))
}

fn operate(call: &Call, act: fn(&Call) -> Result<Reply, Refusal>) -> Reply {
    let settings = &call.settings;
    let answer = authorized(call).and_then(|()| match idempotency_key(call)? {
        None => Ok(guarded(call, act)),
        Some(key) => once(call, key, act),
    });
    answer.unwrap_or_else(|refusal| refusal.to_reply(settings))
}

/// Checks the access token and its scopes.
fn authorized(call: &Call) -> Result<(), Refusal> {
    let settings = &call.settings;
    let token = call
        .header("authorization")
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token)
        .ok_or_else(|| Refusal::unauthorized("there is no bearer token"))?;
    let now = call.now.seconds();
    let claims = call
        .tenant
        .key
        .open(token)
        .filter(|claims| claims.iss == settings.issuer())
        .filter(|claims| claims.nbf <= now && now < claims.exp)
        .ok_or_else(|| Refusal::unauthorized("the token is invalid or has ended"))?;
    let revoked: Option<u64> = call
        .tenant
        .store
        .read(|all| all.get(REVOKED, &claims.jti))?;
    if revoked.is_some() {
        return Err(Refusal::unauthorized("the token is invalid or has ended"));
    }
    for scope in scopes(call.operation, settings.scope_mode) {
        if !claims.scp.iter().any(|one| one == scope) {
            let mut refusal = Refusal::new(403, format!("missing scope: {scope}")).not_counted();
            let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
            refusal.challenge = Some(challenge);
            return Err(refusal);
        }
    }
    let public = claims.aud.contains(&settings.client_id);
    if public
        && call.operation == Operation::GenerateCode
        && !settings.code_generation_by_public_client
    {
        let why = "a policy refuses this operation to the public client";
        return Err(Refusal::new(403, why));
    }
    let pool = call.places.get("pool");
    if pool.is_some_and(|pool| *pool != settings.pool.id) {
        return Err(Refusal::new(404, "no such pool").not_counted());
    }
    Ok(())
}

/// What a token must carry (contract.md section 2.4).
fn scopes(operation: Operation, mode: ScopeMode) -> &'static [&'static str] {
    const GENERATING: [&str; 2] = ["generateCode", "generateActivationCode"];
    match (mode, operation) {
        (ScopeMode::Tutorial, _) => &["identity", "identity_self_registration"],
        (ScopeMode::Spec, Operation::GenerateCode) => &["identity_self_registration"],
        (ScopeMode::Spec, Operation::Refused(id)) if GENERATING.contains(&id) => {
            &["identity_self_registration"]
        }
        (ScopeMode::Spec, _) => &["identity"],
    }
}

/// `X-Idempotency-Key` of a POST, 32 to 255 characters (contract.md section 3.0).
fn idempotency_key(call: &Call) -> Result<Option<&str>, Refusal> {
    if call.method != http::Method::POST || !call.headers.contains_key("x-idempotency-key") {
        return Ok(None);
    }
    match call.header("x-idempotency-key") {
        Some(key) if (32..=255).contains(&key.chars().count()) => Ok(Some(key)),
        _ => Err(Refusal::new(
            400,
            "X-Idempotency-Key must have 32 to 255 characters",
        )),
    }
}

/// Acts at most once a minute for the same key.
fn once(
    call: &Call,
    key: &str,
    act: fn(&Call) -> Result<Reply, Refusal>,
) -> Result<Reply, Refusal> {
    let request = format!(
        "{} {} {:x?}",
        call.path,
        call.query,
        Sha256::digest(&call.body)
    );
    let remembered = lock(&call.tenant.limits).remembered(key, &request, call.now);
    match remembered {
        Remembered::Answer(reply) => Ok(reply.header("x-idempotent-replayed", "true")),
        Remembered::OfAnotherRequest => Err(Refusal::new(
            422,
            "X-Idempotency-Key was used for another request",
        )),
        Remembered::Nothing => {
            let reply = guarded(call, act);
            // After a failure of the tenant (5xx) the request may be repeated.
            if reply.status < 500 {
                let mut limits = lock(&call.tenant.limits);
                limits.remember(key.to_owned(), request, reply.clone(), call.now);
            }
            Ok(reply)
        }
    }
}

/// Acts behind the lock of contract.md section 9.2.
fn guarded(call: &Call, act: fn(&Call) -> Result<Reply, Refusal>) -> Reply {
    let settings = &call.settings;
    let protected = matches!(
        call.operation,
        Operation::Register
            | Operation::Activate
            | Operation::ActivateExtended
            | Operation::Inspect
    );
    let whom = match settings.lock_by {
        LockBy::Requestor => "",
        LockBy::Account => call.place("user"),
    };
    if protected
        && let Some(seconds) = lock(&call.tenant.limits).locked(call.operation, whom, call.now)
    {
        return match settings.lock_status {
            LockStatus::TooManyRequests => Refusal::too_many(seconds),
            LockStatus::Unauthorized => Refusal::new(401, WRONG_CODE),
        }
        .to_reply(settings);
    }
    match act(call) {
        Ok(reply) => {
            lock(&call.tenant.limits).succeeded(call.operation, whom);
            reply
        }
        Err(refusal) => {
            if protected && refusal.counts {
                lock(&call.tenant.limits).failed(
                    call.operation,
                    whom,
                    settings.max_attempts,
                    settings.block_duration.0,
                    call.now,
                );
            }
            refusal.to_reply(settings)
        }
    }
}

/// The same text for every reason, so that the caller cannot tell them apart (contract.md section 3.3).
const WRONG_CODE: &str = "invalid or expired code";

fn wrong_code(settings: &Settings) -> Refusal {
    Refusal::new(settings.wrong_code_status, WRONG_CODE)
}

/// The query, with these parameters and no other.
fn query(call: &Call, known: &[&str]) -> Result<Parameters, Refusal> {
    let known = call.settings.unknown_parameters_refused.then_some(known);
    Parameters::read(call.query.as_bytes(), known)
        .map_err(|disorder: Disorder| Refusal::new(400, disorder.to_string()))
}

/// One of a parameter's allowed values; the first of them when it is not there.
fn choice<'a>(query: &Parameters, name: &str, allowed: &[&'a str]) -> Result<&'a str, Refusal> {
    match (query.get(name), allowed.first()) {
        (None, Some(default)) => Ok(default),
        (Some(value), _) => allowed
            .iter()
            .find(|one| **one == value)
            .copied()
            .ok_or_else(|| Refusal::new(400, format!("`{name}` has no value `{value}`"))),
        (None, None) => Err(Refusal::new(400, name)),
    }
}

/// The theme that a message shall use.
fn theme(call: &Call, query: &Parameters) -> Result<Option<String>, Refusal> {
    match query.get("server_id") {
        None => Ok(None),
        Some(id) if call.settings.themes.iter().any(|one| one == id) => Ok(Some(id.to_owned())),
        Some(_) => Err(Refusal::new(404, "no such workspace in server_id")),
    }
}

/// A body of the wire; `rest` holds the members it does not know.
trait Model: DeserializeOwned {
    fn rest(&self) -> &Map<String, Value>;

    /// The first member that the wire does not have, here or in a member.
    fn unknown(&self) -> Option<&str> {
        self.rest().keys().map(String::as_str).next()
    }
}

/// A list that may be `null`: the vendor's own client writes it for one that it does not have.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

/// Reads the JSON body where there need not be one.
fn optional_body<T: Model>(call: &Call) -> Result<T, Refusal> {
    let typed = call.headers.contains_key("content-type");
    match call.body.is_empty() && (!typed || call.is_of_type("application/json")) {
        true => read(b"{}", call),
        false => body(call),
    }
}

/// Reads the JSON body.
fn body<T: Model>(call: &Call) -> Result<T, Refusal> {
    if !call.is_of_type("application/json") {
        return Err(Refusal::new(400, "the body must be application/json"));
    }
    read(&call.body, call)
}

fn read<T: Model>(text: &[u8], call: &Call) -> Result<T, Refusal> {
    let read: T = serde_json::from_slice(text)
        // The message of the parser would repeat what was sent.
        .map_err(|error| {
            Refusal::new(
                400,
                format!("the body does not fit: {:?}", error.classify()),
            )
        })?;
    match read.unknown() {
        Some(name) if call.settings.unknown_members_refused => Err(Refusal::new(
            400,
            format!("the body has an unknown member: {name}"),
        )),
        _ => Ok(read),
    }
}

/// `If-Match` against the entity tags it may name; `*` and no header always match.
fn precondition(call: &Call, tags: &[String]) -> Result<(), Refusal> {
    let Some(value) = call.headers.get("if-match") else {
        return Ok(());
    };
    let value = value.to_str().unwrap_or_default();
    let matches = value
        .split(',')
        .map(str::trim)
        .any(|one| one == "*" || tags.iter().any(|tag| tag == one));
    if matches {
        Ok(())
    } else {
        Err(Refusal::new(412, "If-Match names another state").not_counted())
    }
}

/// The entity tag of a document without a version.
fn tag_of(document: &Value) -> String {
    let digest = Sha256::digest(document.to_string());
    let hex: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("\"{hex}\"")
}

/// How many accounts there are.
fn number_of_users(call: &Call) -> Result<usize, Refusal> {
    Ok(call.tenant.store.read(|all| all.count(ACCOUNTS))?)
}
