//! Repetitions: `aaa`, `abcabc`. The repeated part, which is shorter, is judged like a password: by `search`, recursively.

use super::{Kind, Match, Question};
use crate::search;

pub(super) fn find(password: &[char], question: &Question<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((first, longest, shortest)) = next(password, from) {
        // The repetition of the longest part, unless that of the shortest one reaches as far:
        // `aabaab` is `aab` twice, `aaaaa` is `a` five times.
        let (part, end) = if longest.1 > shortest.1 {
            let whole = &password[first..longest.1];
            (smallest_part(whole), longest.1)
        } else {
            shortest
        };
        let base = &password[first..first + part];
        let base_guesses = search::best(base, &super::all(base, question)).guesses;
        let times = ((end - first) / part) as u64;
        let kind = Kind::Repeat { single: part == 1 };
        let guesses = base_guesses.saturating_mul(times);
        found.push(Match::new(password, (first, end - 1), kind, guesses));
        from = end;
    }
    found
}

/// The length of the repeated part, and the end of its repetitions.
type Repeated = (usize, usize);

/// The next repetition, with the longest and the shortest repeated part. A repetition never crosses a line break.
fn next(password: &[char], from: usize) -> Option<(usize, Repeated, Repeated)> {
    (from..password.len()).find_map(|first| {
        let line = password[first..].split(|letter| *letter == '\n').next()?;
        let repeated = |part: &usize| line[..*part] == line[*part..2 * part];
        let parts = 1..=line.len() / 2;
        let ends = |part: usize| {
            let times = line
                .chunks(part)
                .take_while(|chunk| *chunk == &line[..part]);
            (part, first + times.count() * part)
        };
        let shortest = ends(parts.clone().find(repeated)?);
        let longest = ends(parts.rev().find(repeated)?);
        Some((first, longest, shortest))
    })
}

/// The length of the smallest part that the whole is a repetition of.
fn smallest_part(whole: &[char]) -> usize {
    let found = (1..whole.len()).find(|part| {
        whole.len().is_multiple_of(*part)
            && whole.chunks(*part).all(|chunk| chunk == &whole[..*part])
    });
    found.unwrap_or(whole.len())
}
