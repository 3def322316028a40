//! Step 3: the message is on its way; the visitor types its code, or opens its link.
//!
//! The wait before another message is an absolute moment, kept over reloads. A code is a secret: it
//! is neither kept nor put anywhere but into the one call.

use std::time::Duration;

use super::{
    Announcement, Command, Draft, Journey, Notice, State, Target, code,
    memory::Account,
    problem::{Cause, Problem, Stopped, WayOn},
};
use crate::{
    browser::Moment,
    config::MessageKind,
    form::{FieldId, Issue, Shown, email},
    identity::{UserId, refusal::Refusal},
    oauth::{ReturnTo, exchange::AccessToken},
    secret::Secret,
};

/// The wait before the first other message; each further one doubles it, up to four times.
const WAIT: Duration = Duration::from_secs(30);

/// Step 3.
#[derive(Clone, Debug)]
pub struct Activating {
    /// The account that waits.
    pub account: Account,
    /// Activates.
    pub token: AccessToken,
    /// As typed.
    pub code: Secret,
    /// Its issue.
    pub shown: Shown,
    /// What is going on.
    pub work: Work,
    /// What stands above.
    pub notice: Option<Notice>,
    /// The clock of the screen, for remaining times.
    pub now: Moment,
}

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The visitor types.
    Entering,
    /// The tenant judges the code.
    Checking(u32),
    /// Another message is asked for.
    Resending(u32),
}

impl Activating {
    /// How long until another message may be asked for; nothing when it may be now.
    pub fn cooling(&self) -> Option<Duration> {
        let rest = self.account.resend_at.since(self.now);
        (!rest.is_zero()).then_some(rest)
    }

    /// How long the code lives on; nothing when the pool does not say.
    pub fn remaining(&self) -> Option<Duration> {
        Some(self.account.expires_at?.since(self.now))
    }
}

impl Account {
    /// A message was sent now: the next wait begins, and the newest code lives anew.
    pub(super) fn sent(&mut self, now: Moment, life: Option<Duration>) {
        self.sent_at = now;
        self.resend_at = now.plus(WAIT * 2_u32.pow(self.messages.min(2)));
        self.messages += 1;
        self.expires_at = life.map(|life| now.plus(life));
    }

    /// How long this account's codes live, as the last message showed.
    pub(super) fn life(&self) -> Option<Duration> {
        Some(self.expires_at?.since(self.sent_at))
    }
}

impl Journey {
    /// Registered: the same for a free and a taken address.
    pub(super) fn wait_for_code(&mut self, id: UserId, now: Moment) -> Vec<Command> {
        let State::Filling(filling) = &self.state else {
            return Vec::new();
        };
        let (token, pool) = (filling.token.clone(), filling.pool.clone());
        let address = email::tidy(&filling.form.identifier.text).to_owned();
        let by = self
            .config
            .as_ref()
            .map_or(MessageKind::Code, |c| c.message);
        let mut account = Account {
            id,
            address,
            by,
            sent_at: now,
            resend_at: now,
            messages: 0,
            expires_at: None,
            code_length: pool.code_length,
        };
        account.sent(now, pool.code_life);
        self.draft.renewed = false;
        let mut commands = vec![Command::KeepAccount(account.clone())];
        commands.extend(self.begin_activation(account, token, now));
        commands
    }

    /// Back with a token for the account that waits.
    pub(super) fn resume(&mut self, token: AccessToken, now: Moment) -> Vec<Command> {
        match self.waiting.take() {
            Some(account) => self.begin_activation(account, token, now),
            None => self.prepare(token),
        }
    }

    pub(super) fn begin_activation(
        &mut self,
        account: Account,
        token: AccessToken,
        now: Moment,
    ) -> Vec<Command> {
        self.state = State::Activating(Box::new(Activating {
            account,
            token,
            code: Secret::default(),
            shown: Shown::default(),
            work: Work::Entering,
            notice: None,
            now,
        }));
        vec![Command::Focus(Target::Heading), self.wake()]
    }

    pub(super) fn enter_code(&mut self, now: Moment) -> Vec<Command> {
        let State::Activating(activating) = &mut self.state else {
            return Vec::new();
        };
        let waiting = matches!(activating.notice, Some(Notice::Wait(until)) if now < until);
        if activating.work != Work::Entering || waiting {
            return Vec::new();
        }
        activating.notice = None;
        let code = match code::read(activating.code.open(), activating.account.code_length) {
            Ok(code) => code,
            Err(issue) => {
                activating.shown.set(Some(issue));
                return vec![Command::Focus(Target::Field(FieldId::Code))];
            }
        };
        if activating.token.has_ended(now) {
            return self.leave(ReturnTo::Activation, true);
        }
        let (token, id) = (activating.token.clone(), activating.account.id.clone());
        let number = self.ask();
        if let State::Activating(activating) = &mut self.state {
            activating.shown.set(None);
            activating.work = Work::Checking(number);
        }
        vec![
            Command::Announce(Announcement::Working),
            Command::Activate(number, token, id, code),
        ]
    }

