//! The address that a link or the tenant names for an account. The page shows it only if it is an e-mail address or a
//! mobile number, because anybody can write a link. It is no proof that the address is the visitor's.

use super::{email, mobile};

/// The largest number of characters that are shown before the `@`.
const NAME: usize = 32;
/// The largest number of characters that are shown after the `@`.
const DOMAIN: usize = 48;

/// A text that is an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee(String);

impl Addressee {
    /// Reads an e-mail address or a number with its country code; `None` for any other text. The domain has to be in
    /// ASCII, as on the wire, so that it has no letters of other scripts that look like Latin ones.
    pub fn read(text: &str) -> Option<Self> {
        let address = email::read(text, None, true).ok();
        let address = address.filter(|address| {
            let domain = address.rsplit_once('@').map(|(_, domain)| domain);
            domain.is_some_and(str::is_ascii)
        });
        let number = || mobile::read(text, None).ok();
        address.or_else(number).map(Self)
    }

    /// The whole address.
    pub fn whole(&self) -> &str {
        &self.0
    }

    /// The address as it is shown. A long one is shortened to the beginning of the local part and the end of the
    /// domain.
    pub fn shown(&self) -> String {
        let Some((name, domain)) = self.0.rsplit_once('@') else {
            return mobile::shown(&self.0);
        };
        let name = match name.char_indices().nth(NAME) {
            None => name.to_owned(),
            Some((end, _)) => [&name[..end], "…"].concat(),
        };
        // The domain is ASCII, so each byte is a character.
        let domain = match domain.len().checked_sub(DOMAIN) {
            None | Some(0) => domain.to_owned(),
            Some(start) => ["…", &domain[start..]].concat(),
        };
        [&name, "@", &domain].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        Addressee::read(text).map(|read| read.shown())
    }

    #[test]
    fn only_an_address_is_shown() {
        for (text, expected) in [
            ("ada@example.test", Some("ada@example.test")),
            (
                " Ada.Byron+news@Example.test ",
                Some("Ada.Byron+news@Example.test"),
            ),
            ("\u{202e}ada@example.test", Some("ada@example.test")),
            ("дмитрий@mail.example", Some("дмитрий@mail.example")),
            ("+48123456789", Some("+48 123 456 789")),
            ("", None),
            ("ada", None),
            ("Your account is locked, call 0900", None),
            ("call 0900 123 456", None),
            ("<b>ada</b>@example.test", None),
            ("ada@example.test call now", None),
            // Invisible characters are removed.
            ("ada@ex\u{202e}ample.test", Some("ada@example.test")),
            ("ada@ex\u{430}mple.test", None),
            ("ada@exa mple.test", None),
            ("https://evil.example/", None),
            ("ada@[192.0.2.1]", None),
            ("123456789", None),
        ] {
            assert_eq!(shown(text).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_long_address_shows_the_end_of_its_domain() {
        let name = "a".repeat(60);
        let domain = ["b".repeat(60), "c".repeat(60), "evil.example".into()].join(".");
        let shown = shown(&format!("{name}@{domain}")).expect("an address");
        assert!(shown.chars().count() <= NAME + DOMAIN + 3, "{shown}");
        assert!(
            shown.starts_with("aaaa") && shown.ends_with("evil.example"),
            "{shown}"
        );
        assert!(Addressee::read(&format!("{}@example.test", "a".repeat(65))).is_none());
    }
}
