//! What the tenant meant by a status that is not the expected one (contract.md section 3.12).
//!
//! The texts of the tenant are unknown, so nothing depends on them: statuses decide, and complaints
//! are looked for under the names of the form's own fields.

use std::time::Duration;

use serde_json::Value;

use crate::browser::{Response, Unreachable};

/// The longest text of the tenant that is shown under a field, in characters.
const COMPLAINT_LENGTH: usize = 200;

/// Why a call of the identity API did not do what was asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// No answer; the call may have acted all the same.
    Unreachable(Unreachable),
    /// 401: the token, or on an activation call the code.
    Unauthorized,
    /// 403: a scope or a policy.
    Forbidden,
    /// 404: pool, schema or user.
    NotFound,
    /// 400 or 422: what was sent.
    Invalid(Complaints),
    /// 409.
    Conflict,
    /// 412: a precondition that nobody here sets.
    Stale,
    /// 413.
    TooLarge,
    /// 429, and how long to wait if the answer says so readably.
    TooMany(Option<Duration>),
    /// 5xx.
    Broken(u16),
    /// A status or a body that is none of the API's.
    Unreadable(u16),
}

/// What the tenant says is wrong with what was sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Complaints {
    details: Value,
    error: Option<String>,
}

impl Refusal {
    pub(super) fn of(response: &Response) -> Self {
        match response.status {
            400 | 422 => Self::Invalid(Complaints::read(&response.body)),
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            409 => Self::Conflict,
            412 => Self::Stale,
            413 => Self::TooLarge,
            429 => Self::TooMany(retry_after(response)),
            500..=599 => Self::Broken(response.status),
            other => Self::Unreadable(other),
        }
    }

    /// The status, if there was one.
    pub fn status(&self) -> Option<u16> {
        Some(match self {
            Self::Unreachable(_) => return None,
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Invalid(_) => 422,
            Self::Conflict => 409,
            Self::Stale => 412,
            Self::TooLarge => 413,
            Self::TooMany(_) => 429,
            Self::Broken(status) | Self::Unreadable(status) => *status,
        })
    }
}

/// How long to wait, if the answer says so readably; at most a day.
pub(super) fn retry_after(response: &Response) -> Option<Duration> {
    let seconds: u64 = response.retry_after.as_deref()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(86_400)))
}

impl Complaints {
    fn read(body: &str) -> Self {
        let mut body: Value = serde_json::from_str(body).unwrap_or_default();
        let error = body.get("error").and_then(Value::as_str).map(str::to_owned);
        Self {
            details: body.get_mut("details").map(Value::take).unwrap_or_default(),
            error,
        }
    }

    /// The complaints about these fields, one text each; empty where the tenant gave no words.
    pub fn about<'a>(&self, fields: &[&'a str]) -> Vec<(&'a str, String)> {
        let mut found = Vec::new();
        search(&self.details, fields, &mut found, 0);
        if let Some(error) = &self.error {
            mention(error, fields, &mut found);
        }
        found
    }
}

fn search<'a>(value: &Value, fields: &[&'a str], found: &mut Vec<(&'a str, String)>, depth: u8) {
    if depth > 8 {
        return;
    }
    match value {
        Value::Object(members) => {
            // {"field": "password", "message": "…"}: the name stands in a value.
            let named = ["field", "name", "path", "property", "key", "pointer"]
                .iter()
                .filter_map(|key| members.get(*key)?.as_str())
                .find_map(|name| {
                    let last = name.rsplit(['.', '/']).next().unwrap_or(name);
                    fields.iter().find(|field| **field == last)
                });
            if let Some(field) = named {
                add(found, field, &words(value, depth));
                return;
            }
            for (key, inner) in members {
                let last = key.rsplit(['.', '/']).next().unwrap_or(key);
                match fields.iter().find(|field| **field == last) {
                    Some(field) => add(found, field, &words(inner, depth)),
                    None => search(inner, fields, found, depth + 1),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                search(item, fields, found, depth + 1);
            }
        }
        Value::String(text) => mention(text, fields, found),
        _ => {}
    }
}

/// A sentence that mentions a field by its name as a whole word.
fn mention<'a>(text: &str, fields: &[&'a str], found: &mut Vec<(&'a str, String)>) {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    for field in fields {
        let whole = text.match_indices(field).any(|(at, _)| {
            !text[..at].chars().next_back().is_some_and(word)
                && !text[at + field.len()..].chars().next().is_some_and(word)
        });
        if whole && !field.is_empty() {
            add(found, field, text);
        }
    }
}

