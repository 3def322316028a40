//! What is typed becomes JSON of the right type, or says why it cannot.
//!
//! Text goes as it was typed; only what is read as a number, a day or an address is put into its
//! one form. Whether an answer fits the schema is judged elsewhere.

use serde_json::Value;

use super::{
    Issue, digit, email, mobile,
    node::{Kind, is_taken},
};

/// More digits than this would be rounded in silence.
const DIGITS: usize = 15;

/// The answer; nothing if there is none.
///
/// # Errors
/// What is wrong with the text.
pub(super) fn read(kind: &Kind, text: &str, required: bool) -> Result<Option<Value>, Issue> {
    match kind {
        Kind::Constant(value) => return Ok(Some(value.clone())),
        // A box that need not be ticked and is not ticked says nothing.
        Kind::Flag => {
            let yes = text == "true";
            return Ok((yes || required).then_some(Value::Bool(yes)));
        }
        Kind::Consent(agreement) => {
            return Ok((!text.is_empty()).then(|| agreement.answer(text)));
        }
        // As the schema has them, in whatever order they were ticked.
        Kind::Several(choices) => {
            let taken = choices.iter().filter(|choice| is_taken(text, choice));
            let items: Vec<Value> = taken.map(|choice| choice.as_str().into()).collect();
            return Ok((required || !items.is_empty()).then_some(Value::Array(items)));
        }
        _ if text.trim().is_empty() => return Ok(None),
        _ => {}
    }
    let value = match kind {
        Kind::Email(hosts, international) => {
            let address = email::read(text, *hosts, *international).map_err(Issue::Email)?;
            match hosts {
                Some(hosts) => email::on_the_wire(&address, *hosts).into(),
                None => address.into(),
            }
        }
        Kind::Phone(home) => mobile::read(text, *home).map_err(Issue::Mobile)?.into(),
        Kind::Url => url(text).ok_or(Issue::Url)?.into(),
        Kind::Date => date(text).ok_or(Issue::Date)?.into(),
        Kind::Integer => integer(text)?,
        Kind::Number => number(text).ok_or(Issue::NotANumber)?,
        _ => text.into(),
    };
    Ok(Some(value))
}

/// A number as people type it, in ASCII: digits of all systems, the minus of typesetters, no
/// spaces and no marks of direction.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.trim().chars().map(digit::plain) {
        match c {
            '\u{2212}' | '\u{2013}' => plain.push('-'),
            '\u{66b}' => plain.push('.'),
            ' ' | '\u{a0}' | '\u{202f}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{66c}' => {}
            c => plain.push(c),
        }
    }
    plain
}

fn integer(text: &str) -> Result<Value, Issue> {
    let text = plain(text);
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(match number(&text) {
            Some(_) => Issue::NotWhole,
            None => Issue::NotANumber,
        });
    }
    let number = text.strip_prefix('+').unwrap_or(&text).parse::<i64>();
    number.map(Value::from).map_err(|_| Issue::NotANumber)
}

