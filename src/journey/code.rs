//! The typed code: what surrounds it in a paste is taken off.

use crate::{
    form::{Issue, digit},
    secret::Secret,
};

/// Reads a code. Spaces, hyphens and invisible characters inside are taken off, full-width and
/// Arabic digits become ASCII; out of a pasted sentence the one word of the right length with a
/// digit is taken.
///
/// # Errors
/// [`Issue::Missing`] or [`Issue::CodeLength`].
pub fn read(text: &str, length: Option<usize>) -> Result<Secret, Issue> {
    let plain: String = text.chars().map(digit::plain).collect();
    let code: String = plain.chars().filter(|c| c.is_alphanumeric()).collect();
    if code.is_empty() {
        return Err(Issue::Missing);
    }
    let Some(length) = length else {
        return Ok(Secret::new(code));
    };
    if code.chars().count() == length {
        return Ok(Secret::new(code));
    }
    let fits =
        |word: &&str| word.chars().count() == length && word.chars().any(|c| c.is_ascii_digit());
    let mut words = plain.split(|c: char| !c.is_alphanumeric()).filter(fits);
    match (words.next(), words.next()) {
        (Some(only), None) => Ok(Secret::new(only)),
        _ => Err(Issue::CodeLength(length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, length: Option<usize>, expected: Result<&str, Issue>) {
        let read = read(text, length);
        assert_eq!(
            read.as_ref().map(|s| s.open()),
            expected.as_ref().map(|s| *s),
            "{text:?}"
        );
    }

    #[test]
    fn a_code_is_found_in_what_people_type_and_paste() {
        for text in [
            "123456",
            " 123 456 ",
            "123-456",
            "12\u{200b}3456",
            "１２３４５６",
            "١٢٣٤٥٦",
            "۱۲۳۴۵۶",
            "Your code is 123456. It lives 10 minutes.",
        ] {
            check(text, Some(6), Ok("123456"));
        }
        check("ab3d", Some(4), Ok("ab3d"));
        check("12345", None, Ok("12345"));
    }

    #[test]
    fn what_is_no_code_is_said() {
        check("", Some(6), Err(Issue::Missing));
        check(" - ", Some(6), Err(Issue::Missing));
        check("12345", Some(6), Err(Issue::CodeLength(6)));
        check("123456 or 654321", Some(6), Err(Issue::CodeLength(6)));
    }
}
