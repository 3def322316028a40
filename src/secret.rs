//! A text that must not be seen: a password, an activation code, a token, a verifier.
//!
//! It prints as nothing, is compared never and serialised never; whoever needs the text says so
//! with [`Secret::open`]. Wiping on drop is best effort only: the browser keeps copies of its own
//! strings, and memory that moved before is not reached.

use std::fmt;

use zeroize::Zeroize;

/// A text that does not show itself in `Debug` and is wiped when dropped.
#[derive(Clone, Default)]
pub struct Secret(String);

impl Secret {
    /// Closes a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that sends it or counts it.
    pub fn open(&self) -> &str {
        &self.0
    }

    /// Whether nothing has been entered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A new password, as it is sent. Its own type, so that no call takes it for a code.
#[derive(Clone, Debug)]
pub struct Password(Secret);

impl Password {
    /// The text itself; see [`Secret::open`].
    pub fn open(&self) -> &str {
        self.0.open()
    }

    /// The same without its type, for what asks about it.
    pub fn secret(&self) -> &Secret {
        &self.0
    }
}

impl From<Secret> for Password {
    fn from(text: Secret) -> Self {
        Self(text)
    }
}

/// The code of an activation message, typed or out of a link. Its own type, so that no call takes it for a password.
#[derive(Clone, Debug)]
pub struct ActivationCode(Secret);

impl ActivationCode {
    /// The text itself; see [`Secret::open`].
    pub fn open(&self) -> &str {
        self.0.open()
    }

    /// The same without its type, for what seals it.
    pub fn secret(&self) -> &Secret {
        &self.0
    }
}

impl From<Secret> for ActivationCode {
    fn from(text: Secret) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print_itself() {
        let secret = Secret::new("ünïcödé 🔑 \"quoted\"");
        assert_eq!(
            format!("{secret:?} {:#?}", Some(&secret))
                .matches("quoted")
                .count(),
            0
        );
        assert_eq!(secret.open(), "ünïcödé 🔑 \"quoted\"");
    }
}
