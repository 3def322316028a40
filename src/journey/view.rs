//! What the views read of a journey. They draw it and decide nothing.

use std::{sync::Arc, time::Duration};

use super::{
    Activating, Confirming, Filling, Journey, Notice, Press, State, TokenStep, Work,
    ownership::Whose, problem::Stopped,
};
use crate::{
    browser::Moment,
    config::{CodeAlphabet, Config, Identifier, MessageKind},
    form::{
        FieldId, Issue, NodeId, advice::Advice, new_password::NewPassword, node::Node, sheet::Sheet,
    },
    identity::Intent,
    question::Question,
};

/// Whether another message can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resend {
    /// No: one is being asked for.
    Asked,
    /// Not before this time has passed.
    After(Duration),
    /// Yes, and it is the first: none was sent yet.
    First,
    /// Yes.
    Again,
}

impl Resend {
    /// Whether a press would ask for one.
    pub fn is_ready(self) -> bool {
        matches!(self, Self::First | Self::Again)
    }
}

impl Journey {
    /// The current state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The config, once it is read.
    pub fn config(&self) -> Option<&Arc<Config>> {
        self.page.config.as_ref()
    }

    /// The time that the screen shows remaining times against: updated with each event, and each second while
    /// something is waited for.
    pub fn now(&self) -> Moment {
        self.page.now
    }

    /// Which identifier and address the config asks for; the default until the config is read.
    pub fn asks(&self) -> Identifier {
        self.page.asks()
    }

    /// The visitor's current intent: the same until the tenant has answered, so that a request whose answer was lost
    /// is recognised when it is repeated.
    pub fn intent(&self) -> Intent {
        self.page.intent
    }

    /// Whether the device says that it has no network.
    pub fn is_offline(&self) -> bool {
        self.page.offline
    }

    /// Whether a press waits for the device to have a network.
    pub fn waits_for_network(&self) -> bool {
        matches!(&self.state, State::Inviting(inviting) if inviting.press == Press::Waits)
    }

    /// Whether Continue was pressed before the config was read. The press is carried out when it is.
    pub fn is_pressed(&self) -> bool {
        matches!(self.state, State::Opening { pressed: true, .. })
    }

    /// Whether a press was refused and its issues are still on the screen.
    pub fn is_refused(&self) -> bool {
        match &self.state {
            State::Inviting(inviting) => {
                inviting.press == Press::Refused && inviting.address.shown.issue().is_some()
            }
            State::Filling(_) => !self.summary().is_empty(),
            State::Activating(_) | State::Confirming(_) => !self.issues().is_empty(),
            _ => false,
        }
    }

    /// Whether the fields take no input because a press is being carried out.
    pub fn is_busy(&self) -> bool {
        self.state.is_busy()
    }

    /// Whether a press waits for the checks of the new password.
    pub fn is_vetting(&self) -> bool {
        self.state.step().is_some_and(TokenStep::is_vetting)
    }

    /// Whether the judgement of the password that answers this question is still needed.
    pub fn awaits_judgement(&self, question: Question) -> bool {
        let password = self.password();
        password.is_some_and(|password| password.judged.awaits(question))
    }

    /// The identifier that the account that waits signs in with, if this browser knows it.
    pub fn signs_in_as(&self) -> Option<&str> {
        let activating = self.activating()?;
        let name = match self.asks().is_apart() {
            true => &self.page.draft.sign_in_name,
            false => &activating.account.address,
        };
        (!name.is_empty()).then_some(name)
    }

    /// Step 2, if that is the current state.
    pub fn filling(&self) -> Option<&Filling> {
        match &self.state {
            State::Filling(filling) => Some(filling),
            _ => None,
        }
    }

    /// Step 3, if that is the current state.
    pub fn activating(&self) -> Option<&Activating> {
        match &self.state {
            State::Activating(activating) => Some(activating),
            _ => None,
        }
    }

    /// The page of an activation link, if that is the current state.
    pub fn confirming(&self) -> Option<&Confirming> {
        match &self.state {
            State::Confirming(confirming) => Some(confirming),
            _ => None,
        }
    }

    /// The stop, if the page cannot continue by itself.
    pub fn stopped(&self) -> Option<&Stopped> {
        match &self.state {
            State::Stopped(stopped) => Some(stopped),
            _ => None,
        }
    }

    /// Whether the page asks if the registration of the link is the visitor's.
    pub fn asks_whose(&self) -> bool {
        let confirming = self.confirming();
        confirming.is_some_and(|confirming| confirming.whose == Whose::Unknown)
    }

