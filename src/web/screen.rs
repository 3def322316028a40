//! The screen of each state, its name and its heading.

use super::context::PageContext;
use crate::{
    i18n::Message,
    journey::{Journey, Place, State, ownership::Whose},
};

/// The screens. A change within one screen never rebuilds its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Screen {
    Inviting,
    Waiting,
    Delivered,
    Filling,
    Activating,
    Confirming,
    Done,
    Stopped,
    Misconfigured,
}

impl Screen {
    /// The screen of a journey. Step 1 is shown until it is known where the visitor is.
    pub(super) fn from_journey(journey: &Journey) -> Self {
        match journey.state() {
            State::Opening {
                place: Place::Start,
                ..
            }
            | State::Inviting(_) => Self::Inviting,
            State::Opening { .. }
            | State::Leaving(..)
            | State::Exchanging { .. }
            | State::Preparing { .. } => Self::Waiting,
            State::Delivered => Self::Delivered,
            State::Filling(_) => Self::Filling,
            State::Activating(_) => Self::Activating,
            State::Confirming(_) => Self::Confirming,
            State::Done(_) => Self::Done,
            State::Stopped(_) => Self::Stopped,
            State::Misconfigured(_) => Self::Misconfigured,
        }
    }

    /// The value of `data-screen`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Inviting => "inviting",
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Filling => "filling",
            Self::Activating => "activating",
            Self::Confirming => "confirming",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Misconfigured => "misconfigured",
        }
    }
}

/// The title of the document: the heading, behind it the name of the deployment, where it has one. While
/// issues are on the screen, it begins with a word that says so.
pub(super) fn title(context: PageContext, journey: &Journey) -> String {
    let prefix = match journey.is_refused() {
        true => context.say(&Message::ErrorPrefix),
        false => "".into(),
    };
    let heading = context.say(&heading(journey));
    match journey.config().map(|config| config.brand.name.as_str()) {
        None | Some("") => [&*prefix, &heading].concat(),
        Some(brand) => [&*prefix, &heading, " | ", brand].concat(),
    }
}

/// The text of heading and title.
pub(super) fn heading(journey: &Journey) -> Message {
    match journey.state() {
        State::Opening {
            place: Place::Start,
            ..
        }
        | State::Inviting(_) => Message::InvitingHeading,
        State::Opening { .. } => Message::OpeningHeading,
        State::Leaving(..) => Message::LeavingHeading,
        State::Delivered => Message::DeliveredHeading,
        State::Exchanging { .. } => Message::ExchangingHeading,
        State::Preparing { .. } => Message::PreparingHeading,
        State::Filling(_) => Message::FillingHeading,
        State::Activating(_) => Message::ActivatingHeading(journey.asks().code_to),
        State::Confirming(confirming) => match confirming.whose {
            Whose::Unknown => Message::AskingHeading,
            Whose::Ours | Whose::Perhaps => Message::ConfirmingHeading,
        },
        State::Done(done) => Message::DoneHeading(done.ending),
        State::Stopped(stopped) => Message::ProblemHeading(stopped.problem),
        State::Misconfigured(_) => Message::MisconfiguredHeading,
    }
}

/// The text below the heading of a waiting screen.
pub(super) fn lead(journey: &Journey) -> Message {
    match journey.state() {
        State::Delivered => Message::DeliveredLead,
        _ => Message::WaitingLead,
    }
}

/// The value of `data-problem`.
pub(super) fn problem(journey: &Journey) -> Option<&'static str> {
    match journey.state() {
        State::Stopped(stopped) => Some(stopped.problem.word()),
        _ => None,
    }
}
