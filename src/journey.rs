//! The journey: what the visitor is at, what may happen, what is to be done about it.
//!
//! [`Journey::update`] is total, synchronous and free of I/O: every event is legal in every state,
//! and ignored where it makes no sense. Replies carry the number of their question, so late ones are
//! dropped. What this module does not do: speak (`i18n`), draw (`web`), send (`engine`).

pub mod activation;
mod arrival;
mod clock;
pub mod code;
mod confirmation;
pub mod fact;
mod judging;
pub mod memory;
mod message;
pub mod ownership;
pub mod problem;
mod registration;
mod renewal;
mod telling;
mod update;
mod vetting;

use std::{sync::Arc, time::Duration};

use fact::Fact;

use crate::{
    account::{LinkCode, UserId},
    browser::{Moment, Unreachable},
    config::{Config, Identifier, MessageKind, Mistake},
    form::{
        Entry, FieldId, Form, NodeId,
        new_password::NewPassword,
        node::Node,
        sheet::{Platform, Sheet},
    },
    identity::{Active, Proof, link::Damaged, pool::Pool, refusal::Refusal},
    oauth::{
        Navigation, ReturnTo,
        callback::{self, Code, Returned},
        exchange::{self, AccessToken},
    },
    password::policy::Policy,
    secret::Secret,
};
use activation::Activating;
use memory::{Account, Draft};
use ownership::{Trust, Whose};
use problem::Stopped;
use telling::Telling;

/// The whole of what the page knows.
#[derive(Clone, Debug)]
pub struct Journey {
    config: Option<Arc<Config>>,
    state: State,
    /// What survives a bounce and a reload, without secrets.
    draft: Draft,
    /// The account that waits, between the opening and the token.
    waiting: Option<Account>,
    /// The marks of the accounts that this browser has registered.
    registered: Vec<String>,
    /// The clock of the screen, for remaining times.
    now: Moment,
    /// The chain of wakes that counts; older ones end.
    wakes: u32,
    /// The number of the last question.
    asked: u32,
    /// Counts what the visitor has set out to do.
    intent: u32,
    /// The device says that it has no network.
    offline: bool,
    /// What is known for telling of it, where somebody is told.
    telling: Option<Telling>,
    /// What the tenant says of the refusal that was heard last.
    explained: Option<String>,
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

impl Place {
    /// The document that calls itself so (`data-document` of its root). Its address does not tell:
    /// a host may ignore case, or serve the document below another path.
    pub fn of_document(word: &str) -> Self {
        match word {
            "callback" => Self::Callback,
            "activate" => Self::Activation,
            _ => Self::Start,
        }
    }
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
        address: Entry,
        /// Continue was pressed before.
        pressed: bool,
    },
    /// Step 1: the address.
    Inviting(Inviting),
    /// On the way to the tenant, with the link that was pressed; this page ends.
    Leaving(ReturnTo, Option<LinkCode>),
    /// A small window that has handed the tenant's answer over: nothing more to do here.
    Delivered,
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
        /// What will stand above the form.
        notice: Option<Notice>,
    },
    /// Step 2: the form.
    Filling(Box<Filling>),
    /// Step 3: the code, or the wait for the link.
    Activating(Box<Activating>),
    /// An activation link was opened.
    Confirming(Box<Confirming>),
    /// There is an account.
    Done(Done),
    /// It cannot go on by itself.
    Stopped(Stopped),
    /// The config is wrong: for the integrator.
    Misconfigured(Vec<Mistake>),
}

/// The end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What is true of the account.
    pub ending: Ending,
    /// For which address it is.
    pub addressee: Option<Named>,
}

/// An address, by how it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// The visitor or the tenant named it.
    Proven(String),
    /// A link named it, and nobody else.
    ByLink(String),
}

/// What is true of the new account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is active, its address proven.
    Activated,
    /// An address says that an account was activated at the tenant's own page; nothing here proves it.
    Told,
    /// It is active, its address is not proven: `create_user` with `active`.
    Created,
    /// Somebody has to approve it: `create_user` with `inactive`.
    AwaitingApproval,
}

