//! Activation by code and by extended code, and inspection (contract.md sections 3.3 to 3.5).

use std::time::Duration;

use portico_tenant::{GOOD_PASSWORD, Status};
use serde_json::{Value, json};

use crate::support::{ADA, Answer, Visit, passkey, visitor};

fn unlimited(settings: &mut portico_tenant::Settings) {
    settings.max_attempts = 0;
}

/// The answer that is the same for every wrong code.
fn check_wrong(answer: &Answer) {
    assert_eq!(answer.status, 401, "{}", answer.text());
    let body = json!({
        "status_code": 401,
        "error": "Unauthorized",
        "error_code": "unauthorized",
        "details": "invalid or expired code"
    });
    assert_eq!(answer.json(), body);
    assert_eq!(
        answer.header("www-authenticate"),
        None,
        "the token was good"
    );
}

async fn registered_by_link(visit: &Visit, body: &Value) -> String {
    let answer = visit.in_pool("/user/register", body).send().await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    visit
        .mail(body["identifier"].as_str().unwrap())
        .extended_code
        .unwrap()
}

#[tokio::test]
async fn the_answer_is_the_whole_user_with_blurred_credentials() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    let code = visit.newest_code(ADA);
    let answer = visit.activate(&user, &json!({"code": code})).send().await;
    assert!(answer.header("etag").is_some());
    let body = answer.json();
    assert_eq!(body["id"], user);
    assert_eq!(body["tenant_id"], "demo");
    assert_eq!(body["user_pool_id"], "customers");
    assert_eq!(body["status"], "active");
    assert_eq!(body["identifiers"][0]["identifier"], ADA);
    assert_eq!(body["identifiers"][0]["type"], "email");
    assert_eq!(body["verifiable_addresses"][0]["address"], ADA);
    assert_eq!(body["verifiable_addresses"][0]["verified"], true);
    assert!(body["verifiable_addresses"][0]["verified_at"].is_string());
    assert_eq!(body["credentials"][0]["type"], "password");
    assert_eq!(
        body["credentials"][0]["payload"],
        json!({"hashed_password": "###"})
    );
    assert_eq!(body["payload"], visitor(ADA)["payload"]);
    assert_eq!(body["payload_schema_id"], "default_payload");
    assert!(!answer.text().contains("argon2"));
}

#[tokio::test]
async fn a_code_that_is_not_the_one_is_wrong() {
    let visit = Visit::new(unlimited).await;
    let user = visit.registered(ADA).await;
    let code = visit.newest_code(ADA);
    for wrong in [
        "000000".to_owned(),
        code.to_lowercase(),
        format!(" {code}"),
        format!("{code} "),
        format!("{} {}", &code[..3], &code[3..]),
        format!("{code}0"),
        code[..5].to_owned(),
    ] {
        check_wrong(&visit.activate(&user, &json!({"code": wrong})).send().await);
    }
    assert_eq!(
        visit
            .activate(&user, &json!({"code": code}))
            .send()
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn the_code_of_another_visitor_is_wrong() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    visit.registered("bob@example.test").await;
    let code = visit.newest_code("bob@example.test");
    check_wrong(&visit.activate(&user, &json!({"code": code})).send().await);
}

#[tokio::test]
async fn a_code_ends_after_ten_minutes() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    let extended = registered_by_link(&visit, &visitor("bob@example.test")).await;
    let code = visit.newest_code(ADA);
    visit.tenant.advance(Duration::from_secs(600));
    check_wrong(&visit.activate(&user, &json!({"code": code})).send().await);
    let body = json!({"code": extended});
    check_wrong(&visit.in_pool("/user/activate", &body).send().await);
    check_wrong(&visit.in_pool("/user/otp/inspect", &body).send().await);
    assert_eq!(visit.tenant.account_by_address(ADA)[0].status, Status::New);
}

#[tokio::test]
async fn a_code_works_once() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    let code = visit.newest_code(ADA);
    assert_eq!(
        visit
            .activate(&user, &json!({"code": code}))
            .send()
            .await
            .status,
        201
    );
    check_wrong(&visit.activate(&user, &json!({"code": code})).send().await);
    let extended = registered_by_link(&visit, &visitor("bob@example.test")).await;
    let body = json!({"code": extended});
    assert_eq!(
        visit.in_pool("/user/activate", &body).send().await.status,
        201
    );
    check_wrong(&visit.in_pool("/user/activate", &body).send().await);
    check_wrong(&visit.in_pool("/user/otp/inspect", &body).send().await);
}