fn number(text: &str) -> Option<Value> {
    let text = plain(text);
    let text = text.strip_prefix('+').unwrap_or(&text);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    // A comma before three digits may stand between thousands: nobody knows, so it is asked again.
    let (whole, fraction) = match digits.split_once(['.', ',']) {
        Some((_, fraction)) if digits.contains(',') && fraction.len() == 3 => return None,
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let ascii = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !ascii(whole) || !ascii(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        return [sign, whole].concat().parse::<i64>().ok().map(Value::from);
    }
    if whole.len() + fraction.len() > DIGITS {
        return None;
    }
    // By the reader of JSON, which is there anyway.
    serde_json::from_str(&[sign, whole, ".", fraction].concat()).ok()
}

/// A day that there is, as `2026-12-31`; the digits may be of any system.
fn date(text: &str) -> Option<String> {
    let text: String = text.trim().chars().map(digit::plain).collect();
    let mut parts = text.split('-');
    let mut part = |length: usize| {
        let part = parts.next()?;
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    if parts.next().is_some() {
        return None;
    }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (year > 0 && (1..=days).contains(&day)).then_some(text)
}

/// An address of the web: what has no scheme gets the one that is meant.
fn url(text: &str) -> Option<String> {
    let text = text.trim();
    let full = match text.find("://") {
        Some(_) => text.to_owned(),
        None => ["https://", text].concat(),
    };
    let lower = |n: usize| {
        full.get(..n)
            .is_some_and(|s| s.eq_ignore_ascii_case(&"https://"[..n]))
    };
    let rest = if lower(8) {
        &full[8..]
    } else if full
        .get(..7)
        .is_some_and(|s| s.eq_ignore_ascii_case("http://"))
    {
        &full[7..]
    } else {
        return None;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let good = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    (good && !full.chars().any(|c| c.is_whitespace() || c.is_control())).then_some(full)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(kind: Kind, table: &[(&str, Result<Value, Issue>)]) {
        for (text, expected) in table {
            let read = read(&kind, text, true).map(|answer| answer.expect("filled"));
            assert_eq!(&read, expected, "{text:?} as {kind:?}");
        }
    }

    #[test]
    fn integers_are_read_in_every_writing_of_the_keyboards() {
        check(
            Kind::Integer,
            &[
                ("42", Ok(json!(42))),
                (" +42 ", Ok(json!(42))),
                ("٤٢", Ok(json!(42))),
                ("۴۲", Ok(json!(42))),
                ("４２", Ok(json!(42))),
                ("\u{2212}7", Ok(json!(-7))),
                ("-0", Ok(json!(0))),
                ("007", Ok(json!(7))),
                ("12 000", Ok(json!(12000))),
                ("9223372036854775807", Ok(json!(i64::MAX))),
                ("9223372036854775808", Err(Issue::NotANumber)),
                ("4.2", Err(Issue::NotWhole)),
                ("4,5", Err(Issue::NotWhole)),
                ("four", Err(Issue::NotANumber)),
                ("1e3", Err(Issue::NotANumber)),
                ("--1", Err(Issue::NotANumber)),
                ("-", Err(Issue::NotANumber)),
            ],
        );
    }

    #[test]
    fn numbers_have_a_point_or_a_comma_but_no_guess() {
        check(
            Kind::Number,
            &[
                ("4.5", Ok(json!(4.5))),
                ("4,5", Ok(json!(4.5))),
                ("٤٫٥", Ok(json!(4.5))),
                ("-.5", Ok(json!(-0.5))),
                ("42", Ok(json!(42))),
                ("1.0", Ok(json!(1))),
                ("1.250", Ok(json!(1.25))),
                ("1,250", Err(Issue::NotANumber)),
                ("1,250.5", Err(Issue::NotANumber)),
                (".", Err(Issue::NotANumber)),
                ("0.1234567890123456789", Err(Issue::NotANumber)),
                ("NaN", Err(Issue::NotANumber)),
                ("1e999", Err(Issue::NotANumber)),
            ],
        );
    }

    #[test]
    fn a_day_is_one_of_the_calendar() {
        check(
            Kind::Date,
            &[
                ("2024-02-29", Ok(json!("2024-02-29"))),
                ("٢٠٢٤-٠٢-٢٩", Ok(json!("2024-02-29"))),
                ("2023-02-29", Err(Issue::Date)),
                ("1900-02-29", Err(Issue::Date)),
                ("2024-13-01", Err(Issue::Date)),
                ("2024-1-1", Err(Issue::Date)),
                ("0000-01-01", Err(Issue::Date)),
                ("2024-04-31", Err(Issue::Date)),
                ("31.12.2024", Err(Issue::Date)),
                ("2024-01-01-", Err(Issue::Date)),
            ],
        );
    }

    #[test]
    fn an_address_of_the_web_gets_the_scheme_that_is_meant() {
        check(
            Kind::Url,
            &[
                (" example.test/a ", Ok(json!("https://example.test/a"))),
                ("http://example.test", Ok(json!("http://example.test"))),
                ("HTTPS://Example.test", Ok(json!("HTTPS://Example.test"))),
                ("ftp://example.test", Err(Issue::Url)),
                ("javascript:alert(1)", Err(Issue::Url)),
                ("example", Err(Issue::Url)),
                ("exa mple.test", Err(Issue::Url)),
                ("https://", Err(Issue::Url)),
                ("é://x.test", Err(Issue::Url)),
            ],
        );
    }

    #[test]
    fn text_goes_as_it_was_typed_and_nothing_is_no_answer() {
        check(Kind::Line, &[(" Ada  ", Ok(json!(" Ada  ")))]);
        assert_eq!(read(&Kind::Line, "  ", true), Ok(None));
        assert_eq!(read(&Kind::Integer, "", true), Ok(None));
        assert_eq!(read(&Kind::Flag, "", true), Ok(Some(json!(false))));
        assert_eq!(read(&Kind::Flag, "", false), Ok(None));
        assert_eq!(read(&Kind::Flag, "true", false), Ok(Some(json!(true))));
    }
}
