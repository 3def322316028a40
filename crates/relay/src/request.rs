//! Parses a page's request: an account's id, a mail address, a language. It does not check whether the account exists.

use lettre::Address;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::letters::is_language;

/// The id of an account, as the registration returned it. `Debug` prints only a part of its hash.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct User(String);

impl User {
    /// The id as text, for the tenant.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Eight digits of its SHA-256: enough to follow a message through a log.
impl std::fmt::Display for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hash = Sha256::digest(self.0.as_bytes());
        hash.iter()
            .take(4)
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "User({self})")
    }
}

/// A request for a message.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) user: User,
    pub(crate) address: Address,
    pub(crate) language: Option<String>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Request").field(&self.user).finish()
    }
}

/// What is wrong with a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// No JSON, a member missing or unknown, or one of another type.
    Body,
    /// No id.
    User,
    /// No mail address.
    Address,
    /// No language tag.
    Language,
}

impl Malformed {
    /// The member that is wrong.
    pub(crate) fn member(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::User => "user_id",
            Self::Address => "address",
            Self::Language => "language",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    user_id: String,
    address: String,
    language: Option<String>,
}

impl Request {
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Malformed> {
        let wire: Wire = serde_json::from_slice(body).map_err(|_| Malformed::Body)?;
        let user = User(wire.user_id);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:@+".contains(&byte);
        if !(1..=200).contains(&user.0.len()) || !user.0.bytes().all(plain) {
            return Err(Malformed::User);
        }
        let address = address(&wire.address).ok_or(Malformed::Address)?;
        if wire
            .language
            .as_deref()
            .is_some_and(|tag| !is_language(tag))
        {
            return Err(Malformed::Language);
        }
        Ok(Self {
            user,
            address,
            language: wire.language,
        })
    }
}

/// A mail address of visible ASCII, without quotes or address literals, which visitors do not use and which allow header
/// and command injection.
fn address(text: &str) -> Option<Address> {
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    // RFC 5321 section 4.5.3.1 in effect: 254 with both angle brackets left out.
    if text.len() > 254 || !visible || text.contains(['"', '[', '<', '>', ',', ';', '\\']) {
        return None;
    }
    let address: Address = text.parse().ok()?;
    let dotted = address.domain().contains('.') && !address.domain().ends_with('.');
    (dotted && address.user().len() <= 64).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: Result<(), Malformed>) {
        let parsed = Request::parse(body.as_bytes()).map(|_| ());
        assert_eq!(parsed, expected, "{body}");
    }

    #[test]
    fn a_body_is_an_id_an_address_and_perhaps_a_language() {
        check(r#"{"user_id":"u-1","address":"ada@example.test"}"#, Ok(()));
        check(
            r#"{"user_id":"u-1","address":"ada@example.test","language":"ar-EG"}"#,
            Ok(()),
        );
        check(
            r#"{"user_id":"u-1","address":"ada@example.test","language":null}"#,
            Ok(()),
        );
        for body in [
            "",
            "null",
            "[]",
            "{",
            r#"{"user_id":"u-1"}"#,
            r#"{"user_id":1,"address":"ada@example.test"}"#,
            r#"{"user_id":"u-1","address":"ada@example.test","code":"1"}"#,
            r#"{"user_id":"u-1","user_id":"u-2","address":"ada@example.test"}"#,
        ] {
            check(body, Err(Malformed::Body));
        }
        for id in ["", " ", "u 1", "u/1", r"u\n1", r"\u0000", &"u".repeat(201)] {
            let body = format!(r#"{{"user_id":"{id}","address":"ada@example.test"}}"#);
            check(&body, Err(Malformed::User));
        }
        for language in ["", "-", "en_US", "1", r"en\r\nBcc: x", "toolongforatag"] {
            let body = format!(
                r#"{{"user_id":"u","address":"ada@example.test","language":"{language}"}}"#
            );
            check(&body, Err(Malformed::Language));
        }
    }

    #[test]
    fn an_address_cannot_carry_a_header_a_command_or_a_second_address() {
        for address in [
            "",
            "ada",
            "ada@",
            "@example.test",
            "ada@localhost",
            "+441632960001",
            r"ada@example.test\r\nBcc: eve@example.test",
            r"ada@example.test\nBcc:eve@example.test",
            r"ada@example.test>\r\nRCPT TO:<eve@example.test",
            "ada@example.test,eve@example.test",
            "ada@example.test;eve@example.test",
            "Ada <ada@example.test>",
            r#"\"ada b\"@example.test"#,
            "ada@[127.0.0.1]",
            r"ada\u0000@example.test",
            r"ada@example.test\u2028",
            "äda@example.test",
            "ada b@example.test",
            "ada@exa mple.test",
            &format!("{}@example.test", "a".repeat(65)),
            &format!("a@{}example.test", "a.".repeat(125)),
        ] {
            let body = format!(r#"{{"user_id":"u","address":"{address}"}}"#);
            check(&body, Err(Malformed::Address));
        }
    }

    #[test]
    fn a_request_shows_neither_id_nor_address() {
        let body = br#"{"user_id":"user-4711","address":"ada@example.test"}"#;
        let shown = format!("{:?}", Request::parse(body));
        assert!(!shown.contains("4711") && !shown.contains("ada"), "{shown}");
    }
}
