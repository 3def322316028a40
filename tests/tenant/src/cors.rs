//! Cross-origin headers, mode by mode (contract.md sections 2.3 and 10).
//!
//! Written by hand because the exact text matters: `authorization` is always named, never covered by
//! `*`, credentials are never allowed, and modes change while the tenant runs.

use http::{HeaderMap, HeaderValue, header};

use crate::call::Call;
use crate::reply::Reply;
use crate::script::Operation;
use crate::settings::{Cors, CorsAt, Settings};

/// Whether a page may read the answers of this operation.
fn covers(operation: Operation, settings: &Settings) -> bool {
    let (workspace, identity) = families(settings);
    match operation {
        Operation::Token | Operation::Revoke => workspace,
        Operation::Discovery | Operation::Jwks => settings.cors_on_discovery,
        other => identity && other.is_identity(),
    }
}

/// Whether the workspace and whether the identity API answer CORS.
fn families(settings: &Settings) -> (bool, bool) {
    match (settings.cors, settings.cors_at) {
        (Cors::Off, _) => (false, false),
        (_, CorsAt::Everywhere) => (true, true),
        (_, CorsAt::Workspace) => (true, false),
        (_, CorsAt::IdentityApi) => (false, true),
    }
}

/// Whether a page may read an answer to this path before an operation is found.
fn covers_path(path: &str, settings: &Settings) -> bool {
    let (workspace, identity_api) = families(settings);
    let identity = identity_api && path.starts_with("/api/identity/");
    let discovery = path.contains("/.well-known/") && settings.cors_on_discovery;
    let client = workspace && (path.ends_with("/oauth2/token") || path.ends_with("/oauth2/revoke"));
    // Paths without CORS have no `Vary: Origin`.
    identity || client || discovery
}

/// The answer to a preflight: always 204, with headers only where a page may go on.
pub(crate) fn preflight(call: &Call) -> Reply {
    let settings = &call.settings;
    if !covers_path(&call.path, settings) {
        return Reply::empty(204);
    }
    let reply = Reply::empty(204).header("vary", "origin");
    let origin = call.header("origin").unwrap_or_default();
    if !settings.admits(origin) {
        return reply;
    }
    let (methods, headers) = match settings.cors {
        Cors::Off => return reply,
        Cors::Minimal => ("GET, POST", "authorization, content-type"),
        Cors::AllowList => (
            "GET, POST, PUT, DELETE, OPTIONS",
            "authorization, content-type, if-match, x-idempotency-key, x-correlation-id, dpop",
        ),
        Cors::Wildcard => ("GET, POST", "*"),
    };
    reply
        .header("access-control-allow-origin", origin)
        .header("access-control-allow-methods", methods)
        .header("access-control-allow-headers", headers)
}

/// Adds the headers to an answer of an operation.
pub(crate) fn dress(
    headers: &mut HeaderMap,
    operation: Operation,
    refused: bool,
    origin: Option<&HeaderValue>,
    settings: &Settings,
) {
    if covers(operation, settings) {
        put(headers, refused, origin, settings);
    }
}

/// Adds the headers to the answer for a method that no operation of this path (in the plain style) has.
pub(crate) fn dress_wrong_method(
    headers: &mut HeaderMap,
    path: &str,
    origin: Option<&HeaderValue>,
    settings: &Settings,
) {
    if covers_path(path, settings) {
        put(headers, true, origin, settings);
    }
}

fn put(headers: &mut HeaderMap, refused: bool, origin: Option<&HeaderValue>, settings: &Settings) {
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    let Some(origin) = origin else { return };
    let admitted = origin.to_str().is_ok_and(|origin| settings.admits(origin));
    if !admitted || settings.cors == Cors::Off || (refused && settings.no_cors_on_errors) {
        return;
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    if settings.cors == Cors::AllowList {
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("etag, retry-after, x-idempotent-replayed, x-trace-id"),
        );
    }
}
