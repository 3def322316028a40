//! Starts the page: opens the engine, hydrates the painted document, and repeats a press that came before.

use std::{mem, time::Duration};

use leptos::{
    ev,
    prelude::*,
    tachys::{hydration::Cursor, view::PositionState},
    wasm_bindgen::JsCast as _,
    web_sys::{
        self, CustomEvent, Document, Element, FocusOptions, HtmlElement, PageTransitionEvent,
    },
};

use super::{
    app::App,
    context::PageContext,
    drawn::effect,
    executor,
    parts::{field, field::gather, notice},
    shape::Shape,
    window::Window,
};
use crate::{
    browser::{Browser as _, Shelf},
    engine::{Engine, Screen},
    form::FieldId,
    i18n::Message,
    journey::{Announcement, Event, InvitingEvent, Journey, Place, State},
    language::Language,
};

/// The storage key of the chosen language.
const LANGUAGE_KEY: &str = "portico.language";

/// Starts the page. A failure is reported to the start script (`start.js`), which shows the failure page. A panic is a
/// trap of WebAssembly, which `load.js` reports; its message is not printed, because it could contain what the visitor
/// typed.
pub fn take_over() {
    if begin().is_none() {
        dispatch_to_document("portico-failed");
    }
}

/// Dispatches an event to the start script.
fn dispatch_to_document(what: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), CustomEvent::new(what)) {
        let _ = window.dispatch_event(&event);
    }
}

/// The page listens: the start script no longer keeps a press for later.
fn ready(root: &Element) {
    // Refused only for names that no attribute can have.
    let _ = root.set_attribute("data-ready", "");
    // From here on the journey shows that a press is being handled.
    let _ = root.remove_attribute("data-pressed");
    dispatch_to_document("portico-started");
}

fn begin() -> Option<()> {
    let window = Window::here()?;
    let document = web_sys::window()?.document()?;
    let root = document.document_element()?;
    if window.document() == "not_found" {
        ready(&root);
        return Some(());
    }
    let place = document.get_element_by_id("portico")?;
    let language = Language::from_tag(&root.get_attribute("lang")?).unwrap_or_default();
    let release = executor::hold();
    let owner = Owner::new();
    let context = owner.with(|| listen(&window, language, &document));
    // Journey, views and effects in one task would block a slow phone for too long.
    set_timeout(
        move || {
            if root.has_attribute("data-pressed") {
                gather(context, &[FieldId::Identifier]);
                context.send(InvitingEvent::Continued);
            }
            owner.with(|| stand_on(&place, &document, context));
            // The owner lives as long as the window.
            mem::forget(owner);
            set_timeout(release, Duration::ZERO);
            ready(&root);
        },
        Duration::ZERO,
    );
    Some(())
}

/// Hydrates what is painted in `place`. If an extension, a translator or a host has changed it, the page is rebuilt
/// instead, with the input that the visitor may be typing into.
fn stand_on(place: &Element, document: &Document, context: PageContext) {
    let app = || view! { class="p", <App context/> };
    let built = place.get_attribute("data-shape");
    let built = built.and_then(|shape| shape.parse().ok());
    if built == Some(Shape::inside(place).0) {
        let cursor = Cursor::new(place.clone());
        mem::forget(app().hydrate::<true>(&cursor, &PositionState::default()));
        return;
    }
    let focused = document.active_element().map(|focused| focused.id());
    context.keep(document.get_element_by_id(&context.element(FieldId::Identifier)));
    place.set_text_content(None);
    let mut built = app().build();
    built.mount(place, None);
    mem::forget(built);
    context.keep(None);
    let focused = focused.filter(|id| !id.is_empty());
    let focused = focused.and_then(|id| document.get_element_by_id(&id));
    if let Some(focused) = focused.and_then(|focused| focused.dyn_into::<HtmlElement>().ok()) {
        let stay = FocusOptions::new();
        stay.set_prevent_scroll(true);
        // Fails only for elements that cannot have the focus.
        let _ = focused.focus_with_options(&stay);
    }
}

