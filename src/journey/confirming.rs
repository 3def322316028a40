//! The page of an activation link. Nothing is sent before a press, so a mail scanner that opens the link does not
//! use up its code.

use super::{
    Announcement, Command, Named, Next, Notice, State, Target, TokenStep, Work,
    command::refused,
    ownership::{self, Whose},
    page::Page,
    problem::{Cause, Problem, Stopped, WayOn},
    refused_password::refuse_password,
    stay,
    vetting::vet,
};
use crate::{
    account::LinkCode,
    form::{FieldId, new_password::NewPassword},
    identity::{Active, Proof, refusal::Refusal},
    oauth::{Navigation, ReturnTo, exchange::AccessToken},
    password::policy::Policy,
    question::Question,
    secret::Password,
};

/// The state at `/activate/` with a code.
#[derive(Clone, Debug)]
pub struct Confirming {
    /// The code of the link, and what else the link states.
    pub link: LinkCode,
    /// Whose registration the link completes.
    pub whose: Whose,
    /// Whether the button was pressed, and the data since then.
    pub stage: Stage,
}

/// Whether the button on the page of an activation link was pressed.
#[derive(Clone, Debug)]
pub enum Stage {
    /// Not yet. The press navigates to the tenant.
    Unpressed {
        /// An earlier press sent nothing because the network or the tenant could not be reached.
        not_sent: bool,
    },
    /// It was pressed, and the visitor is back with a token.
    Pressed {
        /// Token, work and notice.
        step: TokenStep,
        /// The new password, once it is known that the account needs one.
        password: Option<Box<NewPassword>>,
    },
}

/// What happens on the page of an activation link.
#[derive(Debug)]
pub enum ConfirmingEvent {
    /// The button was pressed. If the page asks whose registration it is, this is the answer yes.
    Confirmed,
    /// The answer no: the visitor has not registered.
    Declined,
    /// The outcome of the calls with the code.
    Activated(Question, Result<Activation, Refusal>),
}

/// The outcome of the calls with the code of a link.
#[derive(Debug)]
pub enum Activation {
    /// This account is active.
    Done(Active),
    /// The account needs a password under this policy to be activated; nothing was activated yet.
    PasswordNeeded(Policy),
    /// The account has a password that this page did not send; it was not activated.
    Prepared,
    /// The code belongs to an account that this browser has not registered; it was not activated.
    Unknown,
}

impl Confirming {
    /// The page of a link before the press.
    pub(super) fn new(link: LinkCode, page: &Page) -> Box<Self> {
        let whose = ownership::whose(&link, &page.registered);
        let stage = Stage::Unpressed { not_sent: false };
        Box::new(Self { link, whose, stage })
    }

    /// The tenant could not be reached after the press. The page still has the code, so the visitor can press again.
    pub(super) fn not_sent(link: LinkCode, page: &Page) -> Next {
        let mut confirming = Self::new(link, page);
        confirming.stage = Stage::Unpressed { not_sent: true };
        let commands = vec![Command::Focus(Target::Notice)];
        (State::Confirming(confirming), commands)
    }

    /// The visitor is back with a token for the link that was pressed.
    pub(super) fn returned(token: AccessToken, link: LinkCode, page: &mut Page) -> Next {
        let mut confirming = Self::new(link, page);
        let step = TokenStep {
            fresh: true,
            ..TokenStep::new(token)
        };
        confirming.stage = Stage::Pressed {
            step,
            password: None,
        };
        confirming.send(None, page)
    }

    pub(super) fn update(self: Box<Self>, event: ConfirmingEvent, page: &mut Page) -> Next {
        match event {
            ConfirmingEvent::Confirmed => self.submit(page),
            ConfirmingEvent::Declined => self.decline(page),
            ConfirmingEvent::Activated(question, result) => self.activated(question, result, page),
        }
    }

    /// Token, work and notice, after the press.
    pub(super) fn step(&self) -> Option<&TokenStep> {
        match &self.stage {
            Stage::Unpressed { .. } => None,
            Stage::Pressed { step, .. } => Some(step),
        }
    }

    pub(super) fn step_mut(&mut self) -> Option<&mut TokenStep> {
        match &mut self.stage {
            Stage::Unpressed { .. } => None,
            Stage::Pressed { step, .. } => Some(step),
        }
    }

    pub(super) fn password_mut(&mut self) -> Option<&mut NewPassword> {
        match &mut self.stage {
            Stage::Unpressed { .. } => None,
            Stage::Pressed { password, .. } => password.as_deref_mut(),
        }
    }

    pub(super) fn notice(&self) -> Option<Notice> {
        match &self.stage {
            Stage::Unpressed { not_sent } => not_sent.then_some(Notice::NotSent),
            Stage::Pressed { step, .. } => step.notice,
        }
    }

