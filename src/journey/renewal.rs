//! The token ended in the middle of a step: a new one, with this page left or in a small window.
//!
//! The small window keeps the page, and with it everything that was typed. It brings no more than the
//! server's answer, which is worth nothing without the verifier, and that stays here. A press while one
//! is open leaves this page instead: a window that is hidden, or gone, cannot be told from one in use.
//! What this module does not do: renew a token that nothing is to be sent with.

use std::time::Duration;

use super::{
    Command, Journey, Notice, State, Target, activation::Work, problem::Stopped,
    registration::keep_answers,
};
use crate::{
    browser::Moment,
    config::Renewal,
    identity::LinkCode,
    oauth::{
        Passage, ReturnTo,
        callback::Returned,
        exchange::{self, AccessToken},
    },
};

/// So long a small window may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// A press so soon after another is its double.
const DOUBLE_PRESS: Duration = Duration::from_secs(2);

impl Journey {
    pub(super) fn prefers_small_window(&self) -> bool {
        let config = self.config.as_ref();
        config.is_some_and(|config| config.renewal == Renewal::SmallWindow)
    }

    /// A new token, in the way that the deployment prefers.
    pub(super) fn renew(&mut self) -> Vec<Command> {
        if self.offline {
            return self.renew_here();
        }
        let until = self.now.plus(PATIENCE);
        let preferred = self.prefers_small_window();
        match self.state.notice() {
            Some(Some(Notice::SmallWindow(open))) if until.since(*open) < DOUBLE_PRESS => {
                return Vec::new();
            }
            Some(notice) if preferred && !is_small(*notice) => {
                *notice = Some(Notice::SmallWindow(until));
            }
            _ => return self.renew_here(),
        }
        let (return_to, link) = self.keep_step();
        let mut commands = self.kept_step();
        commands.push(Command::Leave {
            return_to,
            link,
            passage: Passage::SmallWindow,
        });
        commands.push(Command::Focus(Target::Notice));
        commands.push(self.wake());
        commands
    }

    /// A new token with this page left; everything is kept but what is secret.
    pub(super) fn renew_here(&mut self) -> Vec<Command> {
        if self.offline {
            // Before anything is noted for a way back.
            return self.not_left(ReturnTo::Details, None);
        }
        let (return_to, link) = self.keep_step();
        let mut commands = self.kept_step();
        let passage = match link {
            Some(_) => Passage::Here,
            None => Passage::InPlace,
        };
        commands.extend(self.depart(return_to, link, passage));
        commands
    }

    pub(super) fn window_refused(&mut self) -> Vec<Command> {
        match self.is_small_window_open() {
            true => self.renew_here(),
            false => Vec::new(),
        }
    }

    /// A small window has brought an answer; perhaps another tab's.
    pub(super) fn answered(
        &mut self,
        returned: Returned,
        record: Option<String>,
        now: Moment,
    ) -> Vec<Command> {
        let Some(config) = self.config.clone() else {
            return Vec::new();
        };
        if !self.is_small_window_open() || !returned.is_for_small_window() {
            return Vec::new();
        }
        let mut commands: Vec<Command> = returned
            .key()
            .map(Command::ForgetAttempt)
            .into_iter()
            .collect();
        match returned.check(record.as_deref(), &config, now) {
            Ok(code) => {
                let number = self.ask();
                match &mut self.state {
                    State::Filling(filling) => filling.sending = Some(number),
                    State::Activating(activating) => activating.work = Work::Checking(number),
                    State::Confirming(confirming) => confirming.work = Some(number),
                    _ => {}
                }
                if let Some(notice) = self.state.notice() {
                    *notice = Some(Notice::SmallWindow(now.plus(PATIENCE)));
                }
                commands.push(Command::Exchange(number, code));
            }
            Err(refused) if refused.ends_the_attempt() => {
                self.keep_step();
                commands.extend(self.kept_step());
                commands.extend(self.stop(Stopped::callback(refused)));
            }
            // Not the answer that is waited for.
            Err(_) => commands.clear(),
        }
        commands
    }

    /// The answer of a small window became a token, or not; what was pressed goes on.
    pub(super) fn renewed(
        &mut self,
        number: u32,
        result: Result<AccessToken, exchange::Refused>,
        now: Moment,
    ) -> Vec<Command> {
        let mut work = match &self.state {
            State::Filling(filling) => filling.sending,
            State::Confirming(confirming) => confirming.work,
            _ => None,
        };
        if let State::Activating(activating) = &self.state
            && let Work::Checking(open) = activating.work
        {
            work = Some(open);
        }
        if work != Some(number) {
            return Vec::new();
        }
        match &mut self.state {
            State::Filling(filling) => filling.sending = None,
            State::Activating(activating) => activating.work = Work::Entering,
            State::Confirming(confirming) => confirming.work = None,
            _ => {}
        }
        let token = match result {
            Ok(token) => token,
            Err(exchange::Refused::Unreachable(_) | exchange::Refused::TryLater) => {
                if let Some(notice) = self.state.notice() {
                    *notice = Some(Notice::NotSent);
                }
                return vec![Command::Focus(Target::Notice)];
            }
            Err(refused) => {
                let (return_to, _) = self.keep_step();
                let mut commands = self.kept_step();
                commands.extend(self.stop(Stopped::exchange(refused, return_to)));
                return commands;
            }
        };
        match &mut self.state {
            State::Filling(filling) => {
                filling.token = token;
                self.submit(now)
            }
            State::Activating(activating) => {
                activating.token = token;
                activating.account.code_again = false;
                let mut commands = self.kept_step();
                commands.extend(self.enter_code(now));
                commands
            }
            State::Confirming(confirming) => {
                confirming.token = Some(token);
                self.confirm(now)
            }
            _ => Vec::new(),
        }
    }

    fn is_small_window_open(&mut self) -> bool {
        self.state.notice().is_some_and(|notice| is_small(*notice))
    }

    /// Makes a note of what has to be typed again should this page be left; where to come back to.
    fn keep_step(&mut self) -> (ReturnTo, Option<LinkCode>) {
        match &mut self.state {
            State::Activating(activating) => {
                activating.account.code_again = true;
                (ReturnTo::Activation, None)
            }
            State::Confirming(confirming) => {
                self.draft.renewed = confirming.password.is_some();
                (ReturnTo::Link, Some(confirming.link.clone()))
            }
            State::Filling(filling) => {
                keep_answers(&mut self.draft, &filling.form);
                self.draft.renewed = true;
                (ReturnTo::Details, None)
            }
            _ => (ReturnTo::Details, None),
        }
    }

    fn kept_step(&self) -> Vec<Command> {
        vec![match &self.state {
            State::Activating(activating) => Command::KeepAccount(activating.account.clone()),
            _ => Command::KeepDraft(self.draft.clone()),
        }]
    }
}

impl State {
    /// What stands above the form of a step that sends with a token.
    pub(super) fn notice(&mut self) -> Option<&mut Option<Notice>> {
        match self {
            State::Filling(filling) => Some(&mut filling.notice),
            State::Activating(activating) => Some(&mut activating.notice),
            State::Confirming(confirming) => Some(&mut confirming.notice),
            _ => None,
        }
    }
}

fn is_small(notice: Option<Notice>) -> bool {
    matches!(notice, Some(Notice::SmallWindow(_)))
}
