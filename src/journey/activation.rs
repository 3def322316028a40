//! Step 3: the message is on its way; the visitor types its code, or opens its link.
//!
//! A code is a secret: it is neither kept nor put anywhere but into the one call. Who sends the
//! message, and when another may be asked for: `message`.

use std::time::Duration;

use super::{
    Activation, Announcement, Command, Done, Draft, Ending, Journey, Named, Notice, State, Target,
    code,
    confirmation::refuse_password,
    is_waiting,
    memory::Account,
    problem::{Cause, Problem, Stopped, WayOn},
    refused,
    renewal::is_small,
};
use crate::{
    account::UserId,
    browser::Moment,
    config::{Api, CodeAlphabet, Delivery, MessageKind, NewStatus, PasswordWhen},
    form::{FieldId, Issue, Shown, addressee::Addressee, identifier, new_password::NewPassword},
    identity::{Active, Proof, refusal::Refusal},
    oauth::{ReturnTo, exchange::AccessToken},
    secret::Secret,
};

/// Step 3.
#[derive(Clone, Debug)]
pub struct Activating {
    /// The account that waits.
    pub account: Account,
    /// Activates.
    pub token: AccessToken,
    /// As typed.
    pub code: Secret,
    /// What codes are made of.
    pub alphabet: CodeAlphabet,
    /// Its issue.
    pub shown: Shown,
    /// The new password, where it is set with the code.
    pub password: Option<NewPassword>,
    /// What is going on.
    pub work: Work,
    /// What stands above.
    pub notice: Option<Notice>,
    /// The clock of the screen, for remaining times.
    pub now: Moment,
    /// A code was sent and its answer got lost: it may have done its work.
    pub(super) unheard: bool,
    /// The token is new, and nothing was sent with it yet.
    pub(super) untried: bool,
}

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The visitor types.
    Entering,
    /// The tenant judges the code.
    Checking(u32),
    /// A message with this is asked for.
    Sending(u32, MessageKind),
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

    /// Whether the code has all its characters and nothing else is asked for.
    pub(super) fn is_complete(&self) -> bool {
        let length = self.account.code_length;
        self.password.is_none()
            && length.is_some()
            && self.work == Work::Entering
            && !matches!(self.notice, Some(Notice::SmallWindow(_)))
            && self.read_code().is_ok()
    }

    fn read_code(&self) -> Result<Secret, Issue> {
        code::read(self.code.open(), self.account.code_length, self.alphabet)
    }

    /// Whether a message was sent at all, as far as is known.
    pub fn was_sent(&self) -> bool {
        self.account.messages > 0
    }
}

impl Journey {
    /// Registered: the same for a free and a taken address.
    pub(super) fn account_made(&mut self, id: UserId, now: Moment) -> Vec<Command> {
        let Some(config) = self.config.clone() else {
            return Vec::new();
        };
        if let Api::CreateUser(creation) = &config.api {
            match creation.status {
                NewStatus::New => {}
                NewStatus::Inactive => return self.end(Ending::AwaitingApproval),
                NewStatus::Active => return self.end(Ending::Created),
            }
        }
        let State::Filling(filling) = &self.state else {
            return Vec::new();
        };
        let (token, pool) = (filling.token.clone(), filling.pool.clone());
        let typed = &filling.form.identifier.text;
        let asked = config.identifier.address();
        let mut account = Account {
            id,
            address: identifier::read(asked, typed, filling.form.sheet.hosts()).unwrap_or_default(),
            by: config.activation.message,
            sent_at: now,
            resend_at: now,
            messages: 0,
            expires_at: None,
            code_life: pool.code_life,
            code_length: pool.code_length,
            policy: (config.password == PasswordWhen::Activation).then_some(pool.policy),
            code_again: false,
            wish: None,
        };
        self.draft.renewed = false;
        if config.activation.delivery == Delivery::WithRegistration {
            account.sent(account.by, now);
        }
        // A taken address has the id of its account, which this browser may have activated once: the
        // page must neither take it for this one nor tell that it is there.
        let mut commands = vec![
            Command::ForgetActive,
            Command::KeepRegistered(account.id.clone()),
            Command::KeepAccount(account.clone()),
        ];
        commands.extend(self.begin_activation(account, token, now));
        if config.activation.delivery != Delivery::WithRegistration {
            // The account is kept first: whatever happens to this message, another can be asked for.
            commands.extend(self.resend(None, now));
        }
        commands
    }

