//! What each event makes of each state: the table of contents, and what belongs to no single step.

use std::time::Duration;

use super::{
    Announcement, Command, Draft, Event, Inviting, Journey, Notice, Press, State, Target,
    activation::Work,
    code,
    judging::PAUSE,
    problem::{Cause, Problem, Stopped, WayOn},
    registration::keep_answers,
};
use crate::{
    account::LinkCode,
    browser::{Moment, Unreachable},
    form::{Entry, FieldId, advice::Advice, new_password::NewPassword},
    oauth::{Navigation, ReturnTo},
    secret::Secret,
};

/// How often remaining times are brought up to date.
pub(super) const TICK: Duration = Duration::from_secs(1);
/// After this long on the way to the tenant nothing will load any more.
const DEPARTURE: Duration = Duration::from_secs(20);

impl Journey {
    /// Takes what happened, becomes what follows, says what is to be done.
    pub fn update(&mut self, event: Event, now: Moment) -> Vec<Command> {
        if now < self.now {
            self.clock_was_set_back(self.now.since(now));
        }
        self.now = now;
        let before = self.before(&event);
        let mut commands = self.take(event, now);
        commands.extend(self.record_facts(&before, &commands));
        commands
    }

    fn take(&mut self, event: Event, now: Moment) -> Vec<Command> {
        match event {
            Event::Opened(opened) => self.open(*opened, now),
            Event::Typed(id, text) => self.typed(&id, text, true),
            Event::Amended(id, text) => self.typed(&id, text, false),
            Event::Left(id) => self.left(&id),
            Event::SuggestionTaken(id) => self.take_suggestion(&id),
            Event::Continued => self.submit_address(),
            Event::WentOn => self.follow_way_on(),
            Event::Restored => self.restored(now),
            Event::Recalled(draft) => self.recalled(draft),
            Event::StorageRefused => match self.state {
                State::Leaving(..) => {
                    self.stop(Stopped::new(Problem::NoStorage, None, WayOn::Reload))
                }
                _ => Vec::new(),
            },
            Event::WentOffline => {
                self.offline = true;
                Vec::new()
            }
            Event::CameOnline => self.came_online(),
            Event::Woke(chain) => self.woke(chain, now),
            Event::Hidden => Vec::new(),
            Event::Gone => self.gone(),
            Event::Seen => self.renew_ahead(now),
            Event::Explained(words) => {
                self.explained = Some(words);
                Vec::new()
            }
            Event::Submitted => self.submit(now),
            Event::CodeEntered => self.enter_code(now),
            Event::Confirmed => self.confirm(now),
            Event::Declined => self.decline(),
            Event::ResendAsked => self.resend(None, now),
            Event::OtherKindAsked => self.switch_kind(now),
            Event::ChangeAsked => self.change_address(),
            Event::ItemAdded(list) => self.add_item(list),
            Event::ItemRemoved(item) => self.remove_item(item),
            Event::RevealToggled => self.toggle_reveal(),
            Event::WindowRefused => self.window_refused(),
            Event::Answered(returned, record) => self.answered(returned, record, now),
            Event::Exchanged(number, result) => self.exchanged(number, result, now),
            Event::Prepared(number, result) => self.prepared(number, result),
            Event::Registered(number, result) => {
                self.heard(&result);
                self.registered(number, result, now)
            }
            Event::Activated(number, result) => {
                self.heard(&result);
                self.activated(number, result, now)
            }
            Event::Sent(number, result) => {
                self.heard(&result);
                self.sent(number, result, now)
            }
            Event::Judged(number, answer) => {
                self.judged(number, answer);
                self.vetted(now)
            }
            Event::ActivatedElsewhere(mark) => self.activated_elsewhere(&mark),
            Event::PasswordChecked(number, breached) => {
                self.password_checked(number, breached);
                self.vetted(now)
            }
        }
    }

    pub(super) fn stop(&mut self, stopped: Stopped) -> Vec<Command> {
        let mut commands = vec![Command::Focus(Target::Heading)];
        if !matches!(stopped.way_on, WayOn::Prepare(_)) {
            commands.extend(self.revoke());
        }
        self.state = State::Stopped(stopped.explained(self.explained.take()));
        commands
    }

    /// Keeps the draft and goes to the tenant.
    pub(super) fn leave(&mut self, return_to: ReturnTo, replace: bool) -> Vec<Command> {
        let navigation = match replace {
            true => Navigation::Replace,
            false => Navigation::Push,
        };
        self.depart(return_to, None, navigation)
    }

    /// The same with a pressed link.
    pub(super) fn depart(
        &mut self,
        return_to: ReturnTo,
        link: Option<LinkCode>,
        navigation: Navigation,
    ) -> Vec<Command> {
        if self.offline {
            return self.not_left(return_to, link);
        }
        let mut commands = vec![Command::KeepDraft(self.draft.clone())];
        // Whatever comes back brings a token of its own.
        commands.extend(self.revoke());
        self.state = State::Leaving(return_to, link.clone());
        commands.push(Command::Leave {
            return_to,
            link,
            navigation,
        });
        commands.push(self.wake_in(DEPARTURE));
        commands
    }

