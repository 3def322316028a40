//! selfRegisterUser (contract.md section 3.1).

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::passkey::{self, Records};
use super::reads::{pool_tag, schema_document};
use super::{Model, body, choice, precondition, query, tag_of, theme};
use crate::account::{self, Credential, Name, Record, State, Status};
use crate::activation::{self, Message};
use crate::call::Call;
use crate::chance;
use crate::clock::Moment;
use crate::identifier::Kind;
use crate::mail::{Form, Letter, Occasion};
use crate::password;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::schema::Schema;
use crate::settings::Settings;
use crate::store::{ACCOUNTS, StoreTrouble};

#[derive(Deserialize)]
struct SelfRegisterUser {
    identifier: Option<String>,
    otp_address: Option<String>,
    password: Option<String>,
    payload: Option<Value>,
    totp_secret: Option<String>,
    webauthn_credentials: Option<Records>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Model for SelfRegisterUser {
    fn rest(&self) -> &Map<String, Value> {
        &self.rest
    }

    fn unknown(&self) -> Option<&str> {
        let passkeys = self.webauthn_credentials.as_ref();
        let own = self.rest.keys().map(String::as_str).next();
        own.or(passkeys.and_then(Records::unknown))
    }
}

pub(super) type Faults = Vec<(Vec<String>, String)>;

pub(super) fn fault(field: &str, fault: impl Into<String>) -> (Vec<String>, String) {
    (vec![field.to_owned()], fault.into())
}

pub(super) fn register(call: &Call) -> Result<Reply, Refusal> {
    let settings = &call.settings;
    let known = [
        "send_activation_message",
        "code_type_in_message",
        "server_id",
    ];
    let query = query(call, &known)?;
    let sends = choice(&query, "send_activation_message", &["true", "false"])? == "true";
    let form = match choice(&query, "code_type_in_message", &["link", "code"])? {
        "code" => Form::Code,
        _ => Form::Link,
    };
    let message = Message {
        form,
        occasion: Occasion::Registration,
        theme: theme(call, &query)?,
        onward: None,
    };
    let wanted: SelfRegisterUser = body(call)?;
    if !settings.pool.public_registration_allowed {
        let status = settings.registration_closed_status;
        return Err(Refusal::new(status, "self registration not allowed"));
    }
    let schema = schema_document(call, &settings.pool.payload_schema_id).unwrap_or_default();
    precondition(call, &[pool_tag(call), tag_of(&schema)])?;

    let mut faults = Faults::new();
    let names = names(&wanted, settings, call.now, &mut faults);
    let schema_id = &settings.pool.payload_schema_id;
    payload_faults(wanted.payload.as_ref(), schema_id, settings, &mut faults);
    let names_given = wanted.identifier.iter().chain(&wanted.otp_address);
    let words = words(names_given, wanted.payload.as_ref());
    let credentials = credentials(
        &Proofs {
            password: wanted.password.as_deref(),
            totp_secret: wanted.totp_secret.as_deref(),
            passkeys: wanted.webauthn_credentials.as_ref(),
            passkeys_member: "webauthn_credentials",
            of_the_pool_alone: true,
        },
        &words,
        call,
        &mut faults,
    )?;
    let Some((identifier, address)) = names.filter(|_| faults.is_empty()) else {
        return Err(Refusal::fields(faults));
    };

    let (id, etag) = call.tenant.store.write(|all| {
        let names = [&identifier.text, &address.text];
        if let Some(owner) = account::owner(all, names, settings)? {
            // The answer is the same; only the owner of the address gets a message (contract.md section 3.1).
            let mut own = names.into_iter().filter(|text| owner.owns(text, settings));
            let taken = own.next().unwrap_or(&identifier.text);
            let to = owner.addresses.first().map_or(taken, |one| &one.text);
            let theme = message.theme.clone();
            all.post(&Letter::identifier_used(to, settings, theme, call.now))?;
            let etag = owner.etag();
            return Ok((owner.id, etag));
        }
        let now = call.now;
        let account = Record {
            id: chance::id(),
            status: Status::New,
            created_at: now,
            updated_at: now,
            status_updated_at: now,
            version: 1,
            identifiers: Vec::new(),
            pending: Some(identifier),
            addresses: vec![address.clone()],
            credentials,
            payload: wanted.payload,
            payload_schema_id: settings.pool.payload_schema_id.clone(),
            metadata: None,
            metadata_schema_id: None,
            business_metadata: None,
            business_metadata_schema_id: None,
        };
        all.put(ACCOUNTS, &account.id, &account)?;
        if sends {
            activation::send(all, &account, &address.text, &message, settings, now)?;
        }
        let etag = account.etag();
        Ok::<_, Refusal>((account.id, etag))
    })?;
    Ok(Reply::json(201, &json!({"id": id})).header("etag", &etag))
}

/// The identifier, and the address the message goes to.
fn names(
    wanted: &SelfRegisterUser,
    settings: &Settings,
    now: Moment,
    faults: &mut Faults,
) -> Option<(Name, Name)> {
    let before = faults.len();
    let read = |field: &str, text: Option<&str>, faults: &mut Faults| {
        let text = text?;
        let kind = Kind::recognise(text, settings.ascii_addresses_only);
        if kind.is_none() {
            faults.push(fault(field, "is not valid"));
        }
        Some((text.to_owned(), kind?))
    };
    if wanted.identifier.is_none() {
        faults.push(fault("identifier", "is required"));
    }
    let identifier = read("identifier", wanted.identifier.as_deref(), faults);
    let otp = read("otp_address", wanted.otp_address.as_deref(), faults);
    if let Some((_, kind)) = &otp
        && !kind.is_address()
    {
        faults.push(fault(
            "otp_address",
            "must be an e-mail address or a mobile number",
        ));
    }
    let (text, kind) = identifier?;
    if otp.as_ref().is_some_and(|(_, other)| *other == kind) {
        faults.push(fault(
            "otp_address",
            "must be of another type than the identifier",
        ));
    }
    let needs = !kind.is_address() && otp.is_none() && settings.plain_identifier_needs_address;
    if needs {
        faults.push(fault(
            "identifier",
            "must be an e-mail address or a mobile number",
        ));
    }
    if faults.len() > before {
        return None;
    }
    let name = |(text, kind)| Name::new(text, kind, now);
    let identifier = name((text, kind));
    let address = otp.map_or_else(|| identifier.clone(), name);
    Some((identifier, address))
}

/// Validates a payload, or its absence, against a schema of the settings.
pub(super) fn payload_faults(
    payload: Option<&Value>,
    schema_id: &str,
    settings: &Settings,
    faults: &mut Faults,
) {
    document_faults("payload", payload, schema_id, settings, faults);
}

/// Validates a member of the body, or its absence, against a schema of the settings.
pub(super) fn document_faults(
    member: &str,
    document: Option<&Value>,
    schema_id: &str,
    settings: &Settings,
    faults: &mut Faults,
) {
    let nothing = json!({});
    let document = match document {
        Some(document) => document,
        None if settings.absent_payload_checked => &nothing,
        None => return,
    };
    if !document.is_object() {
        faults.push(fault(member, "must be an object"));
        return;
    }
    // Settings with an invalid schema are refused, so this one is valid.
    let schema = settings
        .schemas
        .get(schema_id)
        .and_then(|schema| Schema::new(schema).ok());
    for (path, what) in schema.iter().flat_map(|schema| schema.faults(document)) {
        faults.push(([vec![member.to_owned()], path].concat(), what));
    }
}

/// What zxcvbn expects this visitor's password to contain.
pub(super) fn words<'a>(
    names: impl Iterator<Item = &'a String>,
    payload: Option<&Value>,
) -> Vec<String> {
    let answers = payload
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::values);
    let answers = answers.filter_map(Value::as_str).map(str::to_owned);
    names.cloned().chain(answers).collect()
}

