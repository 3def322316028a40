//! Step 2: the form, up to an account that waits for its activation.

use super::{
    Activating, Announcement, Command, Ending, Next, Notice, Page, State, Target, TokenStep, Work,
    judging::{address_words, line},
    memory::{Account, Draft},
    problem::{Stopped, WayOn},
    stay,
    vetting::vet,
};
use crate::{
    account::UserId,
    browser::Unreachable,
    config::{Api, Delivery, MessageKind, NewStatus, PasswordWhen},
    form::{FieldId, Form, NodeId, identifier},
    identity::{pool::Pool, refusal::Refusal},
    oauth::ReturnTo,
    question::Question,
    secret::Secret,
};

/// Step 2.
#[derive(Clone, Debug)]
pub struct Filling {
    /// Token, work and notice.
    pub step: TokenStep,
    /// The pool; step 3 needs some of its settings.
    pub pool: Pool,
    /// The fields, and the new password where it is set now.
    pub form: Form,
    /// Whether the last press was refused; then the summary is shown.
    pub summary: bool,
}

/// What happens at step 2.
#[derive(Debug)]
pub enum FillingEvent {
    /// The form was submitted.
    Submitted,
    /// The visitor adds an item to this list.
    ItemAdded(NodeId),
    /// The visitor removes this item.
    ItemRemoved(NodeId),
    /// The answer to the registration.
    Registered(Question, Result<UserId, Refusal>),
}

impl Filling {
    pub(super) fn update(mut self: Box<Self>, event: FillingEvent, page: &mut Page) -> Next {
        match event {
            FillingEvent::Submitted => self.submit(page),
            FillingEvent::ItemAdded(list) => {
                let commands = self.add_item(list);
                (State::Filling(self), commands)
            }
            FillingEvent::ItemRemoved(item) => {
                let commands = self.remove_item(item, page);
                (State::Filling(self), commands)
            }
            FillingEvent::Registered(question, result) => self.registered(question, result, page),
        }
    }

    /// Sends the registration, unless an issue, a wait, a new token or the checks of the password come first.
    pub(super) fn submit(mut self: Box<Self>, page: &mut Page) -> Next {
        if !self.step.is_idle() {
            return stay(State::Filling(self));
        }
        if self.step.must_wait(page.now) {
            let commands = vec![Command::Focus(Target::Notice)];
            return (State::Filling(self), commands);
        }
        self.summary = self.form.check(page.now).is_err();
        if self.summary {
            let commands = vec![Command::Focus(Target::Summary)];
            return (State::Filling(self), commands);
        }
        if self.step.needs_token(page.now) {
            return State::Filling(self).renew(page);
        }
        let words = self.own_words(page);
        if let Some(first) = vet(&mut self.step, self.form.password.as_mut(), words, page) {
            return (State::Filling(self), first);
        }
        let Ok(submission) = self.form.submit(page.now) else {
            return stay(State::Filling(self));
        };
        self.keep_answers(&mut page.draft);
        let question = page.ask();
        self.step.notice = None;
        self.step.work = Work::Sending(question);
        let commands = vec![
            Command::KeepDraft(page.draft.clone()),
            Command::Announce(Announcement::Working),
            Command::Register(question, self.step.token.clone(), submission),
        ];
        (State::Filling(self), commands)
    }

    pub(super) fn typed(&mut self, id: FieldId, text: Secret) -> bool {
        if self.step.is_busy() {
            return false;
        }
        self.form.typed(id, text);
        if matches!(
            self.step.notice,
            Some(Notice::NotAccepted | Notice::NotSent)
        ) {
            self.step.notice = None;
        }
        true
    }

    /// A field was left: keeps its answer. `None` while the fields take no input.
    pub(super) fn left(&mut self, id: FieldId, page: &mut Page) -> Option<Command> {
        if self.step.is_busy() {
            return None;
        }
        self.form.left(id);
        self.keep_answers(&mut page.draft);
        Some(Command::KeepDraft(page.draft.clone()))
    }

    /// Adds an item to a list and moves the focus into it.
    fn add_item(&mut self, list: NodeId) -> Vec<Command> {
        if self.step.is_busy() {
            return Vec::new();
        }
        let Some(first) = self.form.add(list) else {
            return Vec::new();
        };
        vec![
            Command::Focus(Target::Field(FieldId::Node(first))),
            Command::Announce(Announcement::ItemAdded),
        ]
    }

    /// Removes an item and moves the focus to a neighbour, or to the button that adds one.
    fn remove_item(&mut self, item: NodeId, page: &mut Page) -> Vec<Command> {
        if self.step.is_busy() {
            return Vec::new();
        }
        let Some((list, beside)) = self.form.remove(item) else {
            return Vec::new();
        };
        self.keep_answers(&mut page.draft);
        let target = beside.map_or(Target::Add(list), Target::Remove);
        vec![
            Command::KeepDraft(page.draft.clone()),
            Command::Focus(target),
            Command::Announce(Announcement::ItemRemoved),
        ]
    }

