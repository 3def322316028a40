//! Renews a token that has ended in the middle of a step, by a redirect or in a small window.
//!
//! With a small window the page stays open, and with it everything that was typed. The window brings only the
//! authorization server's answer, which is useless without the PKCE verifier of this page. A press while a window is
//! open opens another one, because a hidden or closed window cannot be told from one in use. A renewed token is sent
//! even if it has ended by the device's clock: the tenant decides. A token that is no longer needed is revoked.

use std::time::Duration;

use super::{
    Announcement, Command, Next, Notice, State, Target, TokenStep, Work,
    page::Page,
    problem::{Problem, Stopped, WayOn},
    stay,
};
use crate::{
    account::LinkCode,
    identity::refusal::Refusal,
    oauth::{
        Navigation, ReturnTo,
        callback::Returned,
        exchange::{self, AccessToken},
        request,
    },
    question::Question,
};

/// How long a small window may take: as long as its attempt is valid.
const PATIENCE: Duration = request::LIFE;
/// A second press within this time is taken as a double click.
const DOUBLE_PRESS: Duration = Duration::from_secs(2);

impl State {
    /// Renews the token in the way that the deployment prefers.
    pub(super) fn renew(mut self, page: &mut Page) -> Next {
        let until = page.now.plus(PATIENCE);
        match self.step_mut() {
            Some(step) if page.prefers_small_window() && !page.offline => match step.notice {
                Some(Notice::SmallWindow(open)) if until.since(open) < DOUBLE_PRESS => {
                    return stay(self);
                }
                _ => step.notice = Some(Notice::SmallWindow(until)),
            },
            _ => return self.renew_here(page),
        }
        let (return_to, link) = self.keep_step(page);
        let commands = vec![
            self.kept_step(page),
            Command::Leave {
                return_to,
                link,
                navigation: Navigation::SmallWindow,
            },
            Command::Focus(Target::Notice),
            page.tick(),
        ];
        (self, commands)
    }

    /// Renews the token by a redirect. Everything except secrets is kept.
    pub(super) fn renew_here(mut self, page: &mut Page) -> Next {
        if page.offline {
            // Nothing is stored for the return, because the page does not leave.
            if let Self::Activating(activating) = &mut self {
                activating.account.wish = None;
            }
            return self.not_left(ReturnTo::Details, None, page);
        }
        let (return_to, link) = self.keep_step(page);
        let kept = self.kept_step(page);
        let navigation = match link {
            Some(_) => Navigation::Push,
            None => Navigation::Replace,
        };
        let (state, mut commands) = self.leave(return_to, link, navigation, page);
        commands.insert(0, kept);
        (state, commands)
    }

    /// The tab is visible again or was restored from the back/forward cache: renews a token that has ended meanwhile,
    /// before the visitor types what would be lost. A small window needs a press, so it opens with the next one.
    pub(super) fn renew_ahead(self, page: &mut Page) -> Next {
        let needed = self
            .step()
            .is_some_and(|step| step.is_idle() && step.token.wants_renewal(page.now));
        match needed && !page.offline && !page.prefers_small_window() {
            true => self.renew_here(page),
            false => stay(self),
        }
    }

    /// The tenant refused the code and then also a read with the same token, so the token has ended: renews it.
    /// Stops if the token is new and has not ended by the clock, because another one would not help.
    pub(super) fn token_ended(self, page: &mut Page) -> Next {
        let hopeless = self
            .step()
            .is_none_or(|step| step.fresh && !step.token.has_ended(page.now));
        if !hopeless {
            return self.renew(page);
        }
        let stopped = |return_to| {
            let again = match return_to {
                ReturnTo::Link => WayOn::Start,
                return_to => WayOn::Authorize(return_to),
            };
            Stopped::call("systemGetPool", &Refusal::TokenEnded, again)
        };
        self.stop_and_keep(stopped, page)
    }

    /// The page is left, closed or put into the back/forward cache: revokes its token.
    pub(super) fn gone(mut self) -> Next {
        let commands = self.revoke().into_iter().collect();
        match &mut self {
            Self::Preparing(preparing) => preparing.token.end(),
            Self::Stopped(stopped) if matches!(stopped.way_on, WayOn::Prepare(_)) => {
                stopped.way_on = WayOn::Authorize(ReturnTo::Details);
            }
            state => {
                if let Some(step) = state.step_mut() {
                    step.token.end();
                }
            }
        }
        (self, commands)
    }

    /// The command that revokes the token of this state, if it has one.
    pub(super) fn revoke(&self) -> Option<Command> {
        let token = match self {
            Self::Preparing(preparing) => &preparing.token,
            Self::Stopped(stopped) => match &stopped.way_on {
                WayOn::Prepare(token) => token,
                _ => return None,
            },
            state => &state.step()?.token,
        };
        (!token.is_revoked()).then(|| Command::Revoke(token.clone()))
    }

    /// A small window brought no answer in time, or no token. Everything stays and can be sent again.
    pub(super) fn give_up_window(mut self, page: &mut Page) -> Next {
        page.draft.renewed = false;
        match &mut self {
            Self::Activating(activating) => {
                activating.account.wish = None;
                activating.account.code_again = false;
            }
            Self::Filling(filling) => filling.step.fresh = false,
            _ => {}
        }
        self.say_not_sent();
        let commands = vec![
            self.kept_step(page),
            Command::Announce(Announcement::Notice),
        ];
        (self, commands)
    }

