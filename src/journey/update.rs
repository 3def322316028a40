//! What each event makes of each state.

use super::{
    Account, Activating, Announcement, Command, Confirming, Event, Filling, Inviting, Journey,
    Notice, State, Target, activation::Work, code, problem,
};
use crate::{
    browser::Moment,
    form::{Entry, FieldId, Form, Issue, Shown, identifier_issue, schema},
    identity::{LinkCode, UserId, pool::Pool, refusal::Refusal},
    oauth::{
        ReturnTo,
        exchange::{self, AccessToken},
    },
    secret::Secret,
};
use problem::{Cause, Problem, Stopped, WayOn};
use std::time::Duration;

/// How long a refused visitor waits when the tenant does not say.
const BACK_OFF: Duration = Duration::from_secs(30);

impl Journey {
    /// Takes what happened, becomes what follows, says what is to be done.
    pub fn update(&mut self, event: Event, now: Moment) -> Vec<Command> {
        self.now = now;
        match event {
            Event::Opened(opened) => self.open(*opened, now),
            Event::Typed(id, text) => self.typed(&id, text),
            Event::Left(id) => self.left(&id),
            Event::Continued => self.carry_on(),
            Event::Submitted => self.submit(now),
            Event::CodeEntered => self.enter_code(now),
            Event::Confirmed => self.confirm(now),
            Event::ResendAsked => self.resend(now),
            Event::ChangeAsked => self.change_address(),
            Event::RevealToggled => self.toggle_reveal(),
            Event::WentOn => self.go_on(),
            Event::Restored => self.restored(now),
            Event::Woke(chain) => self.woke(chain, now),
            Event::StorageRefused => match self.state {
                State::Leaving(_) => {
                    self.stop(Stopped::new(Problem::NoStorage, None, WayOn::Reload))
                }
                _ => Vec::new(),
            },
            Event::Exchanged(number, result) => self.exchanged(number, result, now),
            Event::Prepared(number, result) => self.prepared(number, result),
            Event::Registered(number, result) => self.registered(number, result, now),
            Event::Activated(number, result) => self.activated(number, result, now),
            Event::Resent(number, result) => self.resent(number, result, now),
        }
    }

    pub(super) fn stop(&mut self, stopped: Stopped) -> Vec<Command> {
        self.state = State::Stopped(stopped);
        vec![Command::Focus(Target::Heading)]
    }

    /// Keeps the draft and goes to the tenant.
    pub(super) fn leave(&mut self, return_to: ReturnTo, replace: bool) -> Vec<Command> {
        self.state = State::Leaving(return_to);
        vec![
            Command::KeepDraft(self.draft.clone()),
            Command::Leave {
                return_to,
                link: None,
                replace,
            },
        ]
    }

    fn typed(&mut self, id: &FieldId, text: Secret) -> Vec<Command> {
        match &mut self.state {
            State::Opening { email, .. } if *id == FieldId::Identifier => {
                text.open().clone_into(&mut email.text);
            }
            State::Inviting(inviting) if *id == FieldId::Identifier => {
                text.open().clone_into(&mut inviting.email.text);
                let Entry { text, shown } = &mut inviting.email;
                shown.typed(|| identifier_issue(text));
                self.draft.identifier.clone_from(text);
            }
            State::Filling(filling) if filling.sending.is_none() => {
                filling.form.typed(id, text);
                if matches!(filling.notice, Some(Notice::NotAccepted | Notice::NotSent)) {
                    filling.notice = None;
                }
            }
            State::Activating(activating)
                if *id == FieldId::Code && !matches!(activating.work, Work::Checking(_)) =>
            {
                activating.code = text;
                activating.shown.set(None);
            }
            _ => {}
        }
        Vec::new()
    }

    fn left(&mut self, id: &FieldId) -> Vec<Command> {
        match &mut self.state {
            State::Inviting(Inviting {
                email: Entry { text, shown },
                ..
            }) => {
                shown.left(!text.trim().is_empty(), || identifier_issue(text));
                vec![Command::KeepDraft(self.draft.clone())]
            }
            State::Filling(filling) if filling.sending.is_none() => {
                filling.form.left(id);
                let form = &filling.form;
                keep_answers(&mut self.draft, form);
                vec![Command::KeepDraft(self.draft.clone())]
            }
            _ => Vec::new(),
        }
    }

