//! Payload schemas: exactly the tenant's keywords (contract.md section 5.2), validated by `jsonschema`.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::{Map, Value};

/// A schema that the tenant accepts.
pub(crate) struct Schema(Validator);

/// The required shape of a keyword's value.
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    fn refused(schema: &Value, at: &str) {
        let mistake = Schema::new(schema).err().unwrap_or_default();
        assert!(mistake.contains(&format!("`{at}`")), "{schema}: {mistake}");
    }

    #[test]
    fn a_keyword_the_tenant_does_not_have_is_refused_wherever_it_stands() {
        for keyword in [
            "format",
            "default",
            "examples",
            "$ref",
            "$defs",
            "$schema",
            "$id",
            "readOnly",
            "writeOnly",
            "prefixItems",
            "additionalItems",
            "unevaluatedProperties",
            "unevaluatedItems",
            "contentEncoding",
            "definitions",
            "dependencies",
            "nullable",
        ] {
            let inner = json!({keyword: "x"});
            refused(&inner, &format!("/{keyword}"));
            refused(
                &json!({"properties": {"a": inner}}),
                &format!("/properties/a/{keyword}"),
            );
            refused(
                &json!({"allOf": [{}, inner]}),
                &format!("/allOf/1/{keyword}"),
            );
            refused(
                &json!({"items": {"not": inner}}),
                &format!("/items/not/{keyword}"),
            );
            refused(
                &json!({"dependentSchemas": {"a": inner}}),
                &format!("/dependentSchemas/a/{keyword}"),
            );
        }
    }

    #[test]
    fn a_value_of_another_type_than_the_tenants_is_refused() {
        for (keyword, value) in [
            ("type", json!(["string", "null"])),
            ("const", json!(1)),
            ("enum", json!([1, 2])),
            ("enum", json!("a")),
            ("required", json!("a")),
            ("minLength", json!(1.5)),
            ("maximum", json!("1")),
            ("multipleOf", json!(0.5)),
            ("additionalProperties", json!({})),
            ("uniqueItems", json!("yes")),
            ("items", json!([{}])),
            ("items", json!(true)),
            ("properties", json!([])),
            ("allOf", json!({})),
            ("dependentRequired", json!({"a": "b"})),
            ("hidden", json!(1)),
            ("type", json!("text")),
            ("title", json!(null)),
            ("pattern", json!(1)),
            ("minimum", json!(9_223_372_036_854_775_808_u64)),
            ("exclusiveMinimum", json!(true)),
            ("maxLength", json!(-1)),
            ("minContains", json!(1.5)),
            ("contains", json!([])),
            ("patternProperties", json!({"a": true})),
            ("patternProperties", json!({"(": {}})),
            ("propertyNames", json!("a")),
            ("dependentSchemas", json!({"a": ["b"]})),
            ("dependentRequired", json!({"a": [1]})),
            ("anyOf", json!([])),
            ("oneOf", json!([true])),
            ("not", json!(false)),
            ("if", json!(null)),
        ] {
            let mistake = Schema::new(&json!({keyword: value})).err();
            assert!(mistake.is_some(), "{keyword} {value}");
        }
    }

    #[test]
    fn a_schema_that_contradicts_the_standard_is_refused() {
        for schema in [
            json!({"type": "text"}),
            json!({"minLength": -1}),
            json!({"multipleOf": 0}),
            json!({"pattern": "("}),
            json!({"pattern": "(?=a)"}),
        ] {
            assert!(Schema::new(&schema).is_err(), "{schema}");
        }
    }

    fn check(schema: Value, good: &[Value], bad: &[Value]) {
        let read = Schema::new(&schema).unwrap_or_else(|mistake| panic!("{schema}: {mistake}"));
        for value in good {
            assert_eq!(read.faults(value), [], "{schema} {value}");
        }
        for value in bad {
            assert_ne!(read.faults(value), [], "{schema} {value}");
        }
    }

    #[test]
    fn every_keyword_of_the_tenant_is_in_force() {
        let (a, b) = (json!({"a": 1}), json!({"b": 1}));
        check(
            json!({"type": "string"}),
            &[json!("")],
            &[json!(1), json!(null)],
        );
        check(
            json!({"type": "integer"}),
            &[json!(1)],
            &[json!(1.5), json!("1")],
        );
        check(
            json!({"title": "t", "description": "d", "hidden": true}),
            &[json!(1)],
            &[],
        );
        check(json!({"const": "x"}), &[json!("x")], &[json!("X")]);
        check(
            json!({"enum": ["x", "y"]}),
            &[json!("y")],
            &[json!("z"), json!(null)],
        );
        check(
            json!({"minLength": 2, "maxLength": 3}),
            &[json!("\u{1f600}\u{1f600}")],
            &[json!("x"), json!("xxxx")],
        );
        check(
            json!({"pattern": "^[0-9]{2}$"}),
            &[json!("12")],
            &[json!("1"), json!("123")],
        );
        check(
            json!({"minimum": 1, "maximum": 3}),
            &[json!(1), json!(3)],
            &[json!(0), json!(4)],
        );
        check(
            json!({"exclusiveMinimum": 1, "exclusiveMaximum": 3}),
            &[json!(2)],
            &[json!(1), json!(3)],
        );
        check(json!({"multipleOf": 3}), &[json!(9)], &[json!(10)]);
        check(
            json!({"items": {"type": "string"}}),
            &[json!(["x"])],
            &[json!([1])],
        );
        check(
            json!({"contains": {"const": "x"}, "minContains": 1, "maxContains": 2}),
            &[json!(["x", "y"])],
            &[json!(["y"]), json!(["x", "x", "x"])],
        );
        check(
            json!({"minItems": 1, "maxItems": 2, "uniqueItems": true}),
            &[json!([1])],
            &[json!([]), json!([1, 1])],
        );
        check(
            json!({"properties": {"a": {"type": "integer"}}}),
            std::slice::from_ref(&a),
            &[json!({"a": "1"})],
        );
        check(
            json!({"required": ["a"]}),
            std::slice::from_ref(&a),
            std::slice::from_ref(&b),
        );
        check(
            json!({"properties": {"a": {}}, "additionalProperties": false}),
            std::slice::from_ref(&a),
            std::slice::from_ref(&b),
        );
        check(
            json!({"patternProperties": {"^b": {"type": "string"}}}),
            std::slice::from_ref(&a),
            std::slice::from_ref(&b),
        );
        check(
            json!({"propertyNames": {"maxLength": 1}}),
            std::slice::from_ref(&a),
            &[json!({"aa": 1})],
        );
        check(
            json!({"minProperties": 1, "maxProperties": 1}),
            std::slice::from_ref(&a),
            &[json!({}), json!({"a": 1, "b": 1})],
        );
        check(
            json!({"dependentRequired": {"a": ["b"]}}),
            std::slice::from_ref(&b),
            std::slice::from_ref(&a),
        );
        check(
            json!({"dependentSchemas": {"a": {"required": ["b"]}}}),
            std::slice::from_ref(&b),
            std::slice::from_ref(&a),
        );
        check(
            json!({"allOf": [{"minimum": 1}, {"maximum": 2}]}),
            &[json!(1)],
            &[json!(3)],
        );
        check(
            json!({"anyOf": [{"const": "x"}, {"const": "y"}]}),
            &[json!("y")],
            &[json!("z")],
        );
        check(
            json!({"oneOf": [{"minimum": 1}, {"maximum": 2}]}),
            &[json!(3)],
            &[json!(1)],
        );
        check(json!({"not": {"const": "x"}}), &[json!("y")], &[json!("x")]);
        check(
            json!({"if": {"required": ["a"]}, "then": {"required": ["c"]}, "else": {"required": ["b"]}}),
            &[b, json!({"a": 1, "c": 1})],
            &[a, json!({})],
        );
    }

    #[test]
    fn the_nonsense_of_the_vendors_own_example_is_taken() {
        let custom = json!({"description": "Custom", "type": "boolean", "minLength": 1});
        let schema =
            json!({"properties": {"custom": custom, "e-mail": {"type": "string", "minLength": 1}}});
        check(schema, &[json!({"custom": true})], &[json!({"e-mail": ""})]);
    }

    #[test]
    fn a_fault_deep_inside_has_the_whole_path() {
        let inner = json!({"properties": {"a/b~c": {"items": {"type": "string"}}}});
        let schema = Schema::new(&json!({"properties": {"x": inner}})).unwrap();
        let faults = schema.faults(&json!({"x": {"a/b~c": ["ok", 1]}}));
        assert_eq!(faults[0].0, ["x", "a/b~c", "1"]);
    }

    #[test]
    fn a_schema_comes_back_in_alphabetical_order() {
        let schema = json!({"properties": {"b": {}, "a": {"type": "string", "minLength": 1}}});
        assert_eq!(
            sorted(&schema).to_string(),
            r#"{"properties":{"a":{"minLength":1,"type":"string"},"b":{}}}"#
        );
    }
}
