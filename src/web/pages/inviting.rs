//! Step 1: the address. This page is painted before WebAssembly is there.

use leptos::prelude::*;

use crate::{
    form::FieldId,
    i18n::{Message, Subject},
    journey::Event,
    web::{
        face::Face,
        parts::{
            button::SendButton,
            field::{Manner, TextField, gather},
            frame::Step,
            summary::Summary,
        },
    },
};

/// Asks for the address.
#[component]
pub(crate) fn InvitingPage() -> impl IntoView {
    let face = Face::here();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        gather(face, &[FieldId::Identifier]);
        face.send(Event::Continued);
    };
    view! { class="p",
        <Step at=1/>
        <h1 tabindex="-1">{face.text(Message::InvitingHeading)}</h1>
        <p class="lead">{face.text(Message::InvitingLead)}</p>
        <Summary/>
        <form id="step-identifier" novalidate on:submit=send>
            <TextField
                id=FieldId::Identifier
                label=Message::EmailLabel
                subject=Subject::Identifier
                manner=Manner { autocomplete: "email", ..Manner::EMAIL }
                busy=false
            />
            <SendButton id="continue" label=Message::Continue working=Message::Continue busy=false/>
        </form>
    }
}
