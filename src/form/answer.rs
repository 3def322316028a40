//! Converts the text of a field into JSON of the right type, or returns its issue.
//!
//! Text is sent as typed, without ignorable characters at its ends and in Unicode's form C, because patterns and
//! lengths of a schema expect composed letters. Numbers, dates and addresses are sent in a normal form. The rules of
//! the schema are checked in `fault`.

use serde_json::Value;

use super::{
    Issue, email,
    kind::{Kind, is_taken},
    mobile,
};
use crate::typed;

/// Composes letters and their marks (Unicode's form C).
pub type Compose = fn(&str) -> String;

/// A number with a fraction and more digits than this would be rounded.
const DIGITS: usize = 15;

/// A year before this one is a slip: some date fields turn `26` into `0026`.
const FIRST_YEAR: u32 = 1900;

/// The answer as JSON; `None` if there is none.
///
/// # Errors
/// The issue of the text.
pub(super) fn read(
    kind: &Kind,
    text: &str,
    required: bool,
    compose: Compose,
) -> Result<Option<Value>, Issue> {
    match kind {
        Kind::Constant(value) => return Ok(Some(value.clone())),
        // An optional box that is not ticked is no answer.
        Kind::Flag => {
            let yes = text == "true";
            return Ok((yes || required).then_some(Value::Bool(yes)));
        }
        Kind::Consent(agreement) => {
            return Ok((!text.is_empty()).then(|| agreement.answer(text)));
        }
        // In the order of the schema, not the order of ticking.
        Kind::Several(choices) => {
            let taken = choices.iter().filter(|choice| is_taken(text, choice));
            let items: Vec<Value> = taken.map(|choice| choice.as_str().into()).collect();
            return Ok((required || !items.is_empty()).then_some(Value::Array(items)));
        }
        _ if typed::is_blank(text) => return Ok(None),
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
        Kind::Date => date(text)?.into(),
        Kind::Integer => integer(text)?,
        Kind::Number => number(text).ok_or(Issue::NotANumber)?,
        Kind::Line | Kind::LongText => composed(&typed::bare(text), compose).into(),
        _ => text.into(),
    };
    Ok(Some(value))
}

/// A text in form C. Text below U+0300 is already in that form.
fn composed(text: &str, compose: Compose) -> String {
    match text.chars().all(|c| c < '\u{300}') {
        true => text.to_owned(),
        false => compose(text),
    }
}

/// A number or date as typed, in ASCII: converts the digits of other scripts, dashes and decimal separators, and
/// removes spaces and invisible characters.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars().map(typed::digit) {
        match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' => plain.push('-'),
            '\u{66b}' => plain.push('.'),
            '\u{66c}' => {}
            c if c.is_whitespace() || typed::is_ignorable(c) => {}
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
    // A comma before three digits may separate thousands: ambiguous, so it is refused.
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
    // The JSON parser reads it, because the page contains that anyway.
    serde_json::from_str(&[sign, whole, ".", fraction].concat()).ok()
}

/// A date that exists, as `2026-12-31`; the digits may be of any script.
fn date(text: &str) -> Result<String, Issue> {
    let text = plain(text);
    let (year, month, day) = parts(&text).ok_or(Issue::Date)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    match (1..=days).contains(&day) {
        false => Err(Issue::Date),
        true if year < FIRST_YEAR => Err(Issue::YearBefore(FIRST_YEAR)),
        true => Ok(text),
    }
}

/// Year, month and day.
fn parts(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('-');
    let mut part = |length: usize| {
        let part = parts.next()?;
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    };
    let read = (part(4)?, part(2)?, part(2)?);
    parts.next().is_none().then_some(read)
}

