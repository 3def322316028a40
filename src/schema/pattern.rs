//! How long a text a pattern may be run on: the browser's engine goes back and tries again, and
//! some patterns make it do so for hours (`(a+)+$`), which would freeze the page.
//!
//! The estimate is of the worst case and too careful at times: it knows nothing of what characters
//! exclude each other, so it refuses `([a-z]+-)*`. What is refused is judged by the tenant. It does
//! not say whether a pattern is valid.

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
}

impl Tries {
    fn once(self) -> bool {
        self.bits == 0 && self.degree == 0
    }

    /// Repeated from `least` to `most` times; `None` if that may never end.
    fn repeated(self, least: u32, most: Option<u32>) -> Option<Self> {
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
            anchored: false,
        })
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
            let end = loop {
                let one = match self.next() {
                    end @ (None | Some(b'|' | b')')) => break end,
                    Some(b'(') => self.group(levels)?,
                    Some(b'[') => self.class(),
                    Some(b'\\') => self.escape(),
                    Some(_) => Tries::default(),
                };
                let one = self.quantified(one)?;
                branch.bits = branch.bits.saturating_add(one.bits);
                branch.degree = branch.degree.saturating_add(one.degree);
            };
            branches += 1;
            worst.bits = worst.bits.max(branch.bits);
            worst.degree = worst.degree.max(branch.degree);
            worst.anchored &= anchored;
            if end != Some(b'|') {
                worst.bits = worst.bits.saturating_add(bits(branches));
                return Some(worst);
            }
        }
    }

    fn group(&mut self, levels: u32) -> Option<Tries> {
        // What stands behind `(?` says what kind of group it is; no kind costs more than another.
        if self.take(b'?') {
            self.next();
        }
        self.alternatives(levels.checked_sub(1)?)
    }

    fn class(&mut self) -> Tries {
        loop {
            match self.next() {
                None | Some(b']') => return Tries::default(),
                Some(b'\\') => {
                    self.next();
                }
                Some(_) => {}
            }
        }
    }

    fn escape(&mut self) -> Tries {
        let letter = self.next();
        // `\p{…}` and `\u{…}`: not a number of times.
        if matches!(letter, Some(b'p' | b'P' | b'u')) && self.take(b'{') {
            while !matches!(self.next(), None | Some(b'}')) {}
        }
        Tries::default()
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
