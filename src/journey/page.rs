//! What the page knows at every step: the deployment, what it remembers, the clock, its counters.

use std::{sync::Arc, time::Duration};

use super::{
    ActivatingEvent, Command, ConfirmingEvent, Event, FillingEvent, Inviting, State, Timer,
    memory::{Account, Draft},
};
use crate::{
    browser::Moment,
    config::{Api, Config, Identifier, Renewal},
    form::{Entry, new_password::NewPassword},
    identity::{Intent, refusal::Refusal},
    password::policy::Policy,
    question::Question,
};

/// How often remaining times are brought up to date.
pub(super) const TICK: Duration = Duration::from_secs(1);

/// What is known at every step.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub(super) config: Option<Arc<Config>>,
    /// What survives a bounce and a reload, without secrets.
    pub(super) draft: Draft,
    /// The account that waits, between the opening and the token.
    pub(super) waiting: Option<Account>,
    /// The marks of the accounts that this browser has registered.
    pub(super) registered: Vec<String>,
    /// The clock of the screen, for remaining times.
    pub(super) now: Moment,
    /// The device says that it has no network.
    pub(super) offline: bool,
    /// What the tenant says of the refusal that was heard last.
    pub(super) explained: Option<String>,
    /// What the visitor has set out to do.
    pub(super) intent: Intent,
    /// The current timer.
    pub(super) timer: Timer,
    /// The last question.
    asked: Question,
}

impl Page {
    /// What the deployment asks for; the default until it is read.
    pub(super) fn asks(&self) -> Identifier {
        let config = self.config.as_ref();
        config.map(|config| config.identifier).unwrap_or_default()
    }

    /// Whether the account is made by the Create User API. What it answers for a taken identifier is kept from
    /// the visitor, so later calls for that account may fail.
    pub(super) fn creates_user(&self) -> bool {
        let config = self.config.as_ref();
        config.is_some_and(|config| config.api != Api::SelfRegister)
    }

    /// Whether a token is renewed in a small window, not by leaving this page.
    pub(super) fn prefers_small_window(&self) -> bool {
        let config = self.config.as_ref();
        config.is_some_and(|config| config.authorization.renewal == Renewal::SmallWindow)
    }

    /// An empty field for a new password.
    pub(super) fn new_password(&self, policy: Policy) -> NewPassword {
        NewPassword::under(policy).for_service(self.config.as_deref())
    }

    /// A new question.
    pub(super) fn ask(&mut self) -> Question {
        self.explained = None;
        self.asked = self.asked.next();
        self.asked
    }

    /// Begins to count seconds; an older timer is ignored from now on.
    pub(super) fn tick(&mut self) -> Command {
        self.wake_in(TICK)
    }

    /// The same with one wait of this length.
    pub(super) fn wake_in(&mut self, rest: Duration) -> Command {
        self.timer = Timer(self.timer.0.wrapping_add(1));
        Command::Wake(self.timer, self.now.plus(rest))
    }

    /// Another tick of the current timer.
    pub(super) fn tick_on(&self) -> Command {
        Command::Wake(self.timer, self.now.plus(TICK))
    }

    /// Where the event is an answer of the tenant, the visitor's next press is another intent.
    pub(super) fn count_intent(&mut self, event: &Event) {
        let lost =
            |refusal: &Refusal| matches!(refusal, Refusal::Unreachable(_) | Refusal::Broken(_));
        let heard = match event {
            Event::Filling(FillingEvent::Registered(_, Err(refusal)))
            | Event::Activating(
                ActivatingEvent::Activated(_, Err(refusal))
                | ActivatingEvent::Sent(_, Err(refusal)),
            )
            | Event::Confirming(ConfirmingEvent::Activated(_, Err(refusal))) => !lost(refusal),
            Event::Filling(FillingEvent::Registered(..))
            | Event::Activating(ActivatingEvent::Activated(..) | ActivatingEvent::Sent(..))
            | Event::Confirming(ConfirmingEvent::Activated(..)) => true,
            _ => false,
        };
        if heard {
            self.intent = self.intent.next();
        }
    }

    /// Step 1, with what is known of the address; what is to be kept.
    pub(super) fn invite(&mut self, typed: Entry) -> (State, Option<Command>) {
        let text = match typed.text.is_empty() {
            true => self.draft.identifier.clone(),
            false => typed.text,
        };
        let address = Entry {
            text,
            shown: typed.shown,
            advice: None,
        };
        // Whoever went back to step 1 wants to be there after a reload, too.
        let was_at_details = std::mem::take(&mut self.draft.at_details);
        let kept = was_at_details.then(|| Command::KeepDraft(self.draft.clone()));
        (State::Inviting(Inviting::new(address, self.now)), kept)
    }
}
