//! Whose registration an activation link completes.
//!
//! An attacker who registers another person's address needs its owner to open the link of the message. So before it
//! activates anything the page asks whether the registration is the visitor's, unless this browser has made it. The
//! link's own statements are not trusted, because anybody can write a link.

use crate::{
    account::{LinkCode, UserId},
    identity::link::CodeForm,
};

/// Whose registration a link completes, as far as the page knows before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This browser has made it, or the visitor has said so.
    Ours,
    /// This browser has made registrations; the tenant will say whether the code belongs to one of them.
    Perhaps,
    /// This browser does not know the registration, so the visitor is asked.
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

/// Which accounts the code of this link may activate. `registered`: the marks of the accounts that this browser has
/// registered.
pub(super) fn trust(link: &LinkCode, registered: &[String]) -> Trust {
    match link.claimed {
        true => Trust::Any,
        false => Trust::Registered(registered.to_vec()),
    }
}

/// Whose registration this link completes. `registered`: as for [`trust`].
pub(super) fn whose(link: &LinkCode, registered: &[String]) -> Whose {
    if link.claimed {
        return Whose::Ours;
    }
    let trust = trust(link, registered);
    let named = link.user.as_deref().map(UserId::new);
    match (link.form(None), named) {
        // A short code is sent for the account that the link names.
        (CodeForm::Short(user), _) if trust.covers(&user) => Whose::Ours,
        // An extended code has its account in itself; the link may name another one.
        (CodeForm::Extended, Some(user)) if trust.covers(&user) => Whose::Perhaps,
        (CodeForm::Extended, None) if !registered.is_empty() => Whose::Perhaps,
        _ => Whose::Unknown,
    }
}
