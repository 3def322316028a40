//! How long a text a pattern may be run on: the browser's engine goes back and tries again, and
//! some patterns make it do so for hours (`(a+)+$`), which would freeze the page.
//!
//! The estimate is of the worst case and too careful at times: `([a-z]+-)*` is known to have one way
//! to match, because the hyphen tells where a round ends, but not `([a-z]+(?:-))*`. What is refused
//! is judged by the tenant. It does not say whether a pattern is valid.

use super::Patterns;

/// What may be tried on one text, as a power of two: a tenth of a second of an engine.
const BUDGET: u32 = 24;

/// A pattern that may not be run on a text of this length is never run; a power of two.
const SHORTEST: u32 = 4;

/// No text is run that is longer than this, in code points.
const LONGEST: usize = 1_000;

/// How many groups within groups are looked into, and how long a pattern is looked at.
const DEEPEST: u32 = 32;
const LARGEST: usize = 10_000;

/// A pattern of a schema, with the length of text it may be run on.
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

    /// Whether it matches; `None` where it is no pattern or the text is too long for it.
    pub fn matches(&self, patterns: &dyn Patterns, text: &str) -> Option<bool> {
        if self.is_runaway() || text.chars().count() > self.reach {
            return None;
        }
        patterns.matches(&self.source, text)
    }
}

/// Whether even a short text could keep a pattern busy for too long.
pub fn runaway(pattern: &str) -> bool {
    reach(pattern) == 0
}

/// The longest text, in code points, on which the pattern stays within the budget.
fn reach(pattern: &str) -> usize {
    let mut scanner = Scanner {
        rest: pattern.as_bytes(),
    };
    if pattern.len() > LARGEST {
        return 0;
    }
    let Some(mut tries) = scanner.alternatives(DEEPEST) else {
        return 0;
    };
    if !tries.anchored {
        tries.degree = tries.degree.saturating_add(1);
    }
    let left = BUDGET.saturating_sub(tries.bits);
    match left / tries.degree.max(1) {
        length if length < SHORTEST => 0,
        length => LONGEST.min(1 << length.min(10)),
    }
}

/// How often something may be tried at worst: `2^bits * length^degree` times.
#[derive(Clone, Copy, Default)]
struct Tries {
    bits: u32,
    degree: u32,
    /// Whether it can only begin where the text does.
    anchored: bool,
    /// Whether one of its characters tells each round of a repetition from the next.
    told_apart: bool,
}

impl Tries {
    fn once(self) -> bool {
        self.bits == 0 && self.degree == 0
    }

    /// Repeated from `least` to `most` times; `None` if that may never end.
    fn repeated(self, least: u32, most: Option<u32>) -> Option<Self> {
        if self.told_apart && most != Some(1) {
            return Some(Self {
                degree: 1,
                ..Self::default()
            });
        }
        let Some(most) = most else {
            return self.once().then_some(Self {
                degree: 1,
                ..Self::default()
            });
        };
        let ways = bits(most.saturating_sub(least).saturating_add(1)).min(10);
        Some(Self {
            bits: self.bits.saturating_mul(most).saturating_add(ways),
            degree: self.degree.saturating_mul(most),
            ..Self::default()
        })
    }
}

/// Characters that something may match: a bit for each of ASCII, and bit 0 for all others.
type Characters = u128;

const OTHERS: Characters = 1;
const ANY: Characters = Characters::MAX;
const NONE: Characters = 0;

const DIGITS: Characters = between(b'0', b'9');
const LETTERS: Characters = between(b'A', b'Z') | between(b'a', b'z');
const WORD: Characters = LETTERS | DIGITS | one(b'_');
const SPACE: Characters = between(9, 13) | one(b' ') | OTHERS;

const fn between(first: u8, last: u8) -> Characters {
    (ANY >> (127 - last)) & (ANY << first)
}

const fn one(byte: u8) -> Characters {
    if byte.is_ascii() { 1 << byte } else { OTHERS }
}

/// The characters of one branch, to find one that tells rounds apart: the first or the last part,
/// if it is one character that must be there and that no other part matches.
#[derive(Default)]
struct Branch {
    first: Option<Sign>,
    behind_first: Characters,
    before_last: Characters,
    last: Option<Sign>,
    /// How many of its parts may match in more than one way.
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
        // A place between characters: no character of its own.
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

/// The power of two that is at least this.
fn bits(number: u32) -> u32 {
    u32::BITS - number.saturating_sub(1).leading_zeros()
}

struct Scanner<'a> {
    rest: &'a [u8],
}

