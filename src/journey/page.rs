//! What is known at every step: config, draft, clock, and the counters of questions and timers.

use std::{sync::Arc, time::Duration};

use super::{
    Command, Timer,
    memory::{Account, Draft},
};
use crate::{
    browser::Moment,
    config::{Api, Config, Identifier, Renewal},
    form::new_password::NewPassword,
    identity::Intent,
    password::policy::Policy,
    question::Question,
};

/// How often remaining times are updated.
pub(super) const TICK: Duration = Duration::from_secs(1);

/// What is known at every step.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub(super) config: Option<Arc<Config>>,
    /// What survives a redirect and a reload, without secrets.
    pub(super) draft: Draft,
    /// The account that waits for activation, from the opening of the page until there is a token.
    pub(super) waiting: Option<Account>,
    /// The marks of the accounts that this browser has registered.
    pub(super) registered: Vec<String>,
    /// The clock of the screen, for remaining times.
    pub(super) now: Moment,
    /// The device says that it has no network.
    pub(super) offline: bool,
    /// What the tenant's last refusal said, for the operator.
    pub(super) explained: Option<String>,
    /// The visitor's current intent; see [`Journey::intent`](super::Journey::intent).
    pub(super) intent: Intent,
    /// The current timer.
    pub(super) timer: Timer,
    /// The last question.
    asked: Question,
}

impl Page {
    /// Which identifier and address the config asks for; the default until the config is read.
    pub(super) fn asks(&self) -> Identifier {
        let config = self.config.as_ref();
        config.map(|config| config.identifier).unwrap_or_default()
    }

    /// Whether the account is created by the Create User API. Its answer for a taken identifier is hidden from the
    /// visitor, so the account of later calls may not exist, and those calls fail.
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

    /// Starts a timer that ticks each second; older timers are ignored from now on.
    pub(super) fn tick(&mut self) -> Command {
        self.wake_in(TICK)
    }

    /// Starts a timer that goes off once after this time; older timers are ignored from now on.
    pub(super) fn wake_in(&mut self, rest: Duration) -> Command {
        self.timer = Timer(self.timer.0.wrapping_add(1));
        Command::Wake(self.timer, self.now.plus(rest))
    }

    /// Another tick of the current timer.
    pub(super) fn tick_on(&self) -> Command {
        Command::Wake(self.timer, self.now.plus(TICK))
    }
}
