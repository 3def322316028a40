//! Reads the code of an activation link from the address that the page was opened with (contract.md section 7).
//!
//! Mail programs damage links: they escape them twice, leave signs of quoted-printable in them, break them over two
//! lines, or include the full stop that follows. This module undoes damage that cannot be a part of a code. It does
//! not ask the tenant whether the code is valid.

use percent_encoding::percent_decode_str;

use crate::{
    account::{LinkCode, UserId},
    form::addressee::Addressee,
    secret::{ActivationCode, Secret},
    typed::{is_ignorable, plain},
};

/// The link has a code, but not a whole one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// How often an address may be escaped.
const ESCAPES: usize = 4;

/// The fewest characters of a short code, and of an extended one.
const SHORTEST: usize = 4;
const SHORTEST_EXTENDED: usize = 8;

/// The most characters of a short code: if the pool does not name the length, and if it does.
const LONGEST_TYPED: usize = 12;
const LONGEST_TYPED_OF_A_POOL: usize = 32;

/// The form of a link's code, which decides about the call (contract.md section 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeForm {
    /// The short code of a message, for this account. It cannot be inspected.
    Short(UserId),
    /// A code that contains its account.
    Extended,
}

/// Characters around a link in a sentence. The full stop is not among them: several full stops mean that the rest of
/// the link was left out.
const BEFORE: [char; 11] = [' ', '<', '(', '[', '"', '\'', '“', '„', '‘', '«', '*'];
const BEHIND: [char; 22] = [
    ' ', '>', ')', ']', '}', '"', '\'', '`', '”', '“', '’', '»', '›', ',', ';', ':', '!', '?', '*',
    '|', '\\', '\u{fffd}',
];

/// A name and its value.
type Parameter = (String, String);

/// Reads the code from the fragment and the query of an address; `None` if there is none.
///
/// # Errors
/// [`Damaged`]
pub fn read(query: &str, fragment: &str) -> Result<Option<LinkCode>, Damaged> {
    let mut found = Ok(None);
    // First as a normal link, then as one that was escaped as a whole.
    for whole in [false, true] {
        let parameters = parameters(query, fragment, whole);
        match code(&parameters) {
            Ok(None) => {}
            Ok(code) => return Ok(code),
            damaged => found = damaged,
        }
    }
    found
}

/// Whether the tenant's own activation page led here: `activated` is one of the parameters.
pub fn says_activated(query: &str, fragment: &str) -> bool {
    let parameters = parameters(query, fragment, false);
    parameters.iter().any(|(name, _)| name == "activated")
}

impl LinkCode {
    /// The form of the code, given the length of the pool's codes if it is known. A code is short if the link names a user
    /// and it looks like a code that is typed; any other is extended.
    pub(crate) fn form(&self, length: Option<usize>) -> CodeForm {
        let long = self.code.open().len();
        let short = match length {
            Some(length) => long == length,
            None => long <= LONGEST_TYPED,
        };
        match &self.user {
            Some(user) if short && self.may_be_short() => CodeForm::Short(UserId::new(user)),
            _ => CodeForm::Extended,
        }
    }

    /// Whether the form depends on the length of the pool's codes.
    pub(crate) fn may_be_short(&self) -> bool {
        let code = self.code.open();
        self.user.is_some()
            && code.len() <= LONGEST_TYPED_OF_A_POOL
            && code.bytes().all(|b| b.is_ascii_alphanumeric())
    }

    /// The code without a leading `3D`, the rest of a quoted-printable `=`. A code may also begin with `3D` by itself. If
    /// nothing else in the link decides, the tenant is asked for both.
    pub(crate) fn unquoted(&self) -> Option<ActivationCode> {
        let rest = without_quoted_sign(self.code.open())?;
        is_possible(rest, SHORTEST_EXTENDED).then(|| Secret::new(rest).into())
    }
}

/// All parameters, those of the fragment first. Values are not repaired yet.
fn parameters(query: &str, fragment: &str, whole: bool) -> Vec<Parameter> {
    let mut found = Vec::new();
    for mut text in [fragment.to_owned(), query.to_owned()] {
        if whole || !text.contains('=') {
            text = unescaped(&text);
        }
        for part in text.split('&') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            found.push((self::name(name), unescaped(value)));
        }
    }
    found
}

