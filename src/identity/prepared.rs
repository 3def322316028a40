//! Detects an account that somebody else has prepared: compares its credentials with what this page sends.
//!
//! Anybody may register another person's address with a password, a secret for one-time codes or a passkey of their
//! own, and wait until its owner activates the account. This page sends at most one password, with the registration or
//! with the activation (`password.when`). An account that has only what the page sends cannot be told from a prepared
//! one here; `journey::ownership` asks the visitor instead.

use serde::Deserialize;

use crate::{config::PasswordWhen, lenient::Lenient};

/// The credentials of an account, as an answer lists them (`UserWithData`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<Lenient<Listed>>")]
pub struct Credentials(Vec<Credential>);

/// An item of that list.
#[derive(Deserialize)]
struct Listed {
    r#type: Credential,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Credential {
    Password,
    Totp,
    #[serde(rename = "webauthn")]
    Passkey,
    /// A kind that this page does not know, or an item without a kind.
    #[serde(other)]
    Other,
}

impl From<Vec<Lenient<Listed>>> for Credentials {
    fn from(listed: Vec<Lenient<Listed>>) -> Self {
        let kinds = listed.into_iter();
        Self(
            kinds
                .map(|one| one.0.map_or(Credential::Other, |one| one.r#type))
                .collect(),
        )
    }
}

impl Credentials {
    /// The kinds of the credentials that this page did not send: all but one password where the config asks for one, all
    /// where it does not.
    pub fn surplus(&self, asked: PasswordWhen) -> Vec<&'static str> {
        let mut own = match asked {
            PasswordWhen::Registration | PasswordWhen::Activation => 1,
            PasswordWhen::Never => 0,
        };
        let mut surplus = Vec::new();
        for credential in &self.0 {
            surplus.push(match credential {
                Credential::Password if own > 0 => {
                    own -= 1;
                    continue;
                }
                Credential::Password => "password",
                Credential::Totp => "totp",
                Credential::Passkey => "webauthn",
                Credential::Other => "another kind",
            });
        }
        surplus
    }
}

/// Whether a password that an account has before its activation is somebody else's. It is, unless the page sends the
/// password with the registration.
pub fn has_foreign_password(password_set: bool, asked: PasswordWhen) -> bool {
    password_set && asked != PasswordWhen::Registration
}

/// Whether a complaint about a password says that there is one already. The tenant's words are not specified: a
/// complaint in other words is shown at the field like any other, and the account is not activated either.
pub fn says_already_set(complaint: &str) -> bool {
    let plain = complaint.to_ascii_lowercase().replace(['_', '-'], " ");
    [
        "already set",
        "already has",
        "already exists",
        "already present",
    ]
    .iter()
    .any(|words| plain.contains(words))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whatever_this_page_did_not_send_is_a_surplus() {
        use PasswordWhen::{Activation, Never, Registration};
        let password =
            json!({"type": "password", "state": "valid", "payload": {"hashed_password": "###"}});
        let totp = json!({"type": "totp", "payload": {}});
        let passkey = json!({"type": "webauthn", "payload": {}});
        let future = json!({"type": "magic", "payload": {}});
        for (listed, asked, expected) in [
            (json!([]), Registration, &[][..]),
            (json!([]), Activation, &[]),
            (json!([]), Never, &[]),
            (json!([password]), Registration, &[]),
            (json!([password]), Activation, &[]),
            (json!([password]), Never, &["password"]),
            (json!([password, password]), Registration, &["password"]),
            (json!([password, password]), Activation, &["password"]),
            (json!([totp]), Registration, &["totp"]),
            (json!([totp, password]), Registration, &["totp"]),
            (json!([password, totp]), Activation, &["totp"]),
            (json!([totp]), Never, &["totp"]),
            (json!([passkey]), Never, &["webauthn"]),
            (
                json!([password, passkey, totp]),
                Registration,
                &["webauthn", "totp"],
            ),
            (json!([future]), Registration, &["another kind"]),
            (json!([{}]), Never, &["another kind"]),
            (json!(["password"]), Registration, &["another kind"]),
            (json!([{"type": null}]), Activation, &["another kind"]),
            (json!([null]), Activation, &["another kind"]),
        ] {
            let read = Credentials::deserialize(&listed).expect("a list");
            assert_eq!(read.surplus(asked), expected, "{listed} {asked:?}");
        }
        for odd in [json!({}), json!("password"), json!(1), json!(true)] {
            assert!(Credentials::deserialize(&odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn a_password_before_the_activation_is_foreign_unless_it_is_sent_with_the_registration() {
        for (asked, foreign) in [
            (PasswordWhen::Registration, false),
            (PasswordWhen::Activation, true),
            (PasswordWhen::Never, true),
        ] {
            assert_eq!(has_foreign_password(true, asked), foreign, "{asked:?}");
            assert!(!has_foreign_password(false, asked), "{asked:?}");
        }
    }

    #[test]
    fn a_complaint_that_there_is_a_password_is_told_from_one_about_the_new_one() {
        for text in [
            "is already set",
            "password_already_set",
            "The user already has a password",
            "Password already exists.",
        ] {
            assert!(says_already_set(text), "{text}");
        }
        for text in [
            "too weak",
            "must have 12 characters",
            "was already seen in a breach",
            "you have already used this password",
            "",
        ] {
            assert!(!says_already_set(text), "{text}");
        }
    }
}
