//! English, what is said after step 1.

use std::{borrow::Cow, time::Duration};

use super::field;
use crate::{
    config::{AddressKind, CodeAlphabet, Fault, MessageKind},
    form::advice::Advice,
    i18n::{
        Message, SAID_FIRST, Said, Way, apart, lasting,
        plural::{Plural, english},
        said,
    },
    journey::{Ending, problem::Problem},
    password::{
        policy::{Rule, Standing, Strength},
        strength::{Suggestion, Warning},
    },
};

#[expect(
    clippy::too_many_lines,
    reason = "one sentence per line, and all of them"
)]
pub(super) fn say(message: &Message) -> Cow<'static, str> {
    let text = match message {
        Message::Advice(Advice::OddLength) => {
            "This number has an unusual length for its country. If it is right, just go on."
        }
        Message::Advice(Advice::WrittenAs(domain)) => {
            return [
                "The part after the @ mixes letters of two alphabets that look alike. Written plainly it is ",
                &apart(domain),
                ". Is that right?",
            ]
            .concat()
            .into();
        }
        Message::Advice(Advice::TypedDifferently) => {
            "This password begins or ends with a space, or has signs that another keyboard may type differently. It is taken as it is."
        }
        said_first!() => SAID_FIRST,
        Message::Optional => "(optional)",
        Message::ExchangingHeading => "Opening a secure connection",
        Message::PreparingHeading => "Preparing your form",
        Message::DeliveredHeading => "You can close this window",
        Message::DeliveredLead => "It goes on in the window where you pressed the button.",
        Message::FillingHeading => "Your details",
        Message::FillingLead => "Please answer everything that is not marked as optional.",
        Message::FieldLabel(label) => return field::words(label),
        Message::AddItem(label) => {
            return ["Add to “", &field::apart(label), "”"].concat().into();
        }
        Message::RemoveItem(label) => {
            return ["Remove “", &field::apart(label), "”"].concat().into();
        }
        Message::ItemAdded => "There is one more now.",
        Message::ItemRemoved => "It is removed.",
        Message::FieldHelp(texts) => return texts.of("en").to_owned().into(),
        Message::Example(texts) => {
            return ["For example: ", &apart(texts.of("en"))].concat().into();
        }
        Message::ReadDocument(name) => return ["Read “", &apart(name), "”"].concat().into(),
        Message::Within(label, message) => {
            return [&field::apart(label), ": ", &super::say(message)]
                .concat()
                .into();
        }
        Message::Choose => "Choose an answer",
        Message::PasswordLabel => "Password",
        Message::Show => "Show",
        Message::Hide => "Hide",
        Message::ShowPassword => "Show password",
        Message::HidePassword => "Hide password",
        Message::PasswordShown => "Your password is visible.",
        Message::PasswordHidden => "Your password is hidden.",
        Message::RulesLead => "Your password needs",
        Message::Rule(rule) => return self::rule(*rule),
        Message::Rules(rules) => return field::rules(rules).into(),
        Message::Standing(Standing::Met) => "met:",
        Message::Standing(Standing::Unmet) => "not met yet:",
        Message::Standing(Standing::Checking) => "being checked:",
        Message::Standing(Standing::CheckedLater) => "checked when you send:",
        Message::StrengthIs(strength) => match strength {
            Strength::Any => "Very easy to guess.",
            Strength::Weak => "Weak: easy to guess.",
            Strength::Fair => "Fair: could be guessed.",
            Strength::Strong => "Strong: hard to guess.",
            Strength::VeryStrong => "Very strong: very hard to guess.",
        },
        Message::StrengthWarning(warning) => match warning {
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
        },
        Message::StrengthSuggestion(suggestion) => match suggestion {
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
        },
        Message::RulesMet(met, of) => {
            return format!("{met} of {of} password rules met.").into();
        }
        Message::Register => "Create account",
        Message::Registering => "Creating your account…",
        Message::CheckingPassword => "Checking your password…",
        Message::NoticePasswordAgain => {
            "For your safety the connection was renewed. Everything is still here except your password: please type it again."
        }
        Message::NoticeNotSent => {
            "We could not reach the service. Nothing is lost: check your connection and send it again."
        }
        Message::NoticePerhapsRegistered(MessageKind::Code) => {
            "No answer came, so your details may have arrived or not. Nothing is lost: please send them again. If two messages come, only the code in the newer one works."
        }
        Message::NoticePerhapsRegistered(MessageKind::Link) => {
            "No answer came, so your details may have arrived or not. Look for a message with a link first: if one has come, open it. If none comes, send your details again."
        }
        Message::NoticeWait(None) => {
            "There have been too many attempts. Please wait a little, then try again."
        }
        Message::NoticeWait(Some(time)) => {
            return format!(
                "There have been too many attempts. Please try again in {}.",
                duration(*time)
            )
            .into();
        }
        Message::NoticeNotAccepted => {
            "The service did not accept these details and did not say why. Please look them over and try again."
        }
        Message::NoticeAddressAgain(AddressKind::Email, false) => {
            "Correct the email address, then send the form again."
        }
        Message::NoticeAddressAgain(AddressKind::Mobile, false) => {
            "Correct the mobile number, then send the form again."
        }
        Message::NoticeAddressAgain(AddressKind::Email, true) => {
            "Correct the email address, then send the form again. Your password is never kept: please type it again as well."
        }
        Message::NoticeAddressAgain(AddressKind::Mobile, true) => {
            "Correct the mobile number, then send the form again. Your password is never kept: please type it again as well."
        }
        Message::NoticeCodeAgain => {
            "For your safety the connection was renewed. Please type the code again."
        }
        Message::NoticePerhapsActive => {
            "An answer got lost on the way, so your account may be active already. Try to sign in, or ask for a new message."
        }
        Message::NoticeRegisterAgain => {
            "The service does not know this code, or not this registration. Try the code of the newest message. If that is refused as well, register again: it takes a minute."
        }
        Message::NoticeSmallWindow => {
            "For your safety the connection is being renewed in a small window. Nothing is lost, and it goes on here by itself. If you see no such window, press the button again."
        }
        Message::Issue(subject, issue) => return field::issue(subject, issue),
        Message::ActivatingHeading(AddressKind::Email) => "Check your email",
        Message::ActivatingHeading(AddressKind::Mobile) => "Check your text messages",
        Message::SentTo(AddressKind::Email) => {
            "If this address can be registered, we have sent a message to"
        }
        Message::SentTo(AddressKind::Mobile) => {
            "If this number can be registered, we have sent a message to"
        }
        Message::NotSentYet(AddressKind::Email) => {
            "If this address can be registered, you will need a message to"
        }
        Message::NotSentYet(AddressKind::Mobile) => {
            "If this number can be registered, you will need a message to"
        }
        Message::ByCode => "It holds a code. Type it here to activate your account.",
        Message::ByCodeAndPassword => {
            "It holds a code. Type it here and choose a password to activate your account."
        }
        Message::ByLink => {
            "It holds a link. Open it, on this device or another one, to activate your account."
        }
        Message::CodeLabel => "Activation code",
        Message::CodeHint(None, _) => "Copy it from the message. Spaces do not matter.",
        Message::CodeHint(Some(length), alphabet) => {
            let counted = match alphabet {
                CodeAlphabet::Digits => count(*length, "digit", "digits"),
                CodeAlphabet::Upper | CodeAlphabet::Any => {
                    count(*length, "character", "characters")
                }
            };
            return [&counted, ". Spaces do not matter."].concat().into();
        }
        Message::CodeSends => "The last one sends it.",
        Message::Activate => "Activate account",
        Message::Activating => "Activating your account…",
        Message::RegisterAgain => "Register again",
        Message::CodeLives(time) => {
            return format!("The code works for another {}.", duration(lasting(*time))).into();
        }
        Message::LinkLives(time) => {
            return format!("The link works for another {}.", duration(lasting(*time))).into();
        }
        Message::MessageOld => "The time of the last message is over. Ask for a new one.",
        Message::NothingCame => "Nothing arrived?",
        Message::NothingCameText(AddressKind::Mobile) => {
            "It can take a few minutes. Check the number above."
        }
        Message::NothingCameText(AddressKind::Email) => {
            "It can take a few minutes. Look into your spam folder as well, and check the address above."
        }
        Message::Resend => "Send a new message",
        Message::SendFirst => "Send the message",
        Message::SendLinkInstead => "Send a link instead",
        Message::SendCodeInstead => "Send a code instead",
        Message::ResendIn(time) => {
            return format!("Send a new message (in {})", duration(*time)).into();
        }
        Message::Resending => "Sending…",
        Message::NewestOnly => "Only the newest message works.",
        Message::ChangeAddress(AddressKind::Email) => "Change the address",
        Message::ChangeAddress(AddressKind::Mobile) => "Change the number",
        Message::MessageSent => "A new message is on its way.",
        Message::Working => "Please wait.",
        Message::ConfirmingHeading => "Activate your account",
        Message::ConfirmingLead => {
            "You have opened the link from our message. One press, and your account is ready."
        }
        Message::ConfirmingPassword => {
            "Your link is good. Choose a password, and your account is ready."
        }
        Message::AskingHeading => "Did you just register with this address?",
        Message::AskingLead => {
            "This browser has not made the registration that the link belongs to. If you have just registered with your address, in another browser or on another device, go on. If you have not, somebody else has used your address: activating would open an account that they can sign in to."
        }
        Message::LinkNames(address) => {
            return [
                "The link says that it is for ",
                &apart(address),
                ". Only the message itself shows whether that is right.",
            ]
            .concat()
            .into();
        }
        Message::LinkNamesNobody => {
            "The link does not say for which address it is: it is the one that our message came to."
        }
        Message::RegisteredMyself => "Yes, activate my account",
        Message::NotRegistered => "No, I have not registered",
        Message::DoneHeading(Ending::Told) => "If you have just activated your account, sign in",
        Message::DoneLead(Ending::Told) => {
            "This page has not seen the activation itself. If you cannot sign in, open the link in our message again, or register again."
        }
        Message::AccountFor(address) => {
            return ["The account is for ", &apart(address), "."]
                .concat()
                .into();
        }
        Message::AccountForByLink(address) => {
            return [
                "The link said that the account is for ",
                &apart(address),
                ". The service has not said for which address it is.",
            ]
            .concat()
            .into();
        }
        Message::DoneHeading(Ending::Activated | Ending::Created) => "Your account is ready",
        Message::DoneHeading(Ending::AwaitingApproval) => "Your account waits for approval",
        Message::DoneLead(Ending::Activated) => "You can now sign in.",
        Message::DoneLead(Ending::Created) => {
            "You can now sign in. If you had an account already, nothing about it has changed: sign in as before."
        }
        Message::DoneLead(Ending::AwaitingApproval) => {
            "Somebody will look at it. You can sign in as soon as it is approved."
        }
        Message::DoneClose => "You can close this page.",
        Message::ProblemHeading(problem) => heading(*problem),
        Message::ProblemText(problem) => self::problem(*problem),
        Message::WayOn(Way::StartAgain) => "Start again",
        Message::WayOn(Way::TryAgain) => SAID_FIRST,
        Message::WayOn(Way::OpenAlone) => "Open in a tab of its own",
        Message::WayOn(Way::OpenAtHome) => "Open it at its own address",
        Message::MisconfiguredHeading => "This page is not set up yet",
        Message::MisconfiguredLead(mistakes) => {
            return match english(*mistakes as u64) {
                Plural::One => "If you came here to register: please try again later, this is not your fault. If you run this page: one thing in config.json needs your attention.".into(),
                _ => format!("If you came here to register: please try again later, this is not your fault. If you run this page: {mistakes} things in config.json need your attention.").into(),
            };
        }
        Message::WholeFile => "The whole file",
        Message::Mistake(fault) => return mistake(fault),
        Message::FailedHeading => "This page could not start",
        Message::FailedText => {
            "A part of it did not arrive, something stopped it, or your browser is too old. Please load the page again. If that does not help, use a current version of your browser, or another one."
        }
        Message::FailedBlocked => {
            "It needs WebAssembly, which your browser does not run. Lockdown Mode on Apple devices and some security settings switch it off. Allow it for this site, or use another browser."
        }
        Message::FailedReload => "Load the page again",
        Message::NoScriptHeading => "Please switch on JavaScript",
        Message::NoScriptText => {
            "Your account is created in your browser, and that needs JavaScript. Switch it on for this site, then load the page again."
        }
        Message::NotFoundHeading => "There is nothing here",
        Message::NotFoundText => "The address may be mistyped, or the link too old.",
        Message::NotFoundWayOn => "Create an account",
    };
    Cow::Borrowed(text)
}

