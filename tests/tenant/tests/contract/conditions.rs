//! `If-Match` and `X-Idempotency-Key` (contract.md section 3.0).

use std::time::Duration;

use serde_json::json;

use crate::support::{ADA, Visit, visitor};

const REPLAYED: &str = "x-idempotent-replayed";

fn key(n: usize) -> String {
    "k".repeat(n)
}

#[tokio::test]
async fn a_change_that_names_the_present_state_passes() {
    let visit = Visit::new(|_| {}).await;
    let pool = visit.read("/pools/customers").send().await;
    let schema = visit.read("/schemas/default_payload").send().await;
    for tag in [pool.header("etag"), schema.header("etag"), Some("*")] {
        let answer = visit
            .register(&visitor(ADA))
            .with("if-match", tag.unwrap())
            .send()
            .await;
        assert_eq!(answer.status, 201, "{tag:?}");
    }
    let answer = visit.register(&visitor(ADA)).send().await;
    let user = answer.json()["id"].as_str().unwrap().to_owned();
    let tag = answer.header("etag").unwrap().to_owned();
    let several = format!("\"other\", {tag}");
    for tag in [&tag, &several] {
        let answer = visit
            .resend(&user, &json!({}))
            .with("if-match", tag)
            .send()
            .await;
        assert_eq!(answer.status, 204);
    }
    let body = json!({"code": visit.newest_code(ADA)});
    let answer = visit
        .activate(&user, &body)
        .with("if-match", &tag)
        .send()
        .await;
    assert_eq!(answer.status, 201);
    assert_ne!(
        answer.header("etag").unwrap(),
        tag,
        "activation is a change"
    );
}

#[tokio::test]
async fn a_change_that_names_another_state_is_refused_and_does_nothing() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    let body = json!({"code": visit.newest_code(ADA)});
    let stale = ["\"other\"", "", "other", "W/\"other\""];
    for tag in stale {
        for ask in [
            visit.register(&visitor("bob@example.test")),
            visit.resend(&user, &json!({})),
            visit.activate(&user, &body),
        ] {
            let answer = ask.with("if-match", tag).send().await;
            assert_eq!(answer.status, 412, "{tag}");
            assert_eq!(answer.json()["error_code"], "precondition_failed");
        }
    }
    assert!(
        visit
            .tenant
            .account_by_address("bob@example.test")
            .is_empty()
    );
    assert_eq!(visit.tenant.outbox().len(), 1);
    assert_eq!(
        visit.activate(&user, &body).send().await.status,
        201,
        "nothing was counted"
    );
}

#[tokio::test]
async fn an_extended_code_is_bound_to_the_state_of_its_account() {
    let visit = Visit::new(|_| {}).await;
    let answer = visit.in_pool("/user/register", &visitor(ADA)).send().await;
    let tag = answer.header("etag").unwrap().to_owned();
    let body = json!({"code": visit.mail(ADA).extended_code});
    for path in ["/user/otp/inspect", "/user/activate"] {
        let stale = visit
            .in_pool(path, &body)
            .with("if-match", "\"other\"")
            .send()
            .await;
        assert_eq!(stale.status, 412, "{path}");
        let answer = visit
            .in_pool(path, &body)
            .with("if-match", &tag)
            .send()
            .await;
        assert!(answer.status < 300, "{path}");
    }
}

#[tokio::test]
async fn a_request_with_the_same_key_acts_once() {
    let visit = Visit::new(|_| {}).await;
    let ask = || {
        visit
            .register(&visitor(ADA))
            .with("x-idempotency-key", &key(32))
            .send()
    };
    let first = ask().await;
    let second = ask().await;
    assert_eq!(first.header(REPLAYED), None);
    assert_eq!(second.header(REPLAYED), Some("true"));
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert_eq!(first.header("etag"), second.header("etag"));
    assert_eq!(visit.tenant.account_by_address(ADA).len(), 1);
    assert_eq!(visit.tenant.outbox().len(), 1);
}

#[tokio::test]
async fn a_key_is_remembered_for_a_minute() {
    let visit = Visit::new(|_| {}).await;
    let ask = || {
        visit
            .register(&visitor(ADA))
            .with("x-idempotency-key", &key(255))
            .send()
    };
    ask().await;
    visit.tenant.advance(Duration::from_secs(59));
    assert_eq!(ask().await.header(REPLAYED), Some("true"));
    visit.tenant.advance(Duration::from_secs(2));
    assert_eq!(ask().await.header(REPLAYED), None);
    assert_eq!(visit.tenant.account_by_address(ADA).len(), 2);
}

#[tokio::test]
async fn a_refusal_is_replayed_too() {
    let visit = Visit::new(|_| {}).await;
    let ask = || {
        visit
            .register(&json!({}))
            .with("x-idempotency-key", &key(40))
            .send()
    };
    assert_eq!(ask().await.header(REPLAYED), None);
    let again = ask().await;
    assert_eq!((again.status, again.header(REPLAYED)), (422, Some("true")));
}

#[tokio::test]
async fn a_key_of_another_length_is_refused() {
    let visit = Visit::new(|_| {}).await;
    for length in [0, 1, 31, 256] {
        let ask = visit
            .register(&visitor(ADA))
            .with("x-idempotency-key", &key(length));
        assert_eq!(ask.send().await.status, 400, "{length}");
    }
    assert!(visit.tenant.account_by_address(ADA).is_empty());
}

#[tokio::test]
async fn a_key_of_another_request_is_refused() {
    let visit = Visit::new(|_| {}).await;
    let ask = |who| {
        visit
            .register(&visitor(who))
            .with("x-idempotency-key", &key(32))
            .send()
    };
    assert_eq!(ask(ADA).await.status, 201);
    assert_eq!(ask("bob@example.test").await.status, 422);
    assert!(
        visit
            .tenant
            .account_by_address("bob@example.test")
            .is_empty()
    );
}
