//! Steps 1 and 2: from the address to an account that waits for its activation.

use super::{
    Announcement, Command, Draft, Filling, Journey, Notice, Press, State, Target, is_waiting,
    problem, renewal::is_small,
};
use crate::{
    account::{LinkCode, UserId},
    browser::{Moment, Unreachable},
    config::{MessageKind, PasswordWhen},
    form::{
        FieldId, Form,
        new_password::NewPassword,
        sheet::{Platform, Sheet, Undrawable},
    },
    identity::{pool::Pool, refusal::Refusal},
    oauth::{
        ReturnTo,
        exchange::{self, AccessToken},
    },
};
use problem::{Cause, Problem, Stopped, WayOn};

impl Journey {
    /// Step 1 was sent.
    pub(super) fn submit_address(&mut self) -> Vec<Command> {
        let asked = self.asks().address();
        match &mut self.state {
            State::Opening { pressed, .. } => {
                *pressed = true;
                Vec::new()
            }
            State::Inviting(inviting) => {
                if inviting.address.submit(asked, None).is_none() {
                    inviting.press = Press::Refused;
                    inviting.refusals += 1;
                    // One field: its issue stands at it, and a summary would repeat it.
                    // The focus may be there already, so the issue is said as well.
                    return vec![
                        Command::Focus(Target::Field(FieldId::Identifier)),
                        Command::Alert(FieldId::Identifier),
                    ];
                }
                self.draft.identifier.clone_from(&inviting.address.text);
                if self.offline {
                    inviting.press = Press::Waits;
                    return vec![
                        Command::KeepDraft(self.draft.clone()),
                        Command::Focus(Target::Offline),
                        Command::TryNetwork,
                    ];
                }
                if self.config.as_ref().is_some_and(|c| c.events.is_on()) {
                    let spent = self.now.since(inviting.since).as_millis();
                    self.draft.first = Some([spent as u64, inviting.refusals]);
                }
                self.leave(ReturnTo::Details, false)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn submit(&mut self, now: Moment) -> Vec<Command> {
        let State::Filling(filling) = &mut self.state else {
            return Vec::new();
        };
        if filling.sending.is_some() {
            return Vec::new();
        }
        if is_waiting(filling.notice, now) {
            return vec![Command::Focus(Target::Notice)];
        }
        match filling.form.submit(now) {
            Err(_) => {
                filling.summary = true;
                vec![Command::Focus(Target::Summary)]
            }
            Ok(submission) => {
                filling.summary = false;
                if filling.token.is_spent(now, self.draft.renewed) || is_small(filling.notice) {
                    return self.renew();
                }
                if let Some(first) = self.vet(now) {
                    return first;
                }
                let State::Filling(filling) = &mut self.state else {
                    return Vec::new();
                };
                filling.notice = None;
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

    /// Another item of a list; the focus goes into it.
    pub(super) fn add_item(&mut self, list: &FieldId) -> Vec<Command> {
        let State::Filling(filling) = &mut self.state else {
            return Vec::new();
        };
        if filling.sending.is_some() {
            return Vec::new();
        }
        let Some(first) = filling.form.add(list) else {
            return Vec::new();
        };
        vec![
            Command::Focus(Target::Field(first)),
            Command::Announce(Announcement::ItemAdded),
        ]
    }

    /// An item less; the focus stays where it was, as nearly as may be.
    pub(super) fn remove_item(&mut self, item: &FieldId) -> Vec<Command> {
        let State::Filling(filling) = &mut self.state else {
            return Vec::new();
        };
        if filling.sending.is_some() {
            return Vec::new();
        }
        let Some((list, beside)) = filling.form.remove(item) else {
            return Vec::new();
        };
        keep_answers(&mut self.draft, &filling.form);
        let target = beside.map_or(Target::Add(list), Target::Remove);
        vec![
            Command::KeepDraft(self.draft.clone()),
            Command::Focus(target),
            Command::Announce(Announcement::ItemRemoved),
        ]
    }

    pub(super) fn exchanged(
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
            return self.renewed(number, result, now);
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
            (ReturnTo::Link, Some(link)) => self.activate_by_link(token, link, None, false),
            (ReturnTo::Activation, _) => self.resume(token, now),
            // A link whose code was lost on the way cannot be guessed.
            (ReturnTo::Link, None) => {
                self.stop(Stopped::new(Problem::StartAgain, None, WayOn::Start))
            }
            (ReturnTo::Details, _) => self.prepare(token, None),
        }
    }

    pub(super) fn no_token(
        &mut self,
        refused: exchange::Refused,
        return_to: ReturnTo,
        link: Option<LinkCode>,
    ) -> Vec<Command> {
        use exchange::Refused::{TryLater, Unreachable};
        match (refused, link) {
            (Unreachable(_) | TryLater(_), Some(link)) => self.not_confirmed(link),
            (refused, _) => self.stop(Stopped::exchange(refused, return_to)),
        }
    }

    pub(super) fn prepare(&mut self, token: AccessToken, notice: Option<Notice>) -> Vec<Command> {
        let number = self.ask();
        self.state = State::Preparing {
            number,
            token: token.clone(),
            notice,
        };
        vec![Command::Prepare(number, token)]
    }

    pub(super) fn prepared(
        &mut self,
        number: u32,
        result: Result<(Pool, serde_json::Value, Platform), Refusal>,
    ) -> Vec<Command> {
        let State::Preparing {
            number: open,
            token,
            notice,
        } = &self.state
        else {
            return Vec::new();
        };
        if *open != number {
            return Vec::new();
        }
        let (token, notice) = (token.clone(), *notice);
        let (pool, schema, knows) = match result {
            Ok(found) => found,
            // Back at the form with a token that was held meanwhile: it has ended, nothing else is wrong.
            Err(Refusal::Unauthorized) if notice.is_some() => {
                return self.leave(ReturnTo::Details, true);
            }
            Err(refusal) => {
                let again = match refusal {
                    Refusal::Unauthorized => WayOn::Authorize(ReturnTo::Details),
                    // The page was in the cache meanwhile.
                    _ if token.is_revoked() => WayOn::Authorize(ReturnTo::Details),
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
        let named = self.config.as_ref().and_then(|c| c.tenant.schema.as_ref());
        if pool.schema.is_none() && named.is_none() {
            let cause = "payload_schema_id is missing. Set it, or name the schema in tenant.schema";
            return self.stop(Stopped::new(
                Problem::Operator,
                Some(Cause::Pool(cause)),
                WayOn::Prepare(token),
            ));
        }
        let draft = &self.draft;
        let hints = self.config.as_ref().map(|config| config.form.clone());
        let sheet = Sheet::read(&schema, &hints.unwrap_or_default(), knows);
        let mut sheet = match sheet {
            Ok(sheet) => sheet,
            Err(Undrawable(places)) => {
                let cause = Some(Cause::Schema(places));
                return self.stop(Stopped::new(
                    Problem::Operator,
                    cause,
                    WayOn::Prepare(token),
                ));
            }
        };
        sheet.restore(&draft.answers);
        let left_out = sheet.left_out().to_vec();
        let now = self
            .config
            .as_ref()
            .map_or(PasswordWhen::Registration, |c| c.password);
        let password = (now == PasswordWhen::Registration)
            .then(|| NewPassword::under(pool.policy).for_service(self.config.as_deref()));
        let asked = password.is_some();
        let form = Form::new(
            self.asks(),
            &draft.identifier,
            &draft.sign_in_name,
            sheet,
            password,
        );
        let renewed = (self.draft.renewed && asked).then_some(Notice::PasswordAgain);
        let notice = notice.or(renewed);
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
            Some(Notice::AddressAgain) => Target::Field(FieldId::Identifier),
            Some(_) => Target::Field(FieldId::Password),
            None => Target::Heading,
        };
        let mut commands = vec![
            Command::KeepDraft(self.draft.clone()),
            Command::Focus(target),
        ];
        commands.extend(notice.map(|_| Command::Announce(Announcement::Notice)));
        if !left_out.is_empty() {
            commands.push(Command::TellLeftOut(left_out));
        }
        commands
    }

    pub(super) fn registered(
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
        let (keyed, kind) = self
            .config
            .as_ref()
            .map_or((false, MessageKind::Code), |config| {
                (config.tenant.idempotency_keys, config.activation.message)
            });
        let refusal = match result {
            Ok(id) => return self.account_made(id, now),
            Err(refusal) => refusal,
        };
        let notice = match refusal {
            Refusal::Unauthorized if !self.draft.renewed || filling.token.has_ended(now) => {
                return self.renew();
            }
            Refusal::Invalid(ref complaints) => {
                if filling.form.complain(complaints) {
                    filling.summary = true;
                    return vec![Command::Focus(Target::Summary)];
                }
                Notice::NotAccepted
            }
            Refusal::Conflict | Refusal::TooLarge => Notice::NotAccepted,
            Refusal::TooMany(wait) => Notice::Wait(now.plus(wait.unwrap_or(Notice::BACK_OFF))),
            // The answer is lost, and perhaps the account is made.
            Refusal::Unreachable(Unreachable::Silent | Unreachable::Refused)
            | Refusal::Broken(502 | 504)
                if !keyed =>
            {
                Notice::PerhapsRegistered(kind)
            }
            Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale => Notice::NotSent,
            Refusal::Unauthorized
            | Refusal::TokenEnded
            | Refusal::Forbidden
            | Refusal::NotFound
            | Refusal::Unreadable(_) => {
                let again = WayOn::Authorize(ReturnTo::Details);
                return self.stop(Stopped::call("selfRegisterUser", &refusal, again));
            }
        };
        filling.notice = Some(notice);
        vec![Command::Focus(Target::Notice), self.wake()]
    }
}

/// What was answered so far, without the password.
pub(super) fn keep_answers(draft: &mut Draft, form: &Form) {
    draft.identifier.clone_from(&form.identifier.text);
    draft.sign_in_name.clone_from(&form.sign_in_name.text);
    draft.answers = form.sheet.answers();
}