    /// Back with a token for the account that waits.
    pub(super) fn resume(&mut self, token: AccessToken, now: Moment) -> Vec<Command> {
        match self.waiting.take() {
            Some(mut account) => {
                let again = std::mem::take(&mut account.code_again);
                let wish = account.wish.take();
                let noted = again || wish.is_some();
                let kept = noted.then(|| Command::KeepAccount(account.clone()));
                let mut commands = self.begin_activation(account, token, now);
                if let State::Activating(activating) = &mut self.state {
                    activating.untried = true;
                    if again {
                        activating.notice = Some(Notice::CodeAgain);
                        commands.push(Command::Announce(Announcement::Notice));
                    }
                }
                commands.extend(kept);
                if let Some(kind) = wish {
                    // What was asked for before the way to the tenant.
                    commands.extend(self.resend(Some(kind), now));
                }
                commands
            }
            None => self.prepare(token, None),
        }
    }

    pub(super) fn begin_activation(
        &mut self,
        account: Account,
        token: AccessToken,
        now: Moment,
    ) -> Vec<Command> {
        let password = account.policy.map(|policy| {
            let mut password = NewPassword::under(policy).for_service(self.config.as_deref());
            password.known(vec![account.address.clone()]);
            password
        });
        self.state = State::Activating(Box::new(Activating {
            password,
            account,
            token,
            code: Secret::default(),
            alphabet: self
                .config
                .as_ref()
                .map(|config| config.activation.code_alphabet)
                .unwrap_or_default(),
            shown: Shown::default(),
            work: Work::Entering,
            notice: None,
            now,
            unheard: false,
            untried: false,
        }));
        // A new address for the next step: so password managers know that the form was taken (PM-04).
        vec![
            Command::ReplaceAddress("/#sent"),
            Command::Focus(Target::Heading),
            self.wake(),
        ]
    }

    pub(super) fn enter_code(&mut self, now: Moment) -> Vec<Command> {
        let State::Activating(activating) = &mut self.state else {
            return Vec::new();
        };
        if activating.work != Work::Entering {
            return Vec::new();
        }
        if is_waiting(activating.notice, now) {
            return vec![Command::Focus(Target::Notice)];
        }
        let code = match activating.read_code() {
            Ok(code) => code,
            Err(issue) => {
                // A press after the refusal of a code, whose field is empty now, hides no refusal.
                if issue != Issue::Missing || activating.shown.issue().is_none() {
                    activating.shown.set(Some(issue));
                }
                return refused(FieldId::Code);
            }
        };
        let password = match activating.password.as_mut().map(NewPassword::submit) {
            Some(None) => return refused(FieldId::Password),
            other => other.flatten(),
        };
        if activating.token.is_spent(now, activating.untried) || is_small(activating.notice) {
            activating.account.wish = None;
            return self.renew();
        }
        activating.shown.set(None);
        if let Some(first) = self.vet(now) {
            return first;
        }
        let State::Activating(activating) = &mut self.state else {
            return Vec::new();
        };
        activating.notice = None;
        let (token, id) = (activating.token.clone(), activating.account.id.clone());
        let address = activating.account.address.clone();
        let proof = Proof {
            password,
            code_address: self.asks().is_apart().then_some(address),
        };
        let number = self.ask();
        if let State::Activating(activating) = &mut self.state {
            activating.work = Work::Checking(number);
        }
        vec![
            Command::Announce(Announcement::Working),
            Command::Activate(number, token, id, code, proof),
        ]
    }

    pub(super) fn activated(
        &mut self,
        number: u32,
        result: Result<Activation, Refusal>,
        now: Moment,
    ) -> Vec<Command> {
        let created = self
            .config
            .as_ref()
            .is_some_and(|c| c.api != Api::SelfRegister);
        match &mut self.state {
            State::Activating(activating) if activating.work == Work::Checking(number) => {
                activating.work = Work::Entering;
                activating.now = now;
                let refusal = match result {
                    Ok(Activation::Done(active)) => {
                        let address = activating.account.address.clone();
                        return self.finish(active, Some(Named::Proven(address)));
                    }
                    // Only a link is asked about before it is used.
                    Ok(
                        Activation::PasswordNeeded(_) | Activation::Prepared | Activation::Unknown,
                    ) => return Vec::new(),
                    Err(refusal) => refusal,
                };
                if refusal == Refusal::TokenEnded {
                    return self.token_ended(now);
                }
                activating.untried = false;
                match refusal {
                    Refusal::Invalid(ref complaints)
                        if refuse_password(&mut activating.password, complaints) =>
                    {
                        self.password_refused("activateSelfRegisteredUser")
                    }
                    Refusal::NotFound | Refusal::Forbidden => {
                        let commands = code_refused(activating, now);
                        // For an account that was not made the page does what it does for others.
                        if !created && activating.notice.is_none() {
                            activating.notice = Some(Notice::RegisterAgain);
                        }
                        commands
                    }
                    Refusal::Unauthorized | Refusal::Invalid(_) | Refusal::Conflict => {
                        code_refused(activating, now)
                    }
                    Refusal::TooMany(wait) => {
                        let until = now.plus(wait.unwrap_or(Notice::BACK_OFF));
                        activating.notice = Some(Notice::Wait(until));
                        vec![Command::Focus(Target::Notice)]
                    }
                    Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale => {
                        activating.unheard = true;
                        activating.notice = Some(Notice::NotSent);
                        vec![Command::Focus(Target::Notice)]
                    }
                    Refusal::TokenEnded | Refusal::TooLarge | Refusal::Unreadable(_) => {
                        let again = WayOn::Authorize(ReturnTo::Activation);
                        self.stop(Stopped::call("activateSelfRegisteredUser", &refusal, again))
                    }
                }
            }
            State::Confirming(_) => self.link_judged(number, result, now),
            _ => Vec::new(),
        }
    }

