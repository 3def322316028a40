//! The count of steps, held against a backtracking matcher that counts them: over many generated patterns and
//! the texts that cost most, none needs more than the guard has said.
//!
//! The matcher reads patterns by itself, so that a mistake of the guard's reader shows.

use super::super::pattern::{BUDGET, steps};
use std::cell::Cell;

/// A part of a pattern.
#[derive(Debug)]
enum Node {
    /// One character out of these ranges, or out of all others.
    Set(Vec<(char, char)>, bool),
    /// `^`, `$`, `b` or `B`.
    Place(char),
    Group(Vec<Vec<Node>>),
    Look {
        behind: bool,
        wanted: bool,
        branches: Vec<Vec<Node>>,
    },
    Repeat {
        one: Box<Node>,
        least: u32,
        most: Option<u32>,
        lazy: bool,
    },
}

struct Reader<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    any_case: bool,
}

impl Reader<'_> {
    fn take(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn until(&mut self, end: char) -> String {
        self.rest.by_ref().take_while(|one| *one != end).collect()
    }

    fn branches(&mut self) -> Vec<Vec<Node>> {
        let mut branches = vec![Vec::new()];
        while let Some(one) = self.rest.next() {
            let node = match one {
                ')' => break,
                '|' => {
                    branches.push(Vec::new());
                    continue;
                }
                '(' => self.group(),
                '[' => self.class(),
                '.' => Node::Set(vec![('\n', '\n'), ('\r', '\r')], true),
                '^' | '$' => Node::Place(one),
                '\\' => match self.rest.next().expect("an escape") {
                    place @ ('b' | 'B') => Node::Place(place),
                    letter => {
                        let (ranges, excluded) = self.escape(letter);
                        self.set(ranges, excluded)
                    }
                },
                one => self.set(vec![(one, one)], false),
            };
            let node = self.quantified(node);
            branches.last_mut().expect("one").push(node);
        }
        branches
    }

    fn set(&self, mut ranges: Vec<(char, char)>, excluded: bool) -> Node {
        if self.any_case {
            for (first, last) in ranges.clone() {
                ranges.extend(
                    ('a'..='z')
                        .filter_map(|lower| {
                            let upper = lower.to_ascii_uppercase();
                            let has = |one| first <= one && one <= last;
                            (has(lower) || has(upper)).then_some([(lower, lower), (upper, upper)])
                        })
                        .flatten(),
                );
            }
        }
        Node::Set(ranges, excluded)
    }

    fn group(&mut self) -> Node {
        let outside = self.any_case;
        let mut look = None;
        if self.take('?') {
            match self.rest.next().expect("a kind of group") {
                ':' => {}
                '=' => look = Some((false, true)),
                '!' => look = Some((false, false)),
                '<' if self.take('=') => look = Some((true, true)),
                '<' if self.take('!') => look = Some((true, false)),
                '<' => drop(self.until('>')),
                first => {
                    let modifiers = first.to_string() + &self.until(':');
                    self.any_case |= modifiers
                        .split('-')
                        .next()
                        .is_some_and(|on| on.contains('i'));
                }
            }
        }
        let branches = self.branches();
        self.any_case = outside;
        match look {
            None => Node::Group(branches),
            Some((behind, wanted)) => Node::Look {
                behind,
                wanted,
                branches,
            },
        }
    }

    fn escape(&mut self, letter: char) -> (Vec<(char, char)>, bool) {
        let digits: String = match letter {
            'x' => self.rest.by_ref().take(2).collect(),
            'u' if self.take('{') => self.until('}'),
            'u' => self.rest.by_ref().take(4).collect(),
            _ => String::new(),
        };
        let word = vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];
        let one = match letter {
            'd' | 'D' => return (vec![('0', '9')], letter == 'D'),
            'w' | 'W' => return (word, letter == 'W'),
            's' | 'S' => return (vec![('\t', '\r'), (' ', ' ')], letter == 'S'),
            'p' | 'P' => {
                self.take('{');
                let ranges = match self.until('}').as_str() {
                    "Lu" => vec![('A', 'Z'), ('É', 'É')],
                    "Ll" => vec![('a', 'z'), ('é', 'é')],
                    _ => vec![('A', 'Z'), ('a', 'z'), ('é', 'é'), ('É', 'É')],
                };
                return (ranges, letter == 'P');
            }
            'x' | 'u' => {
                let number = u32::from_str_radix(&digits, 16).expect("digits");
                char::from_u32(number).expect("no half of a pair")
            }
            'n' => '\n',
            't' => '\t',
            mark => mark,
        };
        (vec![(one, one)], false)
    }

    fn class(&mut self) -> Node {
        let excluded = self.take('^');
        let mut ranges = Vec::new();
        while let Some(one) = self.rest.next_if(|one| *one != ']') {
            let (item, outside) = self.item(one);
            if outside {
                // All but these, as ranges.
                let mut from = '\0';
                let mut sorted = item;
                sorted.sort_unstable();
                for (first, last) in sorted {
                    ranges.extend(
                        char::from_u32((first as u32).wrapping_sub(1))
                            .filter(|to| from <= *to)
                            .map(|to| (from, to)),
                    );
                    from = char::from_u32(last as u32 + 1).expect("a character");
                }
                ranges.push((from, char::MAX));
                continue;
            }
            let mut ahead = self.rest.clone();
            if ahead.next() == Some('-') && ahead.next() != Some(']') {
                self.take('-');
                let last = self.rest.next().expect("the end of a range");
                let (last, _) = self.item(last);
                ranges.push((item[0].0, last[0].1));
            } else {
                ranges.extend(item);
            }
        }
        self.rest.next();
        self.set(ranges, excluded)
    }

    fn item(&mut self, one: char) -> (Vec<(char, char)>, bool) {
        if one != '\\' {
            return (vec![(one, one)], false);
        }
        match self.rest.next().expect("an escape") {
            'b' => (vec![('\u{8}', '\u{8}')], false),
            letter => self.escape(letter),
        }
    }

    fn quantified(&mut self, node: Node) -> Node {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                let bounds = self.until('}');
                let (least, most) = bounds[1..]
                    .split_once(',')
                    .unwrap_or((&bounds[1..], &bounds[1..]));
                return self.repeat(node, least.parse().expect("a number"), most.parse().ok());
            }
            _ => return node,
        };
        self.rest.next();
        self.repeat(node, least, most)
    }

    fn repeat(&mut self, node: Node, least: u32, most: Option<u32>) -> Node {
        let lazy = self.take('?');
        Node::Repeat {
            one: Box::new(node),
            least,
            most,
            lazy,
        }
    }
}