    /// The press: goes to the tenant for a token, or sends the code unless something else comes first.
    pub(super) fn submit(mut self: Box<Self>, page: &mut Page) -> Next {
        let Stage::Pressed { step, password } = &mut self.stage else {
            self.claim();
            page.draft.renewed = false;
            let link = Some(self.link.clone());
            return State::Confirming(self).leave(ReturnTo::Link, link, Navigation::Push, page);
        };
        if !step.is_idle() {
            return stay(State::Confirming(self));
        }
        if step.must_wait(page.now) {
            let commands = vec![Command::Focus(Target::Notice)];
            return (State::Confirming(self), commands);
        }
        let checked = match password.as_deref_mut().map(NewPassword::submit) {
            Some(None) => return (State::Confirming(self), refused(FieldId::Password)),
            other => other.flatten(),
        };
        let needs_token = step.needs_token(page.now);
        let first = match needs_token {
            true => None,
            false => vet(step, password.as_deref_mut(), page.own_words(""), page),
        };
        self.claim();
        match (needs_token, first) {
            (true, _) => State::Confirming(self).renew(page),
            (false, Some(first)) => (State::Confirming(self), first),
            (false, None) => self.send(checked, page),
        }
    }

    /// If the page asks whose registration it is, the press answers that it is the visitor's.
    fn claim(&mut self) {
        if self.whose == Whose::Unknown {
            self.link.claimed = true;
            self.whose = Whose::Ours;
        }
    }

    fn send(mut self: Box<Self>, password: Option<Password>, page: &mut Page) -> Next {
        let (trust, link) = (
            ownership::trust(&self.link, &page.registered),
            self.link.clone(),
        );
        let Some(step) = self.step_mut() else {
            return stay(State::Confirming(self));
        };
        let question = page.ask();
        step.notice = None;
        step.work = Work::Sending(question);
        let proof = Proof {
            password,
            code_address: None,
        };
        let commands = vec![
            Command::Announce(Announcement::Working),
            Command::ActivateByLink(question, step.token.clone(), link, proof, trust),
        ];
        (State::Confirming(self), commands)
    }

    /// The outcome of the calls with the code.
    fn activated(
        mut self: Box<Self>,
        question: Question,
        result: Result<Activation, Refusal>,
        page: &mut Page,
    ) -> Next {
        let Stage::Pressed { step, password } = &mut self.stage else {
            return stay(State::Confirming(self));
        };
        if !step.end(Work::Sending(question)) {
            return stay(State::Confirming(self));
        }
        if matches!(result, Err(Refusal::TokenEnded)) {
            return State::Confirming(self).token_ended(page);
        }
        step.fresh = false;
        let commands = match result {
            Ok(Activation::Done(active)) => {
                let named = self.link.addressee.take();
                let known = named.map(|named| Named::ByLink(named.shown()));
                return State::Confirming(self).finish(active, known, page);
            }
            Ok(Activation::Prepared) => {
                return State::Confirming(self).stop(Stopped::prepared("inspectOTP"), page);
            }
            Ok(Activation::Unknown) => {
                self.whose = Whose::Unknown;
                vec![Command::Focus(Target::Heading)]
            }
            Ok(Activation::PasswordNeeded(policy)) => {
                *password = Some(Box::new(page.new_password(policy)));
                step.notice = page.draft.renewed.then_some(Notice::PasswordAgain);
                let said = step.notice.map(|_| Command::Announce(Announcement::Notice));
                let focused = Command::Focus(Target::Field(FieldId::Password));
                [focused].into_iter().chain(said).collect()
            }
            Err(Refusal::Invalid(_, ref complaints))
                if refuse_password(password.as_deref_mut(), complaints) =>
            {
                return State::Confirming(self).password_refused("user/activate", page);
            }
            Err(Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale) => {
                step.notice = Some(Notice::NotSent);
                vec![Command::Focus(Target::Notice)]
            }
            Err(Refusal::TooMany(wait)) => {
                step.notice = Some(Notice::wait(wait, page.now));
                vec![Command::Focus(Target::Notice), page.tick()]
            }
            Err(refusal @ (Refusal::TooLarge | Refusal::Unreadable(_))) => {
                let stopped = Stopped::call("user/activate", &refusal, WayOn::Start);
                return State::Confirming(self).stop(stopped, page);
            }
            Err(refusal) => {
                page.draft.renewed = false;
                let cause = Cause::Call("inspectOTP, user/activate", refusal.status());
                let stopped = Stopped::new(Problem::LinkSpent, Some(cause), WayOn::Start);
                return State::Confirming(self).stop(stopped, page);
            }
        };
        (State::Confirming(self), commands)
    }

    /// The visitor has not registered: stops, and sends nothing.
    fn decline(self: Box<Self>, page: &mut Page) -> Next {
        let idle = self.step().is_none_or(TokenStep::is_idle);
        if !idle || self.whose != Whose::Unknown {
            return stay(State::Confirming(self));
        }
        let stopped = Stopped::new(Problem::Declined, None, WayOn::Start);
        State::Confirming(self).stop(stopped, page)
    }
}
