//! The evaluator compared with known answers, the official test suite and a reference validator.

mod differential;
mod known;
mod matcher;
mod runaway;
mod steps;
mod suite;

use std::{cell::RefCell, collections::HashMap};

use jsonschema::{PatternOptions, Validator};
use serde_json::{Value, json};

use super::{Oddity, Patterns, Schema, Violation};

/// Runs patterns by the reference validator, whose engine takes linear time and knows ECMA-262.
#[derive(Default)]
struct Engine(RefCell<HashMap<String, Option<Validator>>>);

impl Patterns for Engine {
    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        let mut known = self.0.borrow_mut();
        let validator = known
            .entry(pattern.to_owned())
            .or_insert_with(|| reference(&json!({ "pattern": pattern })));
        Some(validator.as_ref()?.is_valid(&Value::from(text)))
    }
}

/// The reference validator; `None` if it does not accept the schema.
fn reference(schema: &Value) -> Option<Validator> {
    jsonschema::draft202012::options()
        .with_pattern_options(PatternOptions::regex())
        .build(schema)
        .ok()
}

fn read(schema: &Value) -> Schema {
    let (schema, oddities) = Schema::read(schema);
    assert_eq!(oddities, [], "a schema with nothing odd");
    schema
}

/// The oddities of a schema, with their pointers.
fn oddities(schema: &Value) -> Vec<(String, super::OddityReason)> {
    let (_, oddities) = Schema::read(schema);
    let pair = |Oddity { at, reason }: Oddity| (at.as_str().to_owned(), reason);
    oddities.into_iter().map(pair).collect()
}

/// The violations of an instance, with their pointers.
fn broken(schema: &Schema, instance: &Value) -> Vec<(String, super::Rule)> {
    let engine = Engine::default();
    let violations = schema.violations(instance, &engine);
    assert_eq!(violations.is_empty(), schema.admits(instance, &engine));
    let pair = |Violation { at, rule }: Violation| (at.as_str().to_owned(), rule);
    violations.into_iter().map(pair).collect()
}
