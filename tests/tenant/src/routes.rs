//! Routes a request to its operation, and handles everything around it: path styles, faults, limits, CORS headers, the
//! record of requests.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::routing::{MethodFilter, MethodRouter};
use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, Uri, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::call::{Call, Presented};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::script::{Action, Moment, Operation, Seen, Truncated, Unanswered};
use crate::settings::{PathStyle, Settings};
use crate::state::{Inner, lock};
use crate::{chance, cors, identity, oauth, pages};

/// Most bytes a body may have; more is 413.
const MOST: usize = 64 * 1024;

type Act = fn(&Call) -> Reply;

/// Marks an answer that gets no CORS headers.
#[derive(Debug, Clone, Copy)]
struct WithoutCors;

/// Every path, in the plain style.
pub(crate) fn router(tenant: &Arc<Inner>) -> Router {
    use Operation as O;
    let on = |operation: O, act: Act| -> MethodRouter {
        let tenant = Arc::clone(tenant);
        let method = match operation {
            O::Discovery | O::Jwks | O::Authorize | O::Pool | O::Schema => MethodFilter::GET,
            O::About | O::Outbox => MethodFilter::GET,
            O::SignIn | O::Landing => MethodFilter::GET.or(MethodFilter::POST),
            _ => MethodFilter::POST,
        };
        axum::routing::on(
            method,
            move |Path(places): Path<HashMap<String, String>>, request: Request| {
                let call = call(&tenant, operation, places, request);
                perform(call, act)
            },
        )
    };
    let mut router = Router::new()
        .route("/", on(O::About, pages::about))
        .route("/outbox", on(O::Outbox, pages::outbox))
        .route("/outbox.json", on(O::Outbox, pages::outbox_json))
        .route("/{tenant}/sign-in", on(O::SignIn, pages::sign_in))
        .route(
            "/{tenant}/identity/{pool}/activate",
            on(O::Landing, pages::landing),
        );
    let workspace: [(&str, O, Act); 7] = [
        (
            "/.well-known/openid-configuration",
            O::Discovery,
            oauth::discovery,
        ),
        ("/.well-known/jwks.json", O::Jwks, oauth::jwks),
        ("/oauth2/authorize", O::Authorize, oauth::authorize),
        ("/oauth2/token", O::Token, oauth::token),
        ("/oauth2/revoke", O::Revoke, oauth::revoke),
        ("/login", O::Login, oauth::login),
        ("/consent", O::Consent, oauth::consent),
    ];
    for (path, operation, act) in workspace {
        router = router.route(
            &format!("/{{tenant}}/{{workspace}}{path}"),
            on(operation, act),
        );
    }
    let identity: [(&str, O, Act); 9] = [
        ("/pools/{pool}", O::Pool, identity::pool),
        ("/schemas/{schema}", O::Schema, identity::schema),
        (
            "/pools/{pool}/user/register",
            O::Register,
            identity::register,
        ),
        (
            "/pools/{pool}/user/activate",
            O::ActivateExtended,
            identity::activate_extended,
        ),
        (
            "/pools/{pool}/user/otp/inspect",
            O::Inspect,
            identity::inspect,
        ),
        (
            "/pools/{pool}/users/{user}/activation/send",
            O::Send,
            identity::send,
        ),
        (
            "/pools/{pool}/users/{user}/activate",
            O::Activate,
            identity::activate,
        ),
        (
            "/pools/{pool}/user/code/generate",
            O::GenerateCode,
            identity::generate,
        ),
        ("/pools/{pool}/users", O::CreateUser, identity::create),
    ];
    let refused = REFUSED.map(|(path, id)| (path, O::Refused(id), identity::refused as Act));
    for (path, operation, act) in identity.into_iter().chain(refused) {
        let path = format!("/api/identity/{{tenant}}/system{path}");
        router = router.route(&path, on(operation, act));
    }
    router
}

/// Operations that a registration page must never call (contract.md sections 2.4 and 3.0).
const REFUSED: [(&str, &str); 9] = [
    (
        "/pools/{pool}/user/webauthn/add/complete",
        "completeAddWebAuthn",
    ),
    (
        "/pools/{pool}/user/webauthn/add/request",
        "requestAddWebAuthn",
    ),
    (
        "/pools/{pool}/users/{user}/activation/generate",
        "generateActivationCode",
    ),
    (
        "/pools/{pool}/users/{user}/address/verification/complete",
        "completeAddressVerification",
    ),
    (
        "/pools/{pool}/users/{user}/address/verification/request",
        "requestAddressVerification",
    ),
    ("/pools/{pool}/users/{user}/code/generate", "generateCode"),
    (
        "/pools/{pool}/users/{user}/webauthn/create/begin",
        "beginWebAuthnCredentialsGeneration",
    ),
    (
        "/pools/{pool}/users/{user}/webauthn/create/complete",
        "completeWebAuthnCredentialsGeneration",
    ),
    ("/pools/{pool}/users/by_key", "systemGetUserByKey"),
];

