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
    /// SHA-256 of its certificate in hex, with or without colons, for the methods of mutual TLS.
    pub certificate: Option<String>,
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
    /// A certificate that some authority signed (RFC 8705 section 2.1). The stand-in asks for the
    /// one that is registered, whoever signed it: no more, and no less, than for a self-signed one.
    TlsClientAuth,
    /// A certificate that nobody else signed (RFC 8705 section 2.2).
    SelfSignedTlsClientAuth,
}

impl ConfidentialClient {
    /// Whether a certificate of this SHA-256 is the registered one.
    pub(crate) fn knows(&self, certificate: [u8; 32]) -> bool {
        let presented: String = certificate.iter().map(|it| format!("{it:02x}")).collect();
        self.certificate
            .as_ref()
            .is_some_and(|registered| registered.replace(':', "").to_ascii_lowercase() == presented)
    }
}

impl Default for ConfidentialClient {
    fn default() -> Self {
        Self {
            id: "portico-relay".into(),
            authentication: ClientAuthentication::ClientSecretBasic,
            secret: "relay:secret/with+odd%characters=".into(),
            certificate: None,
            scopes: vec!["identity".into(), "identity_self_registration".into()],
        }
    }
}
