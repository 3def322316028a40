//! The page of an activation link: nothing is sent before a press, so a scanner that opens links
//! spends nothing.

use super::{
    Announcement, Command, Confirming, Journey, Notice, State, Target,
    problem::{Cause, Problem, Stopped, WayOn},
};
use crate::{
    browser::Moment,
    identity::{LinkCode, refusal::Refusal},
    oauth::{ReturnTo, exchange::AccessToken},
};

impl Journey {
    /// The press on the link's page: nothing was sent before it, so a scanner that only loads the
    /// page spends nothing.
    pub(super) fn confirm(&mut self, now: Moment) -> Vec<Command> {
        let State::Confirming(confirming) = &self.state else {
            return Vec::new();
        };
        let waiting = matches!(confirming.notice, Some(Notice::Wait(until)) if now < until);
        if confirming.work.is_some() || waiting {
            return Vec::new();
        }
        let link = Some(confirming.link.clone());
        self.state = State::Leaving(ReturnTo::Link);
        vec![Command::Leave {
            return_to: ReturnTo::Link,
            link,
            replace: false,
        }]
    }

    pub(super) fn activate_by_link(&mut self, token: AccessToken, link: LinkCode) -> Vec<Command> {
        let number = self.ask();
        self.state = State::Confirming(Confirming {
            link: link.clone(),
            work: Some((number, token.clone())),
            notice: None,
        });
        vec![
            Command::Announce(Announcement::Working),
            Command::ActivateByLink(number, token, link),
        ]
    }

    /// The tenant's word on the code of a link.
    pub(super) fn link_judged(
        &mut self,
        number: u32,
        result: Result<(), Refusal>,
        now: Moment,
    ) -> Vec<Command> {
        let State::Confirming(confirming) = &mut self.state else {
            return Vec::new();
        };
        let Some((open, token)) = &confirming.work else {
            return Vec::new();
        };
        if *open != number {
            return Vec::new();
        }
        let token = token.clone();
        match result {
            Ok(()) => self.finish(token),
            Err(Refusal::Unreachable(_) | Refusal::Broken(_) | Refusal::Stale) => {
                confirming.notice = Some(Notice::NotSent);
                confirming.work = None;
                vec![Command::Focus(Target::Summary)]
            }
            Err(Refusal::TooMany(wait)) => {
                let until = now.plus(wait.unwrap_or(Notice::BACK_OFF));
                confirming.notice = Some(Notice::Wait(until));
                confirming.work = None;
                vec![Command::Focus(Target::Summary), self.wake()]
            }
            Err(refusal @ (Refusal::Forbidden | Refusal::Unreadable(_))) => {
                self.stop(Stopped::call("user/activate", &refusal, WayOn::Start))
            }
            Err(refusal) => {
                let cause = Cause::Call("inspectOTP, user/activate", refusal.status());
                self.stop(Stopped::new(Problem::LinkSpent, Some(cause), WayOn::Start))
            }
        }
    }
}
