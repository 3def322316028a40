//! systemCreateUser (contract.md section 3.7): makes an account as the caller describes it; no message is sent.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::passkey::Records;
use super::reads::{pool_tag, schema_document};
use super::register::{Faults, Proofs, credentials, document_faults, fault, payload_faults, words};
use super::{Model, body, nullable, precondition, query, tag_of};
use crate::account::{self, ContactMethod, Credential, Name, Record, State, Status, same};
use crate::call::Call;
use crate::chance;
use crate::identifier::Kind;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::settings::Settings;
use crate::store::{ACCOUNTS, Transaction};

#[derive(Deserialize)]
struct NewUser {
    status: Option<Status>,
    id: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    identifiers: Vec<NewUserIdentifier>,
    #[serde(default, deserialize_with = "nullable")]
    verifiable_addresses: Vec<NewUserVerifiableAddress>,
    #[serde(default, deserialize_with = "nullable")]
    credentials: Vec<NewUserCredential>,
    payload: Option<Value>,
    payload_schema_id: Option<String>,
    metadata: Option<Map<String, Value>>,
    metadata_schema_id: Option<String>,
    business_metadata: Option<Map<String, Value>>,
    business_metadata_schema_id: Option<String>,
    #[serde(rename = "user_type")]
    _user_type: Option<Value>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize)]
struct NewUserIdentifier {
    identifier: Option<String>,
    #[serde(rename = "type")]
    kind: Option<Kind>,
    metadata: Option<Map<String, Value>>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize)]
