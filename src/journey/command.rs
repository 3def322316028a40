//! The commands of the state machine. The engine performs them.

use std::time::Duration;

use super::{
    Journey, Timer,
    fact::Fact,
    memory::{Account, Draft},
    ownership::Trust,
};
use crate::{
    account::{LinkCode, UserId},
    browser::Moment,
    config::MessageKind,
    form::{FieldId, NodeId, Submission},
    identity::Proof,
    oauth::{
        Navigation, ReturnTo,
        callback::{Code, Returned},
        exchange::AccessToken,
    },
    question::Question,
    secret::{ActivationCode, Password},
};

/// A side effect.
#[derive(Debug)]
pub enum Command {
    /// Put this path into the address bar.
    ReplaceAddress(&'static str),
    /// Begin an authorization attempt, store its record, go to the tenant.
    Leave {
        /// The step to come back to.
        return_to: ReturnTo,
        /// The activation link that was pressed.
        link: Option<LinkCode>,
        /// A new entry of the history, a replaced one, or a small window.
        navigation: Navigation,
    },
    /// Pass an answer to the page that opened this small window, and close the window.
    Deliver(Returned),
    /// Delete the record of an attempt, which is used.
    ForgetAttempt(String),
    /// Exchange a code for a token.
    Exchange(Question, Code),
    /// Read pool and schema.
    Prepare(Question, AccessToken),
    /// Register.
    Register(Question, AccessToken, Submission),
    /// Activate by a typed code.
    Activate(Question, AccessToken, UserId, ActivationCode, Proof),
    /// Inspect the code of a link, and activate by it.
    ActivateByLink(Question, AccessToken, LinkCode, Proof, Trust),
    /// Ask for an activation message.
    Send(Question, AccessToken, Box<Account>, MessageKind),
    /// Ask how hard this password is to guess, after a pause in which it may change; with the
    /// visitor's own words, one in each line.
    Judge(Question, Password, String, Duration),
    /// Ask whether a password is known from a breach.
    CheckPassword(Question, Password),
    /// Revoke the token.
    Revoke(AccessToken),
    /// Report facts to the scripts of the page.
    Tell(Vec<Fact>),
    /// Send facts as a beacon to the configured path of the page's own origin.
    Beacon(Vec<Fact>),
    /// Report to the integrator that these places of the schema are left out of the form.
    TellLeftOut(Vec<String>),
    /// Store the draft.
    KeepDraft(Draft),
    /// Read the draft again, for [`InvitingEvent::Recalled`](super::InvitingEvent::Recalled).
    RecallDraft,
    /// Store the account that waits for activation.
    KeepAccount(Account),
    /// Store for the other tabs that this browser has registered this account.
    KeepRegistered(UserId),
    /// Delete everything that the tab's storage holds of this journey.
    ForgetJourney,
    /// Delete the account that waits from the tab's storage.
    ForgetAccount,
    /// Delete the mark of the account that this browser activated last.
    ForgetActive,
    /// Store that this account is active, and inform the other tabs.
    KeepActive(UserId),
    /// Send [`Event::Woke`](super::Event::Woke) at this moment.
    Wake(Timer, Moment),
    /// Move the focus.
    Focus(Target),
    /// Announce something in the polite live region.
    Announce(Announcement),
    /// Announce the issue of this field in the assertive live region.
    Alert(FieldId),
    /// The device reports no network: send [`Event::CameOnline`](super::Event::CameOnline) if a request succeeds.
    TryNetwork,
    /// Reload the page.
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
    /// The notice that the device has no network.
    Offline,
    /// A field.
    Field(FieldId),
    /// The button that adds to this list.
    Add(NodeId),
    /// The button that removes this item.
    Remove(NodeId),
}

impl Target {
    /// The id of its element on the page; `None` for the heading, and for a node that is not on the form.
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

/// What is announced in the polite live region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// Another message was sent.
    MessageSent,
    /// The password is shown now.
    PasswordShown,
    /// The password is hidden now.
    PasswordHidden,
    /// Something is being sent.
    Working,
    /// The press waits for the checks of the password.
    CheckingPassword,
    /// An item was added.
    ItemAdded,
    /// An item was removed.
    ItemRemoved,
    /// The notice above the form, which does not have the focus.
    Notice,
    /// Another message cannot be asked for before this has passed.
    ResendIn(Duration),
}

/// A press was refused because of a field: moves the focus there, and announces the issue because the field may have
/// the focus already.
pub(super) fn refused(id: FieldId) -> Vec<Command> {
    vec![Command::Focus(Target::Field(id)), Command::Alert(id)]
}
