//! Property tests of every parser of outside text (config, callback, link, answers, schema, records): it returns a
//! value or a typed refusal, without a panic and in bounded time. Each parser gets 2,000 texts: valid ones with parts
//! exchanged, cut or repeated, and noise.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    browser::{Moment, Response},
    config::{CodeAlphabet, Config, FormHints, tests::example},
    form::{
        email, mobile,
        sheet::{Platform, Sheet},
    },
    identity::{duration, link, pool, refusal::tests_of},
    journey::{
        code,
        memory::{Account, Draft},
    },
    oauth::{callback::Returned, exchange, request},
    schema::{Patterns, Rule, Schema, runaway},
};

/// A length above that of any real text; it must still be read or refused quickly.
const LONG: usize = 100_000;

/// Pieces of a valid text in any order, with noise between them.
fn like(good: &'static str) -> impl Strategy<Value = String> {
    let piece = (0..good.len(), 0..=good.len()).prop_map(move |(from, length)| {
        let pick = |mut at: usize| {
            while !good.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let to = pick((from + length).min(good.len()));
        good[pick(from).min(to)..to].to_owned()
    });
    let noise = prop_oneof![
        ".{0,8}",
        Just("\u{0}".to_owned()),
        Just("\u{202e}".to_owned()),
        Just("%".to_owned()),
        Just("%ff%00".to_owned()),
        Just("\\u0000\\ud800".to_owned()),
        Just("1e999".to_owned()),
        Just("-9223372036854775809".to_owned()),
        Just("[[[[[[[[".to_owned()),
    ];
    prop_oneof![
        1 => Just(good.to_owned()),
        6 => prop::collection::vec(prop_oneof![3 => piece, 1 => noise], 0..6)
            .prop_map(|parts| parts.concat()),
        1 => any::<String>(),
    ]
}

/// JSON of any shape, with names that the parsers know.
fn shape() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "string", "object", "boolean", "active", "5m", "-1h", "id"
        ])
        .prop_map(Value::from),
    ];
    let name = prop::sample::select(vec![
        "id",
        "name",
        "type",
        "properties",
        "required",
        "enum",
        "password_policy",
        "min_length",
        "otp_settings",
        "activation",
        "length",
        "ttl",
        "details",
        "error",
        "password",
        "field",
        "message",
        "access_token",
        "token_type",
        "expires_in",
        "scope",
        "hidden",
        "minLength",
        "payload_schema_id",
        "strength",
        "status",
        "title",
        "description",
        "maxLength",
        "const",
        "minimum",
        "multipleOf",
        "items",
        "contains",
        "uniqueItems",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "pattern",
        "prefixItems",
        "a/b~c",
    ]);
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..6).prop_map(|members| {
                let members = members.into_iter().map(|(name, v)| (name.to_owned(), v));
                Value::Object(members.collect())
            }),
        ]
    })
}

const CONFIG: &str = r#"{"tenant":{"issuer":"https://a.example/t/system","identity_api":"https://a.example/api/identity/t","pool":"p","idempotency_keys":true},"client":{"id":"c","redirect_uri":"https://s.example/callback/","scopes":["identity"]},"identifier":{"kind":"username","code_to":"email"},"registration":{"api":"create_user","status":"active","unproven_address":"accepted","metadata":{"a":1}},"activation":{"delivery":"relay","relay_url":"https://r.example/m"},"languages":["ar"]}"#;
const QUERY: &str = "code=abc%2Bdef&state=CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg&iss=https%3A%2F%2Facme.us.example%2Facme%2Fsystem&error=access_denied&error_description=no";
const LINK: &str = "code=extended%2Bcode%2Ffrom&user_id=u-1&identifier=ada%40example.test";
const RECORD: &str = r#"{"config":"c","kept_at":1,"record":{"id":"u","address":"ada@example.test","link":false,"sent_at":5,"resend_at":9,"messages":1,"expires_at":null,"code_length":6,"code_life":1000,"policy":[12,1,1,1,1,3],"code_again":false,"identifier":"a","answers":{"k":"v"},"at_details":true,"renewed":false}}"#;
const ATTEMPT: &str = r#"{"verifier":"v","issuer":"https://acme.us.example/acme/system","token_endpoint":"https://a.example/t","redirect_uri":"https://s.example/callback/","config":"c","begun_at":5,"return_to":"link","link":{"code":"AAAA","user":null,"claimed":false}}"#;

const PATTERN: &str = r"^(?:[a-z\]]{2,}|\p{L}+?|(?=\u{1f600}*)\d{1,3}\.){4,99999999999}(\(a|b)*$";

/// An engine that refuses every pattern.
struct NoPattern;