struct NewUserVerifiableAddress {
    address: Option<String>,
    #[serde(rename = "type")]
    kind: Option<Kind>,
    status: Option<AddressStatus>,
    verified: Option<bool>,
    preferred_contact_method: Option<ContactMethod>,
    metadata: Option<Map<String, Value>>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AddressStatus {
    Active,
    Inactive,
}

#[derive(Deserialize)]
struct NewUserCredential {
    #[serde(rename = "type")]
    kind: Option<String>,
    password: Option<String>,
    totp_secret: Option<String>,
    webauthn_credentials: Option<Records>,
    #[serde(default)]
    must_be_changed: bool,
    #[serde(default)]
    must_be_reset: bool,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Model for NewUser {
    fn rest(&self) -> &Map<String, Value> {
        &self.rest
    }

    fn unknown(&self) -> Option<&str> {
        let passkeys = self.credentials.iter();
        let mut passkeys =
            passkeys.filter_map(|one| one.webauthn_credentials.as_ref().and_then(Records::unknown));
        ([&self.rest].into_iter())
            .chain(self.identifiers.iter().map(|one| &one.rest))
            .chain(self.verifiable_addresses.iter().map(|one| &one.rest))
            .chain(self.credentials.iter().map(|one| &one.rest))
            .flat_map(Map::keys)
            .map(String::as_str)
            .next()
            .or_else(|| passkeys.next())
    }
}

pub(super) fn create(call: &Call) -> Result<Reply, Refusal> {
    let settings = &call.settings;
    query(call, &[])?;
    let wanted: NewUser = body(call)?;
    // The user has no entity tag yet. If-Match may name that of the pool or the schema, which the call was prepared from.
    let payload_schema = schema_document(call, &settings.pool.payload_schema_id);
    precondition(
        call,
        &[pool_tag(call), tag_of(&payload_schema.unwrap_or_default())],
    )?;

    let mut faults = Faults::new();
    if wanted.status.is_none() {
        faults.push(fault("status", "is required"));
    }
    if wanted.id.as_ref().is_some_and(String::is_empty) {
        faults.push(fault("id", "is not valid"));
    }
    let identifiers = identifiers(&wanted, call, &mut faults);
    let addresses = addresses(&wanted, call, &mut faults);
    let ours = &settings.pool.payload_schema_id;
    let schema_id = wanted.payload_schema_id.as_ref().unwrap_or(ours).clone();
    for (name, id) in [
        ("payload_schema_id", &wanted.payload_schema_id),
        ("metadata_schema_id", &wanted.metadata_schema_id),
        (
            "business_metadata_schema_id",
            &wanted.business_metadata_schema_id,
        ),
    ] {
        if id
            .as_ref()
            .is_some_and(|id| !settings.schemas.contains_key(id))
        {
            faults.push(fault(name, "is no schema"));
        }
    }
    payload_faults(wanted.payload.as_ref(), &schema_id, settings, &mut faults);
    let metadata_schema_id = judged(
        "metadata",
        &wanted.metadata,
        wanted.metadata_schema_id.clone(),
        &settings.pool.metadata_schema_id,
        settings,
        &mut faults,
    );
    let business_metadata_schema_id = judged(
        "business_metadata",
        &wanted.business_metadata,
        wanted.business_metadata_schema_id.clone(),
        &settings.pool.business_metadata_schema_id,
        settings,
        &mut faults,
    );
    let names = identifiers.iter().chain(&addresses).map(|one| &one.text);
    let expected = words(names, wanted.payload.as_ref());
    let credentials = proofs(&wanted, &expected, call, &mut faults)?;
    let Some(status) = wanted.status.filter(|_| faults.is_empty()) else {
        return Err(Refusal::fields(faults));
    };
    let now = call.now;
    let account = Record {
        id: wanted.id.unwrap_or_else(chance::id),
        status,
        created_at: now,
        updated_at: now,
        status_updated_at: now,
        version: 1,
        identifiers,
        pending: None,
        addresses,
        credentials,
        payload: wanted.payload,
        payload_schema_id: schema_id,
        metadata: wanted.metadata,
        metadata_schema_id,
        business_metadata: wanted.business_metadata,
        business_metadata_schema_id,
    };
    call.tenant.store.write(|all| {
        if conflicts(all, &account, settings)? {
            return Err(Refusal::new(409, "the user exists already"));
        }
        Ok(all.put(ACCOUNTS, &account.id, &account)?)
    })?;
    let reply = Reply::json(201, &account.to_wire(settings));
    Ok(reply.header("etag", &account.etag()))
}

/// Validates a document against the schema that the body names, or else the pool's, and returns the schema's id.
fn judged(
    member: &str,
    document: &Option<Map<String, Value>>,
    named: Option<String>,
    of_the_pool: &Option<String>,
    settings: &Settings,
    faults: &mut Faults,
) -> Option<String> {
    let schema = named.or_else(|| of_the_pool.clone())?;
    let document = document.clone().map(Value::Object);
    document_faults(member, document.as_ref(), &schema, settings, faults);
    Some(schema)
}

/// A fault of a member of the list `list` at `place`.
fn within(list: &str, place: usize, member: &str, what: &str) -> (Vec<String>, String) {
    let path = vec![list.to_owned(), place.to_string(), member.to_owned()];
    (path, what.to_owned())
}

/// The text of a name, if it is of the kind it is said to be.
fn name(
    text: Option<&String>,
    kind: Option<Kind>,
    call: &Call,
    fault: impl Fn(&str, &str) -> (Vec<String>, String),
    member: &str,
    faults: &mut Faults,
) -> Option<Name> {
    if text.is_none() {
        faults.push(fault(member, "is required"));
    }
    if kind.is_none() {
        faults.push(fault("type", "is required"));
    }
    let (text, kind) = (text?, kind?);
    let ascii = |c: char| c.is_ascii_graphic();
    let fits = match kind {
        Kind::External | Kind::Federated => !text.is_empty() && text.chars().all(ascii),
        kind => Kind::recognise(text, call.settings.ascii_addresses_only) == Some(kind),
    };
    if !fits {
        faults.push(fault(member, "is not of its type"));
        return None;
    }
    Some(Name::new(text.clone(), kind, call.now))
}

fn identifiers(wanted: &NewUser, call: &Call, faults: &mut Faults) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for (place, one) in wanted.identifiers.iter().enumerate() {
        let fault = |member: &str, what: &str| within("identifiers", place, member, what);
        let text = one.identifier.as_ref();
        let Some(mut name) = name(text, one.kind, call, fault, "identifier", faults) else {
            continue;
        };
        name.metadata.clone_from(&one.metadata);
        if is_among(&names, &name, &call.settings) {
            faults.push(fault("identifier", "is there twice"));
        }
        names.push(name);
    }
    names
}

fn addresses(wanted: &NewUser, call: &Call, faults: &mut Faults) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for (place, one) in wanted.verifiable_addresses.iter().enumerate() {
        let fault = |member: &str, what: &str| within("verifiable_addresses", place, member, what);
        if one.status.is_none() {
            faults.push(fault("status", "is required"));
        }
        if one.verified.is_none() {
            faults.push(fault("verified", "is required"));
        }
        let text = one.address.as_ref();
        let Some(mut name) = name(text, one.kind, call, fault, "address", faults) else {
            continue;
        };
        if !name.kind.is_address() {
            faults.push(fault("type", "must be email or mobile"));
        }
        if is_among(&names, &name, &call.settings) {
            faults.push(fault("address", "is there twice"));
        }
        name.active = one.status != Some(AddressStatus::Inactive);
        name.contact_method = one.preferred_contact_method;
        name.metadata.clone_from(&one.metadata);
        name.verified_at = (one.verified == Some(true)).then_some(call.now);
        names.push(name);
    }
    names
}

