//! Random schemas with random answers: a payload that is sent fits the schema by a reference validator, and a form that
//! is not sent has its issue on a visible field.

use std::cell::Cell;

use portico::{
    browser::{Browser as _, Moment},
    config::{FormHints, Identifier},
    form::{
        FieldId, Form,
        email::Hosts,
        node::What,
        sheet::{Platform, Sheet},
    },
    secret::Secret,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::world::Tab;

const CASES: u32 = 1_000;
const KEYS: [&str; 5] = ["a", "name", "city", "x/y~z", "kind"];
const TEXTS: [&str; 12] = [
    "",
    " ",
    "a",
    "abc",
    "42",
    "٧",
    "-1.5",
    "true",
    "red",
    "blue",
    "2000-02-29",
    "0123456789",
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({"type": "string"})),
        (0..4_u8, 2..5_u8).prop_map(
            |(least, most)| json!({"type": "string", "minLength": least, "maxLength": most})
        ),
        Just(json!({"type": "string", "pattern": "^[0-9]+$"})),
        Just(json!({"type": "string", "enum": ["red", "blue"]})),
        Just(json!({"const": "red"})),
        (-2..50_i8).prop_map(|least| json!({"type": "integer", "minimum": least, "multipleOf": 2})),
        Just(json!({"type": "number", "exclusiveMaximum": 42})),
        Just(json!({"type": "boolean"})),
        Just(json!({"type": "string", "hidden": true})),
        Just(json!({})),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            object(inner.clone().boxed()),
            (inner, 0..3_u8, any::<bool>()).prop_map(|(items, least, unique)| {
                json!({"type": "array", "items": items, "minItems": least, "maxItems": 3, "uniqueItems": unique})
            }),
        ]
    })
}

fn object(inner: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let members = prop::collection::btree_map(prop::sample::select(&KEYS[..]), inner, 1..5);
    let keys = prop::sample::subsequence(&KEYS[..], 0..3);
    (members.clone(), keys.clone(), keys, members, 0..8_u8).prop_map(
        |(properties, required, others, more, combined)| {
            let known = |keys: Vec<&str>| -> Vec<String> {
                let known = keys.into_iter().filter(|key| properties.contains_key(key));
                known.map(str::to_owned).collect()
            };
            let mut schema = Map::new();
            let object = |members: &std::collections::BTreeMap<&str, Value>| {
                let members = members.iter().map(|(key, schema)| ((*key).to_owned(), schema.clone()));
                Value::Object(members.collect())
            };
            schema.insert("type".into(), "object".into());
            schema.insert("required".into(), known(required).into());
            schema.insert("properties".into(), object(&properties));
            let others = known(others);
            let first = properties.keys().next().copied().unwrap_or_default();
            let rule = match combined {
                0 => ("dependentRequired", json!({first: others})),
                1 => ("dependentSchemas", json!({first: {"properties": object(&more)}})),
                2 => ("anyOf", json!([{"required": others}, {"required": [first]}])),
                3 => ("oneOf", json!([
                    {"properties": {"kind": {"const": "red"}}, "required": ["kind"]},
                    {"properties": {"kind": {"const": "blue"}, "city": {"type": "string"}}, "required": ["kind", "city"]},
                ])),
                4 => ("allOf", json!([{"properties": object(&more)}])),
                5 => {
                    schema.insert("then".into(), json!({"properties": object(&more)}));
                    schema.insert("else".into(), json!({"required": others}));
                    ("if", json!({"required": [first]}))
                }
                6 => ("additionalProperties", false.into()),
                _ => ("minProperties", 2.into()),
            };
            schema.insert(rule.0.into(), rule.1);
            Value::Object(schema)
        },
    )
}

/// An action of the visitor: picks a field on the screen and answers it.
type Deed = (prop::sample::Index, prop::sample::Index, u8);

fn act(form: &mut Form, (which, text, deed): &Deed) {
    let seen = form.sheet.on_screen();
    let at = seen[which.index(seen.len())];
    let node = form.sheet.node(at).expect("it is seen");
    let id = FieldId::Node(at);
    match (&node.what, deed) {
        (What::List(_), _) => _ = form.add(at),
        (_, 0) if form.sheet.position(at).is_some() => _ = form.remove(at),
        (What::Field(_), 1) => form.left(id),
        (What::Field(_), _) => form.typed(id, Secret::new(TEXTS[text.index(TEXTS.len())])),
        (What::Group(_), _) => {}
    }
}

thread_local! {
    static OUTCOMES: Cell<[u32; 3]> = const { Cell::new([0; 3]) };
}

fn count(outcome: usize) {
    OUTCOMES.with(|outcomes| {
        let mut counted = outcomes.get();
        counted[outcome] += 1;
        outcomes.set(counted);
    });
}

#[test]
fn answers_that_are_sent_fit_the_schema_and_others_are_reported_on_a_visible_field() {
    let config = ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let deeds = prop::collection::vec(
        (
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
            0..6_u8,
        ),
        0..40,
    );
    let asked = object(schema().boxed());
    proptest!(config, |(schema in asked, deeds in deeds)| {
        let judge = jsonschema::draft202012::options()
            .with_pattern_options(jsonschema::PatternOptions::regex())
            .build(&schema)
            .unwrap();
        let knows = Platform {
            matches: Tab::matches,
            hosts: Some(Hosts(Tab::ascii_host)),
            compose: Tab::compose,
        };
        let Ok(sheet) = Sheet::read(&schema, &FormHints::default(), knows) else {
            count(0);
            return Ok(());
        };
        let mut form = Form::new(Identifier::default(), "ada@example.test", "", sheet, None);
        for deed in &deeds {
            act(&mut form, deed);
        }
        match form.submit(Moment(1)) {
            Ok(submission) => {
                count(1);
                let payload = submission.payload();
                prop_assert!(judge.is_valid(payload), "{payload} was sent to {schema}");
            }
            Err(wrong) => {
                count(2);
                prop_assert!(!wrong.is_empty(), "nothing is told about {schema}");
                let seen = form.sheet.on_screen();
                for id in wrong {
                    let FieldId::Node(told) = id else {
                        panic!("{id:?} is good");
                    };
                    prop_assert!(seen.contains(&told), "{id:?} is not seen");
                }
            }
        }
    });
    let [stopped, sent, told] = OUTCOMES.with(Cell::get);
    assert!(stopped > CASES / 100, "{stopped} forms were stopped before");
    assert!(sent > CASES / 10, "{sent} were sent");
    assert!(told > CASES / 10, "{told} were not");
}