fn words(value: &Value, depth: u8) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if depth < 8 => items
            .iter()
            .map(|i| words(i, depth + 1))
            .find(|w| !w.is_empty())
            .unwrap_or_default(),
        Value::Object(members) if depth < 8 => ["message", "error", "description", "reason"]
            .iter()
            .filter_map(|key| members.get(*key))
            .map(|inner| words(inner, depth + 1))
            .find(|w| !w.is_empty())
            .unwrap_or_default(),
        _ => String::new(),
    }
}

fn add<'a>(found: &mut Vec<(&'a str, String)>, field: &'a str, text: &str) {
    if !found.iter().any(|(name, _)| *name == field) {
        found.push((field, text.trim().chars().take(COMPLAINT_LENGTH).collect()));
    }
}

/// An answer as a refusal, for the tests of those who get one.
#[cfg(test)]
pub(crate) fn tests_of(status: u16, body: &str) -> Refusal {
    Refusal::of(&Response {
        status,
        content_type: None,
        retry_after: None,
        body: body.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            content_type: None,
            retry_after: None,
            body: body.into(),
        }
    }

    #[track_caller]
    fn check(body: &str, expected: &[(&str, &str)]) {
        let Refusal::Invalid(complaints) = Refusal::of(&response(422, body)) else {
            panic!("not a complaint")
        };
        let found = complaints.about(&["identifier", "password", "given_name", "name"]);
        let found: Vec<(&str, &str)> = found.iter().map(|(n, t)| (*n, t.as_str())).collect();
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn complaints_are_found_in_every_shape_of_the_details() {
        check(
            r#"{"details":{"password":["too weak"]}}"#,
            &[("password", "too weak")],
        );
        check(
            r#"{"details":{"payload":{"given_name":["too short"]}}}"#,
            &[("given_name", "too short")],
        );
        check(
            r#"{"details":{"payload.given_name":{"message":"no"}}}"#,
            &[("given_name", "no")],
        );
        check(
            r#"{"details":[{"field":"payload/given_name","message":"no"}]}"#,
            &[("given_name", "no")],
        );
        check(
            r#"{"details":"password: too weak"}"#,
            &[("password", "password: too weak")],
        );
        check(r#"{"details":{"password":true}}"#, &[("password", "")]);
        check(
            r#"{"error":"the given_name is missing"}"#,
            &[("given_name", "the given_name is missing")],
        );
    }

    #[test]
    fn a_name_inside_another_word_is_no_complaint() {
        check(
            r#"{"details":"the username and middle_name are fine"}"#,
            &[],
        );
    }

    #[test]
    fn bodies_that_say_nothing_complain_of_nothing() {
        for body in [
            "",
            "null",
            "[]",
            "7",
            "<html>password</html>",
            r#"{"details":null}"#,
            r#"{"details":[[[7]]]}"#,
        ] {
            check(body, &[]);
        }
        let deep = format!("{}{}{}", r#"{"details":"#, "[".repeat(100), "]".repeat(100)) + "}";
        check(&deep, &[]);
    }

    #[test]
    fn the_wait_of_a_429_is_read_when_it_can_be() {
        let with = |header: Option<&str>| {
            Refusal::of(&Response {
                retry_after: header.map(Into::into),
                ..response(429, "")
            })
        };
        assert_eq!(
            with(Some("30")),
            Refusal::TooMany(Some(Duration::from_secs(30)))
        );
        assert_eq!(
            with(Some("99999999999")),
            Refusal::TooMany(Some(Duration::from_secs(86_400)))
        );
        assert_eq!(
            with(Some("Wed, 21 Oct 2026 07:28:00 GMT")),
            Refusal::TooMany(None)
        );
        assert_eq!(with(None), Refusal::TooMany(None));
    }
}
