//! What is common to the steps that send with a token: the form, the code, a link that was pressed.

use std::time::Duration;

use super::{Stage, State};
use crate::{
    browser::Moment, config::MessageKind, form::new_password::NewPassword,
    oauth::exchange::AccessToken, question::Question,
};

/// What is common to the steps that send with a token.
#[derive(Clone, Debug)]
pub struct TokenStep {
    /// What is sent with.
    pub token: AccessToken,
    /// The token has replaced one that had ended. It is sent whatever the clock says: the tenant has the last word.
    pub(super) fresh: bool,
    /// What is going on.
    pub work: Work,
    /// What stands above the form.
    pub notice: Option<Notice>,
}

/// What is going on at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The visitor types.
    Entering,
    /// A press waits for what is asked about the new password, until this moment at most.
    Vetting(Moment),
    /// The answer of a small window becomes a token; then what was pressed is sent.
    Renewing(Question),
    /// What was pressed is sent.
    Sending(Question),
    /// A message of this kind is asked for (step 3). The fields take input meanwhile.
    Messaging(Question, MessageKind),
}

/// A sentence above a form: something happened that is no field's issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The token ended in mid-form; everything was kept but the password, which is never stored.
    PasswordAgain,
    /// No answer, or a broken one; sending again is safe.
    NotSent,
    /// No answer to what makes the account, and no idempotency key: it may have been made, and its message, of
    /// this kind, may come.
    PerhapsRegistered(MessageKind),
    /// The tenant cannot now; not before this moment.
    Wait(Moment),
    /// The tenant refused without naming a field.
    NotAccepted,
    /// The visitor came back from step 3 to correct the address; the password is not kept.
    AddressAgain,
    /// The token ended before the code was sent; a code is never kept, so it is typed again.
    CodeAgain,
    /// An answer got lost and the code is refused now: perhaps it has done its work.
    PerhapsActive,
    /// The tenant refused the code as it refuses one of a registration that it does not know.
    RegisterAgain,
    /// The token is renewed in a small window, until this moment; then what was pressed goes on.
    SmallWindow(Moment),
    /// Another message is on its way: said where it was asked for.
    MessageSent,
}

impl Notice {
    /// How long a refused visitor waits when the tenant does not say.
    const BACK_OFF: Duration = Duration::from_secs(30);

    /// The tenant cannot now, for so long if it says so.
    pub(super) fn wait(asked: Option<Duration>, now: Moment) -> Self {
        Self::Wait(now.plus(asked.unwrap_or(Self::BACK_OFF)))
    }
}

impl TokenStep {
    pub(super) fn new(token: AccessToken) -> Self {
        Self {
            token,
            fresh: false,
            work: Work::Entering,
            notice: None,
        }
    }

    /// Whether the fields take no input: what was pressed is on its way.
    pub fn is_busy(&self) -> bool {
        match self.work {
            Work::Vetting(_) | Work::Renewing(_) | Work::Sending(_) => true,
            Work::Entering | Work::Messaging(..) => false,
        }
    }

    /// Whether nothing is on its way.
    pub(super) fn is_idle(&self) -> bool {
        self.work == Work::Entering
    }

    /// Whether a press waits for what is asked about the new password.
    pub fn is_vetting(&self) -> bool {
        matches!(self.work, Work::Vetting(_))
    }

    /// The question that is open.
    pub fn question(&self) -> Option<Question> {
        match self.work {
            Work::Entering | Work::Vetting(_) => None,
            Work::Renewing(question) | Work::Sending(question) | Work::Messaging(question, _) => {
                Some(question)
            }
        }
    }

    /// The answer to this question came: the visitor types again. Whether it was waited for.
    pub(super) fn end(&mut self, work: Work) -> bool {
        let awaited = self.work == work;
        if awaited {
            self.work = Work::Entering;
        }
        awaited
    }

    /// Whether the tenant wants nothing to be sent yet.
    pub(super) fn must_wait(&self, now: Moment) -> bool {
        matches!(self.notice, Some(Notice::Wait(until)) if now < until)
    }

    /// Whether a small window is open, as far as is known: a press opens another.
    pub(super) fn has_small_window(&self) -> bool {
        matches!(self.notice, Some(Notice::SmallWindow(_)))
    }

    /// Whether another token is needed before anything is sent.
    pub(super) fn needs_token(&self, now: Moment) -> bool {
        self.token.is_spent(now, self.fresh) || self.has_small_window()
    }

    /// The device's clock was set back by this.
    pub(super) fn clock_was_set_back(&mut self, by: Duration) {
        self.token.ends_earlier(by);
        if let Some(Notice::Wait(until) | Notice::SmallWindow(until)) = &mut self.notice {
            *until = until.minus(by);
        }
        if let Work::Vetting(until) = &mut self.work {
            *until = until.minus(by);
        }
    }
}

impl State {
    /// The step that sends with a token, if this is one.
    pub fn step(&self) -> Option<&TokenStep> {
        match self {
            Self::Filling(filling) => Some(&filling.step),
            Self::Activating(activating) => Some(&activating.step),
            Self::Confirming(confirming) => confirming.step(),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(super) fn step_mut(&mut self) -> Option<&mut TokenStep> {
        match self {
            Self::Filling(filling) => Some(&mut filling.step),
            Self::Activating(activating) => Some(&mut activating.step),
            Self::Confirming(confirming) => confirming.step_mut(),
            _ => None,
        }
    }

    /// The new password, at whichever step it is set.
    pub fn password(&self) -> Option<&NewPassword> {
        match self {
            Self::Filling(filling) => filling.form.password.as_ref(),
            Self::Activating(activating) => activating.password.as_ref(),
            Self::Confirming(confirming) => match &confirming.stage {
                Stage::Pressed { password, .. } => password.as_deref(),
                Stage::Unpressed { .. } => None,
            },
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(super) fn password_mut(&mut self) -> Option<&mut NewPassword> {
        match self {
            Self::Filling(filling) => filling.form.password.as_mut(),
            Self::Activating(activating) => activating.password.as_mut(),
            Self::Confirming(confirming) => confirming.password_mut(),
            _ => None,
        }
    }

    /// What stands above the form.
    pub(super) fn notice(&self) -> Option<Notice> {
        match self {
            Self::Confirming(confirming) => confirming.notice(),
            state => state.step()?.notice,
        }
    }

    /// Says that what was pressed was not sent. Whether this state has a place for it.
    pub(super) fn say_not_sent(&mut self) -> bool {
        if let Some(step) = self.step_mut() {
            step.notice = Some(Notice::NotSent);
            return true;
        }
        match self {
            Self::Confirming(confirming) => {
                confirming.stage = Stage::Unpressed { not_sent: true };
                true
            }
            _ => false,
        }
    }

    /// What was not sent can be sent now.
    pub(super) fn unsay_not_sent(&mut self) {
        if self.notice() != Some(Notice::NotSent) {
            return;
        }
        if let Some(step) = self.step_mut() {
            step.notice = None;
        } else if let Self::Confirming(confirming) = self {
            confirming.stage = Stage::Unpressed { not_sent: false };
        }
    }
}
