//! The exact JSON of the request bodies (contract.md appendix A), and the only place that knows the
//! wire's own words.

use serde_json::{Map, Value};

use crate::{form::Submission, secret::Secret};

/// `SelfRegisterUser`.
pub(super) fn registration(submission: &Submission) -> Secret {
    let mut body = Map::new();
    body.insert("identifier".into(), submission.identifier().into());
    body.insert("password".into(), submission.password().open().into());
    body.insert("payload".into(), submission.payload().clone());
    closed(body)
}

/// `RequestActivation`. The account has no identifier yet, so its one address is named.
pub(super) fn resend(address: &str) -> Secret {
    let mut body = Map::new();
    body.insert("address".into(), address.into());
    closed(body)
}

/// `ActivateSelfRegisteredUser` and `InspectOTP`: both are a code.
pub(super) fn code(code: &Secret) -> Secret {
    let mut body = Map::new();
    body.insert("code".into(), code.open().into());
    closed(body)
}

fn closed(body: Map<String, Value>) -> Secret {
    Secret::new(Value::Object(body).to_string())
}
