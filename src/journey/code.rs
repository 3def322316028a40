//! Reads the activation code out of what was typed or pasted.

use crate::{
    config::CodeAlphabet,
    form::Issue,
    secret::Secret,
    typed::{digit, is_ignorable},
};

/// Reads a code. Spaces, hyphens and invisible characters are removed; full-width characters and the digits of other
/// scripts become ASCII; lowercase becomes uppercase if codes have only uppercase letters. In a pasted sentence the
/// code is the only word of the right length; if there are several, the only one of them with a digit, or the only one
/// in capitals if codes have only uppercase letters; if there is none, adjacent groups of digits that have the right
/// length together.
///
/// # Errors
/// [`Issue::Missing`] or [`Issue::CodeLength`].
pub fn read(text: &str, length: Option<usize>, alphabet: CodeAlphabet) -> Result<Secret, Issue> {
    let plain: String = text
        .chars()
        .map(digit)
        .filter(|c| !is_ignorable(*c))
        .collect();
    let fits = |c: char| match alphabet {
        CodeAlphabet::Digits => c.is_ascii_digit(),
        CodeAlphabet::Upper | CodeAlphabet::Any => c.is_ascii_alphanumeric(),
    };
    let code = |text: &str| {
        Secret::new(match alphabet {
            CodeAlphabet::Upper => text.to_ascii_uppercase(),
            CodeAlphabet::Digits | CodeAlphabet::Any => text.to_owned(),
        })
    };
    let all: String = plain.chars().filter(char::is_ascii_alphanumeric).collect();
    let Some(length) = length else {
        let code = code(&all.chars().filter(|c| fits(*c)).collect::<String>());
        return match code.is_empty() {
            true => Err(Issue::Missing),
            false => Ok(code),
        };
    };
    if all.is_empty() {
        return Err(Issue::Missing);
    }
    if all.len() == length && all.chars().all(fits) {
        return Ok(code(&all));
    }
    let words = words(&plain);
    let whole = |word: &&str| word.len() == length && word.chars().all(fits);
    let candidates: Vec<&str> = words.iter().copied().filter(whole).collect();
    let in_capitals = |word: &str| !word.contains(|c: char| c.is_ascii_lowercase());
    let found = only(&candidates, |_| true)
        .or_else(|| {
            only(&candidates, |word| {
                word.contains(|c: char| c.is_ascii_digit())
            })
        })
        .or_else(|| only(&candidates, in_capitals).filter(|_| alphabet == CodeAlphabet::Upper))
        .map(str::to_owned)
        .or_else(|| grouped(&words, length).filter(|_| candidates.is_empty()));
    match found {
        Some(found) => Ok(code(&found)),
        None => Err(Issue::CodeLength(length)),
    }
}

/// The words of a text. Chinese and Japanese put no space around a code, so besides ASCII only letters of European
/// alphabets belong to a word.
fn words(text: &str) -> Vec<&str> {
    let in_word = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{300}'..='\u{36f}')
    };
    text.split(|c| !in_word(c))
        .filter(|word| !word.is_empty())
        .collect()
}

