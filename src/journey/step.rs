//! What the steps that send with a token have in common: the form, the code, a link that was pressed.

use std::time::Duration;

use crate::{
    browser::Moment, config::MessageKind, oauth::exchange::AccessToken, question::Question,
};

/// The common part of the steps that send with a token.
#[derive(Clone, Debug)]
pub struct TokenStep {
    /// The token that is sent with each call.
    pub token: AccessToken,
    /// The token is new. It is sent even if it has ended by the clock: the tenant decides.
    pub(super) fresh: bool,
    /// What the step is doing.
    pub work: Work,
    /// The notice above the form.
    pub notice: Option<Notice>,
}

/// What a step is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The visitor types.
    Entering,
    /// A press waits for the checks of the new password, until this moment at most.
    Vetting(Moment),
    /// The answer of a small window is exchanged for a token; then the press is carried out.
    Renewing(Question),
    /// The request of a press is on its way.
    Sending(Question),
    /// A message of this kind is asked for (step 3). The fields take input meanwhile.
    Messaging(Question, MessageKind),
}

/// A message above the form about something that concerns no single field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The token ended while the form was filled in. All answers were kept except the password, which is never stored.
    PasswordAgain,
    /// No answer, or a server error; sending again is safe.
    NotSent,
    /// No answer to the registration, and no idempotency key was sent: the account may have been created, and a
    /// message of this kind may arrive.
    PerhapsRegistered(MessageKind),
    /// The tenant refuses requests until this moment.
    Wait(Moment),
    /// The tenant refused without naming a field.
    NotAccepted,
    /// The visitor came back from step 3 to correct the address. The password was not kept.
    AddressAgain,
    /// The token ended before the code was sent. A code is never kept, so it has to be typed again.
    CodeAgain,
    /// The answer to a code was lost, and the code is refused now: the account may be active already.
    PerhapsActive,
    /// The tenant refused the code as it refuses the code of an unknown registration.
    RegisterAgain,
    /// The token is renewed in a small window, which has until this moment. Then the press is carried out.
    SmallWindow(Moment),
    /// Another message was sent; shown beside the button that asks for one.
    MessageSent,
}

impl Notice {
    /// How long a refused visitor waits when the tenant does not say.
    const BACK_OFF: Duration = Duration::from_secs(30);

    /// The tenant refuses requests for this time, or for [`Self::BACK_OFF`] if it named none.
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

    /// Whether the fields take no input because a press is being carried out.
    pub fn is_busy(&self) -> bool {
        match self.work {
            Work::Vetting(_) | Work::Renewing(_) | Work::Sending(_) => true,
            Work::Entering | Work::Messaging(..) => false,
        }
    }

    /// Whether nothing is being sent or waited for.
    pub(super) fn is_idle(&self) -> bool {
        self.work == Work::Entering
    }

    /// Whether a press waits for the checks of the new password.
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

    /// Ends this work if it is the current one, so that the fields take input again. Returns whether it was.
    pub(super) fn end(&mut self, work: Work) -> bool {
        let awaited = self.work == work;
        if awaited {
            self.work = Work::Entering;
        }
        awaited
    }

    /// Whether the tenant has asked to wait and the time is not over.
    pub(super) fn must_wait(&self, now: Moment) -> bool {
        matches!(self.notice, Some(Notice::Wait(until)) if now < until)
    }

    /// Whether a small window is open as far as the page knows. A press opens another one.
    pub(super) fn has_small_window(&self) -> bool {
        matches!(self.notice, Some(Notice::SmallWindow(_)))
    }

    /// Whether another token is needed before anything is sent.
    pub(super) fn needs_token(&self, now: Moment) -> bool {
        self.token.is_spent(now, self.fresh) || self.has_small_window()
    }

    /// The device's clock was set back by this time.
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