/// A URL; one without a scheme gets `https`.
fn url(text: &str) -> Option<String> {
    let text = typed::tidy(text);
    let full = match text.find("://") {
        Some(_) => text,
        None => ["https://", &text].concat(),
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

    fn nfc(text: &str) -> String {
        unicode_normalization::UnicodeNormalization::nfc(text).collect()
    }

    #[track_caller]
    fn check(kind: Kind, table: &[(&str, Result<Value, Issue>)]) {
        for (text, expected) in table {
            let read = read(&kind, text, true, nfc).map(|answer| answer.expect("filled"));
            assert_eq!(&read, expected, "{text:?} as {kind:?}");
        }
    }

    #[test]
    fn integers_are_read_in_every_notation_that_keyboards_produce() {
        check(
            Kind::Integer,
            &[
                ("42", Ok(json!(42))),
                (" +42 ", Ok(json!(42))),
                ("٤٢", Ok(json!(42))),
                ("۴۲", Ok(json!(42))),
                ("４２", Ok(json!(42))),
                ("\u{2212}7", Ok(json!(-7))),
                ("－７", Ok(json!(-7))),
                ("ー７", Ok(json!(-7))),
                ("＋４２", Ok(json!(42))),
                ("１２　０００", Ok(json!(12000))),
                ("\u{202e}4\u{2009}2\u{202c}", Ok(json!(42))),
                ("\u{2067}٤\u{200b}٢\u{2069}\u{feff}", Ok(json!(42))),
                ("4\u{3164}2\u{2800}", Ok(json!(42))),
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
    fn a_number_takes_a_point_or_a_comma_and_is_refused_if_ambiguous() {
        check(
            Kind::Number,
            &[
                ("4.5", Ok(json!(4.5))),
                ("4,5", Ok(json!(4.5))),
                ("٤٫٥", Ok(json!(4.5))),
                ("４．５", Ok(json!(4.5))),
                ("４，５", Ok(json!(4.5))),
                ("４。５", Ok(json!(4.5))),
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
    fn a_date_has_to_exist_in_the_calendar() {
        check(
            Kind::Date,
            &[
                ("2024-02-29", Ok(json!("2024-02-29"))),
                ("٢٠٢٤-٠٢-٢٩", Ok(json!("2024-02-29"))),
                ("2023-02-29", Err(Issue::Date)),
                ("1900-02-29", Err(Issue::Date)),
                ("２０２４－０２－２９", Ok(json!("2024-02-29"))),
                ("２０２４ー０２ー２９", Ok(json!("2024-02-29"))),
                (
                    "\u{202b}2024\u{2011}02\u{2011}29\u{202c}",
                    Ok(json!("2024-02-29")),
                ),
                ("1900-01-01", Ok(json!("1900-01-01"))),
                ("1899-12-31", Err(Issue::YearBefore(1900))),
                ("0024-02-29", Err(Issue::YearBefore(1900))),
                ("0000-01-01", Err(Issue::YearBefore(1900))),
                ("2024-13-01", Err(Issue::Date)),
                ("2024-1-1", Err(Issue::Date)),
                ("12024-01-01", Err(Issue::Date)),
                ("2024-04-31", Err(Issue::Date)),
                ("31.12.2024", Err(Issue::Date)),
                ("2024-01-01-", Err(Issue::Date)),
            ],
        );
    }

    #[test]
    fn a_url_without_a_scheme_gets_https() {
        check(
            Kind::Url,
            &[
                (" example.test/a ", Ok(json!("https://example.test/a"))),
                ("http://example.test", Ok(json!("http://example.test"))),
                (
                    "\u{feff}ｅｘａｍｐｌｅ．test\u{2028}",
                    Ok(json!("https://example.test")),
                ),
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
    fn text_is_sent_as_typed_without_invisible_characters_at_its_ends() {
        check(
            Kind::Line,
            &[
                (" Ada  ", Ok(json!(" Ada  "))),
                (
                    "\u{202b}Ada \u{2067}Byron\u{2069}\u{202c}",
                    Ok(json!("Ada \u{2067}Byron")),
                ),
                ("\u{3164}Ada\u{2800}\u{200d}\u{feff}", Ok(json!("Ada"))),
                ("نامه\u{200c}ای", Ok(json!("نامه\u{200c}ای"))),
                ("渡邉\u{e0100} ", Ok(json!("渡邉\u{e0100} "))),
                ("１２３ Ａ", Ok(json!("１２３ Ａ"))),
            ],
        );
        check(Kind::LongText, &[(" Ada\n ", Ok(json!(" Ada\n ")))]);
    }

    #[test]
    fn letters_and_their_marks_are_sent_composed() {
        let composed = "Zoë Ångström Nguyễn";
        let apart: String = unicode_normalization::UnicodeNormalization::nfd(composed).collect();
        assert_ne!(apart, composed);
        for kind in [Kind::Line, Kind::LongText] {
            check(
                kind,
                &[
                    (&apart, Ok(json!(composed))),
                    (composed, Ok(json!(composed))),
                ],
            );
        }
    }

    #[test]
    fn a_text_of_spaces_and_invisible_characters_is_no_answer() {
        for blank in [
            "  ",
            "\u{3164}",
            "\u{2800}\u{200b}",
            "\u{202e}\u{2067}",
            "\u{fe0f}\u{feff}\u{a0}",
        ] {
            for kind in [
                Kind::Line,
                Kind::LongText,
                Kind::Integer,
                Kind::Date,
                Kind::Phone(None),
            ] {
                assert_eq!(
                    read(&kind, blank, true, nfc),
                    Ok(None),
                    "{blank:?} {kind:?}"
                );
            }
        }
    }

    #[test]
    fn an_empty_text_is_no_answer() {
        assert_eq!(read(&Kind::Line, "  ", true, nfc), Ok(None));
        assert_eq!(read(&Kind::Integer, "", true, nfc), Ok(None));
        assert_eq!(read(&Kind::Flag, "", true, nfc), Ok(Some(json!(false))));
        assert_eq!(read(&Kind::Flag, "", false, nfc), Ok(None));
        assert_eq!(read(&Kind::Flag, "true", false, nfc), Ok(Some(json!(true))));
    }
}
