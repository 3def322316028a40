//! The events of the state machine. The events of one step are nested in an enum of that step.

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

/// An event. Every event may come in every state.
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
    /// Config and storage were read.
    Opened(Box<Opened>),
    /// A field changed at its end, or as a whole. The text is a [`Secret`] for every field.
    Typed(FieldId, Secret),
    /// A field changed before its end: there is text after the caret.
    Amended(FieldId, Secret),
    /// A field was left.
    Left(FieldId),
    /// The visitor accepted the suggested address of this field.
    SuggestionTaken(FieldId),
    /// The password is to be shown, or hidden again.
    RevealToggled,
    /// The button of a stop was pressed.
    WentOn,
    /// The page came back from the back/forward cache.
    Restored,
    /// The page is hidden; it may become visible again.
    Hidden,
    /// The page is visible again.
    Seen,
    /// The page is left or closed.
    Gone,
    /// A timer has gone off.
    Woke(Timer),
    /// The record of an attempt could not be stored.
    StorageRefused,
    /// The browser opened no small window.
    WindowRefused,
    /// A small window has brought an answer of the tenant, with the record of the attempt if that is this tab's.
    Answered(Returned, Option<String>),
    /// The tenant's own words about the refusal that the next event reports, for the operator.
    Explained(String),
    /// The answer to the exchange of a code for a token.
    Exchanged(Question, Result<AccessToken, exchange::Refused>),
    /// Pool, schema and the functions of the browser that the form needs, or the refusal.
    Prepared(Question, Result<(Pool, Value, Platform), Refusal>),
    /// How hard the password is to guess; `None` if it could not be estimated.
    Judged(Question, Option<Judgement>),
    /// Whether a password is known from a breach; `false` also if it was not checked.
    PasswordChecked(Question, bool),
    /// The device lost its network.
    WentOffline,
    /// The device has a network again.
    CameOnline,
}

impl Event {
    /// Whether it is an answer of the tenant after which the visitor's next press is a new intent.
    pub(super) fn ends_intent(&self) -> bool {
        let lost =
            |refusal: &Refusal| matches!(refusal, Refusal::Unreachable(_) | Refusal::Broken(_));
        match self {
            Self::Filling(FillingEvent::Registered(_, Err(refusal)))
            | Self::Activating(
                ActivatingEvent::Activated(_, Err(refusal))
                | ActivatingEvent::Sent(_, Err(refusal)),
            )
            | Self::Confirming(ConfirmingEvent::Activated(_, Err(refusal))) => !lost(refusal),
            Self::Filling(FillingEvent::Registered(..))
            | Self::Activating(ActivatingEvent::Activated(..) | ActivatingEvent::Sent(..))
            | Self::Confirming(ConfirmingEvent::Activated(..)) => true,
            _ => false,
        }
    }
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

/// What the page finds when it is opened.
#[derive(Debug)]
pub struct Opened {
    /// The config, or why there is none.
    pub config: Result<Config, NoConfig>,
    /// The authorization server's answer in the address.
    pub returned: Result<Option<Returned>, callback::Refused>,
    /// The record of the attempt that the answer names, if this tab has it.
    pub record: Option<String>,
    /// The code of an activation link in the address.
    pub link: Result<Option<LinkCode>, Damaged>,
    /// The stored draft.
    pub draft: Option<Draft>,
    /// The account that waits for its activation.
    pub account: Option<Account>,
    /// The mark of the account that this browser activated last.
    pub active: Option<String>,
    /// The marks of the accounts that this browser has registered.
    pub registered: Vec<String>,
    /// The address says that the tenant's own page has activated an account (`post_activation_url`).
    pub activated: bool,
    /// This page is the small window that was opened for the answer in its address.
    pub small_window: bool,
    /// The page is inside a frame.
    pub framed: bool,
    /// The page is at another origin than the redirect URI.
    pub elsewhere: bool,
    /// The device says that it has no network.
    pub offline: bool,
    /// Whether the browser stores anything.
    pub storage: bool,
    /// The browser asks for privacy (Global Privacy Control, Do Not Track), so no facts are reported.
    pub private: bool,
    /// The visitor reloaded, and did not come by a link or by going back.
    pub reloaded: bool,
}

/// Why there is no config.
#[derive(Debug)]
pub enum NoConfig {
    /// It could not be fetched; this is no fault of the deployment.
    Unreachable(Unreachable),
    /// It was not found or has mistakes.
    Mistakes(Vec<Mistake>),
}
