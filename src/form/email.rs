//! E-mail addresses: what is accepted, and what exactly is wrong with the rest.
//!
//! Never judged by a list of domains or by asking the network (EM-09). Case, dots and
//! `+tag` stay as typed; only what surrounds an address in a paste is taken off.

use super::advice::Advice;
use crate::typed;

mod domain;
mod mailbox;
mod suggestion;

pub use domain::Hosts;
pub use mailbox::Mailbox;

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

/// Takes off what a paste brings along with an address: white space around it, what cannot be seen,
/// `mailto:`, angle brackets. Full-width signs become ASCII.
pub fn tidy(text: &str) -> String {
    let text = typed::tidy(text);
    // Out of a mail program: `Ada Lovelace <ada@example.com>`.
    let inner = text.strip_suffix('>').and_then(|text| text.split_once('<'));
    let text = inner.map_or(&*text, |(_, inner)| inner.trim());
    typed::linked(text, "mailto").unwrap_or_else(|| text.to_owned())
}

/// Reads an address as typed, in the letters that people know its domain by. Without `hosts` (step 1)
/// what is not ASCII stays as it is. `international`: with letters of every script before the `@` (RFC 6531
/// section 3.3), of which each costs two octets or more of the 64 there.
///
/// # Errors
/// The first thing that is wrong.
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
    // Nobody has said what is not ASCII: each such letter takes one character at least.
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
    // Limits are those of the wire (EM-02).
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

/// An address as tenant and mail know it: its domain in ASCII.
pub fn on_the_wire(address: &str, hosts: Hosts) -> String {
    let ascii = |(local, domain): (&str, &str)| {
        let domain = domain::in_ascii(domain, hosts)?;
        Some([local, "@", &domain].concat())
    };
    let found = address.rsplit_once('@').and_then(ascii);
    found.unwrap_or_else(|| address.to_owned())
}

/// Whether a character that no address has is a letter or a digit of another script. It goes by blocks: Unicode's
/// own tables would cost step 1 2 KB (brotli), and only the words of a refusal depend on it. What joins two
/// such letters is one of them.
fn is_foreign_letter(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
        || !matches!(c,
        '\0'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3030}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe6f}' | '\u{feff}' | '\u{ff00}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}' | '\u{ffe0}'..='\u{ffff}' | '\u{1f000}'..='\u{1faff}' | '\u{e0000}'..)
}

/// What is said of an address that is one.
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

/// Whether a label has Latin letters and such as look like them (UTS 39 section 5.1): Greek,
/// Cyrillic, Armenian, Cherokee.
fn mixes_scripts(label: &str) -> bool {
    let has = |wanted: fn(char) -> bool| label.chars().any(wanted);
    has(|c| c.is_ascii_alphabetic())
        && has(|c| matches!(c, '\u{370}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}'))
}

#[cfg(test)]
pub(crate) mod tests;
