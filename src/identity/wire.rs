//! The exact JSON of the request bodies (contract.md appendix A). No other module knows the names of the members that
//! are sent. Answers are read in `answer`.

use serde::Serialize;
use serde_json::Value;

use super::Proof;
use crate::{
    config::{AddressKind, Creation, Identifier, IdentifierKind, NewStatus},
    form::Submission,
    json,
    secret::{ActivationCode, Password, Secret},
};

#[derive(Serialize)]
struct SelfRegisterUser<'a> {
    identifier: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    otp_address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
    payload: &'a Value,
}

#[derive(Serialize)]
struct NewUser<'a> {
    status: &'static str,
    identifiers: Vec<NewIdentifier<'a>>,
    verifiable_addresses: [NewAddress<'a>; 1],
    credentials: Vec<NewCredential<'a>>,
    payload: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a Value>,
}

#[derive(Serialize)]
struct NewIdentifier<'a> {
    identifier: &'a str,
    r#type: &'static str,
}

#[derive(Serialize)]
struct NewAddress<'a> {
    address: &'a str,
    r#type: &'static str,
    status: &'static str,
    verified: bool,
}

#[derive(Serialize)]
struct NewCredential<'a> {
    r#type: &'static str,
    password: &'a str,
    must_be_changed: bool,
}

#[derive(Serialize)]
struct RequestActivation<'a> {
    address: &'a str,
}

#[derive(Serialize)]
struct ActivateSelfRegisteredUser<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    otp_address: Option<&'a str>,
}

#[derive(Serialize)]
struct RequestRelay<'a> {
    user_id: &'a str,
    address: &'a str,
    language: &'a str,
}

/// `SelfRegisterUser`.
pub(super) fn registration(submission: &Submission) -> Secret {
    closed(&SelfRegisterUser {
        identifier: submission.identifier(),
        otp_address: submission.is_apart().then(|| submission.address()),
        password: submission.password().map(Password::open),
        payload: submission.payload(),
    })
}

/// `NewUser`. An account with status `new` is created without its identifier, because activation makes the address an
/// identifier, as for a self-registered account. So the tenant does not refuse a taken address here.
pub(super) fn creation(submission: &Submission, creation: &Creation, asks: Identifier) -> Secret {
    let (status, named) = match creation.status {
        NewStatus::New => ("new", submission.is_apart()),
        NewStatus::Inactive => ("inactive", true),
        NewStatus::Active => ("active", true),
    };
    let identifier = NewIdentifier {
        identifier: submission.identifier(),
        r#type: match asks.kind {
            IdentifierKind::Email => "email",
            IdentifierKind::Mobile => "mobile",
            IdentifierKind::Username => "uid",
        },
    };
    let address = NewAddress {
        address: submission.address(),
        r#type: match asks.code_to {
            AddressKind::Email => "email",
            AddressKind::Mobile => "mobile",
        },
        status: "active",
        verified: false,
    };
    let credential = submission.password().map(|password| NewCredential {
        r#type: "password",
        password: password.open(),
        must_be_changed: creation.must_change_password,
    });
    closed(&NewUser {
        status,
        identifiers: named.then_some(identifier).into_iter().collect(),
        verifiable_addresses: [address],
        credentials: credential.into_iter().collect(),
        payload: submission.payload(),
        metadata: creation.metadata.as_ref(),
    })
}

/// `RequestActivation`. The account has no identifier yet, so its address is named.
pub(super) fn address(address: &str) -> Secret {
    closed(&RequestActivation { address })
}

/// `ActivateSelfRegisteredUser`. With a code alone this is also the body of `InspectOTP`.
pub(super) fn activation(code: &ActivationCode, proof: &Proof) -> Secret {
    closed(&ActivateSelfRegisteredUser {
        code: code.open(),
        password: proof.password.as_ref().map(Password::open),
        otp_address: proof.code_address.as_deref(),
    })
}

/// The request to the message relay (`docs/relay.md`).
pub(super) fn relay(user_id: &str, address: &str, language: &str) -> Secret {
    closed(&RequestRelay {
        user_id,
        address,
        language,
    })
}

fn closed(body: &impl Serialize) -> Secret {
    Secret::new(json::write(body))
}
