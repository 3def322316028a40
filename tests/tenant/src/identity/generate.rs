//! generateCodeForUser (contract.md section 3.6): the code in the answer, so never for a browser.
//!
//! Only activation codes: the other types open accounts that exist, and no registration needs them.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Model, body, precondition, query};
use crate::account::{Name, Record, Status, same};
use crate::activation::{self, Drawn};
use crate::call::Call;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::settings::Settings;
use crate::store::{ACCOUNTS, Transaction};

#[derive(Deserialize)]
struct RequestCodeForUser {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(rename = "userID")]
    user: Option<String>,
    identifier: Option<String>,
    address: Option<String>,
    /// For the vendor's message templates; nothing is sent here.
    #[serde(rename = "metadata")]
    _metadata: Option<Map<String, Value>>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Model for RequestCodeForUser {
    fn rest(&self) -> &Map<String, Value> {
        &self.rest
    }
}

/// What codes are for; all but the first are refused.
const TYPES: [&str; 7] = [
    "activation",
    "reset_password",
    "reset_totp",
    "enroll_webauthn",
    "challenge",
    "verify_address",
    "authentication",
];

pub(super) fn generate(call: &Call) -> Result<Reply, Refusal> {
    let settings = &call.settings;
    query(call, &[])?;
    let wanted: RequestCodeForUser = body(call)?;
    match wanted.kind.as_deref() {
        None | Some("") => return Err(Refusal::field("type", "is required")),
        Some("activation") => {}
        Some(kind) if TYPES.contains(&kind) => {
            return Err(Refusal::new(403, "a policy refuses codes of this type"));
        }
        Some(_) => return Err(Refusal::field("type", "is no type of code")),
    }
    call.tenant.store.write(|all| {
        let account = account(all, &wanted, settings)?;
        precondition(call, &[account.etag()])?;
        let refused = |why: &str| Refusal::new(settings.code_generation_refused_status, why);
        if account.status != Status::New {
            return Err(refused("the user is not new"));
        }
        let asked = wanted.address.as_deref().filter(|it| !it.is_empty());
        let own: Vec<&Name> = account.addresses.iter().filter(|one| one.active).collect();
        let address = match (asked, own.as_slice()) {
            (None, [only]) => *only,
            (None, _) => return Err(Refusal::field("address", "is required")),
            (Some(asked), own) => own
                .iter()
                .copied()
                .find(|one| same(&one.text, asked, settings))
                .ok_or_else(|| refused("the address is not one of the user's"))?,
        };
        let Drawn { short, extended } =
            activation::draw(all, &account, &address.text, settings, call.now)?;
        let codes = json!({"code": short, "extended_code": extended});
        Ok(Reply::json(201, &codes).header("etag", &account.etag()))
    })
}

/// The account with this id or this identifier. An account that waits for its activation has no identifier yet.
fn account(
    all: &Transaction,
    wanted: &RequestCodeForUser,
    settings: &Settings,
) -> Result<Record, Refusal> {
    let nobody = || Refusal::new(404, "no such user");
    let filled = |text: &Option<String>| text.clone().filter(|it| !it.is_empty());
    let (user, identifier) = (filled(&wanted.user), filled(&wanted.identifier));
    let has = |record: &Record, text: &String| {
        let mut names = record.identifiers.iter();
        names.any(|one| same(&one.text, text, settings))
    };
    let found: Record = match (&user, &identifier) {
        (None, None) => return Err(Refusal::field("userID", "or `identifier` is required")),
        (Some(user), _) => all.get(ACCOUNTS, user)?.ok_or_else(nobody)?,
        (None, Some(text)) => {
            let accounts: Vec<Record> = all.all(ACCOUNTS)?;
            let mut accounts = accounts.into_iter();
            accounts.find(|one| has(one, text)).ok_or_else(nobody)?
        }
    };
    match identifier {
        Some(text) if !has(&found, &text) => Err(nobody()),
        _ => Ok(found),
    }
}
