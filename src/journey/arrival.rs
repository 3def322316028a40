//! Decides where the journey begins when the page is opened, from its address, the storage and the config.

use std::sync::Arc;

use super::{
    Command, Confirming, Done, Ending, Exchanging, Next, NoConfig, Opened, Place, State, Target,
    page::Page,
    problem::{Cause, Problem, Stopped, WayOn},
};
use crate::{
    account::LinkCode,
    config::{AuthorizeWhen, Config},
    form::Entry,
    identity::link::Damaged,
    oauth::{Navigation, ReturnTo, callback::Returned},
};

/// What the visitor did before the config was read.
pub(super) struct Early {
    pub(super) place: Place,
    /// Typed so far.
    pub(super) address: Entry,
    /// Continue was pressed already.
    pub(super) pressed: bool,
}

impl Early {
    pub(super) fn open(self, opened: Opened, page: &mut Page) -> Next {
        let config = opened.config.map(Arc::new);
        page.config = config.as_ref().ok().cloned();
        page.offline = opened.offline;
        if let (Ok(Some(returned)), None) = (&opened.returned, &opened.record)
            && returned.is_for_small_window()
        {
            // The storage of a small window is a copy of its opener's and can be cleared. In any other tab, which
            // can be opened at such an address by a forged link, the storage may hold a registration in progress.
            let copied = opened.small_window.then_some(Command::ForgetJourney);
            let deliver = Command::Deliver(returned.clone());
            let shown = [Command::Focus(Target::Heading), deliver];
            let commands = copied.into_iter().chain(shown).collect();
            return (State::Delivered, commands);
        }
        let config = match config {
            Ok(config) => config,
            Err(NoConfig::Unreachable(reason)) => {
                let cause = Cause::Config;
                return self.stop(Stopped::unreachable(reason, cause, WayOn::Reload), page);
            }
            Err(NoConfig::Mistakes(mistakes)) => {
                let commands = vec![Command::Focus(Target::Heading)];
                return (State::Misconfigured(mistakes), commands);
            }
        };
        page.draft = opened.draft.unwrap_or_default();
        page.waiting = opened.account;
        page.registered = opened.registered;
        let waiting = page.waiting.as_ref().map(|account| account.id.mark());
        page.registered.extend(waiting.clone());
        if !self.address.text.is_empty() {
            page.draft.identifier.clone_from(&self.address.text);
        }
        // Another tab activated the account while this one was closed or suspended.
        let activated = waiting.is_some() && waiting == opened.active;
        if opened.framed {
            return self.stop(Stopped::new(Problem::Framed, None, WayOn::Reload), page);
        }
        if opened.elsewhere {
            // The record of an attempt would be stored for this origin, but the tenant leads back to another.
            let home = &config.redirect_uri;
            let cause = Some(Cause::Elsewhere(home.as_str().to_owned()));
            let way_on = WayOn::Origin(home.origin().to_owned());
            return self.stop(Stopped::new(Problem::Elsewhere, cause, way_on), page);
        }
        if !opened.storage {
            return self.stop(Stopped::new(Problem::NoStorage, None, WayOn::Reload), page);
        }
        if self.place == Place::Callback {
            match opened.returned {
                Ok(Some(returned)) => {
                    return self.returned(returned, opened.record, &config, page);
                }
                Err(refused) => return self.stop(Stopped::callback(refused), page),
                Ok(None) => {}
            }
        }
        if self.place == Place::Activation {
            match (opened.link, opened.activated) {
                // A reload: the code was removed from the address when the link was opened.
                (Ok(None), false) if page.waiting.is_some() => {}
                (link, activated) => return self.arrive_by_link(link, activated, page),
            }
        }
        if activated {
            return State::from(self).end(Ending::Activated, None, page);
        }
        let mut commands = Vec::new();
        if self.place != Place::Start {
            commands.push(Command::ReplaceAddress("/"));
        }
        let (state, more) = self.begin(&config, opened.reloaded, page);
        commands.extend(more);
        (state, commands)
    }

    /// Step 1, unless the storage or the config says to go to the tenant at once.
    fn begin(self, config: &Config, reloaded: bool, page: &mut Page) -> Next {
        let replace = Navigation::Replace;
        if page.waiting.is_some() {
            return State::from(self).leave(ReturnTo::Activation, None, replace, page);
        }
        let at_details = reloaded && page.draft.at_details;
        let at_once = config.authorization.when == AuthorizeWhen::Arrival && !reloaded;
        if at_details || (at_once && !self.pressed) {
            return State::from(self).leave(ReturnTo::Details, None, replace, page);
        }
        let (state, kept) = page.invite(self.address);
        let (state, pressed) = match state {
            State::Inviting(inviting) if self.pressed => inviting.submit(page),
            state => (state, Vec::new()),
        };
        (state, kept.into_iter().chain(pressed).collect())
    }

    /// `/activate/` was opened: by an activation link, by the tenant's own activation page, or without either.
    fn arrive_by_link(
        self,
        link: Result<Option<LinkCode>, Damaged>,
        activated: bool,
        page: &mut Page,
    ) -> Next {
        match (link, activated) {
            (Err(Damaged), _) => {
                self.stop(Stopped::new(Problem::LinkDamaged, None, WayOn::Start), page)
            }
            (Ok(Some(link)), _) => {
                let commands = vec![
                    Command::ReplaceAddress("/activate/"),
                    Command::Focus(Target::Heading),
                ];
                (State::Confirming(Confirming::new(link, page)), commands)
            }
            (Ok(None), true) => {
                // Anybody can write such an address, so it proves nothing.
                let done = Done {
                    ending: Ending::Told,
                    addressee: None,
                };
                let commands = vec![
                    Command::ReplaceAddress("/"),
                    Command::Focus(Target::Heading),
                ];
                (State::Done(done), commands)
            }
            (Ok(None), false) => {
                self.stop(Stopped::new(Problem::LinkMissing, None, WayOn::Start), page)
            }
        }
    }

    fn returned(
        self,
        returned: Returned,
        record: Option<String>,
        config: &Config,
        page: &mut Page,
    ) -> Next {
        let mut commands = vec![Command::ReplaceAddress("/")];
        let forget = returned.key().map(Command::ForgetAttempt);
        match returned.check(record.as_deref(), config, page.now) {
            Ok(code) => {
                let question = page.ask();
                let exchanging = Exchanging {
                    question,
                    return_to: code.return_to,
                    link: code.link.clone(),
                };
                // The attempt is forgotten before its code is used: a reload must not use it twice (OA-TX-03).
                commands.extend(forget);
                commands.push(Command::Exchange(question, code));
                (State::Exchanging(exchanging), commands)
            }
            Err(refused) => {
                commands.extend(forget.filter(|_| refused.ends_the_attempt()));
                let (state, stopped) = self.stop(Stopped::callback(refused), page);
                commands.extend(stopped);
                (state, commands)
            }
        }
    }

    fn stop(self, stopped: Stopped, page: &mut Page) -> Next {
        State::from(self).stop(stopped, page)
    }
}

impl From<Early> for State {
    fn from(early: Early) -> Self {
        let Early {
            place,
            address,
            pressed,
        } = early;
        Self::Opening {
            place,
            address,
            pressed,
        }
    }
}
