//! How hard the new password is to guess: asked of the worker with every change, answered under the
//! number of the question.

use std::time::Duration;

use super::{Command, Journey, State};
use crate::form::new_password::NewPassword;

/// A password is judged when nothing was typed for this long (PW-18).
pub(super) const PAUSE: Duration = Duration::from_millis(500);

impl Journey {
    /// Asks for a judgement of the password, after a pause in which it may change.
    pub(super) fn judge(&mut self, pause: Duration) -> Option<Command> {
        let words = self.own_words();
        let number = self.ask();
        let password = self.password_in_hand()?;
        let text = password.text.clone();
        password.judged.ask(number, text.is_empty());
        (!text.is_empty()).then_some(Command::Judge(number, text, words, pause))
    }

    /// A judgement came, or there is none to be had.
    pub(super) fn judged(&mut self, number: u32, answer: Option<u32>) {
        if let Some(password) = self.password_in_hand() {
            password.judged.answer(number, answer);
        }
    }

    /// Whether a judgement under this number is still waited for.
    pub fn awaits_judgement(&self, number: u32) -> bool {
        self.password()
            .is_some_and(|password| password.judged.awaits(number))
    }

    /// The new password, at whichever step it is set.
    pub fn password(&self) -> Option<&NewPassword> {
        match &self.state {
            State::Filling(filling) => filling.form.password.as_ref(),
            State::Activating(activating) => activating.password.as_ref(),
            State::Confirming(confirming) => confirming.password.as_ref(),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(super) fn password_in_hand(&mut self) -> Option<&mut NewPassword> {
        match &mut self.state {
            State::Filling(filling) => filling.form.password.as_mut(),
            State::Activating(activating) => activating.password.as_mut(),
            State::Confirming(confirming) => confirming.password.as_mut(),
            _ => None,
        }
    }

    /// What anybody who knows the visitor would try first, one in each line: the address and its
    /// local part, the other answers, the brand and the host.
    fn own_words(&self) -> String {
        let mut words = String::new();
        let mut add = |word: &str| {
            if !word.is_empty() && !word.contains('\n') {
                words.push_str(word);
                words.push('\n');
            }
        };
        let mut address = |text: &str| {
            add(text);
            if let Some((local, _)) = text.split_once('@') {
                add(local);
            }
        };
        match &self.state {
            State::Filling(filling) => {
                address(&filling.form.identifier.text);
                address(&filling.form.sign_in_name.text);
                for answer in filling.form.sheet.answers().values() {
                    add(answer);
                }
            }
            State::Activating(activating) => address(&activating.account.address),
            _ => {}
        }
        if let Some(config) = &self.config {
            add(&config.brand.name);
            add(config.redirect_uri.host());
        }
        words
    }
}
