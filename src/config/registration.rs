//! The settings `identifier`, `registration` and `password`: what accounts sign in with, which call makes them, and
//! when the visitor sets a password.

use serde::Deserialize;
use serde_json::Value;

use super::{Country, Endpoint, Fault, Reader};

/// What the new account signs in with (contract.md section 4, identifier types).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// An e-mail address.
    #[default]
    Email,
    /// A mobile number in the form of E.164.
    Mobile,
    /// Any word of ASCII characters.
    Username,
}

/// Where the activation message goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    /// By e-mail.
    #[default]
    Email,
    /// By text message.
    Mobile,
}

/// The identifier, and the address that the code is sent to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identifier {
    /// What the new account signs in with.
    pub kind: IdentifierKind,
    /// Where the code goes: step 1 asks for it.
    pub code_to: AddressKind,
    /// The country of phone numbers without a country code.
    pub country: Option<Country>,
    /// Whether letters of every script are allowed before the `@` of an address (RFC 6531 section 3.3).
    pub international: bool,
}

/// What one field asks for: an address, or an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The kind of address or identifier.
    pub kind: IdentifierKind,
    /// The country of a phone number without a country code.
    pub country: Option<Country>,
    /// Whether letters of every script are allowed before the `@` of an address.
    pub international: bool,
}

impl Identifier {
    /// The address that step 1 asks for.
    pub fn address(self) -> Asked {
        Asked {
            kind: match self.code_to {
                AddressKind::Email => IdentifierKind::Email,
                AddressKind::Mobile => IdentifierKind::Mobile,
            },
            country: self.country,
            international: self.international,
        }
    }

    /// What the account signs in with.
    pub fn sign_in_name(self) -> Asked {
        Asked {
            kind: self.kind,
            country: self.country,
            international: self.international,
        }
    }

    /// Whether the identifier is asked for beside the address, in step 2.
    pub fn is_apart(self) -> bool {
        !matches!(
            (self.kind, self.code_to),
            (IdentifierKind::Email, AddressKind::Email)
                | (IdentifierKind::Mobile, AddressKind::Mobile)
        )
    }
}

/// The call that makes an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Api {
    /// `selfRegisterUser` (contract.md section 3.1).
    #[default]
    SelfRegister,
    /// `systemCreateUser` (contract.md section 3.7): the page's token can create users of any kind.
    CreateUser(Creation),
}

/// How `systemCreateUser` makes an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    /// The status of the new account.
    pub status: NewStatus,
    /// Whether the first sign-in asks for another password.
    pub must_change_password: bool,
    /// Written to each account.
    pub metadata: Option<Value>,
}

/// The status of a created account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewStatus {
    /// The account has to be activated by a message.
    #[default]
    New,
    /// Somebody has to approve it.
    Inactive,
    /// The account can sign in at once, with an address that is not proven.
    Active,
}

/// When the visitor sets a password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordWhen {
    /// With the details.
    #[default]
    Registration,
    /// With the code.
    Activation,
    /// Never: the pool signs in by one-time codes.
    Never,
}

pub(super) fn identifier(r: &mut Reader<'_>) -> Identifier {
    let kind = r.word("kind");
    let code_to = r.optional_word("code_to");
    let code_to = code_to.unwrap_or_else(|| match kind {
        IdentifierKind::Email => AddressKind::Email,
        IdentifierKind::Mobile => AddressKind::Mobile,
        IdentifierKind::Username => {
            // No message can be sent to a user name.
            r.wrong("code_to", Fault::Missing);
            AddressKind::Email
        }
    });
    let country = r.optional_country("default_country");
    let international = r.optional_flag("international_addresses");
    Identifier {
        kind,
        code_to,
        country,
        international: international.unwrap_or(false),
    }
}

/// The words of `registration.api`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Call {
    #[default]
    SelfRegister,
    CreateUser,
}

/// The words of `registration.unproven_address`.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UnprovenAddress {
    Accepted,
}

pub(super) fn api(r: &mut Reader<'_>) -> Api {
    let call: Call = r.word("api");
    let status: Option<NewStatus> = r.optional_word("status");
    let accepted = r.optional_word::<UnprovenAddress>("unproven_address");
    let accepted = accepted.is_some();
    let must_change_password = r.optional_flag("must_change_password");
    let metadata = r.optional_json_object("metadata");
    if call == Call::SelfRegister {
        let given = [
            ("status", status.is_some()),
            ("unproven_address", accepted),
            ("must_change_password", must_change_password.is_some()),
            ("metadata", metadata.is_some()),
        ];
        for (key, _) in given.into_iter().filter(|(_, given)| *given) {
            r.wrong(key, Fault::OnlyWith("\"api\": \"create_user\""));
        }
        return Api::SelfRegister;
    }
    let status = status.unwrap_or_default();
    if status == NewStatus::Active && !accepted {
        r.wrong("unproven_address", Fault::Unacknowledged);
    }
    Api::CreateUser(Creation {
        status,
        must_change_password: must_change_password.unwrap_or(false),
        metadata,
    })
}

/// The register of breached passwords that each new password is looked up in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreachCheck {
    /// The address that the first digits of a hash are appended to.
    pub url: Endpoint,
    /// A password that the register has seen at least this often is refused.
    pub at_least: u64,
}

pub(super) fn password(r: &mut Reader<'_>) -> (PasswordWhen, Option<BreachCheck>) {
    (r.word("when"), breach_check(r))
}

fn breach_check(r: &mut Reader<'_>) -> Option<BreachCheck> {
    r.optional_object("breach_check", |r| {
        let url = r.endpoint("url", false);
        let at_least = r.optional_count("at_least").unwrap_or(1);
        Some(BreachCheck {
            url: url?,
            at_least,
        })
    })
    .flatten()
}
