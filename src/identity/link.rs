//! The code of an activation link, out of the address that it was opened with (contract.md section 7).
//!
//! A link is damaged on its way: mail programs escape it twice, leave signs of their encoding in it, break
//! it over two lines, take the full stop behind it along. What that does can be told from a code, and is
//! undone here. What this module does not do: ask the tenant whether the code is good.

use percent_encoding::percent_decode_str;

use crate::{
    account::{LinkCode, UserId},
    form::addressee::Addressee,
    secret::{ActivationCode, Secret},
    typed::{is_ignorable, plain},
};

/// There is a code, and it cannot be a whole one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// So often is an address escaped at most.
const ESCAPES: usize = 4;

/// The fewest characters of a code that is typed, and of one that says whose it is, too.
const SHORTEST: usize = 4;
const SHORTEST_EXTENDED: usize = 8;

/// The most characters of a code that is typed: where the pool does not say how many there are, and where
/// it does.
const LONGEST_TYPED: usize = 12;
const LONGEST_TYPED_OF_A_POOL: usize = 32;

/// Which call takes the code of a link (contract.md section 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeForm {
    /// The code of a message, for this account: it cannot be asked about.
    Short(UserId),
    /// A code that says by itself whose it is.
    Extended,
}

/// What stands around a link in a sentence. A full stop is looked at apart: several of them say that the
/// rest was left out.
const BEFORE: [char; 11] = [' ', '<', '(', '[', '"', '\'', '“', '„', '‘', '«', '*'];
const BEHIND: [char; 22] = [
    ' ', '>', ')', ']', '}', '"', '\'', '`', '”', '“', '’', '»', '›', ',', ';', ':', '!', '?', '*',
    '|', '\\', '\u{fffd}',
];

/// A name and its value.
type Parameter = (String, String);

/// The code of a link, from the fragment and the query of an address; nothing if there is none.
///
/// # Errors
/// [`Damaged`]
pub fn read(query: &str, fragment: &str) -> Result<Option<LinkCode>, Damaged> {
    let mut found = Ok(None);
    // First as links are meant to be read, then as one that was escaped as a whole.
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
    /// Which call takes it, where codes of the pool have this length, if that is known. A code is short where
    /// the link names a user and it looks like one that is typed; any other is extended.
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

    /// Whether the length of the pool's codes decides which call takes it.
    pub(crate) fn may_be_short(&self) -> bool {
        let code = self.code.open();
        self.user.is_some()
            && code.len() <= LONGEST_TYPED_OF_A_POOL
            && code.bytes().all(|b| b.is_ascii_alphanumeric())
    }

    /// The code without what may be the rest of a quoted-printable `=`. Where nothing else in the link tells, a
    /// code may begin like that by itself: then the tenant is asked for both.
    pub(crate) fn unquoted(&self) -> Option<ActivationCode> {
        let rest = without_quoted_sign(self.code.open())?;
        is_possible(rest, SHORTEST_EXTENDED).then(|| Secret::new(rest).into())
    }
}

/// All parameters, those of the fragment first. A value is not repaired yet.
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

/// A text without percent-encoding, however often it was encoded, and without line breaks: where a mail
/// program has broken a link, the break may stand within an escape.
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

/// The name of a parameter, without the rest of an `&amp;` or `&#38;` before it, and without what is in no
/// name.
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
    // Quoted-printable writes `=3D` for each `=`, so that both values begin alike.
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

/// A value as it was sent.
struct Repaired {
    text: String,
    /// Signs of quoted-printable stood in it.
    quoted: bool,
    /// Its end is missing: dots stand there, or half of an escape.
    cut: bool,
}

fn repaired(value: &str) -> Repaired {
    // A `+` in a query is read as a space by many; any other gap was put in.
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
    // Padding stands at the end; any other `=` is a line break of quoted-printable.
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

/// Whether a text can be a code: letters and digits of base64, of its form for addresses, of what is joined
/// by dots; with padding at its end only.
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