fn parsed(pattern: &str) -> Vec<Vec<Node>> {
    let mut reader = Reader {
        rest: pattern.chars().peekable(),
        any_case: false,
    };
    reader.branches()
}

/// A run over one text, as ECMA-262 describes it.
struct Run<'a> {
    text: &'a [char],
    steps: Cell<u64>,
    limit: u64,
}

type Then<'a> = &'a dyn Fn(usize) -> bool;

impl Run<'_> {
    fn is_over(&self) -> bool {
        self.steps.get() > self.limit
    }

    fn branches(&self, branches: &[Vec<Node>], at: usize, back: bool, then: Then) -> bool {
        branches.iter().any(|one| self.parts(one, at, back, then))
    }

    fn parts(&self, parts: &[Node], at: usize, back: bool, then: Then) -> bool {
        let part = if back {
            parts.split_last()
        } else {
            parts.split_first()
        };
        let Some((part, rest)) = part else {
            return then(at);
        };
        self.part(part, at, back, &|at| self.parts(rest, at, back, then))
    }

    fn part(&self, part: &Node, at: usize, back: bool, then: Then) -> bool {
        if let Node::Repeat {
            one,
            least,
            most,
            lazy,
        } = part
        {
            return self.repeat((one, *lazy), (*least, *most), at, back, then);
        }
        self.steps.set(self.steps.get() + 1);
        if self.is_over() {
            return true;
        }
        let word = |at: Option<usize>| {
            let one = at.and_then(|at| self.text.get(at));
            one.is_some_and(|one| one.is_ascii_alphanumeric() || *one == '_')
        };
        match part {
            Node::Set(ranges, excluded) => {
                let place = if back { at.checked_sub(1) } else { Some(at) };
                let one = place.and_then(|at| self.text.get(at));
                let has = |one: &char| {
                    ranges
                        .iter()
                        .any(|(first, last)| first <= one && one <= last)
                };
                one.is_some_and(|one| has(one) != *excluded)
                    && then(if back { at - 1 } else { at + 1 })
            }
            Node::Place('^') => at == 0 && then(at),
            Node::Place('$') => at == self.text.len() && then(at),
            Node::Place(kind) => {
                let border = word(at.checked_sub(1)) != word(Some(at));
                border == (*kind == 'b') && then(at)
            }
            Node::Group(branches) => self.branches(branches, at, back, then),
            Node::Look {
                behind,
                wanted,
                branches,
            } => {
                let found = self.branches(branches, at, *behind, &|_| true);
                self.is_over() || (found == *wanted && then(at))
            }
            Node::Repeat { .. } => false,
        }
    }

    fn repeat(
        &self,
        (one, lazy): (&Node, bool),
        (least, most): (u32, Option<u32>),
        at: usize,
        back: bool,
        then: Then,
    ) -> bool {
        let more = || {
            most != Some(0)
                && self.part(one, at, back, &|now| {
                    let left = (least.saturating_sub(1), most.map(|most| most - 1));
                    // A round that had not to be and took nothing is the last one.
                    (least > 0 || now != at) && self.repeat((one, lazy), left, now, back, then)
                })
        };
        match (least, lazy) {
            (1.., _) => more(),
            (0, true) => then(at) || more(),
            (0, false) => more() || then(at),
        }
    }
}

