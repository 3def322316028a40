//! Limits the length of text that a pattern may be run on. The browser's engine backtracks, and some patterns keep it
//! busy for hours (`(a+)+$`), which would freeze the page.
//!
//! The steps of the worst case are counted before a pattern is run: how often the engine may look at a part of the
//! pattern. The count is never too low, and sometimes too high: `([a-z]+-)*` is known to have one way to match,
//! because the hyphen marks where a round ends, but `([a-z]+(?:-))*` is not. What is not run is judged by the
//! tenant. This module does not decide whether a pattern is valid.
//!
//! A worker with a deadline could run every pattern, but its answer would be asynchronous. Patterns choose the form's
//! branches (`if`, `oneOf`, `patternProperties`) while the visitor types, so drawing and submitting would have to
//! wait for a worker that is started, ended and started again; and where a browser refuses the worker, the problem
//! would remain. The count is synchronous and cheap; `tests/steps.rs` compares it with a matcher that counts its
//! steps.

mod characters;

use super::Patterns;
use characters::{ANY, Characters, Escape, NONE, literal};

/// The most steps on one text: an engine takes well below a second for them.
pub(super) const BUDGET: u64 = 1 << 26;

/// The limits of length, in code points, that a pattern can have. A pattern that exceeds the budget even at the last
/// one is never run.
const LENGTHS: [usize; 7] = [1_000, 512, 256, 128, 64, 32, 16];

/// The deepest nesting of groups, and the longest pattern, that are examined.
const DEEPEST: u32 = 32;
const LARGEST: usize = 10_000;

/// A pattern of a schema, with the longest text that it may be run on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    source: String,
    reach: usize,
}

impl Pattern {
    pub(super) fn read(source: &str) -> Self {
        Self {
            source: source.to_owned(),
            reach: reach(source),
        }
    }

    /// As the schema has it.
    pub fn source(&self) -> &str {
        &self.source
    }

    pub(super) fn is_runaway(&self) -> bool {
        self.reach == 0
    }

    /// Whether it matches; `None` if it is no valid pattern or the text is too long for it.
    pub fn matches(&self, patterns: &dyn Patterns, text: &str) -> Option<bool> {
        if self.is_runaway() || text.chars().count() > self.reach {
            return None;
        }
        patterns.matches(&self.source, text)
    }
}

/// Whether a pattern may take too many steps even on the shortest limit of length.
pub fn runaway(pattern: &str) -> bool {
    reach(pattern) == 0
}

/// The longest text, in code points, on which the pattern stays within the budget.
fn reach(pattern: &str) -> usize {
    let fits = |length: &usize| steps(pattern, *length).is_some();
    LENGTHS.into_iter().find(fits).unwrap_or(0)
}

/// The most steps on a text of at most this length, or on a part of one; `None` where they are more than the budget.
pub(super) fn steps(pattern: &str, length: usize) -> Option<u64> {
    if pattern.len() > LARGEST {
        return None;
    }
    let mut scanner = Scanner {
        rest: pattern,
        length: length as u64,
        any_case: false,
        backward: false,
    };
    let mut steps = 0;
    // An unmatched bracket: the pattern is invalid.
    while !scanner.rest.is_empty() || steps == 0 {
        let all = scanner.alternatives(DEEPEST)?;
        let starts = if all.anchored {
            1
        } else {
            scanner.length.saturating_add(1)
        };
        // At a position where it cannot begin, the attempt costs a step.
        steps += all.steps.checked_mul(starts)? + scanner.length + 1;
    }
    (steps <= BUDGET).then_some(steps)
}

/// The worst case of a part on a text of the scanner's length.
#[derive(Clone, Copy, Default)]
struct Cost {
    /// The number of ways in which it may match from one position.
    ways: u64,
    /// The steps that all of these ways take.
    steps: u64,
    /// The steps that one way takes, with an unbounded repetition counted once.
    size: u64,
    /// Whether it may match the empty text.
    empty: bool,
    /// Whether it can match only at the begin of the text.
    anchored: bool,
    /// Whether one of its characters separates each round of a repetition from the next.
    told_apart: bool,
}

