//! Reads e-mail addresses; what is refused is refused with its exact fault.
//!
//! No list of domains and no request decides (EM-09). Case, dots and `+tag` stay as typed; only what surrounds an
//! address in a paste is removed.

use super::advice::Advice;
use crate::typed;

mod domain;
mod mailbox;
mod suggestion;

pub use domain::Hosts;
pub use mailbox::Mailbox;

/// Why a text is no address.
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
    /// No valid domain after the `@`.
    BadDomain,
    /// A space inside.
    Space,
    /// A quoted local part (RFC 5321 section 4.1.2), which no mail provider offers.
    Quoted,
    /// An address literal in place of the domain (RFC 5321 section 4.1.3).
    Literal,
    /// Letters before the `@` that not every mail server supports (RFC 6531).
    NotYet,
    /// A character that no address contains.
    BadCharacter(char),
    /// Longer than mail allows: 64 octets before the `@`, 254 in all (RFC 5321 section 4.5.3.1).
    TooLong,
}

/// Removes what surrounds a pasted address: white space, invisible characters, `mailto:`, angle brackets. Full-width
/// characters become ASCII.
pub fn tidy(text: &str) -> String {
    let text = typed::tidy(text);
    // As copied from a mail program: `Ada Lovelace <ada@example.com>`.
    let inner = text.strip_suffix('>').and_then(|text| text.split_once('<'));
    let text = inner.map_or(&*text, |(_, inner)| inner.trim());
    typed::linked(text, "mailto").unwrap_or_else(|| text.to_owned())
}

/// Reads an address as typed. A Punycode domain is returned in its letters; without `hosts` (step 1) the domain stays
/// as typed. `international`: letters of every script are accepted before the `@` (RFC 6531 section 3.3); each takes
/// two or more of the 64 octets there.
///
/// # Errors
/// The first fault.
pub fn read(text: &str, hosts: Option<Hosts>, international: bool) -> Result<String, EmailFault> {
    let text = tidy(text);
    if text.is_empty() {
        return Err(EmailFault::Empty);
    }
    if text.contains(char::is_whitespace) {
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
    for c in local.chars().filter(|c| !atom(*c)) {
        match is_foreign_letter(c) {
            true if international => {}
            true => return Err(EmailFault::NotYet),
            false => return Err(EmailFault::BadCharacter(c)),
        }
    }
    // Without `hosts` a letter outside ASCII counts as one character; in Punycode it takes at least one.
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
    if domain.is_empty() {
        return Err(EmailFault::BadDomain);
    }
    let (shown, ascii) = match hosts {
        None => (None, None),
        Some(hosts) => (
            Some(domain::in_letters(domain, hosts)),
            Some(domain::in_ascii(domain, hosts).ok_or(EmailFault::BadDomain)?),
        ),
    };
    // The limits apply to the form on the wire (EM-02).
    let wire = ascii.as_deref().unwrap_or(domain);
    if !wire.split('.').all(label) {
        return Err(EmailFault::BadDomain);
    }
    if local.len() > 64 || local.len() + 1 + length(wire) > 254 {
        return Err(EmailFault::TooLong);
    }
    Ok(match shown {
        Some(shown) => [local, "@", &shown].concat(),
        None => text,
    })
}

/// An address as it is sent to the tenant: with its domain in ASCII.
pub fn on_the_wire(address: &str, hosts: Hosts) -> String {
    let ascii = |(local, domain): (&str, &str)| {
        let domain = domain::in_ascii(domain, hosts)?;
        Some([local, "@", &domain].concat())
    };
    let found = address.rsplit_once('@').and_then(ascii);
    found.unwrap_or_else(|| address.to_owned())
}

/// Whether a character outside the ASCII grammar is a letter or a digit of another script. It uses ranges of blocks,
/// because Unicode's tables would add 2 KB (brotli) to step 1. The joiners U+200C and U+200D count as letters.
fn is_foreign_letter(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
        || !matches!(c,
        '\0'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3030}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe6f}' | '\u{feff}' | '\u{ff00}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}' | '\u{ffe0}'..='\u{ffff}' | '\u{1f000}'..='\u{1faff}' | '\u{e0000}'..)
}

/// Advice about a valid address.
pub fn advice(address: &str, hosts: Option<Hosts>) -> Option<Advice> {
    let (local, domain) = address.split_once('@')?;
    if let Some(meant) = suggestion::meant(domain) {
        return Some(Advice::Meant([local, "@", &meant].concat()));
    }
    if !domain.contains('.') {
        Some(Advice::NoDot)
    } else if local.starts_with('.')
        || local.ends_with('.')
        || local.as_bytes().windows(2).any(|two| two == b"..")
    {
        Some(Advice::OddDots)
    } else if domain.split('.').any(mixes_scripts) {
        let ascii = hosts.and_then(|hosts| domain::in_ascii(domain, hosts));
        Some(ascii.map_or(Advice::MixedScripts, Advice::WrittenAs))
    } else {
        None
    }
}

/// Whether a label mixes Latin letters with those of scripts that have similar ones (UTS 39 section 5.1): Greek,
/// Cyrillic, Armenian, Cherokee.
fn mixes_scripts(label: &str) -> bool {
    let has = |wanted: fn(char) -> bool| label.chars().any(wanted);
    has(|c| c.is_ascii_alphabetic())
        && has(|c| matches!(c, '\u{370}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}'))
}

#[cfg(test)]
pub(crate) mod tests;
