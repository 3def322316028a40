//! The checks of the new password before it is sent: whether it is known from a breach, and whether it is as hard to
//! guess as the pool requires. A press waits a few seconds at most for the answers and then continues without them:
//! the tenant decides.
//!
//! The breach register is asked when the field is left or at the press, once for each text. Judgements of the
//! strength while the visitor types are asked for in `judging`.

use std::time::Duration;

use super::{
    Announcement, Command, Next, State, TokenStep, Work, judging::judge, page::Page, stay,
};
use crate::form::new_password::NewPassword;

/// How long a press waits. The request to the breach register has a timeout of its own, one second.
const PATIENCE: Duration = Duration::from_secs(3);

/// A press would send the password: the commands of the checks it has to wait for, or `None` if it need not wait.
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
        // At a press the visitor has finished typing, so there is no pause.
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

/// Asks the breach register about the password, if the deployment has one and this text was not checked yet.
pub(super) fn check_password(password: &mut NewPassword, page: &mut Page) -> Option<Command> {
    page.config.as_ref()?.breach_check.as_ref()?;
    let question = page.ask();
    let text = password.ask(question)?;
    Some(Command::CheckPassword(question, text))
}

impl State {
    /// Whether a press has waited for the checks as long as it may.
    pub(super) fn is_vetted_too_long(&self, page: &Page) -> bool {
        matches!(self.step(), Some(TokenStep { work: Work::Vetting(until), .. }) if *until <= page.now)
    }

    /// The press stops waiting for the checks and continues without their answers.
    pub(super) fn give_up_vetting(mut self, page: &mut Page) -> Next {
        if let Some(password) = self.password_mut() {
            password.give_up();
        }
        let (state, mut commands) = self.vetted(page);
        // The remaining times of step 3 need their ticks.
        commands.push(page.tick());
        (state, commands)
    }

    /// An answer came: a press that waits for nothing else is carried out, or refused.
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
