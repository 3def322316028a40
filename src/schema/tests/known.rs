//! Known answers: what is broken where, what is left out, and what patterns may be run.

use serde_json::{Value, json};

use super::{super::*, broken, oddities, read};

/// Each instance with what it breaks.
fn check(schema: Value, cases: &[(Value, &[(&str, Rule)])]) {
    let schema = read(&schema);
    for (instance, expected) in cases {
        let found = broken(&schema, instance);
        let found: Vec<(&str, Rule)> = found.iter().map(|(at, rule)| (&**at, *rule)).collect();
        assert_eq!(&found, expected, "{instance}");
    }
}

/// As the vendor's documents have it, nonsense included (contract.md section 5.1).
#[test]
fn the_example_of_the_vendors_documents_is_read_without_an_oddity() {
    check(
        json!({
            "type": "object",
            "description": "sample user data schema",
            "properties": {
                "e-mail": {"description": "user e-mail", "type": "string", "minLength": 1},
                "custom": {"description": "Custom", "type": "boolean", "minLength": 1},
            },
            "required": ["e-mail", "custom"],
            "additionalProperties": false,
        }),
        &[
            (json!({"e-mail": "a", "custom": false}), &[]),
            (
                json!({"e-mail": "", "more": 1}),
                &[
                    ("/custom", Rule::Missing),
                    ("/e-mail", Rule::TooShort(1)),
                    ("/more", Rule::Unknown),
                ],
            ),
            (json!([]), &[("", Rule::Kind(Kind::Object))]),
        ],
    );
}

#[test]
fn what_cannot_mean_anything_is_listed_and_left_out() {
    use OddityReason::{Meaningless, Runaway, UnknownKeyword};
    let at = |at: &str, reason| (at.to_owned(), reason);
    let mut found = oddities(&json!({
        "format": "email",
        "type": ["string", "null"],
        "enum": [],
        "minLength": -1,
        "maxLength": "5",
        "minimum": 1.5,
        "multipleOf": 0,
        "required": ["a", 1],
        "allOf": [],
        "properties": {"a/b": {"const": 1}, "c": 5},
        "patternProperties": {"(a+)+$": {}},
    }));
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        found,
        [
            at("/allOf", Meaningless),
            at("/enum", Meaningless),
            at("/format", UnknownKeyword),
            at("/maxLength", Meaningless),
            at("/minLength", Meaningless),
            at("/minimum", Meaningless),
            at("/multipleOf", Meaningless),
            at("/patternProperties/(a+)+$", Runaway),
            at("/properties/a~1b/const", Meaningless),
            at("/properties/c", Meaningless),
            at("/required", Meaningless),
            at("/type", Meaningless),
        ]
    );
}