    /// Step 1 was sent.
    pub(super) fn carry_on(&mut self) -> Vec<Command> {
        match &mut self.state {
            State::Opening { pressed, .. } => {
                *pressed = true;
                Vec::new()
            }
            State::Inviting(inviting) => {
                let issue = identifier_issue(&inviting.email.text);
                inviting.summary = issue.is_some();
                inviting.email.shown.set(issue);
                if inviting.summary {
                    return vec![Command::Focus(Target::Summary)];
                }
                self.draft.identifier.clone_from(&inviting.email.text);
                self.leave(ReturnTo::Details, false)
            }
            _ => Vec::new(),
        }
    }

    fn submit(&mut self, now: Moment) -> Vec<Command> {
        let State::Filling(filling) = &mut self.state else {
            return Vec::new();
        };
        let waiting = matches!(filling.notice, Some(Notice::Wait(until)) if now < until);
        if filling.sending.is_some() || waiting {
            return Vec::new();
        }
        match filling.form.submit() {
            Err(_) => {
                filling.summary = true;
                vec![Command::Focus(Target::Summary)]
            }
            Ok(submission) => {
                filling.summary = false;
                filling.notice = None;
                if filling.token.has_ended(now) {
                    return self.renew();
                }
                keep_answers(&mut self.draft, &filling.form);
                let token = filling.token.clone();
                let number = self.ask();
                if let State::Filling(filling) = &mut self.state {
                    filling.sending = Some(number);
                }
                vec![
                    Command::KeepDraft(self.draft.clone()),
                    Command::Announce(Announcement::Working),
                    Command::Register(number, token, submission),
                ]
            }
        }
    }

    /// The token ended in mid-form: a new one, everything kept but the password.
    fn renew(&mut self) -> Vec<Command> {
        if let State::Filling(filling) = &self.state {
            keep_answers(&mut self.draft, &filling.form);
        }
        self.draft.renewed = true;
        self.leave(ReturnTo::Details, true)
    }

    fn exchanged(
        &mut self,
        number: u32,
        result: Result<AccessToken, exchange::Refused>,
        now: Moment,
    ) -> Vec<Command> {
        let State::Exchanging {
            number: open,
            return_to,
            link,
        } = &mut self.state
        else {
            return Vec::new();
        };
        if *open != number {
            return Vec::new();
        }
        let (return_to, link) = (*return_to, link.take());
        let token = match result {
            Ok(token) => token,
            Err(refused) => return self.no_token(refused, return_to, link),
        };
        match (return_to, link) {
            (ReturnTo::Link, Some(link)) => self.activate_by_link(token, link),
            (ReturnTo::Activation, _) => self.resume(token, now),
            // A link whose code was lost on the way cannot be guessed.
            (ReturnTo::Link, None) => {
                self.stop(Stopped::new(Problem::StartAgain, None, WayOn::Start))
            }
            (ReturnTo::Details, _) => self.prepare(token),
        }
    }

    fn no_token(
        &mut self,
        refused: exchange::Refused,
        return_to: ReturnTo,
        link: Option<LinkCode>,
    ) -> Vec<Command> {
        use exchange::Refused::{StartAgain, TryLater, Unreachable};
        match (refused, link) {
            // The code of the link is still here: the press can be made again.
            (Unreachable(_) | TryLater | StartAgain, Some(link)) => {
                let notice = Some(Notice::NotSent);
                self.state = State::Confirming(Confirming {
                    link,
                    work: None,
                    notice,
                });
                vec![Command::Focus(Target::Summary)]
            }
            (refused, _) => self.stop(Stopped::exchange(refused, return_to)),
        }
    }

    fn prepare(&mut self, token: AccessToken) -> Vec<Command> {
        let number = self.ask();
        self.state = State::Preparing {
            number,
            token: token.clone(),
        };
        vec![Command::Prepare(number, token)]
    }

    fn prepared(
        &mut self,
        number: u32,
        result: Result<(Pool, serde_json::Value), Refusal>,
    ) -> Vec<Command> {
        let State::Preparing {
            number: open,
            token,
        } = &self.state
        else {
            return Vec::new();
        };
        if *open != number {
            return Vec::new();
        }
        let token = token.clone();
        let (pool, schema) = match result {
            Ok(found) => found,
            Err(refusal) => {
                let again = match refusal {
                    Refusal::Unauthorized => WayOn::Authorize(ReturnTo::Details),
                    _ => WayOn::Prepare(token),
                };
                return self.stop(Stopped::call(
                    "systemGetPool, systemGetSchema",
                    &refusal,
                    again,
                ));
            }
        };
        if pool.registration_allowed == Some(false) {
            let cause = Some(Cause::Pool("public_registration_allowed is false"));
            return self.stop(Stopped::new(
                Problem::RegistrationClosed,
                cause,
                WayOn::Prepare(token),
            ));
        }
        let draft = &self.draft;
        let fields = match schema::fields(&schema, |key| draft.answers.get(key).cloned()) {
            Ok(fields) => fields,
            Err(schema::Undrawable(keys)) => {
                let cause = Some(Cause::Schema(keys));
                return self.stop(Stopped::new(
                    Problem::Operator,
                    cause,
                    WayOn::Prepare(token),
                ));
            }
        };
        let form = Form::new(&draft.identifier, fields, pool.policy);
        let notice = self.draft.renewed.then_some(Notice::PasswordAgain);
        self.draft.at_details = true;
        self.state = State::Filling(Box::new(Filling {
            token,
            pool,
            form,
            summary: false,
            sending: None,
            notice,
        }));
        let target = match notice {
            Some(_) => Target::Field(FieldId::Password),
            None => Target::Heading,
        };
        vec![
            Command::KeepDraft(self.draft.clone()),
            Command::Focus(target),
        ]
    }