impl Cost {
    const CHARACTER: Self = Self {
        ways: 1,
        steps: 1,
        size: 1,
        empty: false,
        anchored: false,
        told_apart: false,
    };
    const PLACE: Self = Self {
        empty: true,
        ..Self::CHARACTER
    };

    /// The part repeated `least` to `most` times on a text of this length; `None` if that exceeds every budget.
    fn repeated(self, least: u32, most: Option<u32>, length: u64) -> Option<Self> {
        // Each optional round consumes at least one character.
        let rounds = most.map_or(length, |most| length.min(most.into()));
        let least = u64::from(least);
        let repeated = Self {
            size: self
                .size
                .saturating_mul(most.map_or(least, u64::from).max(1)),
            empty: self.empty || least == 0,
            ..Self::default()
        };
        if rounds <= 1 && most.is_some_and(|most| most <= 1) {
            return Some(Self {
                ways: if least == 0 {
                    self.ways.saturating_add(1)
                } else {
                    self.ways
                },
                steps: self.steps.saturating_add(1),
                ..repeated
            });
        }
        if self.empty {
            return None;
        }
        if self.told_apart {
            let steps = self
                .size
                .saturating_add(2)
                .saturating_mul(length.saturating_add(1));
            return Some(Self {
                ways: length.saturating_add(1),
                steps: steps.saturating_mul(2),
                ..repeated
            });
        }
        if self.ways > 1 && most.is_none() {
            return None;
        }
        let (mut ways, mut steps) = (0_u64, 0_u64);
        let mut reached = 1_u64;
        for round in 0..=rounds {
            if round >= least {
                ways = ways.saturating_add(reached);
            }
            steps = steps.saturating_add(reached.saturating_mul(self.steps.saturating_add(1)));
            reached = reached.saturating_mul(self.ways);
            if steps > BUDGET {
                return None;
            }
        }
        Some(Self {
            // The text may be too short for the required rounds.
            ways: ways.max(1),
            steps,
            ..repeated
        })
    }
}

/// The characters of one branch, to find one that separates the rounds of a repetition: the first or the last part,
/// if it is one required character that no other part matches.
#[derive(Default)]
struct Branch {
    first: Option<Sign>,
    behind_first: Characters,
    before_last: Characters,
    last: Option<Sign>,
    /// The number of its parts that may match in more than one way.
    loose: u32,
}

#[derive(Clone, Copy)]
struct Sign {
    characters: Characters,
    /// Exactly one character.
    plain: bool,
}

impl Branch {
    /// The next part.
    fn add(&mut self, sign: Sign) {
        // A position between characters consumes none.
        if sign.characters == NONE {
            return;
        }
        if self.first.is_none() {
            self.first = Some(sign);
        } else {
            self.behind_first |= sign.characters;
        }
        if let Some(last) = self.last {
            self.before_last |= last.characters;
        }
        self.last = Some(sign);
    }

    fn told_apart(&self) -> bool {
        let tells = |sign: Option<Sign>, others| {
            sign.is_some_and(|sign| sign.plain && sign.characters & others == NONE)
        };
        self.loose == 1
            && (tells(self.first, self.behind_first) || tells(self.last, self.before_last))
    }
}

struct Scanner<'a> {
    rest: &'a str,
    /// The length of the text, in code points.
    length: u64,
    /// Inside of modifiers (`(?i:…)`), where a character may match another one.
    any_case: bool,
    /// Inside of `(?<=…)` or `(?<!…)`, where the last part is tried first.
    backward: bool,
}

impl<'a> Scanner<'a> {
    fn next(&mut self) -> Option<char> {
        let first = self.rest.chars().next()?;
        self.rest = &self.rest[first.len_utf8()..];
        Some(first)
    }

    fn take(&mut self, character: char) -> bool {
        let rest = self.rest.strip_prefix(character);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// The text up to this character; both are consumed.
    fn until(&mut self, end: char) -> &'a str {
        let (before, behind) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = behind;
        before
    }

