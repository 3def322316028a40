//! Finds the patterns in a password that an attacker would try before brute force.
//!
//! Each kind of pattern has a module. `search` computes the cost of a sequence of patterns.

mod dates;
mod keys;
mod repeats;
mod sequences;
mod words;

use crate::dictionary::{Dictionary, List};

/// A part of the password that follows a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    /// Its first letter.
    pub(crate) first: usize,
    /// Its last letter.
    pub(crate) last: usize,
    /// The pattern.
    pub(crate) kind: Kind,
    /// The number of guesses.
    pub(crate) guesses: u64,
}

/// The pattern of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word of a list, or of the visitor's own.
    Word {
        list: Option<List>,
        rank: u64,
        reversed: bool,
        substituted: bool,
    },
    /// Neighbours on a keyboard; with this many turns.
    Keys(usize),
    /// A repetition; whether of one letter only.
    Repeat { single: bool },
    /// Letters or digits in a row.
    Sequence,
    /// A year of the last or of this century.
    Year,
    /// A day.
    Date,
    /// No pattern: every letter has to be tried.
    Unknown,
}

/// The password and everything that the matchers need.
pub(crate) struct Question<'a> {
    /// The word lists.
    pub(crate) dictionary: &'a Dictionary,
    /// The visitor's own words in small letters, with their ranks.
    pub(crate) own: &'a [(Vec<char>, u64)],
    /// The year that it is now.
    pub(crate) year: i32,
}

impl Match {
    /// A pattern at a place, with at least the guesses for finding its place.
    pub(crate) fn new(
        password: &[char],
        (first, last): (usize, usize),
        kind: Kind,
        guesses: u64,
    ) -> Self {
        let length = last + 1 - first;
        let least = match length {
            _ if length == password.len() => 1,
            1 => SINGLE,
            _ => SEVERAL,
        };
        Self {
            first,
            last,
            kind,
            guesses: guesses.max(least),
        }
    }

    /// How many letters.
    pub(crate) fn length(&self) -> usize {
        self.last + 1 - self.first
    }
}

/// Guesses for one letter among others, at least.
pub(crate) const SINGLE: u64 = 10;
/// Guesses for several letters among others, at least.
pub(crate) const SEVERAL: u64 = 50;
/// The least number of years that are tried around this one.
const YEARS: u32 = 20;

/// All patterns.
pub(crate) fn all(password: &[char], question: &Question<'_>) -> Vec<Match> {
    let mut found = words::find(password, question);
    found.extend(keys::find(password));
    found.extend(repeats::find(password, question));
    found.extend(sequences::find(password));
    found.extend(dates::years(password, question.year));
    found.extend(dates::find(password, question.year));
    found
}

/// The number of ways to choose `count` of `all`.
fn choose(all: usize, count: usize) -> u64 {
    if count > all {
        return 0;
    }
    // The division is exact at every step, unless the product is saturated.
    (1..=count as u64).fold(1_u64, |ways, place| {
        ways.saturating_mul(all as u64 + 1 - place) / place
    })
}

/// How many ways there are to have some of one kind among the others: at most as many as there are
/// of the rarer kind, at least one.
fn variations(some: usize, others: usize) -> u64 {
    (1..=some.min(others)).fold(0, |sum: u64, count| {
        sum.saturating_add(choose(some + others, count))
    })
}

fn lower(letters: &[char]) -> Vec<char> {
    let text: String = letters.iter().collect();
    text.to_lowercase().chars().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_choose() {
        for (all, count, ways) in [
            (0, 0, 1),
            (1, 0, 1),
            (5, 0, 1),
            (0, 1, 0),
            (2, 1, 2),
            (4, 2, 6),
            (33, 7, 4_272_048),
        ] {
            assert_eq!(choose(all, count), ways, "{all} {count}");
        }
        assert_eq!(variations(1, 3), 4);
        assert_eq!(variations(2, 3), 5 + 10);
    }
}
