//! Dispatches each event to the step that it belongs to, and handles the events that belong to no single step.

use super::{
    Announcement, Command, Event, InvitingEvent, Next, Notice, Press, State, Target,
    arrival::Early,
    page::Page,
    problem::{Problem, Stopped, WayOn},
    stay,
    vetting::check_password,
};
use crate::{
    form::{Entry, FieldId, advice::Advice},
    oauth::{Navigation, ReturnTo},
    secret::Secret,
};

impl State {
    /// The next state and the commands after an event.
    pub(super) fn update(self, event: Event, page: &mut Page) -> Next {
        match (event, self) {
            (Event::Inviting(event), State::Inviting(inviting)) => inviting.update(event, page),
            (Event::Filling(event), State::Filling(filling)) => filling.update(event, page),
            (Event::Activating(event), State::Activating(step)) => step.update(event, page),
            (Event::Confirming(event), State::Confirming(step)) => step.update(event, page),
            // Step 1 is already on the screen while the config is read.
            (Event::Inviting(InvitingEvent::Continued), State::Opening { place, address, .. }) => {
                stay(State::Opening {
                    place,
                    address,
                    pressed: true,
                })
            }
            // An event of a step that the visitor is not at.
            (
                Event::Inviting(_)
                | Event::Filling(_)
                | Event::Activating(_)
                | Event::Confirming(_),
                state,
            ) => stay(state),
            (
                Event::Opened(opened),
                State::Opening {
                    place,
                    address,
                    pressed,
                },
            ) => {
                let early = Early {
                    place,
                    address,
                    pressed,
                };
                early.open(*opened, page)
            }
            (Event::Opened(_), state) => stay(state),
            (Event::Exchanged(question, result), State::Exchanging(exchanging)) => {
                exchanging.exchanged(question, result, page)
            }
            (Event::Exchanged(question, result), state) => state.renewed(question, result, page),
            (Event::Prepared(question, result), State::Preparing(preparing)) => {
                preparing.prepared(question, result, page)
            }
            (Event::Prepared(..), state) => stay(state),
            (Event::Typed(id, text), state) => state.typed(id, text, true, page),
            (Event::Amended(id, text), state) => state.typed(id, text, false, page),
            (Event::Left(id), state) => state.left(id, page),
            (Event::SuggestionTaken(id), state) => state.take_suggestion(id, page),
            (Event::RevealToggled, state) => state.toggle_reveal(),
            (Event::WentOn, State::Stopped(stopped)) => stopped.follow_way_on(page),
            (Event::WentOn, state) => stay(state),
            (Event::Woke(timer), state) => match timer == page.timer {
                true => state.woke(page),
                false => stay(state),
            },
            (Event::Restored, state) => state.restored(page),
            (Event::Seen, state) => state.renew_ahead(page),
            (Event::Hidden, state) => stay(state),
            (Event::Gone, state) => state.gone(),
            (Event::StorageRefused, state @ State::Leaving(..)) => {
                state.stop(Stopped::new(Problem::NoStorage, None, WayOn::Reload), page)
            }
            (Event::StorageRefused, state) => stay(state),
            (Event::WindowRefused, state) => state.window_refused(page),
            (Event::Answered(returned, record), state) => state.answered(returned, record, page),
            (Event::Explained(words), state) => {
                page.explained = Some(words);
                stay(state)
            }
            (Event::Judged(question, answer), mut state) => {
                if let Some(password) = state.password_mut() {
                    password.judged.answer(question, answer);
                }
                state.vetted(page)
            }
            (Event::PasswordChecked(question, breached), mut state) => {
                if let Some(password) = state.password_mut() {
                    password.answered(question, breached);
                }
                state.vetted(page)
            }
            (Event::WentOffline, state) => {
                page.offline = true;
                stay(state)
            }
            (Event::CameOnline, state) => {
                page.offline = false;
                state.came_online(page)
            }
        }
    }

    /// A field changed; `at_end`: the change was at the end of the text.
    fn typed(mut self, id: FieldId, text: Secret, at_end: bool, page: &mut Page) -> Next {
        let is_password = id == FieldId::Password;
        let taken = match &mut self {
            State::Opening { address, .. } if id == FieldId::Identifier => {
                text.open().clone_into(&mut address.text);
                true
            }
            State::Inviting(inviting) => {
                inviting.typed(id, &text, page);
                true
            }
            State::Filling(filling) => filling.typed(id, text),
            State::Activating(activating) if id == FieldId::Code => {
                let sends = activating.code_typed(text, at_end);
                return match sends {
                    true => self.press(page),
                    false => stay(self),
                };
            }
            state if is_password => state.new_password_typed(text),
            _ => false,
        };
        let judge = match taken && is_password {
            true => self.judge(page),
            false => None,
        };
        (self, judge.into_iter().collect())
    }

    /// The new password of a step after the form changed. Returns whether its field takes input.
    fn new_password_typed(&mut self, text: Secret) -> bool {
        if self.is_busy() {
            return false;
        }
        let Some(password) = self.password_mut() else {
            return false;
        };
        password.typed(text);
        true
    }

