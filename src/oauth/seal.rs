//! Encrypts the code of an activation link while it is stored, during the way to the tenant and back.
//!
//! The key is the attempt's `state`, 256 random bits that this page puts into no storage (records are found by
//! its hash) and that come back with the redirect. Each `state` seals one text, so the key stream is used
//! once.
//!
//! This protects against somebody who reads the storage alone. The browser's history has the address of the
//! authorization endpoint, and in many browsers the callback address, both with the `state`. So whoever has the whole
//! profile (a disk image, a synced or backed-up profile, another user of the device) can decrypt the code. It does not
//! protect against script on the page's own origin either. The risk is limited by the life of the record, which is one
//! attempt, and because a code works once.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::secret::Secret;

/// Encrypts a text with a `state` as the key.
pub(super) fn seal(state: &str, text: &Secret) -> String {
    let mut bytes = text.open().as_bytes().to_vec();
    apply(state, &mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Decrypts what [`seal`] made; `None` if it was made with another `state` or is damaged.
pub(super) fn unseal(state: &str, sealed: &str) -> Option<Secret> {
    let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?;
    apply(state, &mut bytes);
    String::from_utf8(bytes).ok().map(Secret::new)
}

fn apply(state: &str, bytes: &mut [u8]) {
    for (index, chunk) in bytes.chunks_mut(32).enumerate() {
        let mut hash = Sha256::new();
        hash.update(b"portico activation link\0");
        hash.update(state);
        hash.update([0]);
        hash.update(index.to_be_bytes());
        for (byte, key) in chunk.iter_mut().zip(hash.finalize()) {
            *byte ^= key;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_code_opens_under_its_own_state_only() {
        let code = Secret::new("k9+/=~ünïcödé-".repeat(9));
        let sealed = seal("state-1", &code);
        assert!(!sealed.contains("k9"));
        assert_eq!(
            unseal("state-1", &sealed)
                .map(|s| s.open().to_owned())
                .as_deref(),
            Some(code.open())
        );
        assert_ne!(
            unseal("state-2", &sealed)
                .map(|s| s.open().to_owned())
                .as_deref(),
            Some(code.open())
        );
        assert!(unseal("state-1", "not base64!").is_none());
    }
}
