//! E-mail addresses: what is accepted, and what exactly is wrong with the rest.
//!
//! Never judged by a list of domains or by asking the network (standards: EM-09). Case, dots and
//! `+tag` stay as typed; only what surrounds an address in a paste is taken off.

/// What keeps a text from being an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailFault {
    /// Nothing typed.
    Empty,
    /// No `@`.
    NoAt,
    /// More than one `@`.
    ManyAts,
    /// Nothing before the `@`.
    NoName,
    /// Nothing usable after the `@`, or dots where none can be.
    BadDomain,
    /// A space inside.
    Space,
    /// A character that such an address cannot have.
    BadCharacter(char),
    /// Longer than mail allows: 64 octets before the `@`, 254 in all (RFC 5321 section 4.5.3.1).
    TooLong,
}

/// Invisible characters that come along with a paste.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Takes off what surrounds an address in a paste: white space, invisible characters, `mailto:`,
/// angle brackets.
pub fn tidy(text: &str) -> &str {
    let mut text = text.trim_matches(is_invisible);
    if text
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("mailto:"))
    {
        text = text[7..].split('?').next().unwrap_or_default();
    }
    if let Some(inner) = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
        text = inner;
    }
    text.trim_matches(is_invisible)
}

/// Reads an address as typed.
///
/// # Errors
/// The first thing that is wrong.
pub fn read(text: &str) -> Result<String, EmailFault> {
    let text = tidy(text);
    if text.is_empty() {
        return Err(EmailFault::Empty);
    }
    if text.chars().any(is_invisible) {
        return Err(EmailFault::Space);
    }
    let Some((local, domain)) = text.split_once('@') else {
        return Err(EmailFault::NoAt);
    };
    if domain.contains('@') {
        return Err(EmailFault::ManyAts);
    }
    if local.is_empty() {
        return Err(EmailFault::NoName);
    }
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if let Some(bad) = local.chars().find(|c| !atom(*c)) {
        return Err(EmailFault::BadCharacter(bad));
    }
    let label = |label: &str| {
        !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
    };
    let domain_character = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '.') || !(c.is_ascii() || c.is_control())
    };
    if let Some(bad) = domain.chars().find(|c| !domain_character(*c)) {
        return Err(EmailFault::BadCharacter(bad));
    }
    if domain.is_empty() || !domain.split('.').all(label) {
        return Err(EmailFault::BadDomain);
    }
    if local.len() > 64 || text.len() > 254 {
        return Err(EmailFault::TooLong);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn accepted(text: &str, address: &str) {
        assert_eq!(read(text).as_deref(), Ok(address), "{text:?}");
    }

    #[track_caller]
    fn refused(text: &str, fault: EmailFault) {
        assert_eq!(read(text), Err(fault), "{text:?}");
    }

    #[test]
    fn addresses_stay_as_they_are_typed() {
        for address in [
            "ada@example.test",
            "Ada.Byron+news@Example.Test",
            "o'neil@example.test",
            "a@b",
            "a.@b.co",
            "ada@bücher.example",
            "ada@例え.テスト",
            "!#$%&'*+-/=?^_`{|}~@example.test",
        ] {
            accepted(address, address);
        }
    }

    #[test]
    fn what_surrounds_an_address_in_a_paste_is_taken_off() {
        for text in [
            " ada@example.test ",
            "\u{feff}ada@example.test\u{200b}",
            "\u{a0}ada@example.test\n",
            "mailto:ada@example.test?subject=x",
            "MAILTO:ada@example.test",
            "<ada@example.test>",
            "\u{202a}ada@example.test\u{202c}",
        ] {
            accepted(text, "ada@example.test");
        }
    }

    #[test]
    fn each_fault_is_named() {
        refused("", EmailFault::Empty);
        refused(" \u{200b} ", EmailFault::Empty);
        refused("ada", EmailFault::NoAt);
        refused("ada@b@c", EmailFault::ManyAts);
        refused("@example.test", EmailFault::NoName);
        refused("ada@", EmailFault::BadDomain);
        refused("ada@.test", EmailFault::BadDomain);
        refused("ada@example..test", EmailFault::BadDomain);
        refused("ada@-example.test", EmailFault::BadDomain);
        refused("ada byron@example.test", EmailFault::Space);
        refused("ada@exam ple.test", EmailFault::Space);
        refused("ada,byron@example.test", EmailFault::BadCharacter(','));
        refused("адa@example.test", EmailFault::BadCharacter('а'));
        refused("ada@exam_ple.test", EmailFault::BadCharacter('_'));
        refused(
            &format!("{}@example.test", "a".repeat(65)),
            EmailFault::TooLong,
        );
        refused(&format!("a@{}.test", "b".repeat(64)), EmailFault::BadDomain);
        refused(
            &format!("a@{}", vec!["b".repeat(63); 4].join(".")),
            EmailFault::TooLong,
        );
    }
}
