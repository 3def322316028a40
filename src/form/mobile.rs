//! Mobile numbers: what people type becomes E.164, or says why it cannot.

use super::digit;

/// What is wrong with a mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MobileFault {
    /// Nothing there.
    Empty,
    /// No country code in front.
    NoCountry,
    /// Fewer digits than any number has.
    TooShort,
    /// More than the 15 digits of E.164.
    TooLong,
    /// A character that no number has.
    BadCharacter(char),
}

/// Reads a number: spaces and the usual signs between digits are taken off, digits of all the
/// systems that keyboards offer become ASCII, `00` in front becomes `+`.
///
/// # Errors
/// [`MobileFault`]
pub fn read(text: &str) -> Result<String, MobileFault> {
    let mut number = String::new();
    for c in text.chars().map(digit::plain) {
        match c {
            '0'..='9' => number.push(c),
            '+' | '＋' if number.is_empty() => number.push('+'),
            // Marks of direction come with what is pasted out of Arabic or Hebrew text.
            c if c.is_whitespace()
                || "-.()/‐‑–\u{200e}\u{200f}\u{202a}\u{202c}\u{2066}\u{2069}".contains(c) => {
            }
            c => return Err(MobileFault::BadCharacter(c)),
        }
    }
    if number.is_empty() {
        return Err(MobileFault::Empty);
    }
    if let Some(rest) = number.strip_prefix("00") {
        number = ["+", rest].concat();
    }
    match number.strip_prefix('+') {
        None => Err(MobileFault::NoCountry),
        Some(rest) if rest.starts_with('0') => Err(MobileFault::NoCountry),
        Some(rest) if rest.len() < 7 => Err(MobileFault::TooShort),
        Some(rest) if rest.len() > 15 => Err(MobileFault::TooLong),
        Some(_) => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_becomes_e_164() {
        for text in [
            "+48123456789",
            " +48 123-456-789 ",
            "0048 (123) 456.789",
            "+٤٨١٢٣٤٥٦٧٨٩",
            "\u{2066}+48 123 456 789\u{2069}",
            "＋４８１２３４５６７８９",
        ] {
            assert_eq!(read(text).as_deref(), Ok("+48123456789"), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_said() {
        for (text, fault) in [
            ("", MobileFault::Empty),
            (" - ", MobileFault::Empty),
            ("123456789", MobileFault::NoCountry),
            ("+0123456789", MobileFault::NoCountry),
            ("+48", MobileFault::TooShort),
            ("+4812345678901234", MobileFault::TooLong),
            ("+48 12a", MobileFault::BadCharacter('a')),
            ("48+123456789", MobileFault::BadCharacter('+')),
        ] {
            assert_eq!(read(text), Err(fault), "{text}");
        }
    }
}