/// Step 1.
#[derive(Clone, Debug, Default)]
pub struct Inviting {
    /// The address.
    pub address: Entry,
    /// What became of the last press.
    pub press: Press,
    /// Since when the visitor is here.
    pub(super) since: Moment,
    /// So many presses failed.
    pub(super) refusals: u64,
}

/// What became of the last press of step 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Press {
    /// There was none that matters now.
    #[default]
    None,
    /// It was refused: the summary shows.
    Refused,
    /// The device has no network: it goes on when there is one.
    Waits,
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
    /// No answer to what makes the account, and no idempotency key: it may have been made, and its message, of
    /// this kind, may come.
    PerhapsRegistered(MessageKind),
    /// The tenant cannot now; not before this moment.
    Wait(Moment),
    /// The tenant refused without naming a field.
    NotAccepted,
    /// The visitor came back from step 3 to correct the address; the password is not kept.
    AddressAgain,
    /// The token ended before the code was sent; a code is never kept, so it is typed again.
    CodeAgain,
    /// An answer got lost and the code is refused now: perhaps it has done its work.
    PerhapsActive,
    /// The tenant refused the code as it refuses one of a registration that it does not know.
    RegisterAgain,
    /// The token is renewed in a small window, until this moment; then what was pressed goes on.
    SmallWindow(Moment),
    /// Another message is on its way: said where it was asked for.
    MessageSent,
}

/// Whether nothing may be sent yet.
fn is_waiting(notice: Option<Notice>, now: Moment) -> bool {
    matches!(notice, Some(Notice::Wait(until)) if now < until)
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
    /// Activates, once pressed and back.
    pub token: Option<AccessToken>,
    /// The token is not new: something was sent with it.
    pub(super) held: bool,
    /// Whose registration it ends.
    pub whose: Whose,
    /// The open question.
    pub work: Option<u32>,
    /// The new password, once it is known that the account needs one.
    pub password: Option<NewPassword>,
    /// No answer, or the tenant cannot now.
    pub notice: Option<Notice>,
}

/// What happened.
#[derive(Debug)]
pub enum Event {
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
    /// Step 1 was sent.
    Continued,
    /// Step 2 was sent.
    Submitted,
    /// Step 3 was sent.
    CodeEntered,
    /// The press on an activation link's page; where it asks whose registration it is, yes.
    Confirmed,
    /// No: the visitor of an activation link's page has not registered.
    Declined,
    /// Another message is wanted.
    ResendAsked,
    /// A link is wanted instead of a code, or a code instead of a link.
    OtherKindAsked,
    /// The address is wrong.
    ChangeAsked,
    /// Another item of this list is wanted.
    ItemAdded(NodeId),
    /// This item is not wanted.
    ItemRemoved(NodeId),
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
    /// The draft as later pages have left it.
    Recalled(Option<Draft>),
    /// A moment that was waited for has come.
    Woke(u32),
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
    Exchanged(u32, Result<AccessToken, exchange::Refused>),
    /// Pool and schema and what runs its patterns, or why not.
    Prepared(u32, Result<(Pool, serde_json::Value, Platform), Refusal>),
    /// An account, or why not.
    Registered(u32, Result<UserId, Refusal>),
    /// What came of a code.
    Activated(u32, Result<Activation, Refusal>),
    /// A message is on its way, or why not.
    Sent(u32, Result<(), Refusal>),
    /// How hard the password is to guess, or nobody who could say it.
    Judged(u32, Option<u32>),
    /// Another tab has activated the account of this mark ([`UserId::mark`]).
    ActivatedElsewhere(String),
    /// Whether a password is known from a breach; "not checked" is no.
    PasswordChecked(u32, bool),
    /// The device lost its network.
    WentOffline,
    /// The device has a network again.
    CameOnline,
}

