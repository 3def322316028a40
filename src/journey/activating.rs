//! Step 3: the activation message was sent; the visitor types its code or opens its link.
//!
//! A code is a secret: it is not stored and is sent only with the activation call. The message, and when another
//! one may be asked for: `message`.

use std::time::Duration;

use super::{
    Announcement, Command, Ending, Named, Next, Notice, State, Target, TokenStep, Work, code,
    command::refused,
    judging::address_words,
    memory::Account,
    page::Page,
    problem::{Stopped, WayOn},
    refused_password::refuse_password,
    stay,
    vetting::vet,
};
use crate::{
    browser::Moment,
    config::CodeAlphabet,
    form::{FieldId, Issue, Shown, new_password::NewPassword},
    identity::{Active, Proof, refusal::Refusal},
    oauth::{ReturnTo, exchange::AccessToken},
    question::Question,
    secret::{ActivationCode, Secret},
};

/// Step 3.
#[derive(Clone, Debug)]
pub struct Activating {
    /// Token, work and notice.
    pub step: TokenStep,
    /// The account that waits for activation.
    pub account: Account,
    /// The code as typed.
    pub code: Secret,
    /// The characters that codes consist of.
    pub alphabet: CodeAlphabet,
    /// The issue of the code.
    pub shown: Shown,
    /// The new password, if the deployment sets it with the activation.
    pub password: Option<NewPassword>,
    /// The clock of the screen, for remaining times.
    pub now: Moment,
    /// The answer to a code was lost: the account may be active already.
    unheard: bool,
}

/// What happens at step 3.
#[derive(Debug)]
pub enum ActivatingEvent {
    /// The code was submitted.
    CodeEntered,
    /// The visitor asks for another message.
    ResendAsked,
    /// The visitor asks for a link instead of a code, or a code instead of a link.
    OtherKindAsked,
    /// The visitor wants to correct the address.
    ChangeAsked,
    /// The answer to the activation.
    Activated(Question, Result<Active, Refusal>),
    /// The answer to the request for a message.
    Sent(Question, Result<(), Refusal>),
    /// Another tab has activated the account with this mark ([`crate::account::UserId::mark`]).
    ActivatedElsewhere(String),
}

impl Activating {
    pub(super) fn new(account: Account, step: TokenStep, page: &Page) -> Box<Self> {
        let password = account.policy.map(|policy| {
            let mut password = page.new_password(policy);
            password.known(vec![account.address.clone()]);
            password
        });
        let config = page.config.as_ref();
        Box::new(Self {
            step,
            password,
            account,
            code: Secret::default(),
            alphabet: config.map_or_else(CodeAlphabet::default, |c| c.activation.code_alphabet),
            shown: Shown::default(),
            now: page.now,
            unheard: false,
        })
    }

    /// The commands when the step is shown.
    pub(super) fn shown(&self, page: &mut Page) -> Vec<Command> {
        // Password managers take a new address as the sign that the form was accepted (PM-04).
        vec![
            Command::ReplaceAddress("/#sent"),
            Command::Focus(Target::Heading),
            page.tick(),
        ]
    }

    /// The visitor is back with a token for the account that waits.
    pub(super) fn resume(token: AccessToken, page: &mut Page) -> Next {
        let Some(mut account) = page.waiting.take() else {
            return State::prepare(token, None, page);
        };
        let again = std::mem::take(&mut account.code_again);
        let wish = account.wish.take();
        let noted = again || wish.is_some();
        let kept = noted.then(|| Command::KeepAccount(account.clone()));
        let step = TokenStep {
            fresh: true,
            notice: again.then_some(Notice::CodeAgain),
            ..TokenStep::new(token)
        };
        let activating = Self::new(account, step, page);
        let mut commands = activating.shown(page);
        commands.extend(again.then_some(Command::Announce(Announcement::Notice)));
        commands.extend(kept);
        let Some(kind) = wish else {
            return (State::Activating(activating), commands);
        };
        // The message that was asked for before the redirect.
        let (state, asked) = activating.resend(Some(kind), page);
        commands.extend(asked);
        (state, commands)
    }

