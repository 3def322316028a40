//! Asking for activation messages, the first one and others, with a code or a link.
//!
//! The wait before another message ends at an absolute moment, so that a reload does not shorten it; a `Retry-After` of
//! the tenant replaces it. Each message invalidates the codes of earlier ones.

use std::time::Duration;

use super::{
    Activating, Announcement, Command, Next, Notice, State, Target, Work,
    memory::Account,
    page::Page,
    problem::{Stopped, WayOn},
    stay,
};
use crate::{
    browser::Moment,
    config::{Delivery, MessageKind},
    identity::refusal::Refusal,
    oauth::ReturnTo,
    question::Question,
    secret::Secret,
};

/// The wait after the first message. The second doubles it, the third and later ones make it four times as long.
const WAIT: Duration = Duration::from_secs(30);

impl Account {
    /// A message was sent now: starts the wait before the next one and the validity of the new code.
    pub(super) fn sent(&mut self, by: MessageKind, now: Moment) {
        self.by = by;
        self.sent_at = now;
        self.resend_at = now.plus(WAIT * 2_u32.pow(self.messages.min(2)));
        self.messages += 1;
        self.expires_at = self.code_life.map(|life| now.plus(life));
    }
}

impl Activating {
    /// Asks for a link instead of a code, or the other way round, if the deployment offers it.
    pub(super) fn switch_kind(self: Box<Self>, page: &mut Page) -> Next {
        let config = page.config.as_ref();
        if !config.is_some_and(|config| config.activation.other_kind) {
            return stay(State::Activating(self));
        }
        let other = self.account.by.other();
        self.resend(Some(other), page)
    }

    /// Asks for a message: another one, or the first one if the registration sends none.
    pub(super) fn resend(mut self: Box<Self>, kind: Option<MessageKind>, page: &mut Page) -> Next {
        self.now = page.now;
        if !self.step.is_idle() {
            return stay(State::Activating(self));
        }
        if let Some(rest) = self.cooling() {
            let commands = vec![Command::Announce(Announcement::ResendIn(rest))];
            return (State::Activating(self), commands);
        }
        let kind = kind.unwrap_or(self.account.by);
        if self.step.needs_token(page.now) {
            self.account.wish = Some(kind);
            return State::Activating(self).renew(page);
        }
        let account = Box::new(self.account.clone());
        let question = page.ask();
        self.step.work = Work::Messaging(question, kind);
        self.step.notice = None;
        let commands = vec![Command::Send(
            question,
            self.step.token.clone(),
            account,
            kind,
        )];
        (State::Activating(self), commands)
    }

    pub(super) fn sent(
        mut self: Box<Self>,
        question: Question,
        result: Result<(), Refusal>,
        page: &mut Page,
    ) -> Next {
        let kind = match self.step.work {
            Work::Messaging(open, kind) if open == question => kind,
            _ => return stay(State::Activating(self)),
        };
        self.step.work = Work::Entering;
        self.now = page.now;
        let tried = !std::mem::take(&mut self.step.fresh);
        let commands = match result {
            Ok(()) => self.message_sent(kind),
            // The Create User API may have invented this account: nothing may differ from a real one.
            Err(Refusal::NotFound) if page.creates_user() => self.message_sent(kind),
            Err(Refusal::TooMany(wait)) => {
                let notice = Notice::wait(wait, page.now);
                if let Notice::Wait(until) = notice {
                    self.account.resend_at = until;
                }
                self.step.notice = Some(notice);
                vec![
                    Command::KeepAccount(self.account.clone()),
                    Command::Focus(Target::Notice),
                ]
            }
            // The message is asked for again with a renewed token, unless this token was already renewed for it.
            Err(Refusal::Unauthorized) if tried || self.step.token.has_ended(page.now) => {
                self.account.wish = Some(kind);
                return State::Activating(self).renew(page);
            }
            Err(Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale) => {
                self.step.notice = Some(Notice::NotSent);
                vec![Command::Focus(Target::Notice)]
            }
            Err(refusal) => {
                let again = WayOn::Authorize(ReturnTo::Activation);
                let operation = match page.config.as_ref().map(|c| &c.activation.delivery) {
                    Some(Delivery::Relay(_)) => "message relay",
                    _ => "selfSendActivationMessage",
                };
                let stopped = Stopped::call(operation, &refusal, again);
                return State::Activating(self).stop(stopped, page);
            }
        };
        (State::Activating(self), commands)
    }

    fn message_sent(&mut self, kind: MessageKind) -> Vec<Command> {
        let first = !self.was_sent();
        self.account.sent(kind, self.now);
        // Only the newest code is valid, so what was typed of an older one is removed.
        self.code = Secret::default();
        self.shown.set(None);
        let mut commands = vec![Command::KeepAccount(self.account.clone())];
        if !first {
            self.step.notice = Some(Notice::MessageSent);
            commands.push(Command::Announce(Announcement::MessageSent));
        }
        commands
    }
}
