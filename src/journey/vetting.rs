//! What is asked about the new password before it is sent: whether it is known from a breach, and
//! whether it is as hard to guess as the pool wants it. A press waits for open answers, a few seconds
//! at most, and then goes on without them: the tenant has the last word.
//!
//! A breach is asked for when the field is left or at the press, once for each text. What this module
//! does not do: ask for a judgement while the visitor types (`judging`).

use std::time::Duration;

use super::{
    Announcement, Command, Next, State, TokenStep, Work, judging::judge, page::Page, stay,
};
use crate::form::new_password::NewPassword;

/// So long a press waits. The register of breaches is given up after a second by itself.
const PATIENCE: Duration = Duration::from_secs(3);

/// A press would send the password: what is to be done first, if it has to wait.
pub(super) fn vet(
    step: &mut TokenStep,
    password: Option<&mut NewPassword>,
    words: String,
    page: &mut Page,
) -> Option<Vec<Command>> {
    let password = password?;
    let check = check_password(password, page);
    let mut commands: Vec<Command> = check.into_iter().collect();
    if password.is_being_judged() {
        // Whoever presses has done with typing.
        commands.extend(judge(password, words, Duration::ZERO, page));
    }
    if !password.is_in_question() {
        return None;
    }
    step.work = Work::Vetting(page.now.plus(PATIENCE));
    step.notice = None;
    commands.push(Command::Announce(Announcement::CheckingPassword));
    commands.push(page.tick());
    Some(commands)
}

/// The question whether the password is known from a breach, where the deployment asks it.
pub(super) fn check_password(password: &mut NewPassword, page: &mut Page) -> Option<Command> {
    page.config.as_ref()?.breach_check.as_ref()?;
    let question = page.ask();
    let text = password.ask(question)?;
    Some(Command::CheckPassword(question, text))
}

impl State {
    /// Time has passed: a press that has waited long enough goes on.
    pub(super) fn is_vetted_too_long(&self, page: &Page) -> bool {
        matches!(self.step(), Some(TokenStep { work: Work::Vetting(until), .. }) if *until <= page.now)
    }

    /// A press waits no longer for what is asked about the password.
    pub(super) fn give_up_vetting(mut self, page: &mut Page) -> Next {
        if let Some(password) = self.password_mut() {
            password.give_up();
        }
        let (state, mut commands) = self.vetted(page);
        // The seconds of step 3 are counted on.
        commands.push(page.tick());
        (state, commands)
    }

    /// Something was answered: a press that waits for nothing more goes on, or is refused.
    pub(super) fn vetted(mut self, page: &mut Page) -> Next {
        if self.password().is_none_or(NewPassword::is_in_question) {
            return stay(self);
        }
        match self.step_mut() {
            Some(step) if step.is_vetting() => step.work = Work::Entering,
            _ => return stay(self),
        }
        self.press(page)
    }
}
