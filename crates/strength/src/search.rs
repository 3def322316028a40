//! The cheapest way to guess a password: the sequence of patterns, with unknown letters between them,
//! that takes the fewest tries (Wheeler 2016, section 4).
//!
//! `matching` finds the patterns. For a repetition it searches in the repeated part, so the two modules are recursive.

use crate::matching::{Kind, Match, SEVERAL, SINGLE};

/// The least cost of each further pattern of a sequence.
const GROWING: u64 = 10_000;
/// Guesses for an unknown letter.
const UNKNOWN: u64 = 10;

/// The cheapest sequence.
pub(crate) struct Best {
    /// The number of guesses.
    pub(crate) guesses: u64,
    /// Its patterns.
    pub(crate) sequence: Vec<Match>,
}

/// The cheapest sequence of a length that ends at a place.
#[derive(Clone, Copy)]
struct Step {
    last: Match,
    product: u64,
    guesses: u64,
}

/// By where it ends and how many patterns it has.
type Steps = Vec<Vec<Option<Step>>>;

/// The cheapest sequence for a password, given everything that was found in it.
pub(crate) fn best(password: &[char], matches: &[Match]) -> Best {
    let length = password.len();
    let mut by_first = vec![Vec::new(); length];
    for found in matches {
        by_first[found.first].push(found);
    }
    let mut steps: Steps = vec![Vec::new(); length];
    for last in 0..length {
        let here = by_first.iter().flatten();
        for found in here.filter(|found| found.last == last) {
            if found.first == 0 {
                consider(&mut steps, **found, 1);
            } else {
                for patterns in 1..steps[found.first - 1].len() {
                    if steps[found.first - 1][patterns].is_some() {
                        consider(&mut steps, **found, patterns + 1);
                    }
                }
            }
        }
        consider(&mut steps, unknown(password, 0, last), 1);
        for first in 1..=last {
            let unknown = unknown(password, first, last);
            for patterns in 1..steps[first - 1].len() {
                // Two unknown parts side by side are one.
                let before = steps[first - 1][patterns];
                if before.is_some_and(|before| before.last.kind != Kind::Unknown) {
                    consider(&mut steps, unknown, patterns + 1);
                }
            }
        }
    }
    unwind(&steps)
}

fn unknown(password: &[char], first: usize, last: usize) -> Match {
    let letters = last + 1 - first;
    // One more than the least cost of a pattern, so that a pattern of the same letters is preferred.
    let least = if letters == 1 { SINGLE } else { SEVERAL } + 1;
    let guesses = UNKNOWN.saturating_pow(letters as u32).max(least);
    Match::new(password, (first, last), Kind::Unknown, guesses)
}

/// Records a sequence of this many patterns, unless one with at most as many patterns is as cheap.
fn consider(steps: &mut Steps, last: Match, patterns: usize) {
    let before = match last.first.checked_sub(1) {
        Some(place) if patterns > 1 => steps[place][patterns - 1].map_or(1, |step| step.product),
        _ => 1,
    };
    let product = last.guesses.saturating_mul(before);
    let orders = (2..=patterns as u64).fold(1_u64, u64::saturating_mul);
    let growing = GROWING.saturating_pow(patterns as u32 - 1);
    let guesses = orders.saturating_mul(product).saturating_add(growing);
    let here = &mut steps[last.last];
    let as_cheap = |step: &Option<Step>| step.is_some_and(|step| step.guesses <= guesses);
    if here.iter().take(patterns + 1).any(as_cheap) {
        return;
    }
    if here.len() <= patterns {
        here.resize(patterns + 1, None);
    }
    here[patterns] = Some(Step {
        last,
        product,
        guesses,
    });
}

fn unwind(steps: &Steps) -> Best {
    let mut best = Best {
        guesses: 0,
        sequence: Vec::new(),
    };
    let Some(end) = steps.last() else {
        return best;
    };
    let cheapest = end
        .iter()
        .enumerate()
        .filter_map(|(patterns, step)| Some((patterns, (*step)?)))
        .min_by_key(|(_, step)| step.guesses);
    let Some((mut patterns, mut step)) = cheapest else {
        return best;
    };
    best.guesses = step.guesses;
    loop {
        best.sequence.insert(0, step.last);
        let before = step.last.first.checked_sub(1);
        patterns -= 1;
        match before.and_then(|place| steps[place].get(patterns).copied().flatten()) {
            Some(next) => step = next,
            None => return best,
        }
    }
}
