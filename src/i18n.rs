//! All texts of the page: one [`Message`] with its numbers and names, and one match over it per language without a
//! wildcard, so that a message without a text does not compile. (Only issues of a field have a common text for rules
//! that have none of their own.)
//!
//! Texts of others (labels of the schema, complaints of the tenant) are enclosed in Unicode's isolates, so that their
//! direction does not change that of the sentence around them. This module has no markup and does not decide which
//! message is shown.

mod ar;
mod en;
pub mod key;
pub mod plural;
pub mod technical;
pub mod wording;

use std::{borrow::Cow, time::Duration};

use crate::{
    config::{AddressKind, CodeAlphabet, Fault, IdentifierKind, MessageKind, Texts},
    form::{Issue, advice::Advice, node::Label},
    journey::{Ending, problem::Problem},
    language::Language,
    password::{
        policy::{Rule, Standing, Strength},
        strength::{Suggestion, Warning},
    },
};

/// What an issue is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The address, or what the account signs in with.
    Identifier(IdentifierKind),
    /// The new password.
    Password,
    /// The activation code, and its alphabet.
    Code(CodeAlphabet),
    /// A field of the schema that a text is typed into.
    Text(Label),
    /// A field of the schema with answers to choose from.
    Choice(Label),
    /// A list of the schema.
    List(Label),
    /// A document to agree to.
    Consent(Label),
    /// The answers as a whole.
    Form,
}

/// What the button of a stop does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Starts the registration again.
    StartAgain,
    /// Tries the same again.
    TryAgain,
    /// Asks whether the pool takes registrations by now.
    LookAgain,
    /// Opens the page outside of the frame.
    OpenAlone,
    /// Opens the page at the origin of the redirect URI.
    OpenAtHome,
}

