//! `tenant`: where the tenant is, and what accounts are made in.

use super::{Endpoint, Reader};

/// The tenant: where it is and what is registered into (contract.md sections 1 and 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// The issuer, compared byte for byte (RFC 9207 section 2.4).
    pub issuer: Endpoint,
    /// The authorization endpoint.
    pub authorization: Endpoint,
    /// The token endpoint.
    pub token: Endpoint,
    /// The revocation endpoint.
    pub revocation: Endpoint,
    /// The base of the identity API, without `/system`.
    pub identity_api: Endpoint,
    /// The identity pool.
    pub pool: String,
    /// The payload schema, if the config knows it; else the pool says.
    pub schema: Option<String>,
    /// The workspace whose theme dresses the messages (`server_id`).
    pub theme_server: Option<String>,
    /// Whether POSTs carry `X-Idempotency-Key`: CORS must admit it (contract.md section 2.3).
    pub idempotency_keys: bool,
}

pub(super) fn read(r: &mut Reader<'_>) -> Option<Tenant> {
    let issuer = r.endpoint("issuer", false);
    let mut below_issuer = |key, last| match r.optional_endpoint(key) {
        Some(found) => Some(found),
        None => issuer
            .as_ref()
            .map(|issuer| issuer.endpoint_below(&["oauth2", last])),
    };
    let authorization = below_issuer("authorization_endpoint", "authorize");
    let token = below_issuer("token_endpoint", "token");
    let revocation = below_issuer("revocation_endpoint", "revoke");
    let identity_api = r.endpoint("identity_api", false);
    let pool = r.text("pool");
    let schema = r.optional_text("schema");
    let theme_server = r.optional_text("theme_server");
    let idempotency_keys = r.optional_flag("idempotency_keys").unwrap_or(false);
    Some(Tenant {
        issuer: issuer?,
        authorization: authorization?,
        token: token?,
        revocation: revocation?,
        identity_api: identity_api?,
        pool: pool?,
        schema,
        theme_server,
        idempotency_keys,
    })
}
