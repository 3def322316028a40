//! Records of passkeys as the wire carries them (`Credential`, contract.md sections 3.10 and 12.2). They are
//! stored and returned as they came; only their shape is checked, because no ceremony is performed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::{Map, Value};

/// A list of records; `null` is no list, and so is one without records.
#[derive(Debug, Clone)]
pub(super) struct Records {
    kept: Vec<Value>,
    read: Vec<Credential>,
}

impl<'de> Deserialize<'de> for Records {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kept = Vec::<Value>::deserialize(deserializer)?;
        let read = kept.iter().map(Credential::deserialize);
        let read = read.collect::<Result<_, _>>().map_err(D::Error::custom)?;
        Ok(Self { kept, read })
    }
}

impl Records {
    /// None of an empty list.
    pub(super) fn value(&self) -> Option<Value> {
        (!self.kept.is_empty()).then(|| Value::Array(self.kept.clone()))
    }

    /// The first member that the wire does not have.
    pub(super) fn unknown(&self) -> Option<&str> {
        let rests = self.read.iter().flat_map(Credential::rests);
        rests.flat_map(Map::keys).map(String::as_str).next()
    }

    /// Whether each record has an id and a key.
    pub(super) fn are_whole(&self) -> bool {
        let filled =
            |bytes: &Option<Bytes>| bytes.as_ref().is_some_and(|bytes| !bytes.0.is_empty());
        self.read
            .iter()
            .all(|one| filled(&one.id) && filled(&one.public_key))
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credential {
    id: Option<Bytes>,
    public_key: Option<Bytes>,
    #[serde(rename = "attestationType")]
    _attestation_type: Option<String>,
    #[serde(rename = "transport")]
    _transport: Option<Vec<String>>,
    flags: Option<Flags>,
    authenticator: Option<Authenticator>,
    attestation: Option<Attestation>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Credential {
    fn rests(&self) -> impl Iterator<Item = &Map<String, Value>> {
        [&self.rest]
            .into_iter()
            .chain(self.flags.iter().map(|it| &it.rest))
            .chain(self.authenticator.iter().map(|it| &it.rest))
            .chain(self.attestation.iter().map(|it| &it.rest))
    }
}

#[derive(Debug, Clone, Deserialize)]
struct Flags {
    #[serde(rename = "userPresent")]
    _user_present: Option<bool>,
    #[serde(rename = "userVerified")]
    _user_verified: Option<bool>,
    #[serde(rename = "backupEligible")]
    _backup_eligible: Option<bool>,
    #[serde(rename = "backupState")]
    _backup_state: Option<bool>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Debug, Clone, Deserialize)]
struct Authenticator {
    #[serde(rename = "AAGUID")]
    _aaguid: Option<Bytes>,
    #[serde(rename = "signCount")]
    _sign_count: Option<u32>,
    #[serde(rename = "cloneWarning")]
    _clone_warning: Option<bool>,
    #[serde(rename = "attachment")]
    _attachment: Option<String>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Debug, Clone, Deserialize)]
struct Attestation {
    #[serde(rename = "clientDataJSON")]
    _client_data: Option<Bytes>,
    #[serde(rename = "clientDataHash")]
    _client_data_hash: Option<Bytes>,
    #[serde(rename = "authenticatorData")]
    _authenticator_data: Option<Bytes>,
    #[serde(rename = "publicKeyAlgorithm")]
    _public_key_algorithm: Option<i64>,
    #[serde(rename = "object")]
    _object: Option<Bytes>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Bytes: standard base64 with its padding, as the vendor's server writes them, or an array of numbers, as
/// the specification has it.
#[derive(Debug, Clone)]
struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => STANDARD.decode(text).map(Self).map_err(D::Error::custom),
            other => serde_json::from_value(other)
                .map(Self)
                .map_err(D::Error::custom),
        }
    }
}

/// A secret of one-time passwords: base32 (RFC 4648), with the 80 bits at least that such programs show.
pub(super) fn is_totp_secret(text: &str) -> bool {
    let bare = text.trim_end_matches('=');
    bare.len() >= 16
        && text.len() - bare.len() <= 6
        && bare
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte))
}
