//! The page of an activation link. Nothing happens before the press: what scans mail opens links too.

use leptos::prelude::*;

use crate::{
    i18n::Message,
    journey::{Event, State},
    web::{
        drawn::word,
        face::Face,
        parts::{button::SendButton, notice::NoticeText},
    },
};

/// Waits for the press.
#[component]
pub(crate) fn ConfirmingPage() -> impl IntoView {
    let face = Face::here();
    let busy = face.read(|journey| {
        matches!(journey.state(), State::Confirming(confirming) if confirming.work.is_some())
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        face.send(Event::Confirmed);
    };
    view! { class="p",
        <h1 tabindex="-1">{face.text(Message::ConfirmingHeading)}</h1>
        <p class="lead">{face.text(Message::ConfirmingLead)}</p>
        <NoticeText/>
        <form id="step-confirm" novalidate on:submit=send aria-busy=word(move || busy.get().then_some("true".into()))>
            <SendButton id="confirm" label=Message::Activate working=Message::Activating busy/>
        </form>
    }
}
