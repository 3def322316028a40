//! English: the rules of a password, its strength, and what to do about them.

use std::borrow::Cow;

use super::number::count;
use crate::password::{
    policy::{Rule, Strength},
    strength::{Suggestion, Warning},
};

pub(super) fn rule(rule: Rule) -> Cow<'static, str> {
    match rule {
        Rule::MinLength(n) => format!("at least {}", count(n, "character", "characters")),
        Rule::CapitalLetters(n) => {
            format!(
                "{} (A\u{2060}–\u{2060}Z)",
                count(n, "capital letter", "capital letters")
            )
        }
        Rule::LowercaseLetters(n) => {
            format!(
                "{} (a\u{2060}–\u{2060}z)",
                count(n, "small letter", "small letters")
            )
        }
        Rule::Digits(n) => format!("{} (0\u{2060}–\u{2060}9)", count(n, "digit", "digits")),
        Rule::SpecialCharacters(n) => {
            format!(
                "{}, like !#%?",
                count(n, "special character", "special characters")
            )
        }
        Rule::Strength(strength) => {
            return match strength {
                Strength::Any | Strength::Weak => "to be more than one common word",
                Strength::Fair => "to be not easy to guess",
                Strength::Strong => "to be hard to guess: several unusual words do well",
                Strength::VeryStrong => "to be very hard to guess: several unusual words do well",
            }
            .into();
        }
    }
    .into()
}

/// How hard a password is to guess, in a sentence.
pub(super) fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Any => "Very easy to guess.",
        Strength::Weak => "Weak: easy to guess.",
        Strength::Fair => "Fair: could be guessed.",
        Strength::Strong => "Strong: hard to guess.",
        Strength::VeryStrong => "Very strong: very hard to guess.",
    }
}

/// What is weak about a password.
pub(super) fn warning(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRow => "Keys in a row are tried early.",
        Warning::KeyboardPattern => "Short patterns on the keyboard are tried early.",
        Warning::RepeatedLetter => "The same character over and over is tried early.",
        Warning::RepeatedPart => "Repeating something makes it hardly any harder to guess.",
        Warning::TopTen => "This is one of the ten most used passwords.",
        Warning::TopHundred => "This is one of the hundred most used passwords.",
        Warning::Common => "Many people use this password.",
        Warning::LikeCommon => "Many people use a password like this.",
        Warning::Sequence => "Sequences like abc or 6543 are tried early.",
        Warning::RecentYear => "Recent years are tried early.",
        Warning::SingleWord => "A word by itself is tried early.",
        Warning::Date => "Dates are tried early.",
        Warning::SingleName => "A name by itself is tried early.",
        Warning::CommonName => "Common names are tried early.",
    }
}

/// What would make a password stronger.
pub(super) fn suggestion(suggestion: Suggestion) -> &'static str {
    match suggestion {
        Suggestion::FewWords => "Take a few words that do not belong together.",
        Suggestion::NoNeedForSymbols => "Symbols, digits and capitals are not needed.",
        Suggestion::AnotherWord => "Add one or two unusual words.",
        Suggestion::Capital => "A capital letter at the start helps little.",
        Suggestion::AllCapitals => "Capitals only help little.",
        Suggestion::Reversed => "Words spelled backwards help little.",
        Suggestion::Substitutions => "Signs that look like letters help little.",
        Suggestion::LongerPattern => "Use a longer pattern with more turns.",
        Suggestion::NoRepetition => "Do not repeat words or characters.",
        Suggestion::NoSequence => "Do not use sequences.",
        Suggestion::NoRecentYear => "Do not use recent years.",
        Suggestion::NoOwnYear => "Do not use years that matter to you.",
        Suggestion::NoOwnDate => "Do not use dates that matter to you.",
    }
}

/// What to do for the rules that a password does not meet.
pub(super) fn unmet(lacking: &[Rule]) -> String {
    let added = lacking.iter().filter_map(|rule| sort(*rule));
    let mut text = String::new();
    if let Some(added) = listed(added) {
        text = ["Add ", &added].concat();
    }
    for rule in lacking {
        if let Rule::MinLength(length) = rule {
            let begun = if text.is_empty() { "Use" } else { ", and use" };
            let length = count(*length, "character", "characters");
            text = [&text, begun, " at least ", &length].concat();
        }
    }
    text
}

/// All that the counting rules of a password ask for, in one sentence.
pub(super) fn rules(rules: &[Rule]) -> String {
    let asked = rules.iter().filter_map(|rule| match rule {
        Rule::MinLength(n) => Some(["at least ", &count(*n, "character", "characters")].concat()),
        rule => sort(*rule),
    });
    let asked = listed(asked).unwrap_or_default();
    let hard = rules.iter().find_map(|rule| match rule {
        Rule::Strength(Strength::Any | Strength::Weak) => {
            Some(", and has to be more than one common word")
        }
        Rule::Strength(Strength::Fair) => Some(", and must not be easy to guess"),
        Rule::Strength(Strength::Strong) => Some(", and has to be hard to guess"),
        Rule::Strength(Strength::VeryStrong) => Some(", and has to be very hard to guess"),
        _ => None,
    });
    ["It needs ", &asked, hard.unwrap_or_default(), "."].concat()
}

/// So many characters of one sort.
fn sort(rule: Rule) -> Option<String> {
    let (number, one, other) = match rule {
        Rule::CapitalLetters(n) => (n, "a capital letter", "capital letters"),
        Rule::LowercaseLetters(n) => (n, "a small letter", "small letters"),
        Rule::Digits(n) => (n, "a digit", "digits"),
        Rule::SpecialCharacters(n) => (n, "a special character", "special characters"),
        Rule::MinLength(_) | Rule::Strength(_) => return None,
    };
    Some(match number {
        1 => one.to_owned(),
        _ => count(number, one, other),
    })
}

/// A list within a sentence: `a, b and c`.
fn listed(items: impl Iterator<Item = String>) -> Option<String> {
    let mut items: Vec<String> = items.collect();
    let last = items.pop()?;
    Some(match items.is_empty() {
        true => last,
        false => [&items.join(", "), " and ", &last].concat(),
    })
}

/// How hard a password is to guess, in a word.
pub(super) fn level(strength: Strength) -> &'static str {
    match strength {
        Strength::Any => "very weak",
        Strength::Weak => "weak",
        Strength::Fair => "fair",
        Strength::Strong => "strong",
        Strength::VeryStrong => "very strong",
    }
}
