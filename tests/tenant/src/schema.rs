//! Payload schemas: exactly the tenant's keywords (contract.md section 5.2), validated by `jsonschema`.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::{Map, Value};

/// A schema the tenant takes.
pub(crate) struct Schema(Validator);

/// How the value of a keyword must look.
enum Shape {
    Text,
    Texts,
    Yes,
    Whole,
    Schema,
    Schemas,
    SchemaMap,
    TextsMap,
}

fn shape(keyword: &str) -> Option<Shape> {
    Some(match keyword {
        "type" | "title" | "description" | "const" | "pattern" => Shape::Text,
        "enum" | "required" => Shape::Texts,
        "hidden" | "uniqueItems" | "additionalProperties" => Shape::Yes,
        "minLength" | "maxLength" | "minimum" | "maximum" | "exclusiveMinimum"
        | "exclusiveMaximum" | "multipleOf" | "minItems" | "maxItems" | "minContains"
        | "maxContains" | "minProperties" | "maxProperties" => Shape::Whole,
        "items" | "contains" | "propertyNames" | "not" | "if" | "then" | "else" => Shape::Schema,
        "allOf" | "anyOf" | "oneOf" => Shape::Schemas,
        "properties" | "patternProperties" | "dependentSchemas" => Shape::SchemaMap,
        "dependentRequired" => Shape::TextsMap,
        _ => return None,
    })
}

/// Walks a schema; `at` is the JSON pointer so far.
fn check(schema: &Value, at: &str) -> Result<(), String> {
    let Value::Object(members) = schema else {
        return Err(format!("`{at}` is not an object"));
    };
    for (keyword, value) in members {
        let at = format!("{at}/{keyword}");
        let Some(shape) = shape(keyword) else {
            return Err(format!("`{at}` is not a keyword of the tenant"));
        };
        let fits = match shape {
            Shape::Text => value.is_string(),
            Shape::Texts => texts(value),
            Shape::Yes => value.is_boolean(),
            Shape::Whole => value.is_i64(),
            Shape::Schema => {
                check(value, &at)?;
                true
            }
            Shape::Schemas => match value {
                Value::Array(list) => {
                    list.iter()
                        .enumerate()
                        .try_for_each(|(n, one)| check(one, &format!("{at}/{n}")))?;
                    true
                }
                _ => false,
            },
            Shape::SchemaMap => match value {
                Value::Object(map) => {
                    map.iter()
                        .try_for_each(|(name, one)| check(one, &format!("{at}/{name}")))?;
                    true
                }
                _ => false,
            },
            Shape::TextsMap => value.as_object().is_some_and(|map| map.values().all(texts)),
        };
        if !fits {
            return Err(format!(
                "`{at}` has a value of another type than the tenant's"
            ));
        }
    }
    Ok(())
}

fn texts(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|list| list.iter().all(Value::is_string))
}

impl Schema {
    /// # Errors
    /// Says where the schema has a keyword the tenant does not, or a value that does not fit one.
    pub(crate) fn new(schema: &Value) -> Result<Self, String> {
        check(schema, "")?;
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            // The vendor's server is written in Go, whose expressions know no look-around either.
            .with_pattern_options(PatternOptions::regex())
            .build(schema)
            .map(Self)
            .map_err(|error| format!("`{}`: {error}", error.instance_path()))
    }

    /// Every fault of a payload with the path to its field; empty when it is valid.
    pub(crate) fn faults(&self, payload: &Value) -> Vec<(Vec<String>, String)> {
        let mut faults = Vec::new();
        for error in self.0.iter_errors(payload) {
            let path = parts(&error.instance_path().to_string());
            match error.kind() {
                ValidationErrorKind::Required { property } => {
                    let name = property.as_str().unwrap_or_default().to_owned();
                    faults.push(([path, vec![name]].concat(), "is required".to_owned()));
                }
                ValidationErrorKind::AdditionalProperties { unexpected } => {
                    for name in unexpected {
                        let path = [path.clone(), vec![name.clone()]].concat();
                        faults.push((path, "is not allowed".to_owned()));
                    }
                }
                // Masked, because the message would repeat what the visitor typed.
                _ => faults.push((path, error.masked().to_string())),
            }
        }
        faults
    }
}

/// The parts of a JSON pointer (RFC 6901).
fn parts(pointer: &str) -> Vec<String> {
    pointer
        .split('/')
        .skip(1)
        .map(|part| part.replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// The schema as the tenant gives it out: its server keeps it in a Go map, so that every object comes
/// back in alphabetical order (contract.md section 5.2).
pub(crate) fn sorted(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort();
            let pairs = names
                .into_iter()
                .map(|name| (name.clone(), sorted(&members[name])));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        Value::Array(list) => Value::Array(list.iter().map(sorted).collect()),
        other => other.clone(),
    }
}
