//! The tenant's own words about a refusal, for the operator: the members of the answer in one line, each shortened.
//!
//! The words may be anything, so they are shown as text on the screen only. They are not stored and are in no event,
//! and no decision depends on them.

/// The longest text of one member, in characters.
const LONGEST: usize = 200;

/// The members that explain a refusal, in the order in which they are shown: those of RFC 6749, of the vendor's two
/// shapes of errors, and of its identity API (contract.md sections 2.6, 2.7 and 3.12).
const NAMES: [&str; 9] = [
    "error",
    "error_code",
    "error_description",
    "error_hint",
    "cause",
    "error_cause",
    "details",
    "trace_id",
    "x-trace-id",
];

/// The members that are there, in one line; `None` if there is none.
pub fn extract(member: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    let mut line = String::new();
    for name in NAMES {
        let words = member(name).map(|words| cut(&words)).unwrap_or_default();
        // Description and cause often have the same text.
        if words.is_empty() || said.contains(&words) {
            continue;
        }
        if !line.is_empty() {
            line.push_str("; ");
        }
        if name != "error" {
            line.extend([name, ": "]);
        }
        line.push_str(&words);
        said.push(words);
    }
    (!line.is_empty()).then_some(line)
}

/// The words of an answer's body: a JSON object, or plain text (HTML is left out).
pub fn of_answer(response: &crate::browser::Response) -> Option<String> {
    let body = serde_json::from_str::<serde_json::Value>(&response.body).ok();
    let text = response.body.trim();
    extract(|name| match (name, &body) {
        ("x-trace-id", _) => response.trace_id.clone(),
        ("error", None) if !text.starts_with('<') => Some(text.to_owned()),
        (_, Some(body)) => match body.get(name)? {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        },
        _ => None,
    })
}

/// One line of at most [`LONGEST`] characters.
fn cut(words: &str) -> String {
    let words = words.trim().chars().take(LONGEST);
    words
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::Response;

    fn answer(body: &str) -> Option<String> {
        of_answer(&Response {
            status: 400,
            content_type: None,
            retry_after: None,
            trace_id: Some("t-1".into()),
            body: body.into(),
        })
    }

    #[test]
    fn both_shapes_of_the_vendors_errors_and_any_text_are_said_in_one_line() {
        for (body, expected) in [
            (
                r#"{"error":"invalid_grant","error_description":"used","cause":"used","error_hint":"again?","trace_id":"t-1"}"#,
                "invalid_grant; error_description: used; error_hint: again?; trace_id: t-1",
            ),
            (
                r#"{"error":"Human text","error_code":7}"#,
                "Human text; error_code: 7; x-trace-id: t-1",
            ),
            (
                r#"{"error":"Forbidden","details":"missing scope: identity"}"#,
                "Forbidden; details: missing scope: identity; x-trace-id: t-1",
            ),
            (r#"{"details":{"a":[1]}}"#, "x-trace-id: t-1"),
            ("upstream\r\nis away", "upstream  is away; x-trace-id: t-1"),
            ("<html>502</html>", "x-trace-id: t-1"),
            ("[]", "x-trace-id: t-1"),
        ] {
            assert_eq!(answer(body).as_deref(), Some(expected), "{body}");
        }
    }

    #[test]
    fn a_long_text_is_cut_and_nothing_said_is_nothing() {
        let long =
            extract(|name| (name == "error_hint").then(|| "ü".repeat(9000))).expect("a reason");
        assert_eq!(long.chars().count(), "error_hint: ".len() + LONGEST);
        assert_eq!(extract(|_| None), None);
        assert_eq!(extract(|_| Some(" ".into())), None);
    }
}
