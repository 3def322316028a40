//! Locks after failures and the rate limit (contract.md section 9).

use std::time::Duration;

use portico_tenant::{LockBy, LockStatus, Rate, Span};
use serde_json::json;

use crate::support::{ADA, Answer, PAGE, Visit, visitor};

fn check_locked(answer: &Answer, seconds: &str) {
    assert_eq!(answer.status, 429, "{}", answer.text());
    assert_eq!(answer.header("retry-after"), Some(seconds));
    let body = json!({
        "status_code": 429, "error": "Too many requests", "error_code": "too_many_requests"
    });
    assert_eq!(answer.json(), body);
}

#[tokio::test]
async fn five_wrong_codes_lock_activation_for_a_minute() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    let right = json!({"code": visit.newest_code(ADA)});
    let wrong = json!({"code": "000000"});
    for _ in 0..5 {
        assert_eq!(visit.activate(&user, &wrong).send().await.status, 401);
    }
    check_locked(&visit.activate(&user, &right).send().await, "60");
    visit.tenant.advance(Duration::from_secs(50));
    let answer = visit.activate(&user, &right).send().await;
    assert_eq!(answer.status, 429, "even the right code");
    visit.tenant.advance(Duration::from_secs(10));
    assert_eq!(visit.activate(&user, &right).send().await.status, 201);
}

#[tokio::test]
async fn each_protected_action_has_its_own_lock() {
    let visit = Visit::new(|_| {}).await;
    let wrong = json!({"code": "000000"});
    let user = visit.registered(ADA).await;
    let paths = [
        format!("/users/{user}/activate"),
        "/user/activate".into(),
        "/user/otp/inspect".into(),
    ];
    for path in &paths {
        for _ in 0..5 {
            assert_eq!(
                visit.in_pool(path, &wrong).send().await.status,
                401,
                "{path}"
            );
        }
        check_locked(&visit.in_pool(path, &wrong).send().await, "60");
    }
    for _ in 0..5 {
        assert_eq!(visit.register(&json!({})).send().await.status, 422);
    }
    check_locked(&visit.register(&visitor(ADA)).send().await, "60");
    assert_eq!(
        visit.resend(&user, &json!({})).send().await.status,
        204,
        "never locked"
    );
}

#[tokio::test]
async fn only_failures_in_a_row_count() {
    let visit = Visit::new(|_| {}).await;
    for n in 0..3 {
        for _ in 0..4 {
            assert_eq!(visit.register(&json!({})).send().await.status, 422);
        }
        visit.registered(&format!("visitor{n}@example.test")).await;
    }
}

#[tokio::test]
async fn a_bad_token_is_not_counted() {
    let visit = Visit::new(|_| {}).await;
    for _ in 0..6 {
        let ask = visit.register(&visitor(ADA)).without("authorization");
        assert_eq!(ask.send().await.status, 401);
    }
    visit.registered(ADA).await;
}

#[tokio::test]
async fn a_lock_may_answer_as_a_wrong_code_does() {
    let visit = Visit::new(|settings| settings.lock_status = LockStatus::Unauthorized).await;
    let user = visit.registered(ADA).await;
    let right = json!({"code": visit.newest_code(ADA)});
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(
            visit
                .activate(&user, &json!({"code": "000000"}))
                .send()
                .await,
        );
    }
    let locked = visit.activate(&user, &right).send().await;
    assert_eq!(locked.status, 401);
    assert_eq!(locked.body, answers[0].body);
    assert_eq!(locked.header("retry-after"), None);
}

#[tokio::test]
async fn a_lock_may_close_one_account_only() {
    let visit = Visit::new(|settings| settings.lock_by = LockBy::Account).await;
    let ada = visit.registered(ADA).await;
    let bob = visit.registered("bob@example.test").await;
    for _ in 0..5 {
        visit
            .activate(&ada, &json!({"code": "000000"}))
            .send()
            .await;
    }
    let right = json!({"code": visit.newest_code(ADA)});
    check_locked(&visit.activate(&ada, &right).send().await, "60");
    let right = json!({"code": visit.newest_code("bob@example.test")});
    assert_eq!(visit.activate(&bob, &right).send().await.status, 201);
}

#[tokio::test]
async fn number_and_length_of_a_lock_are_switches() {
    let visit = Visit::new(|settings| {
        settings.max_attempts = 2;
        settings.block_duration = Span::minutes(15);
    })
    .await;
    for _ in 0..2 {
        assert_eq!(visit.register(&json!({})).send().await.status, 422);
    }
    check_locked(&visit.register(&json!({})).send().await, "900");
    let visit = Visit::new(|settings| settings.max_attempts = 0).await;
    for _ in 0..20 {
        assert_eq!(visit.register(&json!({})).send().await.status, 422);
    }
}

#[tokio::test]
async fn too_many_requests_are_refused_until_the_period_is_over() {
    let visit = Visit::new(|_| {}).await;
    let rate = Rate {
        requests: 3,
        period: Span::seconds(30),
    };
    visit.tenant.advance(Duration::from_secs(60));
    visit
        .tenant
        .settings(|settings| settings.rate_limit = Some(rate));
    let ask = || visit.read("/pools/customers").with("origin", PAGE).send();
    for _ in 0..3 {
        assert_eq!(ask().await.status, 200);
    }
    let answer = ask().await;
    check_locked(&answer, "30");
    assert_eq!(
        answer.header("access-control-expose-headers"),
        None,
        "the page cannot read when"
    );
    assert_eq!(
        visit.get("/demo/system/.well-known/jwks.json").await.status,
        200,
        "another family"
    );
    assert_eq!(visit.get("/outbox").await.status, 200, "a page for people");
    visit.tenant.advance(Duration::from_secs(30));
    assert_eq!(ask().await.status, 200);
}

#[tokio::test]
async fn the_rate_limit_holds_for_oauth_too_and_can_be_switched_off() {
    let visit = Visit::stranger(|settings| {
        settings.rate_limit = Some(Rate {
            requests: 1,
            period: Span::minutes(1),
        });
    });
    assert_eq!(visit.exchange("x").await.status, 400);
    assert_eq!(visit.exchange("x").await.status, 429);
    visit.tenant.settings(|settings| settings.rate_limit = None);
    for _ in 0..200 {
        assert_eq!(visit.exchange("x").await.status, 400);
    }
}