/// What came of a code.
#[derive(Debug)]
pub enum Activation {
    /// This account is active.
    Done(Active),
    /// The code is good, and the account needs a password under this policy to be activated.
    PasswordNeeded(Policy),
    /// The account has a password that this page did not send: it was not activated.
    Prepared,
    /// The code is of an account that this browser does not know: it was not activated.
    Unknown,
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

/// What is to be done.
#[derive(Debug)]
pub enum Command {
    /// Put this path into the address bar.
    ReplaceAddress(&'static str),
    /// Begin an attempt, store its record, go to the tenant.
    Leave {
        /// Where to come back to.
        return_to: ReturnTo,
        /// The pressed link.
        link: Option<LinkCode>,
        /// By which way.
        navigation: Navigation,
    },
    /// Hand an answer to the page that asked, and close this small window.
    Deliver(Returned),
    /// The record of an attempt is used.
    ForgetAttempt(String),
    /// Code to token.
    Exchange(u32, Code),
    /// Read pool and schema.
    Prepare(u32, AccessToken),
    /// Register.
    Register(u32, AccessToken, crate::form::Submission),
    /// Activate by a typed code.
    Activate(u32, AccessToken, UserId, Secret, Proof),
    /// Activate by the code of a link, after looking at it.
    ActivateByLink(u32, AccessToken, LinkCode, Proof, Trust),
    /// Send a message.
    Send(u32, AccessToken, Box<Account>, MessageKind),
    /// Ask how hard this password is to guess, after a pause in which it may change; with the
    /// visitor's own words, one in each line.
    Judge(u32, Secret, String, Duration),
    /// Ask whether a password is known from a breach.
    CheckPassword(u32, Secret),
    /// End the token at the tenant.
    Revoke(AccessToken),
    /// Tell the scripts of the page.
    Tell(Vec<Fact>),
    /// Tell the path of the page's own origin.
    Beacon(Vec<Fact>),
    /// These places of the schema are left out of the form.
    TellLeftOut(Vec<String>),
    /// Keep what was typed.
    KeepDraft(Draft),
    /// Say [`Event::Recalled`].
    RecallDraft,
    /// Keep the account that waits.
    KeepAccount(Account),
    /// Remember for other tabs of this browser that it has registered this account.
    KeepRegistered(UserId),
    /// Nothing of this journey is needed any more.
    ForgetJourney,
    /// The account does not wait any more.
    ForgetAccount,
    /// What this browser has activated before says nothing of the account that was asked for now.
    ForgetActive,
    /// Remember for, and tell, the other tabs that this account is active.
    KeepActive(UserId),
    /// Say [`Event::Woke`] at this moment.
    Wake(u32, Moment),
    /// Focus.
    Focus(Target),
    /// Tell people who do not look.
    Announce(Announcement),
    /// Tell them at once what is wrong with this field.
    Alert(FieldId),
    /// The device says that it has no network: say [`Event::CameOnline`] if it has one all the same.
    TryNetwork,
    /// Load the page anew.
    Reload,
}

/// Where the focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The heading of the screen.
    Heading,
    /// The summary of the issues.
    Summary,
    /// The notice above the form.
    Notice,
    /// What is said of a device without a network.
    Offline,
    /// A field.
    Field(FieldId),
    /// The button that adds to this list.
    Add(NodeId),
    /// The button that removes this item.
    Remove(NodeId),
}

impl Target {
    /// The id of its element on the page; nothing for the heading, and for what is not on the screen.
    pub fn element(self, journey: &Journey) -> Option<String> {
        let of_node = |id, button| {
            let element = FieldId::Node(id).element(journey.sheet())?;
            Some(element + button)
        };
        match self {
            Self::Heading => None,
            Self::Summary => Some("summary".to_owned()),
            Self::Notice => Some("notice".to_owned()),
            Self::Offline => Some("offline".to_owned()),
            Self::Field(id) => id.element(journey.sheet()),
            Self::Add(list) => of_node(list, "-add"),
            Self::Remove(item) => of_node(item, "-remove"),
        }
    }
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
    /// The press waits for what is asked about the password.
    CheckingPassword,
    /// There is an item more.
    ItemAdded,
    /// There is an item less.
    ItemRemoved,
    /// What stands above the form and has not the focus.
    Notice,
    /// Another message cannot be asked for before this has passed.
    ResendIn(Duration),
}

/// A press was refused because of a field: the focus goes there, and its issue is said at once, as the
/// focus may be there already.
fn refused(id: FieldId) -> Vec<Command> {
    vec![Command::Focus(Target::Field(id)), Command::Alert(id)]
}

impl Journey {
    /// A journey whose page has just been painted.
    pub fn new(place: Place) -> Self {
        Self {
            config: None,
            state: State::Opening {
                place,
                address: Entry::default(),
                pressed: false,
            },
            draft: Draft::default(),
            waiting: None,
            registered: Vec::new(),
            now: Moment::default(),
            wakes: 0,
            asked: 0,
            intent: 0,
            offline: false,
            telling: None,
            explained: None,
        }
    }

