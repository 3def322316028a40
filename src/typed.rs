//! Characters that people type and paste: which of them are invisible, and which ASCII character a full-width one stands
//! for. All fields use this one list and this one folding.
//!
//! Each reader of a field decides which of these functions it applies to an answer.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Whether a character is invisible or an unusual blank: controls, marks of direction, zero width, fillers, blank
/// letters, the object replacement character. These are Unicode's `Default_Ignorable_Code_Point` and the blanks that it
/// lacks, but not white space.
pub fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{13430}'..='\u{1343f}' | '\u{13441}' | '\u{13442}'
        | '\u{16fe4}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
        || c.is_control() && !c.is_whitespace()
}

/// Whether a character is white space or ignorable.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || is_ignorable(c)
}

/// Whether a text has no visible character.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_gap)
}

/// A text without white space and ignorable characters at its ends.
pub fn trimmed(text: &str) -> &str {
    let (start, end) = seen(text);
    &text[start..end]
}

/// A text without ignorable characters at its ends. White space at the ends stays.
pub fn bare(text: &str) -> String {
    let (start, end) = seen(text);
    let spaces = |text: &str| text.replace(is_ignorable, "");
    [
        &spaces(&text[..start]),
        &text[start..end],
        &spaces(&text[end..]),
    ]
    .concat()
}

/// The range from the first to the last visible character. A variation selector or a tag belongs to the character
/// before it (a Japanese name, a flag).
fn seen(text: &str) -> (usize, usize) {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let selects = matches!(c,
            '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}');
        if !is_gap(c) || (selects && end == at) {
            end = at + c.len_utf8();
        }
    }
    let inner = text[..end].trim_start_matches(is_gap);
    (end - inner.len(), end)
}

/// The ASCII character that a full-width one stands for; anything else as it is.
pub fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3002}' | '\u{ff61}' => '.',
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// As [`plain`], and the ASCII digit of an Arabic-Indic, Persian, Devanagari or Bengali one.
pub fn digit(c: char) -> char {
    for zero in ['٠', '۰', '०', '০'] {
        if let Some(digit) = (c as u32)
            .checked_sub(zero as u32)
            .filter(|value| *value < 10)
        {
            return char::from_digit(digit, 10).unwrap_or(c);
        }
    }
    plain(c)
}

/// A text of one line that is no prose, folded to plain characters and without invisible ones. A joiner between two
/// letters that are not ASCII is part of the spelling (Persian) and stays.
pub fn tidy(text: &str) -> String {
    let mut kept = String::new();
    let mut joiner = None;
    for c in text.chars().map(plain) {
        let foreign = !c.is_ascii() && !c.is_whitespace();
        if matches!(c, '\u{200c}' | '\u{200d}') {
            joiner = Some(c).filter(|_| kept.ends_with(|before: char| !before.is_ascii()));
        } else if !is_ignorable(c) && !matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
        {
            kept.extend(joiner.take().filter(|_| foreign));
            kept.push(c);
        }
    }
    kept.trim().to_owned()
}

