//! What every view needs: the journey, the language, and a way to send events. Events go through a callback and not
//! through a signal, because a signal would keep only the last of two events that come before the next drawing.

use std::{borrow::Cow, time::Duration};

use leptos::{
    callback::UnsyncCallback,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{self, HtmlInputElement, InputEvent},
};

use super::content::{Content, text as follow};
use crate::{
    config::Wording,
    form::{
        FieldId, Issue, NodeId,
        kind::Kind,
        node::{Label, What},
        sheet::Sheet,
        watch::Watch,
    },
    i18n::{Message, Subject, say, wording},
    journey::{Event, Journey, Place},
    language::Language,
    secret::Secret,
};

/// What every view needs; provided by leptos' context.
#[derive(Clone, Copy)]
pub(super) struct PageContext {
    /// The journey.
    pub(super) journey: RwSignal<Journey>,
    /// The language of the page.
    pub(super) language: RwSignal<Language>,
    /// The texts that the deployment replaces.
    wording: StoredValue<Wording>,
    /// The last message of the polite live region.
    said: RwSignal<Option<(Message, bool)>>,
    /// The last message of the assertive live region, until something is typed.
    alerted: RwSignal<(Option<Message>, bool)>,
    hand: StoredValue<Hand>,
    /// The nodes of the form as they were last drawn, and the trigger that redraws each.
    nodes: StoredValue<(Watch, Vec<ArcTrigger>)>,
    /// The input that the visitor was typing into when its screen had to be rebuilt.
    kept: StoredValue<Option<web_sys::Element>, LocalStorage>,
    /// The node that is being built.
    building: StoredValue<Option<NodeId>>,
    /// The only node that this view depends on; `None` if it depends on the whole journey.
    at: Option<NodeId>,
    send: UnsyncCallback<Event>,
    keep_language: UnsyncCallback<Language>,
    focus: UnsyncCallback<FieldId>,
}

/// An input of the visitor that is not finished.
#[derive(Default)]
struct Hand {
    /// Fields that lost the focus and were not reported yet.
    left: Vec<FieldId>,
    /// Whether a pointer is down.
    down: bool,
    /// Whether an input method is composing, so that the text in the field is not final.
    composing: bool,
}

impl PageContext {
    /// A context without an engine, for painting.
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

    /// The same context, with a receiver of events.
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

    /// Keeps this input for the next screen, so that its text, caret and undo history stay.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn keep(self, input: Option<web_sys::Element>) {
        self.kept.set_value(input);
    }

    /// The kept input, if it has this id; it is returned once.
    pub(super) fn kept(self, id: &str) -> Option<web_sys::Element> {
        self.kept
            .try_update_value(|kept| kept.take_if(|input| input.id() == id))
            .flatten()
    }

    /// The context of the app, restricted to the node that is being built, if any.
    pub(super) fn here() -> Self {
        let context: Self = expect_context();
        Self {
            at: context.building.get_value(),
            ..context
        }
    }

    /// Builds the views of one node of the form. They depend on this node alone and are not updated when others change.
    pub(super) fn at<T>(self, node: NodeId, build: impl FnOnce(Self) -> T) -> T {
        let outer = self.building.get_value();
        self.building.set_value(Some(node));
        let at = Some(node);
        let built = build(Self { at, ..self });
        self.building.set_value(outer);
        built
    }

    /// Redraws the nodes of the form that have changed. To be called after every event.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn wake_nodes(self) {
        let woken = self.journey.with_untracked(|journey| {
            let sheet = journey.sheet()?;
            self.nodes.try_update_value(|(watch, triggers)| {
                triggers.resize_with(sheet.len(), ArcTrigger::new);
                let woken = watch.changed(sheet).into_iter();
                woken
                    .filter_map(|node| triggers.get(node.index()).cloned())
                    .collect::<Vec<_>>()
            })
        });
        for trigger in woken.into_iter().flatten() {
            trigger.notify();
        }
    }

    /// Makes the running effect depend on the node or on the journey.
    fn track(self) {
        match self.at {
            Some(node) => self.nodes.with_value(|(_, triggers)| {
                if let Some(trigger) = triggers.get(node.index()) {
                    trigger.track();
                }
            }),
            _ => self.journey.track(),
        }
    }

    /// Sends an event.
    pub(super) fn send(self, event: impl Into<Event>) {
        self.send.run(event.into());
    }

    /// The visitor chose a language.
    pub(super) fn choose(self, language: Language) {
        self.language.set(language);
        self.keep_language.run(language);
    }

    /// The id of a field's element.
    pub(super) fn element(self, id: FieldId) -> String {
        let element = self
            .journey
            .with_untracked(|journey| id.element(journey.sheet()));
        element.unwrap_or_default()
    }

    /// Moves the focus to a field.
    pub(super) fn focus(self, id: FieldId) {
        self.focus.run(id);
    }

    /// Announces a message in the polite live region. A repeated message differs by an invisible space; otherwise screen
    /// readers would not announce it again.
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

    /// Announces a message in the assertive live region. As with [`PageContext::announce`], a repeated one differs.
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

    /// Takes the texts of the config, which is now known. They are shown from the next change of the language on.
    pub(super) fn take_wording(self) {
        let wording = self
            .journey
            .with_untracked(|journey| journey.config().map(|config| config.wording.clone()));
        self.wording.set_value(wording.unwrap_or_default());
    }

    /// Reads the journey, for a text or an attribute, which are compared before they are written.
    pub(super) fn with_journey<T>(self, read: impl FnOnce(&Journey) -> T) -> T {
        self.track();
        self.journey.with_untracked(read)
    }

    /// A memo of a part of the journey; what depends on it is redrawn only when it changes. Each type `T` adds more than a
    /// kilobyte to the page: use [`PageContext::with_journey`] where nothing is redrawn.
    pub(super) fn read<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Journey) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.with_journey(&read))
    }

    /// A field changed. A text that the journey already has is not sent again, so an autofill that fires `input` and
    /// `change` is one event.
    pub(super) fn typed(self, id: FieldId, text: String) {
        self.changed(id, text, Event::Typed);
    }

    /// Handles `input` of a field. During a composition nothing is sent; its end is handled as an `input`
    /// ([`PageContext::composes`]).
    pub(super) fn input(self, id: FieldId, event: &web_sys::Event) {
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
        match id == FieldId::Code && caret().is_some_and(behind) {
            true => self.changed(id, text, Event::Amended),
            false => self.typed(id, text),
        }
    }

    fn changed(self, id: FieldId, text: String, event: fn(FieldId, Secret) -> Event) {
        let text = Secret::new(text);
        let news = self
            .journey
            .with_untracked(|journey| journey.text(id).is_some_and(|known| known != text.open()));
        if news {
            if self.alerted.with_untracked(|(said, _)| said.is_some()) {
                self.alerted.update(|(said, _)| *said = None);
            }
            self.send(event(id, text));
        }
    }
}