fn is_among(names: &[Name], name: &Name, settings: &Settings) -> bool {
    names
        .iter()
        .any(|one| same(&one.text, &name.text, settings))
}

/// One credential of a type, with what belongs to the type and nothing else.
fn proofs(
    wanted: &NewUser,
    expected: &[String],
    call: &Call,
    faults: &mut Faults,
) -> Result<Vec<Credential>, Refusal> {
    let mut all: Vec<Credential> = Vec::new();
    for (place, one) in wanted.credentials.iter().enumerate() {
        let fault = |member: &str, what: &str| within("credentials", place, member, what);
        let passkeys = one.webauthn_credentials.as_ref();
        let members = [
            ("password", "password", one.password.is_some()),
            ("totp", "totp_secret", one.totp_secret.is_some()),
            (
                "webauthn",
                "webauthn_credentials",
                passkeys.is_some_and(|list| list.value().is_some()),
            ),
        ];
        let Some(own) = members
            .iter()
            .position(|it| Some(it.0) == one.kind.as_deref())
        else {
            faults.push(fault("type", "must be password, totp or webauthn"));
            continue;
        };
        let mut fits = true;
        for (at, (_, member, there)) in members.iter().enumerate() {
            match (at == own, there) {
                (true, false) => faults.push(fault(member, "is required")),
                (false, true) => {
                    faults.push(fault(member, "is not of this type"));
                    fits = false;
                }
                _ => {}
            }
        }
        if !fits {
            continue;
        }
        let mut found = Faults::new();
        let given = Proofs {
            password: one.password.as_deref(),
            totp_secret: one.totp_secret.as_deref(),
            passkeys,
            passkeys_member: "webauthn_credentials",
            of_the_pool_alone: false,
        };
        let mut made = credentials(&given, expected, call, &mut found)?;
        let here = ["credentials".to_owned(), place.to_string()];
        faults.extend(
            found
                .into_iter()
                .map(|(path, what)| ([here.to_vec(), path].concat(), what)),
        );
        for credential in &mut made {
            credential.state = match (one.must_be_reset, one.must_be_changed) {
                (true, _) => State::MustBeReset,
                (_, true) => State::MustBeChanged,
                _ => State::Valid,
            };
            if all.iter().any(|other| other.kind == credential.kind) {
                faults.push(fault("type", "is there twice"));
            }
        }
        all.extend(made);
    }
    Ok(all)
}

/// Whether another user has the id, an identifier or a verified address.
fn conflicts(all: &Transaction, wanted: &Record, settings: &Settings) -> Result<bool, Refusal> {
    if all.get::<Record>(ACCOUNTS, &wanted.id)?.is_some() {
        return Ok(true);
    }
    let every = settings.unverified_address_conflicts;
    let addresses = wanted.addresses.iter();
    let addresses = addresses.filter(|one| every || one.verified_at.is_some());
    let names = wanted.identifiers.iter().chain(addresses);
    let texts = names.map(|one| &one.text);
    Ok(account::owner(all, texts, settings)?.is_some())
}