    /// The same page where the deployment is known when it is painted.
    #[cfg(feature = "render")]
    #[must_use]
    pub fn with_config(mut self, config: Arc<Config>) -> Self {
        self.config = Some(config);
        self
    }

    /// What the visitor is at.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The fields of the schema, if they are on the screen.
    pub fn sheet(&self) -> Option<&Sheet> {
        match &self.state {
            State::Filling(filling) => Some(&filling.form.sheet),
            _ => None,
        }
    }

    /// A node of them.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.sheet()?.node(id)
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

    /// What the account that waits signs in with, where this browser knows it.
    pub fn signs_in_as(&self) -> Option<&str> {
        let name = match &self.state {
            State::Activating(_) if self.asks().is_apart() => &self.draft.sign_in_name,
            State::Activating(activating) => &activating.account.address,
            _ => return None,
        };
        (!name.is_empty()).then_some(name)
    }

    /// Counts what the visitor has set out to do: the same until the tenant has answered, so that a
    /// send whose answer got lost is known for a repeated one.
    pub fn intent(&self) -> u32 {
        self.intent
    }

    /// Whether the device says that it has no network.
    pub fn is_offline(&self) -> bool {
        self.offline
    }

    /// Whether a press waits for the device to have a network.
    pub fn waits_for_network(&self) -> bool {
        matches!(&self.state, State::Inviting(inviting) if inviting.press == Press::Waits)
    }

    /// Whether Continue was pressed before the page knew its config: the press is carried out as soon as it does.
    pub fn is_pressed(&self) -> bool {
        matches!(self.state, State::Opening { pressed: true, .. })
    }

    /// Whether a press was refused, and what is wrong still stands on the screen.
    pub fn is_refused(&self) -> bool {
        match &self.state {
            State::Inviting(inviting) => {
                inviting.press == Press::Refused && inviting.address.shown.issue().is_some()
            }
            State::Filling(filling) => filling.summary && !filling.form.wrong().is_empty(),
            State::Activating(_) | State::Confirming(_) => !self.issues().is_empty(),
            _ => false,
        }
    }

    /// What the deployment asks for; the default until it is read.
    pub fn asks(&self) -> Identifier {
        self.config
            .as_ref()
            .map(|config| config.identifier)
            .unwrap_or_default()
    }

    /// An answer was heard: what comes next is another intent.
    fn heard<T>(&mut self, answer: &Result<T, Refusal>) {
        if !matches!(answer, Err(Refusal::Unreachable(_) | Refusal::Broken(_))) {
            self.intent = self.intent.wrapping_add(1);
        }
    }

    fn ask(&mut self) -> u32 {
        self.explained = None;
        self.asked = self.asked.wrapping_add(1);
        self.asked
    }
}

#[cfg(test)]
mod tests;
