//! E-mail addresses: what is accepted, and what exactly is wrong with the rest.
//!
//! Never judged by a list of domains or by asking the network (standards: EM-09). Case, dots and
//! `+tag` stay as typed; only what surrounds an address in a paste is taken off.

use super::advice::Advice;

mod suggestion;

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
    /// A name in quotation marks (RFC 5321 section 4.1.2): no mailbox of today has one.
    Quoted,
    /// A number of a machine in place of the domain (RFC 5321 section 4.1.3).
    Literal,
    /// Letters before the `@` that mail cannot carry everywhere yet (RFC 6531).
    NotYet,
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
    // Out of a mail program: `Ada Lovelace <ada@example.com>`.
    if let Some((_, inner)) = text.strip_suffix('>').and_then(|t| t.split_once('<')) {
        text = inner;
    }
    if let Some((scheme, rest)) = text.split_once(':')
        && scheme.eq_ignore_ascii_case("mailto")
    {
        text = rest.split('?').next().unwrap_or_default();
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
    if local.starts_with('"') {
        return Err(EmailFault::Quoted);
    }
    if domain.starts_with('[') {
        return Err(EmailFault::Literal);
    }
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if let Some(bad) = local.chars().find(|c| !atom(*c)) {
        return Err(match bad.is_alphanumeric() {
            true => EmailFault::NotYet,
            false => EmailFault::BadCharacter(bad),
        });
    }
    // Written in ASCII, as on the wire, each other letter takes one character at least.
    let length = |text: &str| text.chars().count();
    let label = |label: &str| {
        !label.is_empty() && length(label) <= 63 && !label.starts_with('-') && !label.ends_with('-')
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
    if local.len() > 64 || length(text) > 254 {
        return Err(EmailFault::TooLong);
    }
    Ok(text.to_owned())
}

/// What is said of an address that is one.
pub fn advice(address: &str) -> Option<Advice> {
    let (local, domain) = address.split_once('@')?;
    if let Some(meant) = suggestion::meant(domain) {
        return Some(Advice::Meant([local, "@", &meant].concat()));
    }
    if !domain.contains('.') {
        Some(Advice::NoDot)
    } else if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        Some(Advice::OddDots)
    } else if domain.split('.').any(mixes_scripts) {
        Some(Advice::MixedScripts)
    } else {
        None
    }
}

/// Whether a label has Latin letters and such as look like them (UTS 39 section 5.1): Greek,
/// Cyrillic, Armenian, Cherokee.
fn mixes_scripts(label: &str) -> bool {
    let has = |wanted: fn(char) -> bool| label.chars().any(wanted);
    has(|c| c.is_ascii_alphabetic())
        && has(|c| matches!(c, '\u{370}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}'))
}

#[cfg(test)]
mod tests;
