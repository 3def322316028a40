//! What every view needs: the journey to read, the language to speak, a way to say what the visitor
//! did. Events go out through a callback, never through a signal: two of them before the screen is
//! drawn again would be one.

use std::{borrow::Cow, time::Duration};

use leptos::{
    callback::UnsyncCallback,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{self, HtmlInputElement, InputEvent},
};

use super::content::{Content, text as follow};
use crate::{
    config::{CodeAlphabet, Wording},
    form::{
        FieldId, Issue,
        advice::Advice,
        new_password::NewPassword,
        node::{Kind, Label, What},
        sheet::Sheet,
        watch::Watch,
    },
    i18n::{Message, Subject, say, wording},
    journey::{Event, Filling, Journey, Place, State, activation::Activating},
    language::Language,
    secret::Secret,
};

/// What every view needs; taken from the context.
#[derive(Clone, Copy)]
pub(super) struct PageContext {
    /// The journey.
    pub(super) journey: RwSignal<Journey>,
    /// The language of the page.
    pub(super) language: RwSignal<Language>,
    /// What the deployment says in words of its own.
    wording: StoredValue<Wording>,
    /// What was said last into the polite live region.
    said: RwSignal<Option<(Message, bool)>>,
    /// What was said last into the assertive live region, unless something was typed since.
    alerted: RwSignal<(Option<Message>, bool)>,
    hand: StoredValue<Hand>,
    /// The nodes of the form as they were last drawn, and what wakes those who draw each.
    nodes: StoredValue<(Watch, Vec<ArcTrigger>)>,
    /// The input that the visitor was typing into when its screen had to be built anew.
    kept: StoredValue<Option<web_sys::Element>, LocalStorage>,
    /// The node that is being built.
    building: StoredValue<Option<usize>>,
    /// The node that is looked at, for its sake alone; without one, any event may change what is seen.
    at: Option<usize>,
    send: UnsyncCallback<Event>,
    keep_language: UnsyncCallback<Language>,
    focus: UnsyncCallback<FieldId>,
}

/// What the visitor is in the middle of.
#[derive(Default)]
struct Hand {
    /// Fields that were left a moment ago.
    left: Vec<FieldId>,
    /// Whether a pointer is down.
    down: bool,
    /// Whether an input method is composing: what stands in the field is not typed yet.
    composing: bool,
}

impl PageContext {
    /// A context that nobody listens to: for painting.
    pub(super) fn new(place: Place, language: Language) -> Self {
        Self {
            journey: RwSignal::new(Journey::new(place)),
            language: RwSignal::new(language),
            wording: StoredValue::new(Wording::default()),
            said: RwSignal::new(None),
            alerted: RwSignal::new((None, false)),
            hand: StoredValue::new(Hand::default()),
            nodes: StoredValue::new(Default::default()),
            kept: StoredValue::new_local(None),
            building: StoredValue::new(None),
            at: None,
            send: UnsyncCallback::new(|_| {}),
            keep_language: UnsyncCallback::new(|_| {}),
            focus: UnsyncCallback::new(|_| {}),
        }
    }

    /// The same context with somebody who performs what the visitor does.
    #[cfg(target_arch = "wasm32")]
    #[must_use]
    pub(super) fn heard(
        mut self,
        send: impl Fn(Event) + 'static,
        keep_language: impl Fn(Language) + 'static,
        focus: impl Fn(FieldId) + 'static,
    ) -> Self {
        self.send = UnsyncCallback::new(send);
        self.keep_language = UnsyncCallback::new(keep_language);
        self.focus = UnsyncCallback::new(focus);
        self
    }

