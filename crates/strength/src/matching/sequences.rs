//! Letters or digits in a row, of any script: `abc`, `9753`. The step is that of the code points.

use super::{Kind, Match};

/// The widest step.
const WIDEST: i64 = 5;

pub(super) fn find(password: &[char]) -> Vec<Match> {
    let mut found = Vec::new();
    let mut first = 0;
    let mut step = 0;
    for (last, pair) in password.windows(2).enumerate() {
        let next = i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
        if step == 0 {
            step = next;
        }
        if step != next {
            found.extend(sequence(password, first, last, step));
            first = last;
            step = next;
        }
    }
    if password.len() > 1 {
        found.extend(sequence(password, first, password.len() - 1, step));
    }
    found
}

fn sequence(password: &[char], first: usize, last: usize, step: i64) -> Option<Match> {
    let wide = step.abs();
    if !((last - first > 1 || wide == 1) && (1..=WIDEST).contains(&wide)) {
        return None;
    }
    let starts = match password[first] {
        'a' | 'A' | 'z' | 'Z' | '0' | '1' | '9' => 4,
        start if start.is_ascii_digit() => 10,
        _ => 26,
    };
    let directions = if step < 0 { 2 } else { 1 };
    let guesses = starts * directions * (last + 1 - first) as u64;
    Some(Match::new(password, (first, last), Kind::Sequence, guesses))
}
