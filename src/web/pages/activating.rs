//! Step 3: the message is on its way. The page shows the same for a new and for a taken address.

use std::time::Duration;

use leptos::{prelude::*, wasm_bindgen::JsValue, web_sys::js_sys::Date};

use crate::{
    config::MessageKind,
    form::{FieldId, email::Mailbox},
    i18n::Message,
    journey::{ActivatingEvent, Journey, Notice, Resend},
    web::{
        content::{part, text},
        context::PageContext,
        drawn::{Draw as _, effect, flag, word},
        parts::{
            button::SendButton,
            field::{Manner, TextField, gather},
            frame::{HaveAccount, OutwardLink, Step},
            notice::NoticeText,
            password::PasswordField,
        },
    },
};

/// Asks for the code, or says what to do with the link.
#[component]
pub(crate) fn ActivatingPage() -> impl IntoView {
    let context = PageContext::here();
    let by_code = context.read(|journey| journey.message_kind() == MessageKind::Code);
    let kind = context
        .journey
        .with_untracked(|journey| journey.asks().code_to);
    let unsent = context.read(|journey| journey.activating().is_some_and(|a| !a.was_sent()));
    let instruction = move || {
        let password = context.with_journey(|journey| journey.password().is_some());
        context.say(match (by_code.get(), password) {
            (true, false) => &Message::ByCode,
            (true, true) => &Message::ByCodeAndPassword,
            (false, _) => &Message::ByLink,
        })
    };
    let address = move || {
        context.with_journey(|j| {
            j.activating()
                .map(|a| a.account.address.clone())
                .unwrap_or_default()
        })
    };
    let mailbox = move || {
        let mailbox = Mailbox::find(&address()).filter(|_| !unsent.get());
        mailbox.map(|mailbox| {
            let message = Message::OpenMailbox(mailbox.name);
            view! { class="p",
                <p class="mailbox"><OutwardLink message url=mailbox.url()/></p>
            }
            .client_only()
        })
    };
    view! { class="p",
        <Step at=3/>
        <h1 tabindex="-1" {..context.text(Message::ActivatingHeading(kind))}></h1>
        <p class="lead" {..text(move || context.say(&if unsent.get() { Message::NotSentYet(kind) } else { Message::SentTo(kind) }))}></p>
        <div class="addressee">
            <p id="sent-to" class="address" dir="ltr" {..text(move || address().into())}></p>
            <button
                type="button"
                id="change-address"
                class="link"
                aria-label=word(move || Some(context.say(&Message::ChangeAddress(kind))))
                on:click=move |_| context.send(ActivatingEvent::ChangeAsked)
                {..context.text(Message::Edit)}
            ></button>
        </div>
        <p class="lead" {..text(instruction)}></p>
        <NoticeText/>
        <div class="slot" {..part(move || by_code.get().then(|| view! { class="p", <CodeForm/> }.client_only()))}></div>
        <p id="life" class="hint" {..text(move || context.with_journey(life).map(|message| context.say(&message)).unwrap_or_default())}></p>
        <div class="slot" {..part(mailbox)}></div>
        <NothingCame/>
        <HaveAccount/>
    }
}

#[component]
fn CodeForm() -> impl IntoView {
    let context = PageContext::here();
    let busy = context.read(Journey::is_busy);
    let policy = context
        .journey
        .with_untracked(|journey| journey.password().map(|password| password.policy));
    let alphabet = context.journey.with_untracked(Journey::alphabet);
    let hint = text(move || {
        let length = context.with_journey(|j| j.activating().and_then(|a| a.account.code_length));
        let hint = context.say(&Message::CodeHint(length, alphabet));
        match length {
            Some(_) if policy.is_none() => [&*hint, " ", &context.say(&Message::CodeSends)]
                .concat()
                .into(),
            _ => hint,
        }
    });
    // The style draws so many places for characters.
    let length = word(move || {
        let length = context.with_journey(|journey| journey.activating()?.account.code_length)?;
        Some(length.to_string().into())
    });
    let again = context.read(|journey| journey.notice() == Some(Notice::RegisterAgain));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        gather(context, &[FieldId::Code, FieldId::Password]);
        context.send(ActivatingEvent::CodeEntered);
    };
    view! { class="p",
        <form id="step-code" method="dialog" novalidate data-length=length on:submit=send aria-busy=word(move || busy.get().then_some("true".into()))>
            <TextField
                id=FieldId::Code
                label=context.text(Message::CodeLabel)
                manner=Manner::of_code(alphabet)
                hint=Some(hint)
                busy=Some(busy)
            />
            {policy.map(|policy| view! { class="p", <PasswordField policy busy/> }.client_only())}
            <SendButton id="activate" label=Message::Activate working=Message::Activating busy/>
            <div class="slot" {..part(move || again.get().then(|| view! { class="p",
                <button
                    type="button"
                    id="register-again"
                    class="button quiet"
                    on:click=move |_| context.send(ActivatingEvent::ChangeAsked)
                    {..context.text(Message::RegisterAgain)}
                ></button>
            }.client_only()))}></div>
        </form>
    }
    .client_only()
}

