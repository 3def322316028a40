//! English.

mod field;
mod later;

use std::borrow::Cow;

use super::{Message, Subject, Way, apart};
use crate::{
    WHOLE,
    config::{AddressKind, IdentifierKind},
    form::{Issue, advice::Advice, email::EmailFault, mobile::MobileFault},
    journey::problem::Problem,
};

pub(super) fn say(message: &Message) -> Cow<'static, str> {
    let text = match message {
        Message::ErrorPrefix => "Error: ",
        Message::Language => "Language",
        Message::LegalLinks => "Legal and help",
        Message::Privacy => "Privacy",
        Message::Terms => "Terms",
        Message::Help => "Help",
        Message::NewTab => "(opens in a new tab)",
        Message::Step(at, of) => return format!("Step {at} of {of}").into(),
        Message::InvitingHeading => "Create your account",
        Message::InvitingLead(AddressKind::Email) => {
            "Start with your email address. Later we send a message there, to be sure that it is yours."
        }
        Message::InvitingLead(AddressKind::Mobile) => {
            "Start with your mobile number. Later we send a message there, to be sure that it is yours."
        }
        Message::IdentifierLabel(kind) => identifier(*kind),
        Message::LoginPage => {
            "Next comes a sign-in page. Do there what it says; then it goes on here."
        }
        Message::Continue => "Continue",
        Message::Advice(Advice::Meant(address)) => {
            return ["Did you mean ", &apart(address), "?"].concat().into();
        }
        Message::Advice(Advice::NoDot) => {
            "There is no dot after the @. If that is right, just go on."
        }
        Message::Advice(Advice::OddDots) => {
            "The dots before the @ are unusual. If they are right, just go on."
        }
        Message::Advice(Advice::MixedScripts) => {
            "The part after the @ mixes letters of two alphabets that look alike. Is that right?"
        }
        Message::OpeningHeading => "One moment",
        Message::LeavingHeading => "Getting things ready",
        Message::WaitingLead => "This takes a few seconds. Please keep this page open.",
        Message::NoticeOffline => "You are offline. What you type is kept.",
        Message::NoticeOfflineWaits => {
            "You are offline. It goes on by itself as soon as you are connected again."
        }
        Message::HaveAccount => "Already have an account?",
        Message::SignIn => "Sign in",
        Message::SummaryHeading => "There is a problem",
        Message::AskForHelp => "Get help",
        Message::Technical => "For the operator of this page",
        Message::ProblemHeading(Problem::NoStorage) => {
            "Your browser does not let this page remember anything"
        }
        Message::ProblemHeading(Problem::Unreachable) => "We cannot reach the service",
        Message::ProblemHeading(Problem::Offline) => "You are offline",
        Message::ProblemText(Problem::NoStorage) => {
            "Between two steps this page has to remember where you were. Allow cookies and site data for this address, or leave private browsing, then try again."
        }
        Message::ProblemText(Problem::Unreachable) => {
            "What you typed is kept. Check your connection, then try again."
        }
        Message::ProblemText(Problem::Offline) => {
            "What you typed is kept. Connect to the internet, then try again."
        }
        Message::WayOn(Way::TryAgain) => "Try again",
        Message::Issue(Subject::Identifier(kind), Issue::Missing) => missing(*kind),
        Message::Issue(_, Issue::Email(fault)) => return email(*fault),
        Message::Issue(_, Issue::Mobile(fault)) => return mobile(*fault),
        message if WHOLE => return later::say(message),
        _ => "",
    };
    Cow::Borrowed(text)
}

fn missing(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Email => "Enter your email address",
        IdentifierKind::Mobile => "Enter your mobile number",
        IdentifierKind::Username => "Enter a user name",
    }
}

fn identifier(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Email => "Email address",
        IdentifierKind::Mobile => "Mobile number",
        IdentifierKind::Username => "User name",
    }
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
                apart(c.encode_utf8(&mut [0; 4]))
            )
            .into();
        }
    }
    .into()
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
                apart(c.encode_utf8(&mut [0; 4]))
            )
            .into();
        }
        EmailFault::TooLong => {
            "This is longer than an email address can be. Check it for extra text"
        }
    }
    .into()
}
