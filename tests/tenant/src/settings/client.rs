//! The confidential client: a back end that asks for tokens in its own name (contract.md section 2.1).

use serde::{Deserialize, Serialize};

/// A client that authenticates. It gets tokens by the grant `client_credentials` only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfidentialClient {
    /// Its id; an empty one registers no such client.
    pub id: String,
    /// Its one authentication method.
    pub authentication: ClientAuthentication,
    /// Its secret. The default has characters that `client_secret_basic` must escape
    /// (RFC 6749 section 2.3.1).
    pub secret: String,
    /// SHA-256 of its certificate in hex, with or without colons, for the methods of mutual TLS.
    pub certificate: Option<String>,
    /// Scopes it is subscribed to; asking for any other is `invalid_scope`, and asking for none gets all of them.
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
    /// A certificate that an authority has signed (RFC 8705 section 2.1). The stand-in compares it with the registered
    /// one and does not check the signature, as for a self-signed one.
    TlsClientAuth,
    /// A self-signed certificate (RFC 8705 section 2.2).
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