    fn registered(
        mut self: Box<Self>,
        question: Question,
        result: Result<UserId, Refusal>,
        page: &mut Page,
    ) -> Next {
        if !self.step.end(Work::Sending(question)) {
            return stay(State::Filling(self));
        }
        let refusal = match result {
            Ok(id) => return self.account_made(id, page),
            Err(refusal) => refusal,
        };
        let notice = match refusal {
            Refusal::Unauthorized if !self.step.fresh || self.step.token.has_ended(page.now) => {
                return State::Filling(self).renew(page);
            }
            Refusal::Invalid(_, ref complaints) => {
                if self.form.complain(complaints) {
                    self.summary = true;
                    let commands = vec![Command::Focus(Target::Summary)];
                    return (State::Filling(self), commands);
                }
                Notice::NotAccepted
            }
            Refusal::Conflict | Refusal::TooLarge => Notice::NotAccepted,
            Refusal::TooMany(wait) => Notice::wait(wait, page.now),
            Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale => {
                match perhaps_made(&refusal, page) {
                    Some(kind) => Notice::PerhapsRegistered(kind),
                    None => Notice::NotSent,
                }
            }
            Refusal::Unauthorized
            | Refusal::TokenEnded
            | Refusal::Forbidden
            | Refusal::NotFound
            | Refusal::Unreadable(_) => {
                let again = WayOn::Authorize(ReturnTo::Details);
                let stopped = Stopped::call("selfRegisterUser", &refusal, again);
                return State::Filling(self).stop(stopped, page);
            }
        };
        self.step.notice = Some(notice);
        let commands = vec![Command::Focus(Target::Notice), page.tick()];
        (State::Filling(self), commands)
    }

    /// The registration was accepted; the same for a free and a taken address.
    fn account_made(self: Box<Self>, id: UserId, page: &mut Page) -> Next {
        let Some(config) = page.config.clone() else {
            return stay(State::Filling(self));
        };
        if let Api::CreateUser(creation) = &config.api {
            let ending = match creation.status {
                NewStatus::New => None,
                NewStatus::Inactive => Some(Ending::AwaitingApproval),
                NewStatus::Active => Some(Ending::Created),
            };
            if let Some(ending) = ending {
                return State::Filling(self).end(ending, None, page);
            }
        }
        let Self {
            step, pool, form, ..
        } = *self;
        let asked = config.identifier.address();
        let typed = &form.identifier.text;
        let mut account = Account {
            id,
            address: identifier::read(asked, typed, form.sheet.hosts()).unwrap_or_default(),
            by: config.activation.message,
            sent_at: page.now,
            resend_at: page.now,
            messages: 0,
            expires_at: None,
            code_life: pool.code_life,
            code_length: pool.code_length,
            policy: (config.password == PasswordWhen::Activation).then_some(pool.policy),
            code_again: false,
            wish: None,
        };
        page.draft.renewed = false;
        let sent = config.activation.delivery == Delivery::WithRegistration;
        if sent {
            account.sent(account.by, page.now);
        }
        // For a taken address the id may be that of an existing account that this browser has activated before.
        // That activation must not count for this registration, nor reveal that the account exists.
        let mut commands = vec![
            Command::ForgetActive,
            Command::KeepRegistered(account.id.clone()),
            Command::KeepAccount(account.clone()),
        ];
        let activating = Activating::new(account, TokenStep::new(step.token), page);
        commands.extend(activating.shown(page));
        if sent {
            return (State::Activating(activating), commands);
        }
        // The account is kept before the message is asked for: if that fails, the visitor can ask again.
        let (state, asked) = activating.resend(None, page);
        commands.extend(asked);
        (state, commands)
    }

    /// Copies the answers into the draft, without the password.
    pub(super) fn keep_answers(&self, draft: &mut Draft) {
        draft.identifier.clone_from(&self.form.identifier.text);
        draft.sign_in_name.clone_from(&self.form.sign_in_name.text);
        draft.answers = self.form.sheet.answers();
    }

    /// The visitor's own words: the addresses and the other answers.
    pub(super) fn own_words(&self, page: &Page) -> String {
        let form = &self.form;
        let addresses = [&*form.identifier.text, &*form.sign_in_name.text];
        let mut words: String = addresses.into_iter().map(address_words).collect();
        for answer in form.sheet.answers().values() {
            words.push_str(&line(answer));
        }
        page.own_words(&words)
    }
}

/// The kind of message by which the visitor would learn that the account was created, if the answer is lost and no
/// idempotency key makes a repetition safe.
fn perhaps_made(refusal: &Refusal, page: &Page) -> Option<MessageKind> {
    let lost = matches!(
        refusal,
        Refusal::Unreachable(Unreachable::Silent | Unreachable::Refused)
            | Refusal::Broken(502 | 504)
    );
    match &page.config {
        Some(config) => {
            (lost && !config.tenant.idempotency_keys).then_some(config.activation.message)
        }
        None => lost.then_some(MessageKind::Code),
    }
}