    /// Activated here: the other tabs are told. An account that has more to sign in with than this page
    /// has sent was prepared by somebody else, and nobody is told that it is ready. `known`: for which
    /// address it is, where the answer does not say it.
    pub(super) fn finish(&mut self, active: Active, known: Option<Named>) -> Vec<Command> {
        let asked = self.config.as_ref().map(|c| c.password).unwrap_or_default();
        let surplus = active.credentials.surplus(asked);
        if !surplus.is_empty() {
            let mut commands = Vec::new();
            if let State::Activating(_) = self.state {
                commands.push(Command::ForgetAccount);
            }
            let cause = Some(Cause::Surplus(surplus));
            commands.extend(self.stop(Stopped::new(Problem::PreparedActive, cause, WayOn::Start)));
            return commands;
        }
        let addressee = match known {
            Some(Named::Proven(address)) => Some(Named::Proven(address)),
            by_link => {
                let answer = active.addressee.as_ref().map(Addressee::shown);
                answer.map(Named::Proven).or(by_link)
            }
        };
        let mut commands = vec![Command::KeepActive(active.user)];
        commands.extend(self.end_for(Ending::Activated, addressee));
        commands
    }

    /// Another tab says that an account is active.
    pub(super) fn activated_elsewhere(&mut self, mark: &str) -> Vec<Command> {
        match &self.state {
            State::Activating(activating) if activating.account.id.mark() == mark => {
                let address = activating.account.address.clone();
                self.end_for(Ending::Activated, Some(Named::Proven(address)))
            }
            _ => Vec::new(),
        }
    }

    /// There is an account; nothing of the journey is needed any more.
    pub(super) fn end(&mut self, ending: Ending) -> Vec<Command> {
        self.end_for(ending, None)
    }

    fn end_for(&mut self, ending: Ending, addressee: Option<Named>) -> Vec<Command> {
        let token = match &self.state {
            State::Filling(filling) => Some(filling.token.clone()),
            State::Activating(activating) => Some(activating.token.clone()),
            State::Confirming(confirming) => confirming.token.clone(),
            _ => None,
        };
        // As after the form: a new address when a password was taken (PM-04).
        let address = match self.state {
            State::Filling(_) => "/#done",
            _ => "/",
        };
        self.state = State::Done(Done { ending, addressee });
        self.draft = Draft::default();
        self.waiting = None;
        let mut commands = vec![Command::ForgetJourney];
        commands.extend(token.map(Command::Revoke));
        commands.extend([
            Command::ReplaceAddress(address),
            Command::Focus(Target::Heading),
        ]);
        commands
    }

    pub(super) fn change_address(&mut self) -> Vec<Command> {
        let State::Activating(activating) = &self.state else {
            return Vec::new();
        };
        if activating.work != Work::Entering {
            return Vec::new();
        }
        // Whoever registers again need not correct the address.
        let again = activating.notice == Some(Notice::RegisterAgain);
        let token = activating.token.clone();
        self.draft
            .identifier
            .clone_from(&activating.account.address);
        let mut commands = vec![Command::ForgetAccount, Command::ReplaceAddress("/")];
        commands.extend(self.prepare(token, (!again).then_some(Notice::AddressAgain)));
        commands
    }
}

/// A code that is wrong, too old or used; or that has done its work with nobody hearing of it.
fn code_refused(activating: &mut Activating, now: Moment) -> Vec<Command> {
    let over = activating
        .account
        .expires_at
        .is_some_and(|ends| now >= ends);
    activating.code = Secret::default();
    activating.shown.set(Some(match over {
        true => Issue::CodeExpired,
        false => Issue::CodeRefused,
    }));
    if std::mem::take(&mut activating.unheard) {
        activating.notice = Some(Notice::PerhapsActive);
        return vec![Command::Focus(Target::Notice)];
    }
    refused(FieldId::Code)
}