    fn registered(
        &mut self,
        number: u32,
        result: Result<UserId, Refusal>,
        now: Moment,
    ) -> Vec<Command> {
        let State::Filling(filling) = &mut self.state else {
            return Vec::new();
        };
        if filling.sending != Some(number) {
            return Vec::new();
        }
        filling.sending = None;
        let refusal = match result {
            Ok(id) => return self.wait_for_code(id, now),
            Err(refusal) => refusal,
        };
        let notice = match refusal {
            Refusal::Unauthorized if !self.draft.renewed => return self.renew(),
            Refusal::Invalid(ref complaints) => {
                if filling.form.complain(complaints) {
                    filling.summary = true;
                    return vec![Command::Focus(Target::Summary)];
                }
                Notice::NotAccepted
            }
            Refusal::Conflict | Refusal::TooLarge => Notice::NotAccepted,
            Refusal::TooMany(wait) => Notice::Wait(now.plus(wait.unwrap_or(BACK_OFF))),
            Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale => Notice::NotSent,
            Refusal::Unauthorized
            | Refusal::Forbidden
            | Refusal::NotFound
            | Refusal::Unreadable(_) => {
                let again = WayOn::Authorize(ReturnTo::Details);
                return self.stop(Stopped::call("selfRegisterUser", &refusal, again));
            }
        };
        filling.notice = Some(notice);
        vec![Command::Focus(Target::Summary), self.wake()]
    }

