//! Scripted faults, and what the tenant reports of the requests that arrived.

use bytes::Bytes;
use http::{Method, Request};
use portico_tenant::{Action, ErrorDetails, Fault, Moment, Operation, Unanswered};
use serde_json::{Value, json};

use crate::support::{ADA, PAGE, Visit, visitor};

fn once(on: Operation, action: Action) -> Fault {
    Fault {
        on,
        times: 1,
        action,
    }
}

#[tokio::test]
async fn a_status_is_answered_as_scripted_and_nothing_happens() {
    let visit = Visit::new(|_| {}).await;
    visit.tenant.script(Fault {
        on: Operation::Register,
        times: 2,
        action: Action::Status {
            code: 503,
            body: "{}".into(),
            headers: vec![("retry-after".into(), "7".into())],
        },
    });
    for _ in 0..2 {
        let answer = visit
            .register(&visitor(ADA))
            .with("origin", PAGE)
            .send()
            .await;
        assert_eq!((answer.status, answer.text().as_str()), (503, "{}"));
        assert_eq!(answer.header("retry-after"), Some("7"));
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    }
    assert!(visit.tenant.account_by_address(ADA).is_empty());
    visit.registered(ADA).await;
}

#[tokio::test]
async fn a_fault_hits_its_operation_only() {
    let visit = Visit::new(|_| {}).await;
    visit
        .tenant
        .script(once(Operation::Register, Action::NotJson));
    assert_eq!(
        visit.read("/pools/customers").send().await.json()["id"],
        "customers"
    );
    let answer = visit.register(&visitor(ADA)).send().await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
    assert_eq!(
        visit.tenant.account_by_address(ADA).len(),
        1,
        "it has acted"
    );
}

#[tokio::test]
async fn a_truncated_answer_is_shorter_than_it_says() {
    let visit = Visit::new(|_| {}).await;
    visit.tenant.script(once(Operation::Pool, Action::Truncate));
    let answer = visit.read("/pools/customers").send().await;
    let said: usize = answer.header("content-length").unwrap().parse().unwrap();
    assert!(answer.body.len() < said);
    assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
}