impl Patterns for NoPattern {
    fn matches(&self, _: &str, _: &str) -> Option<bool> {
        None
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_config_is_read_or_each_mistake_has_a_place(text in like(CONFIG)) {
        if let Err(mistakes) = Config::parse(&text) {
            prop_assert!(!mistakes.is_empty());
        }
    }

    #[test]
    fn a_config_of_any_shape_is_read_or_refused(shape in shape(), at in 0..8_usize) {
        let mut config: Value = serde_json::from_str(CONFIG).expect("JSON");
        let keys: Vec<String> = config.as_object().expect("an object").keys().cloned().collect();
        config[&keys[at % keys.len()]] = shape;
        if let Err(mistakes) = Config::parse(&config.to_string()) {
            prop_assert!(!mistakes.is_empty());
        }
    }

    #[test]
    fn an_answer_in_the_address_is_read_or_refused(query in like(QUERY), record in like(ATTEMPT)) {
        let config = example();
        if let Ok(Some(returned)) = Returned::read(&query, &query) {
            let key = returned.key();
            prop_assert!(key.is_none_or(|key| key.starts_with(request::KEY_PREFIX)));
            // Only a response to a request of this page may be exchanged.
            prop_assert!(returned.check(Some(&record), &config, Moment(9)).is_err());
        }
        request::is_stale(&record, Moment(9));
    }

    #[test]
    fn a_link_has_a_code_or_is_none(text in like(LINK)) {
        for found in [link::read(&text, ""), link::read("", &text), link::read(&text, &text)] {
            if let Ok(Some(link)) = found {
                prop_assert!(link.code.open().len() >= 4);
                prop_assert!(link.code.open().is_ascii());
            }
        }
        link::says_activated(&text, &text);
    }

    #[test]
    fn records_are_read_or_are_none(text in like(RECORD), now in any::<u64>()) {
        let account = Account::read(&text, "c", Moment(now));
        if let Some(account) = account {
            prop_assert!(account.sent_at <= Moment(now), "nobody waits for a clock");
        }
        let _ = Draft::read(&text, "c", Moment(now));
    }

    #[test]
    fn an_answer_of_the_token_endpoint_is_a_token_or_refused(
        body in like(r#"{"access_token":"t","token_type":"Bearer","expires_in":"3600","scope":"identity identity_self_registration"}"#),
        shape in shape(),
        status in prop::sample::select(vec![200_u16, 204, 302, 400, 401, 429, 500, 599]),
    ) {
        for body in [body, shape.to_string()] {
            let response = Response {
                status,
                content_type: Some("application/json".into()),
                retry_after: None,
                trace_id: None,
                body,
            };
            let read = exchange::read(&response, &example().scopes, Moment(5));
            prop_assert!((200..300).contains(&status) || read.is_err());
        }
    }

    #[test]
    fn a_pool_a_schema_and_a_refusal_of_any_shape_are_read_or_refused(shape in shape()) {
        let _ = pool::read(&shape);
        if let Ok(sheet) = Sheet::read(&shape, &FormHints::default(), Platform::BLIND) {
            prop_assert!(sheet.on_screen().iter().all(|id| sheet.node(*id).is_some_and(|n| n.present)));
        }
        let refusal = tests_of(422, &shape.to_string());
        if let crate::identity::refusal::Refusal::Invalid(_, complaints) = refusal {
            let found = complaints.about(&[vec!["password".to_owned()], vec!["given_name".to_owned()]]);
            prop_assert!(found.len() <= 2, "one complaint a field");
            prop_assert!(found.iter().all(|(_, text)| text.chars().count() <= 200));
        }
    }

    #[test]
    fn a_schema_of_any_shape_is_read_and_judges(shape in shape(), instance in shape()) {
        let (schema, oddities) = Schema::read(&shape);
        for odd in oddities {
            prop_assert!(shape.pointer(odd.at.as_str()).is_some(), "{} is in it", odd.at.as_str());
        }
        for violation in schema.violations(&instance, &NoPattern) {
            let there = instance.pointer(violation.at.as_str()).is_some();
            prop_assert_eq!(there, violation.rule != Rule::Missing);
        }
    }

    #[test]
    fn any_pattern_is_weighed_at_once(text in like(PATTERN)) {
        runaway(&text);
        runaway(&text.repeat(100));
    }

    #[test]
    fn what_is_typed_is_read_or_refused(text in like("Your code is ABC-123, ada@example.test +48 123 456 789 1h30m")) {
        if let Ok(address) = email::read(&text, None, true) {
            prop_assert!(address.len() <= 254 && address.contains('@'));
        }
        if let Ok(number) = mobile::read(&text, None) {
            prop_assert!(number.len() <= 16 && number[1..].bytes().all(|b| b.is_ascii_digit()));
        }
        for alphabet in [CodeAlphabet::Any, CodeAlphabet::Upper, CodeAlphabet::Digits] {
            if let Ok(code) = code::read(&text, Some(6), alphabet) {
                prop_assert_eq!(code.open().len(), 6);
                prop_assert!(code.open().bytes().all(|b| b.is_ascii_alphanumeric()));
            }
        }
        let _ = duration::parse(&text);
    }
}

#[test]
fn what_is_very_long_or_very_deep_is_read_or_refused() {
    let deep = "[".repeat(LONG);
    let long = "a".repeat(LONG);
    let digits = "9".repeat(LONG);
    for text in [
        &deep,
        &long,
        &digits,
        &"%41".repeat(LONG),
        &"@".repeat(LONG),
    ] {
        assert!(Config::parse(text).is_err());
        let _ = Returned::read(text, text);
        let _ = Returned::read(&format!("state={text}&code={text}"), text);
        let _ = link::read(&format!("code={text}"), "");
        assert!(Account::read(text, "c", Moment(1)).is_none());
        assert!(Draft::read(text, "c", Moment(1)).is_none());
        assert!(email::read(text, None, true).is_err());
        assert!(mobile::read(text, None).is_err());
        assert!(code::read(text, Some(6), CodeAlphabet::Any).is_err());
        let _ = duration::parse(text);
        let _ = tests_of(422, text);
    }
    let mut nested = json!({"type": "string"});
    for _ in 0..100 {
        nested = json!({"properties": {"a": nested}, "required": ["a"]});
    }
    // A schema that is too deep to be read has no fields.
    let sheet = Sheet::read(&nested, &FormHints::default(), Platform::BLIND);
    assert!(sheet.is_ok_and(|sheet| sheet.on_screen().len() <= 33));
}