    /// The fields of the schema, if they are on the screen.
    pub fn sheet(&self) -> Option<&Sheet> {
        self.filling().map(|filling| &filling.form.sheet)
    }

    /// A node of the sheet that is on the screen.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.sheet()?.node(id)
    }

    /// The new password, at whichever step it is set.
    pub fn password(&self) -> Option<&NewPassword> {
        self.state.password()
    }

    /// The notice above the form.
    pub fn notice(&self) -> Option<Notice> {
        self.state.notice()
    }

    /// The characters that an activation code consists of.
    pub fn alphabet(&self) -> CodeAlphabet {
        let activating = self.activating();
        activating.map_or_else(CodeAlphabet::default, |activating| activating.alphabet)
    }

    /// Whether the message of step 3 has a code or a link.
    pub fn message_kind(&self) -> MessageKind {
        let activating = self.activating();
        activating.map_or(MessageKind::Code, |activating| activating.account.by)
    }

    /// Whether another message can be asked for.
    pub fn resend(&self) -> Resend {
        let Some(activating) = self.activating() else {
            return Resend::Again;
        };
        match (activating.step.work, activating.cooling()) {
            (Work::Messaging(..), _) => Resend::Asked,
            (_, Some(rest)) => Resend::After(rest),
            _ if activating.was_sent() => Resend::Again,
            _ => Resend::First,
        }
    }

    /// The other kind of message, if the deployment offers it.
    pub fn other_kind(&self) -> Option<MessageKind> {
        let offered = self.config()?.activation.other_kind;
        offered.then(|| self.message_kind().other())
    }

    /// The text of a field that is on the screen.
    pub fn text(&self, id: FieldId) -> Option<&str> {
        match (&self.state, id) {
            (State::Opening { address, .. }, FieldId::Identifier) => Some(&address.text),
            (State::Inviting(inviting), FieldId::Identifier) => Some(&inviting.address.text),
            (State::Activating(activating), FieldId::Code) => Some(activating.code.open()),
            (_, FieldId::Password) => Some(self.password()?.text.open()),
            (State::Filling(filling), id) => {
                let form = &filling.form;
                match id {
                    FieldId::Identifier => Some(&form.identifier.text),
                    FieldId::SignInName => Some(&form.sign_in_name.text),
                    FieldId::Node(id) => Some(&form.sheet.node(id)?.field()?.text),
                    FieldId::Password | FieldId::Code => None,
                }
            }
            _ => None,
        }
    }

    /// The issue of a field that is on the screen.
    pub fn issue(&self, id: FieldId) -> Option<&Issue> {
        match (&self.state, id) {
            (State::Inviting(inviting), FieldId::Identifier) => inviting.address.shown.issue(),
            (State::Filling(filling), id) => filling.form.issue(id),
            (State::Activating(activating), FieldId::Code) => activating.shown.issue(),
            (_, FieldId::Password) => self.password()?.shown.issue(),
            _ => None,
        }
    }

    /// The advice about the answer in a field that is on the screen.
    pub fn advice(&self, id: FieldId) -> Option<&Advice> {
        self.state.advice(id)
    }

    /// The issues that the summary lists, in the order of the screen.
    pub fn summary(&self) -> Vec<(FieldId, Issue)> {
        match &self.state {
            State::Filling(filling) if filling.summary => filling.form.issues(),
            _ => Vec::new(),
        }
    }

    /// The issues on the screen.
    pub(super) fn issues(&self) -> Vec<Issue> {
        match &self.state {
            State::Filling(filling) => {
                let issues = filling.form.issues().into_iter();
                issues.map(|(_, issue)| issue).collect()
            }
            _ => {
                let own = [FieldId::Code, FieldId::Password];
                let issues = own.iter().filter_map(|id| self.issue(*id));
                issues.cloned().collect()
            }
        }
    }
}

impl State {
    /// Whether the fields take no input.
    pub(super) fn is_busy(&self) -> bool {
        self.step().is_some_and(TokenStep::is_busy)
    }

    /// See [`Journey::advice`].
    pub(super) fn advice(&self, id: FieldId) -> Option<&Advice> {
        match (self, id) {
            (State::Inviting(inviting), FieldId::Identifier) => inviting.address.advice.as_ref(),
            (State::Filling(filling), id) => filling.form.advice(id),
            (_, FieldId::Password) => self.password()?.advice.as_ref(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
