//! Accounts: the stored record of a user, and its JSON on the wire (contract.md appendix A).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::clock::Moment;
use crate::identifier::Kind;
use crate::password;
use crate::settings::Settings;
use crate::store::{ACCOUNTS, StoreTrouble, Transaction};

/// An account as tests see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// User id.
    pub id: String,
    /// `new` until activated.
    pub status: Status,
    /// Identifiers that the account signs in with; none before activation.
    pub identifiers: Vec<String>,
    /// Addresses, verified or not.
    pub addresses: Vec<String>,
    /// Verified addresses.
    pub verified_addresses: Vec<String>,
    /// What the visitor answered.
    pub payload: Option<Value>,
    /// What the page added.
    pub metadata: Map<String, Value>,
    /// Whether it has a password.
    pub has_password: bool,
}

/// Of a user (contract.md section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Registered, may activate.
    New,
    /// May sign in.
    Active,
    /// May not sign in.
    Inactive,
    /// May not sign in.
    Deleted,
}

/// A name or an address of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) kind: Kind,
    pub(crate) since: Moment,
    /// Of an address; an identifier has none.
    pub(crate) verified_at: Option<Moment>,
    /// Whether messages go to it; systemCreateUser can switch an address off.
    #[serde(default = "yes")]
    pub(crate) active: bool,
    /// Of an address: `sms` or `voice`.
    #[serde(default)]
    pub(crate) contact_method: Option<ContactMethod>,
    #[serde(default)]
    pub(crate) metadata: Option<Map<String, Value>>,
}

impl Name {
    /// A name without further data.
    pub(crate) fn new(text: String, kind: Kind, since: Moment) -> Self {
        Self {
            text,
            kind,
            since,
            verified_at: None,
            active: true,
            contact_method: None,
            metadata: None,
        }
    }
}

fn yes() -> bool {
    true
}

/// How a code is sent to a mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ContactMethod {
    Sms,
    Voice,
}

/// A credential of a user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Credential {
    pub(crate) kind: String,
    /// For a password its Argon2 hash in PHC form, for anything else the records as they were sent.
    pub(crate) kept: Value,
    pub(crate) since: Moment,
    #[serde(default)]
    pub(crate) state: State,
}

/// The state of a credential (contract.md appendix A).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    #[default]
    Valid,
    /// It signs in, but has to be changed first.
    MustBeChanged,
    /// It does not sign in.
    MustBeReset,
}

/// The result of an attempt to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// Name, password or status is not right, or the password has to be reset.
    Refused,
    /// Signed in.
    SignedIn,
    /// All is right, and a new password is asked for first (`must_be_changed`).
    PasswordToBeChanged,
}

/// An account as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) status: Status,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    pub(crate) status_updated_at: Moment,
    /// Counts changes; the `ETag` is made of it.
    pub(crate) version: u64,
    pub(crate) identifiers: Vec<Name>,
    /// The name that the account was registered with, which becomes an identifier by the activation; `None` for an account
    /// that was created by systemCreateUser.
    pub(crate) pending: Option<Name>,
    pub(crate) addresses: Vec<Name>,
    pub(crate) credentials: Vec<Credential>,
    pub(crate) payload: Option<Value>,
    pub(crate) payload_schema_id: String,
    #[serde(default)]
    pub(crate) metadata: Option<Map<String, Value>>,
    #[serde(default)]
    pub(crate) metadata_schema_id: Option<String>,
    #[serde(default)]
    pub(crate) business_metadata: Option<Map<String, Value>>,
    #[serde(default)]
    pub(crate) business_metadata_schema_id: Option<String>,
}

impl Record {
    pub(crate) fn etag(&self) -> String {
        format!("\"{}-{}\"", self.id, self.version)
    }

    pub(crate) fn has(&self, credential: &str) -> bool {
        self.credentials.iter().any(|one| one.kind == credential)
    }

    /// Whether this text is an identifier or a verified address of the account.
    pub(crate) fn owns(&self, text: &str, settings: &Settings) -> bool {
        let verified = self
            .addresses
            .iter()
            .filter(|one| one.verified_at.is_some());
        self.identifiers
            .iter()
            .chain(verified)
            .any(|one| same(&one.text, text, settings))
    }

    /// The result of signing in with `identifier` and `password`.
    pub(crate) fn opens(&self, identifier: &str, password: &str, settings: &Settings) -> SignIn {
        let named = self
            .identifiers
            .iter()
            .any(|one| same(&one.text, identifier, settings));
        if self.status != Status::Active || !named || !settings.pool.allows("password") {
            return SignIn::Refused;
        }
        let right = self.credentials.iter().find(|one| {
            one.kind == "password"
                && one
                    .kept
                    .as_str()
                    .is_some_and(|hash| password::matches(password, hash))
        });
        match right.map(|one| one.state) {
            Some(State::Valid) => SignIn::SignedIn,
            Some(State::MustBeChanged) => SignIn::PasswordToBeChanged,
            Some(State::MustBeReset) | None => SignIn::Refused,
        }
    }

