//! Step 1: the address. It needs no token; Continue navigates to the tenant.

use super::{Command, Next, State, Target, memory::Draft, page::Page};
use crate::{
    browser::Moment,
    form::{Entry, FieldId},
    oauth::{Navigation, ReturnTo},
    secret::Secret,
};

/// Step 1.
#[derive(Clone, Debug, Default)]
pub struct Inviting {
    /// The address.
    pub address: Entry,
    /// The outcome of the last press.
    pub press: Press,
    /// When the visitor came to this step.
    since: Moment,
    /// The number of presses that were refused.
    refusals: u64,
}

/// The outcome of the last press of Continue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Press {
    /// There was none, or it does not matter any more.
    #[default]
    None,
    /// It was refused because of the address.
    Refused,
    /// The device has no network; the press is carried out when there is one.
    Waits,
}

/// What happens at step 1.
#[derive(Debug)]
pub enum InvitingEvent {
    /// Continue was pressed.
    Continued,
    /// The draft as the later pages have left it.
    Recalled(Option<Draft>),
}

impl Inviting {
    pub(super) fn new(address: Entry, now: Moment) -> Self {
        Self {
            address,
            press: Press::None,
            since: now,
            refusals: 0,
        }
    }

    pub(super) fn update(self, event: InvitingEvent, page: &mut Page) -> Next {
        match event {
            InvitingEvent::Continued => self.submit(page),
            InvitingEvent::Recalled(draft) => {
                // A page from the back/forward cache does not know what happened on the pages after it.
                page.draft = draft.unwrap_or_default();
                let (state, kept) = page.invite(Entry::default());
                (state, kept.into_iter().collect())
            }
        }
    }

    /// Continue was pressed, or the network that a press waits for is back.
    pub(super) fn submit(mut self, page: &mut Page) -> Next {
        if self.address.submit(page.asks().address(), None).is_none() {
            self.press = Press::Refused;
            self.refusals += 1;
            // There is one field, which shows its issue; a summary would repeat it. The field may have the focus
            // already, so the issue is announced as well.
            let commands = vec![
                Command::Focus(Target::Field(FieldId::Identifier)),
                Command::Alert(FieldId::Identifier),
            ];
            return (State::Inviting(self), commands);
        }
        page.draft.identifier.clone_from(&self.address.text);
        if page.offline {
            self.press = Press::Waits;
            let commands = vec![
                Command::KeepDraft(page.draft.clone()),
                Command::Focus(Target::Offline),
                Command::TryNetwork,
            ];
            return (State::Inviting(self), commands);
        }
        if page.config.as_ref().is_some_and(|c| c.events.is_on()) {
            let spent = page.now.since(self.since).as_millis();
            page.draft.first = Some([spent as u64, self.refusals]);
        }
        State::Inviting(self).leave(ReturnTo::Details, None, Navigation::Push, page)
    }

    pub(super) fn typed(&mut self, id: FieldId, text: &Secret, page: &mut Page) {
        if id != FieldId::Identifier {
            return;
        }
        self.address.typed(page.asks().address(), text, None);
        if self.press == Press::Waits {
            self.press = Press::None;
        }
        page.draft.identifier.clone_from(&self.address.text);
    }

    pub(super) fn left(&mut self, page: &mut Page) -> Vec<Command> {
        self.address.left(page.asks().address(), None);
        page.draft.identifier.clone_from(&self.address.text);
        vec![Command::KeepDraft(page.draft.clone())]
    }
}

impl Page {
    /// Step 1 with the address as far as it is known, and the command that keeps the draft if it has changed.
    pub(super) fn invite(&mut self, typed: Entry) -> (State, Option<Command>) {
        let text = match typed.text.is_empty() {
            true => self.draft.identifier.clone(),
            false => typed.text,
        };
        let address = Entry {
            text,
            shown: typed.shown,
            advice: None,
        };
        // A visitor who went back to step 1 stays there after a reload.
        let was_at_details = std::mem::take(&mut self.draft.at_details);
        let kept = was_at_details.then(|| Command::KeepDraft(self.draft.clone()));
        (State::Inviting(Inviting::new(address, self.now)), kept)
    }
}
