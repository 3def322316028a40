//! How hard a password is to guess: zxcvbn's estimate (Wheeler, USENIX Security 2016), the same as
//! that of the crate `zxcvbn`, in about half of its bytes (README.md).
//!
//! It runs in a worker with a WebAssembly of its own, so that the page does not load it and is not blocked by it. It has
//! no texts, no clock and no network: the year is an argument, and the answer is numbers.
//!
//! `search` and `matching` use each other, because the algorithm is recursive: `search` looks for the cheapest sequence of
//! the patterns that `matching` finds, and a repetition among them costs what `search` finds for its repeated part. A part
//! is shorter than the text that it is repeated in, so the recursion ends.

mod advice;
mod dictionary;
mod matching;
mod packing;
mod search;
#[cfg(target_arch = "wasm32")]
mod worker;

pub use advice::{Suggestion, Warning};

/// The number of letters (code points) that are judged; the rest is ignored. The work grows faster than the length, and a
/// password of this length cannot be guessed unless all of it is one pattern. This limits the estimate only, not the
/// password that is sent.
pub const LETTERS: usize = 100;

/// The estimate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// 0 (guessed at once) to 4 (very hard to guess).
    pub score: u8,
    /// The number of guesses.
    pub guesses: u64,
    /// The warning; only up to score 2.
    pub warning: Option<Warning>,
    /// The suggestions; only up to score 2.
    pub suggestions: Vec<Suggestion>,
}

impl Judgement {
    /// The judgement as one number: the score (3 bits), the warning counted from 1 (4 bits), one
    /// bit for each suggestion.
    pub fn code(&self) -> u32 {
        let warning = self.warning.map_or(0, |warning| warning as u32 + 1);
        let suggestions = self
            .suggestions
            .iter()
            .fold(0, |bits, suggestion| bits | 1 << *suggestion as u32);
        u32::from(self.score) | warning << 3 | suggestions << 7
    }
}

/// Judges a password. `words` are the visitor's own (address, names, brand), the most likely first; `year` is the current
/// one. `None` if the word lists cannot be unpacked.
pub fn judge(password: &str, words: &[&str], year: i32) -> Option<Judgement> {
    let password: Vec<char> = password.chars().take(LETTERS).collect();
    let mut own: Vec<(Vec<char>, u64)> = Vec::new();
    for (word, rank) in words.iter().zip(1..) {
        let word = word.to_lowercase().chars().collect();
        // If a word is repeated, its last rank counts.
        own.retain(|(other, _)| *other != word);
        own.push((word, rank));
    }
    let question = matching::Question {
        dictionary: dictionary::dictionary()?,
        own: &own,
        year,
    };
    let best = search::best(&password, &matching::all(&password, &question));
    let score = score(best.guesses);
    let (warning, suggestions) = advice::advise(&password, score, &best.sequence);
    Some(Judgement {
        score,
        guesses: best.guesses,
        warning,
        suggestions,
    })
}

fn score(guesses: u64) -> u8 {
    const NEXT: [u64; 4] = [1_000, 1_000_000, 100_000_000, 10_000_000_000];
    // A few guesses above a round number still get the lower score.
    NEXT.iter().map(|next| u8::from(guesses >= next + 5)).sum()
}