/// The part of a link after its scheme, without parameters, percent-decoded once (`mailto:`, `tel:`). `None` if the
/// text is no link of this scheme.
pub fn linked(text: &str, scheme: &str) -> Option<String> {
    let (before, rest) = text.split_once(':')?;
    if !before.eq_ignore_ascii_case(scheme) {
        return None;
    }
    let about = rest.split(['?', ';']).next().unwrap_or_default();
    let decoded = percent_decode_str(about).decode_utf8();
    Some(tidy(&decoded.unwrap_or(Cow::Borrowed(about))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::{Asked, CodeAlphabet, IdentifierKind},
        form::{email, identifier, mobile},
        journey::code,
    };

    fn ignorable() -> impl Iterator<Item = char> {
        ('\0'..=char::MAX).filter(|c| is_ignorable(*c))
    }

    #[test]
    fn the_list_has_all_that_unicode_calls_ignorable_and_the_blanks_beside() {
        let unicode = jsonschema::draft202012::options()
            .with_pattern_options(jsonschema::PatternOptions::regex())
            .build(&serde_json::json!({ "pattern": r"\p{Default_Ignorable_Code_Point}|\p{Cc}" }))
            .expect("a schema");
        let mut seen = 0;
        for c in ('\0'..='\u{20000}').chain('\u{e0000}'..='\u{e1000}') {
            if unicode.is_valid(&String::from(c).into()) {
                assert!(is_gap(c), "{c:?}");
                seen += 1;
            }
        }
        assert!(seen > 4_000, "{seen}");
        for blank in [
            '\u{2800}',
            '\u{3164}',
            '\u{ffa0}',
            '\u{fffc}',
            '\u{1d159}',
            '\u{13441}',
        ] {
            assert!(is_ignorable(blank), "{blank:?}");
        }
        for seen in [
            'a',
            '\u{301}',
            '\u{600}',
            '\u{1f600}',
            '\u{fffd}',
            '-',
            '\u{e000}',
            'ㄱ',
            '⠁',
        ] {
            assert!(!is_gap(seen), "{seen:?}");
        }
    }

    #[test]
    fn no_reader_of_a_field_minds_what_cannot_be_seen() {
        let name = Asked {
            kind: IdentifierKind::Username,
            country: None,
            international: false,
        };
        for c in ignorable()
            .step_by(3)
            .chain(['\u{200c}', '\u{200d}', '\u{feff}'])
        {
            let within = |text: &str| {
                let (start, end) = text.split_at(text.len() / 2);
                [start, end]
                    .map(|part| [&part[..1], &part[1..], ""].join(&String::from(c)))
                    .concat()
            };
            let address = email::read(&within("ada@example.test"), None, false);
            assert_eq!(address.as_deref(), Ok("ada@example.test"), "{c:?}");
            let number = mobile::read(&within("+48123456789"), None);
            assert_eq!(number.as_deref(), Ok("+48123456789"), "{c:?}");
            let code = code::read(&within("ABC234"), Some(6), CodeAlphabet::Any);
            assert_eq!(
                code.map(|code| code.open().to_owned()),
                Ok("ABC234".into()),
                "{c:?}"
            );
            let name = identifier::read(name, &within("ada.byron"), None);
            assert_eq!(name.as_deref(), Ok("ada.byron"), "{c:?}");
        }
    }

    #[test]
    fn nothing_is_seen_in_blanks_and_they_are_taken_off_the_ends() {
        for blank in [
            "",
            " ",
            "\u{3164}",
            "\u{2800}\u{a0}",
            "\u{202e}\u{200b}",
            "\u{fe0f}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
            assert_eq!(trimmed(blank), "", "{blank:?}");
            assert_eq!(tidy(blank), "", "{blank:?}");
        }
        for (text, expected) in [
            ("\u{2068}Ada\u{2069}", "Ada"),
            ("\u{115f}\u{3000}Ada \u{200d}", "Ada"),
            ("Ada\u{200b}Byron", "Ada\u{200b}Byron"),
            ("渡邉\u{e0100}\u{200e}", "渡邉\u{e0100}"),
            ("\u{fe0f}Ada ❤\u{fe0f} \u{fe0f}", "Ada ❤\u{fe0f}"),
        ] {
            assert!(!is_blank(text), "{text:?}");
            assert_eq!(trimmed(text), expected, "{text:?}");
        }
        for (text, expected) in [
            (" Ada  ", " Ada  "),
            (" \u{200b} Ada\u{3164} \u{fe0f}", "  Ada "),
            ("\u{202b}Ada\u{200b}Byron\u{202c}", "Ada\u{200b}Byron"),
            ("渡邉\u{e0100}\u{200e}\n", "渡邉\u{e0100}\n"),
        ] {
            assert_eq!(bare(text), expected, "{text:?}");
        }
    }

    #[test]
    fn full_width_characters_are_those_of_ascii() {
        let full: String = ('\u{ff01}'..='\u{ff5e}').collect();
        let ascii: String = ('!'..='~').collect();
        assert_eq!(tidy(&full), ascii);
        assert_eq!(tidy("　ａ　ｂ　"), "a b");
        assert_eq!(tidy("ａ。ｂ｡ｃ"), "a.b.c");
        assert_eq!(digit('７'), '7');
        assert_eq!(digit('٧'), '7');
        assert_eq!(plain('٧'), '٧');
    }

    #[test]
    fn a_joiner_stays_where_it_is_spelling() {
        assert_eq!(tidy("نامه\u{200c}ای"), "نامه\u{200c}ای");
        assert_eq!(tidy("a\u{200c}b\u{200d}é\u{200c} é\u{200c}"), "abé é");
    }

    #[test]
    fn a_link_is_about_what_stands_behind_its_scheme_decoded_once() {
        for (text, scheme, about) in [
            (
                "mailto:a%2Bb@c.test?subject=x",
                "mailto",
                Some("a+b@c.test"),
            ),
            ("MailTo: a@c.test", "mailto", Some("a@c.test")),
            ("mailto:a%2540c.test", "mailto", Some("a%40c.test")),
            ("mailto:%E2%80%8Ba@c.test", "mailto", Some("a@c.test")),
            ("mailto:%FFa@c.test", "mailto", Some("%FFa@c.test")),
            ("TEL:+48-123;ext=5", "tel", Some("+48-123")),
            ("tel:%2B48123", "tel", Some("+48123")),
            ("a@c.test", "mailto", None),
            ("fax:+48", "tel", None),
        ] {
            assert_eq!(linked(text, scheme).as_deref(), about, "{text}");
        }
    }
}
