//! Reads mobile numbers as typed and converts them to E.164.
//!
//! A number is accepted if it is possible: its country code is known, and its length is within that country's shortest
//! and longest. Whether it is assigned is not checked, because assignments change (PH-05).

use super::advice::Advice;
use crate::{config::Country, typed};

/// The lengths of national numbers, each set with the country codes that have it; written by
/// `tests/facts/numbering.py`.
const NUMBERING: &str = include_str!("mobile/numbering.txt");

/// What is wrong with a mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MobileFault {
    /// Nothing typed.
    Empty,
    /// No known country code at the beginning.
    NoCountry,
    /// Fewer digits than numbers of the country have.
    TooShort,
    /// More digits than numbers of the country have, or than the 15 of E.164.
    TooLong,
    /// A character that no number has.
    BadCharacter(char),
}

/// Reads a number: removes spaces and the usual separators, converts full-width characters and the digits of other
/// scripts to ASCII, and a leading `00` to `+`. A number without a country code is read as dialled in `home` (PH-02).
///
/// # Errors
/// [`MobileFault`]
pub fn read(text: &str, home: Option<Country>) -> Result<String, MobileFault> {
    let text = typed::tidy(text);
    let text = typed::linked(&text, "tel").unwrap_or(text);
    let text: String = text.chars().map(typed::digit).collect();
    let mut number = String::new();
    // The trunk prefix as printed on business cards: `+48 (0) …`.
    for c in text.replace("(0)", "").chars() {
        match c {
            '0'..='9' => number.push(c),
            '+' if number.is_empty() => number.push('+'),
            // Japanese keyboards have `ー` where others have a hyphen.
            c if c.is_whitespace() || "-.()/[]‐‑‒–—―−·ー".contains(c) => {}
            c => return Err(MobileFault::BadCharacter(c)),
        }
    }
    if number.is_empty() {
        return Err(MobileFault::Empty);
    }
    if let Some(home) = home.filter(|_| !number.starts_with('+')) {
        number = dialled(&number, home);
    } else if let Some(rest) = number.strip_prefix("00") {
        number = ["+", rest].concat();
    }
    match number.strip_prefix('+') {
        None => Err(MobileFault::NoCountry),
        Some(rest) if rest.starts_with('0') => Err(MobileFault::NoCountry),
        Some(rest) if rest.len() < 7 => Err(MobileFault::TooShort),
        Some(rest) if rest.len() > 15 => Err(MobileFault::TooLong),
        Some(rest) => {
            let (code, lengths) = country(rest).ok_or(MobileFault::NoCountry)?;
            let length = rest.len() - code;
            let (least, most) = bounds(lengths);
            if length < least {
                Err(MobileFault::TooShort)
            } else if length > most {
                Err(MobileFault::TooLong)
            } else {
                Ok(number)
            }
        }
    }
}

fn bounds(lengths: impl Iterator<Item = usize>) -> (usize, usize) {
    lengths.fold((usize::MAX, 0), |(least, most), length| {
        (least.min(length), most.max(length))
    })
}

/// What digits without a `+` mean when they are dialled in a country.
fn dialled(digits: &str, home: Country) -> String {
    for way_out in [home.way_out, "00"] {
        if let Some(rest) = digits.strip_prefix(way_out) {
            return ["+", rest].concat();
        }
    }
    let abroad = |number: &str| ["+", home.code, number].concat();
    let lengths = || {
        country(home.code)
            .into_iter()
            .flat_map(|(_, lengths)| lengths)
    };
    let possible = |number: &str| lengths().any(|length| length == number.len());
    // A trunk prefix `0` is never the first digit of a number; `8` may be either, so the length decides.
    let at_home = digits
        .strip_prefix(home.trunk)
        .filter(|rest| !home.trunk.is_empty() && (home.trunk.starts_with('0') || possible(rest)));
    let number = at_home.unwrap_or(digits);
    // The country code may be typed without its `+`.
    let whole = digits.strip_prefix(home.code).is_some_and(possible);
    match whole && number.len() > bounds(lengths()).1 {
        true => ["+", digits].concat(),
        false => abroad(number),
    }
}