    /// The verified address that a code to sign in as `identifier` is sent to.
    pub(crate) fn code_address(&self, identifier: &str, settings: &Settings) -> Option<&Name> {
        let named = self
            .identifiers
            .iter()
            .any(|one| same(&one.text, identifier, settings));
        let fits = |one: &&Name| {
            one.active && one.verified_at.is_some() && settings.pool.sends_codes_to(one.kind)
        };
        let own = self.addresses.iter().find(fits);
        own.filter(|_| named && self.status == Status::Active)
    }

    pub(crate) fn to_account(&self) -> Account {
        let texts = |names: &[Name]| names.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
        let verified = self
            .addresses
            .iter()
            .filter(|one| one.verified_at.is_some());
        Account {
            id: self.id.clone(),
            status: self.status,
            identifiers: texts(&self.identifiers),
            addresses: texts(&self.addresses),
            verified_addresses: verified.map(|one| one.text.clone()).collect(),
            payload: self.payload.clone(),
            metadata: self.metadata.clone().unwrap_or_default(),
            has_password: self.has("password"),
        }
    }

    /// `UserWithData` of contract.md appendix A; credentials are blurred.
    pub(crate) fn to_wire(&self, settings: &Settings) -> Value {
        let common = |since: Moment, number: usize, what: &str| {
            json!({
                "id": format!("{}-{what}-{number}", self.id),
                "user_id": self.id,
                "tenant_id": settings.tenant_id,
                "user_pool_id": settings.pool.id,
                "created_at": since.rfc3339(),
                "updated_at": self.updated_at.rfc3339()
            })
        };
        let identifiers = self.identifiers.iter().enumerate().map(|(n, one)| {
            let mut wire = common(one.since, n, "identifier");
            wire["identifier"] = json!(one.text);
            wire["identifier_lc"] = json!(one.text.to_lowercase());
            wire["type"] = json!(one.kind);
            if let Some(metadata) = &one.metadata {
                wire["metadata"] = json!(metadata);
            }
            wire
        });
        let addresses = self.addresses.iter().enumerate().map(|(n, one)| {
            let mut wire = common(one.since, n, "address");
            wire["address"] = json!(one.text);
            wire["address_lc"] = json!(one.text.to_lowercase());
            wire["type"] = json!(one.kind);
            wire["status"] = json!(if one.active { "active" } else { "inactive" });
            if let Some(method) = one.contact_method {
                wire["preferred_contact_method"] = json!(method);
            }
            if let Some(metadata) = &one.metadata {
                wire["metadata"] = json!(metadata);
            }
            wire["verified"] = json!(one.verified_at.is_some());
            if let Some(at) = one.verified_at {
                wire["verified_at"] = json!(at.rfc3339());
            }
            wire
        });
        let credentials = self.credentials.iter().enumerate().map(|(n, one)| {
            let mut wire = common(one.since, n, "credential");
            wire["type"] = json!(one.kind);
            wire["state"] = json!(one.state);
            wire["payload"] = match one.kind.as_str() {
                "password" => json!({"hashed_password": "###"}),
                _ => json!({}),
            };
            wire
        });
        let mut wire = json!({
            "id": self.id,
            "tenant_id": settings.tenant_id,
            "user_pool_id": settings.pool.id,
            "status": self.status,
            "created_at": self.created_at.rfc3339(),
            "updated_at": self.updated_at.rfc3339(),
            "status_updated_at": self.status_updated_at.rfc3339(),
            "identifiers": identifiers.collect::<Vec<_>>(),
            "verifiable_addresses": addresses.collect::<Vec<_>>(),
            "credentials": credentials.collect::<Vec<_>>(),
            "payload_schema_id": self.payload_schema_id,
        });
        if let Some(payload) = &self.payload {
            wire["payload"] = payload.clone();
        }
        for (name, document) in [
            ("metadata", &self.metadata),
            ("business_metadata", &self.business_metadata),
        ] {
            if let Some(document) = document {
                wire[name] = json!(document);
            }
        }
        for (name, id) in [
            ("metadata_schema_id", &self.metadata_schema_id),
            (
                "business_metadata_schema_id",
                &self.business_metadata_schema_id,
            ),
        ] {
            if let Some(id) = id {
                wire[name] = json!(id);
            }
        }
        wire
    }
}

/// Whether two names are equal in this pool, which may ignore case.
pub(crate) fn same(one: &str, other: &str, settings: &Settings) -> bool {
    if settings.pool.identifier_case_insensitive {
        one.to_lowercase() == other.to_lowercase()
    } else {
        one == other
    }
}

/// Every account that may have `text` as an identifier or an address, and perhaps some others.
pub(crate) fn about(
    all: &Transaction,
    text: &str,
    settings: &Settings,
) -> Result<Vec<Record>, StoreTrouble> {
    all.mentioning(ACCOUNTS, text, settings.pool.identifier_case_insensitive)
}

/// The account that has one of `texts` as an identifier or a verified address; the first taken text counts.
pub(crate) fn owner<'a>(
    all: &Transaction,
    texts: impl IntoIterator<Item = &'a String>,
    settings: &Settings,
) -> Result<Option<Record>, StoreTrouble> {
    for text in texts {
        let accounts = about(all, text, settings)?;
        let mut owners = accounts.into_iter().filter(|one| one.owns(text, settings));
        if let Some(owner) = owners.next() {
            return Ok(Some(owner));
        }
    }
    Ok(None)
}
