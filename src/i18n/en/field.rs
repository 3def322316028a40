//! English: what is wrong with an answer, and what to do about it.

use std::borrow::Cow;

use super::{
    label::{apart, name},
    number::count,
    password::{level, unmet, warning},
};
use crate::{
    config::{CodeAlphabet, IdentifierKind},
    form::{Issue, email::EmailFault, mobile::MobileFault, names::Name, node::Label},
    i18n::{self, Subject},
    password::guess::Guess,
};

const UNFIT: &str = "Some of your answers do not go together. Please look them over";

pub(super) fn issue(subject: &Subject, issue: &Issue) -> Cow<'static, str> {
    match issue {
        Issue::Missing => match subject {
            Subject::Identifier(kind) => missing(*kind).into(),
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
        Issue::Email(fault) => email(*fault),
        Issue::Mobile(fault) => mobile(*fault),
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
            let warning = judgement.warning().map(warning).unwrap_or_default();
            let (found, least) = (level(judgement.strength()), level(*least));
            let text = ["This password is too easy to guess: it is “", found, "”, and “", least, "” is asked for. ", warning].concat();
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

/// What to do about it.
fn advice(issue: &Issue) -> Cow<'static, str> {
    match issue {
        Issue::Unlike(Some(help)) => i18n::apart(help.pick("en")).into(),
        Issue::UnlikeExample(example) => ["write it like ", &i18n::apart(example.pick("en"))]
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

fn missing(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Email => "Enter your email address",
        IdentifierKind::Mobile => "Enter your mobile number",
        IdentifierKind::Username => "Enter a user name",
    }
}

fn email(fault: EmailFault) -> Cow<'static, str> {
    match fault {
        EmailFault::Empty => "Enter your email address",
        EmailFault::NoAt => "Enter an email address with an @, like name@example.com",
        EmailFault::ManyAts => "Enter one email address with a single @, like name@example.com",
        EmailFault::NoName => "Enter the part before the @ as well, like name@example.com",
        EmailFault::Quoted => "Enter the email address without quotation marks",
        EmailFault::Literal => "Enter a name after the @ instead of the number of a machine",
        EmailFault::NotYet => {
            "We cannot send mail to such letters before the @ yet. Use an address with the letters a to z there"
        }
        EmailFault::BadDomain => "Check the part after the @: it should look like example.com",
        EmailFault::Space => "Take the space out of the email address",
        EmailFault::BadCharacter(c) => {
            return format!(
                "Take “{}” out of the email address",
                i18n::apart(c.encode_utf8(&mut [0; 4]))
            )
            .into();
        }
        EmailFault::TooLong => {
            "This is longer than an email address can be. Check it for extra text"
        }
    }
    .into()
}

fn mobile(fault: MobileFault) -> Cow<'static, str> {
    match fault {
        MobileFault::Empty => "Enter your mobile number",
        MobileFault::NoCountry => "Begin with + and the code of your country, like +44",
        MobileFault::TooShort => "This is too short for a mobile number. Check for missing digits",
        MobileFault::TooLong => "This is too long for a mobile number. Check for extra digits",
        MobileFault::BadCharacter(c) => {
            return format!(
                "Take “{}” out of the mobile number",
                i18n::apart(c.encode_utf8(&mut [0; 4]))
            )
            .into();
        }
    }
    .into()
}
