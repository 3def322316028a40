//! Step 1: the address. The build paints this page.

use leptos::{prelude::*, web_sys};

use crate::{
    config::AddressKind,
    form::FieldId,
    i18n::Message,
    journey::{InvitingEvent, Journey},
    web::{
        content::text,
        context::PageContext,
        drawn::effect,
        parts::{
            button::SendButton,
            field::{Manner, TextField, gather},
            frame::{HaveAccount, Step},
        },
    },
};

/// Asks for the address.
#[component]
pub(crate) fn InvitingPage() -> impl IntoView {
    let context = PageContext::here();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        gather(context, &[FieldId::Identifier]);
        context.send(InvitingEvent::Continued);
    };
    let kind = move || context.with_journey(|journey| journey.asks().code_to);
    let lead = move || {
        let lead = context.say(&Message::InvitingLead(kind()));
        let follows =
            |journey: &Journey| journey.config().is_some_and(|c| c.authorization.login_page);
        match context.with_journey(follows) {
            true => [&*lead, " ", &context.say(&Message::LoginPage)]
                .concat()
                .into(),
            false => lead,
        }
    };
    // The painted field asks for an e-mail address. Another kind changes its attributes; the element and its text stay.
    effect(move || {
        if kind() == AddressKind::Mobile {
            become_mobile();
        }
    });
    // Only a bundle knows the kind when it paints; in the browser the config arrives later.
    let manner = match cfg!(target_arch = "wasm32") || kind() == AddressKind::Email {
        true => Manner {
            autocomplete: "email",
            ..Manner::EMAIL
        },
        false => Manner::MOBILE,
    };
    view! { class="p",
        <Step at=1/>
        <h1 tabindex="-1" {..context.text(Message::InvitingHeading)}></h1>
        <p class="lead" {..text(lead)}></p>
        <form id="step-identifier" method="dialog" novalidate on:submit=send>
            <TextField
                id=FieldId::Identifier
                label=text(move || context.say(&Message::IdentifierLabel(kind().into())))
                manner=manner
            />
            <SendButton id="continue" label=Message::Continue working=Message::Continue busy=context.read(Journey::is_pressed)/>
        </form>
        <HaveAccount/>
    }
}

fn become_mobile() {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(input) = document.and_then(|d| d.get_element_by_id("identifier")) else {
        return;
    };
    for (name, value) in [
        ("type", Manner::MOBILE.kind),
        ("inputmode", Manner::MOBILE.inputmode),
        ("autocomplete", Manner::MOBILE.autocomplete),
    ] {
        // Fails only for names that no attribute can have.
        let _ = input.set_attribute(name, value);
    }
}