    pub(super) fn update(self: Box<Self>, event: ActivatingEvent, page: &mut Page) -> Next {
        match event {
            ActivatingEvent::CodeEntered => self.submit(page),
            ActivatingEvent::ResendAsked => self.resend(None, page),
            ActivatingEvent::OtherKindAsked => self.switch_kind(page),
            ActivatingEvent::ChangeAsked => self.change_address(page),
            ActivatingEvent::Activated(question, result) => self.activated(question, result, page),
            ActivatingEvent::Sent(question, result) => self.sent(question, result, page),
            ActivatingEvent::ActivatedElsewhere(mark) => self.activated_elsewhere(&mark, page),
        }
    }

    /// How long until another message may be asked for; `None` if it may be now.
    pub fn cooling(&self) -> Option<Duration> {
        let rest = self.account.resend_at.since(self.now);
        (!rest.is_zero()).then_some(rest)
    }

    /// How long the code stays valid; `None` if the pool does not say.
    pub fn remaining(&self) -> Option<Duration> {
        Some(self.account.expires_at?.since(self.now))
    }

    /// Whether the code is complete and can be sent: nothing is on its way and no password is asked for.
    fn is_complete(&self) -> bool {
        let length = self.account.code_length;
        self.password.is_none()
            && length.is_some()
            && self.step.is_idle()
            && !self.step.has_small_window()
            && self.read_code().is_ok()
    }

    fn read_code(&self) -> Result<ActivationCode, Issue> {
        let code = code::read(self.code.open(), self.account.code_length, self.alphabet);
        code.map(ActivationCode::from)
    }

    /// Whether any message was sent, as far as the page knows.
    pub fn was_sent(&self) -> bool {
        self.account.messages > 0
    }

    /// The code changed; `at_end`: the change was at its end. Returns whether the code is to be sent now.
    pub(super) fn code_typed(&mut self, text: Secret, at_end: bool) -> bool {
        if self.step.is_busy() {
            return false;
        }
        let before = std::mem::replace(&mut self.code, text);
        self.shown.set(None);
        // Typing the last character sends the code. With a password beside it, a press is needed.
        at_end && code::grew_at_its_end(before.open(), self.code.open()) && self.is_complete()
    }

    /// Sends the code, unless an issue, a wait, a new token or the checks of the password come first.
    pub(super) fn submit(mut self: Box<Self>, page: &mut Page) -> Next {
        if !self.step.is_idle() {
            return stay(State::Activating(self));
        }
        if self.step.must_wait(page.now) {
            let commands = vec![Command::Focus(Target::Notice)];
            return (State::Activating(self), commands);
        }
        let code = match self.read_code() {
            Ok(code) => code,
            Err(issue) => {
                // A press with the field that a refusal has emptied keeps the issue of the refusal.
                if issue != Issue::Missing || self.shown.issue().is_none() {
                    self.shown.set(Some(issue));
                }
                return (State::Activating(self), refused(FieldId::Code));
            }
        };
        let password = match self.password.as_mut().map(NewPassword::submit) {
            Some(None) => return (State::Activating(self), refused(FieldId::Password)),
            other => other.flatten(),
        };
        if self.step.needs_token(page.now) {
            self.account.wish = None;
            return State::Activating(self).renew(page);
        }
        self.shown.set(None);
        let words = self.own_words(page);
        if let Some(first) = vet(&mut self.step, self.password.as_mut(), words, page) {
            return (State::Activating(self), first);
        }
        let apart = page.asks().is_apart();
        let proof = Proof {
            password,
            code_address: apart.then(|| self.account.address.clone()),
        };
        let question = page.ask();
        self.step.notice = None;
        self.step.work = Work::Sending(question);
        let (token, id) = (self.step.token.clone(), self.account.id.clone());
        let commands = vec![
            Command::Announce(Announcement::Working),
            Command::Activate(question, token, id, code, proof),
        ];
        (State::Activating(self), commands)
    }