    /// The next screen is built upon this input: its text, caret and history of changes stay.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn keep(self, input: Option<web_sys::Element>) {
        self.kept.set_value(input);
    }

    /// The input with this id that a screen is built upon, once.
    pub(super) fn kept(self, id: &str) -> Option<web_sys::Element> {
        self.kept
            .try_update_value(|kept| kept.take_if(|input| input.id() == id))
            .flatten()
    }

    /// The context that the app was given, with an eye on the node that is being built.
    pub(super) fn here() -> Self {
        let context: Self = expect_context();
        Self {
            at: context.building.get_value(),
            ..context
        }
    }

    /// Builds what shows this node of the form, and looks at nothing else of the journey: it sleeps
    /// while other nodes change.
    pub(super) fn at<T>(self, number: usize, build: impl FnOnce(Self) -> T) -> T {
        let outer = self.building.get_value();
        self.building.set_value(Some(number));
        let at = Some(number);
        let built = build(Self { at, ..self });
        self.building.set_value(outer);
        built
    }

    /// Wakes those who draw a node that looks different now. To be called after every event.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn wake_nodes(self) {
        let woken = self.journey.with_untracked(|journey| {
            let sheet = sheet(journey)?;
            self.nodes.try_update_value(|(watch, triggers)| {
                triggers.resize_with(sheet.len(), ArcTrigger::new);
                let woken = watch.changed(sheet).into_iter();
                woken
                    .filter_map(|number| triggers.get(number).cloned())
                    .collect::<Vec<_>>()
            })
        });
        for trigger in woken.into_iter().flatten() {
            trigger.notify();
        }
    }

    /// Whoever asks is woken when there is something new.
    fn track(self) {
        match self.at {
            Some(number) => self.nodes.with_value(|(_, triggers)| {
                if let Some(trigger) = triggers.get(number) {
                    trigger.track();
                }
            }),
            _ => self.journey.track(),
        }
    }

    /// Something happened.
    pub(super) fn send(self, event: Event) {
        self.send.run(event);
    }

    /// The visitor chose a language.
    pub(super) fn choose(self, language: Language) {
        self.language.set(language);
        self.keep_language.run(language);
    }

    /// Moves the focus to a field.
    pub(super) fn focus(self, id: FieldId) {
        self.focus.run(id);
    }

    /// Says something into the polite live region. The same words twice in a row differ by an
    /// invisible space, or nobody would hear them again.
    pub(super) fn announce(self, message: Message) {
        self.said.update(|said| {
            let odd = !said.as_ref().is_some_and(|(_, odd)| *odd);
            *said = Some((message, odd));
        });
    }

    /// The text of the polite live region.
    pub(super) fn announced(self) -> String {
        self.said.with(|said| match said {
            Some((message, odd)) => {
                let mut text = say(self.language.get(), message).into_owned();
                if *odd {
                    text.push('\u{a0}');
                }
                text
            }
            None => String::new(),
        })
    }

    /// Says something into the assertive live region. As with [`PageContext::announce`], no text is the one before.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn alert(self, message: Message) {
        self.alerted
            .update(|(said, odd)| (*said, *odd) = (Some(message), !*odd));
    }

    /// The text of the assertive live region.
    pub(super) fn alerted(self) -> Cow<'static, str> {
        self.alerted.with(|(said, odd)| {
            let Some(message) = said else {
                return "".into();
            };
            let text = self.say(message);
            match odd {
                true => [&*text, "\u{a0}"].concat().into(),
                false => text,
            }
        })
    }

    /// A text that follows the language.
    pub(super) fn text(self, message: Message) -> Content {
        follow(move || self.say(&message))
    }

    /// A message in the language of the page.
    pub(super) fn say(self, message: &Message) -> Cow<'static, str> {
        let language = self.language.get();
        let own = wording::name(message).and_then(|name| {
            self.wording
                .with_value(|wording| wording.find(language.code(), name).map(str::to_owned))
        });
        own.map_or_else(|| say(language, message), Cow::Owned)
    }

    /// The config is known: from the next change of the language on, its words are said.
    pub(super) fn take_wording(self) {
        let wording = self
            .journey
            .with_untracked(|journey| journey.config().map(|config| config.wording.clone()));
        self.wording.set_value(wording.unwrap_or_default());
    }

    /// Looks at the journey: for a text or an attribute, which are compared before they are drawn.
    pub(super) fn with_journey<T>(self, read: impl FnOnce(&Journey) -> T) -> T {
        self.track();
        self.journey.with_untracked(read)
    }

    /// A part of the journey; what depends on it is drawn anew only when it changes. Each type `T`
    /// costs the page more than a kilobyte: use [`PageContext::with_journey`] where nothing is drawn anew.
    pub(super) fn read<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Journey) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.with_journey(&read))
    }

    /// A field changed. What the journey knows already is not told again: an autofill that fires
    /// `input` and `change` is one event.
    pub(super) fn typed(self, id: &FieldId, text: String) {
        self.changed(id, text, Event::Typed);
    }

    /// A field says that it is being typed into. While a composition is going on, nothing is told: its end
    /// is told as an event of its own ([`PageContext::composes`]).
    pub(super) fn input(self, id: &FieldId, event: &web_sys::Event) {
        let typed: &InputEvent = event.unchecked_ref();
        if typed.is_composing() || self.hand.with_value(|hand| hand.composing) {
            return;
        }
        let text = event_target_value(event);
        let caret = || {
            let field = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
            field.selection_end().ok()?
        };
        let behind = |caret: u32| text.encode_utf16().count() > caret as usize;
        match *id == FieldId::Code && caret().is_some_and(behind) {
            true => self.changed(id, text, Event::Amended),
            false => self.typed(id, text),
        }
    }

    fn changed(self, id: &FieldId, text: String, event: fn(FieldId, Secret) -> Event) {
        let text = Secret::new(text);
        let news = self.journey.with_untracked(|journey| {
            self::text(journey, id).is_some_and(|known| known != text.open())
        });
        if news {
            if self.alerted.with_untracked(|(said, _)| said.is_some()) {
                self.alerted.update(|(said, _)| *said = None);
            }
            self.send(event(id.clone(), text));
        }
    }
}

