//! What the page tells of itself, where the deployment asks for it: facts out of what happened and
//! what became of it. The same for a free and a taken address, because the journey is.
//!
//! Step 1 is told by the document after it, out of two numbers in the draft: so nobody is told of a visitor
//! who goes away at step 1. What this module does not do: word a fact (`fact`), or send it.

use std::time::Duration;

use super::{
    Command, Event, Journey, State, Target,
    activation::Work,
    fact::{Call, Fact, Reason, Step, Took, What},
};
use crate::{
    browser::Moment,
    config::{MessageKind, Renewal},
    form::Issue,
    oauth::Navigation,
};

/// So many facts are kept for the beacon at most.
const KEPT: usize = 200;

/// What is known for telling.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    /// When the visitor came to where they are.
    since: Moment,
    /// What the beacon has not told yet.
    kept: Vec<Fact>,
}

/// What was true before something happened.
pub(super) struct Before {
    step: Step,
    /// The question that was open.
    question: Option<u32>,
    /// The message that was asked for.
    message: Option<MessageKind>,
    vetting: bool,
    at_details: bool,
    /// Something had been pressed for which a token was needed, and was there.
    had_token: bool,
    over: bool,
    happened: Happened,
}

/// What happened, as far as it matters here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Happened {
    /// With whether the visitor wants nobody to be told.
    Opened(bool),
    Pressed,
    Refused(u32, Call, Reason),
    Sent(u32),
    Restored,
    Hidden,
    Gone,
    Else,
}

impl Happened {
    fn from_event(event: &Event) -> Self {
        let refused = |number: &u32, call, refusal| Self::Refused(*number, call, refusal);
        match event {
            Event::Opened(opened) => Self::Opened(opened.private),
            Event::Submitted | Event::CodeEntered | Event::Confirmed => Self::Pressed,
            Event::Exchanged(number, Err(why)) => refused(number, Call::Token, why.into()),
            Event::Prepared(number, Err(why)) => refused(number, Call::Read, why.into()),
            Event::Registered(number, Err(why)) => refused(number, Call::Register, why.into()),
            Event::Activated(number, Err(why)) => refused(number, Call::Activate, why.into()),
            Event::Sent(number, Err(why)) => refused(number, Call::Message, why.into()),
            Event::Sent(number, Ok(())) => Self::Sent(*number),
            Event::Restored => Self::Restored,
            Event::Hidden => Self::Hidden,
            Event::Gone => Self::Gone,
            _ => Self::Else,
        }
    }
}

impl Journey {
    /// Looks at what is true before something happens.
    pub(super) fn before(&self, event: &Event) -> Before {
        let (mut question, mut message, mut had_token) = (None, None, true);
        match &self.state {
            State::Exchanging { number, .. } | State::Preparing { number, .. } => {
                question = Some(*number);
            }
            State::Filling(filling) => question = filling.sending,
            State::Activating(activating) => match activating.work {
                Work::Entering => {}
                Work::Checking(number) => question = Some(number),
                Work::Sending(number, kind) => {
                    (question, message) = (Some(number), Some(kind));
                }
            },
            State::Confirming(confirming) => {
                question = confirming.work;
                had_token = confirming.token.is_some();
            }
            _ => {}
        }
        Before {
            step: self.state.step(),
            question,
            message,
            vetting: self.is_vetting(),
            at_details: self.draft.at_details,
            had_token,
            over: matches!(self.state, State::Stopped(_) | State::Done(_)),
            happened: Happened::from_event(event),
        }
    }

    /// What is to be told of what became of it.
    pub(super) fn record_facts(&mut self, before: &Before, commands: &[Command]) -> Vec<Command> {
        let Some(events) = self.config.as_ref().map(|config| config.events.clone()) else {
            return Vec::new();
        };
        if before.happened == Happened::Opened(false) && events.is_on() {
            self.telling = Some(Telling {
                since: self.now,
                kept: Vec::new(),
            });
        }
        let Some(since) = self.telling.as_ref().map(|telling| telling.since) else {
            return Vec::new();
        };
        let facts = self.facts(before, commands, since);
        let step = self.state.step();
        let over = matches!(self.state, State::Done(_));
        let now = self.now;
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
        let took = Some(Took::from_duration(self.now.since(since)));
        let at = |what| Fact {
            what,
            step: before.step,
            took,
        };
        let mut facts = Vec::new();
        match before.happened {
            Happened::Opened(_) => facts.extend(self.first_step()),
            Happened::Refused(number, call, reason) if before.question == Some(number) => {
                facts.push(at(What::TenantRefused(call, reason)));
            }
            Happened::Sent(number) if before.question == Some(number) => {
                facts.extend(before.message.map(|kind| at(What::MessageSent(kind))));
            }
            Happened::Gone if before.step.is_told() => facts.push(at(What::Abandoned)),
            Happened::Restored if before.step.is_told() => facts.push(at(What::Resumed)),
            _ => {}
        }
        let answered = before.vetting && !self.is_vetting();
        if (before.happened == Happened::Pressed || answered)
            && before.step == self.state.step()
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
        let step = self.state.step();
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

    /// What the document of step 1 has left in the draft; told once.
    fn first_step(&mut self) -> Vec<Fact> {
        let Some([spent, refusals]) = self.draft.first.take() else {
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

    /// The issues on the screen.
    pub(super) fn issues(&self) -> Vec<Issue> {
        let password = self.password().and_then(|p| p.shown.issue());
        match &self.state {
            State::Filling(filling) => {
                let issues = filling.form.issues().into_iter();
                issues.map(|(_, issue)| issue).collect()
            }
            State::Activating(activating) => {
                let code = activating.shown.issue().into_iter();
                code.chain(password).cloned().collect()
            }
            _ => password.into_iter().cloned().collect(),
        }
    }
}

impl State {
    fn step(&self) -> Step {
        match self {
            Self::Inviting(_) => Step::Address,
            Self::Filling(_) => Step::Details,
            Self::Activating(_) => Step::Activation,
            Self::Confirming(_) => Step::Link,
            _ => Step::Between,
        }
    }
}

impl Step {
    /// Whether this document tells of it.
    fn is_told(self) -> bool {
        !matches!(self, Self::Between | Self::Address)
    }
}

/// A press that was refused leads to what has to be mended.
fn is_refusal(command: &Command) -> bool {
    matches!(command, Command::Focus(Target::Summary | Target::Field(_)))
}