    fn activated(
        mut self: Box<Self>,
        question: Question,
        result: Result<Active, Refusal>,
        page: &mut Page,
    ) -> Next {
        if !self.step.end(Work::Sending(question)) {
            return stay(State::Activating(self));
        }
        self.now = page.now;
        let refusal = match result {
            Ok(active) => {
                let address = self.account.address.clone();
                let known = Some(Named::Proven(address));
                return State::Activating(self).finish(active, known, page);
            }
            Err(refusal) => refusal,
        };
        if refusal == Refusal::TokenEnded {
            return State::Activating(self).token_ended(page);
        }
        self.step.fresh = false;
        let commands = match refusal {
            Refusal::Invalid(_, ref complaints)
                if refuse_password(self.password.as_mut(), complaints) =>
            {
                let operation = "activateSelfRegisteredUser";
                return State::Activating(self).password_refused(operation, page);
            }
            Refusal::NotFound | Refusal::Forbidden => {
                let commands = self.code_refused(page.now);
                // The Create User API may have invented this account: nothing may differ from a real one.
                if !page.creates_user() && self.step.notice.is_none() {
                    self.step.notice = Some(Notice::RegisterAgain);
                }
                commands
            }
            Refusal::Unauthorized | Refusal::Invalid(..) | Refusal::Conflict => {
                self.code_refused(page.now)
            }
            Refusal::TooMany(wait) => {
                self.step.notice = Some(Notice::wait(wait, page.now));
                vec![Command::Focus(Target::Notice)]
            }
            Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale => {
                self.unheard = true;
                self.step.notice = Some(Notice::NotSent);
                vec![Command::Focus(Target::Notice)]
            }
            Refusal::TokenEnded | Refusal::TooLarge | Refusal::Unreadable(_) => {
                let again = WayOn::Authorize(ReturnTo::Activation);
                let stopped = Stopped::call("activateSelfRegisteredUser", &refusal, again);
                return State::Activating(self).stop(stopped, page);
            }
        };
        (State::Activating(self), commands)
    }

    /// A code that is wrong, expired or used; or that has activated the account by a call whose answer was lost.
    fn code_refused(&mut self, now: Moment) -> Vec<Command> {
        let over = self.account.expires_at.is_some_and(|ends| now >= ends);
        self.code = Secret::default();
        self.shown.set(Some(match over {
            true => Issue::CodeExpired,
            false => Issue::CodeRefused,
        }));
        if std::mem::take(&mut self.unheard) {
            self.step.notice = Some(Notice::PerhapsActive);
            return vec![Command::Focus(Target::Notice)];
        }
        refused(FieldId::Code)
    }

    fn activated_elsewhere(self: Box<Self>, mark: &str, page: &mut Page) -> Next {
        if self.account.id.mark() != mark {
            return stay(State::Activating(self));
        }
        let known = Some(Named::Proven(self.account.address.clone()));
        State::Activating(self).end(Ending::Activated, known, page)
    }

    fn change_address(self: Box<Self>, page: &mut Page) -> Next {
        if !self.step.is_idle() {
            return stay(State::Activating(self));
        }
        // After `RegisterAgain` the address need not be corrected.
        let again = self.step.notice == Some(Notice::RegisterAgain);
        let notice = (!again).then_some(Notice::AddressAgain);
        page.draft.identifier = self.account.address;
        let (state, asked) = State::prepare(self.step.token, notice, page);
        let mut commands = vec![Command::ForgetAccount, Command::ReplaceAddress("/")];
        commands.extend(asked);
        (state, commands)
    }

    /// The visitor's own words: the address.
    pub(super) fn own_words(&self, page: &Page) -> String {
        page.own_words(&address_words(&self.account.address))
    }
}
