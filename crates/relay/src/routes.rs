//! The HTTP answers. They depend on the form of the request and on the limits, never on an account, because they are
//! sent before the tenant is asked.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{ConnectInfo, DefaultBodyLimit, Request, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tokio::time::Instant;
use tower_http::{
    cors::{AllowOrigin, CorsLayer},
    timeout::TimeoutLayer,
};
use tracing::{debug, warn};

use crate::{
    client::client,
    config::Proxies,
    limits::{Limits, Refused},
    queue::{Full, Queue, Worker},
    request,
};

/// The longest body; an id, an address and a language are shorter.
const LONGEST_BODY: usize = 4096;

/// The longest time for sending the body.
const PATIENCE: Duration = Duration::from_secs(10);

/// `Retry-After` while the queue is full, in seconds.
const FULL: u64 = 30;

/// The state of the handlers.
#[derive(Debug)]
pub(crate) struct Desk<W> {
    pub(crate) origins: Vec<String>,
    pub(crate) proxies: Proxies,
    pub(crate) limits: Limits,
    pub(crate) queue: Queue<W>,
}

/// All routes.
pub(crate) fn routes<W: Worker>(desk: Arc<Desk<W>>) -> Router {
    let origins: Vec<HeaderValue> = desk
        .origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok())
        .collect();
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::POST])
        .allow_headers([header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER])
        .max_age(Duration::from_secs(600));
    let messages = Router::new()
        .route("/activation-messages", post(take::<W>))
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            PATIENCE,
        ))
        // Outermost, so that a page can read a refusal, too.
        .layer(cors)
        .with_state(desk);
    Router::new()
        .route("/health", get(|| async { "ok" }))
        .merge(messages)
        .layer(middleware::from_fn(not_stored))
}

async fn not_stored(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn take<W: Worker>(
    State(desk): State<Arc<Desk<W>>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let origin = headers.get(header::ORIGIN).map(HeaderValue::as_bytes);
    let known = |origin: &[u8]| desk.origins.iter().any(|known| known.as_bytes() == origin);
    if !origin.is_some_and(known) {
        return StatusCode::FORBIDDEN.into_response();
    }
    if !is_json(&headers) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let body = match body {
        Ok(body) => body,
        // 413 when it is too long.
        Err(rejection) => return rejection.status().into_response(),
    };
    let request = match request::Request::parse(&body) {
        Ok(request) => request,
        Err(malformed) => {
            let member = malformed.member();
            debug!(member, "malformed");
            return (StatusCode::BAD_REQUEST, member).into_response();
        }
    };
    let address = AsRef::<str>::as_ref(&request.address).to_owned();
    let client = client(&desk.proxies, peer.ip(), &headers);
    let put = || desk.queue.put(request);
    match desk.limits.admit(&address, client, Instant::now(), put) {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(Refused::TooMany(wait)) => later(StatusCode::TOO_MANY_REQUESTS, seconds(wait)),
        Err(Refused::NotTaken(Full)) => {
            warn!("the queue is full");
            later(StatusCode::SERVICE_UNAVAILABLE, FULL)
        }
    }
}

fn later(status: StatusCode, seconds: u64) -> Response {
    (status, [(header::RETRY_AFTER, HeaderValue::from(seconds))]).into_response()
}

/// Seconds, rounded up, so that a request after that time is not too early.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next());
    media_type.is_some_and(|name| name.trim().eq_ignore_ascii_case("application/json"))
}
