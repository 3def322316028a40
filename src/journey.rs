//! The journey: what the visitor is at, what may happen, what is to be done about it.
//!
//! [`Journey::update`] is total, synchronous and free of I/O: every event is legal in every state,
//! and ignored where it makes no sense. Replies carry the number of their question, so late ones are
//! dropped. What this module does not do: speak (`i18n`), draw (`web`), send (`engine`).

pub mod activation;
mod arrival;
pub mod code;
mod confirmation;
pub mod memory;
pub mod problem;
mod registration;
mod update;

use std::{sync::Arc, time::Duration};

use crate::{
    browser::Moment,
    config::{Config, Mistake},
    form::{Entry, FieldId, Form},
    identity::{LinkCode, UserId, pool::Pool, refusal::Refusal},
    oauth::{
        ReturnTo,
        callback::{self, Code, Returned},
        exchange::{self, AccessToken},
    },
    secret::Secret,
};
use activation::Activating;
use memory::{Account, Draft};
use problem::Stopped;

/// The whole of what the page knows.
#[derive(Clone, Debug)]
pub struct Journey {
    config: Option<Arc<Config>>,
    state: State,
    /// What survives a bounce and a reload, without secrets.
    draft: Draft,
    /// The account that waits, between the opening and the token.
    waiting: Option<Account>,
    /// The clock of the screen, for remaining times.
    now: Moment,
    /// The chain of wakes that counts; older ones end.
    wakes: u32,
    /// The number of the last question.
    asked: u32,
}

/// Which of the built documents was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `/`
    Start,
    /// `/callback/`
    Callback,
    /// `/activate/`
    Activation,
}

/// What the visitor is at. A state holds only what is true in it.
#[derive(Clone, Debug)]
pub enum State {
    /// The painted page, config and memory not read yet. At [`Place::Start`] it looks like
    /// [`State::Inviting`], and what is typed and pressed meanwhile is kept.
    Opening {
        /// The document.
        place: Place,
        /// Typed before.
        email: Entry,
        /// Continue was pressed before.
        pressed: bool,
    },
    /// Step 1: the address.
    Inviting(Inviting),
    /// On the way to the tenant; this page ends.
    Leaving(ReturnTo),
    /// The code becomes a token.
    Exchanging {
        /// The question.
        number: u32,
        /// Where to go on.
        return_to: ReturnTo,
        /// The link that was pressed before the bounce.
        link: Option<LinkCode>,
    },
    /// Pool and schema are read.
    Preparing {
        /// The question.
        number: u32,
        /// The token they are read with.
        token: AccessToken,
    },
    /// Step 2: the form.
    Filling(Box<Filling>),
    /// Step 3: the code, or the wait for the link.
    Activating(Box<Activating>),
    /// An activation link was opened.
    Confirming(Confirming),
    /// The account is active.
    Done,
    /// It cannot go on by itself.
    Stopped(Stopped),
    /// The config is wrong: for the integrator.
    Misconfigured(Vec<Mistake>),
}

/// Step 1.
#[derive(Clone, Debug, Default)]
pub struct Inviting {
    /// The address.
    pub email: Entry,
    /// Whether the last press failed: the summary shows.
    pub summary: bool,
}

/// Step 2.
#[derive(Clone, Debug)]
pub struct Filling {
    /// Registers.
    pub token: AccessToken,
    /// The pool, for the step after.
    pub pool: Pool,
    /// The fields.
    pub form: Form,
    /// Whether the last submit failed: the summary shows.
    pub summary: bool,
    /// The question that is open.
    pub sending: Option<u32>,
    /// What stands above the form.
    pub notice: Option<Notice>,
}

/// A sentence above a form: something happened that is no field's issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The token ended in mid-form; everything was kept but the password, which is never stored.
    PasswordAgain,
    /// No answer, or a broken one; sending again is safe.
    NotSent,
    /// The tenant cannot now; not before this moment.
    Wait(Moment),
    /// The tenant refused without naming a field.
    NotAccepted,
}

impl Notice {
    /// How long a refused visitor waits when the tenant does not say.
    const BACK_OFF: Duration = Duration::from_secs(30);
}

