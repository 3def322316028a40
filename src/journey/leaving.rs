//! The transitions that any step can make: to the tenant, and to a stop.

use std::time::Duration;

use super::{
    Command, Confirming, Next, State, Target,
    page::Page,
    problem::{Cause, Problem, Stopped, WayOn},
};
use crate::{
    account::LinkCode,
    browser::Unreachable,
    oauth::{Navigation, ReturnTo},
};

/// A navigation to the tenant that takes longer than this has failed.
const DEPARTURE: Duration = Duration::from_secs(20);

impl State {
    /// Stops: the page cannot continue by itself.
    pub(super) fn stop(self, stopped: Stopped, page: &mut Page) -> Next {
        let mut commands = vec![Command::Focus(Target::Heading)];
        if !matches!(stopped.way_on, WayOn::Prepare(_)) {
            commands.extend(self.revoke());
        }
        let stopped = stopped.explained(page.explained.take());
        (Self::Stopped(stopped), commands)
    }

    /// Keeps the draft and navigates to the tenant. The attempt carries the link that was pressed.
    pub(super) fn leave(
        self,
        return_to: ReturnTo,
        link: Option<LinkCode>,
        navigation: Navigation,
        page: &mut Page,
    ) -> Next {
        if page.offline {
            return self.not_left(return_to, link, page);
        }
        let mut commands = vec![Command::KeepDraft(page.draft.clone())];
        // The page that the tenant leads back to gets a token of its own.
        commands.extend(self.revoke());
        commands.push(Command::Leave {
            return_to,
            link: link.clone(),
            navigation,
        });
        commands.push(page.wake_in(DEPARTURE));
        (Self::Leaving(return_to, link), commands)
    }

    /// Without a network the browser would replace this page by its error page. So the page does not leave, and shows
    /// that nothing was sent.
    pub(super) fn not_left(
        mut self,
        return_to: ReturnTo,
        link: Option<LinkCode>,
        page: &mut Page,
    ) -> Next {
        let (state, mut commands) = match (self.say_not_sent(), link) {
            (true, _) => (self, vec![Command::Focus(Target::Notice)]),
            (false, Some(link)) => Confirming::not_sent(link, page),
            (false, None) => {
                let again = WayOn::Authorize(return_to);
                self.stop(Stopped::new(Problem::Offline, None, again), page)
            }
        };
        commands.push(Command::TryNetwork);
        (state, commands)
    }

    /// The navigation to the tenant loaded nothing: there is no answer, or one without a page (204), and the browser
    /// stays at this page.
    pub(super) fn nothing_loads(
        self,
        return_to: ReturnTo,
        link: Option<LinkCode>,
        page: &mut Page,
    ) -> Next {
        if let Some(link) = link {
            return Confirming::not_sent(link, page);
        }
        let cause = Cause::Authorization("nothing loads within 20 s".into());
        let again = WayOn::Authorize(return_to);
        let stopped = Stopped::unreachable(Unreachable::Silent, cause, again);
        self.stop(stopped, page)
    }
}
