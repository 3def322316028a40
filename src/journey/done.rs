//! The end: there is an account, and nothing of the journey is needed any more.

use super::{
    Command, Next, State, Target,
    memory::Draft,
    page::Page,
    problem::{Cause, Problem, Stopped, WayOn},
};
use crate::{form::addressee::Addressee, identity::Active};

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

impl State {
    /// Activated here: the other tabs are told. An account that has more to sign in with than this page
    /// has sent was prepared by somebody else, and nobody is told that it is ready. `known`: for which
    /// address it is, where the answer does not say it.
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

    /// There is an account.
    pub(super) fn end(self, ending: Ending, addressee: Option<Named>, page: &mut Page) -> Next {
        // As after the form: a new address when a password was taken (PM-04).
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
