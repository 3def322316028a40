//! The second tenant: rewrites the stand-in's answers into other ones that the contract also allows.
//!
//! Other 2xx statuses, additional and missing members, `null` for empty lists, other shapes of errors, other spellings of
//! tokens, times and headers. It works between the stand-in and the browser of a story, in every story of `oddly.rs`. It
//! does not change what the stand-in does, and its answers never leave the contract.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use portico_tenant::Operation;
use serde_json::{Map, Value, json};

/// Rewrites an answer. `path` is that of the request.
pub(crate) fn answer(path: &str, plain: Response<Bytes>) -> Response<Bytes> {
    let (mut parts, body) = plain.into_parts();
    dress(&mut parts.headers);
    let Some(operation) = operation(path) else {
        return Response::from_parts(parts, body);
    };
    let status = parts.status.as_u16();
    if status == 204 {
        // For a message the contract specifies only the status.
        parts.status = StatusCode::ACCEPTED;
        return with_body(parts, "text/plain", "on its way".into());
    }
    let members = match serde_json::from_slice(&body) {
        // A truncated body, or one of another type, is a scripted fault and is not changed.
        Ok(Value::Object(members)) if !parts.headers.contains_key(header::CONTENT_LENGTH) => {
            members
        }
        _ => return Response::from_parts(parts, body),
    };
    if !parts.status.is_success() {
        return refused(operation, parts, members);
    }
    let (status, members) = match operation {
        Operation::Token => (200, token(members)),
        Operation::Pool | Operation::Schema => (203, read(members)),
        Operation::Inspect => (202, members),
        Operation::Register | Operation::CreateUser => (200, account(members)),
        _ => (202, activated(members)),
    };
    parts.status = StatusCode::from_u16(status).unwrap();
    let mut members = members;
    members.insert(
        "x_unknown".into(),
        json!({"of": [null, 1.5, {"a": "password"}]}),
    );
    members.insert("x_null".into(), Value::Null);
    let spelled = r#"Application/JSON;charset="UTF-8""#;
    with_body(parts, spelled, pretty(members))
}

/// Rewrites the redirect back to the page: parameters in another order, and additional ones.
pub(crate) fn location(address: &str) -> String {
    let Some((page, query)) = address.split_once('?') else {
        return address.to_owned();
    };
    let mut parameters: Vec<&str> = query.split('&').collect();
    parameters.reverse();
    let more = "scope=identity+identity_self_registration&session_state=a%2Bb&trace_id=trace-1&";
    format!("{page}?{more}{}", parameters.join("&"))
}

/// The operation of a path; `None` if the page does not call it.
fn operation(path: &str) -> Option<Operation> {
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    Some(match steps[..] {
        [.., "oauth2", "token"] => Operation::Token,
        [.., "oauth2", "revoke"] => Operation::Revoke,
        [.., "system", "schemas", _] => Operation::Schema,
        [.., "system", "pools", _] => Operation::Pool,
        [.., "user", "register"] => Operation::Register,
        [.., "pools", _, "users"] => Operation::CreateUser,
        [.., "activation", "send"] => Operation::Send,
        [.., "otp", "inspect"] => Operation::Inspect,
        [.., "user", "activate"] => Operation::ActivateExtended,
        [.., "users", _, "activate"] => Operation::Activate,
        _ => return None,
    })
}

/// Rewrites headers: lists without spaces, weak entity tags, other case.
fn dress(headers: &mut HeaderMap) {
    for name in [
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
    ] {
        if let Some(list) = headers.get(&name).and_then(|list| list.to_str().ok()) {
            let list = list.to_ascii_uppercase().replace(", ", ",");
            headers.insert(name, HeaderValue::from_str(&list).unwrap());
        }
    }
    if let Some(tag) = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()) {
        let weak = format!("W/{}", tag.trim_start_matches("W/"));
        headers.insert(header::ETAG, HeaderValue::from_str(&weak).unwrap());
    }
    headers.insert("x-powered-by", HeaderValue::from_static("another"));
}