    pub(super) fn window_refused(self, page: &mut Page) -> Next {
        match self.has_small_window() {
            true => self.renew_here(page),
            false => stay(self),
        }
    }

    /// A small window has brought an answer, which may belong to another tab.
    pub(super) fn answered(
        mut self,
        returned: Returned,
        record: Option<String>,
        page: &mut Page,
    ) -> Next {
        let Some(config) = page.config.clone() else {
            return stay(self);
        };
        if !self.has_small_window() || !returned.is_for_small_window() {
            return stay(self);
        }
        let forget = returned.key().map(Command::ForgetAttempt);
        let (state, commands) = match returned.check(record.as_deref(), &config, page.now) {
            Ok(code) => {
                let question = page.ask();
                if let Some(step) = self.step_mut() {
                    step.work = Work::Renewing(question);
                    step.notice = Some(Notice::SmallWindow(page.now.plus(PATIENCE)));
                }
                (self, vec![Command::Exchange(question, code)])
            }
            // Not the answer to this tab's attempt.
            Err(refused) if !refused.ends_the_attempt() => return stay(self),
            Err(refused) => {
                let stopped = Stopped::callback(refused);
                match stopped.problem {
                    Problem::Operator => self.stop_and_keep(|_| stopped, page),
                    // The visitor cancelled in the small window: this page keeps what was typed.
                    _ => self.give_up_window(page),
                }
            }
        };
        (state, forget.into_iter().chain(commands).collect())
    }

    /// The answer of a small window was exchanged, or could not be. With a new token the press is carried out.
    pub(super) fn renewed(
        mut self,
        question: Question,
        result: Result<AccessToken, exchange::Refused>,
        page: &mut Page,
    ) -> Next {
        let awaited = |step: &mut TokenStep| step.end(Work::Renewing(question));
        if !self.step_mut().is_some_and(awaited) {
            return stay(self);
        }
        let token = match result {
            Ok(token) => token,
            Err(exchange::Refused::Unreachable(_) | exchange::Refused::TryLater(_)) => {
                let (state, mut commands) = self.give_up_window(page);
                commands.push(Command::Focus(Target::Notice));
                return (state, commands);
            }
            Err(refused) => {
                let stopped = |return_to| Stopped::exchange(refused, return_to);
                return self.stop_and_keep(stopped, page);
            }
        };
        let mut commands: Vec<Command> = self.revoke().into_iter().collect();
        if let Some(step) = self.step_mut() {
            step.token = token;
            step.fresh = true;
            step.notice = None;
        }
        let mut wish = None;
        if let Self::Activating(activating) = &mut self {
            activating.account.code_again = false;
            wish = activating.account.wish.take();
            commands.push(Command::KeepAccount(activating.account.clone()));
        }
        let (state, pressed) = match (self, wish) {
            (Self::Activating(activating), Some(kind)) => activating.resend(Some(kind), page),
            (state, _) => state.press(page),
        };
        commands.extend(pressed);
        (state, commands)
    }

    /// Does what the step's button does, after what had to come first.
    pub(super) fn press(self, page: &mut Page) -> Next {
        match self {
            Self::Filling(filling) => filling.submit(page),
            Self::Activating(activating) => activating.submit(page),
            Self::Confirming(confirming) => confirming.submit(page),
            state => stay(state),
        }
    }

    fn has_small_window(&self) -> bool {
        self.step().is_some_and(TokenStep::has_small_window)
    }

    /// Stops, and keeps what is needed to continue after the stop.
    fn stop_and_keep(mut self, stopped: impl FnOnce(ReturnTo) -> Stopped, page: &mut Page) -> Next {
        let (return_to, _) = self.keep_step(page);
        let kept = self.kept_step(page);
        let (state, mut commands) = self.stop(stopped(return_to), page);
        commands.insert(0, kept);
        (state, commands)
    }

    /// Copies into draft or account what is needed if this page is left. Returns where to come back to.
    fn keep_step(&mut self, page: &mut Page) -> (ReturnTo, Option<LinkCode>) {
        match self {
            Self::Activating(activating) => {
                // A new message invalidates the code that was typed.
                let typed = !activating.code.is_empty();
                activating.account.code_again = typed && activating.account.wish.is_none();
                (ReturnTo::Activation, None)
            }
            Self::Confirming(confirming) => {
                page.draft.renewed = confirming.password_mut().is_some();
                (ReturnTo::Link, Some(confirming.link.clone()))
            }
            Self::Filling(filling) => {
                filling.keep_answers(&mut page.draft);
                page.draft.renewed = true;
                (ReturnTo::Details, None)
            }
            _ => (ReturnTo::Details, None),
        }
    }

    fn kept_step(&self, page: &Page) -> Command {
        match self {
            Self::Activating(activating) => Command::KeepAccount(activating.account.clone()),
            _ => Command::KeepDraft(page.draft.clone()),
        }
    }
}
