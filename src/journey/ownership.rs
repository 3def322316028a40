//! Whose registration an activation link ends.
//!
//! Whoever registers another person's address waits until its owner opens the link of the message. So the
//! page asks, before it activates anything, unless this browser has made the registration. What this module
//! does not do: believe the link itself, which anybody can write.

use super::page::Page;
use crate::{
    account::{LinkCode, UserId},
    identity::link::CodeForm,
};

/// Whose registration a link ends, as far as it can be told before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This browser has made it, or the visitor has said that they did.
    Ours,
    /// Perhaps this browser has: it has made some, and the tenant will say whose code it is.
    Perhaps,
    /// This browser knows nothing of it: the visitor is asked.
    Unknown,
}

/// Which accounts may be activated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Any: the visitor has said that the registration is theirs.
    Any,
    /// Those with these marks ([`UserId::mark`]).
    Registered(Vec<String>),
}

impl Trust {
    /// Whether this account may be activated.
    pub fn covers(&self, user: &UserId) -> bool {
        match self {
            Self::Any => true,
            Self::Registered(marks) => marks.contains(&user.mark()),
        }
    }
}

impl Page {
    /// Which account the code of this link may activate.
    pub(super) fn trust(&self, link: &LinkCode) -> Trust {
        match link.claimed {
            true => Trust::Any,
            false => Trust::Registered(self.registered.clone()),
        }
    }

    /// Whose registration this link ends.
    pub(super) fn whose(&self, link: &LinkCode) -> Whose {
        if link.claimed {
            return Whose::Ours;
        }
        let trust = self.trust(link);
        let named = link.user.as_deref().map(UserId::new);
        match (link.form(None), named) {
            // The call is for this account, whatever the code.
            (CodeForm::Short(user), _) if trust.covers(&user) => Whose::Ours,
            // An extended code is for whom it is for, whatever the link says.
            (CodeForm::Extended, Some(user)) if trust.covers(&user) => Whose::Perhaps,
            (CodeForm::Extended, None) if !self.registered.is_empty() => Whose::Perhaps,
            _ => Whose::Unknown,
        }
    }
}