#[tokio::test]
async fn the_two_forms_of_a_code_are_not_mixed_up() {
    let visit = Visit::new(|_| {}).await;
    let extended = registered_by_link(&visit, &visitor(ADA)).await;
    let user = visit.tenant.account_by_address(ADA)[0].id.clone();
    check_wrong(
        &visit
            .activate(&user, &json!({"code": extended}))
            .send()
            .await,
    );
    let other = visit.registered("bob@example.test").await;
    let short = visit.newest_code("bob@example.test");
    check_wrong(
        &visit
            .in_pool("/user/activate", &json!({"code": short}))
            .send()
            .await,
    );
    check_wrong(
        &visit
            .in_pool("/user/otp/inspect", &json!({"code": short}))
            .send()
            .await,
    );
    assert_eq!(
        visit
            .activate(&other, &json!({"code": short}))
            .send()
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn of_two_registrations_of_an_address_the_first_activation_wins() {
    let visit = Visit::new(|_| {}).await;
    let first = visit.registered(ADA).await;
    let code_of_first = visit.newest_code(ADA);
    let second = visit.registered(ADA).await;
    let code_of_second = visit.newest_code(ADA);
    let answer = visit
        .activate(&second, &json!({"code": code_of_second}))
        .send()
        .await;
    assert_eq!(answer.status, 201);
    check_wrong(
        &visit
            .activate(&first, &json!({"code": code_of_first}))
            .send()
            .await,
    );
    let accounts = visit.tenant.account_by_address(ADA);
    let active = accounts.iter().filter(|one| one.status == Status::Active);
    assert_eq!(active.map(|one| &one.id).collect::<Vec<_>>(), [&second]);
}

#[tokio::test]
async fn the_id_of_a_taken_identifier_activates_nothing() {
    let visit = Visit::new(unlimited).await;
    let owner = visit.activated(ADA).await;
    let id = visit.registered(ADA).await;
    assert_eq!(id, owner);
    check_wrong(&visit.activate(&id, &json!({"code": "ABC234"})).send().await);
}

#[tokio::test]
async fn an_unknown_user_is_not_found() {
    let visit = Visit::new(|_| {}).await;
    let answer = visit
        .activate("nobody", &json!({"code": "ABC234"}))
        .send()
        .await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn a_wrong_code_gets_the_switched_status() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    for status in [400, 422, 401] {
        visit
            .tenant
            .settings(|settings| settings.wrong_code_status = status);
        let answer = visit
            .activate(&user, &json!({"code": "000000"}))
            .send()
            .await;
        assert_eq!(answer.status, status);
    }
}

#[tokio::test]
async fn a_second_password_is_refused_and_the_code_is_kept() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    let code = visit.newest_code(ADA);
    let body = json!({"code": code, "password": "Other-Otter-49-crossing"});
    let answer = visit.activate(&user, &body).send().await;
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.json()["details"],
        json!({"password": ["is already set"]})
    );
    assert_eq!(
        visit
            .activate(&user, &json!({"code": code}))
            .send()
            .await
            .status,
        201
    );
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
}

#[tokio::test]
async fn a_password_may_be_given_at_activation_and_obeys_the_policy() {
    let visit = Visit::new(|_| {}).await;
    let mut body = visitor(ADA);
    body.as_object_mut().unwrap().remove("password");
    let code = registered_by_link(&visit, &body).await;
    let seen = visit
        .in_pool("/user/otp/inspect", &json!({"code": code}))
        .send()
        .await;
    assert_eq!(seen.json()["password_set"], false);

    let weak = json!({"code": code, "password": "Teal-Otter4"});
    let answer = visit.in_pool("/user/activate", &weak).send().await;
    assert_eq!(answer.status, 422);
    let details = json!({"password": ["must have at least 12 characters"]});
    assert_eq!(answer.json()["details"], details);

    let good = json!({"code": code, "password": GOOD_PASSWORD});
    assert_eq!(
        visit.in_pool("/user/activate", &good).send().await.status,
        201
    );
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
}

