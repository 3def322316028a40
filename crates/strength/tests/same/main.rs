//! The same judgement as that of the `zxcvbn` crate: guesses, score, warning and suggestions, for
//! passwords of every kind and of random ones.
//!
//! The crate iterates over hash maps in an order that changes from call to call, and in rare cases its answer changes
//! with it. If our answer differs, the crate is called again, and ours has to be among its answers. Of two sequences with
//! the same cost, an unstable sort decides which one the crate describes; there only the number of guesses has to be the
//! same. Both cases are printed, and limited in number.
#![allow(clippy::unwrap_used, reason = "a test")]

mod passwords;

use passwords::Chance;
use portico_strength::{Judgement, judge};
use zxcvbn::zxcvbn;

/// How often the crate is called again before a difference counts.
const AGAIN: usize = 60;

/// Guesses, score, warning, suggestions: as numbers.
type Answer = (u64, u8, Option<u32>, Vec<u32>);

fn ours(password: &str, words: &[&str], year: i32) -> Answer {
    let Judgement {
        score,
        guesses,
        warning,
        suggestions,
    } = judge(password, words, year).unwrap();
    let suggestions = suggestions.iter().map(|one| *one as u32).collect();
    (guesses, score, warning.map(|one| one as u32), suggestions)
}

fn theirs(password: &str, words: &[&str]) -> Answer {
    let entropy = zxcvbn(password, words);
    let feedback = entropy.feedback();
    (
        entropy.guesses(),
        entropy.score().into(),
        feedback.and_then(|all| all.warning()).map(|one| one as u32),
        feedback.map_or_else(Vec::new, |all| {
            all.suggestions().iter().map(|one| *one as u32).collect()
        }),
    )
}

/// The result of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The first answer was ours.
    Same,
    /// A later answer was ours.
    AskedAgain,
    /// The crate describes another sequence with the same cost.
    OtherReading,
}

#[track_caller]
fn check(password: &str, words: &[&str]) -> Outcome {
    let year = time::OffsetDateTime::now_utc().year();
    let ours = ours(password, words, year);
    let mut answers = vec![theirs(password, words)];
    while !answers.contains(&ours) && answers.len() < AGAIN {
        answers.push(theirs(password, words));
    }
    match answers.len() {
        1 => Outcome::Same,
        AGAIN => {
            let told = |answer: &Answer| (answer.0, answer.1);
            assert!(
                answers.iter().any(|answer| told(answer) == told(&ours)),
                "{password:?} with {words:?}: {ours:?}, but {:?}",
                answers[0]
            );
            Outcome::OtherReading
        }
        _ => Outcome::AskedAgain,
    }
}

#[test]
fn twelve_thousand_passwords_are_judged_as_by_the_crate() {
    let mut chance = Chance::new(20_260_101);
    let mut others = Vec::new();
    let mut scores = [0; 5];
    for round in 0..12_000 {
        let words = chance.own_words();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let password = chance.password(round, &words);
        let outcome = check(&password, &words);
        if outcome != Outcome::Same {
            others.push((outcome, password.clone()));
        }
        scores[usize::from(ours(&password, &words, 2026).1)] += 1;
    }
    println!("scores {scores:?}; not at once the same: {others:#?}");
    assert!(scores.iter().all(|count| *count > 500), "{scores:?}");
    assert!(others.len() <= 24, "too often: {}", others.len());
}

#[test]
fn known_passwords_are_judged_as_by_the_crate() {
    for password in [
        "",
        "a",
        "1",
        "password",
        "p4ssw0rd",
        "P@ssw0rd!",
        "drowssap",
        "qwertyuiop",
        "QWERTYuiop[]",
        "1qaz2wsx3edc",
        "aaaaaaaaa",
        "abcabcabcabc",
        "aabaabaab",
        "abcdefghijk",
        "97531",
        "zyxwvu",
        "1991",
        "2026",
        "13.10.1991",
        "1/1/91",
        "13-10.1991",
        "111504",
        "4 4 1994",
        "02022002",
        "correct horse battery staple",
        "Tr0ub4dour&3",
        "coRrecth0rseba++ery9.23.2007staple$",
        "D0g..................",
        "neverforget13/3/1997",
        "rWibMFACxAUGZmxhVncy",
        "Ba9ZyWABu99[BK#6MBgbH88Tofv)vs$w",
        "4@8({[<369|1!70$5+%2",
        "1!|7+",
        "İstanbul",
        "straße",
        "ΑΣΑΣ",
        "пароль",
        "йцукен",
        "密码密码",
        "😀😀😀😀",
        "pass\nword\nword",
        "\n\n\n\n",
        "a\na\na\na\n",
        "ab\nab\nab\n",
        "1\u{a0}1\u{a0}1991",
        "١٩٩١",
        "visitor@example.org",
        "rotisiv",
        "v1s1t0r",
        "VISITOR",
        "visitorvisitor",
        "ünïcödé",
    ] {
        check(
            password,
            &["visitor@example.org", "visitor", "Ünïcödé", "visitor", ""],
        );
        check(password, &[]);
    }
}

#[test]
fn only_the_first_hundred_letters_count() {
    let long = "correct horse battery staple ".repeat(5);
    let head: String = long.chars().take(portico_strength::LETTERS).collect();
    assert_eq!(ours(&long, &[], 2026), ours(&head, &[], 2026));
    check(&long, &[]);
    check(&"x".repeat(300), &[]);
}
