//! Known answers: which violation is reported where, and which keywords are left out.

use serde_json::{Value, json};

use super::{super::*, broken, oddities, read};

/// Checks each instance with its violations.
fn check(schema: Value, cases: &[(Value, &[(&str, Rule)])]) {
    let schema = read(&schema);
    for (instance, expected) in cases {
        let found = broken(&schema, instance);
        let found: Vec<(&str, Rule)> = found.iter().map(|(at, rule)| (&**at, *rule)).collect();
        assert_eq!(&found, expected, "{instance}");
    }
}

/// The schema of the vendor's documents, with its meaningless keywords (contract.md section 5.1).
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
        "maximum": 1e19,
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
            at("/maximum", Meaningless),
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

/// A keyword that is left out might have refused: so nothing that depends on it is refused, and all else is.
#[test]
fn what_was_left_out_never_makes_a_form_that_cannot_be_sent() {
    let odd = json!({"const": 5});
    let (sometimes, never) = (json!("x"), json!(true));
    for (schema, refused) in [
        (json!({"not": odd}), false),
        (json!({"not": {"anyOf": [odd, {}]}}), true),
        (json!({"oneOf": [odd, {}]}), false),
        (json!({"oneOf": [odd, {}, {}]}), true),
        (json!({"anyOf": [odd, {"type": "null"}]}), false),
        (json!({"allOf": [odd, {"type": "null"}]}), true),
        (
            json!({"if": odd, "then": {"type": "null"}, "else": {"type": "null"}}),
            false,
        ),
        (json!({"not": {"not": odd}}), false),
        (json!({"const": 5, "type": "null"}), true),
        (json!({"not": {"type": ["string"]}}), false),
        (json!({"not": {"$ref": "#/$defs/a"}}), false),
        // Keywords that the standard says to ignore are ignored.
        (json!({"not": {"format": "email"}}), true),
        (json!({"not": {"title": 5}}), true),
    ] {
        let (read, oddities) = Schema::read(&schema);
        assert!(!oddities.is_empty(), "{schema}");
        for instance in [&sometimes, &never] {
            assert_eq!(
                !broken(&read, instance).is_empty(),
                refused,
                "{schema} {instance}"
            );
        }
    }
    let (contains, _) = Schema::read(&json!({"contains": odd, "minContains": 2, "maxContains": 2}));
    let items = [json!([]), json!([1]), json!([1, 2]), json!([1, 2, 3])];
    let refused = items.map(|items| !broken(&contains, &items).is_empty());
    assert_eq!(refused, [true, true, false, false]);
}

#[test]
fn deep_and_large_schemas_are_read_to_a_bound() {
    let deep = |levels| {
        let nest = |inner, _| json!({ "not": inner });
        (1..levels).fold(json!({}), nest)
    };
    assert_eq!(oddities(&deep(Schema::DEEPEST)), []);
    let pointer = "/not".repeat(Schema::DEEPEST);
    let found = oddities(&deep(Schema::DEEPEST + 1));
    assert_eq!(found, [(pointer, OddityReason::TooLarge)]);
    let large = |schemas| json!({"allOf": vec![json!({}); schemas]});
    assert_eq!(oddities(&large(Schema::MOST - 1)), []);
    let found = oddities(&large(Schema::MOST));
    let at = format!("/allOf/{}", Schema::MOST - 1);
    assert_eq!(found, [(at, OddityReason::TooLarge)]);
}

