//! English, what is said about the fields of the form.

use std::borrow::Cow;

use super::{identifier, later::count};
use crate::{
    config::CodeAlphabet,
    form::{Issue, names::Name, node::Label},
    i18n::{self, Message, SAID_FIRST, Subject},
    password::{
        guess::Guess,
        policy::{Rule, Strength},
    },
};

const UNFIT: &str = "Some of your answers do not go together. Please look them over";

/// The words at a field.
pub(super) fn words(label: &Label) -> Cow<'static, str> {
    match label {
        Label::Told(texts) => texts.of("en").to_owned().into(),
        Label::Known(name) => known(*name).into(),
        Label::Item(label, number) => [&*apart(label), " ", &number.to_string()].concat().into(),
    }
}

/// The same within a sentence. The number of an item belongs to the sentence's direction, not to that of
/// somebody else's words before it.
pub(super) fn apart(label: &Label) -> Cow<'static, str> {
    match label {
        Label::Item(..) => words(label),
        _ => i18n::apart(&words(label)).into(),
    }
}

fn known(name: Name) -> &'static str {
    match name {
        Name::Given => "First name",
        Name::Middle => "Middle name",
        Name::Family => "Last name",
        Name::Full => "Full name",
        Name::Nickname => "Nickname",
        Name::Birthdate => "Date of birth",
        Name::Organization => "Organization",
        Name::JobTitle => "Job title",
        Name::Email => "Email address",
        Name::Phone => "Phone number",
        Name::Website => "Website",
        Name::Street => "Street and number",
        Name::Line1 => "Address line 1",
        Name::Line2 => "Address line 2",
        Name::City => "City",
        Name::State => "State or region",
        Name::PostalCode => "Postal code",
        Name::Country => "Country",
    }
}

pub(super) fn issue(subject: &Subject, issue: &Issue) -> Cow<'static, str> {
    match issue {
        Issue::Missing => match subject {
            Subject::Identifier(_) => SAID_FIRST.into(),
            Subject::Password => "Enter a password".into(),
            Subject::Code(_) => "Enter the code from the message".into(),
            Subject::Text(Label::Known(Name::Given)) => "Enter your first name".into(),
            Subject::Text(Label::Known(Name::Family)) => "Enter your last name".into(),
            Subject::Text(Label::Known(Name::Full)) => "Enter your full name".into(),
            Subject::Text(label) => ["Fill in “", &apart(label), "”"].concat().into(),
            Subject::Choice(label) => ["Choose an answer for “", &apart(label), "”"]
                .concat()
                .into(),
            Subject::List(label) => ["Add to “", &apart(label), "”"].concat().into(),
            Subject::Consent(label) => ["To go on, please tick “", &apart(label), "”"]
                .concat()
                .into(),
            Subject::Form => UNFIT.into(),
        },
        Issue::Email(_) | Issue::Mobile(_) => SAID_FIRST.into(),
        Issue::Username => {
            "Use a user name without spaces, of the letters a to z, digits and signs like - or _"
                .into()
        }
        Issue::TooManyOctets(n) => format!(
            "This password is too long to be kept whole: characters like é or emoji count more than once. Use at most {n} plain characters"
        )
        .into(),
        Issue::Guessable(Guess::Known) => {
            "This password is made of your name, your address or the name of this service, which others know too. Use several unrelated words".into()
        }
        Issue::Guessable(Guess::Pattern) => {
            "This password is a row of keys or one piece repeated, which is tried first. Use several unrelated words".into()
        }
        Issue::Breached => {
            "This password is known from a data breach, so others will try it. Choose one that you use nowhere else".into()
        }
        Issue::TooWeak(judgement, least) => {
            let warning = judgement.warning().map(Message::StrengthWarning);
            let warning = warning.map(|warning| super::say(&warning)).unwrap_or_default();
            let (found, least) = (level(judgement.strength()), level(*least));
            let text = ["This password is too easy to guess: it is “", found, "”, and “", least, "” is asked for. ", &warning].concat();
            text.trim_end().trim_end_matches('.').to_owned().into()
        }
        Issue::RulesUnmet(lacking) => unmet(lacking).into(),
        Issue::CodeRefused if *subject == Subject::Code(CodeAlphabet::Any) => {
            "This code does not work. Compare it with the newest message, capital and small letters too, or ask for a new one"
                .into()
        }
        Issue::CodeRefused => {
            "This code does not work. Compare it with the newest message, or ask for a new one"
                .into()
        }
        Issue::CodeExpired => "The time of this code is over. Ask for a new message".into(),
        Issue::CodeLength(n) if *subject == Subject::Code(CodeAlphabet::Digits) => format!(
            "The code has {} and nothing else. Copy it from the newest message",
            count(*n, "digit", "digits")
        )
        .into(),
        Issue::CodeLength(n) => format!(
            "The code has {}. Copy it from the newest message",
            count(*n, "character", "characters")
        )
        .into(),
        Issue::Unfit if *subject == Subject::Form => UNFIT.into(),
        issue => [&name(subject), ": ", &advice(issue)].concat().into(),
    }
}

