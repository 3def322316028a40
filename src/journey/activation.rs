//! Step 3: the message is on its way; the visitor types its code, or opens its link.
//!
//! The wait before another message is an absolute moment, kept over reloads. A code is a secret: it
//! is neither kept nor put anywhere but into the one call.

use std::time::Duration;

use super::memory::Account;
use crate::{browser::Moment, form::Shown, oauth::exchange::AccessToken, secret::Secret};

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
    pub notice: Option<super::Notice>,
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
