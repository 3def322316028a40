//! A sentence above a form: something happened that is no field's issue.

use leptos::prelude::*;

use crate::{
    i18n::Message,
    journey::{Journey, Notice, State},
    web::{
        content::{part, text},
        drawn::Draw as _,
        face::Face,
    },
};

/// The notice of the screen, if there is one. It takes the focus when a send failed.
#[component]
pub(crate) fn NoticeText() -> impl IntoView {
    let face = Face::here();
    let message = face.read(message);
    let shown = Memo::new(move |_| message.with(Option::is_some));
    let notice = move || {
        shown.get().then(|| {
            view! { class="p",
                <div id="notice" class="notice" role="status" tabindex="-1">
                    <p {..text(move || message.with(|m| m.as_ref().map(|m| face.say(m)).unwrap_or_default()))}></p>
                </div>
            }
            .unpainted()
        })
    };
    view! { class="p", <div class="slot" {..part(notice)}></div> }
}

fn message(journey: &Journey) -> Option<Message> {
    let notice = match journey.state() {
        State::Filling(filling) => filling.notice,
        State::Activating(activating) => activating.notice,
        State::Confirming(confirming) => confirming.notice,
        _ => None,
    };
    Some(match notice? {
        Notice::PasswordAgain => Message::NoticePasswordAgain,
        Notice::NotSent => Message::NoticeNotSent,
        Notice::NotAccepted => Message::NoticeNotAccepted,
        Notice::CodeAgain => Message::NoticeCodeAgain,
        Notice::PerhapsActive => Message::NoticePerhapsActive,
        Notice::SmallWindow(_) => Message::NoticeSmallWindow,
        Notice::Wait(until) => {
            let rest = until.since(journey.now());
            Message::NoticeWait((!rest.is_zero()).then_some(rest))
        }
    })
}