/// Removes percent-encoding, up to [`ESCAPES`] times, and line breaks, which may also stand within an escape.
fn unescaped(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..ESCAPES {
        for line_break in ["\r", "\n", "%0D", "%0d", "%0A", "%0a"] {
            text = text.replace(line_break, "");
        }
        let decoded = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if decoded == text {
            break;
        }
        text = decoded;
    }
    text
}

/// The name of a parameter, without the rest of an `&amp;` or `&#38;` before it, and without characters that no name
/// has.
fn name(text: &str) -> String {
    let text = unescaped(text).to_ascii_lowercase();
    let name = text.rsplit(';').next().unwrap_or_default();
    let name = name.strip_prefix("amp").unwrap_or(name);
    let letter = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    name.chars().filter(letter).collect()
}

fn code(parameters: &[Parameter]) -> Result<Option<LinkCode>, Damaged> {
    let find = |wanted: &str| {
        parameters
            .iter()
            .find(|(name, value)| name == wanted && !value.is_empty())
            .map(|(_, value)| repaired(value))
    };
    let Some(mut code) = find("code") else {
        return Ok(None);
    };
    let mut user = find("user_id");
    let mut named = find("identifier");
    let begins_quoted = |value: &Repaired| without_quoted_sign(&value.text).is_some();
    // Quoted-printable writes `=3D` for each `=`, so both values would begin with `3D`.
    let quoted = code.quoted
        || user
            .as_ref()
            .is_some_and(|user| user.quoted || begins_quoted(user) && begins_quoted(&code));
    let values = [Some(&mut code), user.as_mut(), named.as_mut()];
    for value in values.into_iter().flatten() {
        if let Some(rest) = without_quoted_sign(&value.text).filter(|_| quoted) {
            value.text = rest.to_owned();
        }
    }
    let least = match user {
        Some(_) => SHORTEST,
        None => SHORTEST_EXTENDED,
    };
    let whole = !code.cut && is_possible(&code.text, least);
    let mut users = user.iter();
    let known = users.all(|user| !user.cut && !user.text.is_empty());
    match whole && known {
        true => Ok(Some(LinkCode {
            code: Secret::new(code.text).into(),
            user: user.map(|user| user.text),
            addressee: named
                .filter(|named| !named.cut)
                .and_then(|named| Addressee::read(&named.text)),
            claimed: false,
        })),
        false => Err(Damaged),
    }
}

/// A value with its damage undone.
struct Repaired {
    text: String,
    /// Whether it contained signs of quoted-printable.
    quoted: bool,
    /// Whether its end is missing: it ends in dots or in half of an escape.
    cut: bool,
}

fn repaired(value: &str) -> Repaired {
    // A space was a `+`, which many read as a space in a query. Other white space was inserted.
    let unseen = |c: &char| is_ignorable(*c) || (c.is_whitespace() && *c != ' ');
    let text: String = value.chars().map(plain).filter(|c| !unseen(c)).collect();
    let text = text
        .trim_start_matches(BEFORE)
        .trim_end_matches(BEHIND)
        .trim_end();
    let cut = ["…", "..", "%"].iter().any(|end| text.ends_with(end));
    let text = text.trim_end_matches(|c| c == '.' || BEHIND.contains(&c));
    let plain = text
        .replace("=3D", "=")
        .replace("=3d", "=")
        .replace("= ", "=")
        .replace(' ', "+");
    // `=` is padding at the end, and a line break of quoted-printable anywhere else.
    let bare = plain.trim_end_matches('=');
    let padding = &plain[bare.len()..];
    Repaired {
        quoted: bare.contains('=') || text.contains("=3D") || text.contains("=3d"),
        text: [&bare.replace('=', ""), padding].concat(),
        cut,
    }
}

fn without_quoted_sign(text: &str) -> Option<&str> {
    text.strip_prefix("3D").or_else(|| text.strip_prefix("3d"))
}

/// Whether a text can be a code: characters of base64, base64url, or such parts joined by dots, with padding only at
/// the end.
fn is_possible(code: &str, least: usize) -> bool {
    let inner = code.trim_end_matches('=');
    inner.len() >= least
        && code.len() - inner.len() <= 2
        && inner
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+/-_.~".contains(c))
}

#[cfg(test)]
mod tests;
