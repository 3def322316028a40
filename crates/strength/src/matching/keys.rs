//! Neighbours on a keyboard: qwerty, Dvorak, and the number pads of PC and Mac.

use super::{Kind, Match, choose, variations};

/// A keyboard: its rows from the top, each key plain and with Shift.
struct Keyboard {
    rows: [&'static str; 5],
    /// The rows of a keyboard are shifted against each other, those of a pad are not.
    slanted: bool,
    /// Keys to begin with.
    starts: u64,
    /// Neighbours of a key, on average.
    neighbours: u64,
}

/// A blank is no key; on a slanted keyboard a key takes two characters.
const KEYBOARDS: [Keyboard; 4] = [
    Keyboard {
        rows: [
            "`~1!2@3#4$5%6^7&8*9(0)-_=+",
            "  qQwWeErRtTyYuUiIoOpP[{]}\\|",
            "  aAsSdDfFgGhHjJkKlL;:'\"",
            "  zZxXcCvVbBnNmM,<.>/?",
            "",
        ],
        slanted: true,
        starts: 94,
        neighbours: 4,
    },
    Keyboard {
        rows: [
            "`~1!2@3#4$5%6^7&8*9(0)[{]}",
            "  '\",<.>pPyYfFgGcCrRlL/?=+\\|",
            "  aAoOeEuUiIdDhHtTnNsS-_",
            "  ;:qQjJkKxXbBmMwWvVzZ",
            "",
        ],
        slanted: true,
        starts: 94,
        neighbours: 4,
    },
    Keyboard {
        rows: [" /*-", "789+", "456", "123", " 0."],
        slanted: false,
        starts: 15,
        neighbours: 5,
    },
    Keyboard {
        rows: [" =/*", "789-", "456+", "123", " 0."],
        slanted: false,
        starts: 15,
        neighbours: 5,
    },
];

/// Where a key lies, and whether the letter is the one with Shift.
type Place = (i32, i32, bool);

impl Keyboard {
    fn place(&self, letter: char) -> Option<Place> {
        if letter == ' ' {
            return None;
        }
        let letters = if self.slanted { 2 } else { 1 };
        self.rows.iter().zip(0..).find_map(|(row, y)| {
            let place = row.chars().position(|other| other == letter)?;
            let x = i32::try_from(place / letters).ok()?;
            Some((x, y, place % letters == 1))
        })
    }

    /// The direction from one key to another, if they are neighbours.
    fn way(&self, from: Place, to: Place) -> Option<(i32, i32)> {
        let (x, y) = (to.0 - from.0, to.1 - from.1);
        let close = x.abs() <= 1 && y.abs() <= 1 && (x, y) != (0, 0);
        // A key of a slanted keyboard has no neighbour at its upper left and lower right.
        (close && !(self.slanted && x == y)).then_some((x, y))
    }

    /// Whether the first letter of a chain counts as typed with Shift. Brackets count, although they are typed without it,
    /// because zxcvbn does the same.
    fn begins_shifted(&self, letter: char) -> bool {
        self.slanted && (matches!(letter, '[' | ']') || SHIFTED.contains(letter))
    }
}

const SHIFTED: &str = "~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?";

pub(super) fn find(password: &[char]) -> Vec<Match> {
    let mut found = Vec::new();
    for keyboard in &KEYBOARDS {
        let places: Vec<Option<Place>> = password
            .iter()
            .map(|letter| keyboard.place(*letter))
            .collect();
        let mut first = 0;
        while first + 1 < password.len() {
            let mut shifted = usize::from(keyboard.begins_shifted(password[first]));
            let mut turns = 0;
            let mut last_way = None;
            let mut end = first + 1;
            while end < password.len() {
                let (Some(from), Some(to)) = (places[end - 1], places[end]) else {
                    break;
                };
                let Some(way) = keyboard.way(from, to) else {
                    break;
                };
                shifted += usize::from(to.2);
                // The first step counts as a turn too.
                turns += usize::from(last_way != Some(way));
                last_way = Some(way);
                end += 1;
            }
            let length = end - first;
            if length > 2 && password.len() > 2 {
                let guesses = keyboard.guesses(length, turns, shifted);
                let place = (first, end - 1);
                found.push(Match::new(password, place, Kind::Keys(turns), guesses));
            }
            first = end;
        }
    }
    found
}

impl Keyboard {
    /// The number of chains that are not longer and do not turn more often.
    fn guesses(&self, length: usize, turns: usize, shifted: usize) -> u64 {
        let mut guesses = 0_u64;
        for steps in 1..length {
            for turn in 1..=turns.min(steps) {
                let ways = self.neighbours.saturating_pow(turn as u32);
                let chains = choose(steps, turn - 1)
                    .saturating_mul(self.starts)
                    .saturating_mul(ways);
                guesses = guesses.saturating_add(chains);
            }
        }
        match (shifted, length.saturating_sub(shifted)) {
            (0, _) => guesses,
            (_, 0) => guesses.saturating_mul(2),
            (shifted, plain) => guesses.saturating_mul(variations(shifted, plain)),
        }
    }
}
