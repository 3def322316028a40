//! A client with one mistake is refused. Each mistake is here once, by its name; the other modules have tables with all
//! variants.

use http::Method;
use portico_tenant::{Cors, ScopeMode};

use crate::support::{ADA, Answer, CALLBACK, PAGE, Visit, visitor};

fn check_back(answer: &Answer, error: &str) {
    assert_eq!(answer.returned("error").as_deref(), Some(error));
    assert_eq!(answer.returned("code"), None);
}

fn check_refused(answer: &Answer, status: u16, error: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.json()["error"], error);
    assert!(!answer.text().contains("access_token"));
}

#[tokio::test]
async fn a_client_without_pkce_gets_no_code() {
    let visit = Visit::stranger(|_| {});
    for name in ["code_challenge", "code_challenge_method"] {
        check_back(&visit.authorize_with(name, None).await, "invalid_request");
    }
}

#[tokio::test]
async fn a_client_without_pkce_gets_a_code_where_the_switch_says_so_but_no_token() {
    let visit = Visit::stranger(|s| s.pkce_enforced = false);
    let mut parameters = Visit::authorize_parameters();
    parameters.retain(|(name, _)| !name.starts_with("code_challenge"));
    let code = visit.authorize(&parameters).await.returned("code").unwrap();
    check_refused(&visit.exchange(&code).await, 400, "invalid_grant");
    // One of the two parameters without the other is refused, too.
    for name in ["code_challenge", "code_challenge_method"] {
        check_back(&visit.authorize_with(name, None).await, "invalid_request");
    }
}

#[tokio::test]
async fn a_client_that_was_registered_with_a_secret_gets_no_token_without_it() {
    let visit = Visit::stranger(|s| s.client_secret_needed = true);
    let code = visit.code().await;
    check_refused(&visit.exchange(&code).await, 401, "invalid_client");
}

#[tokio::test]
async fn a_client_with_a_plain_challenge_gets_no_code() {
    let visit = Visit::stranger(|_| {});
    let answer = visit
        .authorize_with("code_challenge_method", Some("plain"))
        .await;
    check_back(&answer, "invalid_request");
}

#[tokio::test]
async fn a_client_with_another_verifier_gets_no_token() {
    let visit = Visit::stranger(|_| {});
    let other = "another-verifier-of-forty-three-characters-x";
    let answer = visit.exchange_with("code_verifier", Some(other)).await;
    check_refused(&answer, 400, "invalid_grant");
}

#[tokio::test]
async fn a_client_that_uses_a_code_again_gets_no_second_token() {
    let visit = Visit::stranger(|_| {});
    let code = visit.code().await;
    assert_eq!(visit.exchange(&code).await.status, 200);
    check_refused(&visit.exchange(&code).await, 400, "invalid_grant");
}

#[tokio::test]
async fn a_client_that_returns_elsewhere_is_sent_nowhere() {
    let visit = Visit::stranger(|_| {});
    let elsewhere = format!("{CALLBACK}?x=y");
    let answer = visit.authorize_with("redirect_uri", Some(&elsewhere)).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("location"), None);
}

#[tokio::test]
async fn a_client_that_names_another_redirect_at_the_exchange_gets_no_token() {
    let visit = Visit::stranger(|settings| {
        settings
            .redirect_uris
            .push("http://localhost:8080/other/".into());
    });
    let other = Some("http://localhost:8080/other/");
    let answer = visit.exchange_with("redirect_uri", other).await;
    check_refused(&answer, 400, "invalid_grant");
}

#[tokio::test]
async fn a_client_that_asks_for_a_foreign_scope_gets_no_code() {
    let visit = Visit::stranger(|_| {});
    let answer = visit
        .authorize_with("scope", Some("identity manage_configuration"))
        .await;
    check_back(&answer, "invalid_scope");
}

#[tokio::test]
async fn a_client_without_the_scope_registers_nobody() {
    let mut visit = Visit::stranger(|settings| settings.scope_mode = ScopeMode::Spec);
    let scope = Some("identity_self_registration");
    let answer = visit.authorize_with("scope", scope).await;
    let answer = visit.exchange(&answer.returned("code").unwrap()).await;
    visit.token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let answer = visit.register(&visitor(ADA)).send().await;
    assert_eq!(answer.status, 403);
    assert!(visit.tenant.account_by_address(ADA).is_empty());
}

async fn preflight(visit: &Visit, origin: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        (
            "access-control-request-headers",
            "authorization,content-type,x-idempotency-key",
        ),
    ];
    let path = "/api/identity/demo/system/pools/customers/user/register";
    visit.request(Method::OPTIONS, path, &headers, "").await
}

#[tokio::test]
async fn a_page_of_an_unlisted_origin_is_not_admitted() {
    let visit = Visit::stranger(|settings| settings.cors = Cors::AllowList);
    for origin in [
        "http://localhost:8081",
        "http://localhost:8080.example.test",
        "null",
    ] {
        let answer = preflight(&visit, origin).await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            None,
            "{origin}"
        );
    }
    let answer = preflight(&visit, PAGE).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
}

#[tokio::test]
async fn an_unlisted_header_is_not_admitted_and_an_idempotency_key_only_by_the_wide_list() {
    for (cors, admitted) in [(Cors::Minimal, false), (Cors::AllowList, true)] {
        let visit = Visit::stranger(|settings| settings.cors = cors);
        let answer = preflight(&visit, PAGE).await;
        let list = answer.header("access-control-allow-headers").unwrap();
        assert_eq!(list.contains("x-idempotency-key"), admitted);
        assert!(!list.contains('*') && !list.contains("x-requested-with"));
    }
}