/// `/activate/` with a code.
#[derive(Clone, Debug)]
pub struct Confirming {
    /// The code of the link.
    pub link: LinkCode,
    /// The open question, once pressed and back with a token.
    pub work: Option<(u32, AccessToken)>,
    /// No answer, or the tenant cannot now.
    pub notice: Option<Notice>,
}

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// Config and memory were read.
    Opened(Box<Opened>),
    /// A field changed; secrets come closed.
    Typed(FieldId, Secret),
    /// A field was left.
    Left(FieldId),
    /// Step 1 was sent.
    Continued,
    /// Step 2 was sent.
    Submitted,
    /// Step 3 was sent.
    CodeEntered,
    /// The press on an activation link's page.
    Confirmed,
    /// Another message is wanted.
    ResendAsked,
    /// The address is wrong.
    ChangeAsked,
    /// Show or hide the password.
    RevealToggled,
    /// The way on of a stop was taken.
    WentOn,
    /// The page came back from the back/forward cache.
    Restored,
    /// The draft as later pages have left it.
    Recalled(Option<Draft>),
    /// A moment that was waited for has come.
    Woke(u32),
    /// Nothing can be stored.
    StorageRefused,
    /// A token, or why not.
    Exchanged(u32, Result<AccessToken, exchange::Refused>),
    /// Pool and schema, or why not.
    Prepared(u32, Result<(Pool, serde_json::Value), Refusal>),
    /// An account, or why not.
    Registered(u32, Result<UserId, Refusal>),
    /// Active, or why not.
    Activated(u32, Result<(), Refusal>),
    /// Another message is on its way, or why not.
    Resent(u32, Result<(), Refusal>),
}

/// What is found when the page is opened.
#[derive(Debug)]
pub struct Opened {
    /// The config, or its mistakes.
    pub config: Result<Config, Vec<Mistake>>,
    /// The authorization server's answer in the address.
    pub returned: Result<Option<Returned>, callback::Refused>,
    /// The record of the attempt that the answer names.
    pub record: Option<String>,
    /// The code of an activation link in the address.
    pub link: Option<LinkCode>,
    /// What was typed before.
    pub draft: Option<Draft>,
    /// The account that waits for its activation.
    pub account: Option<Account>,
    /// Inside a frame.
    pub framed: bool,
    /// Whether the browser stores anything.
    pub storage: bool,
    /// The visitor reloaded, and did not come by a link or by going back.
    pub reloaded: bool,
}

/// What is to be done.
#[derive(Debug)]
pub enum Command {
    /// Put this path into the address bar.
    ReplaceAddress(&'static str),
    /// Begin an attempt, store its record, go to the tenant; in place of this page in the history
    /// when nobody pressed anything.
    Leave {
        /// Where to come back to.
        return_to: ReturnTo,
        /// The pressed link.
        link: Option<LinkCode>,
        /// Leave no entry in the history.
        replace: bool,
    },
    /// The record of an attempt is used.
    ForgetAttempt(String),
    /// Code to token.
    Exchange(u32, Code),
    /// Read pool and schema.
    Prepare(u32, AccessToken),
    /// Register.
    Register(u32, AccessToken, crate::form::Submission),
    /// Activate by a typed code.
    Activate(u32, AccessToken, UserId, Secret),
    /// Activate by the code of a link, after looking at it.
    ActivateByLink(u32, AccessToken, LinkCode),
    /// Send another message.
    Resend(u32, AccessToken, UserId, String),
    /// End the token at the tenant.
    Revoke(AccessToken),
    /// Keep what was typed.
    KeepDraft(Draft),
    /// Say [`Event::Recalled`].
    RecallDraft,
    /// Keep the account that waits.
    KeepAccount(Account),
    /// Nothing of this journey is needed any more.
    ForgetJourney,
    /// The account does not wait any more.
    ForgetAccount,
    /// Say [`Event::Woke`] at this moment.
    Wake(u32, Moment),
    /// Focus.
    Focus(Target),
    /// Tell people who do not look.
    Announce(Announcement),
    /// Load the page anew.
    Reload,
}

/// Where the focus goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The heading of the screen.
    Heading,
    /// The summary of the issues.
    Summary,
    /// A field.
    Field(FieldId),
}

/// What is said into the polite live region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// Another message is on its way.
    MessageSent,
    /// The password can be read now.
    PasswordShown,
    /// The password is hidden now.
    PasswordHidden,
    /// Something is being sent.
    Working,
}

impl Journey {
    /// A journey whose page has just been painted.
    pub fn new(place: Place) -> Self {
        Self {
            config: None,
            state: State::Opening {
                place,
                email: Entry::default(),
                pressed: false,
            },
            draft: Draft::default(),
            waiting: None,
            now: Moment::default(),
            wakes: 0,
            asked: 0,
        }
    }

    /// What the visitor is at.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The deployment, once it is read.
    pub fn config(&self) -> Option<&Arc<Config>> {
        self.config.as_ref()
    }

    /// The clock of the screen: brought up to date with each event, and each second while
    /// something is waited for.
    pub fn now(&self) -> Moment {
        self.now
    }

    fn ask(&mut self) -> u32 {
        self.asked = self.asked.wrapping_add(1);
        self.asked
    }
}

#[cfg(test)]
mod tests;