/// Every text of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Before a page's title when its form has issues.
    ErrorPrefix,
    /// Label of the language switch.
    Language,
    /// Label of the links at the bottom of the page.
    LegalLinks,
    /// Link to the privacy notice.
    Privacy,
    /// Link to the terms.
    Terms,
    /// Link to where help is.
    Help,
    /// Beside a link that opens in another tab.
    NewTab,
    /// The step of the journey: the number of this step, and how many there are.
    Step(usize, usize),
    /// Marks a field that needs no answer.
    Optional,

    /// Step 1.
    InvitingHeading,
    /// What happens with the address.
    InvitingLead(AddressKind),
    /// Before [`Message::SignIn`], for those who need no new account.
    HaveAccount,
    /// Label of an address, or of what the account signs in with.
    IdentifierLabel(IdentifierKind),
    /// After [`Message::InvitingLead`], where a page of the tenant follows.
    LoginPage,
    /// Button of step 1.
    Continue,
    /// Below an accepted answer; a button if it suggests a correction.
    Advice(Advice),

    /// Between two steps: nothing is known yet.
    OpeningHeading,
    /// Between two steps: off to the tenant.
    LeavingHeading,
    /// Between two steps: back from the tenant.
    ExchangingHeading,
    /// Between two steps: pool and schema are read.
    PreparingHeading,
    /// Below these headings.
    WaitingLead,
    /// In a small window that has passed its answer on.
    DeliveredHeading,
    /// That the registration continues in the other window.
    DeliveredLead,

    /// Step 2.
    FillingHeading,
    /// What has to be answered.
    FillingLead,
    /// Label of a field of the schema.
    FieldLabel(Label),
    /// What helps to answer a field.
    FieldHelp(Texts),
    /// What an answer looks like.
    Example(Texts),
    /// Button that makes another item.
    AddItem(Label),
    /// Button that removes an item.
    RemoveItem(Label),
    /// Announced.
    ItemAdded,
    /// Announced.
    ItemRemoved,
    /// Link to a document to agree to.
    ReadDocument(String),
    /// A message about something in a group, or in an item of a list.
    Within(Label, Box<Message>),
    /// The first line of a list of answers.
    Choose,
    /// Label of the password.
    PasswordLabel,
    /// The visible text of the button [`Message::ShowPassword`].
    Show,
    /// The visible text of the button [`Message::HidePassword`].
    Hide,
    /// Button that makes the password readable.
    ShowPassword,
    /// Button that makes it unreadable.
    HidePassword,
    /// Announced.
    PasswordShown,
    /// Announced.
    PasswordHidden,
    /// Before the rules of the password.
    RulesLead,
    /// One rule of the password.
    Rule(Rule),
    /// All of them, in one sentence.
    Rules(Vec<Rule>),
    /// How the password stands to a rule.
    Standing(Standing),
    /// How hard the password is to guess, in the pool's words.
    StrengthIs(Strength),
    /// What makes it easy to guess.
    StrengthWarning(Warning),
    /// What would make it harder.
    StrengthSuggestion(Suggestion),
    /// Announced: so many of so many rules are met.
    RulesMet(usize, usize),
    /// On any button that sends a password, and announced, while the password is checked.
    CheckingPassword,
    /// Button of step 2.
    Register,
    /// The same while it works.
    Registering,

    /// Notice: the password has to be typed again.
    NoticePasswordAgain,
    /// Notice: no answer.
    NoticeNotSent,
    /// Notice: no answer to the registration, whose message is of this kind.
    NoticePerhapsRegistered(MessageKind),
    /// Notice: try again later, after this time if it is known.
    NoticeWait(Option<Duration>),
    /// Notice: refused as a whole.
    NoticeNotAccepted,
    /// Notice: the address can be corrected here; with it, whether the password has to be typed again.
    NoticeAddressAgain(AddressKind, bool),
    /// Notice: the code has to be typed again.
    NoticeCodeAgain,
    /// Notice: the account may be active already.
    NoticePerhapsActive,
    /// Notice: the tenant may not know the registration any more.
    NoticeRegisterAgain,
    /// Notice: the page continues when the small window has brought an answer.
    NoticeSmallWindow,
    /// Above everything while the device has no network.
    NoticeOffline,
    /// The same after a press that is sent when the network is back.
    NoticeOfflineWaits,

    /// Above the list of issues.
    SummaryHeading,
    /// An issue of a field.
    Issue(Subject, Issue),

    /// Step 3.
    ActivatingHeading(AddressKind),
    /// Before the address: the same for every address.
    SentTo(AddressKind),
    /// The same when no message is known to be on its way.
    NotSentYet(AddressKind),
    /// What to do with the code.
    ByCode,
    /// The same when a password is set with it.
    ByCodeAndPassword,
    /// What to do with the link.
    ByLink,
    /// Label of the code.
    CodeLabel,
    /// What a code looks like, if its length is known.
    CodeHint(Option<usize>, CodeAlphabet),
    /// After it, where the last character of the code sends it (WCAG 3.2.2).
    CodeSends,
    /// Button of step 3.
    Activate,
    /// The same while it works.
    Activating,
    /// Button beside a code, if the tenant may not know the registration any more.
    RegisterAgain,
    /// The code lives this long.
    CodeLives(Duration),
    /// The link lives this long.
    LinkLives(Duration),
    /// The time is over.
    MessageOld,
    /// Above what helps when nothing came.
    NothingCame,
    /// What helps.
    NothingCameText(AddressKind),
    /// Button for another message.
    Resend,
    /// Button for the first message, where sending it failed.
    SendFirst,
    /// Button for a link instead of a code.
    SendLinkInstead,
    /// Button for a code instead of a link.
    SendCodeInstead,
    /// The same during the wait before it can be pressed again.
    ResendIn(Duration),
    /// The same while it works.
    Resending,
    /// Of several messages only the newest works.
    NewestOnly,
    /// What is visible of [`Message::ChangeAddress`].
    Edit,
    /// Button that leads back to the address.
    ChangeAddress(AddressKind),
    /// Link to where the mailbox of this service is read.
    OpenMailbox(&'static str),
    /// Announced: another message is on its way.
    MessageSent,
    /// The same with hour and minute, by the clock of the device.
    MessageSentAt(u32, u32),
    /// Announced: something is being sent.
    Working,

    /// The page of an activation link.
    ConfirmingHeading,
    /// What pressing the button does.
    ConfirmingLead,
    /// The same when the account needs a password first.
    ConfirmingPassword,
    /// The page of a link whose registration this browser does not know.
    AskingHeading,
    /// What the answer decides.
    AskingLead,
    /// The address that the link names.
    LinkNames(String),
    /// The link names no address.
    LinkNamesNobody,
    /// Button: yes, and go on.
    RegisteredMyself,
    /// Button: no.
    NotRegistered,

    /// The last screen.
    DoneHeading(Ending),
    /// The state of the account.
    DoneLead(Ending),
    /// The address of the account.
    AccountFor(String),
    /// The address of the account, known only from a link.
    AccountForByLink(String),
    /// The way on.
    SignIn,
    /// The way on when the config names none.
    DoneClose,

    /// What happened.
    ProblemHeading(Problem),
    /// What it means and what to do.
    ProblemText(Problem),
    /// The button of a stop.
    WayOn(Way),
    /// Where else help is.
    AskForHelp,
    /// Above the cause for the integrator.
    Technical,

    /// The integrator's page.
    MisconfiguredHeading,
    /// The text for visitors and for the integrator, with the number of mistakes.
    MisconfiguredLead(usize),
    /// The place of a mistake that is the whole file.
    WholeFile,
    /// One mistake with its remedy.
    Mistake(Fault),

    /// The page could not start.
    FailedHeading,
    /// What to do about it.
    FailedText,
    /// The same, where the browser keeps WebAssembly from running.
    FailedBlocked,
    /// The button for it.
    FailedReload,
    /// Scripts are switched off.
    NoScriptHeading,
    /// What to do about it.
    NoScriptText,
    /// There is nothing at this address.
    NotFoundHeading,
    /// What to do about it.
    NotFoundText,
    /// The link for it.
    NotFoundWayOn,
}

/// The name of a language, in that language.
pub fn own_name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Arabic => "العربية",
    }
}

/// A message in a language.
pub fn say(language: Language, message: &Message) -> Cow<'static, str> {
    match language {
        Language::English => en::say(message),
        Language::Arabic => ar::say(message),
    }
}

/// Encloses the text of another author in isolates, so that its direction does not change the sentence's (Unicode TR
/// 9: FSI, PDI).
fn apart(text: &str) -> String {
    ["\u{2068}", text, "\u{2069}"].concat()
}

/// A duration in words: seconds below two minutes, then minutes, from two hours on hours.
enum Said {
    Seconds(u64),
    Minutes(u64),
    Hours(u64),
}

/// The time of a wait, rounded up, so that the visitor does not come back too early.
fn said(wait: Duration) -> Said {
    let seconds = wait.as_millis().div_ceil(1000) as u64;
    match seconds {
        ..120 => Said::Seconds(seconds),
        120..7200 => Said::Minutes(seconds.div_ceil(60)),
        _ => Said::Hours(seconds.div_ceil(3600)),
    }
}

/// The life of a code or link, rounded down, so that the visitor does not come too late.
fn lasting(life: Duration) -> Duration {
    let seconds = life.as_secs();
    Duration::from_secs(match seconds {
        ..120 => seconds,
        120..7200 => seconds / 60 * 60,
        _ => seconds / 3600 * 3600,
    })
}

#[cfg(test)]
mod tests;
