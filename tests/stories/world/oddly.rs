//! The second tenant: the stand-in's answers, said in another way that the contract allows as well.
//!
//! Other good statuses, members more and members less, `null` for what is empty, other shapes of errors, other
//! spellings of tokens, times and headers. What was done stays what it was. It stands between the stand-in and
//! the browser of a story, so the page meets it in every story of `oddly.rs`, which are those of `main.rs`. What
//! this module does not do: change what the stand-in itself does, or say anything that the contract excludes.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use portico_tenant::Operation;
use serde_json::{Map, Value, json};

/// An answer in other words. `path` is that of the request.
pub(crate) fn answer(path: &str, plain: Response<Bytes>) -> Response<Bytes> {
    let (mut parts, body) = plain.into_parts();
    dress(&mut parts.headers);
    let Some(operation) = operation(path) else {
        return Response::from_parts(parts, body);
    };
    let status = parts.status.as_u16();
    if status == 204 {
        // Of a message nothing but the status was promised.
        parts.status = StatusCode::ACCEPTED;
        return with_body(parts, "text/plain", "on its way".into());
    }
    let members = match serde_json::from_slice(&body) {
        // What was cut off or is of another type is a fault of the story, and stays one.
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

/// An address that the tenant leads back to: the parameters in another order, and more of them.
pub(crate) fn location(address: &str) -> String {
    let Some((page, query)) = address.split_once('?') else {
        return address.to_owned();
    };
    let mut parameters: Vec<&str> = query.split('&').collect();
    parameters.reverse();
    let more = "scope=identity+identity_self_registration&session_state=a%2Bb&trace_id=trace-1&";
    format!("{page}?{more}{}", parameters.join("&"))
}

/// The page's own calls by their paths; nothing for those of others.
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

/// Names of headers in other letters, lists without spaces, weak tags.
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

/// The life as a text, the type in capitals, the scope left out where it is what was asked for, and tokens that
/// nobody asked for.
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

/// Lists with nothing in them are `null`, and what nobody needs is left out.
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

/// The id is optional (contract.md appendix A), and so are the answers.
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

/// Why something is refused, in another shape.
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

/// The vendor's `genericError` in the place of RFC 6749's, where a word of that is not needed.
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

/// Faults by the keys of a validator: `(root).payload.given_name`.
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