impl PageContext {
    /// A field was left. That is told a moment later, and not while a pointer is down: an issue that
    /// appears in between would move the button away from under it, and the press would be lost.
    pub(super) fn left(self, id: &FieldId) {
        self.hand.update_value(|hand| {
            hand.left.push(id.clone());
            // No composition goes on where nobody types.
            hand.composing = false;
        });
        if !self.hand.with_value(|hand| hand.down) {
            self.tell_left();
        }
    }

    /// A composition began or ended. At its end the field is told of like one that is typed into.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn composes(self, event: &web_sys::Event) {
        let composing = event.type_() == "compositionstart";
        self.hand.update_value(|hand| hand.composing = composing);
        if let (false, Some(field)) = (composing, event.target())
            && let Ok(input) = web_sys::Event::new("input")
        {
            // Refused only while it is being dispatched already.
            let _ = field.dispatch_event(&input);
        }
    }

    /// A pointer went down or up.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn pointer(self, down: bool) {
        self.hand.update_value(|hand| hand.down = down);
        if !down {
            self.tell_left();
        }
    }

    fn tell_left(self) {
        let tell = move || {
            let fields = self
                .hand
                .try_update_value(|hand| std::mem::take(&mut hand.left));
            for id in fields.unwrap_or_default() {
                self.send(Event::Left(id));
            }
        };
        set_timeout(tell, Duration::ZERO);
    }
}

/// What the journey knows of a field that is on the screen.
pub(super) fn text<'a>(journey: &'a Journey, id: &FieldId) -> Option<&'a str> {
    match (journey.state(), id) {
        (State::Opening { address, .. }, FieldId::Identifier) => Some(&address.text),
        (State::Inviting(inviting), FieldId::Identifier) => Some(&inviting.address.text),
        (State::Filling(filling), id) => {
            let form = &filling.form;
            match id {
                FieldId::Identifier => Some(&form.identifier.text),
                FieldId::SignInName => Some(&form.sign_in_name.text),
                FieldId::Password => Some(form.password.as_ref()?.text.open()),
                FieldId::Payload(path) => Some(&form.sheet.named(path)?.field()?.text),
                FieldId::Code => None,
            }
        }
        (State::Activating(activating), FieldId::Code) => Some(activating.code.open()),
        (_, FieldId::Password) => Some(password(journey)?.text.open()),
        _ => None,
    }
}

/// The new password, at whichever step it is set.
pub(super) fn password(journey: &Journey) -> Option<&NewPassword> {
    match journey.state() {
        State::Filling(filling) => filling.form.password.as_ref(),
        State::Activating(activating) => activating.password.as_ref(),
        State::Confirming(confirming) => confirming.password.as_ref(),
        _ => None,
    }
}

/// The issue of a field that is on the screen.
pub(super) fn issue<'a>(journey: &'a Journey, id: &FieldId) -> Option<&'a Issue> {
    match (journey.state(), id) {
        (State::Inviting(inviting), FieldId::Identifier) => inviting.address.shown.issue(),
        (State::Filling(filling), id) => filling.form.issue(id),
        (State::Activating(activating), FieldId::Code) => activating.shown.issue(),
        (_, FieldId::Password) => password(journey)?.shown.issue(),
        _ => None,
    }
}

