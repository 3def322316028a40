//! What is to be done. The engine performs it.

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
    Exchange(Question, Code),
    /// Read pool and schema.
    Prepare(Question, AccessToken),
    /// Register.
    Register(Question, AccessToken, Submission),
    /// Activate by a typed code.
    Activate(Question, AccessToken, UserId, ActivationCode, Proof),
    /// Activate by the code of a link, after looking at it.
    ActivateByLink(Question, AccessToken, LinkCode, Proof, Trust),
    /// Send a message.
    Send(Question, AccessToken, Box<Account>, MessageKind),
    /// Ask how hard this password is to guess, after a pause in which it may change; with the
    /// visitor's own words, one in each line.
    Judge(Question, Password, String, Duration),
    /// Ask whether a password is known from a breach.
    CheckPassword(Question, Password),
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
    Wake(Timer, Moment),
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
pub(super) fn refused(id: FieldId) -> Vec<Command> {
    vec![Command::Focus(Target::Field(id)), Command::Alert(id)]
}