    /// Without a network the browser would show a page of its own in place of this one: it stays, and
    /// says so.
    pub(super) fn not_left(&mut self, return_to: ReturnTo, link: Option<LinkCode>) -> Vec<Command> {
        let mut commands = match (self.state.notice(), link) {
            (Some(notice), _) => {
                *notice = Some(Notice::NotSent);
                vec![Command::Focus(Target::Notice)]
            }
            (_, Some(link)) => self.not_confirmed(link),
            _ => {
                let again = WayOn::Authorize(return_to);
                self.stop(Stopped::new(Problem::Offline, None, again))
            }
        };
        commands.push(Command::TryNetwork);
        commands
    }

    /// Nothing loads: the tenant is not there, or has nothing to show, and a browser stays where it is.
    fn nothing_loads(&mut self, return_to: ReturnTo, link: Option<LinkCode>) -> Vec<Command> {
        match link {
            Some(link) => self.not_confirmed(link),
            _ => {
                let cause = Cause::Authorization("nothing loads within 20 s".into());
                let again = WayOn::Authorize(return_to);
                self.stop(Stopped::unreachable(Unreachable::Silent, cause, again))
            }
        }
    }

    /// A field changed; `at_end`: nothing of it stands behind what was typed.
    pub(super) fn typed(&mut self, id: &FieldId, text: Secret, at_end: bool) -> Vec<Command> {
        let asked = self.asks().address();
        match &mut self.state {
            State::Opening { address, .. } if *id == FieldId::Identifier => {
                text.open().clone_into(&mut address.text);
            }
            State::Inviting(inviting) if *id == FieldId::Identifier => {
                inviting.address.typed(asked, &text, None);
                if inviting.press == Press::Waits {
                    inviting.press = Press::None;
                }
                self.draft.identifier.clone_from(&inviting.address.text);
            }
            State::Filling(filling) if filling.sending.is_none() => {
                filling.form.typed(*id, text);
                let said = filling.notice;
                if matches!(said, Some(Notice::NotAccepted | Notice::NotSent)) {
                    filling.notice = None;
                }
            }
            State::Activating(activating)
                if *id == FieldId::Code && !matches!(activating.work, Work::Checking(_)) =>
            {
                let before = std::mem::replace(&mut activating.code, text);
                activating.shown.set(None);
                let grew = code::grew_at_its_end(before.open(), activating.code.open());
                if at_end && grew && activating.is_complete() {
                    // The last character sends it (behaviour 2); a password beside it waits for a press.
                    return self.enter_code(self.now);
                }
            }
            _ if *id == FieldId::Password => {
                if let Some(password) = self.new_password() {
                    password.typed(text);
                }
            }
            _ => {}
        }
        match *id == FieldId::Password && !self.is_vetting() {
            true => self.judge(PAUSE).into_iter().collect(),
            false => Vec::new(),
        }
    }

    /// The new password of a later step than the form's, while nothing is being sent.
    fn new_password(&mut self) -> Option<&mut NewPassword> {
        match &mut self.state {
            State::Activating(activating) if !matches!(activating.work, Work::Checking(_)) => {
                activating.password.as_mut()
            }
            State::Confirming(confirming) if confirming.work.is_none() => {
                confirming.password.as_mut()
            }
            _ => None,
        }
    }

