//! A mail that the sink has received: finds its code and link, and puts it into the outbox.

use mail_parser::{Message, MessageParser, PartType};

use crate::account::Record;
use crate::activation;
use crate::mail::{Letter, MailKind};
use crate::settings::{CodeAlphabet, Settings};
use crate::store::{ACCOUNTS, StoreTrouble, Transaction};
use crate::tenant::Tenant;

/// Reads `message` and keeps it once for each of the recipients.
///
/// # Errors
/// Says why the message is not in order.
pub(super) fn keep(
    tenant: &Tenant,
    message: &[u8],
    recipients: &[String],
    settings: &Settings,
) -> Result<(), String> {
    let message = MessageParser::default()
        .parse(message)
        .ok_or("the message has no header")?;
    let from = message
        .from()
        .and_then(|from| from.first()?.address())
        .ok_or("`From` is missing (RFC 5322 section 3.6)")?;
    message
        .date()
        .ok_or("`Date` is missing (RFC 5322 section 3.6)")?;
    let (text, html) = parts(&message);
    let subject = message.subject().unwrap_or_default();
    let link = link(&text).or_else(|| link(&html.clone().unwrap_or_default()));
    let now = tenant.inner.clock.now();
    let kept = tenant.inner.store.write(|all| {
        for to in recipients {
            let words = format!("{subject}\n{text}");
            let letter = Letter {
                code: code(all, &words, to, settings)?,
                extended_code: link.as_deref().and_then(code_of),
                link: link.clone(),
                subject: subject.to_owned(),
                body: text.clone(),
                html: html.clone(),
                from: Some(from.to_owned()),
                ..Letter::new(to, MailKind::Received, None, now)
            };
            all.post(&letter)?;
        }
        Ok::<_, StoreTrouble>(())
    });
    kept.map_err(|trouble| trouble.to_string())
}

/// The first plain text and the first HTML, each as it was written.
fn parts(message: &Message<'_>) -> (String, Option<String>) {
    let mut text = None;
    let mut html = None;
    for part in &message.parts {
        match &part.body {
            PartType::Text(body) if text.is_none() => text = Some(body.replace("\r\n", "\n")),
            PartType::Html(body) if html.is_none() => html = Some(body.replace("\r\n", "\n")),
            _ => {}
        }
    }
    (text.unwrap_or_default(), html)
}

/// The first address that carries a code, or else the first address at all.
fn link(text: &str) -> Option<String> {
    let ends = |c: char| c.is_whitespace() || "\"'<>".contains(c);
    let starts = text.match_indices("http");
    let mut links = starts.filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        let whole = rest.split(ends).next()?.trim_end_matches(['.', ',', ')']);
        let written = whole.starts_with("http://") || whole.starts_with("https://");
        written.then(|| whole.replace("&amp;", "&"))
    });
    let all: Vec<String> = links.by_ref().collect();
    let carries = all.iter().find(|link| code_of(link).is_some());
    carries.or(all.first()).cloned()
}

/// `code` in the fragment or the query of a link.
fn code_of(link: &str) -> Option<String> {
    let (_, parameters) = link.split_once('#').or_else(|| link.split_once('?'))?;
    form_urlencoded::parse(parameters.as_bytes())
        .find(|(name, _)| name == "code")
        .map(|(_, value)| value.into_owned())
}

/// The word that is the valid code of the account with this address. If there is none, the first word that looks like a
/// code, because a later code may have replaced it before the mail arrived.
fn code(
    all: &Transaction,
    words: &str,
    to: &str,
    settings: &Settings,
) -> Result<Option<String>, StoreTrouble> {
    let length = settings.pool.activation().length;
    let looks = |word: &&str| {
        word.chars().count() == length
            && word.chars().any(|c| c.is_ascii_digit())
            && word.chars().all(|c| match settings.code_alphabet {
                CodeAlphabet::Digits => c.is_ascii_digit(),
                CodeAlphabet::LettersAndDigits => c.is_ascii_uppercase() || c.is_ascii_digit(),
            })
    };
    let written = |word: &&str| {
        word.chars().count() == length && word.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let all_words = || words.split(|c: char| !c.is_ascii_alphanumeric());
    let accounts: Vec<Record> = all.all(ACCOUNTS)?;
    let own = |one: &&Record| one.addresses.iter().any(|address| address.text == to);
    for account in accounts.iter().filter(own) {
        for word in all_words().filter(written) {
            if activation::is_code_of(all, &account.id, word)? {
                return Ok(Some(word.to_owned()));
            }
        }
    }
    Ok(all_words().find(looks).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, found: Option<&str>, code: Option<&str>) {
        let link = link(text);
        assert_eq!(link.as_deref(), found, "{text}");
        assert_eq!(link.as_deref().and_then(code_of).as_deref(), code, "{text}");
    }

    #[test]
    fn the_link_with_the_code_is_found_among_others() {
        check("no link, http is a word", None, None);
        check(
            "Privacy: https://page.test/privacy.\nOpen https://page.test/activate/#code=a%2Bb, now",
            Some("https://page.test/activate/#code=a%2Bb"),
            Some("a+b"),
        );
        check(
            "<a href=\"http://page.test/activate/?code=x&amp;user_id=u\">Open</a>",
            Some("http://page.test/activate/?code=x&user_id=u"),
            Some("x"),
        );
        check("See http://page.test.", Some("http://page.test"), None);
    }
}
