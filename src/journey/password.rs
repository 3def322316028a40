//! Whether the new password is known from a breach: asked when its field is left, or with what is
//! sent, once for each text. An answer that does not come holds nobody up.

use super::{Command, Event, Journey, State, Target, activation::Work};
use crate::form::{FieldId, new_password::NewPassword};

impl Journey {
    /// The question whether the password is known from a breach, where the deployment asks it.
    pub(super) fn check_password(&mut self) -> Option<Command> {
        self.config.as_ref()?.breach_check.as_ref()?;
        let number = self.asked.wrapping_add(1);
        let password = self.password()?.ask(number)?;
        self.asked = number;
        Some(Command::CheckPassword(number, password))
    }

    /// The answer to it.
    pub(super) fn password_checked(&mut self, number: u32, breached: bool) -> Vec<Command> {
        if let Some(password) = self.password() {
            password.answered(number, breached);
        }
        Vec::new()
    }

    /// Whether nothing has to be asked before the password is sent.
    pub(crate) fn is_password_checked(&self) -> bool {
        match &self.state {
            State::Filling(filling) => filling.form.password.as_ref(),
            State::Activating(activating) => activating.password.as_ref(),
            State::Confirming(confirming) => confirming.password.as_ref(),
            _ => None,
        }
        .is_none_or(NewPassword::is_checked)
    }

    /// What was sent with the password was answered, so that was asked before.
    pub(super) fn password_was_sent(&mut self, event: &Event) {
        if let (Event::Registered(..) | Event::Activated(..), Some(password)) =
            (event, self.password())
        {
            password.was_checked(false);
        }
    }

    /// The password is known, and so nothing was sent.
    pub(super) fn password_breached(&mut self, number: u32) -> Vec<Command> {
        let target = match &mut self.state {
            State::Filling(filling) if filling.sending == Some(number) => {
                filling.sending = None;
                filling.summary = true;
                Target::Summary
            }
            State::Activating(activating) if activating.work == Work::Checking(number) => {
                activating.work = Work::Entering;
                Target::Field(FieldId::Password)
            }
            State::Confirming(confirming) if confirming.work == Some(number) => {
                confirming.work = None;
                Target::Field(FieldId::Password)
            }
            _ => return Vec::new(),
        };
        if let Some(password) = self.password() {
            password.was_checked(true);
        }
        vec![Command::Focus(target)]
    }

    fn password(&mut self) -> Option<&mut NewPassword> {
        match &mut self.state {
            State::Filling(filling) => filling.form.password.as_mut(),
            State::Activating(activating) => activating.password.as_mut(),
            State::Confirming(confirming) => confirming.password.as_mut(),
            _ => None,
        }
    }
}
