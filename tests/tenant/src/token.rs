//! Access tokens: JSON Web Tokens signed with ES256, as the vendor's default is (contract.md 2.2).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::store::{KEYS, Store, StoreTrouble};

/// The claims of an access token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    pub(crate) aud: Vec<String>,
    pub(crate) sub: String,
    /// Workspace.
    pub(crate) aid: String,
    /// Tenant.
    pub(crate) tid: String,
    pub(crate) jti: String,
    pub(crate) iat: u64,
    pub(crate) nbf: u64,
    pub(crate) exp: u64,
    /// Scopes; the vendor's default claim is an array of this name.
    pub(crate) scp: Vec<String>,
}

/// The workspace's key.
pub(crate) struct Key {
    signing: SigningKey,
    id: String,
}

impl Key {
    /// The key of the database, or a new one that is kept there.
    pub(crate) fn load(store: &Store) -> Result<Self, StoreTrouble> {
        store.write(|all| {
            if let Some(kept) = all.get::<String>(KEYS, "signing")?
                && let Ok(bytes) = URL_SAFE_NO_PAD.decode(kept)
                && let Ok(signing) = SigningKey::from_slice(&bytes)
            {
                return Ok(Self::new(signing));
            }
            let signing = SigningKey::generate();
            all.put(KEYS, "signing", &URL_SAFE_NO_PAD.encode(signing.to_bytes()))?;
            Ok(Self::new(signing))
        })
    }

    fn new(signing: SigningKey) -> Self {
        let mut key = Self {
            signing,
            id: String::new(),
        };
        // RFC 7638: the required members in lexicographic order, without white space.
        let (x, y) = key.coordinates();
        let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        key.id = URL_SAFE_NO_PAD.encode(Sha256::digest(canonical));
        key
    }

    fn coordinates(&self) -> (String, String) {
        // 0x04, then both coordinates of 32 bytes (SEC 1 section 2.3.3).
        let point = self.signing.verifying_key().to_sec1_point(false);
        let bytes = point.as_bytes();
        (
            URL_SAFE_NO_PAD.encode(&bytes[1..33]),
            URL_SAFE_NO_PAD.encode(&bytes[33..65]),
        )
    }

    /// RFC 7517 key set.
    pub(crate) fn set(&self) -> Value {
        let (x, y) = self.coordinates();
        json!({"keys": [{
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": self.id, "x": x, "y": y
        }]})
    }

    /// The compact form of RFC 7515.
    pub(crate) fn sign(&self, claims: &Claims) -> String {
        let header = json!({"alg": "ES256", "kid": self.id, "typ": "JWT"});
        let body = serde_json::to_vec(claims).unwrap_or_default();
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(body)
        );
        let signature: Signature = self.signing.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// The claims of a token that this key has signed; the expiry is not checked.
    pub(crate) fn open(&self, token: &str) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, body) = signed.split_once('.')?;
        let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
        if header["alg"] != "ES256" || header["kid"] != self.id.as_str() {
            return None;
        }
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        self.signing
            .verifying_key()
            .verify(signed.as_bytes(), &signature)
            .ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn claims() -> Claims {
        Claims {
            iss: "http://127.0.0.1:8450/demo/system".into(),
            aud: vec!["portico".into()],
            sub: "visitor".into(),
            aid: "system".into(),
            tid: "demo".into(),
            jti: "1".into(),
            iat: 1,
            nbf: 1,
            exp: 2,
            scp: vec!["identity".into()],
        }
    }

    #[test]
    fn a_token_is_opened_by_the_key_that_signed_it_only() {
        let key = Key::new(SigningKey::generate());
        let token = key.sign(&claims());
        assert_eq!(key.open(&token), Some(claims()));
        assert_eq!(Key::new(SigningKey::generate()).open(&token), None);
    }

    #[test]
    fn a_token_that_was_touched_is_not_opened() {
        let key = Key::new(SigningKey::generate());
        let token = key.sign(&claims());
        let parts: Vec<&str> = token.split('.').collect();
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
        let longer = URL_SAFE_NO_PAD.encode(
            serde_json::to_string(&Claims {
                exp: 9_999_999_999,
                ..claims()
            })
            .unwrap(),
        );
        for touched in [
            String::new(),
            "a.b.c".into(),
            format!("{}.{}", parts[0], parts[1]),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{none}.{}.", parts[1]),
            format!("{none}.{}.{}", parts[1], parts[2]),
            format!("{}.{longer}.{}", parts[0], parts[2]),
        ] {
            assert_eq!(key.open(&touched), None, "{touched}");
        }
    }

    #[test]
    fn the_key_survives_a_restart() {
        let store = Store::open(None).unwrap();
        let token = Key::load(&store).unwrap().sign(&claims());
        assert_eq!(Key::load(&store).unwrap().open(&token), Some(claims()));
    }
}
