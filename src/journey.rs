//! The state machine of the page: its states, its events, and the commands that follow from them.
//!
//! [`Journey::update`] is total, synchronous and free of I/O. Each step has an `update` of its own, which takes
//! the events of that step (`Event::Filling(..)`) and returns the next state and the commands. An event of a step
//! that the visitor is not at is ignored. Replies carry their [`Question`](crate::question::Question), so late
//! replies are dropped. Texts are in `i18n`, drawing is in `web`, requests are sent by `engine`.

mod activating;
mod arrival;
mod clock;
pub mod code;
mod command;
mod confirming;
mod done;
mod ending;
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
mod refused_password;
mod renewal;
mod state;
mod step;
mod telling;
mod update;
mod vetting;
mod view;

use crate::{account::LinkCode, browser::Moment, config::Mistake, form::Entry, oauth::ReturnTo};
pub use activating::{Activating, ActivatingEvent};
pub use command::{Announcement, Command, Target};
pub use confirming::{Activation, Confirming, ConfirmingEvent, Stage};
pub use done::{Done, Named};
pub use ending::Ending;
pub use event::{Event, NoConfig, Opened};
pub use filling::{Filling, FillingEvent};
pub use inviting::{Inviting, InvitingEvent, Press};
use page::Page;
pub use preparing::{Exchanging, Preparing};
use problem::Stopped;
pub use step::{Notice, TokenStep, Work};
use telling::Telling;
pub use view::Resend;

/// Everything that the page knows.
#[derive(Clone, Debug)]
pub struct Journey {
    state: State,
    /// What is known at every step.
    page: Page,
    /// What is needed to report facts, if the deployment wants them and the visitor has not objected.
    telling: Option<Telling>,
}

/// Identifies a timer. Only the current timer counts; events of older timers are ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timer(u32);

/// What follows an event: the next state and the commands.
type Next = (State, Vec<Command>);

/// Nothing follows: the state stays, and there are no commands.
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
    /// The document with this name (`data-document` of its root element). The path is not used: a host may
    /// ignore case, or serve the document below another path.
    pub fn of_document(word: &str) -> Self {
        match word {
            "callback" => Self::Callback,
            "activate" => Self::Activation,
            _ => Self::Start,
        }
    }
}

/// The state of the page. Each variant holds only data that exists in that state.
#[derive(Clone, Debug)]
pub enum State {
    /// The page is painted; config and storage are not read yet. At [`Place::Start`] it looks like
    /// [`State::Inviting`], and input and a press are kept until then.
    Opening {
        /// The document.
        place: Place,
        /// Typed so far.
        address: Entry,
        /// Continue was pressed already.
        pressed: bool,
    },
    /// Step 1: the address.
    Inviting(Inviting),
    /// The browser is navigating to the tenant, with the activation link that was pressed, if any.
    Leaving(ReturnTo, Option<LinkCode>),
    /// A small window that has passed the tenant's answer to the page that opened it. Nothing more happens in it.
    Delivered,
    /// The authorization code is exchanged for a token.
    Exchanging(Exchanging),
    /// Pool and schema are read.
    Preparing(Preparing),
    /// Step 2: the form.
    Filling(Box<Filling>),
    /// Step 3: the code, or the wait for the link.
    Activating(Box<Activating>),
    /// An activation link was opened.
    Confirming(Box<Confirming>),
    /// The account is registered and nothing is left to do on this page.
    Done(Done),
    /// The page cannot continue by itself.
    Stopped(Stopped),
    /// The config has mistakes, which are listed for the integrator.
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

    /// The same page with a config that is known when the page is painted.
    #[cfg(feature = "render")]
    #[must_use]
    pub fn with_config(mut self, config: std::sync::Arc<crate::config::Config>) -> Self {
        self.page.config = Some(config);
        self
    }

    /// Handles an event: changes the state and returns the commands.
    pub fn update(&mut self, event: Event, now: Moment) -> Vec<Command> {
        if now < self.page.now {
            let by = self.page.now.since(now);
            self.state.clock_was_set_back(by);
        }
        self.page.now = now;
        let before = self.before(&event);
        if event.ends_intent() {
            self.page.intent = self.page.intent.next();
        }
        // A placeholder while the old state is moved out.
        let state = std::mem::replace(&mut self.state, State::Delivered);
        let (state, mut commands) = state.update(event, &mut self.page);
        self.state = state;
        commands.extend(self.record_facts(&before, &commands));
        commands
    }
}

#[cfg(test)]
mod tests;
