//! What several states have: a step with a token, a new password, a notice. Here each is found in whichever state it is.

use super::{Command, Notice, Stage, State, TokenStep, judging, page::Page};
use crate::form::new_password::NewPassword;

impl State {
    /// The step that sends with a token, if this is one.
    pub fn step(&self) -> Option<&TokenStep> {
        match self {
            Self::Filling(filling) => Some(&filling.step),
            Self::Activating(activating) => Some(&activating.step),
            Self::Confirming(confirming) => confirming.step(),
            _ => None,
        }
    }

    /// The same, mutable.
    pub(super) fn step_mut(&mut self) -> Option<&mut TokenStep> {
        match self {
            Self::Filling(filling) => Some(&mut filling.step),
            Self::Activating(activating) => Some(&mut activating.step),
            Self::Confirming(confirming) => confirming.step_mut(),
            _ => None,
        }
    }

    /// The new password, at whichever step it is set.
    pub fn password(&self) -> Option<&NewPassword> {
        match self {
            Self::Filling(filling) => filling.form.password.as_ref(),
            Self::Activating(activating) => activating.password.as_ref(),
            Self::Confirming(confirming) => match &confirming.stage {
                Stage::Pressed { password, .. } => password.as_deref(),
                Stage::Unpressed { .. } => None,
            },
            _ => None,
        }
    }

    /// The same, mutable.
    pub(super) fn password_mut(&mut self) -> Option<&mut NewPassword> {
        match self {
            Self::Filling(filling) => filling.form.password.as_mut(),
            Self::Activating(activating) => activating.password.as_mut(),
            Self::Confirming(confirming) => confirming.password_mut(),
            _ => None,
        }
    }

    /// The notice above the form.
    pub(super) fn notice(&self) -> Option<Notice> {
        match self {
            Self::Confirming(confirming) => confirming.notice(),
            state => state.step()?.notice,
        }
    }

    /// Shows that the request of a press was not sent. Returns whether this state has a notice for that.
    pub(super) fn say_not_sent(&mut self) -> bool {
        if let Some(step) = self.step_mut() {
            step.notice = Some(Notice::NotSent);
            return true;
        }
        match self {
            Self::Confirming(confirming) => {
                confirming.stage = Stage::Unpressed { not_sent: true };
                true
            }
            _ => false,
        }
    }

    /// Removes that notice: the request can be sent now.
    pub(super) fn unsay_not_sent(&mut self) {
        if self.notice() != Some(Notice::NotSent) {
            return;
        }
        if let Some(step) = self.step_mut() {
            step.notice = None;
        } else if let Self::Confirming(confirming) = self {
            confirming.stage = Stage::Unpressed { not_sent: false };
        }
    }

    /// The password changed: asks for a judgement.
    pub(super) fn judge(&mut self, page: &mut Page) -> Option<Command> {
        let words = match self {
            Self::Filling(filling) => filling.own_words(page),
            Self::Activating(activating) => activating.own_words(page),
            _ => page.own_words(""),
        };
        judging::judge(self.password_mut()?, words, judging::PAUSE, page)
    }
}