#[tokio::test]
async fn a_dropped_connection_answers_nothing_before_or_after_acting() {
    let visit = Visit::new(|_| {}).await;
    for (moment, accounts) in [(Moment::BeforeActing, 0), (Moment::AfterActing, 1)] {
        visit
            .tenant
            .script(once(Operation::Register, Action::Drop(moment)));
        assert_eq!(visit.register(&visitor(ADA)).send().await.status, 599);
        assert_eq!(visit.tenant.account_by_address(ADA).len(), accounts);
        assert_eq!(visit.tenant.requests().last().unwrap().status, 0);
        assert_eq!(visit.last_operation(), Operation::Register);
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_has_a_type_of_its_own() {
    let visit = Visit::stranger(|_| {});
    for (action, how) in [
        (Action::Drop(Moment::BeforeActing), Unanswered::Dropped),
        (Action::Silence, Unanswered::Silent),
    ] {
        visit.tenant.script(once(Operation::Jwks, action));
        let uri = "/demo/system/.well-known/jwks.json";
        let request = Request::get(uri).body(Bytes::new()).unwrap();
        assert_eq!(visit.tenant.answer(request).await.unwrap_err(), how);
    }
}

#[tokio::test]
async fn an_answer_may_lack_its_cross_origin_headers_though_the_preflight_had_them() {
    let visit = Visit::new(|_| {}).await;
    visit
        .tenant
        .script(once(Operation::Register, Action::NoCors));
    let answer = visit
        .register(&visitor(ADA))
        .with("origin", PAGE)
        .send()
        .await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn a_preflight_may_fail_where_the_request_would_not() {
    let visit = Visit::new(|_| {}).await;
    let action = Action::Status {
        code: 403,
        body: String::new(),
        headers: Vec::new(),
    };
    visit.tenant.script(once(Operation::Preflight, action));
    let path = "/api/identity/demo/system/pools/customers";
    let headers = [("origin", PAGE), ("access-control-request-method", "GET")];
    let answer = visit.request(Method::OPTIONS, path, &headers, "").await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn a_redirect_of_the_token_endpoint_can_be_scripted() {
    let visit = Visit::stranger(|_| {});
    let elsewhere = (
        "location".to_owned(),
        "https://evil.example.test/".to_owned(),
    );
    let action = Action::Status {
        code: 307,
        body: String::new(),
        headers: vec![elsewhere],
    };
    visit.tenant.script(once(Operation::Token, action));
    let answer = visit.exchange("x").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (307, Some("https://evil.example.test/"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_delay_waits_before_acting() {
    let visit = Visit::new(|_| {}).await;
    visit
        .tenant
        .script(once(Operation::Register, Action::Delay(90_000)));
    let start = tokio::time::Instant::now();
    visit.registered(ADA).await;
    assert!(start.elapsed().as_secs() >= 90);
}

#[tokio::test]
async fn everything_that_arrived_can_be_looked_at() {
    let visit = Visit::new(|_| {}).await;
    let body = visitor(ADA);
    visit
        .register(&body)
        .with("x-correlation-id", "c-1")
        .send()
        .await;
    let seen = visit.tenant.requests_for(Operation::Register).remove(0);
    assert_eq!(seen.method, Method::POST);
    assert_eq!(
        seen.path,
        "/api/identity/demo/system/pools/customers/user/register"
    );
    assert_eq!(seen.query, "code_type_in_message=code");
    assert_eq!(seen.headers["x-correlation-id"], "c-1");
    assert_eq!(seen.json(), body);
    assert_eq!(seen.parameter("code_type_in_message").unwrap(), "code");
    assert_eq!(seen.status, 201);
    let token = visit.tenant.requests_for(Operation::Token).remove(0);
    assert_eq!(token.parameter("grant_type").unwrap(), "authorization_code");
}

#[tokio::test]
async fn nothing_is_kept_of_what_arrived_where_the_switch_says_so() {
    let visit = Visit::new(|settings| settings.requests_kept = false).await;
    visit.registered(ADA).await;
    assert!(visit.tenant.requests().is_empty());
    assert!(!portico_tenant::Settings::file("tenant.redb").requests_kept);
}

#[tokio::test]
async fn another_page_is_settled_in_one_go() {
    let origin = "https://spa.example.test";
    let settings = portico_tenant::Settings::default().with_page(origin);
    let visit = Visit {
        tenant: portico_tenant::Tenant::new(settings),
        token: String::new(),
    };
    let callback = format!("{origin}/callback/");
    let answer = visit.authorize_with("redirect_uri", Some(&callback)).await;
    assert!(answer.header("location").unwrap().starts_with(&callback));
}

#[tokio::test]
async fn every_answer_has_a_trace_of_its_own() {
    let visit = Visit::stranger(|_| {});
    let trace = |answer: crate::support::Answer| answer.header("x-trace-id").unwrap().to_owned();
    assert_ne!(
        trace(visit.get("/").await),
        trace(visit.get("/nowhere").await)
    );
}

#[tokio::test]
async fn details_take_the_shape_that_is_switched_on() {
    let visit = Visit::new(|settings| settings.max_attempts = 0).await;
    let mut body = visitor(ADA);
    body["payload"]["given_name"] = json!("");
    let fault = "value is shorter than 1 character";
    for (shape, details) in [
        (
            ErrorDetails::Map,
            json!({"payload": {"given_name": [fault]}}),
        ),
        (ErrorDetails::Absent, Value::Null),
        (
            ErrorDetails::String,
            json!(format!("payload.given_name: {fault}")),
        ),
        (
            ErrorDetails::Array,
            json!([{"field": "payload.given_name", "message": fault}]),
        ),
        (
            ErrorDetails::Pointers,
            json!([{"pointer": "/payload/given_name", "message": fault}]),
        ),
        (
            ErrorDetails::Lists,
            json!({"payload": {"given_name": [fault]}}),
        ),
    ] {
        visit
            .tenant
            .settings(|settings| settings.error_details = shape);
        let error = visit.register(&body).send().await.json();
        assert_eq!(error["details"], details);
        assert_eq!(
            error.get("details").is_some(),
            shape != ErrorDetails::Absent
        );
        assert_eq!(error["status_code"], 422);
    }
}
