//! Words: forwards, backwards, and with signs that look like letters.

use super::{Kind, Match, Question, lower, variations};

/// Signs that stand for letters, by letter.
const SIGNS: [(char, &str); 12] = [
    ('a', "4@"),
    ('b', "8"),
    ('c', "({[<"),
    ('e', "3"),
    ('g', "69"),
    ('i', "1!|"),
    ('l', "1|7"),
    ('o', "0"),
    ('s', "$5"),
    ('t', "+7"),
    ('x', "%"),
    ('z', "2"),
];

/// A sign and the letter that it stands for.
type Sign = (char, char);

pub(super) fn find(password: &[char], question: &Question<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    let length = password.len();
    for word in spelled(password, question) {
        let token = &password[word.first..=word.last];
        let guesses = word.rank.saturating_mul(capitals(token));
        found.push(word.at(password, guesses, false, false));
    }
    let backwards: Vec<char> = password.iter().rev().copied().collect();
    for word in spelled(&backwards, question) {
        let word = Spelled {
            first: length - 1 - word.last,
            last: length - 1 - word.first,
            ..word
        };
        let token = &password[word.first..=word.last];
        let guesses = word.rank.saturating_mul(capitals(token)).saturating_mul(2);
        found.push(word.at(password, guesses, true, false));
    }
    disguised(password, question, &mut found);
    found
}

/// A word of a list that stands in a text.
struct Spelled {
    first: usize,
    last: usize,
    list: Option<crate::dictionary::List>,
    rank: u64,
}

impl Spelled {
    fn at(&self, password: &[char], guesses: u64, reversed: bool, substituted: bool) -> Match {
        let kind = Kind::Word {
            list: self.list,
            rank: self.rank,
            reversed,
            substituted,
        };
        Match::new(password, (self.first, self.last), kind, guesses)
    }
}

fn spelled(text: &[char], question: &Question<'_>) -> Vec<Spelled> {
    let small = lower(text);
    let mut found = Vec::new();
    // A lower-case letter may be more code points than its capital. Places are counted as if it were one, and the rest at
    // the end is ignored.
    for first in 0..text.len() {
        let rest = &small[first..text.len()];
        let listed = question.dictionary.at_start_of(rest);
        found.extend(listed.map(|(length, list, rank)| Spelled {
            first,
            last: first + length - 1,
            list: Some(list),
            rank,
        }));
    }
    for first in 0..text.len() {
        let rest = &small[first..text.len()];
        for (own, rank) in question.own {
            if !own.is_empty() && rest.starts_with(own) {
                found.push(Spelled {
                    first,
                    last: first + own.len() - 1,
                    list: None,
                    rank: *rank,
                });
            }
        }
    }
    found
}

/// Factor for capital letters.
fn capitals(token: &[char]) -> u64 {
    if token.iter().all(|letter| letter.is_lowercase()) || lower(token) == token {
        return 1;
    }
    let upper = token.iter().filter(|letter| letter.is_uppercase()).count();
    let at_an_end = [token.first(), token.last()]
        .iter()
        .any(|letter| letter.is_some_and(|letter| letter.is_uppercase()));
    // The usual ways to write a word: the first or the last letter, or all.
    if (at_an_end && upper == 1) || upper == token.len() {
        return 2;
    }
    let small = token.iter().filter(|letter| letter.is_lowercase()).count();
    variations(upper, small)
}

/// Words that appear only when signs are read as letters.
fn disguised(password: &[char], question: &Question<'_>, found: &mut Vec<Match>) {
    let from = found.len();
    for signs in readings(password) {
        let read: Vec<char> = password
            .iter()
            .map(|letter| {
                let sign = signs.iter().find(|(sign, _)| sign == letter);
                sign.map_or(*letter, |(_, letter)| *letter)
            })
            .collect();
        let small = lower(&read);
        for word in spelled(&read, question) {
            let token = &password[word.first..=word.last];
            if lower(token) == small[word.first..=word.last] {
                continue;
            }
            let factor = capitals(token).saturating_mul(signs_used(token, &signs));
            let disguised = word.at(password, word.rank.saturating_mul(factor), false, true);
            if !found[from..].contains(&disguised) {
                found.push(disguised);
            }
        }
    }
}

/// Factor for the signs in a word.
fn signs_used(token: &[char], signs: &[Sign]) -> u64 {
    let small = lower(token);
    let used = signs.iter().filter(|(sign, _)| token.contains(sign));
    used.fold(1, |product: u64, (sign, letter)| {
        let count = |wanted: &char| small.iter().filter(|letter| *letter == wanted).count();
        let factor = match (count(sign), count(letter)) {
            (0, _) | (_, 0) => 2,
            (signs, letters) => variations(signs, letters),
        };
        product.saturating_mul(factor)
    })
}

/// All ways to read the signs of a password: each letter is written by at most one sign, and each sign stands for one
/// letter. None if there is no sign.
fn readings(password: &[char]) -> Vec<Vec<Sign>> {
    let mut readings: Vec<Vec<Sign>> = vec![Vec::new()];
    for (letter, signs) in SIGNS {
        let signs: Vec<char> = signs
            .chars()
            .filter(|sign| password.contains(sign))
            .collect();
        if signs.is_empty() {
            continue;
        }
        let mut next: Vec<Vec<Sign>> = Vec::new();
        for sign in signs {
            for reading in &readings {
                let mut more = reading.clone();
                if let Some(place) = more.iter().position(|(other, _)| *other == sign) {
                    // The sign stands for another letter already: it keeps that letter, or it changes.
                    more.remove(place);
                    next.push(reading.clone());
                }
                let place = more.iter().take_while(|(other, _)| *other < sign).count();
                more.insert(place, (sign, letter));
                next.push(more);
            }
        }
        let mut once: Vec<Vec<Sign>> = Vec::new();
        for reading in next {
            if !once.contains(&reading) {
                once.push(reading);
            }
        }
        readings = once;
    }
    readings.retain(|reading| !reading.is_empty());
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sign_is_read_as_one_letter() {
        let read = |text: &str| readings(&text.chars().collect::<Vec<_>>());
        assert_eq!(read("abc"), Vec::<Vec<Sign>>::new());
        assert_eq!(read("p4ss"), [vec![('4', 'a')]]);
        assert_eq!(read("4@"), [vec![('4', 'a')], vec![('@', 'a')]]);
        assert_eq!(read("1"), [vec![('1', 'i')], vec![('1', 'l')]]);
    }

    #[test]
    fn capitals_count_as_they_are_usually_set() {
        for (token, factor) in [
            ("abc", 1),
            ("123", 1),
            ("Abc", 2),
            ("abC", 2),
            ("ABC", 2),
            ("aBc", 3),
            ("aBCd", 4 + 6),
        ] {
            assert_eq!(
                capitals(&token.chars().collect::<Vec<_>>()),
                factor,
                "{token}"
            );
        }
    }
}