fn call(
    tenant: &Arc<Inner>,
    operation: Operation,
    places: HashMap<String, String>,
    request: Request,
) -> Call {
    let (mut parts, _) = request.into_parts();
    Call {
        tenant: Arc::clone(tenant),
        settings: tenant.settings(),
        now: tenant.clock.now(),
        operation,
        places,
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        certificate: parts.extensions.remove::<Presented>().map(|it| it.0),
        body: parts.extensions.remove::<Bytes>().unwrap_or_default(),
    }
}

/// Performs the operation, unless a fault is scripted.
async fn perform(mut call: Call, act: Act) -> Response<Body> {
    let operation = call.operation;
    let fault = call.tenant.next_fault(operation).map(|fault| fault.action);
    let mut wait = call.settings.latency.0;
    if let Some(Action::Delay(more)) = fault {
        wait += Duration::from_millis(more);
    }
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
        call.now = call.tenant.clock.now();
    }
    let mut response = match fault {
        Some(Action::Drop(Moment::BeforeActing)) => unanswered(Unanswered::Dropped),
        Some(Action::Silence) => unanswered(Unanswered::Silent),
        Some(Action::Drop(Moment::AfterActing)) => {
            let _ = admit(&call).unwrap_or_else(|| act(&call));
            unanswered(Unanswered::Dropped)
        }
        Some(Action::Status {
            code,
            body,
            headers,
        }) => scripted(code, body, headers),
        fault => {
            let reply = admit(&call).unwrap_or_else(|| act(&call));
            after(reply, fault.as_ref())
        }
    };
    response.extensions_mut().insert(operation);
    response
}

fn unanswered(how: Unanswered) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(how);
    response
}

fn scripted(code: u16, body: String, headers: Vec<(String, String)>) -> Response<Body> {
    let typed = headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let mut reply = Reply::empty(code);
    reply.body = Bytes::from(body);
    reply.headers = headers;
    if !typed {
        reply = reply.header("content-type", "application/json");
    }
    reply.into_response()
}

fn after(mut reply: Reply, fault: Option<&Action>) -> Response<Body> {
    match fault {
        // An empty body cannot be truncated, so the connection is dropped.
        Some(Action::Truncate) if reply.body.is_empty() => unanswered(Unanswered::Dropped),
        Some(Action::Truncate) => {
            let whole = reply.body.len();
            reply.body.truncate(whole / 2);
            reply = reply.header("content-length", &whole.to_string());
            let mut response = reply.into_response();
            response.extensions_mut().insert(Truncated);
            response
        }
        Some(Action::NotJson) => {
            let page = "<!doctype html><title>Gateway</title><p>One moment please.";
            reply.headers.retain(|(name, _)| name != "content-type");
            reply.body = Bytes::from_static(page.as_bytes());
            reply.header("content-type", "text/html").into_response()
        }
        Some(Action::NoCors) => {
            let mut response = reply.into_response();
            response.extensions_mut().insert(WithoutCors);
            response
        }
        _ => reply.into_response(),
    }
}

/// The refusal of a request before its operation: an unknown tenant or workspace, a body that is too large, the rate
/// limit.
fn admit(call: &Call) -> Option<Reply> {
    let settings = &call.settings;
    let refuse = |refusal: Refusal| Some(refusal.to_reply(settings));
    let other = |name: &str, ours: &str| call.places.get(name).is_some_and(|it| it != ours);
    if other("tenant", &settings.tenant_id) || other("workspace", &settings.workspace) {
        return refuse(Refusal::new(404, "no such tenant or workspace"));
    }
    if call.body.len() > MOST {
        return refuse(Refusal::new(413, "the body is too large"));
    }
    let family = match call.operation {
        operation if operation.is_identity() => "identity",
        operation if operation.is_oauth() => "oauth",
        _ => return None,
    };
    let rate = settings.rate_limit?;
    let seconds = lock(&call.tenant.limits).crowded(family, rate, call.now)?;
    refuse(Refusal::too_many(seconds))
}

