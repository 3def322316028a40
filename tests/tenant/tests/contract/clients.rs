//! Requests as the vendor's own clients send them, and their mistakes, which are refused (contract.md sections 12.2 and
//! 12.3).

use http::Method;
use portico_tenant::Operation;
use serde_json::{Value, json};

use crate::support::{ADA, Answer, PAGE, Visit, passkey, visitor};

/// A pool that signs in by everything.
async fn open() -> Visit {
    Visit::new(|settings| {
        settings.pool.authentication_mechanisms =
            ["password", "totp", "webauthn"].map(str::to_owned).to_vec();
        settings.max_attempts = 0;
        settings.rate_limit = None;
    })
    .await
}

fn without_password(identifier: &str) -> Value {
    let mut body = visitor(identifier);
    body.as_object_mut().unwrap().remove("password");
    body
}

fn new_user() -> Value {
    json!({
        "status": "active",
        "identifiers": [{"identifier": ADA, "type": "email"}],
        "verifiable_addresses": [
            {"address": ADA, "type": "email", "status": "active", "verified": false}
        ],
        "payload": visitor(ADA)["payload"],
    })
}

async fn create(visit: &Visit, body: &Value) -> Answer {
    visit.in_pool("/users", body).send().await
}

/// The record with one member set, or without it.
fn record(pointer: &str, value: Value) -> Value {
    let mut record = passkey();
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    record.pointer_mut(parent).unwrap()[member] = value;
    record
}

/// Records that the wire does not have, and how each is refused.
fn broken() -> Vec<(Value, u16)> {
    vec![
        (json!(1), 400),
        (json!("AQID"), 400),
        (json!([]), 400),
        (record("/id", json!(1)), 400),
        (record("/id", json!("AQI")), 400),
        (record("/id", json!("_-8=")), 400),
        (record("/id", json!([1, 256])), 400),
        (record("/publicKey", json!({})), 400),
        (record("/transport", json!("usb")), 400),
        (record("/transport", json!([1])), 400),
        (record("/attestationType", json!(1)), 400),
        (record("/flags/userPresent", json!("yes")), 400),
        (record("/authenticator/signCount", json!(-1)), 400),
        (
            record("/authenticator/signCount", json!(4_294_967_296_u64)),
            400,
        ),
        (record("/authenticator/AAGUID", json!("?")), 400),
        (record("/attestation/publicKeyAlgorithm", json!(1.5)), 400),
        (record("/attestation", json!("none")), 400),
        (record("/colour", json!("red")), 400),
        (record("/flags/colour", json!(true)), 400),
        (json!({}), 422),
        (record("/id", json!(null)), 422),
        (record("/id", json!("")), 422),
        (record("/publicKey", json!([])), 422),
    ]
}

#[tokio::test]
async fn a_record_of_a_passkey_is_of_its_shape_wherever_it_is_taken() {
    let visit = open().await;
    let user = visit.registered(ADA).await;
    for (record, status) in broken() {
        let list = json!([passkey(), record]);
        let mut register = without_password("bob@example.test");
        register["webauthn_credentials"] = list.clone();
        let mut created = new_user();
        created["identifiers"] = json!([]);
        created["credentials"] =
            json!([{"type": "webauthn", "webauthn_credentials": list.clone()}]);
        let activate = json!({"code": visit.newest_code(ADA), "webauthn": list});
        for answer in [
            visit.register(&register).send().await,
            create(&visit, &created).await,
            visit.activate(&user, &activate).send().await,
        ] {
            assert_eq!(answer.status, status, "{record}: {}", answer.text());
        }
    }
    assert!(
        visit
            .tenant
            .account_by_address("bob@example.test")
            .is_empty()
    );
}

