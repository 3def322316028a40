//! Why the identity API refuses, and the body that says so (contract.md section 3.12).

use serde_json::{Map, Value, json};

use crate::reply::Reply;
use crate::settings::{ErrorDetails, Settings};
use crate::store::StoreTrouble;

/// A refused identity operation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) details: Details,
    /// Seconds for `Retry-After`.
    pub(crate) wait: Option<u64>,
    /// `WWW-Authenticate` (RFC 6750 section 3).
    pub(crate) challenge: Option<String>,
    /// Counts towards the lock (contract.md section 9.2).
    pub(crate) counts: bool,
}

/// What it says about the cause.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Details {
    None,
    Text(String),
    /// Faults by field; a field of the payload is `["payload", name]`.
    Fields(Vec<(Vec<String>, String)>),
}

impl Refusal {
    pub(crate) fn new(status: u16, text: impl Into<String>) -> Self {
        Self {
            status,
            details: Details::Text(text.into()),
            wait: None,
            challenge: None,
            counts: true,
        }
    }

    /// Faults of fields.
    pub(crate) fn fields(fields: Vec<(Vec<String>, String)>) -> Self {
        Self {
            details: Details::Fields(fields),
            ..Self::new(422, "")
        }
    }

    /// One fault of one member of the body.
    pub(crate) fn field(name: &str, fault: impl Into<String>) -> Self {
        Self::fields(vec![(vec![name.to_owned()], fault.into())])
    }

    /// Not the doing of whoever guesses codes.
    pub(crate) fn not_counted(self) -> Self {
        Self {
            counts: false,
            ..self
        }
    }

    /// 429 for so many seconds.
    pub(crate) fn too_many(seconds: u64) -> Self {
        Self {
            status: 429,
            details: Details::None,
            wait: Some(seconds),
            challenge: None,
            counts: false,
        }
    }

    /// A token that is missing, unknown, ended or revoked.
    pub(crate) fn unauthorized(details: &str) -> Self {
        Self {
            challenge: Some("Bearer error=\"invalid_token\"".into()),
            ..Self::new(401, details).not_counted()
        }
    }

    pub(crate) fn to_reply(&self, settings: &Settings) -> Reply {
        let (error, code) = words(self.status);
        let mut body = json!({"status_code": self.status, "error": error, "error_code": code});
        if let Some(details) = self.details.to_wire(settings.error_details) {
            body["details"] = details;
        }
        let mut reply = Reply::json(self.status, &body);
        if let Some(seconds) = self.wait {
            reply = reply.header("retry-after", &seconds.to_string());
        }
        if let Some(challenge) = &self.challenge {
            reply = reply.header("www-authenticate", challenge);
        }
        reply
    }
}

impl From<StoreTrouble> for Refusal {
    fn from(trouble: StoreTrouble) -> Self {
        Self::new(500, trouble.to_string()).not_counted()
    }
}

fn words(status: u16) -> (&'static str, &'static str) {
    match status {
        400 => ("Bad Request", "bad_request"),
        401 => ("Unauthorized", "unauthorized"),
        403 => ("Forbidden", "forbidden"),
        404 => ("Not Found", "not_found"),
        405 => ("Method Not Allowed", "method_not_allowed"),
        409 => ("Conflict", "conflict"),
        412 => ("Precondition Failed", "precondition_failed"),
        413 => ("Request Entity Too Large", "request_entity_too_large"),
        422 => ("Unprocessable Entity", "unprocessable_entity"),
        // Documented as the message of the rate limit (contract.md section 9.1).
        429 => ("Too many requests", "too_many_requests"),
        _ => ("Internal Server Error", "internal_server_error"),
    }
}

impl Details {
    fn to_wire(&self, shape: ErrorDetails) -> Option<Value> {
        match (self, shape) {
            (Self::None, _) | (_, ErrorDetails::Absent) => None,
            (Self::Text(text), ErrorDetails::Array) => Some(json!([{"message": text}])),
            (Self::Text(text), _) => Some(json!(text)),
            (Self::Fields(fields), ErrorDetails::Map) => {
                let mut map = Map::new();
                for (path, fault) in fields {
                    insert(&mut map, path, fault);
                }
                Some(Value::Object(map))
            }
            (Self::Fields(fields), ErrorDetails::String) => {
                let each = fields
                    .iter()
                    .map(|(path, fault)| format!("{}: {fault}", path.join(".")));
                Some(json!(each.collect::<Vec<_>>().join("; ")))
            }
            (Self::Fields(fields), ErrorDetails::Array) => {
                let each = fields
                    .iter()
                    .map(|(path, fault)| json!({"field": path.join("."), "message": fault}));
                Some(Value::Array(each.collect()))
            }
        }
    }
}

/// Puts a fault into the tree, as the last of its field's list.
fn insert(map: &mut Map<String, Value>, path: &[String], fault: &str) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if rest.is_empty() {
        match map.entry(first.clone()).or_insert_with(|| json!([])) {
            Value::Array(list) => list.push(json!(fault)),
            // A fault of the whole beside faults of its parts.
            Value::Object(parts) => insert(parts, &[String::new()], fault),
            _ => {}
        }
    } else {
        let place = map.entry(first.clone()).or_insert_with(|| json!({}));
        if let Value::Array(whole) = place {
            *place = json!({"": whole});
        }
        if let Value::Object(parts) = place {
            insert(parts, rest, fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal() -> Refusal {
        let path = |parts: &[&str]| parts.iter().map(|&one| one.to_owned()).collect::<Vec<_>>();
        Refusal::fields(vec![
            (path(&["password"]), "too weak".into()),
            (path(&["payload"]), "too few".into()),
            (path(&["payload", "name"]), "too short".into()),
        ])
    }

    fn check(shape: ErrorDetails, details: Option<Value>) {
        assert_eq!(refusal().details.to_wire(shape), details);
    }

    #[test]
    fn details_take_each_documented_shape() {
        check(ErrorDetails::Absent, None);
        check(
            ErrorDetails::Map,
            Some(json!({
                "password": ["too weak"], "payload": {"": ["too few"], "name": ["too short"]}
            })),
        );
        check(
            ErrorDetails::String,
            Some(json!(
                "password: too weak; payload: too few; payload.name: too short"
            )),
        );
        check(
            ErrorDetails::Array,
            Some(json!([
                {"field": "password", "message": "too weak"},
                {"field": "payload", "message": "too few"},
                {"field": "payload.name", "message": "too short"}
            ])),
        );
    }
}