/// What helps when no message came: another one, or one of the other kind.
#[component]
fn NothingCame() -> impl IntoView {
    let context = PageContext::here();
    let kind = context
        .journey
        .with_untracked(|journey| journey.asks().code_to);
    let unready = context.read(|journey| !journey.resend().is_ready());
    let other = context.read(other_kind);
    let sent = context.read(|journey| journey.notice() == Some(Notice::MessageSent));
    // The answer grows above the button that was pressed: both stay in view.
    effect(move || {
        if sent.get() {
            set_timeout(keep_in_view, Duration::ZERO);
        }
    });
    // Read once for each message, not with each change of the screen.
    let told = Memo::new(move |_| {
        sent.get().then(|| {
            let now = context.journey.with_untracked(|journey| journey.now().0);
            let now = Date::new(&JsValue::from_f64(now as f64));
            Message::MessageSentAt(now.get_hours(), now.get_minutes())
        })
    });
    let newest = move || {
        let newest = context.say(&Message::NewestOnly);
        let told = told.with(|told| told.as_ref().map(|told| context.say(told)));
        match told {
            Some(told) => [&*told, " ", &newest].concat().into(),
            None => newest,
        }
    };
    view! { class="p",
        <section class="aside">
            <h2 {..context.text(Message::NothingCame)}></h2>
            <p {..context.text(Message::NothingCameText(kind))}></p>
            // Above the buttons: it is in view where one of them is pressed.
            <p id="newest" class="hint" class:notice=flag(move || sent.get()) class:news=flag(move || sent.get()) {..text(newest)}></p>
            <div class="row">
                <button
                    type="button"
                    id="resend"
                    class="link"
                    aria-disabled=word(move || unready.get().then_some("true".into()))
                    aria-describedby="newest"
                    on:click=move |_| context.send(ActivatingEvent::ResendAsked)
                    {..text(move || context.say(&context.with_journey(resend)))}
                ></button>
                <div class="slot" {..part(move || other.get().map(|message| view! { class="p",
                    <button
                        type="button"
                        id="other-kind"
                        class="link"
                        aria-disabled=word(move || unready.get().then_some("true".into()))
                        aria-describedby="newest"
                        on:click=move |_| context.send(ActivatingEvent::OtherKindAsked)
                        {..context.text(message)}
                    ></button>
                }.client_only()))}></div>
            </div>
        </section>
    }
    .client_only()
}

/// Nothing is in view without a browser.
#[cfg(not(target_arch = "wasm32"))]
fn keep_in_view() {}

/// Scrolls down as far as it takes to have the button for another message in view.
#[cfg(target_arch = "wasm32")]
fn keep_in_view() {
    let Some(window) = web_sys::window() else {
        return;
    };
    let height = window
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64());
    let button = window
        .document()
        .and_then(|document| document.get_element_by_id("resend"));
    if let (Some(height), Some(button)) = (height, button)
        && button.get_bounding_client_rect().bottom() > height
    {
        button.scroll_into_view_with_bool(false);
    }
}

/// How long the code or link of the last message works.
fn life(journey: &Journey) -> Option<Message> {
    let rest = journey.activating()?.remaining()?;
    Some(match journey.message_kind() {
        _ if rest.as_secs() == 0 => Message::MessageOld,
        MessageKind::Code => Message::CodeLives(rest),
        MessageKind::Link => Message::LinkLives(rest),
    })
}

/// The text of the button for another message.
fn resend(journey: &Journey) -> Message {
    match journey.resend() {
        Resend::Asked => Message::Resending,
        Resend::After(rest) => Message::ResendIn(rest),
        Resend::First => Message::SendFirst,
        Resend::Again => Message::Resend,
    }
}

/// The text of the button for the other kind of message, if it is offered.
fn other_kind(journey: &Journey) -> Option<Message> {
    Some(match journey.other_kind()? {
        MessageKind::Link => Message::SendLinkInstead,
        MessageKind::Code => Message::SendCodeInstead,
    })
}
