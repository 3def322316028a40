//! The page of an activation link: nothing is sent before a press, so a scanner that opens links
//! spends nothing.

use super::{
    Activation, Announcement, Command, Confirming, Journey, Named, Notice, State, Target,
    is_waiting,
    ownership::Whose,
    problem::{Cause, Problem, Stopped, WayOn},
    refused,
    renewal::is_small,
};
use crate::{
    account::LinkCode,
    browser::Moment,
    form::{FieldId, Issue, complaint::Complaints, new_password::NewPassword},
    identity::{Proof, prepared::says_already_set, refusal::Refusal},
    oauth::{Navigation, ReturnTo, exchange::AccessToken},
    secret::Secret,
};

impl Confirming {
    /// The page of a link that was not pressed yet.
    pub(super) fn new(link: LinkCode, whose: Whose, notice: Option<Notice>) -> Self {
        Self {
            link,
            token: None,
            held: false,
            whose,
            work: None,
            password: None,
            notice,
        }
    }
}

impl Journey {
    /// The press on the link's page: nothing was sent before it, so a scanner that only loads the
    /// page spends nothing.
    pub(super) fn confirm(&mut self, now: Moment) -> Vec<Command> {
        let State::Confirming(confirming) = &mut self.state else {
            return Vec::new();
        };
        if confirming.work.is_some() {
            return Vec::new();
        }
        if is_waiting(confirming.notice, now) {
            return vec![Command::Focus(Target::Notice)];
        }
        let password = match &mut confirming.password {
            None => None,
            Some(password) => match password.submit() {
                Some(password) => Some(password),
                None => return refused(FieldId::Password),
            },
        };
        if confirming.whose == Whose::Unknown {
            // The press is the answer to what was asked.
            confirming.link.claimed = true;
            confirming.whose = Whose::Ours;
        }
        let (link, held) = (confirming.link.clone(), confirming.held);
        match confirming.token.clone() {
            Some(token) if token.is_spent(now, !confirming.held) || is_small(confirming.notice) => {
                self.renew()
            }
            Some(token) => match self.vet(now) {
                Some(first) => first,
                None => self.activate_by_link(token, link, password, held),
            },
            None => {
                self.draft.renewed = false;
                self.depart(ReturnTo::Link, Some(link), Navigation::Push)
            }
        }
    }

    /// The tenant could not be reached with a link pressed, whose code is still here: the press can be
    /// made again.
    pub(super) fn not_confirmed(&mut self, link: LinkCode) -> Vec<Command> {
        let whose = self.whose(&link);
        let confirming = Confirming::new(link, whose, Some(Notice::NotSent));
        self.state = State::Confirming(Box::new(confirming));
        vec![Command::Focus(Target::Notice)]
    }

    pub(super) fn activate_by_link(
        &mut self,
        token: AccessToken,
        link: LinkCode,
        password: Option<Secret>,
        held: bool,
    ) -> Vec<Command> {
        let number = self.ask();
        let (whose, trust) = (self.whose(&link), self.trust(&link));
        let mut confirming = Confirming::new(link.clone(), whose, None);
        if let State::Confirming(before) = &mut self.state {
            confirming.password = before.password.take();
        }
        confirming.token = Some(token.clone());
        confirming.held = held;
        confirming.work = Some(number);
        self.state = State::Confirming(Box::new(confirming));
        let proof = Proof {
            password,
            code_address: None,
        };
        vec![
            Command::Announce(Announcement::Working),
            Command::ActivateByLink(number, token, link, proof, trust),
        ]
    }

    /// The tenant's word on the code of a link.
    pub(super) fn link_judged(
        &mut self,
        number: u32,
        result: Result<Activation, Refusal>,
        now: Moment,
    ) -> Vec<Command> {
        let State::Confirming(confirming) = &mut self.state else {
            return Vec::new();
        };
        if confirming.work != Some(number) {
            return Vec::new();
        }
        confirming.work = None;
        if matches!(result, Err(Refusal::TokenEnded)) {
            return self.token_ended(now);
        }
        // It was tried.
        confirming.held = true;
        let refusal = match result {
            Ok(Activation::Done(active)) => {
                let named = confirming.link.addressee.take();
                return self.finish(active, named.map(|named| Named::ByLink(named.shown())));
            }
            Ok(Activation::Prepared) => return self.stop(Stopped::prepared("inspectOTP")),
            Ok(Activation::Unknown) => {
                confirming.whose = Whose::Unknown;
                confirming.held = true;
                return vec![Command::Focus(Target::Heading)];
            }
            Ok(Activation::PasswordNeeded(policy)) => {
                let password = NewPassword::under(policy).for_service(self.config.as_deref());
                confirming.password = Some(password);
                confirming.notice = self.draft.renewed.then_some(Notice::PasswordAgain);
                let said = confirming
                    .notice
                    .map(|_| Command::Announce(Announcement::Notice));
                let focused = Command::Focus(Target::Field(FieldId::Password));
                return [focused].into_iter().chain(said).collect();
            }
            Err(refusal) => refusal,
        };
        match refusal {
            Refusal::Invalid(ref complaints)
                if refuse_password(&mut confirming.password, complaints) =>
            {
                self.password_refused("user/activate")
            }
            Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale => {
                confirming.notice = Some(Notice::NotSent);
                vec![Command::Focus(Target::Notice)]
            }
            Refusal::TooMany(wait) => {
                let until = now.plus(wait.unwrap_or(Notice::BACK_OFF));
                confirming.notice = Some(Notice::Wait(until));
                vec![Command::Focus(Target::Notice), self.wake()]
            }
            Refusal::TooLarge | Refusal::Unreadable(_) => {
                self.stop(Stopped::call("user/activate", &refusal, WayOn::Start))
            }
            refusal => {
                self.draft.renewed = false;
                let cause = Cause::Call("inspectOTP, user/activate", refusal.status());
                self.stop(Stopped::new(Problem::LinkSpent, Some(cause), WayOn::Start))
            }
        }
    }
}

impl Journey {
    /// No: nothing was sent, and nothing is.
    pub(super) fn decline(&mut self) -> Vec<Command> {
        match &self.state {
            State::Confirming(confirming)
                if confirming.work.is_none() && confirming.whose == Whose::Unknown =>
            {
                self.stop(Stopped::new(Problem::Declined, None, WayOn::Start))
            }
            _ => Vec::new(),
        }
    }

    /// The tenant's complaint stands on the field of the password; or it says that the account has one,
    /// which this page never sent.
    pub(super) fn password_refused(&mut self, operation: &'static str) -> Vec<Command> {
        let shown = self.password().map(|password| password.shown.issue());
        match shown {
            Some(Some(Issue::Complained(text))) if says_already_set(text) => {
                self.stop(Stopped::prepared(operation))
            }
            _ => refused(FieldId::Password),
        }
    }
}

/// Puts the tenant's complaint about a password on its field; whether there was one.
pub(super) fn refuse_password(password: &mut Option<NewPassword>, complaints: &Complaints) -> bool {
    let Some(password) = password else {
        return false;
    };
    match complaints
        .about(&[vec!["password".to_owned()]])
        .into_iter()
        .next()
    {
        Some((_, text)) => {
            password.shown.set(Some(Issue::Complained(text)));
            true
        }
        None => false,
    }
}
