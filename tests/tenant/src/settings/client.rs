//! The confidential client: a back end that asks for tokens in its own name (contract.md section 2.1).

use serde::{Deserialize, Serialize};

/// A client that proves itself. It gets tokens by client credentials, and by nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfidentialClient {
    /// Its id; an empty one registers no such client.
    pub id: String,
    /// The one way it may prove itself.
    pub authentication: ClientAuthentication,
    /// Its secret. The default has characters that `client_secret_basic` must escape
    /// (RFC 6749 section 2.3.1).
    pub secret: String,
    /// Scopes it is subscribed to; asking for any other, or for none, is `invalid_scope`.
    pub scopes: Vec<String>,
}

/// `token_endpoint_auth_method` (contract.md section 2.1). A client has one; another is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// Id and secret in the `Authorization` header.
    ClientSecretBasic,
    /// Id and secret in the body.
    ClientSecretPost,
}

impl Default for ConfidentialClient {
    fn default() -> Self {
        Self {
            id: "portico-relay".into(),
            authentication: ClientAuthentication::ClientSecretBasic,
            secret: "relay:secret/with+odd%characters=".into(),
            scopes: vec!["identity".into(), "identity_self_registration".into()],
        }
    }
}
