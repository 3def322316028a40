//! Asks the worker how hard the new password is to guess, at every change. The answer carries the question's number.

use std::time::Duration;

use super::{Command, page::Page};
use crate::form::new_password::NewPassword;

/// A password is judged after this time without typing (PW-18).
pub(super) const PAUSE: Duration = Duration::from_millis(500);

/// Asks for a judgement of the password after a pause; a change in the pause replaces the question. `words`: the
/// visitor's own words, which somebody who knows them would try first, one in each line.
pub(super) fn judge(
    password: &mut NewPassword,
    words: String,
    pause: Duration,
    page: &mut Page,
) -> Option<Command> {
    let question = page.ask();
    let text = password.text.clone();
    password.judged.ask(question, text.is_empty());
    (!text.is_empty()).then(|| Command::Judge(question, text.into(), words, pause))
}

impl Page {
    /// These words, the name of the brand and the host.
    pub(super) fn own_words(&self, words: &str) -> String {
        let Some(config) = &self.config else {
            return words.to_owned();
        };
        let host = line(config.redirect_uri.host());
        [words, &line(&config.brand.name), &host].concat()
    }
}

/// An address and its local part.
pub(super) fn address_words(text: &str) -> String {
    let local = text.split_once('@').map(|(local, _)| line(local));
    line(text) + &local.unwrap_or_default()
}

/// A word in a line of its own; nothing if it is empty or has a line break.
pub(super) fn line(word: &str) -> String {
    match word.is_empty() || word.contains('\n') {
        true => String::new(),
        false => [word, "\n"].concat(),
    }
}
