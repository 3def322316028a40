//! Refusals of the identity API, and their bodies (contract.md section 3.12).

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

/// The member `details`.
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

    /// The same refusal, not counted towards the lock.
    pub(crate) fn not_counted(self) -> Self {
        Self {
            counts: false,
            ..self
        }
    }

    /// 429 with this `Retry-After` in seconds.
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
            (Self::Text(text), ErrorDetails::Array | ErrorDetails::Pointers) => {
                Some(json!([{"message": text}]))
            }
            (Self::Text(text), _) => Some(json!(text)),
            (Self::Fields(fields), ErrorDetails::Map | ErrorDetails::Lists) => {
                let mut map = Map::new();
                for (path, fault) in fields {
                    insert(&mut map, path, fault);
                }
                let map = Value::Object(map);
                Some(match shape {
                    ErrorDetails::Lists => with_lists(map),
                    _ => map,
                })
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
            (Self::Fields(fields), ErrorDetails::Pointers) => {
                let each = fields
                    .iter()
                    .map(|(path, fault)| json!({"pointer": pointer(path), "message": fault}));
                Some(Value::Array(each.collect()))
            }
        }
    }
}

/// RFC 6901 section 3.
fn pointer(path: &[String]) -> String {
    let step = |step: &String| format!("/{}", step.replace('~', "~0").replace('/', "~1"));
    path.iter().map(step).collect()
}

/// Turns a map whose keys are all indices into a list, with `null` for items without a fault.
fn with_lists(value: Value) -> Value {
    let Value::Object(members) = value else {
        return value;
    };
    let indices: Option<Vec<usize>> = members.keys().map(|key| key.parse().ok()).collect();
    let members = members
        .into_iter()
        .map(|(key, inner)| (key, with_lists(inner)));
    match indices.filter(|indices| !indices.is_empty()) {
        Some(indices) => {
            let last = indices.iter().max().copied().unwrap_or_default();
            let mut list = vec![Value::Null; last + 1];
            for (index, (_, inner)) in indices.into_iter().zip(members) {
                list[index] = inner;
            }
            Value::Array(list)
        }
        None => Value::Object(members.collect()),
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
            // A fault of the whole value beside faults of its members.
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
    fn faults_deep_inside_of_a_payload_take_each_shape() {
        let path = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let refusal = Refusal::fields(vec![
            (path("payload address city"), "too short".into()),
            (path("payload phones 1 a/b~c"), "odd".into()),
            (path("payload phones 1 a/b~c"), "old".into()),
        ]);
        let check = |shape, details| assert_eq!(refusal.details.to_wire(shape), Some(details));
        check(
            ErrorDetails::Map,
            json!({"payload": {
                "address": {"city": ["too short"]},
                "phones": {"1": {"a/b~c": ["odd", "old"]}},
            }}),
        );
        check(
            ErrorDetails::Lists,
            json!({"payload": {
                "address": {"city": ["too short"]},
                "phones": [null, {"a/b~c": ["odd", "old"]}],
            }}),
        );
        check(
            ErrorDetails::Pointers,
            json!([
                {"pointer": "/payload/address/city", "message": "too short"},
                {"pointer": "/payload/phones/1/a~1b~0c", "message": "odd"},
                {"pointer": "/payload/phones/1/a~1b~0c", "message": "old"},
            ]),
        );
        check(
            ErrorDetails::Array,
            json!([
                {"field": "payload.address.city", "message": "too short"},
                {"field": "payload.phones.1.a/b~c", "message": "odd"},
                {"field": "payload.phones.1.a/b~c", "message": "old"},
            ]),
        );
        check(
            ErrorDetails::String,
            json!(
                "payload.address.city: too short; payload.phones.1.a/b~c: odd; \
                 payload.phones.1.a/b~c: old"
            ),
        );
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