/// What is said of the answer in a field that is on the screen.
pub(super) fn advice<'a>(journey: &'a Journey, id: &FieldId) -> Option<&'a Advice> {
    match (journey.state(), id) {
        (State::Inviting(inviting), FieldId::Identifier) => inviting.address.advice.as_ref(),
        (State::Filling(filling), id) => filling.form.advice(id),
        (_, FieldId::Password) => password(journey)?.advice.as_ref(),
        _ => None,
    }
}

/// The issues that the summary lists, in the order of the screen. Step 1 has one field, and no summary.
pub(super) fn summary(journey: &Journey) -> Vec<(FieldId, Message)> {
    match journey.state() {
        State::Filling(filling) if filling.summary => filling
            .form
            .issues()
            .into_iter()
            .map(|(id, issue)| {
                let (id, message) = told(journey, id, issue);
                let message = placed(&filling.form.sheet, &id, message);
                (id, message)
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn told(journey: &Journey, id: FieldId, issue: Issue) -> (FieldId, Message) {
    let subject = subject(journey, &id);
    (id, Message::Issue(subject, issue))
}

/// What an issue of a field is about.
pub(super) fn subject(journey: &Journey, id: &FieldId) -> Subject {
    let asks = journey.asks();
    match id {
        FieldId::Identifier => Subject::Identifier(asks.code_to.into()),
        FieldId::SignInName => Subject::Identifier(asks.kind),
        FieldId::Password => Subject::Password,
        FieldId::Code => Subject::Code(alphabet(journey)),
        FieldId::Payload(path) => sheet(journey)
            .and_then(|sheet| Some(subject_of(sheet, sheet.find(path)?)))
            .unwrap_or(Subject::Form),
    }
}

/// What an activation code is made of.
pub(super) fn alphabet(journey: &Journey) -> CodeAlphabet {
    activating(journey).map_or_else(Default::default, |activating| activating.alphabet)
}

fn subject_of(sheet: &Sheet, number: usize) -> Subject {
    let node = sheet.node(number);
    let label = label(sheet, number);
    match &node.what {
        // The root has no words of its own.
        What::Group(_) if node.path.is_empty() => Subject::Form,
        What::Group(_) => Subject::Text(label),
        What::List(_) => Subject::List(label),
        What::Field(field) => match field.kind {
            Kind::Consent(_) => Subject::Consent(label),
            Kind::Choice(..) | Kind::Several(_) | Kind::Flag => Subject::Choice(label),
            _ => Subject::Text(label),
        },
    }
}

/// A message about a field, with the groups and items that it is part of.
fn placed(sheet: &Sheet, id: &FieldId, message: Message) -> Message {
    let FieldId::Payload(path) = id else {
        return message;
    };
    let Some(mut number) = sheet.find(path) else {
        return message;
    };
    let mut message = message;
    if sheet.node(number).agreement().is_some() {
        return message;
    }
    if let Message::Issue(_, Issue::Email(_) | Issue::Mobile(_)) = message {
        // These do not say which address or number they are about: step 1 has one alone.
        message = Message::Within(label(sheet, number), Box::new(message));
    }
    while number != 0 {
        let parent = sheet.node(number).parent;
        // A list is named by its items, an item by the message itself, the root by nothing.
        if parent != 0 && sheet.node(parent).list().is_none() {
            message = Message::Within(label(sheet, parent), Box::new(message));
        }
        number = parent;
    }
    message
}

/// What a node is called: an item says which one it is, a document by the sentence at its box.
pub(super) fn label(sheet: &Sheet, number: usize) -> Label {
    let node = sheet.node(number);
    match (node.agreement(), sheet.position(number)) {
        (Some(agreement), _) => Label::Told(agreement.consent.text.clone()),
        (None, Some(place)) => Label::Item(Box::new(node.label.clone()), place),
        (None, None) => node.label.clone(),
    }
}

/// The fields of the schema, if they are on the screen.
pub(super) fn sheet(journey: &Journey) -> Option<&Sheet> {
    filling(journey).map(|filling| &filling.form.sheet)
}

/// Step 2, if the journey is there.
pub(super) fn filling(journey: &Journey) -> Option<&Filling> {
    match journey.state() {
        State::Filling(filling) => Some(filling),
        _ => None,
    }
}

/// Step 3, if the journey is there.
pub(super) fn activating(journey: &Journey) -> Option<&Activating> {
    match journey.state() {
        State::Activating(activating) => Some(activating),
        _ => None,
    }
}