    /// A field was left.
    fn left(mut self, id: FieldId, page: &mut Page) -> Next {
        let mut commands = Vec::new();
        let busy = self.is_busy();
        match &mut self {
            State::Inviting(inviting) => commands.extend(inviting.left(page)),
            State::Filling(filling) => commands.extend(filling.left(id, page)),
            state if id == FieldId::Password && !busy => {
                if let Some(password) = state.password_mut() {
                    password.left();
                }
            }
            _ => {}
        }
        if let Some(password) = self.password_mut()
            && id == FieldId::Password
            && !busy
        {
            commands.extend(check_password(password, page));
        }
        (self, commands)
    }

    /// Puts the suggested address into its field and moves the focus there, because the pressed button disappears.
    fn take_suggestion(self, id: FieldId, page: &mut Page) -> Next {
        let Some(meant) = self.advice(id).and_then(Advice::meant) else {
            return stay(self);
        };
        let (state, mut commands) = self.typed(id, meant, true, page);
        let (state, left) = state.left(id, page);
        commands.extend(left);
        commands.push(Command::Focus(Target::Field(id)));
        (state, commands)
    }

    fn toggle_reveal(mut self) -> Next {
        // The password of the form can be revealed while the form is being sent.
        let shut = self.is_busy() && !matches!(self, State::Filling(_));
        let Some(password) = self.password_mut().filter(|_| !shut) else {
            return stay(self);
        };
        password.revealed = !password.revealed;
        let announcement = match password.revealed {
            true => Announcement::PasswordShown,
            false => Announcement::PasswordHidden,
        };
        (self, vec![Command::Announce(announcement)])
    }

    /// The current timer has gone off.
    fn woke(mut self, page: &mut Page) -> Next {
        if self.is_vetted_too_long(page) {
            return self.give_up_vetting(page);
        }
        if let State::Leaving(return_to, link) = &mut self {
            let (return_to, link) = (*return_to, link.take());
            return self.nothing_loads(return_to, link, page);
        }
        // Step 3 always shows remaining times.
        let mut goes_on = false;
        if let State::Activating(activating) = &mut self {
            activating.now = page.now;
            goes_on = true;
        }
        let Some(step) = self.step_mut() else {
            return stay(self);
        };
        match step.notice {
            Some(Notice::Wait(until)) if page.now >= until => step.notice = None,
            Some(Notice::SmallWindow(until)) if page.now >= until => {
                return self.give_up_window(page);
            }
            Some(Notice::Wait(_) | Notice::SmallWindow(_)) => goes_on = true,
            _ => {}
        }
        goes_on |= step.is_vetting();
        let tick = goes_on.then(|| page.tick_on());
        (self, tick.into_iter().collect())
    }

    /// The network is back: continues what had to wait for it.
    fn came_online(mut self, page: &mut Page) -> Next {
        match self {
            State::Inviting(inviting) if inviting.press == Press::Waits => inviting.submit(page),
            State::Stopped(stopped) if stopped.problem == Problem::Offline => {
                stopped.follow_way_on(page)
            }
            _ => {
                self.unsay_not_sent();
                stay(self)
            }
        }
    }

    /// The page was restored from the back/forward cache.
    fn restored(mut self, page: &mut Page) -> Next {
        match self {
            State::Leaving(ReturnTo::Details, _) => {
                let (state, kept) = page.invite(Entry::default());
                let shown = [Command::RecallDraft, Command::Focus(Target::Heading)];
                (state, kept.into_iter().chain(shown).collect())
            }
            State::Leaving(..) | State::Exchanging(_) => (self, vec![Command::Reload]),
            _ => {
                let shut = self.is_busy() && !matches!(self, State::Filling(_));
                if let Some(password) = self.password_mut().filter(|_| !shut) {
                    password.revealed = false;
                }
                self.renew_ahead(page)
            }
        }
    }
}

impl Stopped {
    /// The button of a stop was pressed, or the network that it waited for is back.
    fn follow_way_on(mut self, page: &mut Page) -> Next {
        if page.offline && matches!(self.way_on, WayOn::Authorize(_) | WayOn::Reload) {
            // The page continues by itself when the network is back.
            self.problem = Problem::Offline;
            self.cause = None;
            let commands = vec![Command::Focus(Target::Heading), Command::TryNetwork];
            return (State::Stopped(self), commands);
        }
        match self.way_on.clone() {
            WayOn::Start => {
                let (state, kept) = page.invite(Entry::default());
                let shown = [
                    Command::ReplaceAddress("/"),
                    Command::Focus(Target::Heading),
                ];
                (state, kept.into_iter().chain(shown).collect())
            }
            WayOn::Authorize(return_to) => {
                State::Stopped(self).leave(return_to, None, Navigation::Push, page)
            }
            WayOn::Prepare(token) => State::prepare(token, None, page),
            WayOn::Reload => (State::Stopped(self), vec![Command::Reload]),
            // The screen shows an ordinary link for this; there is no button.
            WayOn::Origin(_) => stay(State::Stopped(self)),
        }
    }
}
