//! Cross-origin headers (contract.md sections 2.3 and 10).

use http::Method;
use portico_tenant::{Cors, CorsAt, Operation};
use serde_json::{Value, json};

use crate::support::{ADA, Answer, PAGE, Visit, visitor};

const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const POOL: &str = "/api/identity/demo/system/pools/customers";
const TOKEN: &str = "/demo/system/oauth2/token";

async fn preflight(visit: &Visit, path: &str, origin: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        (
            "access-control-request-headers",
            "authorization,content-type",
        ),
    ];
    visit.request(Method::OPTIONS, path, &headers, "").await
}

/// No header lets a browser page do anything.
fn check_closed(answer: &Answer) {
    for name in answer.headers.keys() {
        assert!(!name.as_str().starts_with("access-control-"), "{name}");
    }
}

#[tokio::test]
async fn the_minimal_mode_names_two_headers_and_exposes_nothing() {
    let visit = Visit::new(|_| {}).await;
    for path in [POOL, TOKEN, "/demo/system/oauth2/revoke"] {
        let answer = preflight(&visit, path, PAGE).await;
        assert_eq!(answer.status, 204);
        assert_eq!(visit.last_operation(), Operation::Preflight);
        assert_eq!(answer.header(ALLOW_ORIGIN), Some(PAGE));
        assert_eq!(
            answer.header("access-control-allow-headers"),
            Some("authorization, content-type")
        );
        assert_eq!(
            answer.header("access-control-allow-methods"),
            Some("GET, POST")
        );
        assert_eq!(answer.header("vary"), Some("origin"));
        assert_eq!(answer.header("access-control-allow-credentials"), None);
        assert_eq!(answer.header("access-control-max-age"), None);
    }
    let answer = visit
        .read("/pools/customers")
        .with("origin", PAGE)
        .send()
        .await;
    assert_eq!(answer.header(ALLOW_ORIGIN), Some(PAGE));
    assert_eq!(answer.header("access-control-expose-headers"), None);
}

#[tokio::test]
async fn the_wide_mode_names_and_exposes_what_the_contract_does() {
    let visit = Visit::new(|settings| settings.cors = Cors::AllowList).await;
    let answer = preflight(&visit, POOL, PAGE).await;
    assert_eq!(
        answer.header("access-control-allow-headers"),
        Some("authorization, content-type, if-match, x-idempotency-key, x-correlation-id, dpop")
    );
    assert_eq!(
        answer.header("access-control-allow-methods"),
        Some("GET, POST, PUT, DELETE, OPTIONS")
    );
    let answer = visit
        .read("/pools/customers")
        .with("origin", PAGE)
        .send()
        .await;
    assert_eq!(
        answer.header("access-control-expose-headers"),
        Some("etag, retry-after, x-idempotent-replayed, x-trace-id")
    );
}

#[tokio::test]
async fn no_mode_ever_answers_with_a_star_or_allows_credentials() {
    for mode in [Cors::AllowList, Cors::Minimal, Cors::Off] {
        let visit = Visit::new(|settings| settings.cors = mode).await;
        let actual = visit
            .read("/pools/customers")
            .with("origin", PAGE)
            .send()
            .await;
        for answer in [preflight(&visit, POOL, PAGE).await, actual] {
            for (name, value) in &answer.headers {
                assert_ne!(value, "*", "{name}");
                assert_ne!(name, "access-control-allow-credentials");
            }
        }
    }
}

#[tokio::test]
async fn with_cors_off_there_is_no_header() {
    let visit = Visit::new(|settings| settings.cors = Cors::Off).await;
    check_closed(&preflight(&visit, POOL, PAGE).await);
    check_closed(
        &visit
            .read("/pools/customers")
            .with("origin", PAGE)
            .send()
            .await,
    );
}

#[tokio::test]
async fn another_origin_is_not_admitted() {
    let visit = Visit::new(|settings| settings.cors = Cors::AllowList).await;
    for origin in [
        "http://localhost:8081",
        "https://localhost:8080",
        "http://LOCALHOST:8080",
        "null",
    ] {
        check_closed(&preflight(&visit, POOL, origin).await);
        check_closed(
            &visit
                .read("/pools/customers")
                .with("origin", origin)
                .send()
                .await,
        );
    }
    check_closed(&visit.read("/pools/customers").send().await);
}

