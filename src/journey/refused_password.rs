//! The tenant refuses the new password with the call that activates the account.

use super::{Next, State, command::refused, page::Page, problem::Stopped};
use crate::{
    form::{FieldId, Issue, complaint::Complaints, new_password::NewPassword},
    identity::prepared::says_already_set,
};

impl State {
    /// The tenant's complaint about the password is on its field. If it says that the account already has a
    /// password, which this page never sent, the account was prepared by somebody else.
    pub(super) fn password_refused(self, operation: &'static str, page: &mut Page) -> Next {
        match self.password().map(|password| password.shown.issue()) {
            Some(Some(Issue::Complained(text))) if says_already_set(text) => {
                self.stop(Stopped::prepared(operation), page)
            }
            _ => (self, refused(FieldId::Password)),
        }
    }
}

/// Puts the tenant's complaint about the password on its field. Returns whether there was one.
pub(super) fn refuse_password(password: Option<&mut NewPassword>, complaints: &Complaints) -> bool {
    let Some(password) = password else {
        return false;
    };
    match complaints
        .about(&[vec!["password".to_owned()]])
        .into_iter()
        .next()
    {
        Some((_, text)) => {
            password.shown.set(Some(Issue::Complained(text)));
            true
        }
        None => false,
    }
}
