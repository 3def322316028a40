//! What is asked about the new password before it is sent: whether it is known from a breach, and
//! whether it is as hard to guess as the pool wants it. A press waits for open answers, a few seconds
//! at most, and then goes on without them: the tenant has the last word.
//!
//! A breach is asked for when the field is left or at the press, once for each text. What this module
//! does not do: ask for a judgement while the visitor types (`judging`).

use std::time::Duration;

use super::{Announcement, Command, Journey, State, activation::Work};
use crate::{browser::Moment, form::new_password::NewPassword};

/// So long a press waits. The register of breaches is given up after a second by itself.
const PATIENCE: Duration = Duration::from_secs(3);

impl Journey {
    /// The question whether the password is known from a breach, where the deployment asks it.
    pub(super) fn check_password(&mut self) -> Option<Command> {
        self.config.as_ref()?.breach_check.as_ref()?;
        let number = self.asked.wrapping_add(1);
        let password = self.password_in_hand()?.ask(number)?;
        self.asked = number;
        Some(Command::CheckPassword(number, password))
    }

    /// The answer to it.
    pub(super) fn password_checked(&mut self, number: u32, breached: bool) {
        if let Some(password) = self.password_in_hand() {
            password.answered(number, breached);
        }
    }

    /// A press would send the password: what is to be done first, if it has to wait.
    pub(super) fn vet(&mut self, now: Moment) -> Option<Vec<Command>> {
        let check = self.check_password();
        let judged = self.password().is_some_and(NewPassword::is_being_judged);
        // Whoever presses has done with typing.
        let judge = judged.then(|| self.judge(Duration::ZERO)).flatten();
        let number = self.ask();
        let password = self.password_in_hand().filter(|p| p.is_in_question())?;
        password.vetting = Some(now.plus(PATIENCE));
        match &mut self.state {
            State::Filling(filling) => {
                filling.sending = Some(number);
                filling.notice = None;
            }
            State::Activating(activating) => {
                activating.work = Work::Checking(number);
                activating.notice = None;
            }
            State::Confirming(confirming) => {
                confirming.work = Some(number);
                confirming.notice = None;
            }
            _ => {}
        }
        let mut commands: Vec<Command> = check.into_iter().chain(judge).collect();
        commands.push(Command::Announce(Announcement::CheckingPassword));
        commands.push(self.wake());
        Some(commands)
    }

    /// Whether a press waits.
    pub fn is_vetting(&self) -> bool {
        self.password().is_some_and(|p| p.vetting.is_some())
    }

    /// Time has passed: a press that has waited long enough goes on.
    pub(super) fn vetting_woke(&mut self, now: Moment) -> Option<Vec<Command>> {
        let password = self.password_in_hand()?;
        if now < password.vetting? {
            return None;
        }
        password.give_up();
        let mut commands = self.vetted(now);
        // The seconds of step 3 are counted on.
        commands.push(self.wake());
        Some(commands)
    }

    /// Something was answered: a press that waits for nothing more goes on, or is refused.
    pub(super) fn vetted(&mut self, now: Moment) -> Vec<Command> {
        let Some(password) = self.password_in_hand() else {
            return Vec::new();
        };
        if password.vetting.is_none() || password.is_in_question() {
            return Vec::new();
        }
        password.vetting = None;
        match &mut self.state {
            State::Filling(filling) => {
                filling.sending = None;
                self.submit(now)
            }
            State::Activating(activating) => {
                activating.work = Work::Entering;
                self.enter_code(now)
            }
            State::Confirming(confirming) => {
                confirming.work = None;
                self.confirm(now)
            }
            _ => Vec::new(),
        }
    }
}
