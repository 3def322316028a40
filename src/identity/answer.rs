//! The answers of the identity API (contract.md section 3), as far as the page looks at them. Members without
//! which an answer is worth nothing are required; any other of an unexpected type counts as missing, and
//! members that are not named here are ignored.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::prepared::Credentials;
use crate::{account::UserId, form::addressee::Addressee, lenient::Lenient};

/// `UserWithData`, and all that registering returns.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct User {
    id: Lenient<UserId>,
    status: Lenient<String>,
    /// What it has to sign in with: optional, and always a list.
    credentials: Option<Credentials>,
    verifiable_addresses: Lenient<Vec<Lenient<VerifiableAddress>>>,
    identifiers: Lenient<Vec<Lenient<Identifier>>>,
}

#[derive(Deserialize)]
struct VerifiableAddress {
    address: String,
    verified: bool,
}

#[derive(Deserialize)]
struct Identifier {
    identifier: String,
}

impl User {
    /// Its id, where the answer names one.
    pub(super) fn id(&self) -> Option<UserId> {
        self.id.0.clone().filter(|id| !id.open().is_empty())
    }

    pub(super) fn is_active(&self) -> bool {
        self.status.0.as_deref() == Some("active")
    }

    /// What it has to sign in with; nothing where the answer does not say.
    pub(super) fn credentials(&self) -> Credentials {
        self.credentials.clone().unwrap_or_default()
    }

    /// For which address it is: its verified one, else what it signs in with.
    pub(super) fn addressee(self) -> Option<Addressee> {
        let verified = self.verifiable_addresses.into_items();
        let verified = verified.filter(|one| one.verified).map(|one| one.address);
        let identifiers = self.identifiers.into_items().map(|one| one.identifier);
        verified
            .chain(identifiers)
            .find_map(|text| Addressee::read(&text))
    }
}

/// `InspectOTPResponse`.
#[derive(Deserialize)]
pub(super) struct Inspection {
    pub(super) user_id: UserId,
    pub(super) password_set: bool,
    #[serde(default)]
    pub(super) code_type: Lenient<String>,
}

/// What `systemGetSchema` returns: the schema inside.
#[derive(Deserialize)]
pub(super) struct Schema {
    pub(super) schema: Map<String, Value>,
}
