//! The members of the identity API's answers (contract.md section 3) that the page reads. The ones that the page needs
//! are required. Any other counts as missing if it has an unexpected type. All other members are ignored.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::prepared::Credentials;
use crate::{account::UserId, form::addressee::Addressee, lenient::Lenient};

/// `UserWithData`, and the answer to a registration.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct User {
    id: Lenient<UserId>,
    status: Lenient<String>,
    /// The credentials: optional, and always a list.
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
    /// The account's id, if the answer names one.
    pub(super) fn id(&self) -> Option<UserId> {
        self.id.0.clone().filter(|id| !id.open().is_empty())
    }

    pub(super) fn is_active(&self) -> bool {
        self.status.0.as_deref() == Some("active")
    }

    /// The account's credentials; none if the answer does not list them.
    pub(super) fn credentials(&self) -> Credentials {
        self.credentials.clone().unwrap_or_default()
    }

    /// The account's address: its verified one, else its identifier.
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

/// The answer of `systemGetSchema`: the schema is a member of it.
#[derive(Deserialize)]
pub(super) struct Schema {
    pub(super) schema: Map<String, Value>,
}