#[test]
fn numbers_are_compared_without_rounding() {
    const EXACT: i64 = 9_007_199_254_740_992;
    let at_most = [("", Rule::AtMost(EXACT))];
    check(
        json!({"maximum": EXACT}),
        &[
            (json!(EXACT), &[]),
            (json!(9_007_199_254_740_992.0), &[]),
            (json!(EXACT + 1), &at_most),
            (json!(u64::MAX), &at_most),
            (json!(1e300), &at_most),
            (json!(-1e300), &[]),
        ],
    );
    let more = [("", Rule::MoreThan(-1))];
    check(
        json!({"exclusiveMinimum": -1, "type": "integer"}),
        &[
            (json!(-1), &more),
            (json!(-1.0), &more),
            (json!(-0.5), &[("", Rule::Kind(Kind::Integer))]),
            (json!(-0.0), &[]),
            (json!(2.0), &[]),
        ],
    );
    check(
        json!({"multipleOf": 3}),
        &[
            (json!(EXACT + 2), &[("", Rule::MultipleOf(3))]),
            (json!(EXACT + 1), &[]),
            (json!(u64::MAX), &[]),
            (json!(u64::MAX - 1), &[("", Rule::MultipleOf(3))]),
            (json!(-4.0), &[("", Rule::MultipleOf(3))]),
            (json!(4.5), &[("", Rule::MultipleOf(3))]),
        ],
    );
    // These floats may stand for several numbers: the tenant judges.
    check(
        json!({"multipleOf": 7}),
        &[(json!(1e22), &[]), (json!(-9_007_199_254_740_992.0), &[])],
    );
}

#[test]
fn lengths_count_code_points_and_patterns_are_not_anchored() {
    check(
        json!({"maxLength": 2, "pattern": "b|\\u{1f600}"}),
        &[
            (json!("ab"), &[]),
            (json!("😀😀"), &[]),
            (json!("😀😀😀"), &[("", Rule::TooLong(2))]),
            (json!("a"), &[("", Rule::Pattern)]),
        ],
    );
}

#[test]
fn a_violation_is_at_the_pointer_of_what_breaks() {
    check(
        json!({"properties": {"a/b": {"properties": {"c~d": {"items": {"minLength": 2}}}}}}),
        &[(
            json!({"a/b": {"c~d": ["xx", "x", ""]}}),
            &[
                ("/a~1b/c~0d/1", Rule::TooShort(2)),
                ("/a~1b/c~0d/2", Rule::TooShort(2)),
            ],
        )],
    );
    check(
        json!({"uniqueItems": true}),
        &[(
            json!([1, {"a": 1, "b": 2}, 1.0, {"b": 2.0, "a": 1}]),
            &[("/2", Rule::Repeated), ("/3", Rule::Repeated)],
        )],
    );
    let steps = Pointer::from("/a~1b/c~0d/~01/2");
    assert_eq!(steps.steps().collect::<Vec<_>>(), ["a/b", "c~d", "~1", "2"]);
    let built = Pointer::default()
        .member("a/b")
        .member("c~d")
        .member("~1")
        .item(2);
    assert_eq!(built, steps);
    assert_eq!(Pointer::from("").steps().count(), 0);
}

/// Where the choices leave one branch, a member that it lacks is reported at the member's place.
#[test]
fn where_the_choices_leave_one_branch_its_own_violations_are_reported() {
    let none: &[(&str, Rule)] = &[("", Rule::NoneFits)];
    for word in ["anyOf", "oneOf"] {
        let person = json!({"properties": {"kind": {"const": "person"}, "born": {"minLength": 1}}, "required": ["kind", "born"]});
        let club = json!({"properties": {"kind": {"enum": ["company", "club"]}}, "required": ["kind", "number"]});
        check(
            json!({ word: [person, club] }),
            &[
                (json!({}), none),
                (json!({"kind": "other"}), none),
                (json!({"kind": "club"}), &[("/number", Rule::Missing)]),
                (json!({"kind": "person"}), &[("/born", Rule::Missing)]),
                (
                    json!({"kind": "person", "born": ""}),
                    &[("/born", Rule::TooShort(1))],
                ),
                (json!({"kind": "club", "number": 1}), &[]),
            ],
        );
        // Deeper, and by what both of two demand.
        let deep = |text: &str| json!({"allOf": [{"properties": {"a": {"anyOf": [{"const": text}]}}}], "required": [text]});
        check(
            json!({ word: [deep("x"), deep("y")] }),
            &[
                (json!({"a": "y"}), &[("/y", Rule::Missing)]),
                (json!({"a": "z"}), none),
            ],
        );
    }
}
