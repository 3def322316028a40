//! The end of the journey: the account is registered, the tab's storage is cleared and the token revoked.

use super::{
    Command, Ending, Next, State, Target,
    memory::Draft,
    page::Page,
    problem::{Cause, Problem, Stopped, WayOn},
};
use crate::{form::addressee::Addressee, identity::Active};

/// The end of the journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The state of the account.
    pub ending: Ending,
    /// The address of the account, if known.
    pub addressee: Option<Named>,
}

/// An address, and who named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// The visitor or the tenant named it.
    Proven(String),
    /// Only the link named it; anybody can write a link.
    ByLink(String),
}

impl State {
    /// The account was activated by this page: ends the journey and informs the other tabs. If the account has
    /// credentials that this page has not sent, somebody else prepared it: stops instead. `known`: the address of the
    /// account, where the answer does not name it.
    pub(super) fn finish(self, active: Active, known: Option<Named>, page: &mut Page) -> Next {
        let config = page.config.as_ref();
        let asked = config.map(|config| config.password).unwrap_or_default();
        let surplus = active.credentials.surplus(asked);
        if !surplus.is_empty() {
            let waits = matches!(self, Self::Activating(_));
            let cause = Some(Cause::Surplus(surplus));
            let stopped = Stopped::new(Problem::PreparedActive, cause, WayOn::Start);
            let (state, mut commands) = self.stop(stopped, page);
            if waits {
                commands.insert(0, Command::ForgetAccount);
            }
            return (state, commands);
        }
        let addressee = match known {
            Some(Named::Proven(address)) => Some(Named::Proven(address)),
            by_link => {
                let answer = active.addressee.as_ref().map(Addressee::shown);
                answer.map(Named::Proven).or(by_link)
            }
        };
        let (state, mut commands) = self.end(Ending::Activated, addressee, page);
        commands.insert(0, Command::KeepActive(active.user));
        (state, commands)
    }

    /// Ends the journey: clears the tab's storage and revokes the token.
    pub(super) fn end(self, ending: Ending, addressee: Option<Named>, page: &mut Page) -> Next {
        // Password managers take a new address as the sign that the password was accepted (PM-04).
        let address = match self {
            Self::Filling(_) => "/#done",
            _ => "/",
        };
        page.draft = Draft::default();
        page.waiting = None;
        let mut commands = vec![Command::ForgetJourney];
        let token = self.step().map(|step| step.token.clone());
        commands.extend(token.map(Command::Revoke));
        commands.extend([
            Command::ReplaceAddress(address),
            Command::Focus(Target::Heading),
        ]);
        (Self::Done(Done { ending, addressee }), commands)
    }
}
