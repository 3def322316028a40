//! Derives the facts to report from an event and the change of the state, if the deployment wants facts.
//!
//! A registration is reported in the same way for a free and a taken address. A refusal of a later call is reported as
//! it was, also where the screen hides it because the account was invented.
//! The facts of step 1 are reported by the next document, from two numbers in the draft; so a visitor who leaves the
//! site at step 1 is not reported. The JSON of a fact is made in `fact`; `engine` sends it.

use std::time::Duration;

use super::{
    ActivatingEvent, Command, ConfirmingEvent, Event, FillingEvent, Journey, Stage, State, Target,
    TokenStep, Work,
    fact::{Call, Fact, Reason, Step, Took, What},
};
use crate::{
    browser::Moment,
    config::{MessageKind, Renewal},
    oauth::Navigation,
    question::Question,
};

/// The largest number of facts that are kept for the beacon.
const KEPT: usize = 200;

/// What is needed to report facts.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    /// When the visitor came to the current step.
    since: Moment,
    /// The facts that no beacon has sent yet.
    kept: Vec<Fact>,
}

/// What a fact needs to know of the state before the event.
pub(super) struct Before {
    step: Step,
    /// The question that was open.
    question: Option<Question>,
    /// The message that was asked for.
    message: Option<MessageKind>,
    vetting: bool,
    at_details: bool,
    /// The step had a token; a link has none before it is pressed.
    had_token: bool,
    over: bool,
    happened: Happened,
}

/// The event, reduced to what facts depend on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Happened {
    /// Whether the browser asks for privacy.
    Opened(bool),
    Pressed,
    Refused(Question, Call, Reason),
    Sent(Question),
    Restored,
    Hidden,
    Gone,
    Else,
}

impl Happened {
    fn from_event(event: &Event) -> Self {
        let refused = |question: &Question, call, why| Self::Refused(*question, call, why);
        match event {
            Event::Opened(opened) => Self::Opened(opened.private),
            Event::Filling(FillingEvent::Submitted)
            | Event::Activating(ActivatingEvent::CodeEntered)
            | Event::Confirming(ConfirmingEvent::Confirmed) => Self::Pressed,
            Event::Exchanged(question, Err(why)) => refused(question, Call::Token, why.into()),
            Event::Prepared(question, Err(why)) => refused(question, Call::Read, why.into()),
            Event::Filling(FillingEvent::Registered(question, Err(why))) => {
                refused(question, Call::Register, why.into())
            }
            Event::Activating(ActivatingEvent::Activated(question, Err(why)))
            | Event::Confirming(ConfirmingEvent::Activated(question, Err(why))) => {
                refused(question, Call::Activate, why.into())
            }
            Event::Activating(ActivatingEvent::Sent(question, Err(why))) => {
                refused(question, Call::Message, why.into())
            }
            Event::Activating(ActivatingEvent::Sent(question, Ok(()))) => Self::Sent(*question),
            Event::Restored => Self::Restored,
            Event::Hidden => Self::Hidden,
            Event::Gone => Self::Gone,
            _ => Self::Else,
        }
    }
}

impl Journey {
    /// What a fact needs to know of the state before this event.
    pub(super) fn before(&self, event: &Event) -> Before {
        let step = self.state.step();
        let question = match &self.state {
            State::Exchanging(exchanging) => Some(exchanging.question),
            State::Preparing(preparing) => Some(preparing.question),
            _ => step.and_then(TokenStep::question),
        };
        let message = match step.map(|step| step.work) {
            Some(Work::Messaging(_, kind)) => Some(kind),
            _ => None,
        };
        let had_token = match &self.state {
            State::Confirming(confirming) => matches!(confirming.stage, Stage::Pressed { .. }),
            _ => true,
        };
        Before {
            step: Step::from_state(&self.state),
            question,
            message,
            vetting: self.is_vetting(),
            at_details: self.page.draft.at_details,
            had_token,
            over: matches!(self.state, State::Stopped(_) | State::Done(_)),
            happened: Happened::from_event(event),
        }
    }

