//! The token ended in the middle of a step: a new one, with this page left or in a small window.
//!
//! The small window keeps the page, and with it everything that was typed. It brings no more than the
//! server's answer, which is worth nothing without the verifier, and that stays here. A press while one
//! is open opens another: a window that is hidden, or gone, cannot be told from one in use.
//! A token that has ended is renewed once; then it is sent whatever the clock says, and the tenant has the
//! last word. A token that is not needed any more is revoked.

use std::time::Duration;

use super::{
    Announcement, Command, Journey, Notice, State, Target,
    activation::Work,
    problem::{Problem, Stopped, WayOn},
    registration::keep_answers,
};
use crate::{
    account::LinkCode,
    browser::Moment,
    config::Renewal,
    identity::refusal::Refusal,
    oauth::{
        Navigation, ReturnTo,
        callback::{self, Returned},
        exchange::{self, AccessToken},
    },
};

/// So long a small window may take: as long as its attempt.
const PATIENCE: Duration = callback::LIFE;
/// A press so soon after another is its double.
const DOUBLE_PRESS: Duration = Duration::from_secs(2);

impl Journey {
    pub(super) fn prefers_small_window(&self) -> bool {
        let config = self.config.as_ref();
        config.is_some_and(|config| config.authorization.renewal == Renewal::SmallWindow)
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
            Some(notice) if preferred => *notice = Some(Notice::SmallWindow(until)),
            _ => return self.renew_here(),
        }
        let (return_to, link) = self.keep_step();
        let mut commands = self.kept_step();
        commands.push(Command::Leave {
            return_to,
            link,
            navigation: Navigation::SmallWindow,
        });
        commands.push(Command::Focus(Target::Notice));
        commands.push(self.wake());
        commands
    }

    /// A new token with this page left; everything is kept but what is secret.
    pub(super) fn renew_here(&mut self) -> Vec<Command> {
        if self.offline {
            // Before anything is noted for a way back.
            if let State::Activating(activating) = &mut self.state {
                activating.account.wish = None;
            }
            return self.not_left(ReturnTo::Details, None);
        }
        let (return_to, link) = self.keep_step();
        let mut commands = self.kept_step();
        let navigation = match link {
            Some(_) => Navigation::Push,
            None => Navigation::Replace,
        };
        commands.extend(self.depart(return_to, link, navigation));
        commands
    }

    /// The tab is seen again, or comes out of the cache: a token that has ended meanwhile is renewed before
    /// anything is typed in vain. A small window needs a press, and comes with the next.
    pub(super) fn renew_ahead(&mut self, now: Moment) -> Vec<Command> {
        let idle = match &self.state {
            State::Filling(filling) => filling.sending.is_none(),
            State::Activating(activating) => activating.work == Work::Entering,
            State::Confirming(confirming) => confirming.work.is_none(),
            _ => false,
        };
        let wants = |token: &AccessToken| token.wants_renewal(now);
        let needed = idle && self.state.token().is_some_and(wants);
        match needed && !self.offline && !self.prefers_small_window() {
            true => self.renew_here(),
            false => Vec::new(),
        }
    }

    /// The tenant has refused a code, and a read with the same token, too: the code waits for another token.
    /// One that is new and has not ended by its clock will not get better.
    pub(super) fn token_ended(&mut self, now: Moment) -> Vec<Command> {
        let hopeless = match &self.state {
            State::Activating(activating) => activating.untried && !activating.token.has_ended(now),
            State::Confirming(confirming) => {
                let ended = |token: &AccessToken| token.has_ended(now);
                !confirming.held && !confirming.token.as_ref().is_some_and(ended)
            }
            _ => true,
        };
        if !hopeless {
            return self.renew();
        }
        let (return_to, _) = self.keep_step();
        let mut commands = self.kept_step();
        let again = match return_to {
            ReturnTo::Link => WayOn::Start,
            return_to => WayOn::Authorize(return_to),
        };
        let refusal = Refusal::TokenEnded;
        commands.extend(self.stop(Stopped::call("systemGetPool", &refusal, again)));
        commands
    }

    /// The page is left or closed, or goes into the cache: its token is of no use to anybody else.
    pub(super) fn gone(&mut self) -> Vec<Command> {
        let commands = self.revoke().into_iter().collect();
        if let State::Stopped(stopped) = &mut self.state
            && matches!(stopped.way_on, WayOn::Prepare(_))
        {
            stopped.way_on = WayOn::Authorize(ReturnTo::Details);
        }
        if let Some(token) = self.state.token_mut() {
            token.end();
        }
        commands
    }

    /// Ends the token of this state at the tenant.
    pub(super) fn revoke(&self) -> Option<Command> {
        let token = self.state.token().filter(|token| !token.is_revoked());
        token.cloned().map(Command::Revoke)
    }

    /// A small window has brought nothing in all its time, or no token: everything stays, and can be sent
    /// again.
    pub(super) fn give_up_window(&mut self) -> Vec<Command> {
        if let State::Activating(activating) = &mut self.state {
            activating.account.wish = None;
            activating.account.code_again = false;
        }
        self.draft.renewed = false;
        if let Some(notice) = self.state.notice() {
            *notice = Some(Notice::NotSent);
        }
        let mut commands = self.kept_step();
        commands.push(Command::Announce(Announcement::Notice));
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
                let stopped = Stopped::callback(refused);
                if stopped.problem == Problem::Operator {
                    self.keep_step();
                    commands.extend(self.kept_step());
                    commands.extend(self.stop(stopped));
                } else {
                    // Whoever said no in the small window finds all that was typed here.
                    commands.extend(self.give_up_window());
                }
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
            Err(exchange::Refused::Unreachable(_) | exchange::Refused::TryLater(_)) => {
                let mut commands = self.give_up_window();
                commands.push(Command::Focus(Target::Notice));
                return commands;
            }
            Err(refused) => {
                let (return_to, _) = self.keep_step();
                let mut commands = self.kept_step();
                commands.extend(self.stop(Stopped::exchange(refused, return_to)));
                return commands;
            }
        };
        let mut commands: Vec<Command> = self.revoke().into_iter().collect();
        if let Some(notice) = self.state.notice() {
            *notice = None;
        }
        match &mut self.state {
            State::Filling(filling) => {
                filling.token = token;
                commands.extend(self.submit(now));
            }
            State::Activating(activating) => {
                activating.token = token;
                activating.untried = true;
                activating.account.code_again = false;
                let wish = activating.account.wish.take();
                commands.extend(self.kept_step());
                commands.extend(match wish {
                    Some(kind) => self.resend(Some(kind), now),
                    None => self.enter_code(now),
                });
            }
            State::Confirming(confirming) => {
                confirming.token = Some(token);
                confirming.held = false;
                commands.extend(self.confirm(now));
            }
            _ => {}
        }
        commands
    }

    pub(super) fn is_small_window_open(&mut self) -> bool {
        self.state.notice().is_some_and(|notice| is_small(*notice))
    }

    /// Makes a note of what has to be typed again should this page be left; where to come back to.
    fn keep_step(&mut self) -> (ReturnTo, Option<LinkCode>) {
        match &mut self.state {
            State::Activating(activating) => {
                // A new message ends the code that was typed.
                let typed = !activating.code.open().is_empty();
                activating.account.code_again = typed && activating.account.wish.is_none();
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
    /// What this state sends with.
    fn token(&self) -> Option<&AccessToken> {
        match self {
            State::Preparing { token, .. } => Some(token),
            State::Filling(filling) => Some(&filling.token),
            State::Activating(activating) => Some(&activating.token),
            State::Confirming(confirming) => confirming.token.as_ref(),
            State::Stopped(stopped) => match &stopped.way_on {
                WayOn::Prepare(token) => Some(token),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn token_mut(&mut self) -> Option<&mut AccessToken> {
        match self {
            State::Preparing { token, .. } => Some(token),
            State::Filling(filling) => Some(&mut filling.token),
            State::Activating(activating) => Some(&mut activating.token),
            State::Confirming(confirming) => confirming.token.as_mut(),
            _ => None,
        }
    }

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

/// Whether a small window is open, as far as is known: a press opens another.
pub(super) fn is_small(notice: Option<Notice>) -> bool {
    matches!(notice, Some(Notice::SmallWindow(_)))
}
