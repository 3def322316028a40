//! generateCodeForUser (contract.md sections 2.4 and 3.6).

use std::time::Duration;

use portico_tenant::{GOOD_PASSWORD, Operation, ScopeMode, Settings};
use serde_json::{Value, json};

use crate::support::{ADA, Answer, Visit, visitor};

/// A visit, the token of the back end, and a user who was sent nothing.
async fn relayed(change: impl FnOnce(&mut Settings)) -> (Visit, String) {
    let mut visit = Visit::new(change).await;
    let path = "/user/register?send_activation_message=false";
    let answer = visit.in_pool(path, &visitor(ADA)).send().await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    visit.token = visit
        .service_token("identity identity_self_registration")
        .await;
    (visit, answer.json()["id"].as_str().unwrap().to_owned())
}

async fn generate(visit: &Visit, body: &Value) -> Answer {
    visit.in_pool("/user/code/generate", body).send().await
}

fn wanted(user: &str) -> Value {
    json!({"type": "activation", "userID": user})
}

async fn activates(visit: &Visit, user: &str, code: &Value) -> u16 {
    let answer = visit.activate(user, &json!({"code": code})).send().await;
    answer.status
}

#[tokio::test]
async fn a_back_end_gets_both_forms_of_a_code_and_nothing_is_sent() {
    let (visit, user) = relayed(|_| {}).await;
    let answer = generate(&visit, &wanted(&user)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(answer.header("etag").is_some());
    let codes = answer.json();
    assert_eq!(codes.as_object().unwrap().len(), 2);
    assert_eq!(codes["code"].as_str().unwrap().chars().count(), 6);
    assert!(visit.tenant.outbox().is_empty());
    let body = json!({"code": codes["extended_code"]});
    let seen = visit.in_pool("/user/otp/inspect", &body).send().await;
    assert_eq!(seen.json()["user_id"], user);
    assert_eq!(activates(&visit, &user, &codes["code"]).await, 201);
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
    assert_eq!(visit.tenant.requests_for(Operation::GenerateCode).len(), 1);
}

#[tokio::test]
async fn the_address_may_be_named_and_metadata_may_be_there() {
    let (visit, user) = relayed(|_| {}).await;
    let mut body = wanted(&user);
    body["address"] = json!(ADA);
    body["metadata"] = json!({"language": "en"});
    let codes = generate(&visit, &body).await.json();
    assert_eq!(activates(&visit, &user, &codes["code"]).await, 201);
    let account = &visit.tenant.account_by_address(ADA)[0];
    assert_eq!(account.verified_addresses, [ADA]);
}

#[tokio::test]
async fn a_generated_code_ends_the_earlier_one_whoever_drew_it() {
    let (visit, user) = relayed(|_| {}).await;
    visit.resend(&user, &json!({})).send().await;
    let sent = json!(visit.newest_code(ADA));
    let first = generate(&visit, &wanted(&user)).await.json();
    assert_eq!(activates(&visit, &user, &sent).await, 401);
    let second = generate(&visit, &wanted(&user)).await.json();
    assert_eq!(activates(&visit, &user, &first["code"]).await, 401);
    assert_eq!(activates(&visit, &user, &second["code"]).await, 201);
}

#[tokio::test]
async fn a_generated_code_ends_after_ten_minutes() {
    let (visit, user) = relayed(|_| {}).await;
    let codes = generate(&visit, &wanted(&user)).await.json();
    visit.tenant.advance(Duration::from_secs(600));
    assert_eq!(activates(&visit, &user, &codes["code"]).await, 401);
}

#[tokio::test]
async fn the_page_gets_no_code_and_its_asking_is_recorded() {
    let (mut visit, user) = relayed(|_| {}).await;
    visit.token = visit.fresh_token().await;
    let answer = generate(&visit, &wanted(&user)).await;
    assert_eq!(answer.status, 403);
    assert!(!answer.text().contains("extended_code"));
    assert_eq!(visit.last_operation(), Operation::GenerateCode);
    visit
        .tenant
        .settings(|settings| settings.code_generation_by_public_client = true);
    assert_eq!(generate(&visit, &wanted(&user)).await.status, 201);
}

#[tokio::test]
async fn the_scope_for_it_is_its_own() {
    let (mut visit, user) = relayed(|settings| settings.scope_mode = ScopeMode::Spec).await;
    visit.token = visit.service_token("identity").await;
    assert_eq!(generate(&visit, &wanted(&user)).await.status, 403);
    visit.token = visit.service_token("identity_self_registration").await;
    assert_eq!(generate(&visit, &wanted(&user)).await.status, 201);
}

#[tokio::test]
async fn an_account_that_is_not_new_or_an_address_of_others_gets_no_code() {
    let (visit, user) = relayed(|_| {}).await;
    let mut other = wanted(&user);
    other["address"] = json!("eve@example.test");
    let codes = generate(&visit, &wanted(&user)).await.json();
    for status in [422, 400, 401, 404] {
        visit
            .tenant
            .settings(|settings| settings.code_generation_refused_status = status);
        assert_eq!(generate(&visit, &other).await.status, status);
    }
    assert_eq!(activates(&visit, &user, &codes["code"]).await, 201);
    assert_eq!(generate(&visit, &wanted(&user)).await.status, 404);
}

#[tokio::test]
async fn who_has_no_identifier_yet_is_found_by_id_only() {
    let (visit, user) = relayed(|_| {}).await;
    for (body, status) in [
        (json!({"type": "activation", "identifier": ADA}), 404),
        (json!({"type": "activation", "userID": "nobody"}), 404),
        (
            json!({"type": "activation", "userID": user, "identifier": ADA}),
            404,
        ),
        (
            json!({"type": "activation", "userID": user, "identifier": ""}),
            201,
        ),
        (json!({"type": "activation"}), 422),
        (json!({"type": "activation", "address": ADA}), 422),
    ] {
        let answer = generate(&visit, &body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text());
    }
}

#[tokio::test]
async fn codes_that_open_accounts_are_not_given_out() {
    let (visit, user) = relayed(|_| {}).await;
    for (kind, status) in [
        ("reset_password", 403),
        ("authentication", 403),
        ("challenge", 403),
        ("verify_address", 403),
        ("reset_totp", 403),
        ("enroll_webauthn", 403),
        ("Activation", 422),
        ("", 422),
    ] {
        let body = json!({"type": kind, "userID": user});
        assert_eq!(generate(&visit, &body).await.status, status, "{kind}");
    }
}

#[tokio::test]
async fn a_request_out_of_order_is_refused() {
    let (visit, user) = relayed(|_| {}).await;
    for (body, status) in [
        (json!({"userID": user}), 422),
        (json!({"type": "activation", "user_id": user}), 400),
        (json!({"type": 1, "userID": user}), 400),
        (
            json!({"type": "activation", "userID": user, "metadata": "en"}),
            400,
        ),
        (json!([]), 400),
    ] {
        let answer = generate(&visit, &body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text());
    }
    let path = "/user/code/generate?type=activation";
    let answer = visit.in_pool(path, &wanted(&user)).send().await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn another_state_of_the_account_is_a_failed_precondition() {
    let (visit, user) = relayed(|_| {}).await;
    let ask = visit.in_pool("/user/code/generate", &wanted(&user));
    assert_eq!(ask.with("if-match", "\"other\"").send().await.status, 412);
}