    /// The commands that report what has happened.
    pub(super) fn record_facts(&mut self, before: &Before, commands: &[Command]) -> Vec<Command> {
        let Some(events) = self
            .page
            .config
            .as_ref()
            .map(|config| config.events.clone())
        else {
            return Vec::new();
        };
        if before.happened == Happened::Opened(false) && events.is_on() {
            self.telling = Some(Telling {
                since: self.page.now,
                kept: Vec::new(),
            });
        }
        let Some(since) = self.telling.as_ref().map(|telling| telling.since) else {
            return Vec::new();
        };
        let facts = self.facts(before, commands, since);
        let step = Step::from_state(&self.state);
        let over = matches!(self.state, State::Done(_));
        let now = self.page.now;
        let Some(telling) = &mut self.telling else {
            return Vec::new();
        };
        if before.step != step {
            telling.since = now;
        }
        let mut told = Vec::new();
        if events.beacon.is_some() {
            let room = KEPT.saturating_sub(telling.kept.len());
            telling.kept.extend(facts.iter().take(room).cloned());
            let ends = over || matches!(before.happened, Happened::Hidden | Happened::Gone);
            if ends && !telling.kept.is_empty() {
                told.push(Command::Beacon(std::mem::take(&mut telling.kept)));
            }
        }
        if events.host_page && !facts.is_empty() {
            told.push(Command::Tell(facts));
        }
        told
    }

    fn facts(&mut self, before: &Before, commands: &[Command], since: Moment) -> Vec<Fact> {
        let took = Some(Took::from_duration(self.page.now.since(since)));
        let at = |what| Fact {
            what,
            step: before.step,
            took,
        };
        let mut facts = Vec::new();
        match before.happened {
            Happened::Opened(_) => facts.extend(self.first_step()),
            Happened::Refused(question, call, reason) if before.question == Some(question) => {
                facts.push(at(What::TenantRefused(call, reason)));
            }
            Happened::Sent(question) if before.question == Some(question) => {
                facts.extend(before.message.map(|kind| at(What::MessageSent(kind))));
            }
            Happened::Gone if before.step.is_told() => facts.push(at(What::Abandoned)),
            Happened::Restored if before.step.is_told() => facts.push(at(What::Resumed)),
            _ => {}
        }
        let answered = before.vetting && !self.is_vetting();
        if (before.happened == Happened::Pressed || answered)
            && before.step == Step::from_state(&self.state)
            && commands.iter().any(is_refusal)
        {
            facts.push(at(What::refused(self.issues().iter())));
        }
        for command in commands {
            if let Command::Leave { navigation, .. } = command
                && before.step.is_told()
                && before.had_token
            {
                facts.push(at(What::TokenRenewed(match navigation {
                    Navigation::SmallWindow => Renewal::SmallWindow,
                    Navigation::Push | Navigation::Replace => Renewal::SameWindow,
                })));
            }
        }
        let step = Step::from_state(&self.state);
        let left = before.step.is_told() && before.step != step;
        match &self.state {
            State::Stopped(stopped) if !before.over => {
                facts.push(at(What::Stopped(stopped.problem)));
            }
            State::Done(done) if !before.over => {
                facts.extend(left.then(|| at(What::Left)));
                facts.push(at(What::Ended(done.ending)));
            }
            State::Leaving(..) | State::Stopped(_) | State::Done(_) => {}
            _ => facts.extend(left.then(|| at(What::Left))),
        }
        if step.is_told() && before.step != step {
            let again = match step {
                Step::Details => before.at_details,
                Step::Activation => before.step != Step::Details,
                _ => !matches!(before.happened, Happened::Opened(_)),
            };
            facts.push(Fact {
                what: if again { What::Resumed } else { What::Shown },
                step,
                took,
            });
        }
        facts
    }

    /// The facts of step 1 from what its document left in the draft; reported once.
    fn first_step(&mut self) -> Vec<Fact> {
        let Some([spent, refusals]) = self.page.draft.first.take() else {
            return Vec::new();
        };
        let at = |what, took| Fact {
            what,
            step: Step::Address,
            took,
        };
        let took = Some(Took::from_duration(Duration::from_millis(spent)));
        let mut facts = vec![at(What::Shown, None)];
        if refusals > 0 {
            facts.push(at(What::SubmitRefused(vec![("address", refusals)]), took));
        }
        facts.push(at(What::Left, took));
        facts
    }
}

impl Step {
    fn from_state(state: &State) -> Self {
        match state {
            State::Inviting(_) => Self::Address,
            State::Filling(_) => Self::Details,
            State::Activating(_) => Self::Activation,
            State::Confirming(_) => Self::Link,
            _ => Self::Between,
        }
    }

    /// Whether the document that shows this step reports it.
    fn is_told(self) -> bool {
        !matches!(self, Self::Between | Self::Address)
    }
}

/// Whether a command moves the focus to an issue, as after a refused press.
fn is_refusal(command: &Command) -> bool {
    matches!(command, Command::Focus(Target::Summary | Target::Field(_)))
}