/// The credentials that a request gives to a user.
pub(super) struct Proofs<'a> {
    pub(super) password: Option<&'a str>,
    pub(super) totp_secret: Option<&'a str>,
    pub(super) passkeys: Option<&'a Records>,
    /// The name of the member of the body that holds the passkeys.
    pub(super) passkeys_member: &'static str,
    /// Whether only the pool's own mechanisms are accepted.
    pub(super) of_the_pool_alone: bool,
}

/// Checks and hashes it.
pub(super) fn credentials(
    given: &Proofs<'_>,
    words: &[String],
    call: &Call,
    faults: &mut Faults,
) -> Result<Vec<Credential>, Refusal> {
    let settings = &call.settings;
    let mut credentials = Vec::new();
    let text = |text: Option<&str>| text.map(|text| Value::String(text.to_owned()));
    for (kind, member, value) in [
        ("password", "password", text(given.password)),
        ("totp", "totp_secret", text(given.totp_secret)),
        (
            "webauthn",
            given.passkeys_member,
            given.passkeys.and_then(Records::value),
        ),
    ] {
        let Some(mut kept) = value else { continue };
        if given.of_the_pool_alone && !settings.pool.allows(kind) {
            faults.push(fault(member, "is no way to sign in to this pool"));
            continue;
        }
        match kind {
            "password" => {
                let password = given.password.unwrap_or_default();
                let expected: Vec<&str> = match settings.strength_knows_visitor {
                    true => words.iter().map(String::as_str).collect(),
                    false => Vec::new(),
                };
                let found = password::faults(
                    password,
                    &settings.pool.password_policy,
                    settings.counting,
                    settings.password_max_bytes,
                    &expected,
                );
                faults.extend(found.into_iter().map(|what| fault("password", what)));
                kept = Value::String(settings.hashing.hash(password).map_err(StoreTrouble)?);
            }
            "totp" if !given.totp_secret.is_some_and(passkey::is_totp_secret) => {
                faults.push(fault(member, "is no secret in base32"));
            }
            "webauthn" if !given.passkeys.is_some_and(Records::are_whole) => {
                faults.push(fault(member, "has a record without id or publicKey"));
            }
            _ => {}
        }
        credentials.push(Credential {
            kind: kind.to_owned(),
            kept,
            since: call.now,
            state: State::Valid,
        });
    }
    Ok(credentials)
}
