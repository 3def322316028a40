//! English: why a journey stops, and what is wrong in `config.json`.

use std::borrow::Cow;

use crate::{config::Fault, i18n::apart, journey::problem::Problem};

pub(super) fn heading(problem: Problem) -> &'static str {
    match problem {
        Problem::Cancelled | Problem::ActivationCancelled => "You stopped before the end",
        Problem::StartAgain => "Please start again",
        Problem::TryLater => "The service is busy",
        Problem::Operator => "Registration does not work right now",
        Problem::Framed => "Please open this page by itself",
        Problem::Elsewhere => "Please open this page at its own address",
        Problem::RegistrationClosed => "Registration is closed",
        Problem::LinkSpent => "This link does not work any more",
        Problem::Prepared => "Somebody else has set up this account",
        Problem::PreparedActive => "Do not use this account",
        Problem::Declined => "Nothing was activated",
        Problem::LinkMissing => "The link is incomplete",
        Problem::LinkDamaged => "The link was damaged on its way",
        Problem::NoStorage => "Your browser does not let this page remember anything",
        Problem::Unreachable => "We cannot reach the service",
        Problem::Offline => "You are offline",
    }
}

pub(super) fn text(problem: Problem) -> &'static str {
    match problem {
        Problem::Cancelled => "What you typed is still here if you want to go on.",
        Problem::ActivationCancelled => {
            "Your registration waits for its activation. Our message still works: go on with it whenever you like."
        }
        Problem::Elsewhere => {
            "It was opened at an address from which you would not find your way back after the next step. Nothing was sent yet."
        }
        Problem::StartAgain => {
            "This attempt took too long, was used before, or began in another tab. Nothing is lost but a moment: start again, what you typed is still here."
        }
        Problem::TryLater => {
            "It cannot answer at the moment. What you typed is kept. Please wait a minute, then try again."
        }
        Problem::Operator => {
            "Something is wrong on our side, and there is nothing that you could do differently. Please try again later."
        }
        Problem::Framed => {
            "It was opened inside another page. To keep your password safe, it only works in a tab of its own."
        }
        Problem::RegistrationClosed => "No new accounts can be created here at the moment.",
        Problem::LinkSpent => {
            "It was used before, or its time is over. If your account is active already, just sign in. If not, register again with the same address."
        }
        Problem::Prepared => {
            "It has a password already, and none was chosen here. So it was not activated. If you want an account, register yourself with your address. If you have one, sign in as before. If you expected this link to work, ask for help."
        }
        Problem::PreparedActive => {
            "It is active now, and it has ways to sign in that were not set here: somebody else has set it up and can sign in to it. Do not sign in, and enter nothing personal. Ask for help, so that the account is deleted; then register again."
        }
        Problem::Declined => {
            "Somebody has used your address, perhaps by mistake. The account stays closed. Delete the message and do not open its link again. If you want an account of your own, register here."
        }
        Problem::LinkMissing => {
            "This page opens by the link in our message. Open it from there, or copy the whole link into the address bar."
        }
        Problem::LinkDamaged => {
            "A part of it is missing or was changed. Copy the whole link from the message into the address bar, up to its last character."
        }
        Problem::NoStorage => {
            "Between two steps this page has to remember where you were. Allow cookies and site data for this address, or leave private browsing, then try again."
        }
        Problem::Unreachable => "What you typed is kept. Check your connection, then try again.",
        Problem::Offline => "What you typed is kept. Connect to the internet, then try again.",
    }
}

pub(super) fn mistake(fault: &Fault) -> Cow<'static, str> {
    match fault {
        Fault::Unfetched(status) => format!("The host answered with status {status}. Put config.json beside index.html and see that the host serves it.").into(),
        Fault::NotJson(line, column) => format!("This is not JSON: look at line {line}, column {column}. Often a comma is missing, or one stands before a closing bracket.").into(),
        Fault::Missing => "This is required. Add it.".into(),
        Fault::Unknown => "Portico does not know this name. Correct its spelling, or take it out.".into(),
        Fault::WrongType(wanted) => format!("Another type is needed here: {}.", apart(wanted)).into(),
        Fault::Empty => "This must not be empty. Give it a value, or take it out if it is optional.".into(),
        Fault::NotOneOf(words) => format!("Only these are possible: {}.", apart(&words.join(", "))).into(),
        Fault::NotAnAddress => "This is not a complete address. Write it with its scheme, like https://example.com/path.".into(),
        Fault::Insecure => "Only https addresses are safe here (http is allowed for localhost alone). Use https.".into(),
        Fault::Decorated => "The address has a part that it must not have: a query, a fragment (#), a user name or a password. Take it out.".into(),
        Fault::NotTheCallback => "The redirect address has to end in /callback/, where the callback page of the build is. Write it exactly as it is registered at the tenant.".into(),
        Fault::NotAPath => "This has to be a path of the page's own origin, like /events: it begins with one slash and holds letters, digits and / - . _ ~ only.".into(),
        Fault::NotAPointer => "This is not the place of an answer. Write a JSON pointer, like /address/city, with * for the items of a list.".into(),
        Fault::NotACountry => "This is no region with telephones of its own. Write its two capital letters of ISO 3166, like DE or GB.".into(),
        Fault::Repeated => "This stands in the list twice. Take one out.".into(),
        Fault::OnlyWith(setting) => format!("This does nothing without {}. Add that, or take this out.", apart(setting)).into(),
        Fault::Unacknowledged => "With \"status\": \"active\" accounts can sign in although nobody has proven that the address is theirs. If that is wanted, write \"accepted\" here.".into(),
        Fault::CodeInBrowser => "This is the tenant. A code that is generated from the browser is known there before the mailbox, and proves nothing. Name a message relay of your own.".into(),
        #[cfg(not(target_arch = "wasm32"))]
        Fault::ThirdParty => "The page loads nothing from anywhere else: its policy has no third-party origin. Put the file beside config.json and name it from there.".into(),
        Fault::NotAScope => "A scope is one word of ASCII characters without spaces, quotes and backslashes. Write several scopes as several items.".into(),
    }
}