#[tokio::test]
async fn the_list_of_origins_replaces_the_page() {
    let other = "https://spa.example.test";
    let visit = Visit::new(|settings| settings.allowed_origins = Some(vec![other.into()])).await;
    assert_eq!(
        preflight(&visit, POOL, other).await.header(ALLOW_ORIGIN),
        Some(other)
    );
    check_closed(&preflight(&visit, POOL, PAGE).await);
}

#[tokio::test]
async fn what_a_person_visits_is_never_open_to_scripts() {
    let visit = Visit::new(|settings| settings.cors = Cors::AllowList).await;
    for path in [
        "/",
        "/outbox",
        "/outbox.json",
        "/demo/sign-in",
        "/demo/system/oauth2/authorize",
    ] {
        check_closed(&preflight(&visit, path, PAGE).await);
        check_closed(
            &visit
                .request(Method::GET, path, &[("origin", PAGE)], "")
                .await,
        );
    }
}

#[tokio::test]
async fn discovery_is_closed_unless_switched() {
    let visit = Visit::new(|_| {}).await;
    for path in ["openid-configuration", "jwks.json"] {
        let path = format!("/demo/system/.well-known/{path}");
        visit
            .tenant
            .settings(|settings| settings.cors_on_discovery = false);
        check_closed(&preflight(&visit, &path, PAGE).await);
        check_closed(
            &visit
                .request(Method::GET, &path, &[("origin", PAGE)], "")
                .await,
        );
        visit
            .tenant
            .settings(|settings| settings.cors_on_discovery = true);
        let answer = visit
            .request(Method::GET, &path, &[("origin", PAGE)], "")
            .await;
        assert_eq!(answer.header(ALLOW_ORIGIN), Some(PAGE));
        assert_eq!(
            preflight(&visit, &path, PAGE).await.header(ALLOW_ORIGIN),
            Some(PAGE)
        );
    }
}

#[tokio::test]
async fn refusals_are_readable_unless_switched() {
    let visit = Visit::new(|_| {}).await;
    let wrong = || visit.register(&json!({})).with("origin", PAGE).send();
    assert_eq!(wrong().await.header(ALLOW_ORIGIN), Some(PAGE));
    visit
        .tenant
        .settings(|settings| settings.no_cors_on_errors = true);
    check_closed(&wrong().await);
    let answer = visit
        .register(&visitor(ADA))
        .with("origin", PAGE)
        .send()
        .await;
    assert_eq!(
        answer.header(ALLOW_ORIGIN),
        Some(PAGE),
        "an answer that is no refusal"
    );
}

#[tokio::test]
async fn a_preflight_does_nothing_and_needs_no_token() {
    let visit = Visit::stranger(|_| {});
    let path = format!("{POOL}/user/register");
    let answer = preflight(&visit, &path, PAGE).await;
    assert_eq!(answer.status, 204);
    assert!(visit.tenant.account_by_address(ADA).is_empty());
    assert_eq!(visit.tenant.requests()[0].json(), Value::Null);
}

#[tokio::test]
async fn one_family_of_endpoints_answers_alone_where_the_switch_says_so() {
    for (at, open, closed) in [
        (CorsAt::Workspace, TOKEN, POOL),
        (CorsAt::IdentityApi, POOL, TOKEN),
    ] {
        let visit = Visit::new(|s| s.cors_at = at).await;
        let answer = preflight(&visit, open, PAGE).await;
        assert_eq!(answer.header(ALLOW_ORIGIN), Some(PAGE), "{open}");
        let answer = preflight(&visit, closed, PAGE).await;
        check_closed(&answer);
        // Paths without CORS have no `Vary: Origin`.
        assert_eq!(answer.header("vary"), None, "{closed}");
    }
}

#[tokio::test]
async fn the_wildcard_names_no_header() {
    let visit = Visit::new(|s| s.cors = Cors::Wildcard).await;
    let answer = preflight(&visit, POOL, PAGE).await;
    assert_eq!(answer.header(ALLOW_ORIGIN), Some(PAGE));
    assert_eq!(answer.header("access-control-allow-headers"), Some("*"));
}