    /// Registered: the same for a free and a taken address.
    fn wait_for_code(&mut self, id: UserId, now: Moment) -> Vec<Command> {
        let State::Filling(filling) = &self.state else {
            return Vec::new();
        };
        let (token, pool) = (filling.token.clone(), filling.pool.clone());
        let address = crate::form::email::tidy(&filling.form.identifier.text).to_owned();
        let by = self
            .config
            .as_ref()
            .map_or(crate::config::MessageKind::Code, |c| c.message);
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
    fn resume(&mut self, token: AccessToken, now: Moment) -> Vec<Command> {
        match self.waiting.take() {
            Some(account) => self.begin_activation(account, token, now),
            None => self.prepare(token),
        }
    }

    fn begin_activation(
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

    /// Begins to count seconds; an earlier count ends.
    fn wake(&mut self) -> Command {
        self.wakes = self.wakes.wrapping_add(1);
        Command::Wake(self.wakes, self.now.plus(TICK))
    }

    fn woke(&mut self, chain: u32, now: Moment) -> Vec<Command> {
        if chain != self.wakes {
            return Vec::new();
        }
        let (notice, needed) = match &mut self.state {
            State::Filling(filling) => (&mut filling.notice, false),
            State::Confirming(confirming) => (&mut confirming.notice, false),
            State::Activating(activating) => {
                activating.now = now;
                (&mut activating.notice, true)
            }
            _ => return Vec::new(),
        };
        let waiting = match *notice {
            Some(Notice::Wait(until)) if now >= until => {
                *notice = None;
                false
            }
            Some(Notice::Wait(_)) => true,
            _ => false,
        };
        if needed || waiting {
            vec![Command::Wake(chain, now.plus(TICK))]
        } else {
            Vec::new()
        }
    }

    fn enter_code(&mut self, now: Moment) -> Vec<Command> {
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

    fn activated(&mut self, number: u32, result: Result<(), Refusal>, now: Moment) -> Vec<Command> {
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
                        let until = now.plus(wait.unwrap_or(BACK_OFF));
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
            State::Confirming(confirming) => {
                let Some((open, token)) = &confirming.work else {
                    return Vec::new();
                };
                if *open != number {
                    return Vec::new();
                }
                let token = token.clone();
                match result {
                    Ok(()) => self.finish(token),
                    Err(Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale) => {
                        confirming.notice = Some(Notice::NotSent);
                        confirming.work = None;
                        vec![Command::Focus(Target::Summary)]
                    }
                    Err(Refusal::TooMany(wait)) => {
                        let until = now.plus(wait.unwrap_or(BACK_OFF));
                        confirming.notice = Some(Notice::Wait(until));
                        confirming.work = None;
                        vec![Command::Focus(Target::Summary), self.wake()]
                    }
                    Err(refusal @ (Refusal::Forbidden | Refusal::Unreadable(_))) => {
                        self.stop(Stopped::call("user/activate", &refusal, WayOn::Start))
                    }
                    Err(refusal) => {
                        let cause = Cause::Call("inspectOTP, user/activate", refusal.status());
                        self.stop(Stopped::new(Problem::LinkSpent, Some(cause), WayOn::Start))
                    }
                }
            }
            _ => Vec::new(),
        }
    }

    fn finish(&mut self, token: AccessToken) -> Vec<Command> {
        self.state = State::Done;
        self.draft = super::Draft::default();
        vec![
            Command::ForgetJourney,
            Command::Revoke(token),
            Command::ReplaceAddress("/"),
            Command::Focus(Target::Heading),
        ]
    }

    /// The press on the link's page: nothing was sent before it, so a scanner that only loads the
    /// page spends nothing.
    fn confirm(&mut self, now: Moment) -> Vec<Command> {
        let State::Confirming(confirming) = &self.state else {
            return Vec::new();
        };
        let waiting = matches!(confirming.notice, Some(Notice::Wait(until)) if now < until);
        if confirming.work.is_some() || waiting {
            return Vec::new();
        }
        let link = Some(confirming.link.clone());
        self.state = State::Leaving(ReturnTo::Link);
        vec![Command::Leave {
            return_to: ReturnTo::Link,
            link,
            replace: false,
        }]
    }

    fn activate_by_link(&mut self, token: AccessToken, link: LinkCode) -> Vec<Command> {
        let number = self.ask();
        self.state = State::Confirming(Confirming {
            link: link.clone(),
            work: Some((number, token.clone())),
            notice: None,
        });
        vec![
            Command::Announce(Announcement::Working),
            Command::ActivateByLink(number, token, link),
        ]
    }

    fn resend(&mut self, now: Moment) -> Vec<Command> {
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

    fn resent(&mut self, number: u32, result: Result<(), Refusal>, now: Moment) -> Vec<Command> {
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
                activating.account.resend_at = now.plus(wait.unwrap_or(BACK_OFF));
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

    fn change_address(&mut self) -> Vec<Command> {
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

    fn toggle_reveal(&mut self) -> Vec<Command> {
        let State::Filling(filling) = &mut self.state else {
            return Vec::new();
        };
        let revealed = &mut filling.form.password.revealed;
        *revealed = !*revealed;
        let announcement = match *revealed {
            true => Announcement::PasswordShown,
            false => Announcement::PasswordHidden,
        };
        vec![Command::Announce(announcement)]
    }

    fn go_on(&mut self) -> Vec<Command> {
        let State::Stopped(stopped) = &self.state else {
            return Vec::new();
        };
        match stopped.way_on.clone() {
            WayOn::Start => {
                let kept = self.invite(Entry::default());
                let shown = [
                    Command::ReplaceAddress("/"),
                    Command::Focus(Target::Heading),
                ];
                kept.into_iter().chain(shown).collect()
            }
            WayOn::Authorize(return_to) => self.leave(return_to, false),
            WayOn::Prepare(token) => self.prepare(token),
            WayOn::Reload => vec![Command::Reload],
        }
    }

    /// Back from the back/forward cache: a page that was left is open again.
    fn restored(&mut self, now: Moment) -> Vec<Command> {
        match &mut self.state {
            State::Leaving(ReturnTo::Details) => {
                let kept = self.invite(Entry::default());
                kept.into_iter()
                    .chain([Command::Focus(Target::Heading)])
                    .collect()
            }
            State::Leaving(_) | State::Exchanging { .. } => vec![Command::Reload],
            State::Filling(filling) => {
                filling.form.password.revealed = false;
                match filling.token.has_ended(now) && filling.sending.is_none() {
                    true => self.renew(),
                    false => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }
}

/// How often remaining times are brought up to date.
const TICK: Duration = Duration::from_secs(1);

fn keep_answers(draft: &mut super::Draft, form: &Form) {
    draft.identifier.clone_from(&form.identifier.text);
    draft.answers = form
        .fields
        .iter()
        .filter(|f| !f.entry.text.is_empty() && f.was_answered())
        .map(|f| (f.key.clone(), f.entry.text.clone()))
        .collect();
}