    /// Reads up to the end of the group, including its bracket; `None` if the group exceeds the budget.
    fn alternatives(&mut self, levels: u32) -> Option<Cost> {
        let mut all = Cost {
            anchored: true,
            ..Cost::default()
        };
        let mut branches: u32 = 0;
        loop {
            let anchored = self.rest.starts_with('^');
            let mut branch = Cost {
                ways: 1,
                empty: true,
                ..Cost::default()
            };
            let mut parts = Branch::default();
            let end = loop {
                let (cost, characters, single) = match self.next() {
                    end @ (None | Some('|' | ')')) => break end,
                    Some('(') => (self.group(levels)?, ANY, false),
                    Some('[') => (Cost::CHARACTER, self.class(), true),
                    Some('\\') => match self.escape() {
                        Escape::Character(one) => (Cost::CHARACTER, self.literal(one), true),
                        Escape::Class(_, _) if self.any_case => (Cost::CHARACTER, ANY, true),
                        Escape::Class(may, _) => (Cost::CHARACTER, may, true),
                        Escape::Place => (Cost::PLACE, NONE, true),
                        // A comparison takes as many steps as the group has matched characters.
                        Escape::Reference => return None,
                    },
                    Some('^' | '$') => (Cost::PLACE, NONE, true),
                    Some('.') => (Cost::CHARACTER, ANY, true),
                    Some(one) => (Cost::CHARACTER, self.literal(one), true),
                };
                let before = self.rest.len();
                let cost = self.quantified(cost)?;
                if cost.ways > 1 {
                    // A group may match in more ways than its length suggests.
                    parts.loose += if single { 1 } else { 2 };
                }
                parts.add(Sign {
                    characters,
                    plain: single && before == self.rest.len(),
                });
                // The later part is tried for each way of the earlier one.
                let (before, after) = match self.backward {
                    false => (&branch, &cost),
                    true => (&cost, &branch),
                };
                let again = before.ways.saturating_mul(after.steps);
                branch.steps = before.steps.saturating_add(again);
                branch.ways = branch.ways.saturating_mul(cost.ways);
                branch.size = branch.size.saturating_add(cost.size);
                branch.empty &= cost.empty;
                if branch.steps > BUDGET {
                    return None;
                }
            };
            branches += 1;
            all.ways = all.ways.saturating_add(branch.ways);
            all.steps = all.steps.saturating_add(branch.steps).saturating_add(1);
            all.size = all.size.saturating_add(branch.size).saturating_add(1);
            all.empty |= branch.empty;
            all.anchored &= anchored;
            if end != Some('|') {
                all.told_apart = branches == 1 && parts.told_apart();
                return Some(all);
            }
        }
    }

    fn literal(&self, character: char) -> Characters {
        if self.any_case {
            ANY
        } else {
            literal(character)
        }
    }

    fn group(&mut self, levels: u32) -> Option<Cost> {
        let (any_case, backward) = (self.any_case, self.backward);
        let mut looks_around = false;
        if self.take('?') {
            match self.next()? {
                ':' => {}
                '=' | '!' => (looks_around, self.backward) = (true, false),
                '<' if self.take('=') || self.take('!') => {
                    (looks_around, self.backward) = (true, true);
                }
                '<' => drop(self.until('>')),
                _ => {
                    self.until(':');
                    self.any_case = true;
                }
            }
        }
        let mut cost = self.alternatives(levels.checked_sub(1)?)?;
        (self.any_case, self.backward) = (any_case, backward);
        cost.anchored = false;
        if looks_around {
            // A lookaround is not tried again once it has matched.
            cost.ways = 1;
            cost.empty = true;
            cost.told_apart = false;
        }
        Some(cost)
    }

    fn quantified(&mut self, one: Cost) -> Option<Cost> {
        let (least, most) = match self.rest.chars().next() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.next();
                let least = self.number();
                let most = if self.take(',') {
                    let unbounded = self.rest.starts_with('}');
                    (!unbounded).then(|| self.number())
                } else {
                    Some(least)
                };
                (least, most)
            }
            _ => return Some(one),
        };
        // The quantifier's last character, and a `?` that makes it lazy.
        self.next();
        self.take('?');
        one.repeated(least, most, self.length)
    }

    fn number(&mut self) -> u32 {
        let digits = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let (number, rest) = self.rest.split_at(self.rest.len() - digits.len());
        self.rest = rest;
        number
            .parse()
            .unwrap_or(if number.is_empty() { 0 } else { u32::MAX })
    }
}
