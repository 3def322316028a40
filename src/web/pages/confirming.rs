//! The page of an activation link. Nothing happens before the press: what scans mail opens links too.

use leptos::prelude::*;

use crate::{
    form::FieldId,
    i18n::Message,
    journey::{Event, State},
    web::{
        content::{part, text},
        drawn::{Draw as _, word},
        face::{self, Face},
        parts::{button::SendButton, field::gather, notice::NoticeText, password::PasswordField},
    },
};

/// Waits for the press.
#[component]
pub(crate) fn ConfirmingPage() -> impl IntoView {
    let face = Face::here();
    let busy = face.read(|journey| {
        matches!(journey.state(), State::Confirming(confirming) if confirming.work.is_some())
    });
    let policy = face.read(|journey| face::password(journey).map(|password| password.policy));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        gather(face, &[FieldId::Password]);
        face.send(Event::Confirmed);
    };
    view! { class="p",
        <h1 tabindex="-1" {..face.text(Message::ConfirmingHeading)}></h1>
        <p class="lead" {..text(move || face.say(if policy.get().is_some() { &Message::ConfirmingPassword } else { &Message::ConfirmingLead }))}></p>
        <NoticeText/>
        <form id="step-confirm" method="dialog" novalidate on:submit=send aria-busy=word(move || busy.get().then_some("true".into()))>
            <div class="slot" {..part(move || policy.get().map(|policy| view! { class="p", <PasswordField policy busy/> }.unpainted()))}></div>
            <SendButton id="confirm" label=Message::Activate working=Message::Activating busy/>
        </form>
    }
}
