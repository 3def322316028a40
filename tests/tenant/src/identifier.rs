//! What kind of identifier or address a text is (contract.md section 3.1).

use email_address::{EmailAddress, Options};
use serde::{Deserialize, Serialize};

/// The type of an identifier, which the tenant derives from its text (contract.md section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Email,
    Mobile,
    Uid,
    /// Never derived from a text: only systemCreateUser can name it.
    External,
    Federated,
}

impl Kind {
    /// The type of a text; `None` if it cannot be an identifier. Any ASCII without spaces is a `uid`.
    pub(crate) fn recognise(text: &str, ascii_only: bool) -> Option<Self> {
        if is_mobile(text) {
            return Some(Self::Mobile);
        }
        let options = Options::default()
            .without_display_text()
            .without_domain_literal()
            .with_required_tld();
        // A quoted local part is legal, but common mail programs do not accept it.
        let written = (text.is_ascii() || !ascii_only) && !text.contains('"');
        if written && EmailAddress::parse_with_options(text, options).is_ok() {
            return Some(Self::Email);
        }
        let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
        // A text with `@` that is no valid address is a mistake, not a user name.
        (plain && !text.contains('@')).then_some(Self::Uid)
    }

    pub(crate) fn is_address(self) -> bool {
        matches!(self, Self::Email | Self::Mobile)
    }
}

/// E.164: a plus sign and 7 to 15 digits, the first of them not 0.
fn is_mobile(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.chars().all(|c| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_an_identifier_is_read_off_its_text() {
        for (text, kind) in [
            ("ada@example.test", Some(Kind::Email)),
            ("ada+sign-up@sub.example.test", Some(Kind::Email)),
            ("+48123456789", Some(Kind::Mobile)),
            ("ada.byron", Some(Kind::Uid)),
            ("48123456789", Some(Kind::Uid)),
            ("+0123456789", Some(Kind::Uid)),
            ("", None),
            ("ada byron", None),
            ("ada@", None),
            ("ada@host", None),
            ("\"ada\"@example.test", None),
            ("@example.test", None),
            ("Ada <ada@example.test>", None),
            (" ada@example.test", None),
            ("ada@example.test\n", None),
            ("J\u{e9}r\u{f4}me", None),
            ("j\u{e9}r\u{f4}me@example.test", None),
        ] {
            assert_eq!(Kind::recognise(text, true), kind, "{text}");
        }
    }

    #[test]
    fn an_address_beyond_ascii_is_one_when_the_tenant_takes_it() {
        let text = "j\u{e9}r\u{f4}me@example.test";
        assert_eq!(Kind::recognise(text, false), Some(Kind::Email));
    }
}