/// A request from outside, whichever way it came.
pub(crate) async fn answer(
    tenant: &Arc<Inner>,
    router: &Router,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, Unanswered> {
    let settings = tenant.settings();
    let (parts, body) = request.into_parts();
    let mut seen = Seen {
        operation: Operation::Unknown,
        method: parts.method.clone(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.clone(),
        body: body.clone(),
        status: 0,
    };
    let origin = parts.headers.get(header::ORIGIN).cloned();
    let plain = plain_path(parts.uri.path(), &settings);
    let mut inside = Request::from_parts(parts, Body::empty());
    inside.extensions_mut().insert(body);
    let mut response = match &plain {
        None => not_found(&settings),
        Some(path) => {
            *inside.uri_mut() = with_path(path, inside.uri());
            if inside.method() == Method::OPTIONS {
                let call = call(tenant, Operation::Preflight, HashMap::new(), inside);
                perform(call, cors::preflight).await
            } else {
                match router.clone().oneshot(inside).await {
                    Ok(response) => response,
                    Err(never) => match never {},
                }
            }
        }
    };
    seen.operation = response
        .extensions()
        .get()
        .copied()
        .unwrap_or(Operation::Unknown);
    if let Some(unanswered) = response.extensions().get::<Unanswered>().copied() {
        tenant.saw(seen, &settings);
        return Err(unanswered);
    }
    if seen.operation == Operation::Unknown && response.status() == StatusCode::NOT_FOUND {
        response = not_found(&settings);
    }
    let plain = plain.unwrap_or_default();
    if seen.operation == Operation::Unknown && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        wrong_method(&mut response, &plain, origin.as_ref(), &settings);
    }
    seen.status = response.status().as_u16();
    let refused = seen.status >= 400;
    if response.extensions().get::<WithoutCors>().is_none() {
        cors::dress(
            response.headers_mut(),
            seen.operation,
            refused,
            origin.as_ref(),
            &settings,
        );
    }
    if let Ok(trace) = HeaderValue::from_str(&chance::id()) {
        response.headers_mut().insert("x-trace-id", trace);
    }
    tenant.saw(seen, &settings);
    let (parts, body) = response.into_parts();
    let bytes = body
        .collect()
        .await
        .map(|body| body.to_bytes())
        .unwrap_or_default();
    Ok(Response::from_parts(parts, bytes))
}

/// Gives the refusal of a method the body of its API; what is allowed stays in the header `Allow`.
fn wrong_method(
    response: &mut Response<Body>,
    path: &str,
    origin: Option<&HeaderValue>,
    settings: &Settings,
) {
    const WHY: &str = "the path does not have this method";
    let reply = if path.starts_with("/api/identity/") {
        Refusal::new(405, WHY).to_reply(settings)
    } else if path.contains("/oauth2/") || path.contains("/.well-known/") {
        oauth::wrong_method(settings, WHY)
    } else {
        return;
    };
    let allowed = response.headers().get(header::ALLOW).cloned();
    *response = reply.into_response();
    if let Some(allowed) = allowed {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    cors::dress_wrong_method(response.headers_mut(), path, origin, settings);
}

fn not_found(settings: &Settings) -> Response<Body> {
    Refusal::new(404, "there is nothing at this path")
        .to_reply(settings)
        .into_response()
}

fn with_path(path: &str, uri: &Uri) -> Uri {
    let text = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    text.parse().unwrap_or_default()
}

/// The path in the plain style; none when it is of a style that is not in force (contract.md 1.3).
fn plain_path(path: &str, settings: &Settings) -> Option<String> {
    let Settings {
        tenant_id,
        workspace,
        ..
    } = settings;
    let for_people = ["/", "/outbox", "/outbox.json"].contains(&path)
        || path == format!("/{tenant_id}/sign-in")
        || path.starts_with(&format!("/{tenant_id}/identity/"));
    if for_people || settings.path_style == PathStyle::Plain {
        return Some(path.to_owned());
    }
    if let Some(rest) = path.strip_prefix("/api/identity/") {
        return Some(format!("/api/identity/{tenant_id}/{rest}"));
    }
    if path.starts_with(&format!("/{tenant_id}/{workspace}/")) {
        return None;
    }
    match settings.path_style {
        PathStyle::Plain => Some(path.to_owned()),
        PathStyle::TenantVanity => Some(format!("/{tenant_id}{path}")),
        PathStyle::ServerVanity => Some(format!("/{tenant_id}/{workspace}{path}")),
    }
}
