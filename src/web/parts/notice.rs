//! The notice above a form: something happened that is not an issue of a field.

use std::time::Duration;

use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys};

use crate::{
    i18n::Message,
    journey::{Journey, Notice},
    web::{
        content::{part, text},
        context::PageContext,
        drawn::{Draw as _, word},
    },
};

/// The notice of the screen, if there is one. It takes the focus when a send failed.
#[component]
pub(crate) fn NoticeText() -> impl IntoView {
    let context = PageContext::here();
    let message = context.read(message);
    let shown = Memo::new(move |_| message.with(Option::is_some));
    let notice = move || {
        shown.get().then(|| {
            hand_on_focus("notice");
            // No live region during a wait, which would announce each second; the notice gets the focus when the wait begins.
            let live = word(move || {
                let waits = message.with(|m| matches!(m, Some(Message::NoticeWait(_))));
                waits.then_some("off".into())
            });
            view! { class="p",
                <div id="notice" class="notice" role="status" aria-live=live tabindex="-1">
                    <p {..text(move || message.with(|m| m.as_ref().map(|m| context.say(m)).unwrap_or_default()))}></p>
                </div>
            }
            .client_only()
        })
    };
    view! { class="p", <div class="slot" {..part(notice)}></div> }
}

/// When the element with this id is removed while it has the focus, the heading gets the focus.
pub(crate) fn hand_on_focus(id: &'static str) {
    on_cleanup(move || {
        let focused = document().active_element();
        if focused.is_some_and(|focused| focused.id() == id) {
            set_timeout(keep_focus, Duration::ZERO);
        }
    });
}

/// Gives the focus to the heading if no element has it.
pub(crate) fn keep_focus() {
    let focused = document().active_element();
    if focused.is_some_and(|focused| focused.tag_name() != "BODY") {
        return;
    }
    let heading = document().query_selector("main h1").ok().flatten();
    if let Some(heading) = heading.and_then(|h| h.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Fails only for elements that cannot have the focus.
        let _ = heading.focus();
    }
}

/// The text of the notice.
pub(crate) fn message(journey: &Journey) -> Option<Message> {
    Some(match journey.notice()? {
        Notice::PasswordAgain => Message::NoticePasswordAgain,
        Notice::NotSent => Message::NoticeNotSent,
        Notice::PerhapsRegistered(kind) => Message::NoticePerhapsRegistered(kind),
        Notice::NotAccepted => Message::NoticeNotAccepted,
        Notice::AddressAgain => {
            let kind = journey.asks().code_to;
            Message::NoticeAddressAgain(kind, journey.password().is_some())
        }
        // Shown beside the button for another message.
        Notice::MessageSent => return None,
        Notice::CodeAgain => Message::NoticeCodeAgain,
        Notice::PerhapsActive => Message::NoticePerhapsActive,
        Notice::RegisterAgain => Message::NoticeRegisterAgain,
        Notice::SmallWindow(_) => Message::NoticeSmallWindow,
        Notice::Wait(until) => {
            let rest = until.since(journey.now());
            Message::NoticeWait((!rest.is_zero()).then_some(rest))
        }
    })
}