/// What to do for the rules that a password does not meet.
fn unmet(lacking: &[Rule]) -> String {
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
fn level(strength: Strength) -> &'static str {
    match strength {
        Strength::Any => "very weak",
        Strength::Weak => "weak",
        Strength::Fair => "fair",
        Strength::Strong => "strong",
        Strength::VeryStrong => "very strong",
    }
}

/// What to do about it.
fn advice(issue: &Issue) -> Cow<'static, str> {
    match issue {
        Issue::Unlike(Some(help)) => i18n::apart(help.of("en")).into(),
        Issue::UnlikeExample(example) => ["write it like ", &i18n::apart(example.of("en"))]
            .concat()
            .into(),
        Issue::Unlike(None) => "this is not in the form that is asked for. Please check it".into(),
        Issue::Complained(words) if words.is_empty() => {
            "this was not accepted, please change it".into()
        }
        Issue::Complained(words) => ["this was not accepted (", &i18n::apart(words), ")"]
            .concat()
            .into(),
        Issue::NotAChoice => "choose one of the answers".into(),
        Issue::Url => "enter an address like https://example.com".into(),
        Issue::Date => "enter a day of the calendar, like 2001-12-31".into(),
        Issue::YearBefore(first) => {
            format!("enter the year with all four digits, {first} or later").into()
        }
        Issue::NotANumber => "enter a number, in digits".into(),
        Issue::NotWhole => "enter a whole number, without a fraction".into(),
        Issue::Repeated => "this is in the list twice. Change one or remove it".into(),
        Issue::AtLeast(n) => ["enter ", &n.to_string(), " or more"].concat().into(),
        Issue::AtMost(n) => ["enter ", &n.to_string(), " or less"].concat().into(),
        Issue::MoreThan(n) => ["enter more than ", &n.to_string(), ""].concat().into(),
        Issue::LessThan(n) => ["enter less than ", &n.to_string(), ""].concat().into(),
        Issue::MultipleOf(n) => ["enter a multiple of ", &n.to_string(), ""].concat().into(),
        Issue::TooShort(n) => ["use at least ", &count(*n, "character", "characters")]
            .concat()
            .into(),
        Issue::TooLong(n) => ["use at most ", &count(*n, "character", "characters")]
            .concat()
            .into(),
        Issue::TooFewItems(n) => ["add at least ", &count(*n, "item", "items")]
            .concat()
            .into(),
        Issue::TooFewChosen(n) => ["choose at least ", &count(*n, "answer", "answers")]
            .concat()
            .into(),
        Issue::TooManyChosen(n) => ["choose at most ", &count(*n, "answer", "answers")]
            .concat()
            .into(),
        Issue::TooManyItems(n) => ["keep at most ", &count(*n, "item", "items")]
            .concat()
            .into(),
        _ => "this does not go together with other answers. Please change it".into(),
    }
}

fn name(subject: &Subject) -> Cow<'static, str> {
    match subject {
        Subject::Identifier(kind) => identifier(*kind).into(),
        Subject::Password => "Password".into(),
        Subject::Code(_) => "Activation code".into(),
        Subject::Form => "".into(),
        Subject::Text(label)
        | Subject::Choice(label)
        | Subject::List(label)
        | Subject::Consent(label) => match label {
            Label::Known(_) => words(label),
            _ => apart(label),
        },
    }
}