fn rule(rule: Rule) -> Cow<'static, str> {
    match rule {
        Rule::MinLength(n) => format!("at least {}", count(n, "character", "characters")),
        Rule::CapitalLetters(n) => {
            format!(
                "at least {} (A\u{2060}–\u{2060}Z)",
                count(n, "capital letter", "capital letters")
            )
        }
        Rule::LowercaseLetters(n) => {
            format!(
                "at least {} (a\u{2060}–\u{2060}z)",
                count(n, "small letter", "small letters")
            )
        }
        Rule::Digits(n) => format!(
            "at least {} (0\u{2060}–\u{2060}9)",
            count(n, "digit", "digits")
        ),
        Rule::SpecialCharacters(n) => {
            format!(
                "at least {}, like !#%?",
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

fn heading(problem: Problem) -> &'static str {
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
        Problem::NoStorage | Problem::Unreachable | Problem::Offline => SAID_FIRST,
    }
}

fn problem(problem: Problem) -> &'static str {
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
        Problem::NoStorage | Problem::Unreachable | Problem::Offline => SAID_FIRST,
    }
}

fn mistake(fault: &Fault) -> Cow<'static, str> {
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

fn duration(duration: Duration) -> String {
    match said(duration) {
        Said::Seconds(n) => count(n as usize, "second", "seconds"),
        Said::Minutes(n) => count(n as usize, "minute", "minutes"),
        Said::Hours(n) => count(n as usize, "hour", "hours"),
    }
}

pub(super) fn count(number: usize, one: &str, other: &str) -> String {
    let noun = if english(number as u64) == Plural::One {
        one
    } else {
        other
    };
    format!("{number} {noun}")
}
