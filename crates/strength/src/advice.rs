//! The advice about a password: a warning and suggestions, as numbers. The page has the texts.

use crate::{
    dictionary::List,
    matching::{Kind, Match},
};

/// What is wrong with a password. The numbers are part of the worker's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// `qwerty`
    StraightRow,
    /// `qazxdr`
    KeyboardPattern,
    /// `aaa`
    RepeatedLetter,
    /// `abcabc`
    RepeatedPart,
    /// One of the ten most frequent passwords.
    TopTen,
    /// One of the hundred most frequent passwords.
    TopHundred,
    /// A frequent password.
    Common,
    /// Like a frequent password.
    LikeCommon,
    /// `abc`, `6543`
    Sequence,
    /// A year not long ago.
    RecentYear,
    /// A single word.
    SingleWord,
    /// A day.
    Date,
    /// A single name.
    SingleName,
    /// A frequent name.
    CommonName,
}

/// What would help. The numbers are part of the worker's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// A few words that do not belong together.
    FewWords,
    /// Signs, digits and capital letters are not needed.
    NoNeedForSymbols,
    /// One or two more words.
    AnotherWord,
    /// A capital letter does not help much.
    Capital,
    /// Capital letters only do not help much.
    AllCapitals,
    /// A word backwards does not help much.
    Reversed,
    /// Signs instead of letters do not help much.
    Substitutions,
    /// A longer keyboard pattern, with more turns.
    LongerPattern,
    /// No repetitions.
    NoRepetition,
    /// No sequences.
    NoSequence,
    /// No recent years.
    NoRecentYear,
    /// No years that have to do with the visitor.
    NoOwnYear,
    /// No days that have to do with the visitor.
    NoOwnDate,
}

/// The advice for the cheapest sequence of a password.
pub(crate) fn advise(
    password: &[char],
    score: u8,
    sequence: &[Match],
) -> (Option<Warning>, Vec<Suggestion>) {
    // Of the longest patterns the last one.
    let Some(longest) = sequence.iter().max_by_key(|found| found.length()) else {
        return (
            None,
            vec![Suggestion::FewWords, Suggestion::NoNeedForSymbols],
        );
    };
    if score > 2 {
        return (None, Vec::new());
    }
    let alone = sequence.len() == 1;
    let (warning, more): (_, &[_]) = match longest.kind {
        Kind::Word { .. } => {
            let token = &password[longest.first..=longest.last];
            return of_word(token, longest.kind, alone);
        }
        Kind::Keys(1) => (Some(Warning::StraightRow), &[Suggestion::LongerPattern]),
        Kind::Keys(_) => (Some(Warning::KeyboardPattern), &[Suggestion::LongerPattern]),
        Kind::Repeat { single: true } => {
            (Some(Warning::RepeatedLetter), &[Suggestion::NoRepetition])
        }
        Kind::Repeat { single: false } => {
            (Some(Warning::RepeatedPart), &[Suggestion::NoRepetition])
        }
        Kind::Sequence => (Some(Warning::Sequence), &[Suggestion::NoSequence]),
        Kind::Year => (
            Some(Warning::RecentYear),
            &[Suggestion::NoRecentYear, Suggestion::NoOwnYear],
        ),
        Kind::Date => (Some(Warning::Date), &[Suggestion::NoOwnDate]),
        Kind::Unknown => (None, &[]),
    };
    let mut suggestions = vec![Suggestion::AnotherWord];
    suggestions.extend_from_slice(more);
    (warning, suggestions)
}

fn of_word(token: &[char], kind: Kind, alone: bool) -> (Option<Warning>, Vec<Suggestion>) {
    let mut suggestions = vec![Suggestion::AnotherWord];
    let Kind::Word {
        list,
        rank,
        reversed,
        substituted,
    } = kind
    else {
        return (None, suggestions);
    };
    let warning = match list {
        Some(List::Passwords) if alone && !reversed && !substituted => Some(match rank {
            ..=10 => Warning::TopTen,
            11..=100 => Warning::TopHundred,
            _ => Warning::Common,
        }),
        Some(List::Passwords) => Some(Warning::LikeCommon),
        Some(List::English) => alone.then_some(Warning::SingleWord),
        Some(List::Surnames | List::FemaleNames | List::MaleNames) if alone => {
            Some(Warning::SingleName)
        }
        Some(List::Surnames | List::FemaleNames | List::MaleNames) => Some(Warning::CommonName),
        Some(List::Films) | None => None,
    };
    // `AllCapitals` is never reached, because its first letter is a capital one, too. zxcvbn has the same order.
    if token.first().is_some_and(|letter| letter.is_uppercase()) {
        suggestions.push(Suggestion::Capital);
    }
    if reversed && token.len() >= 4 {
        suggestions.push(Suggestion::Reversed);
    }
    if substituted {
        suggestions.push(Suggestion::Substitutions);
    }
    (warning, suggestions)
}