/// A context with an engine behind it.
fn listen(window: &Window, language: Language, document: &Document) -> PageContext {
    let place = Place::of_document(&window.document());
    let context = PageContext::new(place, language);
    let engine = Engine::new(window.clone(), Shown(context));
    // Before anything is drawn, because the address may hold a code (OA-CB-01).
    engine.open();
    let (kept, focused, told) = (window.clone(), window.clone(), engine.clone());
    let context = context.heard(
        move |event| engine.dispatch(event),
        move |language| {
            // If the browser refuses, the choice is only not remembered.
            let _ = kept.remember(Shelf::Browser, LANGUAGE_KEY, language.code());
        },
        move |id| focused.focus(Some(context.element(id))),
    );
    window.hear(move |word| told.hear(word));
    settle_language(context, window.clone());
    show_resumed(context, document.document_element());
    window_event_listener(ev::pointerdown, move |_| context.pointer(true));
    window_event_listener(ev::pointerup, move |_| context.pointer(false));
    window_event_listener(ev::pointercancel, move |_| context.pointer(false));
    for composition in ["compositionstart", "compositionend"] {
        window_event_listener_untyped(composition, move |event| context.composes(&event));
    }
    window_event_listener_untyped("offline", move |_| context.send(Event::WentOffline));
    window_event_listener_untyped("online", move |_| context.send(Event::CameOnline));
    if place == Place::Activation {
        // Opening a link in this tab may change the fragment only, which loads no document: so the page is reloaded.
        window_event_listener_untyped("hashchange", move |_| {
            let location = leptos::prelude::location();
            if location.hash().is_ok_and(|fragment| !fragment.is_empty()) {
                // Fails only in a document that is being left.
                let _ = location.reload();
            }
        });
    }
    window_event_listener_untyped("pagehide", move |_| context.send(Event::Gone));
    window_event_listener_untyped("visibilitychange", move |_| {
        context.send(match leptos::prelude::document().hidden() {
            true => Event::Hidden,
            false => Event::Seen,
        });
    });
    window_event_listener_untyped("pageshow", move |event| {
        let event = event.dyn_into::<PageTransitionEvent>();
        if event.is_ok_and(|event| event.persisted()) {
            // A page in the back/forward cache gets no `online` and `offline` events.
            let offline = web_sys::window().is_some_and(|w| !w.navigator().on_line());
            context.send(if offline {
                Event::WentOffline
            } else {
                Event::CameOnline
            });
            context.send(Event::Restored);
        }
    });
    context
}

/// When the config is read, chooses the language among those that it offers.
fn settle_language(context: PageContext, window: Window) {
    let settled = context.read(|journey| journey.config().is_some());
    effect(move || {
        // Read as well as tracked: a memo that is never read does not run.
        if !settled.get() {
            return;
        }
        let offered = context
            .journey
            .with_untracked(|journey| journey.config().map(|config| config.languages.clone()));
        let Some(offered) = offered else {
            return;
        };
        context.take_wording();
        let kept = window.recall(Shelf::Browser, LANGUAGE_KEY).ok().flatten();
        let wanted: Vec<String> = kept.into_iter().chain(window.languages()).collect();
        context.language.set(Language::choose(
            wanted.iter().map(String::as_str),
            &offered,
        ));
    });
}

/// The start script hides step 1 from a visitor who comes back to a later step. This shows the page again when the
/// step is known.
fn show_resumed(context: PageContext, root: Option<Element>) {
    let known = context.read(|journey| !matches!(journey.state(), State::Opening { .. }));
    effect(move || {
        if let (true, Some(root)) = (known.get(), &root) {
            let _ = root.remove_attribute("data-resume");
        }
    });
}

/// The receiver of the engine's journeys: the screen.
#[derive(Clone)]
struct Shown(PageContext);

impl Screen for Shown {
    fn with_journey<R>(&self, read: impl FnOnce(&Journey) -> R) -> R {
        self.0.journey.with_untracked(read)
    }

    fn change<R>(&self, change: impl FnOnce(&mut Journey) -> R) -> R {
        let result = self.0.journey.try_update(change);
        self.0.wake_nodes();
        result.expect("the page lives as long as its window")
    }

    fn announce(&self, announcement: Announcement) {
        self.0.announce(match announcement {
            Announcement::MessageSent => Message::MessageSent,
            Announcement::PasswordShown => Message::PasswordShown,
            Announcement::PasswordHidden => Message::PasswordHidden,
            Announcement::Working => Message::Working,
            Announcement::CheckingPassword => Message::CheckingPassword,
            Announcement::ItemAdded => Message::ItemAdded,
            Announcement::ItemRemoved => Message::ItemRemoved,
            Announcement::ResendIn(rest) => Message::ResendIn(rest),
            Announcement::Notice => match self.with_journey(notice::message) {
                Some(message) => message,
                None => return,
            },
        });
    }

    fn alert(&self, field: FieldId) {
        if let Some(message) = self.with_journey(|journey| field::issue(journey, field)) {
            self.0.alert(message);
        }
    }
}