/// The only word for which this holds; `None` if there are several.
fn only<'a>(words: &[&'a str], good: fn(&str) -> bool) -> Option<&'a str> {
    let mut good = words.iter().filter(|word| good(word));
    match (good.next(), good.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Adjacent words of digits that have this length together, if there is exactly one such run.
fn grouped(words: &[&str], length: usize) -> Option<String> {
    let mut rows = Vec::new();
    for first in 0..words.len() {
        let mut row = String::new();
        for word in &words[first..] {
            if row.len() >= length || !word.bytes().all(|b| b.is_ascii_digit()) {
                break;
            }
            row.push_str(word);
        }
        if row.len() == length {
            rows.push(row);
        }
    }
    match rows.len() {
        1 => rows.pop(),
        _ => None,
    }
}

/// Whether a change added characters at the end of a text, or replaced it: only such a change may send the code.
/// Removing characters or inserting some before existing ones may not.
pub(super) fn grew_at_its_end(before: &str, now: &str) -> bool {
    let start = before
        .chars()
        .zip(now.chars())
        .take_while(|(before, now)| before == now)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (removed, inserted) = (&before[start..], &now[start..]);
    let kept: String = removed
        .chars()
        .rev()
        .zip(inserted.chars().rev())
        .take_while(|(before, now)| before == now)
        .map(|(c, _)| c)
        .collect();
    let holds = |text: &str| text.contains(char::is_alphanumeric);
    holds(&inserted[..inserted.len() - kept.len()]) && (removed.len() > kept.len() || !holds(&kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        alphabet: CodeAlphabet,
        text: &str,
        length: Option<usize>,
        expected: Result<&str, Issue>,
    ) {
        let read = read(text, length, alphabet);
        assert_eq!(
            read.as_ref().map(|s| s.open()),
            expected.as_ref().map(|s| *s),
            "{text:?}"
        );
    }

    #[track_caller]
    fn any(text: &str, length: usize, expected: Result<&str, Issue>) {
        check(CodeAlphabet::Any, text, Some(length), expected);
    }

    #[test]
    fn a_code_is_found_in_what_people_type_and_paste() {
        for text in [
            "123456",
            " 123 456 ",
            "123-456",
            "12\u{200b}3456",
            "\u{202b}123456\u{202c}",
            "\u{2068}123\u{2800}456\u{2069}",
            "\u{feff}123\u{3164}456",
            "１２３４５６",
            "１２３－４５６",
            "１２３ー４５６",
            "١٢٣٤٥٦",
            "۱۲۳۴۵۶",
            "Your code is 123456. It lives 10 minutes.",
            "Your code: 123 456. It lives 10 minutes.",
            "G-123456 is your code",
            "验证码为123456请勿泄露",
            "コード：１２３４５６",
            "Ваш код 123456",
            "Votre code est «123456»",
        ] {
            any(text, 6, Ok("123456"));
            check(CodeAlphabet::Digits, text, Some(6), Ok("123456"));
        }
        any("ab3d", 4, Ok("ab3d"));
        check(CodeAlphabet::Any, "12345", None, Ok("12345"));
    }

    #[test]
    fn the_only_word_of_the_right_length_is_the_code_with_a_digit_or_without() {
        any("Your code is ABCDEF", 6, Ok("ABCDEF"));
        any("Hello Ada, your code is KQXWZTRM.", 8, Ok("KQXWZTRM"));
        any("Code:\nXKCDQZ\nThank you", 6, Ok("XKCDQZ"));
        any("Please use ABC234 now", 6, Ok("ABC234"));
        any("Please use ABCDEF now", 6, Err(Issue::CodeLength(6)));
        any("vérifiées par ABCDEF", 6, Ok("ABCDEF"));
        any("le code expiré1 : KQ7T", 4, Ok("KQ7T"));
        let (digits, upper) = (CodeAlphabet::Digits, CodeAlphabet::Upper);
        check(digits, "Please use 123456 now", Some(6), Ok("123456"));
        check(upper, "Please use ABCDEF now", Some(6), Ok("ABCDEF"));
    }

    #[test]
    fn lowercase_becomes_uppercase_if_codes_have_only_uppercase_letters() {
        check(CodeAlphabet::Upper, "ab3d5f", Some(6), Ok("AB3D5F"));
        check(CodeAlphabet::Upper, "ａｂ３ｄ", Some(4), Ok("AB3D"));
        check(
            CodeAlphabet::Upper,
            "Your code is kq7txz",
            Some(6),
            Ok("KQ7TXZ"),
        );
        any("ab3d5f", 6, Ok("ab3d5f"));
        check(CodeAlphabet::Upper, "ab 3d", None, Ok("AB3D"));
    }

    #[test]
    fn a_text_without_a_code_is_missing_or_of_the_wrong_length() {
        any("", 6, Err(Issue::Missing));
        any(" - ", 6, Err(Issue::Missing));
        any("\u{3164}\u{200b}", 6, Err(Issue::Missing));
        any("12345", 6, Err(Issue::CodeLength(6)));
        any("123456 or 654321", 6, Err(Issue::CodeLength(6)));
        let digits = CodeAlphabet::Digits;
        check(digits, "12a456", Some(6), Err(Issue::CodeLength(6)));
        check(digits, "ABCDEF", Some(6), Err(Issue::CodeLength(6)));
    }

    #[test]
    fn only_characters_added_at_the_end_or_a_replaced_text_may_send_a_code() {
        for (before, now) in [
            ("", "123456"),
            ("12345", "123456"),
            ("12345", "12345-6"),
            ("123 ", "123 456"),
            ("12345 ", "123456 "),
            ("7654321", "123456"),
            ("99456", "123456"),
            ("12x456", "123456"),
        ] {
            assert!(grew_at_its_end(before, now), "{before:?} {now:?}");
        }
        for (before, now) in [
            ("12456", "123456"),
            ("23456", "123456"),
            ("1256", "123456"),
            ("12346", "123456"),
            ("1234567", "123456"),
            ("1293456", "123456"),
            ("123456", "123456 "),
            ("123456", "123456"),
            ("١٢٤٥٦", "١٢٣٤٥٦"),
        ] {
            assert!(!grew_at_its_end(before, now), "{before:?} {now:?}");
        }
    }
}
