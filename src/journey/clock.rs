//! Corrects stored moments when the device's clock is set back, so that no wait becomes hours long.
//!
//! A clock that is set forward cannot be told from a device that was suspended, and needs no correction.

use std::time::Duration;

use super::State;

impl State {
    /// Moves every moment that is waited for back by this time.
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