impl Scanner<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.rest.first() == Some(&byte);
        if there {
            self.next();
        }
        there
    }

    /// Up to the end of the group, its bracket taken; `None` if this is runaway.
    fn alternatives(&mut self, levels: u32) -> Option<Tries> {
        let mut worst = Tries {
            anchored: true,
            ..Tries::default()
        };
        let mut branches: u32 = 0;
        loop {
            let anchored = self.rest.first() == Some(&b'^');
            let mut branch = Tries::default();
            let mut parts = Branch::default();
            let end = loop {
                let (tries, characters, single) = match self.next() {
                    end @ (None | Some(b'|' | b')')) => break end,
                    Some(b'(') => (self.group(levels)?, ANY, false),
                    Some(b'[') => (Tries::default(), self.class(), true),
                    Some(b'\\') => (Tries::default(), self.escape(), true),
                    Some(b'^' | b'$') => (Tries::default(), NONE, true),
                    Some(b'.') => (Tries::default(), ANY, true),
                    Some(byte) => (Tries::default(), one(byte), true),
                };
                let before = self.rest.len();
                let tries = self.quantified(tries)?;
                if !tries.once() {
                    // A group may match in more ways than its length says.
                    parts.loose += if single { 1 } else { 2 };
                }
                parts.add(Sign {
                    characters,
                    plain: single && before == self.rest.len(),
                });
                branch.bits = branch.bits.saturating_add(tries.bits);
                branch.degree = branch.degree.saturating_add(tries.degree);
            };
            branches += 1;
            worst.bits = worst.bits.max(branch.bits);
            worst.degree = worst.degree.max(branch.degree);
            worst.anchored &= anchored;
            if end != Some(b'|') {
                worst.bits = worst.bits.saturating_add(bits(branches));
                worst.told_apart = branches == 1 && parts.told_apart();
                return Some(worst);
            }
        }
    }

    fn group(&mut self, levels: u32) -> Option<Tries> {
        // What stands behind `(?` says what kind of group it is; no kind costs more than another.
        if self.take(b'?') && self.next() == Some(b'<') && !self.take(b'=') && !self.take(b'!') {
            self.skip(b'>');
        }
        self.alternatives(levels.checked_sub(1)?)
    }

    fn skip(&mut self, end: u8) {
        while self.next().is_some_and(|byte| byte != end) {}
    }

    fn class(&mut self) -> Characters {
        let excluded = self.take(b'^');
        let mut all = NONE;
        loop {
            let first = match self.next() {
                None | Some(b']') => break,
                Some(b'\\') => {
                    // `\b` is a character here.
                    all |= self.escape() | OTHERS;
                    continue;
                }
                Some(byte) => byte,
            };
            match self.rest {
                // Up to what is escaped: anything.
                [b'-', b'\\', ..] => all = ANY,
                [b'-', last, ..] if *last != b']' => {
                    all |= between(first.min(127), (*last).min(127)) | one(first) | one(*last);
                    self.rest = &self.rest[2..];
                }
                _ => all |= one(first),
            }
        }
        // Not all others may be excluded.
        if excluded { !all | OTHERS } else { all }
    }

    /// What an escape may match; nothing, if it is a place between characters.
    fn escape(&mut self) -> Characters {
        match self.next() {
            Some(b'd') => DIGITS,
            Some(b'D') => !DIGITS,
            Some(b'w') => WORD,
            Some(b'W') => !WORD,
            Some(b's') => SPACE,
            Some(b'S') => !SPACE | OTHERS,
            Some(b'b' | b'B') => NONE,
            // `\p{…}` and `\u{…}`: not a number of times.
            Some(letter @ (b'p' | b'P' | b'u')) if self.take(b'{') => {
                let name = self.rest;
                self.skip(b'}');
                match name {
                    [b'L', ..] if letter == b'p' => LETTERS | OTHERS,
                    [b'M', b'}', ..] if letter == b'p' => OTHERS,
                    _ => ANY,
                }
            }
            Some(byte) if byte.is_ascii_punctuation() => one(byte),
            _ => ANY,
        }
    }

    fn quantified(&mut self, one: Tries) -> Option<Tries> {
        let (least, most) = match self.rest.first() {
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'?') => (0, Some(1)),
            Some(b'{') => {
                self.next();
                let least = self.number();
                let most = if self.take(b',') {
                    let unbounded = self.rest.first() == Some(&b'}');
                    (!unbounded).then(|| self.number())
                } else {
                    Some(least)
                };
                (least, most)
            }
            _ => return Some(one),
        };
        // The quantifier's last character, and the sign that it is lazy.
        self.next();
        self.take(b'?');
        one.repeated(least, most)
    }

    fn number(&mut self) -> u32 {
        let mut number: u32 = 0;
        while let Some(digit @ b'0'..=b'9') = self.rest.first() {
            number = number
                .saturating_mul(10)
                .saturating_add(u32::from(digit - b'0'));
            self.next();
        }
        number
    }
}
