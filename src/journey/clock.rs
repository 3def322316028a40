//! The wall clock of a device is set back now and then; nobody has to wait for hours because of it.
//!
//! A clock that is set forward looks like a device that slept, and is taken for one.

use std::time::Duration;

use super::{Journey, Notice, State};
use crate::{browser::Moment, oauth::exchange::AccessToken};

impl Journey {
    /// Moves every moment that is waited for back by as much.
    pub(super) fn clock_was_set_back(&mut self, by: Duration) {
        let earlier = |moment: &mut Moment| *moment = moment.minus(by);
        let mut notice: Option<&mut Option<Notice>> = None;
        let mut token: Option<&mut AccessToken> = None;
        match &mut self.state {
            State::Preparing { token: own, .. } => token = Some(own),
            State::Filling(filling) => {
                notice = Some(&mut filling.notice);
                token = Some(&mut filling.token);
            }
            State::Activating(activating) => {
                let account = &mut activating.account;
                earlier(&mut account.sent_at);
                earlier(&mut account.resend_at);
                account.expires_at.iter_mut().for_each(earlier);
                notice = Some(&mut activating.notice);
                token = Some(&mut activating.token);
            }
            State::Confirming(confirming) => {
                notice = Some(&mut confirming.notice);
                token = confirming.token.as_mut();
            }
            _ => {}
        }
        if let Some(Some(Notice::Wait(until) | Notice::SmallWindow(until))) = notice {
            earlier(until);
        }
        if let Some(token) = token {
            token.ends_earlier(by);
        }
        if let Some(Some(until)) = self.password_in_hand().map(|p| &mut p.vetting) {
            earlier(until);
        }
    }
}
