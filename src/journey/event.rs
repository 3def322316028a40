//! What may happen. An event of one step is nested in the events of that step.

use serde_json::Value;

use super::{
    ActivatingEvent, ConfirmingEvent, FillingEvent, InvitingEvent, Timer,
    memory::{Account, Draft},
};
use crate::{
    account::LinkCode,
    browser::Unreachable,
    config::{Config, Mistake},
    form::{FieldId, sheet::Platform},
    identity::{link::Damaged, pool::Pool, refusal::Refusal},
    oauth::{
        callback::{self, Returned},
        exchange::{self, AccessToken},
    },
    password::strength::Judgement,
    question::Question,
    secret::Secret,
};

/// What happened. Every event is legal in every state.
#[derive(Debug)]
pub enum Event {
    /// At step 1.
    Inviting(InvitingEvent),
    /// At step 2.
    Filling(FillingEvent),
    /// At step 3.
    Activating(ActivatingEvent),
    /// On the page of an activation link.
    Confirming(ConfirmingEvent),
    /// Config and memory were read.
    Opened(Box<Opened>),
    /// A field changed at its end, or as a whole; secrets come closed.
    Typed(FieldId, Secret),
    /// A field changed before its end: more of it stands behind the caret.
    Amended(FieldId, Secret),
    /// A field was left.
    Left(FieldId),
    /// The address that was meant was taken, in any field.
    SuggestionTaken(FieldId),
    /// Show or hide the password.
    RevealToggled,
    /// The way on of a stop was taken.
    WentOn,
    /// The page came back from the back/forward cache.
    Restored,
    /// The page is not seen any more; perhaps it will be again.
    Hidden,
    /// The page is seen again.
    Seen,
    /// The page is left or closed.
    Gone,
    /// A moment that was waited for has come.
    Woke(Timer),
    /// Nothing can be stored.
    StorageRefused,
    /// No small window was opened.
    WindowRefused,
    /// A small window has brought an answer of the tenant; with it the record of its attempt, where that
    /// is this tab's.
    Answered(Returned, Option<String>),
    /// What the tenant says of the refusal that comes next, for the operator.
    Explained(String),
    /// A token, or why not.
    Exchanged(Question, Result<AccessToken, exchange::Refused>),
    /// Pool and schema and what runs its patterns, or why not.
    Prepared(Question, Result<(Pool, Value, Platform), Refusal>),
    /// How hard the password is to guess, or nobody who could say it.
    Judged(Question, Option<Judgement>),
    /// Whether a password is known from a breach; "not checked" is no.
    PasswordChecked(Question, bool),
    /// The device lost its network.
    WentOffline,
    /// The device has a network again.
    CameOnline,
}

impl From<InvitingEvent> for Event {
    fn from(event: InvitingEvent) -> Self {
        Self::Inviting(event)
    }
}

impl From<FillingEvent> for Event {
    fn from(event: FillingEvent) -> Self {
        Self::Filling(event)
    }
}

impl From<ActivatingEvent> for Event {
    fn from(event: ActivatingEvent) -> Self {
        Self::Activating(event)
    }
}

impl From<ConfirmingEvent> for Event {
    fn from(event: ConfirmingEvent) -> Self {
        Self::Confirming(event)
    }
}

/// What is found when the page is opened.
#[derive(Debug)]
pub struct Opened {
    /// The config, or why there is none.
    pub config: Result<Config, NoConfig>,
    /// The authorization server's answer in the address.
    pub returned: Result<Option<Returned>, callback::Refused>,
    /// The record of the attempt that the answer names.
    pub record: Option<String>,
    /// The code of an activation link in the address.
    pub link: Result<Option<LinkCode>, Damaged>,
    /// What was typed before.
    pub draft: Option<Draft>,
    /// The account that waits for its activation.
    pub account: Option<Account>,
    /// The mark of the account that this browser has activated last.
    pub active: Option<String>,
    /// The marks of the accounts that this browser has registered.
    pub registered: Vec<String>,
    /// The tenant's own activation page led here.
    pub activated: bool,
    /// The page is the small window that was opened for the answer in its address.
    pub small_window: bool,
    /// Inside a frame.
    pub framed: bool,
    /// At another origin than the redirect URI's.
    pub elsewhere: bool,
    /// The device says that it has no network.
    pub offline: bool,
    /// Whether the browser stores anything.
    pub storage: bool,
    /// The visitor has asked their browser that nobody is told of them.
    pub private: bool,
    /// The visitor reloaded, and did not come by a link or by going back.
    pub reloaded: bool,
}

/// Why there is no config.
#[derive(Debug)]
pub enum NoConfig {
    /// It did not arrive; nothing of the deployment is wrong.
    Unreachable(Unreachable),
    /// It is wrong.
    Mistakes(Vec<Mistake>),
}