/// Whether it matches somewhere, and the steps that took; no more than one beyond the limit.
fn run(branches: &[Vec<Node>], text: &[char], limit: u64) -> (bool, u64) {
    let run = Run {
        text,
        steps: Cell::new(0),
        limit,
    };
    let found = (0..=text.len()).any(|at| run.branches(branches, at, false, &|_| true));
    (found, run.steps.get())
}

/// The texts that cost most: nearly what is wanted, again and again, and then something else.
fn adversarial(pattern: &str, length: usize) -> Vec<Vec<char>> {
    let mut letters: Vec<char> = "aAb-_]1 é\u{8}"
        .chars()
        .filter(|one| pattern.contains(*one))
        .collect();
    letters.extend(['a', '_', '-', '\u{8}']);
    let mut pumps: Vec<Vec<char>> = Vec::new();
    for one in &letters {
        pumps.push(vec![*one]);
        for other in &letters {
            pumps.push(vec![*one, *other]);
            pumps.push(vec![*one, *one, *other]);
        }
    }
    pumps.sort_unstable();
    pumps.dedup();
    let fill = |pump: Vec<char>| {
        let pumped = pump.into_iter().cycle().take(length - 1);
        pumped.chain(['!']).collect()
    };
    pumps.into_iter().map(fill).collect()
}

/// Numbers that look like chance and are the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    fn one(&mut self, of: &[&str]) -> String {
        of[self.below(of.len())].to_owned()
    }

    fn pattern(&mut self) -> String {
        let start = self.one(&["^", "^", "^", ""]);
        let parts: String = (0..=self.below(3)).map(|_| self.part(3)).collect();
        start + &parts + &self.one(&["$", "$", ""])
    }

    fn part(&mut self, levels: usize) -> String {
        let part = if levels > 0 && self.below(3) > 0 {
            let kind = self.one(&[
                "", "?:", "?:", "?<n>", "?i:", "?s-m:", "?-i:", "?=", "?!", "?<=", "?<!",
            ]);
            let mut inside: String = (0..=self.below(3)).map(|_| self.part(levels - 1)).collect();
            if self.below(6) == 0 {
                inside = inside + "|" + &self.part(levels - 1);
            }
            let group = format!("({kind}{inside})");
            if kind.contains(['=', '!']) {
                return group;
            }
            group
        } else {
            let part = self.one(&[
                "a",
                "b",
                "A",
                "-",
                "_",
                "a",
                "é",
                ".",
                r"\]",
                r"\d",
                r"\w",
                r"\W",
                r"\s",
                r"\S",
                r"\x61",
                r"\u0061",
                r"\u{41}",
                r"\p{L}",
                r"\p{Lu}",
                r"\P{L}",
                "[a-z]",
                "[A-Z_]",
                "[^a]",
                r"[^\x61]",
                r"[^\p{Lu}]",
                r"[\]-a]",
                r"[^\]-a]",
                r"[\b]",
                "\u{8}",
                r"[\x41-\]]",
                r"[+-\x61]",
                r"[\w-]",
                "[-a]",
                r"[\D_]",
                r"[^\W_]",
                "[à-ÿ]",
                r"\b",
                r"\B",
                r"[^\D]",
                r"\-",
                "",
            ]);
            if part.is_empty() || [r"\b", r"\B"].contains(&part.as_str()) {
                return part;
            }
            part
        };
        part + &self.one(&[
            "", "", "", "*", "+", "+", "?", "*?", "+?", "{2}", "{0}", "{1,3}", "{0,20}", "{2,}",
            "{1,30}?",
        ])
    }
}

