//! The page was opened: what of address, memory and config decides where the journey begins.

use std::sync::Arc;

use super::{
    Command, Confirming, Done, Ending, Inviting, Journey, NoConfig, Opened, Place, Press, State,
    Target, problem,
};
use crate::{
    account::LinkCode,
    browser::Moment,
    config::{AuthorizeWhen, Config},
    form::Entry,
    identity::link::Damaged,
    oauth::{ReturnTo, callback::Returned},
};
use problem::{Cause, Problem, Stopped, WayOn};

impl Journey {
    pub(super) fn open(&mut self, opened: Opened, now: Moment) -> Vec<Command> {
        let State::Opening {
            place,
            address,
            pressed,
        } = &mut self.state
        else {
            return Vec::new();
        };
        let (place, typed, pressed) = (*place, std::mem::take(address), *pressed);
        let config = opened.config.map(Arc::new);
        self.config = config.as_ref().ok().cloned();
        self.offline = opened.offline;
        if let (Ok(Some(returned)), None) = (&opened.returned, &opened.record)
            && returned.is_for_small_window()
        {
            // What a small window keeps is a copy of what the other window keeps. In any other tab, where
            // such an address was only written by somebody, it is a registration that waits.
            let copied = opened.small_window.then_some(Command::ForgetJourney);
            let returned = returned.clone();
            self.state = State::Delivered;
            let shown = [Command::Focus(Target::Heading), Command::Deliver(returned)];
            return copied.into_iter().chain(shown).collect();
        }
        let config = match config {
            Ok(config) => config,
            Err(NoConfig::Unreachable(reason)) => {
                let cause = Cause::Config;
                return self.stop(Stopped::unreachable(reason, cause, WayOn::Reload));
            }
            Err(NoConfig::Mistakes(mistakes)) => {
                self.state = State::Misconfigured(mistakes);
                return vec![Command::Focus(Target::Heading)];
            }
        };
        self.draft = opened.draft.unwrap_or_default();
        self.waiting = opened.account;
        self.registered = opened.registered;
        let waiting = self.waiting.as_ref().map(|account| account.id.mark());
        self.registered.extend(waiting);
        if !typed.text.is_empty() {
            self.draft.identifier.clone_from(&typed.text);
        }
        let activated = self
            .waiting
            .as_ref()
            // Activated while this tab was asleep or closed.
            .is_some_and(|account| Some(account.id.mark()) == opened.active);
        if opened.framed {
            return self.stop(Stopped::new(Problem::Framed, None, WayOn::Reload));
        }
        if opened.elsewhere {
            // What is kept for the way back would be kept for another origin.
            let home = &config.redirect_uri;
            let cause = Some(Cause::Elsewhere(home.as_str().to_owned()));
            let way_on = WayOn::Origin(home.origin().to_owned());
            return self.stop(Stopped::new(Problem::Elsewhere, cause, way_on));
        }
        if !opened.storage {
            return self.stop(Stopped::new(Problem::NoStorage, None, WayOn::Reload));
        }
        if place == Place::Callback {
            match opened.returned {
                Ok(Some(returned)) => return self.returned(returned, opened.record, &config, now),
                Err(refused) => return self.stop(Stopped::callback(refused)),
                Ok(None) => {}
            }
        }
        if place == Place::Activation
            && let Some(commands) = self.arrive_by_link(opened.link, opened.activated)
        {
            return commands;
        }
        if activated {
            return self.end(Ending::Activated);
        }
        let mut commands = Vec::new();
        if place != Place::Start {
            commands.push(Command::ReplaceAddress("/"));
        }
        if self.waiting.is_some() {
            commands.extend(self.leave(ReturnTo::Activation, true));
        } else if opened.reloaded && self.draft.at_details {
            commands.extend(self.leave(ReturnTo::Details, true));
        } else if pressed {
            commands.extend(self.invite(typed));
            commands.extend(self.submit_address());
        } else if config.authorization.when == AuthorizeWhen::Arrival && !opened.reloaded {
            commands.extend(self.leave(ReturnTo::Details, true));
        } else {
            commands.extend(self.invite(typed));
        }
        commands
    }

    /// `/activate/` was opened: by a link, from the tenant's own page, or by neither.
    fn arrive_by_link(
        &mut self,
        link: Result<Option<LinkCode>, Damaged>,
        activated: bool,
    ) -> Option<Vec<Command>> {
        let Ok(link) = link else {
            return Some(self.stop(Stopped::new(Problem::LinkDamaged, None, WayOn::Start)));
        };
        if let Some(link) = link {
            let whose = self.whose(&link);
            self.state = State::Confirming(Box::new(Confirming::new(link, whose, None)));
            return Some(vec![
                Command::ReplaceAddress("/activate/"),
                Command::Focus(Target::Heading),
            ]);
        }
        if activated {
            // Anybody can write such an address: what it says is no more than said.
            self.state = State::Done(Done {
                ending: Ending::Told,
                addressee: None,
            });
            return Some(vec![
                Command::ReplaceAddress("/"),
                Command::Focus(Target::Heading),
            ]);
        }
        // The code is taken out of the address at once, so a reload finds none.
        self.waiting
            .is_none()
            .then(|| self.stop(Stopped::new(Problem::LinkMissing, None, WayOn::Start)))
    }

    fn returned(
        &mut self,
        returned: Returned,
        record: Option<String>,
        config: &Config,
        now: Moment,
    ) -> Vec<Command> {
        let mut commands = vec![Command::ReplaceAddress("/")];
        let key = returned.key();
        match returned.check(record.as_deref(), config, now) {
            Ok(code) => {
                let number = self.ask();
                self.state = State::Exchanging {
                    number,
                    return_to: code.return_to,
                    link: code.link.clone(),
                };
                // First forgotten, then used: a reload must not use it twice (OA-TX-03).
                commands.extend(key.map(Command::ForgetAttempt));
                commands.push(Command::Exchange(number, code));
            }
            Err(refused) => {
                if refused.ends_the_attempt() {
                    commands.extend(key.map(Command::ForgetAttempt));
                }
                commands.extend(self.stop(Stopped::callback(refused)));
            }
        }
        commands
    }

    /// Step 1, with what is known of the address.
    pub(super) fn invite(&mut self, typed: Entry) -> Option<Command> {
        let text = if typed.text.is_empty() {
            self.draft.identifier.clone()
        } else {
            typed.text
        };
        self.state = State::Inviting(Inviting {
            address: Entry {
                text,
                shown: typed.shown,
                advice: None,
            },
            press: Press::None,
            since: self.now,
            refusals: 0,
        });
        // Whoever went back to step 1 wants to be there after a reload, too.
        std::mem::take(&mut self.draft.at_details).then(|| Command::KeepDraft(self.draft.clone()))
    }
}
