//! What selfRegisterUser refuses, and how it says so (contract.md sections 3.1, 3.12 and 4).

use portico_tenant::{Counting, GOOD_PASSWORD, Status, Strength};
use serde_json::{Value, json};

use crate::support::{ADA, Visit, passkey, visitor};

const ID: &str = "d1f5-odd \u{e9}/id";

fn changed(name: &str, value: Value) -> Value {
    let mut body = visitor(ADA);
    if value.is_null() {
        body.as_object_mut().unwrap().remove(name);
    } else {
        body[name] = value;
    }
    body
}

/// Nothing happened, and `details` says why.
async fn check(visit: &Visit, body: &Value, details: Value) {
    let answer = visit.register(body).send().await;
    assert_eq!(answer.status, 422, "{body}: {}", answer.text());
    let error = answer.json();
    assert_eq!(error["error"], "Unprocessable Entity");
    assert_eq!(error["error_code"], "unprocessable_entity");
    assert_eq!(error["details"], details, "{body}");
    assert!(visit.tenant.account_by_address(ADA).is_empty());
    assert!(visit.tenant.outbox().is_empty());
}

fn unlimited(settings: &mut portico_tenant::Settings) {
    settings.max_attempts = 0;
}

#[tokio::test]
async fn an_identifier_that_is_none_is_refused() {
    let visit = Visit::new(unlimited).await;
    check(
        &visit,
        &changed("identifier", Value::Null),
        json!({"identifier": ["is required"]}),
    )
    .await;
    for text in [
        "",
        " ",
        "ada@",
        "@example.test",
        "ada byron",
        "a@b",
        "ada@ex ample.test",
    ] {
        let body = changed("identifier", json!(text));
        check(&visit, &body, json!({"identifier": ["is not valid"]})).await;
    }
}

#[tokio::test]
async fn a_plain_name_needs_an_address_beside_it() {
    let visit = Visit::new(unlimited).await;
    let needs = json!({"identifier": ["must be an e-mail address or a mobile number"]});
    check(&visit, &changed("identifier", json!("ada.byron")), needs).await;

    let mut body = changed("identifier", json!("ada.byron"));
    body["otp_address"] = json!(ADA);
    let answer = visit.register(&body).send().await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let user = answer.json()["id"].as_str().unwrap().to_owned();
    let code = visit.newest_code(ADA);
    visit.activate(&user, &json!({"code": code})).send().await;
    let account = &visit.tenant.account_by_address("ada.byron")[0];
    assert_eq!(account.identifiers, ["ada.byron", ADA]);
    assert!(visit.tenant.can_sign_in("ada.byron", GOOD_PASSWORD));
}

#[tokio::test]
async fn the_second_address_must_be_an_address_of_another_type() {
    let visit = Visit::new(unlimited).await;
    for (address, fault) in [
        (
            json!("bob@example.test"),
            "must be of another type than the identifier",
        ),
        (
            json!("bob.byron"),
            "must be an e-mail address or a mobile number",
        ),
        (json!(""), "is not valid"),
    ] {
        let body = changed("otp_address", address);
        check(&visit, &body, json!({"otp_address": [fault]})).await;
    }
}

#[tokio::test]
async fn each_rule_of_the_password_policy_is_named() {
    let visit = Visit::new(unlimited).await;
    for (password, faults) in [
        ("Teal-Otter4", vec!["must have at least 12 characters"]),
        (
            "teal-otter-49-crossing",
            vec!["must have at least 1 capital letters"],
        ),
        (
            "TEAL-OTTER-49-CROSSING",
            vec!["must have at least 1 lowercase letters"],
        ),
        (
            "Teal-Otter-xy-crossing",
            vec!["must have at least 1 digits"],
        ),
        (
            "TealxOtterx49xcrossing",
            vec!["must have at least 1 special characters"],
        ),
        ("Password1234!", vec!["too weak"]),
        (
            "",
            vec![
                "must have at least 12 characters",
                "must have at least 1 capital letters",
                "must have at least 1 lowercase letters",
                "must have at least 1 digits",
                "must have at least 1 special characters",
                "too weak",
            ],
        ),
    ] {
        let body = changed("password", json!(password));
        check(&visit, &body, json!({"password": faults})).await;
    }
}

