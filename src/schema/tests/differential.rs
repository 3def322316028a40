//! Random schemas of the tenant's keywords and random values: the verdict equals the reference validator's.
//!
//! The generator is seeded, so a failure can be repeated; it prints its schema and its value.

use std::{
    collections::{BTreeSet, HashMap},
    mem::discriminant,
};

use serde_json::{Map, Value, json};

use super::{
    super::{Rule, Schema, Violation},
    Engine, read, reference,
};

const SCHEMAS: u64 = 5_000;
const VALUES_EACH: u64 = 20;

/// A seeded random generator (SplitMix64).
struct Dice {
    state: u64,
    /// Whether it also writes keywords of the standard that the tenant lacks.
    odd: bool,
}

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn in_hundred(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const KEYS: [&str; 6] = ["a", "b", "e-mail", "x/y~", "name", "é"];
const TEXTS: [&str; 14] = [
    "",
    "a",
    "b",
    "ab",
    "name",
    "e-mail",
    "A1",
    "12",
    "a b",
    "é",
    "𝒳𝒳",
    "e\u{301}",
    "yes",
    "US-12345-x",
];
/// Patterns that mean the same in ECMA-262 and in a linear engine.
const PATTERNS: [&str; 12] = [
    "a",
    "^a",
    "b$",
    "^[a-z]+$",
    r"^\d+$",
    r"\s",
    r"^\w*$",
    r"^\p{L}+$",
    "^.{2}$",
    "^(?:a|b|yes)$",
    "[^a]",
    "-",
];
const WORDS: [&str; 7] = [
    "string", "number", "integer", "boolean", "object", "array", "null",
];
/// Numbers near the limits of what a float can hold exactly.
const BOUNDS: [i64; 12] = [
    -2,
    -1,
    0,
    1,
    2,
    3,
    5,
    9_007_199_254_740_992,
    9_007_199_254_740_993,
    i64::MAX,
    i64::MIN,
    -9_007_199_254_740_993,
];

/// A schema; `levels` of it may be within each other.
fn schema(dice: &mut Dice, levels: usize) -> Value {
    let mut members = Map::new();
    let word = *dice.one(&WORDS);
    if dice.in_hundred(60) {
        members.insert("type".into(), json!(word));
    }
    // Keywords that belong to the type, mostly.
    let about = if dice.in_hundred(85) {
        word
    } else {
        *dice.one(&WORDS)
    };
    let deeper = levels > 0;
    for _ in 0..dice.below(4) {
        let (keyword, value) = match about {
            "string" => match dice.below(5) {
                0 => ("minLength", json!(dice.below(4))),
                1 => ("maxLength", json!(dice.below(6))),
                2 => ("pattern", json!(dice.one(&PATTERNS))),
                3 => ("const", json!(dice.one(&TEXTS))),
                _ => (
                    "enum",
                    json!([dice.one(&TEXTS), dice.one(&TEXTS), dice.one(&TEXTS)]),
                ),
            },
            "number" | "integer" => match dice.below(5) {
                0 => ("minimum", json!(dice.one(&BOUNDS))),
                1 => ("maximum", json!(dice.one(&BOUNDS))),
                2 => ("exclusiveMinimum", json!(dice.one(&BOUNDS))),
                3 => ("exclusiveMaximum", json!(dice.one(&BOUNDS))),
                _ => (
                    "multipleOf",
                    json!(dice.one(&[1, 2, 3, 9_007_199_254_740_991_i64])),
                ),
            },
            "array" => match dice.below(8) {
                0 | 1 if deeper => ("items", schema(dice, levels - 1)),
                2 | 3 if deeper => ("contains", schema(dice, levels - 1)),
                4 => ("minContains", json!(dice.below(3))),
                5 => ("maxContains", json!(dice.below(3))),
                6 => (*dice.one(&["minItems", "maxItems"]), json!(dice.below(4))),
                _ => ("uniqueItems", json!(dice.in_hundred(80))),
            },
            "object" => match dice.below(10) {
                0..=2 if deeper => ("properties", schemas_by(dice, &KEYS, levels)),
                3 => ("required", json!([dice.one(&KEYS)])),
                4 => ("additionalProperties", json!(dice.in_hundred(20))),
                5 if deeper => ("patternProperties", schemas_by(dice, &PATTERNS, levels)),
                6 if deeper => ("propertyNames", schema(dice, 0)),
                7 => (
                    *dice.one(&["minProperties", "maxProperties"]),
                    json!(dice.below(4)),
                ),
                8 if deeper => ("dependentSchemas", schemas_by(dice, &KEYS, levels)),
                _ => (
                    "dependentRequired",
                    json!({ *dice.one(&KEYS): [dice.one(&KEYS)] }),
                ),
            },
            // Keywords that do not apply to this type.
            _ => (*dice.one(&["minLength", "minItems", "minimum"]), json!(1)),
        };
        members.insert(keyword.into(), value);
    }
    if dice.odd && dice.in_hundred(30) {
        let (keyword, value) = odd(dice, levels);
        members.insert(keyword.into(), value);
    }
    if deeper && dice.in_hundred(35) {
        match dice.below(6) {
            0 => members.insert("not".into(), schema(dice, levels - 1)),
            1 => {
                for keyword in ["then", "else"] {
                    if dice.in_hundred(70) {
                        members.insert(keyword.into(), schema(dice, levels - 1));
                    }
                }
                members.insert("if".into(), schema(dice, levels - 1))
            }
            _ => {
                let keyword = *dice.one(&["allOf", "anyOf", "oneOf"]);
                let some = 1 + dice.below(3);
                let list: Vec<Value> = (0..some).map(|_| schema(dice, levels - 1)).collect();
                members.insert(keyword.into(), json!(list))
            }
        };
    }
    Value::Object(members)
}

/// A keyword that the reference understands and this evaluator leaves out.
fn odd(dice: &mut Dice, levels: usize) -> (&'static str, Value) {
    let inner = |dice: &mut Dice| schema(dice, levels.saturating_sub(1));
    match dice.below(9) {
        0 => ("const", any(dice, 1, true)),
        1 => ("enum", json!([any(dice, 1, true), "a", 1])),
        2 => ("type", json!([dice.one(&WORDS[1..]), "string"])),
        3 => ("minimum", json!(0.5)),
        4 => ("multipleOf", json!(0.5)),
        5 => ("additionalProperties", inner(dice)),
        6 => ("prefixItems", json!([inner(dice)])),
        7 => ("unevaluatedProperties", json!(false)),
        _ => ("unevaluatedItems", inner(dice)),
    }
}

fn schemas_by(dice: &mut Dice, keys: &[&str], levels: usize) -> Value {
    let mut schemas = Map::new();
    for _ in 0..=dice.below(3) {
        let key = *dice.one(keys);
        schemas.insert(key.to_owned(), schema(dice, levels - 1));
    }
    Value::Object(schemas)
}

/// Any value; `exact` leaves out floats that may stand for more than one whole number.
fn any(dice: &mut Dice, levels: usize, exact: bool) -> Value {
    match dice.below(if levels == 0 { 6 } else { 10 }) {
        0 => Value::Null,
        1 => json!(dice.in_hundred(50)),
        2 => number(dice, exact),
        3..=5 => json!(dice.one(&TEXTS)),
        6 | 7 => {
            let some = dice.below(4);
            (0..some).map(|_| any(dice, levels - 1, exact)).collect()
        }
        _ => {
            let mut members = Map::new();
            for _ in 0..dice.below(4) {
                let key = *dice.one(&KEYS);
                members.insert(key.to_owned(), any(dice, levels - 1, exact));
            }
            Value::Object(members)
        }
    }
}

fn number(dice: &mut Dice, exact: bool) -> Value {
    match dice.below(10) {
        0..=4 => json!(dice.below(8) as i64 - 3),
        5 => json!(dice.below(5) as f64 - 1.0),
        6 => json!(dice.below(9) as f64 / 2.0 - 2.0),
        7 => {
            let bound = *dice.one(&BOUNDS);
            json!(bound.saturating_add(dice.below(3) as i64 - 1))
        }
        8 => json!(dice.one(&[u64::MAX, u64::MAX - 1, i64::MAX as u64 + 1])),
        _ if exact => json!(-0.0),
        _ => json!(dice.one(&[
            1e300,
            -1e300,
            9_223_372_036_854_775_808.0,
            -9_223_372_036_854_775_808.0,
            1e-300
        ])),
    }
}

/// A value that follows the schema where that is easy, so that it is often valid.
fn like(dice: &mut Dice, schema: &Value, exact: bool) -> Value {
    if dice.in_hundred(8) {
        return any(dice, 2, exact);
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(choices) = schema["enum"].as_array() {
        return dice.one(choices).clone();
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        if let Some(list) = schema[keyword].as_array()
            && dice.in_hundred(50)
        {
            let one = dice.one(list).clone();
            return like(dice, &one, exact);
        }
    }
    match schema["type"].as_str() {
        Some("string") => json!(dice.one(&TEXTS)),
        Some("number") => number(dice, exact),
        Some("integer") => json!(dice.below(8) as i64 - 2),
        Some("boolean") => json!(dice.in_hundred(50)),
        Some("null") => Value::Null,
        Some("array") => {
            let some = dice.below(4);
            let item = |dice: &mut Dice| match schema.get("items").or(schema.get("contains")) {
                Some(schema) => like(dice, schema, exact),
                None => any(dice, 1, exact),
            };
            (0..some).map(|_| item(dice)).collect()
        }
        Some(_) => {
            let mut members = Map::new();
            for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
                if dice.in_hundred(70) {
                    members.insert(key.clone(), like(dice, schema, exact));
                }
            }
            for key in schema["required"].as_array().into_iter().flatten() {
                let key = key.as_str().expect("a key").to_owned();
                if !members.contains_key(&key) && dice.in_hundred(90) {
                    members.insert(key, any(dice, 1, exact));
                }
            }
            if dice.in_hundred(30) {
                let key = *dice.one(&KEYS);
                members.insert(key.to_owned(), any(dice, 1, exact));
            }
            Value::Object(members)
        }
        None => any(dice, 3, exact),
    }
}

/// The place that the reference reports: the object that lacks a member, the list that repeats an item.
fn place(violation: &Violation) -> String {
    let at = violation.at.as_str();
    let whole = matches!(
        violation.rule,
        Rule::Missing | Rule::Unknown | Rule::BadName | Rule::Repeated
    );
    let parent = at.rsplit_once('/').filter(|_| whole);
    parent.map_or(at, |(parent, _)| parent).to_owned()
}

#[test]
fn a_hundred_thousand_verdicts_are_those_of_the_reference() {
    let engine = Engine::default();
    let (mut valid, mut invalid) = (0, 0);
    let mut rules = HashMap::new();
    for seed in 0..SCHEMAS {
        let dice = &mut Dice {
            state: seed,
            odd: false,
        };
        let source = schema(dice, 3);
        let reference = reference(&source).expect("the reference takes what we write");
        let schema = read(&source);
        let branches =
            ["anyOf", "oneOf"].map(|word| source.to_string().contains(word)) != [false; 2];
        let exact = source.to_string().contains("multipleOf");
        for _ in 0..VALUES_EACH {
            let value = like(dice, &source, exact);
            let expected = reference.is_valid(&value);
            let violations = schema.violations(&value, &engine);
            assert_eq!(
                violations.is_empty(),
                expected,
                "{source}\n{value}\n{violations:?}"
            );
            assert_eq!(
                schema.admits(&value, &engine),
                expected,
                "{source}\n{value}"
            );
            *(if expected { &mut valid } else { &mut invalid }) += 1;
            for violation in &violations {
                *rules.entry(discriminant(&violation.rule)).or_insert(0) += 1;
            }
            // Where one branch is left, this evaluator reports more than the reference.
            if branches {
                continue;
            }
            let places: BTreeSet<String> = violations.iter().map(place).collect();
            let errors = reference.iter_errors(&value);
            let theirs = errors
                .map(|error| error.instance_path().to_string())
                .collect();
            assert_eq!(places, theirs, "{source}\n{value}");
        }
    }
    assert_eq!(valid + invalid, 100_000);
    // Both verdicts must be frequent; otherwise one of them would hardly be tested.
    assert!(
        valid > 20_000 && invalid > 20_000,
        "{valid} valid, {invalid} not"
    );
    let seldom = rules.values().min();
    assert_eq!(rules.len(), 24, "every rule was broken");
    assert!(seldom > Some(&50), "{rules:?}");
}

/// A keyword that is left out can be what makes an instance valid: in `not`, in `oneOf`, in `if`.
#[test]
fn what_lies_outside_of_the_keywords_never_refuses_what_is_valid() {
    let engine = Engine::default();
    let (mut oddly, mut valid, mut refused) = (0, 0, 0);
    for seed in 0..SCHEMAS / 2 {
        let dice = &mut Dice {
            state: seed,
            odd: true,
        };
        let source = schema(dice, 3);
        let reference = reference(&source).expect("the reference takes what we write");
        let (schema, oddities) = Schema::read(&source);
        if oddities.is_empty() {
            continue;
        }
        oddly += 1;
        for _ in 0..VALUES_EACH {
            let value = like(dice, &source, true);
            let admitted = schema.admits(&value, &engine);
            if reference.is_valid(&value) {
                assert!(admitted, "{source}\n{value}");
                valid += 1;
            }
            refused += u32::from(!admitted);
        }
    }
    // Both must be frequent; otherwise nothing would be tested.
    assert!(
        oddly > 1_000 && valid > 5_000 && refused > 5_000,
        "{oddly} {valid} {refused}"
    );
}