    pub(super) fn activated(
        &mut self,
        number: u32,
        result: Result<(), Refusal>,
        now: Moment,
    ) -> Vec<Command> {
        match &mut self.state {
            State::Activating(activating) if activating.work == Work::Checking(number) => {
                activating.work = Work::Entering;
                activating.now = now;
                let refusal = match result {
                    Ok(()) => {
                        let token = activating.token.clone();
                        return self.finish(token);
                    }
                    Err(refusal) => refusal,
                };
                match refusal {
                    Refusal::Unauthorized | Refusal::Invalid(_) | Refusal::Conflict => {
                        let over = activating
                            .account
                            .expires_at
                            .is_some_and(|ends| now >= ends);
                        let issue = if over {
                            Issue::CodeExpired
                        } else {
                            Issue::CodeRefused
                        };
                        activating.shown.set(Some(issue));
                        activating.code = Secret::default();
                        vec![Command::Focus(Target::Field(FieldId::Code))]
                    }
                    Refusal::NotFound => {
                        let mut commands = vec![Command::ForgetAccount];
                        let cause = Cause::Call("activateSelfRegisteredUser", Some(404));
                        commands.extend(self.stop(Stopped::new(
                            Problem::AccountGone,
                            Some(cause),
                            WayOn::Start,
                        )));
                        commands
                    }
                    Refusal::TooMany(wait) => {
                        let until = now.plus(wait.unwrap_or(Notice::BACK_OFF));
                        activating.notice = Some(Notice::Wait(until));
                        vec![Command::Focus(Target::Summary)]
                    }
                    Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale => {
                        activating.notice = Some(Notice::NotSent);
                        vec![Command::Focus(Target::Summary)]
                    }
                    Refusal::Forbidden | Refusal::TooLarge | Refusal::Unreadable(_) => {
                        let again = WayOn::Authorize(ReturnTo::Activation);
                        self.stop(Stopped::call("activateSelfRegisteredUser", &refusal, again))
                    }
                }
            }
            State::Confirming(_) => self.link_judged(number, result, now),
            _ => Vec::new(),
        }
    }

    pub(super) fn finish(&mut self, token: AccessToken) -> Vec<Command> {
        self.state = State::Done;
        self.draft = Draft::default();
        vec![
            Command::ForgetJourney,
            Command::Revoke(token),
            Command::ReplaceAddress("/"),
            Command::Focus(Target::Heading),
        ]
    }

    pub(super) fn resend(&mut self, now: Moment) -> Vec<Command> {
        let State::Activating(activating) = &mut self.state else {
            return Vec::new();
        };
        activating.now = now;
        if activating.work != Work::Entering || activating.cooling().is_some() {
            return Vec::new();
        }
        if activating.token.has_ended(now) {
            return self.leave(ReturnTo::Activation, true);
        }
        let token = activating.token.clone();
        let account = &activating.account;
        let (id, address) = (account.id.clone(), account.address.clone());
        let number = self.ask();
        if let State::Activating(activating) = &mut self.state {
            activating.work = Work::Resending(number);
            activating.notice = None;
        }
        vec![Command::Resend(number, token, id, address)]
    }

    pub(super) fn resent(
        &mut self,
        number: u32,
        result: Result<(), Refusal>,
        now: Moment,
    ) -> Vec<Command> {
        let State::Activating(activating) = &mut self.state else {
            return Vec::new();
        };
        if activating.work != Work::Resending(number) {
            return Vec::new();
        }
        activating.work = Work::Entering;
        activating.now = now;
        match result {
            Ok(()) => {
                let life = activating.account.life();
                activating.account.sent(now, life);
                // Only the newest code works: what was typed of the old one is of no use.
                activating.code = Secret::default();
                activating.shown.set(None);
                vec![
                    Command::KeepAccount(activating.account.clone()),
                    Command::Announce(Announcement::MessageSent),
                ]
            }
            Err(Refusal::TooMany(wait)) => {
                activating.account.resend_at = now.plus(wait.unwrap_or(Notice::BACK_OFF));
                activating.notice = Some(Notice::Wait(activating.account.resend_at));
                vec![
                    Command::KeepAccount(activating.account.clone()),
                    Command::Focus(Target::Summary),
                ]
            }
            Err(Refusal::Unauthorized) => self.leave(ReturnTo::Activation, true),
            Err(Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale) => {
                activating.notice = Some(Notice::NotSent);
                vec![Command::Focus(Target::Summary)]
            }
            Err(refusal) => {
                let again = WayOn::Authorize(ReturnTo::Activation);
                self.stop(Stopped::call("selfSendActivationMessage", &refusal, again))
            }
        }
    }

    pub(super) fn change_address(&mut self) -> Vec<Command> {
        let State::Activating(activating) = &self.state else {
            return Vec::new();
        };
        if activating.work != Work::Entering {
            return Vec::new();
        }
        let token = activating.token.clone();
        self.draft
            .identifier
            .clone_from(&activating.account.address);
        let mut commands = vec![Command::ForgetAccount];
        commands.extend(self.prepare(token));
        commands
    }
}
