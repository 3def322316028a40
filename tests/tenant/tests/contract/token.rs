//! Token and revocation endpoints (contract.md section 2.7, RFC 6749 sections 4.1.3 and 5, RFC 7636).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use portico_tenant::{OauthErrors, Span};
use serde_json::{Value, json};

use crate::support::{Answer, Visit};

fn check(answer: &Answer, status: u16, error: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.json()["error"], error, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_code_with_its_verifier_gives_a_bearer_token() {
    let visit = Visit::stranger(|_| {});
    let answer = visit.exchange(&visit.code().await).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let body = answer.json();
    assert_eq!(body["token_type"], "bearer");
    assert_eq!(body["expires_in"], 3600);
    assert_eq!(body["scope"], "identity identity_self_registration");
    assert_eq!(body["refresh_token"], Value::Null);
    assert_eq!(body["id_token"], Value::Null);
}

#[tokio::test]
async fn the_token_is_signed_with_a_key_of_the_key_set() {
    let visit = Visit::new(|_| {}).await;
    let part = |n: usize| -> Value {
        let part = visit.token.split('.').nth(n).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    let jwks = visit.get("/demo/system/.well-known/jwks.json").await.json();
    assert_eq!(part(0)["alg"], "ES256");
    assert_eq!(part(0)["kid"], jwks["keys"][0]["kid"]);
    assert_eq!(
        part(1)["scp"],
        json!(["identity", "identity_self_registration"])
    );
    assert_eq!(part(1)["iss"], "http://127.0.0.1:8450/demo/system");
}

#[tokio::test]
async fn a_mistake_in_the_request_is_named() {
    let visit = Visit::stranger(|_| {});
    let long = "v".repeat(129);
    for (name, value, status, error) in [
        ("grant_type", None, 400, "invalid_request"),
        (
            "grant_type",
            Some("refresh_token"),
            400,
            "unsupported_grant_type",
        ),
        (
            "grant_type",
            Some("client_credentials"),
            400,
            "unauthorized_client",
        ),
        (
            "grant_type",
            Some("password"),
            400,
            "unsupported_grant_type",
        ),
        ("code", None, 400, "invalid_request"),
        ("code", Some(""), 400, "invalid_request"),
        ("code", Some("of nobody"), 400, "invalid_grant"),
        ("redirect_uri", None, 400, "invalid_request"),
        (
            "redirect_uri",
            Some("http://localhost:8080/callback"),
            400,
            "invalid_grant",
        ),
        ("client_id", None, 401, "invalid_client"),
        ("client_id", Some("other"), 401, "invalid_client"),
        ("code_verifier", None, 400, "invalid_request"),
        ("code_verifier", Some("short"), 400, "invalid_request"),
        ("code_verifier", Some(long.as_str()), 400, "invalid_request"),
        (
            "code_verifier",
            Some("dBjftJeZ4CVP mB92K27uhbUJU1p1r wW1gFWFOEjXk"),
            400,
            "invalid_request",
        ),
        (
            "code_verifier",
            Some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK"),
            400,
            "invalid_grant",
        ),
        ("client_secret", Some("secret"), 401, "invalid_client"),
        ("client_secret", Some(""), 401, "invalid_client"),
        ("client_assertion", Some("eyJ"), 401, "invalid_client"),
        ("scope", Some("identity"), 400, "invalid_scope"),
        (
            "resource",
            Some("https://api.example.test"),
            400,
            "invalid_request",
        ),
    ] {
        let answer = visit.exchange_with(name, value).await;
        assert_eq!(answer.status, status, "{name} {value:?}: {}", answer.text());
        check(&answer, status, error);
        assert_eq!(answer.json()["status_code"], status);
        assert_eq!(
            answer.header("www-authenticate"),
            None,
            "a browser might ask the visitor for a name"
        );
    }
}

#[tokio::test]
async fn an_unknown_parameter_passes_only_where_the_switch_says_so() {
    let visit = Visit::stranger(|settings| settings.unknown_parameters_refused = false);
    let answer = visit
        .exchange_with("resource", Some("https://api.example.test"))
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_repeated_parameter_is_refused() {
    let visit = Visit::stranger(|_| {});
    for (name, value) in Visit::token_parameters("x") {
        let mut all = Visit::token_parameters(&visit.code().await);
        all.push((name, value));
        check(
            &visit.post("token", &all, &[]).await,
            400,
            "invalid_request",
        );
    }
}

#[tokio::test]
async fn a_public_client_must_not_authenticate() {
    let visit = Visit::stranger(|_| {});
    for value in ["Basic cG9ydGljbzo=", "Bearer x", ""] {
        let all = Visit::token_parameters(&visit.code().await);
        let answer = visit.post("token", &all, &[("authorization", value)]).await;
        check(&answer, 401, "invalid_client");
        assert!(answer.header("www-authenticate").is_some());
    }
}

#[tokio::test]
async fn parameters_in_the_address_are_refused() {
    let visit = Visit::stranger(|_| {});
    let all = Visit::token_parameters(&visit.code().await);
    let answer = visit.post("token?client_id=portico", &all, &[]).await;
    check(&answer, 400, "invalid_request");
}

#[tokio::test]
async fn a_body_that_is_no_form_is_refused() {
    let visit = Visit::stranger(|_| {});
    let body = crate::support::form(&Visit::token_parameters(&visit.code().await));
    for media_type in [None, Some("application/json"), Some("text/plain")] {
        let headers: Vec<(&str, &str)> = media_type
            .map(|it| ("content-type", it))
            .into_iter()
            .collect();
        let answer = visit
            .request(Method::POST, "/demo/system/oauth2/token", &headers, &body)
            .await;
        check(&answer, 400, "invalid_request");
    }
    let typed = [(
        "content-type",
        "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
    )];
    let answer = visit
        .request(Method::POST, "/demo/system/oauth2/token", &typed, &body)
        .await;
    assert_eq!(answer.status, 200, "nothing was used up: {}", answer.text());
}

#[tokio::test]
async fn dpop_is_refused_where_it_is_not_supported() {
    let visit = Visit::stranger(|_| {});
    let all = Visit::token_parameters(&visit.code().await);
    let answer = visit.post("token", &all, &[("dpop", "eyJ")]).await;
    check(&answer, 400, "invalid_request");
}

#[tokio::test]
async fn tokens_are_asked_for_with_post_only() {
    let visit = Visit::stranger(|_| {});
    assert_eq!(visit.get("/demo/system/oauth2/token").await.status, 405);
}

#[tokio::test]
async fn a_replayed_code_ends_the_token_it_gave() {
    let visit = Visit::stranger(|_| {});
    let code = visit.code().await;
    let first = visit.exchange(&code).await;
    let token = first.json()["access_token"].as_str().unwrap().to_owned();
    let visit = Visit { token, ..visit };
    assert_eq!(visit.read("/pools/customers").send().await.status, 200);

    check(&visit.exchange(&code).await, 400, "invalid_grant");

    assert_eq!(visit.read("/pools/customers").send().await.status, 401);
}

#[tokio::test]
async fn a_code_that_was_tried_with_a_wrong_verifier_is_used_up() {
    let visit = Visit::stranger(|_| {});
    let code = visit.code().await;
    let mut wrong = Visit::token_parameters(&code);
    wrong[4].1 = "x".repeat(43);
    check(
        &visit.post("token", &wrong, &[]).await,
        400,
        "invalid_grant",
    );
    check(&visit.exchange(&code).await, 400, "invalid_grant");
}

#[tokio::test]
async fn a_code_lives_a_minute() {
    let visit = Visit::stranger(|_| {});
    let code = visit.code().await;
    visit.tenant.advance(Duration::from_secs(60));
    check(&visit.exchange(&code).await, 400, "invalid_grant");

    visit
        .tenant
        .settings(|settings| settings.authorization_code_ttl = Span::minutes(10));
    let code = visit.code().await;
    visit.tenant.advance(Duration::from_secs(599));
    assert_eq!(visit.exchange(&code).await.status, 200);
}

#[tokio::test]
async fn errors_come_in_the_other_shape_when_switched() {
    let visit = Visit::stranger(|settings| settings.oauth_errors = OauthErrors::Generic);
    let body = visit.exchange("of nobody").await.json();
    assert_eq!(body["error"], "the code is unknown");
    assert_eq!(body["error_code"], 400);
    assert_eq!(body["error_description"], Value::Null);
}

#[tokio::test]
async fn members_of_the_token_response_can_be_put_over_and_taken_away() {
    let extra =
        json!({"expires_in": "3600", "scope": null, "refresh_token": "r", "token_type": "Bearer"});
    let visit =
        Visit::stranger(|settings| settings.token_extra = extra.as_object().unwrap().clone());
    let body = visit.exchange(&visit.code().await).await.json();
    assert_eq!(body["expires_in"], "3600");
    assert_eq!(body["refresh_token"], "r");
    assert_eq!(body["token_type"], "Bearer");
    assert!(body.get("scope").is_none());
}

fn revocation(token: &str) -> Vec<(String, String)> {
    vec![
        ("token".into(), token.into()),
        ("client_id".into(), "portico".into()),
    ]
}

#[tokio::test]
async fn a_revoked_token_opens_nothing() {
    let visit = Visit::new(|_| {}).await;
    let answer = visit.post("revoke", &revocation(&visit.token), &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(visit.read("/pools/customers").send().await.status, 401);
}

#[tokio::test]
async fn a_token_may_revoke_itself_as_bearer() {
    let visit = Visit::new(|_| {}).await;
    let form = vec![("token".to_owned(), visit.token.clone())];
    let bearer = format!("Bearer {}", visit.token);
    let answer = visit
        .post("revoke", &form, &[("authorization", &bearer)])
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(visit.read("/pools/customers").send().await.status, 401);
}

#[tokio::test]
async fn a_token_nobody_knows_is_revoked_already() {
    let visit = Visit::stranger(|_| {});
    assert_eq!(
        visit.post("revoke", &revocation("x.y.z"), &[]).await.status,
        200
    );
}

#[tokio::test]
async fn a_revocation_out_of_order_is_refused() {
    let visit = Visit::new(|_| {}).await;
    let without = |name: &str| {
        let mut all = revocation(&visit.token);
        all.retain(|(other, _)| other != name);
        all
    };
    check(
        &visit.post("revoke", &without("token"), &[]).await,
        400,
        "invalid_request",
    );
    check(
        &visit.post("revoke", &without("client_id"), &[]).await,
        401,
        "invalid_client",
    );
    let mut secret = revocation(&visit.token);
    secret.push(("client_secret".into(), String::new()));
    check(
        &visit.post("revoke", &secret, &[]).await,
        401,
        "invalid_client",
    );
    let basic = [("authorization", "Basic cG9ydGljbzo=")];
    let answer = visit
        .post("revoke", &revocation(&visit.token), &basic)
        .await;
    check(&answer, 401, "invalid_client");
    assert_eq!(
        visit.read("/pools/customers").send().await.status,
        200,
        "still good"
    );
}