#[tokio::test]
async fn records_pass_with_their_nulls_and_in_either_writing_of_bytes() {
    let visit = open().await;
    for (number, record) in [
        passkey(),
        record("/id", json!([1, 2, 3, 4])),
        record("/transport", json!(["usb", "internal"])),
        record("/attestation", json!(null)),
        json!({"id": "AQIDBA==", "publicKey": "AQ=="}),
    ]
    .into_iter()
    .enumerate()
    {
        let address = format!("{number}@example.test");
        let mut body = without_password(&address);
        body["webauthn_credentials"] = json!([record]);
        let answer = visit.register(&body).send().await;
        assert_eq!(answer.status, 201, "{record}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_list_that_is_null_or_empty_is_not_there() {
    let visit = open().await;
    for nothing in [json!(null), json!([])] {
        // An account without any credential is not opened by a list without passkeys.
        let address = format!("{}@example.test", nothing.to_string().len());
        let mut body = without_password(&address);
        body["webauthn_credentials"] = nothing.clone();
        let answer = visit.register(&body).send().await;
        assert_eq!(answer.status, 201, "{nothing}: {}", answer.text());
        let user = answer.json()["id"].as_str().unwrap().to_owned();
        let code = visit.newest_code(&address);
        let body = json!({"code": code, "webauthn": nothing});
        let answer = visit.activate(&user, &body).send().await;
        assert_eq!(answer.status, 422, "{nothing}: {}", answer.text());
        let body = json!({"code": code, "webauthn": [passkey()]});
        let answer = visit.activate(&user, &body).send().await;
        assert_eq!(answer.status, 201, "{nothing}: {}", answer.text());
        assert_eq!(answer.json()["credentials"].as_array().unwrap().len(), 1);

        let mut user = new_user();
        user["status"] = json!("inactive");
        for list in ["identifiers", "verifiable_addresses", "credentials"] {
            user[list] = nothing.clone();
        }
        let answer = create(&visit, &user).await;
        assert_eq!(answer.status, 201, "{nothing}: {}", answer.text());
        let mut user = new_user();
        user["identifiers"] = json!([]);
        user["credentials"] = json!([{
            "type": "password",
            "password": portico_tenant::GOOD_PASSWORD,
            "webauthn_credentials": nothing,
        }]);
        let answer = create(&visit, &user).await;
        assert_eq!(answer.status, 201, "{nothing}: {}", answer.text());
        let mut user = new_user();
        user["credentials"] = json!([{"type": "webauthn", "webauthn_credentials": nothing}]);
        assert_eq!(create(&visit, &user).await.status, 422, "{nothing}");
    }
}

#[tokio::test]
async fn a_secret_of_one_time_passwords_is_base32() {
    let visit = open().await;
    let register = |secret: Value| {
        let mut body = without_password(ADA);
        body["totp_secret"] = secret;
        body
    };
    for (secret, status) in [
        (json!(""), 422),
        (json!("short"), 422),
        (json!("blexam6opbbztcfuopvhdq2hvg7ptmk3"), 422),
        (json!("BLEXAM6OPBBZTCFUOPVHDQ2HVG7PTMK1"), 422),
        (json!("BLEXAM6O PBBZTCFUOPVHDQ2HVG7PTMK"), 422),
        (json!(1), 400),
        (json!({}), 400),
        (json!([]), 400),
        (json!("BLEXAM6OPBBZTCFUOPVHDQ2HVG7PTMK3"), 201),
    ] {
        let answer = visit.register(&register(secret.clone())).send().await;
        assert_eq!(answer.status, status, "{secret}: {}", answer.text());
    }
}

#[tokio::test]
async fn metadata_is_held_against_its_schema_when_a_user_is_created() {
    let visit = open().await;
    visit.tenant.settings(|settings| {
        let strict = json!({
            "type": "object", "required": ["source"], "additionalProperties": false,
            "properties": {"source": {"type": "string"}}
        });
        settings.schemas.insert("source".into(), strict);
    });
    for (metadata, schema, of_the_pool, status) in [
        (json!({"source": "page"}), json!("source"), None, 201),
        (json!({"source": 1}), json!("source"), None, 422),
        (json!({"colour": "red"}), json!("source"), None, 422),
        (json!({}), json!("source"), None, 422),
        (json!({"source": 1}), json!(null), Some("source"), 422),
        (json!({"source": "page"}), json!(null), Some("source"), 201),
        (json!({"source": 1}), json!(null), None, 201),
        (json!({"source": 1}), json!("nowhere"), None, 422),
    ] {
        for member in ["metadata", "business_metadata"] {
            visit.tenant.settings(|settings| {
                let named = of_the_pool.map(str::to_owned);
                match member {
                    "metadata" => settings.pool.metadata_schema_id = named,
                    _ => settings.pool.business_metadata_schema_id = named,
                }
            });
            let mut user = new_user();
            user["identifiers"] = json!([]);
            user[member] = metadata.clone();
            user[format!("{member}_schema_id")] = schema.clone();
            let answer = create(&visit, &user).await;
            assert_eq!(
                answer.status,
                status,
                "{member} {metadata}: {}",
                answer.text()
            );
            visit.tenant.settings(|settings| {
                settings.pool.metadata_schema_id = None;
                settings.pool.business_metadata_schema_id = None;
            });
        }
    }
}

#[tokio::test]
async fn what_a_user_is_created_with_is_given_back() {
    let visit = open().await;
    let mut user = new_user();
    user["identifiers"][0]["metadata"] = json!({"from": "import"});
    user["verifiable_addresses"] = json!([{
        "address": "+48123456789", "type": "mobile", "status": "inactive", "verified": true,
        "preferred_contact_method": "voice", "metadata": {"checked": false}
    }]);
    user["metadata"] = json!({});
    user["metadata_schema_id"] = json!("default_payload");
    user["business_metadata"] = json!({"tier": 1});
    visit.tenant.settings(|settings| {
        let anything = json!({"type": "object"});
        settings.schemas.insert("anything".into(), anything);
    });
    user["metadata_schema_id"] = json!("anything");
    user["business_metadata_schema_id"] = json!("anything");
    let answer = create(&visit, &user).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let made = answer.json();
    for pointer in [
        "/identifiers/0/metadata",
        "/verifiable_addresses/0/status",
        "/verifiable_addresses/0/verified",
        "/verifiable_addresses/0/preferred_contact_method",
        "/verifiable_addresses/0/metadata",
        "/metadata",
        "/metadata_schema_id",
        "/business_metadata",
        "/business_metadata_schema_id",
        "/payload",
    ] {
        assert_eq!(made.pointer(pointer), user.pointer(pointer), "{pointer}");
        assert!(made.pointer(pointer).is_some(), "{pointer}");
    }
}

#[tokio::test]
async fn a_user_may_be_created_with_an_address_that_is_switched_off_and_gets_nothing_there() {
    let visit = open().await;
    let mut user = new_user();
    user["status"] = json!("new");
    user["verifiable_addresses"][0]["status"] = json!("inactive");
    let answer = create(&visit, &user).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    for body in [json!({}), json!({"address": ADA})] {
        assert_eq!(visit.resend(&id, &body).send().await.status, 204);
    }
    assert!(visit.tenant.outbox().is_empty());
}

#[tokio::test]
async fn a_user_may_be_created_with_a_credential_that_the_pool_does_not_sign_in_with() {
    let visit = Visit::new(|_| {}).await;
    let mut user = new_user();
    user["credentials"] = json!([
        {"type": "totp", "totp_secret": "BLEXAM6OPBBZTCFUOPVHDQ2HVG7PTMK3"},
        {"type": "webauthn", "webauthn_credentials": [passkey()]},
    ]);
    let answer = create(&visit, &user).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["credentials"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn creating_a_user_may_name_the_state_that_it_was_prepared_from() {
    let visit = open().await;
    let pool = visit.read("/pools/customers").send().await;
    let schema = visit.read("/schemas/default_payload").send().await;
    let tags = [&pool, &schema].map(|answer| answer.header("etag").unwrap().to_owned());
    for (tag, status) in [
        (tags[0].as_str(), 201),
        (tags[1].as_str(), 201),
        ("*", 201),
        ("\"other\"", 412),
    ] {
        let mut user = new_user();
        user["identifiers"] = json!([]);
        let answer = visit.in_pool("/users", &user).with("if-match", tag);
        assert_eq!(answer.send().await.status, status, "{tag}");
    }
}

#[tokio::test]
async fn an_activation_message_is_asked_for_without_a_body() {
    let visit = open().await;
    let user = visit.registered(ADA).await;
    for (content_type, body, status) in [
        (None, "", 204),
        (Some("application/json"), "", 204),
        (Some("application/json"), "{}", 204),
        (None, "{}", 400),
        (Some("text/plain"), "{}", 400),
        (Some("text/plain"), "", 400),
        (Some("application/json"), "null", 400),
    ] {
        let before = visit.tenant.outbox().len();
        let mut ask = visit.resend(&user, &Value::Null).raw(body);
        if let Some(content_type) = content_type {
            ask = ask.with("content-type", content_type);
        }
        let answer = ask.send().await;
        assert_eq!(answer.status, status, "{content_type:?} {body:?}");
        let sent = visit.tenant.outbox().len() - before;
        assert_eq!(
            sent,
            usize::from(status == 204),
            "{content_type:?} {body:?}"
        );
    }
    let answer = visit.activate(&user, &Value::Null).send().await;
    assert_eq!(answer.status, 400, "elsewhere a body is needed");
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_refused_in_the_words_of_its_api() {
    let visit = Visit::stranger(|settings| settings.cors_on_discovery = true);
    let identity = "/api/identity/demo/system/pools/customers";
    for (method, path, allowed) in [
        (Method::DELETE, identity.to_owned(), "GET,HEAD"),
        (Method::GET, format!("{identity}/user/register"), "POST"),
        (Method::PUT, format!("{identity}/users"), "POST"),
        (Method::GET, "/demo/system/oauth2/token".into(), "POST"),
        (Method::PATCH, "/demo/system/oauth2/revoke".into(), "POST"),
        (
            Method::POST,
            "/demo/system/.well-known/openid-configuration".into(),
            "GET,HEAD",
        ),
    ] {
        let origin = [("origin", PAGE)];
        let answer = visit.request(method.clone(), &path, &origin, "").await;
        assert_eq!(answer.status, 405, "{method} {path}");
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some(PAGE),
            "{path}"
        );
        assert_eq!(answer.header("allow"), Some(allowed), "{path}");
        let body = answer.json();
        match path.starts_with("/api") {
            true => {
                assert_eq!(body["status_code"], 405);
                assert_eq!(body["error_code"], "method_not_allowed");
            }
            false => assert_eq!(body["error"], "invalid_request"),
        }
        assert_eq!(visit.last_operation(), Operation::Unknown);
    }
    let answer = visit
        .request(
            Method::DELETE,
            identity,
            &[("origin", "https://evil.example")],
            "",
        )
        .await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn an_inspection_refuses_by_the_statuses_that_it_has() {
    let visit = open().await;
    for (content_type, body) in [
        ("application/json", "{}"),
        ("application/json", "{"),
        ("application/json", r#"{"code": 1}"#),
        ("application/json", r#"{"code": "x", "user_id": "y"}"#),
        ("text/plain", r#"{"code": "x"}"#),
    ] {
        let ask = visit.in_pool("/user/otp/inspect", &Value::Null).raw(body);
        let answer = ask.with("content-type", content_type).send().await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text());
    }
}
