//! Compares the count of steps with a backtracking matcher that counts its own: over many generated patterns and the
//! texts that cost most, none takes more steps than were counted before.

use super::super::pattern::{BUDGET, steps};
use super::matcher::{parsed, run};

/// The texts that cost most: what nearly matches, repeated, and then a character that does not.
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

/// A seeded random generator.
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

/// Asserts that no text takes more steps than were counted; `false` if the pattern is not run on this length.
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

/// Runs a test in a thread whose stack is large enough for the longest text.
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
        // Found by a longer run with other seeds: a lookbehind tries the last part first.
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
