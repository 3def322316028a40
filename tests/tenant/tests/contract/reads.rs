//! Pool and schema (contract.md sections 3.8, 4 and 5).

use portico_tenant::{Span, Trouble};
use serde_json::json;

use crate::support::{ADA, Visit, visitor};

#[tokio::test]
async fn the_pool_tells_everything_a_form_needs() {
    let visit = Visit::new(|_| {}).await;
    let answer = visit.read("/pools/customers").send().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let pool = answer.json();
    for (name, value) in [
        ("id", json!("customers")),
        ("tenant_id", json!("demo")),
        ("public_registration_allowed", json!(true)),
        ("payload_schema_id", json!("default_payload")),
        ("authentication_mechanisms", json!(["password"])),
        ("preferred_authentication_mechanism", json!("password")),
        ("identifier_case_insensitive", json!(false)),
        ("number_of_users", json!(0)),
        (
            "otp_settings",
            json!({"activation": {"length": 6, "ttl": "10m0s"}}),
        ),
        (
            "password_policy",
            json!({
                "min_length": 12,
                "capital_letters": 1,
                "lowercase_letters": 1,
                "digits": 1,
                "special_characters": 1,
                "not_used_since": 0,
                "strength": "strong"
            }),
        ),
    ] {
        assert_eq!(pool[name], value, "{name}");
    }
}

#[tokio::test]
async fn a_change_of_the_pool_is_seen_at_once() {
    let visit = Visit::new(|_| {}).await;
    let before = visit.read("/pools/customers").send().await;
    visit.tenant.settings(|settings| {
        settings.policy().min_length = 20;
        settings
            .pool
            .otp_settings
            .get_mut("activation")
            .unwrap()
            .ttl = Span::seconds(90);
    });
    let after = visit.read("/pools/customers").send().await;
    assert_eq!(after.json()["password_policy"]["min_length"], 20);
    assert_eq!(after.json()["otp_settings"]["activation"]["ttl"], "1m30s");
    assert_ne!(before.header("etag"), after.header("etag"));
}

#[tokio::test]
async fn the_pool_counts_its_users_but_keeps_its_entity_tag() {
    let visit = Visit::new(|_| {}).await;
    let before = visit.read("/pools/customers").send().await;
    visit.registered(ADA).await;
    let after = visit.read("/pools/customers").send().await;
    assert_eq!(after.json()["number_of_users"], 1);
    assert_eq!(before.header("etag"), after.header("etag"));
}

#[tokio::test]
async fn the_default_schema_asks_for_three_names_in_alphabetical_order() {
    let visit = Visit::new(|_| {}).await;
    let answer = visit.read("/schemas/default_payload").send().await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("etag").is_some());
    let schema = answer.json();
    assert_eq!(schema["id"], "default_payload");
    assert_eq!(schema["system"], true);
    assert_eq!(
        schema["schema"]["required"],
        json!(["name", "given_name", "family_name"])
    );
    let text = answer.text();
    let places =
        ["\"family_name\":", "\"given_name\":", "\"name\":{"].map(|it| text.find(it).unwrap());
    assert!(places.is_sorted(), "{text}");
}

#[tokio::test]
async fn another_schema_decides_what_is_registered() {
    let schema = json!({
        "type": "object",
        "properties": {"terms": {"type": "boolean"}, "state": {"type": "string", "enum": ["AL", "WY"]}},
        "required": ["terms"],
        "additionalProperties": false
    });
    let visit = Visit::new(|settings| {
        settings.schemas.insert("terms".into(), schema);
        settings.pool.payload_schema_id = "terms".into();
    })
    .await;
    let mut body = visitor(ADA);
    assert_eq!(visit.register(&body).send().await.status, 422);
    body["payload"] = json!({"terms": true, "state": "XX"});
    let answer = visit.register(&body).send().await;
    assert!(
        answer.json()["details"]["payload"]["state"].is_array(),
        "{}",
        answer.text()
    );
    body["payload"] = json!({"terms": true, "state": "WY"});
    assert_eq!(visit.register(&body).send().await.status, 201);
}

#[tokio::test]
async fn settings_that_contradict_themselves_are_not_taken() {
    let visit = Visit::stranger(|_| {});
    let refused = visit.tenant.try_settings(|settings| {
        settings.schemas.insert(
            "x".into(),
            json!({"properties": {"a": {"format": "email"}}}),
        );
    });
    let why = "`/properties/a/format` is not a keyword of the tenant".to_owned();
    assert_eq!(refused, Err(Trouble::Schema("x".into(), why)));
    let refused = visit
        .tenant
        .try_settings(|settings| settings.pool.payload_schema_id = "x".into());
    assert_eq!(refused, Err(Trouble::NoSchema("x".into())));
    assert_eq!(
        visit.tenant.current_settings().pool.payload_schema_id,
        "default_payload"
    );
}

#[tokio::test]
async fn reads_take_no_parameters() {
    let visit = Visit::new(|_| {}).await;
    for path in ["/pools/customers?x=1", "/schemas/default_payload?x=1"] {
        assert_eq!(visit.read(path).send().await.status, 400, "{path}");
    }
}
