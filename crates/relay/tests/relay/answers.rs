//! The relay's answers to correct and malformed requests.

use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::world::{ADA, PAGE, World};

async fn send(world: &World, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Response {
    let mut request = world.http.post(world.url());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).send().await.unwrap()
}

const JSON: (&str, &str) = ("content-type", "application/json");
const ORIGIN: (&str, &str) = ("origin", PAGE);
const GOOD: &str = r#"{"user_id":"u-1","address":"ada@example.test","language":"en"}"#;

fn header<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
    answer
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
}

#[tokio::test]
async fn only_the_page_is_answered_and_only_what_is_well_formed() {
    let world = World::new().await;
    for (headers, body, status) in [
        (&[ORIGIN, JSON][..], GOOD, 202),
        (
            &[ORIGIN, ("content-type", "application/json; charset=utf-8")],
            GOOD,
            202,
        ),
        (&[JSON], GOOD, 403),
        (&[JSON, ("origin", "null")], GOOD, 403),
        (&[JSON, ("origin", "http://localhost:8081")], GOOD, 403),
        (&[JSON, ("origin", "http://localhost:8080/")], GOOD, 403),
        (&[JSON, ("origin", "HTTP://LOCALHOST:8080")], GOOD, 403),
        (&[ORIGIN], GOOD, 415),
        (&[ORIGIN, ("content-type", "text/plain")], GOOD, 415),
        (&[ORIGIN, ("content-type", "application/jsonp")], GOOD, 415),
        (&[ORIGIN, JSON], "", 400),
        (&[ORIGIN, JSON], "{", 400),
        (
            &[ORIGIN, JSON],
            r#"{"user_id":"u","address":"a@b.test\r\nBcc: c@d.test"}"#,
            400,
        ),
    ] {
        let answer = send(&world, headers, body).await;
        assert_eq!(answer.status(), status, "{headers:?} {body}");
        let to_page = headers.contains(&ORIGIN);
        let allowed = header(&answer, "access-control-allow-origin");
        assert_eq!(allowed, to_page.then_some(PAGE), "{headers:?} {body}");
        assert_eq!(header(&answer, "cache-control"), Some("no-store"));
    }
    let answer = send(&world, &[ORIGIN, JSON], r#"{"user_id":"u","address":"x"}"#).await;
    assert_eq!(
        answer.text().await.unwrap(),
        "address",
        "what is wrong, not what was sent"
    );
}

#[tokio::test]
async fn a_long_body_is_refused_with_and_without_a_length() {
    let world = World::new().await;
    let long = GOOD.replace("u-1", &"u".repeat(5000));
    let answer = send(&world, &[ORIGIN, JSON], long.clone()).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(header(&answer, "access-control-allow-origin"), Some(PAGE));
    let mut raw = TcpStream::connect(world.relay.address()).await.unwrap();
    let head = format!(
        "POST /activation-messages HTTP/1.1\r\nhost: relay\r\norigin: {PAGE}\r\nconnection: close\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{long}\r\n0\r\n\r\n",
        long.len()
    );
    raw.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    raw.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

/// Sends these bytes and waits until the relay closes the connection.
async fn end_after(world: &World, bytes: &str) {
    let mut raw = TcpStream::connect(world.relay.address()).await.unwrap();
    raw.write_all(bytes.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A reset is an end, too.
    let _ = raw.read_to_end(&mut answer).await;
}

// The paused clock of this test jumps to the next timer when no task can run.
#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_finish_its_request_is_not_waited_for() {
    let world = World::new().await;
    let half = "POST /activation-messages HTTP/1.1\r\nhost: relay\r\nx-slow: ";
    let half_of_the_body = format!(
        "POST /activation-messages HTTP/1.1\r\nhost: relay\r\norigin: {PAGE}\r\n\
         content-type: application/json\r\ncontent-length: 64\r\n\r\n{{"
    );
    let whole = "GET /health HTTP/1.1\r\nhost: relay\r\n\r\n";
    let one_and_a_half = format!("{whole}GET /hea");
    for bytes in ["", half, &half_of_the_body, whole, &one_and_a_half] {
        let within = Duration::from_secs(15);
        let ended = tokio::time::timeout(within, end_after(&world, bytes)).await;
        assert!(ended.is_ok(), "{bytes:?}");
    }
}

#[tokio::test]
async fn a_browser_is_told_that_it_may_ask_and_may_read_retry_after() {
    let world = World::new().await;
    let preflight = |origin: &'static str| {
        world
            .http
            .request(Method::OPTIONS, world.url())
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type")
            .send()
    };
    let answer = preflight(PAGE).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header(&answer, "access-control-allow-origin"), Some(PAGE));
    assert_eq!(
        header(&answer, "access-control-allow-methods"),
        Some("POST")
    );
    assert_eq!(
        header(&answer, "access-control-allow-headers"),
        Some("content-type")
    );
    assert_eq!(header(&answer, "access-control-allow-credentials"), None);
    let answer = preflight("http://localhost:8081").await.unwrap();
    assert_eq!(header(&answer, "access-control-allow-origin"), None);
    let answer = world.ask("u", ADA).await;
    assert_eq!(
        header(&answer, "access-control-expose-headers"),
        Some("retry-after")
    );
}

#[tokio::test]
async fn other_ways_lead_nowhere() {
    let world = World::new().await;
    let at = format!("http://{}", world.relay.address());
    let get = async |path: &str| world.http.get(format!("{at}{path}")).send().await.unwrap();
    assert_eq!(get("/health").await.text().await.unwrap(), "ok");
    assert_eq!(get("/").await.status(), StatusCode::NOT_FOUND);
    let answer = get("/activation-messages").await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn too_many_to_an_address_are_told_when_to_come_back_whoever_owns_it() {
    let world = World::with("[limits]\nbetween = \"30s\"").await;
    let free = world.register("free@example.test").await;
    for (user, address) in [(free.as_str(), "free@example.test"), ("nobody", ADA)] {
        assert_eq!(
            world.ask(user, address).await.status(),
            StatusCode::ACCEPTED
        );
        let answer = world.ask(user, address).await;
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
        let wait: u64 = header(&answer, "retry-after").unwrap().parse().unwrap();
        assert!((1..=30).contains(&wait), "{wait}");
        assert_eq!(header(&answer, "access-control-allow-origin"), Some(PAGE));
    }
}

#[tokio::test]
async fn a_proxy_says_whose_request_it_is() {
    let more = "[limits]\nclient = 1\nbetween = \"0s\"\n\
        [proxies]\nheader = \"x-forwarded-for\"\ntrusted = [\"127.0.0.1\"]";
    let world = World::with(more).await;
    for (hops, status) in [
        ("192.0.2.1", 202),
        ("192.0.2.1", 429),
        ("192.0.2.9, 192.0.2.1", 429),
        ("192.0.2.2", 202),
    ] {
        let answer = send(&world, &[ORIGIN, JSON, ("x-forwarded-for", hops)], GOOD).await;
        assert_eq!(answer.status(), status, "{hops}");
    }
}
