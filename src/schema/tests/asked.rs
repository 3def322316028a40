//! Members come and go with the answers.

use serde_json::{Value, json};

use super::{super::*, Engine, broken, read};

/// What is asked for with each of the answers: a star marks what is required, and the choices follow.
fn check(schema: Value, cases: &[(Value, &[&str])]) {
    let schema = read(&schema);
    for (instance, expected) in cases {
        let asked = schema.applicable(instance, &Engine::default());
        assert_eq!(told(&asked), *expected, "{instance}");
    }
}

fn told(asked: &[Asked]) -> Vec<String> {
    let each = asked.iter().map(|asked| {
        let star = if asked.required { "*" } else { "" };
        let choices = asked
            .choices()
            .map(|texts| format!(": {}", texts.join(" ")));
        format!("{}{star}{}", asked.key, choices.unwrap_or_default())
    });
    each.collect()
}

#[test]
fn own_members_and_those_of_all_of_are_always_asked() {
    check(
        json!({
            "properties": {"a": {}, "b": {"enum": ["x", "y", "z"]}},
            "required": ["b", "c"],
            "allOf": [{"properties": {"b": {"enum": ["z", "y"]}, "d": {}}, "required": ["a"]}],
        }),
        &[
            (json!({}), &["a*", "b*: y z", "c*", "d"]),
            (json!(null), &["a*", "b*: y z", "c*", "d"]),
        ],
    );
}

#[test]
fn the_branch_of_a_condition_that_applies_is_asked() {
    check(
        json!({
            "properties": {"country": {"enum": ["US", "PL"]}},
            "if": {"properties": {"country": {"const": "US"}}, "required": ["country"]},
            "then": {"properties": {"state": {}}, "required": ["state"]},
            "else": {"properties": {"region": {}}},
        }),
        &[
            (json!({}), &["country: US PL", "region"]),
            (json!({"country": "US"}), &["country: US PL", "state*"]),
            (json!({"country": "PL"}), &["country: US PL", "region"]),
        ],
    );
}

/// The tenant judges: nobody is kept from answering, and nobody has to answer.
#[test]
fn of_a_condition_that_nobody_can_judge_both_branches_are_asked_but_not_required() {
    let (schema, oddities) = Schema::read(&json!({
        "if": {"properties": {"a": {"pattern": "(a+)+$"}}},
        "then": {"properties": {"b": {}}, "required": ["b"]},
        "else": {"properties": {"c": {}}, "required": ["c"]},
    }));
    assert_eq!(oddities.len(), 1);
    let engine = Engine::default();
    assert_eq!(
        told(&schema.applicable(&json!({"a": "a"}), &engine)),
        ["b", "c"]
    );
    assert!(schema.admits(&json!({"a": "a"}), &engine));
}

#[test]
fn what_depends_on_a_key_is_asked_with_it() {
    check(
        json!({
            "properties": {"address": {}, "card": {}},
            "dependentRequired": {"card": ["address"]},
            "dependentSchemas": {"card": {"properties": {"holder": {}}}},
        }),
        &[
            (json!({}), &["address", "card"]),
            (json!({"card": "1"}), &["address*", "card", "holder"]),
        ],
    );
}

#[test]
fn a_choice_that_tells_branches_apart_is_asked_first() {
    let schema = json!({
        "properties": {"name": {}},
        "oneOf": [
            {"properties": {"kind": {"const": "person"}, "born": {"minLength": 1}}, "required": ["kind"]},
            {"properties": {"kind": {"enum": ["company", "club"]}, "number": {}}, "required": ["kind", "number"]},
        ],
    });
    check(
        schema.clone(),
        &[
            (json!({}), &["name", "kind*: person company club"]),
            (
                json!({"kind": "person"}),
                &["name", "kind*: person company club", "born"],
            ),
            (
                json!({"kind": "club"}),
                &["name", "kind*: person company club", "number*"],
            ),
            (
                json!({"kind": "else"}),
                &["name", "kind: person company club"],
            ),
        ],
    );
    // What is missing is said where it is missing, as soon as one branch is left.
    let schema = read(&schema);
    let at = |at: &str, rule| [(at.to_owned(), rule)];
    assert_eq!(broken(&schema, &json!({})), at("", Rule::NoneFits));
    assert_eq!(
        broken(&schema, &json!({"kind": "club"})),
        at("/number", Rule::Missing)
    );
    let empty = json!({"kind": "person", "born": ""});
    assert_eq!(broken(&schema, &empty), at("/born", Rule::TooShort(1)));
}

#[test]
fn of_branches_without_a_telling_choice_all_members_are_asked() {
    check(
        json!({"anyOf": [
            {"properties": {"mail": {}}, "required": ["mail"]},
            {"properties": {"phone": {}}, "required": ["phone"]},
        ]}),
        &[
            (json!({}), &["mail", "phone"]),
            (json!({"phone": "1"}), &["mail", "phone"]),
        ],
    );
}

#[test]
fn a_member_that_may_not_be_there_is_not_asked() {
    check(
        json!({
            "properties": {"a": {}},
            "patternProperties": {"^x-": {"enum": ["1"]}},
            "additionalProperties": false,
            "allOf": [{"properties": {"b": {}, "x-c": {}}}],
        }),
        &[(json!({}), &["a", "x-c: 1"])],
    );
}

#[test]
fn an_object_within_is_asked_by_all_its_schemas() {
    let schema = read(&json!({
        "properties": {"address": {"type": "object", "properties": {"city": {}}}},
        "allOf": [{"properties": {"address": {
            "required": ["city"],
            "if": {"required": ["city"]},
            "then": {"properties": {"street": {}}},
        }}}],
    }));
    let engine = Engine::default();
    let asked = schema.applicable(&json!({}), &engine);
    assert_eq!(told(&asked), ["address"]);
    assert_eq!(asked[0].first(|schema| schema.kind), Some(Kind::Object));
    assert_eq!(told(&asked[0].applicable(&json!({}), &engine)), ["city*"]);
    let within = asked[0].applicable(&json!({"city": "x"}), &engine);
    assert_eq!(told(&within), ["city*", "street"]);
}
