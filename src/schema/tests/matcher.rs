//! A backtracking matcher that counts its steps, as ECMA-262 describes matching.
//!
//! It has a parser of its own, so that a mistake in the parser of `schema::pattern` shows.

use std::cell::Cell;

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Node {
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
                // The complement of these ranges.
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

/// The branches of a pattern.
pub(super) fn parsed(pattern: &str) -> Vec<Vec<Node>> {
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
                    // An optional round that consumed no character is the last one.
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

/// Whether it matches somewhere, and the steps taken, which stop one beyond the limit.
pub(super) fn run(branches: &[Vec<Node>], text: &[char], limit: u64) -> (bool, u64) {
    let run = Run {
        text,
        steps: Cell::new(0),
        limit,
    };
    let found = (0..=text.len()).any(|at| run.branches(branches, at, false, &|_| true));
    (found, run.steps.get())
}