/// Advice about an accepted number: its length is none of its country's.
pub fn advice(number: &str) -> Option<Advice> {
    let digits = number.strip_prefix('+')?;
    let (code, mut lengths) = country(digits)?;
    let usual = lengths.any(|possible| possible == digits.len() - code);
    (!usual).then_some(Advice::OddLength)
}

/// A number in E.164 with spaces: the country code, then groups of three digits.
pub fn shown(number: &str) -> String {
    let digits = number.trim_start_matches('+');
    let Some((code, _)) = country(digits) else {
        return number.to_owned();
    };
    let mut text = String::from("+");
    for (place, c) in digits.chars().enumerate() {
        let begins = place >= code && (place - code).is_multiple_of(3);
        // No single digit at the end.
        if begins && (place == code || place + 1 < digits.len()) {
            text.push(' ');
        }
        text.push(c);
    }
    text
}

/// The number of digits of the country code, and the possible numbers of digits of the national number.
fn country(digits: &str) -> Option<(usize, impl Iterator<Item = usize>)> {
    NUMBERING.lines().find_map(|row| {
        let (lengths, codes) = row.split_once(' ')?;
        // No code is a prefix of another one.
        let code = codes.split(' ').find(|code| digits.starts_with(*code))?;
        let lengths = lengths.split(',').filter_map(|length| length.parse().ok());
        Some((code.len(), lengths))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Example numbers of every country: landlines and mobiles.
    const NUMBERS: &str = include_str!("../../tests/facts/numbers.txt");

    /// A region, a number in E.164, and the same number as it is written in the region, if any.
    fn numbers() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        NUMBERS.lines().map(|line| {
            let (region, rest) = line.split_once(' ').expect("a region and a number");
            let (number, at_home) = rest.split_once(' ').unwrap_or((rest, ""));
            (region, number, at_home)
        })
    }

    #[test]
    fn what_people_type_becomes_e_164() {
        for text in [
            "+48123456789",
            " +48 123-456-789 ",
            "0048 (123) 456.789",
            "+48 (0) 123 456 789",
            "tel:+48-123-456-789",
            "[+48] 123–456—789",
            "+٤٨١٢٣٤٥٦٧٨٩",
            "+۴۸۱۲۳۴۵۶۷۸۹",
            "00४८१२३४५६७८९",
            "\u{2066}+48 123 456 789\u{2069}",
            "＋４８１２３４５６７８９",
            "＋４８（１２３）４５６－７８９",
            "＋４８（０）１２３ー４５６ー７８９",
            "TEL:+48123456789",
            "Tel: +48 123 456 789",
            "tel:%2B48-123-456-789;phone-context=x",
            "\u{202b}+48\u{2009}123\u{2800}456\u{3164}789\u{202c}",
            "+48\u{2011}123\u{2015}456\u{2012}789",
        ] {
            assert_eq!(read(text, None).as_deref(), Ok("+48123456789"), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_no_number_is_refused_with_its_fault() {
        for (text, fault) in [
            ("", MobileFault::Empty),
            (" - ", MobileFault::Empty),
            ("123456789", MobileFault::NoCountry),
            ("0171 2345678", MobileFault::NoCountry),
            ("+0123456789", MobileFault::NoCountry),
            ("+999 123 456 789", MobileFault::NoCountry),
            ("+48", MobileFault::TooShort),
            ("+48 12345", MobileFault::TooShort),
            ("+1 202 555 01234", MobileFault::TooLong),
            ("+4812345678901234", MobileFault::TooLong),
            ("+48 12a", MobileFault::BadCharacter('a')),
            ("48+123456789", MobileFault::BadCharacter('+')),
        ] {
            assert_eq!(read(text, None), Err(fault), "{text}");
        }
    }

    #[test]
    fn numbers_of_every_country_are_accepted_in_e_164_and_as_they_are_shown() {
        let mut seen = 0;
        for (region, number, _) in numbers() {
            assert_eq!(read(number, None).as_deref(), Ok(number), "{region}");
            assert_eq!(advice(number), None, "{region} {number}");
            let shown = shown(number);
            assert_eq!(
                read(&shown, None).as_deref(),
                Ok(number),
                "{region} {shown}"
            );
            assert!(shown.contains(' ') && shown.len() > number.len(), "{shown}");
            seen += 1;
        }
        assert!(seen > 400, "{seen}");
    }

    /// Argentina's mobile numbers have a 15 at home and a 9 from abroad: they are asked for with their
    /// country code.
    const UNLIKE: [(&str, &str); 1] = [("AR", "011 15-2345-6789")];

    #[test]
    fn a_number_in_national_notation_is_read_for_the_chosen_country() {
        let (mut seen, mut others) = (0, Vec::new());
        for (region, number, at_home) in numbers().filter(|(_, _, at_home)| !at_home.is_empty()) {
            let home = Country::find(region);
            assert!(home.is_some(), "{region}");
            match read(at_home, home) {
                Ok(read) if read == number => seen += 1,
                _ => others.push((region, at_home)),
            }
            // A number with a country code is the same for every chosen country.
            assert_eq!(read(number, home).as_deref(), Ok(number), "{region}");
            assert_eq!(
                read(&shown(number), home).as_deref(),
                Ok(number),
                "{region}"
            );
        }
        assert_eq!(others, UNLIKE);
        assert!(seen > 400, "{seen}");
    }

    #[test]
    fn the_chosen_country_decides_the_prefixes_for_national_and_foreign_numbers() {
        for (region, text, expected) in [
            ("DE", "0171 2345678", "+491712345678"),
            ("DE", "(0171) 234-5678", "+491712345678"),
            ("DE", "٠١٧١ ٢٣٤٥٦٧٨", "+491712345678"),
            ("DE", "0048 123 456 789", "+48123456789"),
            ("PL", "123 456 789", "+48123456789"),
            ("PL", "48 123 456 789", "+48123456789"),
            ("US", "(202) 555-0123", "+12025550123"),
            ("US", "1 202 555 0123", "+12025550123"),
            ("US", "011 48 123 456 789", "+48123456789"),
            ("US", "00 48 123 456 789", "+48123456789"),
            ("AU", "0011 48 123 456 789", "+48123456789"),
            ("JP", "010 48 123 456 789", "+48123456789"),
            ("RU", "8 912 345-67-89", "+79123456789"),
            ("RU", "812 345-67-89", "+78123456789"),
            ("RU", "8 10 48 123 456 789", "+48123456789"),
            ("IT", "06 1234 5678", "+390612345678"),
            ("HU", "06 1 234 5678", "+3612345678"),
        ] {
            let read = read(text, Country::find(region));
            assert_eq!(read.as_deref(), Ok(expected), "{region} {text}");
        }
        let home = Country::find("PL");
        assert_eq!(read("12 345", home), Err(MobileFault::TooShort));
        assert_eq!(read("123 456 789 012", home), Err(MobileFault::TooLong));
        assert_eq!(read("00", home), Err(MobileFault::TooShort));
        assert_eq!(read("", home), Err(MobileFault::Empty));
    }

    #[test]
    fn no_country_code_begins_with_another() {
        let codes: Vec<&str> = NUMBERING
            .lines()
            .flat_map(|row| row.split(' ').skip(1))
            .collect();
        assert!(codes.len() > 200);
        for one in &codes {
            let mut others = codes.iter().filter(|other| *other != one);
            assert!(!others.any(|other| other.starts_with(one)), "{one}");
        }
    }

    #[test]
    fn a_length_between_two_lengths_of_a_country_is_accepted_with_advice() {
        // In Mauritius numbers of seven, eight and ten digits are known.
        assert_eq!(
            read("+230 123 456 789", None).as_deref(),
            Ok("+230123456789")
        );
        assert_eq!(advice("+230123456789"), Some(Advice::OddLength));
    }

    #[test]
    fn a_number_is_shown_in_groups_of_three_without_a_single_last_digit() {
        assert_eq!(shown("+48123456789"), "+48 123 456 789");
        assert_eq!(shown("+12025550123"), "+1 202 555 0123");
        assert_eq!(shown("+35312345678"), "+353 123 456 78");
    }
}