#[tokio::test]
async fn a_password_made_of_the_visitors_own_words_is_weak() {
    let visit = Visit::new(|settings| settings.policy().strength = Strength::VeryStrong).await;
    let mut body = changed("password", json!("Quvenzhane-Zyx-81"));
    body["payload"]["name"] = json!("Quvenzhane-Zyx");
    check(&visit, &body, json!({"password": ["too weak"]})).await;
    visit
        .tenant
        .settings(|settings| settings.strength_knows_visitor = false);
    assert_eq!(visit.register(&body).send().await.status, 201);
}

#[tokio::test]
async fn a_password_longer_than_the_hash_takes_is_refused_unless_switched_off() {
    let long = format!("Teal-Otter-49-{}", "q7Z-\u{10d}".repeat(12));
    let visit = Visit::new(|_| {}).await;
    let body = changed("password", json!(long));
    check(
        &visit,
        &body,
        json!({"password": ["must have at most 72 bytes"]}),
    )
    .await;
    visit
        .tenant
        .settings(|settings| settings.password_max_bytes = None);
    assert_eq!(visit.register(&body).send().await.status, 201);
}

#[tokio::test]
async fn only_ascii_counts_unless_switched() {
    let visit = Visit::new(|_| {}).await;
    let body = changed("password", json!("Teal Otter 49 cr\u{f6}ssing"));
    let fault = json!({"password": ["must have at least 1 special characters"]});
    check(&visit, &body, fault).await;
    visit
        .tenant
        .settings(|settings| settings.counting = Counting::Unicode);
    assert_eq!(visit.register(&body).send().await.status, 201);
}

#[tokio::test]
async fn each_fault_of_the_payload_is_named_by_its_field() {
    let visit = Visit::new(unlimited).await;
    let whole = visitor(ADA)["payload"].clone();
    let with = |name: &str, value: Value| {
        let mut payload = whole.clone();
        payload[name] = value;
        payload
    };
    let mut without = whole.clone();
    without.as_object_mut().unwrap().remove("name");
    for (payload, field, fault) in [
        (without, "name", "is required"),
        (
            with("given_name", json!("")),
            "given_name",
            "value is shorter than 1 character",
        ),
        (
            with("given_name", json!(1)),
            "given_name",
            "value is not of type \"string\"",
        ),
        (with("nickname", json!("Z")), "nickname", "is not allowed"),
        (with(ID, json!("Z")), ID, "is not allowed"),
    ] {
        check(
            &visit,
            &changed("payload", payload),
            json!({"payload": {field: [fault]}}),
        )
        .await;
    }
    for payload in [json!("text"), json!([]), json!(1)] {
        check(
            &visit,
            &changed("payload", payload),
            json!({"payload": ["must be an object"]}),
        )
        .await;
    }
}

#[tokio::test]
async fn a_missing_payload_is_checked_against_the_schema_unless_switched_off() {
    let visit = Visit::new(|_| {}).await;
    let body = changed("payload", Value::Null);
    let required = ["is required"];
    let faults = json!({"family_name": required, "given_name": required, "name": required});
    check(&visit, &body, json!({"payload": faults})).await;
    visit
        .tenant
        .settings(|settings| settings.absent_payload_checked = false);
    assert_eq!(visit.register(&body).send().await.status, 201);
}

#[tokio::test]
async fn all_faults_are_told_at_once() {
    let visit = Visit::new(|_| {}).await;
    let body =
        json!({"identifier": "ada@", "password": "Teal-Otter4", "payload": {"given_name": ""}});
    let details = json!({
        "identifier": ["is not valid"],
        "password": ["must have at least 12 characters"],
        "payload": {
            "family_name": ["is required"],
            "given_name": ["value is shorter than 1 character"],
            "name": ["is required"]
        }
    });
    check(&visit, &body, details).await;
}

