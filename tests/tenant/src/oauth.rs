//! The OAuth endpoints of the workspace (contract.md section 2): a public client, always with PKCE,
//! and a confidential one that gets tokens by client credentials.

use serde_json::{Value, json};

use crate::call::{Call, Disorder};
use crate::reply::Reply;
use crate::settings::{IssuerParameter, OauthErrors, Settings};

mod authorize;
mod client;
mod token;

pub(crate) use authorize::{authorize, consent, login};
pub(crate) use token::{revoke, token};

/// OpenID discovery document (contract.md section 1.2).
pub(crate) fn discovery(call: &Call) -> Reply {
    let settings = &call.settings;
    let issuer = settings.issuer();
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/oauth2/authorize"),
        "token_endpoint": format!("{issuer}/oauth2/token"),
        "revocation_endpoint": format!("{issuer}/oauth2/revoke"),
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported":
            ["none", "client_secret_basic", "client_secret_post", "tls_client_auth",
             "self_signed_tls_client_auth"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "scopes_supported": settings.client_scopes,
        "authorization_response_iss_parameter_supported":
            settings.issuer_parameter != IssuerParameter::Omitted,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "claims_parameter_supported": false
    });
    if let Some(origin) = &settings.mutual_tls_origin {
        let elsewhere = Settings {
            origin: origin.clone(),
            ..settings.clone()
        };
        let endpoint = format!("{}/oauth2/token", elsewhere.issuer());
        document["mtls_endpoint_aliases"] = json!({"token_endpoint": endpoint});
    }
    Reply::json(200, &document)
}

/// The key set.
pub(crate) fn jwks(call: &Call) -> Reply {
    Reply::json(200, &call.tenant.key.set())
}

/// Why an OAuth endpoint refuses (RFC 6749 sections 4.1.2.1 and 5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    pub(crate) error: String,
    pub(crate) description: String,
    /// Answer to an `Authorization` header, with a challenge (RFC 6749 section 5.2).
    pub(crate) challenges: bool,
}

impl Refused {
    pub(crate) fn new(error: &str, description: impl Into<String>) -> Self {
        Self {
            status: 400,
            error: error.to_owned(),
            description: description.into(),
            challenges: false,
        }
    }

    /// 401, for a client that tries to authenticate where a public one cannot.
    pub(crate) fn client(description: &str) -> Self {
        Self {
            status: 401,
            ..Self::new("invalid_client", description)
        }
    }

    /// 401 for an `Authorization` header.
    pub(crate) fn challenging(description: &str) -> Self {
        Self {
            challenges: true,
            ..Self::client(description)
        }
    }

    /// `RFC6749Error` or `genericError` (contract.md section 2.7).
    fn to_reply(&self, settings: &Settings) -> Reply {
        let body: Value = match settings.oauth_errors {
            OauthErrors::Rfc6749 => json!({
                "error": self.error,
                "error_description": self.description,
                "error_hint": "The stand-in tenant says what a real one may not.",
                "cause": self.description,
                "status_code": self.status
            }),
            OauthErrors::Generic => json!({
                "error": self.description,
                "error_code": self.status,
                "error_hint": "The stand-in tenant says what a real one may not."
            }),
        };
        let reply = not_stored(Reply::json(self.status, &body));
        // Unasked, a browser might show a dialog for it.
        match self.challenges {
            true => reply.header("www-authenticate", "Basic realm=\"tenant\""),
            false => reply,
        }
    }
}

/// The answer to a method that an endpoint does not have.
pub(crate) fn wrong_method(settings: &Settings, why: &str) -> Reply {
    let refused = Refused {
        status: 405,
        ..Refused::new("invalid_request", why)
    };
    refused.to_reply(settings)
}

impl From<Disorder> for Refused {
    fn from(disorder: Disorder) -> Self {
        Self::new("invalid_request", disorder.to_string())
    }
}

impl From<crate::store::StoreTrouble> for Refused {
    fn from(trouble: crate::store::StoreTrouble) -> Self {
        Self {
            status: 500,
            ..Self::new("server_error", trouble.to_string())
        }
    }
}

/// RFC 6749 section 5.1.
fn not_stored(reply: Reply) -> Reply {
    reply
        .header("cache-control", "no-store")
        .header("pragma", "no-cache")
}