/// Says which pattern needs more steps on which text.
fn held(pattern: &str, length: usize) -> bool {
    let Some(most) = steps(pattern, length) else {
        return false;
    };
    assert!(most <= BUDGET);
    let branches = parsed(pattern);
    for text in adversarial(pattern, length) {
        let (_, needed) = run(&branches, &text, most);
        let text: String = text.iter().collect();
        assert!(needed <= most, "{pattern} on {text:?}: more than {most}");
    }
    true
}

/// In a thread of its own, which has room for a text of the greatest length.
fn with_room(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(test);
    thread.expect("a thread").join().expect("the test passes");
}

#[test]
fn the_matcher_finds_what_a_browser_finds_and_counts_what_runs_away() {
    with_room(|| {
        for (pattern, text, found) in [
            ("^a+b$", "aaab", true),
            ("b|c", "aac", true),
            ("^(?:a|b){2,3}?$", "abab", false),
            (r"^[\]-a]+$", "]^_`a", true),
            (r"^[^\]-a]+$", "_", false),
            (r"^[^\x61\d]$", "a", false),
            (r"^[\D]$", "1", false),
            (r"^[\w-]+$", "a-b", true),
            (r"^(?i:[a-z]+A)b$", "aaaab", true),
            (r"^(?i:[a-z]+A)b$", "aaaaB", false),
            (r"(?<=\ba)b(?!c)", "ab abc", true),
            (r"^(?=.*\d)(?<n>.){3}$", "a1b", true),
            (r"^\p{Lu}\P{L}\u{61}\u0062\x63$", "A-abc", true),
            ("^(?:a?)*$", "aaa", true),
            ("^[à-ÿ]{0}$", "", true),
        ] {
            let text: Vec<char> = text.chars().collect();
            assert_eq!(run(&parsed(pattern), &text, BUDGET).0, found, "{pattern}");
        }
        for pattern in [
            "^(a+)+$",
            r"^([\]-a]+_)*$",
            "^(?i:([a-z]+A)*)$",
            r"^([^\x61]+b)*$",
            r"^([\b]+\x08)*$",
        ] {
            let texts = adversarial(pattern, 40).into_iter();
            let most = texts
                .map(|text| run(&parsed(pattern), &text, 100_000).1)
                .max();
            assert_eq!(most, Some(100_001), "{pattern}");
        }
    });
}

#[test]
fn no_generated_pattern_needs_more_steps_than_were_counted() {
    with_room(|| {
        let mut run = 0;
        for seed in [15, 77] {
            let mut chance = Chance(seed);
            for _ in 0..25_000 {
                run += u32::from(held(&chance.pattern(), 24));
            }
        }
        assert!(run > 10_000, "{run} of them are run at all");
        // What a longer run with other numbers has found: looking behind tries the last part first.
        assert!(held(r"(?<=(?![\b]{0,20})\W{2,})$", 24));
    });
}

#[test]
fn no_pattern_needs_more_than_the_budget_on_the_longest_text_that_it_is_run_on() {
    with_room(|| {
        for (pattern, length) in [
            ("a+$", 1_000),
            ("^a+a+$", 1_000),
            ("^a+a+a+$", 256),
            ("^a+a+a+a+$", 64),
            ("a+a+$", 256),
            (r"^(-\w+)*$", 1_000),
            (r"^(?:\w[ -]?){1,16}$", 64),
            (r"^(?=.*\d)(?=.*[a-z])[a\d]{8,64}$", 1_000),
        ] {
            assert!(held(pattern, length), "{pattern}");
        }
    });
}
