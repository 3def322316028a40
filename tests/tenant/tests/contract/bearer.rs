//! What the identity API asks of a token (contract.md sections 2.4 and 2.8).

use std::time::Duration;

use http::Method;
use portico_tenant::{Operation, PathStyle, ScopeMode};
use serde_json::{Value, json};

use crate::support::{Answer, Visit};

fn check(answer: &Answer, status: u16, details: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    let body = answer.json();
    assert_eq!(body["status_code"], status);
    assert_eq!(body["details"], details);
    let challenge = answer.header("www-authenticate").unwrap();
    let error = if status == 401 {
        "invalid_token"
    } else {
        "insufficient_scope"
    };
    assert!(challenge.contains(error), "{challenge}");
}

#[tokio::test]
async fn without_a_bearer_token_there_is_nothing() {
    let visit = Visit::new(|_| {}).await;
    let missing = "there is no bearer token";
    check(
        &visit
            .read("/pools/customers")
            .without("authorization")
            .send()
            .await,
        401,
        missing,
    );
    for value in [
        "",
        "Bearer",
        &visit.token,
        "Basic cG9ydGljbzo=",
        &format!("DPoP {}", visit.token),
    ] {
        let answer = visit
            .read("/pools/customers")
            .with("authorization", value)
            .send()
            .await;
        check(&answer, 401, missing);
    }
}

