//! The activation message: the first and every other one, by code or by link.
//!
//! The wait before another message is an absolute moment, kept over reloads; the tenant's own wish
//! overrides it. Each message ends the codes of those before it.

use std::time::Duration;

use super::{
    Announcement, Command, Journey, Notice, State, Target,
    activation::Work,
    memory::Account,
    problem::{Stopped, WayOn},
    renewal::is_small,
};
use crate::{
    browser::Moment,
    config::{Api, Delivery, MessageKind},
    identity::refusal::Refusal,
    oauth::ReturnTo,
    secret::Secret,
};

/// The wait before the first other message; each further one doubles it, up to four times.
const WAIT: Duration = Duration::from_secs(30);

impl Account {
    /// A message was sent now: the next wait begins, and the newest code lives anew.
    pub(super) fn sent(&mut self, by: MessageKind, now: Moment) {
        self.by = by;
        self.sent_at = now;
        self.resend_at = now.plus(WAIT * 2_u32.pow(self.messages.min(2)));
        self.messages += 1;
        self.expires_at = self.code_life.map(|life| now.plus(life));
    }
}

impl Journey {
    /// A link instead of a code, or the other way round, where the deployment offers it.
    pub(super) fn switch_kind(&mut self, now: Moment) -> Vec<Command> {
        let offered = self
            .config
            .as_ref()
            .is_some_and(|config| config.activation.other_kind);
        match &self.state {
            State::Activating(activating) if offered => {
                let other = activating.account.by.other();
                self.resend(Some(other), now)
            }
            _ => Vec::new(),
        }
    }

    /// Asks for a message: another one, or the first where registering sends none.
    pub(super) fn resend(&mut self, kind: Option<MessageKind>, now: Moment) -> Vec<Command> {
        let State::Activating(activating) = &mut self.state else {
            return Vec::new();
        };
        activating.now = now;
        if activating.work != Work::Entering {
            return Vec::new();
        }
        if let Some(rest) = activating.cooling() {
            return vec![Command::Announce(Announcement::ResendIn(rest))];
        }
        let kind = kind.unwrap_or(activating.account.by);
        if activating.token.is_spent(now, activating.untried) || is_small(activating.notice) {
            activating.account.wish = Some(kind);
            return self.renew();
        }
        let token = activating.token.clone();
        let account = Box::new(activating.account.clone());
        let number = self.ask();
        if let State::Activating(activating) = &mut self.state {
            activating.work = Work::Sending(number, kind);
            activating.notice = None;
        }
        vec![Command::Send(number, token, account, kind)]
    }

    pub(super) fn sent(
        &mut self,
        number: u32,
        result: Result<(), Refusal>,
        now: Moment,
    ) -> Vec<Command> {
        let created = self
            .config
            .as_ref()
            .is_some_and(|config| config.api != Api::SelfRegister);
        let State::Activating(activating) = &mut self.state else {
            return Vec::new();
        };
        let Work::Sending(open, kind) = activating.work else {
            return Vec::new();
        };
        if open != number {
            return Vec::new();
        }
        activating.work = Work::Entering;
        activating.now = now;
        let tried = !std::mem::take(&mut activating.untried);
        let result = match result {
            // For an account that was not made the page says what it says for others.
            Err(Refusal::NotFound) if created => Ok(()),
            result => result,
        };
        match result {
            Ok(()) => {
                let first = !activating.was_sent();
                activating.account.sent(kind, now);
                // Only the newest code works: what was typed of the old one is of no use.
                activating.code = Secret::default();
                activating.shown.set(None);
                let mut commands = vec![Command::KeepAccount(activating.account.clone())];
                if !first {
                    activating.notice = Some(Notice::MessageSent);
                    commands.push(Command::Announce(Announcement::MessageSent));
                }
                commands
            }
            Err(Refusal::TooMany(wait)) => {
                activating.account.resend_at = now.plus(wait.unwrap_or(Notice::BACK_OFF));
                activating.notice = Some(Notice::Wait(activating.account.resend_at));
                vec![
                    Command::KeepAccount(activating.account.clone()),
                    Command::Focus(Target::Notice),
                ]
            }
            // The wish is carried out with another token; one that is new will not get better.
            Err(Refusal::Unauthorized) if tried || activating.token.has_ended(now) => {
                activating.account.wish = Some(kind);
                self.renew()
            }
            Err(Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale) => {
                activating.notice = Some(Notice::NotSent);
                vec![Command::Focus(Target::Notice)]
            }
            Err(refusal) => {
                let again = WayOn::Authorize(ReturnTo::Activation);
                let operation = match self.config.as_ref().map(|c| &c.activation.delivery) {
                    Some(Delivery::Relay(_)) => "message relay",
                    _ => "selfSendActivationMessage",
                };
                self.stop(Stopped::call(operation, &refusal, again))
            }
        }
    }
}
