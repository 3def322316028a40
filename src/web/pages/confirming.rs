//! The page of an activation link. Nothing is sent before a press, because mail scanners open links, too. If the
//! registration was not made in this browser, the buttons are the answers to the question whether it is the visitor's.

use leptos::prelude::*;

use crate::{
    form::FieldId,
    i18n::Message,
    journey::{ConfirmingEvent, Journey},
    web::{
        content::{part, text},
        context::PageContext,
        drawn::{Draw as _, word},
        parts::{button::SendButton, field::gather, notice::NoticeText, password::PasswordField},
        screen,
    },
};

/// Shows the question and its buttons.
#[component]
pub(crate) fn ConfirmingPage() -> impl IntoView {
    let context = PageContext::here();
    let busy = context.read(Journey::is_busy);
    let asks = context.read(Journey::asks_whose);
    let policy = context.read(|journey| journey.password().map(|password| password.policy));
    let lead = move || {
        context.say(match (asks.get(), policy.get()) {
            (true, _) => &Message::AskingLead,
            (false, Some(_)) => &Message::ConfirmingPassword,
            (false, None) => &Message::ConfirmingLead,
        })
    };
    let address = move || {
        let named = context.with_journey(|journey| journey.confirming()?.link.addressee.clone());
        context.say(&match named {
            Some(addressee) => Message::LinkNames(addressee.shown()),
            None => Message::LinkNamesNobody,
        })
    };
    let no = move || {
        asks.get().then(|| {
            view! { class="p",
                <button
                    type="button"
                    id="decline"
                    class="button quiet"
                    on:click=move |_| context.send(ConfirmingEvent::Declined)
                    {..context.text(Message::NotRegistered)}
                ></button>
            }
            .client_only()
        })
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        gather(context, &[FieldId::Password]);
        context.send(ConfirmingEvent::Confirmed);
    };
    view! { class="p",
        <h1 tabindex="-1" {..text(move || context.say(&context.with_journey(screen::heading)))}></h1>
        <p class="lead" {..text(lead)}></p>
        <p id="link-for" {..text(address)}></p>
        <NoticeText/>
        <form id="step-confirm" method="dialog" novalidate on:submit=send aria-busy=word(move || busy.get().then_some("true".into()))>
            <div class="slot" {..part(move || policy.get().map(|policy| view! { class="p", <PasswordField policy busy/> }.client_only()))}></div>
            <div class="row">
                <SendButton
                    id="confirm"
                    label=Message::Activate
                    working=Message::Activating
                    busy
                    instead=(asks, Message::RegisteredMyself)
                />
                <div class="slot" {..part(no)}></div>
            </div>
        </form>
    }
}
