//! Activation by code, by extended code, and the look at an extended code (contract.md 3.3 to 3.5).

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::passkey::Records;
use super::register::{Proofs, credentials, words};
use super::{Model, body, precondition, query, wrong_code};
use crate::account::{self, Name, Record, Status, same};
use crate::activation::{self, Live};
use crate::call::Call;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::store::{ACCOUNTS, Transaction};

#[derive(Deserialize)]
struct ActivateSelfRegisteredUser {
    code: Option<String>,
    password: Option<String>,
    otp_address: Option<String>,
    totp_secret: Option<String>,
    webauthn: Option<Records>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Model for ActivateSelfRegisteredUser {
    fn rest(&self) -> &Map<String, Value> {
        &self.rest
    }

    fn unknown(&self) -> Option<&str> {
        let passkeys = self.webauthn.as_ref().and_then(Records::unknown);
        self.rest.keys().map(String::as_str).next().or(passkeys)
    }
}

#[derive(Deserialize)]
struct InspectOtp {
    code: Option<String>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Model for InspectOtp {
    fn rest(&self) -> &Map<String, Value> {
        &self.rest
    }
}

/// A code is required, and an empty one is none.
fn given(code: Option<String>) -> Result<String, Refusal> {
    code.filter(|code| !code.is_empty())
        .ok_or_else(|| Refusal::field("code", "is required"))
}

/// activateSelfRegisteredUser
pub(super) fn activate(call: &Call) -> Result<Reply, Refusal> {
    let user = call.place("user").to_owned();
    redeem(call, |all, code| {
        let account: Option<Record> = all.get(ACCOUNTS, &user)?;
        if account.is_none() {
            return Err(Refusal::new(404, "no such user"));
        }
        Ok(activation::by_short(all, &user, code, call.now)?)
    })
}

/// activateSelfRegisteredUserUsingExtendedCode
pub(super) fn activate_extended(call: &Call) -> Result<Reply, Refusal> {
    redeem(call, |all, code| {
        Ok(activation::by_extended(all, code, call.now)?)
    })
}

fn redeem(
    call: &Call,
    find: impl FnOnce(&Transaction, &str) -> Result<Option<Live>, Refusal>,
) -> Result<Reply, Refusal> {
    let settings = &call.settings;
    query(call, &[])?;
    let wanted: ActivateSelfRegisteredUser = body(call)?;
    let code = given(wanted.code)?;
    call.tenant.store.write(|all| {
        let wrong = || wrong_code(settings);
        let live = find(all, &code)?.ok_or_else(wrong)?;
        let mut account: Record = all.get(ACCOUNTS, &live.user_id)?.ok_or_else(wrong)?;
        precondition(call, &[account.etag()])?;
        if account.status != Status::New {
            return Err(wrong());
        }
        let other = |asked: &String| !same(asked, &live.address, settings);
        if wanted.otp_address.as_ref().is_some_and(other) {
            return Err(wrong());
        }
        let mut faults = Vec::new();
        if wanted.password.is_some() && account.has("password") {
            faults.push((vec!["password".to_owned()], "is already set".to_owned()));
        }
        let added = credentials(
            &Proofs {
                password: wanted.password.as_deref(),
                totp_secret: wanted.totp_secret.as_deref(),
                passkeys: wanted.webauthn.as_ref(),
                passkeys_member: "webauthn",
                of_the_pool_alone: true,
            },
            &known(&account),
            call,
            &mut faults,
        )?;
        let bare = added.is_empty() && account.credentials.is_empty();
        if bare && settings.credential_needed && !settings.pool.knows_codes() {
            faults.push((vec!["password".to_owned()], "is required".to_owned()));
        }
        if !faults.is_empty() {
            return Err(Refusal::fields(faults));
        }
        let pending = account.pending.iter().map(|one| &one.text);
        if account::owner(all, pending.chain([&live.address]), settings)?.is_some() {
            return Err(wrong());
        }
        account.credentials.extend(added);
        open(&mut account, &live, call);
        activation::consume(all, &account.id)?;
        all.put(ACCOUNTS, &account.id, &account)?;
        let reply = Reply::json(201, &account.to_wire(settings));
        Ok(reply.header("etag", &account.etag()))
    })
}

/// Status, verified address and identifiers of an account whose code was right.
fn open(account: &mut Record, live: &Live, call: &Call) {
    let now = call.now;
    account.status = Status::Active;
    account.status_updated_at = now;
    account.updated_at = now;
    account.version += 1;
    let mut names: Vec<Name> = account.pending.iter().cloned().collect();
    for address in &mut account.addresses {
        if same(&address.text, &live.address, &call.settings) {
            address.verified_at = Some(now);
            names.push(address.clone());
        }
    }
    for name in names {
        if !account.identifiers.iter().any(|one| one.text == name.text) {
            let name = Name::new(name.text, name.kind, now);
            account.identifiers.push(name);
        }
    }
}

/// What zxcvbn expects of the owner of this account.
fn known(account: &Record) -> Vec<String> {
    let names = account.addresses.iter().chain(&account.pending);
    words(names.map(|one| &one.text), account.payload.as_ref())
}

/// inspectOTP
pub(super) fn inspect(call: &Call) -> Result<Reply, Refusal> {
    let settings = &call.settings;
    // By the specification this call has no 400.
    let without_400 = |refusal: Refusal| Refusal {
        status: 422,
        ..refusal
    };
    query(call, &[]).map_err(without_400)?;
    let wanted: InspectOtp = body(call).map_err(without_400)?;
    let code = given(wanted.code)?;
    let account = call.tenant.store.read(|all| {
        let wrong = || wrong_code(settings);
        let live = activation::by_extended(all, &code, call.now)?.ok_or_else(wrong)?;
        all.get::<Record>(ACCOUNTS, &live.user_id)?
            .ok_or_else(wrong)
    })?;
    precondition(call, &[account.etag()])?;
    let body = json!({
        "user_id": account.id,
        "password_set": account.has("password"),
        "code_type": "activation"
    });
    Ok(Reply::json(200, &body).header("etag", &account.etag()))
}
