//! What the browser knows of an account: its id, and what an activation link says.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{form::addressee::Addressee, secret::ActivationCode};

/// The id that a registration returned. For a taken address it may be another person's, so it is never shown and
/// never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserId(String);

impl UserId {
    /// The id, as it came from the tenant, from the page's own memory or from a link.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// An id that no account has, made of 32 random bytes. It stands for an account that was not made, so that the page
    /// does for a taken identifier what it does for a free one.
    pub fn invented(chance: [u8; 32]) -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(chance))
    }

    /// A hash of the id: the tabs of one browser use it to tell each other that this account is active.
    pub fn mark(&self) -> String {
        let mut hash = Sha256::new();
        hash.update("portico.active ");
        hash.update(&self.0);
        BASE64_URL_SAFE_NO_PAD.encode(hash.finalize())
    }

    /// The id, for the path of a call and for the page's memory.
    pub(crate) fn open(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserId(..)")
    }
}

/// What an activation link carries.
#[derive(Clone, Debug)]
pub struct LinkCode {
    /// The code: extended, or short if the link names the user.
    pub code: ActivationCode,
    /// The user, if the link names one.
    pub user: Option<String>,
    /// The address, if the link names one. The author of the link chose it.
    pub addressee: Option<Addressee>,
    /// Whether the visitor has said that the registration is theirs.
    pub claimed: bool,
}
