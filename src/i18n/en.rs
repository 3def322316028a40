//! English.

mod field;
mod label;
mod number;
mod password;
mod problem;

use std::borrow::Cow;

use super::{
    Message, Way, apart, lasting,
    plural::{Plural, english},
};
use crate::{
    config::{AddressKind, CodeAlphabet, MessageKind},
    form::advice::Advice,
    journey::Ending,
    password::policy::Standing,
};

use number::{count, duration};

#[expect(
    clippy::too_many_lines,
    reason = "one sentence per line, and all of them"
)]
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
        Message::IdentifierLabel(kind) => label::identifier(*kind),
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
        Message::Optional => "(optional)",
        Message::ExchangingHeading => "Opening a secure connection",
        Message::PreparingHeading => "Preparing your form",
        Message::DeliveredHeading => "You can close this window",
        Message::DeliveredLead => "It goes on in the window where you pressed the button.",
        Message::FillingHeading => "Your details",
        Message::FillingLead => "Please answer everything that is not marked as optional.",
        Message::FieldLabel(label) => return label::words(label),
        Message::AddItem(label) => {
            return ["Add to “", &label::apart(label), "”"].concat().into();
        }
        Message::RemoveItem(label) => {
            return ["Remove “", &label::apart(label), "”"].concat().into();
        }
        Message::ItemAdded => "There is one more now.",
        Message::ItemRemoved => "It is removed.",
        Message::FieldHelp(texts) => return texts.pick("en").to_owned().into(),
        Message::Example(texts) => {
            return ["For example: ", &apart(texts.pick("en"))].concat().into();
        }
        Message::ReadDocument(name) => return ["Read “", &apart(name), "”"].concat().into(),
        Message::Within(label, message) => {
            return [&label::apart(label), ": ", &say(message)].concat().into();
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
        Message::Rule(rule) => return password::rule(*rule),
        Message::Rules(rules) => return password::rules(rules).into(),
        Message::Standing(Standing::Met) => "met:",
        Message::Standing(Standing::Unmet) => "not met yet:",
        Message::Standing(Standing::Checking) => "being checked:",
        Message::Standing(Standing::CheckedLater) => "checked when you send:",
        Message::StrengthIs(strength) => password::strength(*strength),
        Message::StrengthWarning(warning) => password::warning(*warning),
        Message::StrengthSuggestion(suggestion) => password::suggestion(*suggestion),
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
        Message::ByCode => "Type the code from it to activate your account.",
        Message::ByCodeAndPassword => {
            "Type the code from it and choose a password to activate your account."
        }
        Message::ByLink => {
            "Open the link in it, on this device or another one, to activate your account."
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
        Message::Edit => "Edit",
        Message::ChangeAddress(AddressKind::Email) => "Edit the address",
        Message::ChangeAddress(AddressKind::Mobile) => "Edit the number",
        Message::OpenMailbox(service) => return ["Open ", &apart(service)].concat().into(),
        Message::MessageSent => "A new message is on its way.",
        Message::MessageSentAt(hour, minute) => {
            return format!("A new message is on its way, sent at {hour:02}:{minute:02}.").into();
        }
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
        Message::ProblemHeading(problem) => problem::heading(*problem),
        Message::ProblemText(problem) => problem::text(*problem),
        Message::WayOn(Way::StartAgain) => "Start again",
        Message::WayOn(Way::TryAgain) => "Try again",
        Message::WayOn(Way::LookAgain) => "See whether it is open again",
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
        Message::Mistake(fault) => return problem::mistake(fault),
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
