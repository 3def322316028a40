//! The exact JSON of the request bodies (contract.md appendix A), and the only place that knows the
//! wire's own words.

use serde_json::{Map, Value, json};

use super::Proof;
use crate::{
    config::{AddressKind, Creation, Identifier, IdentifierKind, NewStatus},
    form::Submission,
    secret::Secret,
};

/// `SelfRegisterUser`.
pub(super) fn registration(submission: &Submission) -> Secret {
    let mut body = Map::new();
    body.insert("identifier".into(), submission.identifier().into());
    if submission.is_apart() {
        body.insert("otp_address".into(), submission.address().into());
    }
    if let Some(password) = submission.password() {
        body.insert("password".into(), password.open().into());
    }
    body.insert("payload".into(), submission.payload().clone());
    closed(body)
}

/// `NewUser`. An account that waits for its activation gets its address as an identifier by it, as
/// a self-registered one does: so a taken address is not refused here.
pub(super) fn creation(submission: &Submission, creation: &Creation, asks: Identifier) -> Secret {
    let kind = match asks.kind {
        IdentifierKind::Email => "email",
        IdentifierKind::Mobile => "mobile",
        IdentifierKind::Username => "uid",
    };
    let address_kind = match asks.code_to {
        AddressKind::Email => "email",
        AddressKind::Mobile => "mobile",
    };
    let (status, named) = match creation.status {
        NewStatus::New => ("new", submission.is_apart()),
        NewStatus::Inactive => ("inactive", true),
        NewStatus::Active => ("active", true),
    };
    let mut identifiers = Vec::new();
    if named {
        identifiers.push(json!({"identifier": submission.identifier(), "type": kind}));
    }
    let mut credentials = Vec::new();
    if let Some(password) = submission.password() {
        credentials.push(json!({
            "type": "password",
            "password": password.open(),
            "must_be_changed": creation.must_change_password,
        }));
    }
    let mut body = Map::new();
    body.insert("status".into(), status.into());
    body.insert("identifiers".into(), identifiers.into());
    body.insert(
        "verifiable_addresses".into(),
        json!([{
            "address": submission.address(),
            "type": address_kind,
            "status": "active",
            "verified": false,
        }]),
    );
    body.insert("credentials".into(), credentials.into());
    body.insert("payload".into(), submission.payload().clone());
    if let Some(metadata) = &creation.metadata {
        body.insert("metadata".into(), metadata.clone());
    }
    closed(body)
}

/// `RequestActivation`. The account has no identifier yet, so its one address is named.
pub(super) fn address(address: &str) -> Secret {
    let mut body = Map::new();
    body.insert("address".into(), address.into());
    closed(body)
}

/// `ActivateSelfRegisteredUser`; with a code alone it is `InspectOTP`, too.
pub(super) fn activation(code: &Secret, proof: &Proof) -> Secret {
    let mut body = Map::new();
    body.insert("code".into(), code.open().into());
    if let Some(password) = &proof.password {
        body.insert("password".into(), password.open().into());
    }
    if let Some(address) = &proof.code_address {
        body.insert("otp_address".into(), address.as_str().into());
    }
    closed(body)
}

/// What the relay is asked (`relay/README.md`).
pub(super) fn relay(user: &str, address: &str, language: &str) -> Secret {
    let mut body = Map::new();
    body.insert("user_id".into(), user.into());
    body.insert("address".into(), address.into());
    body.insert("language".into(), language.into());
    closed(body)
}

fn closed(body: Map<String, Value>) -> Secret {
    Secret::new(Value::Object(body).to_string())
}
