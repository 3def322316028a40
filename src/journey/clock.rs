//! The wall clock of a device is set back now and then; nobody has to wait for hours because of it.
//!
//! A clock that is set forward looks like a device that slept, and is taken for one.

use std::time::Duration;

use super::State;

impl State {
    /// Moves every moment that is waited for back by as much.
    pub(super) fn clock_was_set_back(&mut self, by: Duration) {
        if let Self::Activating(activating) = self {
            let account = &mut activating.account;
            let moments = [&mut account.sent_at, &mut account.resend_at];
            for moment in moments.into_iter().chain(&mut account.expires_at) {
                *moment = moment.minus(by);
            }
        }
        if let Self::Preparing(preparing) = self {
            preparing.token.ends_earlier(by);
        }
        if let Some(step) = self.step_mut() {
            step.clock_was_set_back(by);
        }
    }
}