#[tokio::test]
async fn a_refusal_never_repeats_what_was_typed() {
    let visit = Visit::new(|_| {}).await;
    let mut body = changed("password", json!("hunter2"));
    body["payload"]["given_name"] = json!({"secret": "typed"});
    let answer = visit.register(&body).send().await;
    assert!(!answer.text().contains("hunter2") && !answer.text().contains("typed"));
    let answer = visit
        .register(&body)
        .raw("{\"password\": hunter2}")
        .send()
        .await;
    assert_eq!(answer.status, 400);
    assert!(!answer.text().contains("hunter2"));
}

#[tokio::test]
async fn a_credential_the_pool_does_not_know_is_refused() {
    let visit = Visit::new(unlimited).await;
    let fault = "is no way to sign in to this pool";
    let body = changed("totp_secret", json!("BLEXAM6OPBBZTCFUOPVHDQ2HVG7PTMK3"));
    check(&visit, &body, json!({"totp_secret": [fault]})).await;
    let body = changed("webauthn_credentials", json!([passkey()]));
    check(&visit, &body, json!({"webauthn_credentials": [fault]})).await;
    visit.tenant.settings(|settings| {
        settings.pool.authentication_mechanisms = vec!["otp".into(), "webauthn".into()];
    });
    assert_eq!(
        visit
            .register(&changed("password", json!(GOOD_PASSWORD)))
            .send()
            .await
            .status,
        422
    );
    let mut body = changed("password", Value::Null);
    body["webauthn_credentials"] = json!([passkey()]);
    assert_eq!(visit.register(&body).send().await.status, 201);
}

#[tokio::test]
async fn a_body_that_does_not_fit_the_wire_is_a_bad_request() {
    let visit = Visit::new(unlimited).await;
    for body in [
        "",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{} {}",
        r#"{"identifier": 1}"#,
        r#"{"identifier": "a@example.test", "identifier": "b@example.test"}"#,
        r#"{"identifier": "a@example.test", "password": true}"#,
        r#"{"identifier": "a@example.test", "Password": "x"}"#,
        r#"{"identifier": "a@example.test", "email": "x"}"#,
    ] {
        let answer = visit.register(&json!({})).raw(body).send().await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.text());
        assert_eq!(answer.json()["error_code"], "bad_request");
    }
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
    ] {
        let answer = visit
            .register(&visitor(ADA))
            .with("content-type", media_type)
            .send()
            .await;
        assert_eq!(answer.status, 400, "{media_type}");
    }
    assert_eq!(
        visit
            .register(&visitor(ADA))
            .without("content-type")
            .send()
            .await
            .status,
        400
    );
    let answer = visit
        .register(&visitor(ADA))
        .with("content-type", "application/json; charset=utf-8");
    assert_eq!(answer.send().await.status, 201);
}

#[tokio::test]
async fn an_unknown_member_passes_only_where_the_switch_says_so() {
    let visit = Visit::new(|_| {}).await;
    let body = changed("status", json!("active"));
    assert_eq!(visit.register(&body).send().await.status, 400);
    visit
        .tenant
        .settings(|settings| settings.unknown_members_refused = false);
    assert_eq!(visit.register(&body).send().await.status, 201);
    assert_eq!(
        visit.tenant.account_by_address(ADA)[0].status,
        Status::New,
        "and changes nothing"
    );
}

#[tokio::test]
async fn a_query_out_of_order_is_a_bad_request() {
    let visit = Visit::new(unlimited).await;
    for query in [
        "code_type_in_message=Code",
        "code_type_in_message=",
        "send_activation_message=1",
        "send_activation_message=TRUE",
        "code_type_in_message=code&code_type_in_message=code",
        "mode=registration",
    ] {
        let answer = visit
            .in_pool(&format!("/user/register?{query}"), &visitor(ADA))
            .send()
            .await;
        assert_eq!(answer.status, 400, "{query}");
    }
    assert!(visit.tenant.account_by_address(ADA).is_empty());
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let visit = Visit::new(|_| {}).await;
    let body = changed("password", json!("x".repeat(70_000)));
    let answer = visit.register(&body).send().await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["error_code"], "request_entity_too_large");
}