impl PageContext {
    /// A field lost the focus. The event is sent a moment later, and not while a pointer is down: an issue that appeared
    /// at once would move the button away from under the pointer, and the press would be lost.
    pub(super) fn left(self, id: FieldId) {
        self.hand.update_value(|hand| {
            hand.left.push(id);
            // Leaving the field ends a composition.
            hand.composing = false;
        });
        if !self.hand.with_value(|hand| hand.down) {
            self.tell_left();
        }
    }

    /// A composition began or ended. At its end the field is handled as after `input`.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn composes(self, event: &web_sys::Event) {
        let composing = event.type_() == "compositionstart";
        self.hand.update_value(|hand| hand.composing = composing);
        if let (false, Some(field)) = (composing, event.target())
            && let Ok(input) = web_sys::Event::new("input")
        {
            // Fails only while the event is being dispatched already.
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

/// The issues that the summary lists, in the order of the screen, in words.
pub(super) fn summary(journey: &Journey) -> Vec<(FieldId, Message)> {
    let issues = journey.summary().into_iter();
    issues
        .map(|(id, issue)| {
            let message = Message::Issue(subject(journey, id), issue);
            let message = match journey.sheet() {
                Some(sheet) => placed(sheet, id, message),
                None => message,
            };
            (id, message)
        })
        .collect()
}

/// The subject of a field's issue.
pub(super) fn subject(journey: &Journey, id: FieldId) -> Subject {
    let asks = journey.asks();
    match id {
        FieldId::Identifier => Subject::Identifier(asks.code_to.into()),
        FieldId::SignInName => Subject::Identifier(asks.kind),
        FieldId::Password => Subject::Password,
        FieldId::Code => Subject::Code(journey.alphabet()),
        FieldId::Node(id) => journey
            .sheet()
            .and_then(|sheet| subject_of(sheet, id))
            .unwrap_or(Subject::Form),
    }
}

fn subject_of(sheet: &Sheet, id: NodeId) -> Option<Subject> {
    let label = label(sheet, id)?;
    Some(match &sheet.node(id)?.what {
        // The root has no label.
        What::Group(_) if id == NodeId::ROOT => Subject::Form,
        What::Group(_) => Subject::Text(label),
        What::List(_) => Subject::List(label),
        What::Field(field) => match field.kind {
            Kind::Consent(_) => Subject::Consent(label),
            Kind::Choice(..) | Kind::Several(_) | Kind::Flag => Subject::Choice(label),
            _ => Subject::Text(label),
        },
    })
}

/// A message about a field, with the groups and items that it is part of.
fn placed(sheet: &Sheet, id: FieldId, message: Message) -> Message {
    let FieldId::Node(mut id) = id else {
        return message;
    };
    let mut message = message;
    if sheet.node(id).is_none_or(|node| node.agreement().is_some()) {
        return message;
    }
    let within = |id, message: Message| match label(sheet, id) {
        Some(label) => Message::Within(label, Box::new(message)),
        None => message,
    };
    if let Message::Issue(_, Issue::Email(_) | Issue::Mobile(_)) = message {
        // These texts do not name the field, because step 1 has only one.
        message = within(id, message);
    }
    while let Some(parent) = sheet.node(id).map(|node| node.parent)
        && parent != NodeId::ROOT
    {
        // Items name their list, the message names the item, and the root has no name.
        if sheet.node(parent).is_some_and(|node| node.list().is_none()) {
            message = within(parent, message);
        }
        id = parent;
    }
    message
}

/// The label of a node: an item has its number, a document the sentence beside its checkbox.
pub(super) fn label(sheet: &Sheet, id: NodeId) -> Option<Label> {
    let node = sheet.node(id)?;
    Some(match (node.agreement(), sheet.position(id)) {
        (Some(agreement), _) => Label::Told(agreement.consent.text.clone()),
        (None, Some(place)) => Label::Item(Box::new(node.label.clone()), place),
        (None, None) => node.label.clone(),
    })
}