/// Rewrites a token answer: `expires_in` as a text, the type in capitals, no `scope` where it is the requested one, and
/// tokens that were not asked for.
fn token(mut members: Map<String, Value>) -> Map<String, Value> {
    if members.get("token_type") == Some(&json!("bearer")) {
        members.insert("token_type".into(), json!("BEARER"));
    }
    if let Some(life) = members.get("expires_in").and_then(Value::as_i64) {
        members.insert("expires_in".into(), json!(format!(" {life} ")));
    }
    if members.get("scope") == Some(&json!("identity identity_self_registration")) {
        members.remove("scope");
    }
    members.remove("grant_id");
    members
        .entry("refresh_token")
        .or_insert(json!("nobody-asked-for-it"));
    members.entry("cdr_arrangement_id").or_insert(Value::Null);
    members
}

/// Rewrites pool and schema: empty lists become `null`, and members that the page does not need are left out.
fn read(mut members: Map<String, Value>) -> Map<String, Value> {
    if members.contains_key("name") && members.contains_key("payload_schema_id") {
        members.remove("id");
        members.remove("description");
        members.remove("number_of_users");
    }
    for settings in ["activation", "authentication"] {
        let ttl = members
            .get_mut("otp_settings")
            .and_then(|all| all.get_mut(settings)?.get_mut("ttl"));
        if let Some(Value::String(ttl)) = ttl
            && !ttl.contains('h')
        {
            ttl.insert_str(0, "0h");
        }
    }
    nil(members)
}

fn account(members: Map<String, Value>) -> Map<String, Value> {
    nil(members)
}

/// Rewrites the answer to an activation: id and payload are optional (contract.md appendix A).
fn activated(mut members: Map<String, Value>) -> Map<String, Value> {
    for optional in [
        "id",
        "payload",
        "payload_schema_id",
        "metadata",
        "created_at",
        "updated_at",
    ] {
        members.remove(optional);
    }
    nil(members)
}

fn nil(mut members: Map<String, Value>) -> Map<String, Value> {
    for value in members.values_mut() {
        if value.as_array().is_some_and(Vec::is_empty) {
            *value = Value::Null;
        }
    }
    members
}

/// Rewrites a refusal into another shape.
fn refused(
    operation: Operation,
    mut parts: http::response::Parts,
    members: Map<String, Value>,
) -> Response<Bytes> {
    if matches!(operation, Operation::Token | Operation::Revoke) {
        let body = pretty(generic(members, parts.status.as_u16()));
        return with_body(parts, "application/json", body);
    }
    if parts.status == StatusCode::UNPROCESSABLE_ENTITY {
        parts.status = StatusCode::BAD_REQUEST;
    }
    match members.get("details") {
        Some(Value::Object(fields)) => {
            let mut rooted = Map::new();
            root(fields, "(root)", &mut rooted);
            let body = json!({"title": "Bad Request", "status": 400, "details": rooted});
            let members = body.as_object().cloned().unwrap();
            with_body(parts, "application/problem+json", pretty(members))
        }
        Some(Value::Array(_)) => {
            let body = json!({"title": "Bad Request", "errors": members["details"]});
            let members = body.as_object().cloned().unwrap();
            with_body(parts, "application/problem+json", pretty(members))
        }
        Some(Value::String(text)) => {
            let text = text.clone();
            with_body(parts, "text/plain; charset=utf-8", text)
        }
        _ => with_body(parts, "text/plain", "No.".into()),
    }
}

/// The vendor's `genericError` in place of RFC 6749's, where the page does not need the error code.
fn generic(mut members: Map<String, Value>, status: u16) -> Map<String, Value> {
    if members.get("error") != Some(&json!("temporarily_unavailable"))
        && let Some(text) = members.remove("error_description")
    {
        members.insert("error".into(), text);
        members.insert("error_code".into(), json!(status));
        members.remove("status_code");
    }
    members
}

/// Rewrites the faults' keys as those of a validator: `(root).payload.given_name`.
fn root(fields: &Map<String, Value>, above: &str, rooted: &mut Map<String, Value>) {
    for (name, value) in fields {
        let key = match name.as_str() {
            "" => above.to_owned(),
            name => format!("{above}.{name}"),
        };
        match value {
            Value::Object(inner) => root(inner, &key, rooted),
            value => {
                rooted.insert(key, value.clone());
            }
        }
    }
}

fn pretty(members: Map<String, Value>) -> String {
    serde_json::to_string_pretty(&Value::Object(members)).unwrap()
}

fn with_body(mut parts: http::response::Parts, kind: &str, body: String) -> Response<Bytes> {
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_str(kind).unwrap());
    Response::from_parts(parts, Bytes::from(body))
}