    pub(super) fn left(&mut self, id: &FieldId) -> Vec<Command> {
        let asked = self.asks().address();
        match &mut self.state {
            State::Inviting(Inviting { address, .. }) => {
                address.left(asked, None);
                self.draft.identifier.clone_from(&address.text);
                vec![Command::KeepDraft(self.draft.clone())]
            }
            State::Filling(filling) if filling.sending.is_none() => {
                filling.form.left(*id);
                let form = &filling.form;
                keep_answers(&mut self.draft, form);
                let mut commands = vec![Command::KeepDraft(self.draft.clone())];
                if *id == FieldId::Password {
                    commands.extend(self.check_password());
                }
                commands
            }
            _ if *id == FieldId::Password => {
                let Some(password) = self.new_password() else {
                    return Vec::new();
                };
                password.left();
                self.check_password().into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The address that was meant stands in its field, and the focus on it: the button is gone.
    fn take_suggestion(&mut self, id: &FieldId) -> Vec<Command> {
        let advice = match &self.state {
            State::Inviting(inviting) if *id == FieldId::Identifier => {
                inviting.address.advice.as_ref()
            }
            State::Filling(filling) => filling.form.advice(*id),
            _ => None,
        };
        let Some(meant) = advice.and_then(Advice::meant) else {
            return Vec::new();
        };
        let mut commands = self.typed(id, meant, true);
        commands.extend(self.left(id));
        commands.push(Command::Focus(Target::Field(*id)));
        commands
    }

    /// Begins to count seconds; an earlier count ends.
    pub(super) fn wake(&mut self) -> Command {
        self.wake_in(TICK)
    }

    fn wake_in(&mut self, rest: Duration) -> Command {
        self.wakes = self.wakes.wrapping_add(1);
        Command::Wake(self.wakes, self.now.plus(rest))
    }

    pub(super) fn woke(&mut self, chain: u32, now: Moment) -> Vec<Command> {
        if chain != self.wakes {
            return Vec::new();
        }
        if let Some(commands) = self.vetting_woke(now) {
            return commands;
        }
        let (notice, needed) = match &mut self.state {
            State::Leaving(return_to, link) => {
                let (return_to, link) = (*return_to, link.take());
                return self.nothing_loads(return_to, link);
            }
            State::Filling(filling) => (&mut filling.notice, false),
            State::Confirming(confirming) => (&mut confirming.notice, false),
            State::Activating(activating) => {
                activating.now = now;
                (&mut activating.notice, true)
            }
            _ => return Vec::new(),
        };
        let waiting = match *notice {
            Some(Notice::Wait(until)) if now >= until => {
                *notice = None;
                false
            }
            Some(Notice::SmallWindow(until)) if now >= until => return self.give_up_window(),
            Some(Notice::Wait(_) | Notice::SmallWindow(_)) => true,
            _ => false,
        };
        if needed || waiting || self.is_vetting() {
            vec![Command::Wake(chain, now.plus(TICK))]
        } else {
            Vec::new()
        }
    }

    pub(super) fn toggle_reveal(&mut self) -> Vec<Command> {
        let password = match &mut self.state {
            State::Filling(filling) => filling.form.password.as_mut(),
            _ => self.new_password(),
        };
        let Some(password) = password else {
            return Vec::new();
        };
        password.revealed = !password.revealed;
        let announcement = match password.revealed {
            true => Announcement::PasswordShown,
            false => Announcement::PasswordHidden,
        };
        vec![Command::Announce(announcement)]
    }

    /// What could not be sent for want of a network can be sent now.
    fn came_online(&mut self) -> Vec<Command> {
        self.offline = false;
        match &mut self.state {
            State::Inviting(inviting) if inviting.press == Press::Waits => {
                return self.submit_address();
            }
            State::Stopped(Stopped {
                problem: Problem::Offline,
                ..
            }) => return self.follow_way_on(),
            State::Filling(filling) => no_longer_unsent(&mut filling.notice),
            State::Activating(activating) => no_longer_unsent(&mut activating.notice),
            State::Confirming(confirming) => no_longer_unsent(&mut confirming.notice),
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn follow_way_on(&mut self) -> Vec<Command> {
        let State::Stopped(stopped) = &mut self.state else {
            return Vec::new();
        };
        if self.offline && matches!(stopped.way_on, WayOn::Authorize(_) | WayOn::Reload) {
            // From here on it goes on by itself.
            stopped.problem = Problem::Offline;
            stopped.cause = None;
            return vec![Command::Focus(Target::Heading), Command::TryNetwork];
        }
        match stopped.way_on.clone() {
            WayOn::Start => {
                let kept = self.invite(Entry::default());
                let shown = [
                    Command::ReplaceAddress("/"),
                    Command::Focus(Target::Heading),
                ];
                kept.into_iter().chain(shown).collect()
            }
            WayOn::Authorize(return_to) => self.leave(return_to, false),
            WayOn::Prepare(token) => self.prepare(token, None),
            WayOn::Reload => vec![Command::Reload],
            // A link leads there.
            WayOn::Origin(_) => Vec::new(),
        }
    }

    /// A page out of the cache knows nothing of what was typed, or finished, on the pages after it.
    fn recalled(&mut self, draft: Option<Draft>) -> Vec<Command> {
        if !matches!(self.state, State::Inviting(_)) {
            return Vec::new();
        }
        self.draft = draft.unwrap_or_default();
        self.invite(Entry::default()).into_iter().collect()
    }

    /// Back from the back/forward cache: a page that was left is open again.
    pub(super) fn restored(&mut self, now: Moment) -> Vec<Command> {
        match &mut self.state {
            State::Leaving(ReturnTo::Details, _) => {
                let kept = self.invite(Entry::default());
                kept.into_iter()
                    .chain([Command::RecallDraft, Command::Focus(Target::Heading)])
                    .collect()
            }
            State::Leaving(..) | State::Exchanging { .. } => vec![Command::Reload],
            _ => {
                let password = match &mut self.state {
                    State::Filling(filling) => filling.form.password.as_mut(),
                    _ => self.new_password(),
                };
                if let Some(password) = password {
                    password.revealed = false;
                }
                self.renew_ahead(now)
            }
        }
    }
}

fn no_longer_unsent(notice: &mut Option<Notice>) {
    if *notice == Some(Notice::NotSent) {
        *notice = None;
    }
}
