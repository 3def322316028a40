//! A text that must not leak: a password, an activation code, a token, a verifier.
//!
//! `Debug` does not print the text, and there is no comparison and no serialisation; [`Secret::open`] returns it.
//! Wiping on drop is best effort: the browser keeps copies of its own strings, and earlier places of moved memory are
//! not wiped.

use std::fmt;

use zeroize::Zeroize;

/// A text that `Debug` does not print and that is wiped when dropped.
#[derive(Clone, Default)]
pub struct Secret(String);

impl Secret {
    /// Makes a text secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for code that sends it or counts its characters.
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