#[tokio::test]
async fn the_name_of_the_scheme_may_be_written_in_any_case() {
    let visit = Visit::new(|_| {}).await;
    let value = format!("bEARER {}", visit.token);
    let answer = visit
        .read("/pools/customers")
        .with("authorization", &value)
        .send()
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_token_in_the_address_is_refused() {
    let visit = Visit::new(|_| {}).await;
    let path = format!("/pools/customers?access_token={}", visit.token);
    assert_eq!(
        visit
            .read(&path)
            .without("authorization")
            .send()
            .await
            .status,
        401
    );
    assert_eq!(visit.read(&path).send().await.status, 400);
}

#[tokio::test]
async fn a_token_of_another_key_or_that_was_touched_is_refused() {
    let visit = Visit::new(|_| {}).await;
    let other = Visit::new(|_| {}).await.token;
    let invalid = "the token is invalid or has ended";
    for token in [
        other,
        format!("{}x", visit.token),
        "a.b.c".into(),
        "opaque".into(),
    ] {
        let value = format!("Bearer {token}");
        let answer = visit
            .read("/pools/customers")
            .with("authorization", &value)
            .send()
            .await;
        check(&answer, 401, invalid);
    }
}

#[tokio::test]
async fn a_token_of_another_issuer_is_refused() {
    let visit = Visit::new(|_| {}).await;
    visit
        .tenant
        .settings(|settings| settings.path_style = PathStyle::ServerVanity);
    let answer = visit.read("/pools/customers").send().await;
    check(&answer, 401, "the token is invalid or has ended");
}

#[tokio::test]
async fn a_token_ends_when_the_tenants_clock_says_so() {
    let visit = Visit::new(|_| {}).await;
    visit.tenant.advance(Duration::from_secs(3590));
    assert_eq!(visit.read("/pools/customers").send().await.status, 200);
    visit.tenant.advance(Duration::from_secs(11));
    let answer = visit.read("/pools/customers").send().await;
    check(&answer, 401, "the token is invalid or has ended");
}

/// Every operation with the scope the specification names for it.
fn operations() -> Vec<(Method, String, &'static str)> {
    let pool = "/pools/customers";
    let mut all = vec![
        (Method::GET, pool.to_owned(), "identity"),
        (
            Method::GET,
            "/schemas/default_payload".to_owned(),
            "identity",
        ),
    ];
    for (path, scope) in [
        ("/user/activate", "identity"),
        ("/user/code/generate", "identity_self_registration"),
        ("/user/otp/inspect", "identity"),
        ("/user/register", "identity"),
        ("/user/webauthn/add/complete", "identity"),
        ("/user/webauthn/add/request", "identity"),
        ("/users", "identity"),
        ("/users/u/activate", "identity"),
        ("/users/u/activation/generate", "identity_self_registration"),
        ("/users/u/activation/send", "identity"),
        ("/users/u/address/verification/complete", "identity"),
        ("/users/u/address/verification/request", "identity"),
        ("/users/u/code/generate", "identity_self_registration"),
        ("/users/u/webauthn/create/begin", "identity"),
        ("/users/u/webauthn/create/complete", "identity"),
        ("/users/by_key", "identity"),
    ] {
        all.push((Method::POST, format!("{pool}{path}"), scope));
    }
    all
}

async fn narrowed(scope: &str, mode: ScopeMode) -> Visit {
    let mut visit = Visit::stranger(|settings| settings.scope_mode = mode);
    let answer = visit.authorize_with("scope", Some(scope)).await;
    let answer = visit.exchange(&answer.returned("code").unwrap()).await;
    assert_eq!(answer.json()["scope"], scope);
    visit.token = answer.json()["access_token"].as_str().unwrap().to_owned();
    visit
}

#[tokio::test]
async fn in_the_mode_of_the_tutorial_everything_needs_both_scopes() {
    for (held, missing) in [
        ("identity", "identity_self_registration"),
        ("identity_self_registration", "identity"),
    ] {
        let visit = narrowed(held, ScopeMode::Tutorial).await;
        for (method, path, _) in operations() {
            let answer = visit.ask(method, &path, &json!({})).send().await;
            check(&answer, 403, &format!("missing scope: {missing}"));
        }
    }
}

#[tokio::test]
async fn in_the_mode_of_the_specification_each_operation_needs_its_own_scope() {
    for held in ["identity", "identity_self_registration"] {
        let visit = narrowed(held, ScopeMode::Spec).await;
        for (method, path, needed) in operations() {
            let answer = visit.ask(method, &path, &json!({})).send().await;
            let refused = format!("missing scope: {needed}");
            if needed == held {
                assert_ne!(answer.status, 401, "{path}");
                assert!(!answer.text().contains("missing scope"), "{path}");
            } else {
                check(&answer, 403, &refused);
            }
        }
    }
}

#[tokio::test]
async fn what_a_registration_does_not_need_is_refused_and_recorded() {
    let visit = Visit::new(|_| {}).await;
    for (path, id) in [
        ("/user/webauthn/add/complete", "completeAddWebAuthn"),
        ("/user/webauthn/add/request", "requestAddWebAuthn"),
        ("/users/u/activation/generate", "generateActivationCode"),
        (
            "/users/u/address/verification/complete",
            "completeAddressVerification",
        ),
        (
            "/users/u/address/verification/request",
            "requestAddressVerification",
        ),
        ("/users/u/code/generate", "generateCode"),
        (
            "/users/u/webauthn/create/begin",
            "beginWebAuthnCredentialsGeneration",
        ),
        (
            "/users/u/webauthn/create/complete",
            "completeWebAuthnCredentialsGeneration",
        ),
        ("/users/by_key", "systemGetUserByKey"),
    ] {
        let answer = visit
            .in_pool(path, &json!({"type": "activation"}))
            .send()
            .await;
        assert_eq!(answer.status, 403, "{path}");
        assert_eq!(visit.last_operation(), Operation::Refused(id));
    }
    assert!(visit.tenant.outbox().is_empty());
}

#[tokio::test]
async fn a_path_of_no_operation_is_not_found_and_recorded() {
    let visit = Visit::new(|_| {}).await;
    for path in [
        "/pools",
        "/pools/customers/users/u",
        "/pools/customers/users/by_key/x",
        "/schemas",
    ] {
        let answer = visit.ask(Method::GET, path, &Value::Null).send().await;
        assert!(
            [404, 405].contains(&answer.status),
            "{path} {}",
            answer.status
        );
        assert_eq!(visit.last_operation(), Operation::Unknown);
    }
}

#[tokio::test]
async fn another_pool_tenant_or_schema_is_not_found() {
    let visit = Visit::new(|_| {}).await;
    assert_eq!(visit.read("/pools/other").send().await.status, 404);
    assert_eq!(visit.read("/schemas/other").send().await.status, 404);
    let answer = visit
        .ask(Method::POST, "/pools/other/user/register", &json!({}))
        .send()
        .await;
    assert_eq!(answer.status, 404);
    assert_eq!(
        visit
            .get("/api/identity/other/system/pools/customers")
            .await
            .status,
        404
    );
    assert_eq!(
        visit
            .get("/other/system/.well-known/openid-configuration")
            .await
            .status,
        404
    );
    assert_eq!(
        visit
            .get("/demo/other/.well-known/openid-configuration")
            .await
            .status,
        404
    );
}