#[tokio::test]
async fn an_account_needs_some_credential_unless_the_pool_knows_codes_or_the_switch_is_off() {
    for (needed, mechanism, status) in [
        (true, "password", 422),
        (false, "password", 201),
        (true, "email_otp", 201),
    ] {
        let visit = Visit::new(|settings| {
            settings.credential_needed = needed;
            settings.pool.authentication_mechanisms = vec![mechanism.into()];
        })
        .await;
        let mut body = visitor(ADA);
        body.as_object_mut().unwrap().remove("password");
        let code = registered_by_link(&visit, &body).await;
        let answer = visit
            .in_pool("/user/activate", &json!({"code": code}))
            .send()
            .await;
        assert_eq!(answer.status, status, "{needed} {mechanism}");
    }
}

#[tokio::test]
async fn the_address_must_be_the_one_the_code_was_sent_to() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    let code = visit.newest_code(ADA);
    let body = json!({"code": code, "otp_address": "bob@example.test"});
    check_wrong(&visit.activate(&user, &body).send().await);
    let body = json!({"code": code, "otp_address": ADA});
    assert_eq!(visit.activate(&user, &body).send().await.status, 201);
}

#[tokio::test]
async fn a_passkey_may_be_given_at_activation_where_the_pool_knows_them() {
    let visit = Visit::new(|_| {}).await;
    let mut body = visitor(ADA);
    body.as_object_mut().unwrap().remove("password");
    let code = registered_by_link(&visit, &body).await;
    let with = json!({"code": code, "webauthn": [passkey()]});
    let answer = visit.in_pool("/user/activate", &with).send().await;
    assert_eq!(answer.status, 422);
    assert!(answer.json()["details"]["webauthn"].is_array());
    visit
        .tenant
        .settings(|settings| settings.pool.authentication_mechanisms = vec!["webauthn".into()]);
    let answer = visit.in_pool("/user/activate", &with).send().await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["credentials"][0]["type"], "webauthn");
}

#[tokio::test]
async fn a_body_out_of_order_is_refused() {
    let visit = Visit::new(unlimited).await;
    let user = visit.registered(ADA).await;
    let paths = [
        format!("/users/{user}/activate"),
        "/user/activate".into(),
        "/user/otp/inspect".into(),
    ];
    for path in paths {
        // An inspection has no 400 (contract.md section 12.3).
        let malformed = if path.ends_with("inspect") { 422 } else { 400 };
        for (body, status) in [
            (json!({}), 422),
            (json!({"code": ""}), 422),
            (json!({"code": null}), 422),
            (json!({"code": 482913}), malformed),
            (json!({"code": "x", "user_id": "y"}), malformed),
        ] {
            let answer = visit.in_pool(&path, &body).send().await;
            assert_eq!(answer.status, status, "{path} {body}");
            if body
                .get("code")
                .is_none_or(|code| code.is_null() || code == "")
            {
                assert_eq!(answer.json()["details"], json!({"code": ["is required"]}));
            }
        }
        let answer = visit
            .in_pool(&format!("{path}?x=1"), &json!({"code": "x"}))
            .send()
            .await;
        assert_eq!(answer.status, malformed, "{path}");
    }
}

#[tokio::test]
async fn inspection_tells_who_and_whether_a_password_is_set_and_uses_nothing_up() {
    let visit = Visit::new(|_| {}).await;
    let code = registered_by_link(&visit, &visitor(ADA)).await;
    let user = visit.tenant.account_by_address(ADA)[0].id.clone();
    for _ in 0..3 {
        let answer = visit
            .in_pool("/user/otp/inspect", &json!({"code": code}))
            .send()
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.header("etag").is_some());
        let body = json!({"user_id": user, "password_set": true, "code_type": "activation"});
        assert_eq!(answer.json(), body);
    }
    let answer = visit
        .in_pool("/user/activate", &json!({"code": code}))
        .send()
        .await;
    assert_eq!(answer.status, 201);
}

#[tokio::test]
async fn a_code_nobody_drew_is_wrong() {
    let visit = Visit::new(|_| {}).await;
    let body = json!({"code": "of nobody"});
    check_wrong(&visit.in_pool("/user/activate", &body).send().await);
    check_wrong(&visit.in_pool("/user/otp/inspect", &body).send().await);
}
