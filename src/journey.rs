//! The journey: what the visitor is at, what may happen, what is to be done about it.
//!
//! [`Journey::update`] is total, synchronous and free of I/O. Each step has an `update` of its own, which takes
//! the events of that step (`Event::Filling(..)`) and returns the state that follows and the commands. An event
//! of a step that the visitor is not at is ignored. Replies carry their [`Question`](crate::question::Question),
//! so late ones are dropped. What this module does not do: speak (`i18n`), draw (`web`), send (`engine`).

mod activating;
mod arrival;
mod clock;
pub mod code;
mod command;
mod confirming;
mod done;
mod event;
pub mod fact;
mod filling;
mod inviting;
mod judging;
mod leaving;
pub mod memory;
mod message;
pub mod ownership;
mod page;
mod preparing;
pub mod problem;
mod renewal;
mod step;
mod telling;
mod update;
mod vetting;
mod view;

use crate::{account::LinkCode, browser::Moment, config::Mistake, form::Entry, oauth::ReturnTo};
pub use activating::{Activating, ActivatingEvent};
pub use command::{Announcement, Command, Target};
pub use confirming::{Activation, Confirming, ConfirmingEvent, Stage};
pub use done::{Done, Ending, Named};
pub use event::{Event, NoConfig, Opened};
pub use filling::{Filling, FillingEvent};
pub use inviting::{Inviting, InvitingEvent, Press};
use page::Page;
pub use preparing::{Exchanging, Preparing};
use problem::Stopped;
pub use step::{Notice, TokenStep, Work};
use telling::Telling;
pub use view::Resend;

/// The whole of what the page knows.
#[derive(Clone, Debug)]
pub struct Journey {
    state: State,
    /// What is known at every step.
    page: Page,
    /// What is known for telling of it, where somebody is told.
    telling: Option<Telling>,
}

/// Names one timer. A journey has one at a time; what an older one says is ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timer(u32);

/// What follows an event: the state, and what is to be done.
type Next = (State, Vec<Command>);

/// Nothing follows: the event makes no sense in this state.
fn stay(state: State) -> Next {
    (state, Vec::new())
}

/// Which of the built documents was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `/`
    Start,
    /// `/callback/`
    Callback,
    /// `/activate/`
    Activation,
}

impl Place {
    /// The document that calls itself so (`data-document` of its root). Its address does not tell:
    /// a host may ignore case, or serve the document below another path.
    pub fn of_document(word: &str) -> Self {
        match word {
            "callback" => Self::Callback,
            "activate" => Self::Activation,
            _ => Self::Start,
        }
    }
}

/// What the visitor is at. A state holds only what is true in it.
#[derive(Clone, Debug)]
pub enum State {
    /// The painted page, config and memory not read yet. At [`Place::Start`] it looks like
    /// [`State::Inviting`], and what is typed and pressed meanwhile is kept.
    Opening {
        /// The document.
        place: Place,
        /// Typed before.
        address: Entry,
        /// Continue was pressed before.
        pressed: bool,
    },
    /// Step 1: the address.
    Inviting(Inviting),
    /// On the way to the tenant, with the link that was pressed; this page ends.
    Leaving(ReturnTo, Option<LinkCode>),
    /// A small window that has handed the tenant's answer over: nothing more to do here.
    Delivered,
    /// The code becomes a token.
    Exchanging(Exchanging),
    /// Pool and schema are read.
    Preparing(Preparing),
    /// Step 2: the form.
    Filling(Box<Filling>),
    /// Step 3: the code, or the wait for the link.
    Activating(Box<Activating>),
    /// An activation link was opened.
    Confirming(Box<Confirming>),
    /// There is an account.
    Done(Done),
    /// It cannot go on by itself.
    Stopped(Stopped),
    /// The config is wrong: for the integrator.
    Misconfigured(Vec<Mistake>),
}

impl Journey {
    /// A journey whose page has just been painted.
    pub fn new(place: Place) -> Self {
        Self {
            state: State::Opening {
                place,
                address: Entry::default(),
                pressed: false,
            },
            page: Page::default(),
            telling: None,
        }
    }

    /// The same page where the deployment is known when it is painted.
    #[cfg(feature = "render")]
    #[must_use]
    pub fn with_config(mut self, config: std::sync::Arc<crate::config::Config>) -> Self {
        self.page.config = Some(config);
        self
    }

    /// Takes what happened, becomes what follows, says what is to be done.
    pub fn update(&mut self, event: Event, now: Moment) -> Vec<Command> {
        if now < self.page.now {
            let by = self.page.now.since(now);
            self.state.clock_was_set_back(by);
        }
        self.page.now = now;
        let before = self.before(&event);
        self.page.count_intent(&event);
        // Something has to stand there until the next state does.
        let state = std::mem::replace(&mut self.state, State::Delivered);
        let (state, mut commands) = state.update(event, &mut self.page);
        self.state = state;
        commands.extend(self.record_facts(&before, &commands));
        commands
    }
}

#[cfg(test)]
mod tests;
