//! Step 3: the message is on its way. The same words for a new and for a taken address.

use leptos::prelude::*;

use crate::{
    config::MessageKind,
    form::FieldId,
    i18n::Message,
    journey::{ActivatingEvent, Journey, Notice, Resend},
    web::{
        content::{part, text},
        context::PageContext,
        drawn::{Draw as _, word},
        parts::{
            button::SendButton,
            field::{Manner, TextField, gather},
            frame::{HaveAccount, Step},
            notice::NoticeText,
            password::PasswordField,
        },
    },
};

/// Takes the code, or says what to do with the link.
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
    view! { class="p",
        <Step at=3/>
        <h1 tabindex="-1" {..context.text(Message::ActivatingHeading(kind))}></h1>
        <p class="lead" {..text(move || context.say(&if unsent.get() { Message::NotSentYet(kind) } else { Message::SentTo(kind) }))}></p>
        <p id="sent-to" class="address" dir="ltr" {..text(move || address().into())}></p>
        <p {..text(instruction)}></p>
        <NoticeText/>
        <div class="slot" {..part(move || by_code.get().then(|| view! { class="p", <CodeForm/> }.client_only()))}></div>
        <p id="life" class="hint" {..text(move || context.with_journey(life).map(|message| context.say(&message)).unwrap_or_default())}></p>
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
    let again = context.read(|journey| journey.notice() == Some(Notice::RegisterAgain));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        gather(context, &[FieldId::Code, FieldId::Password]);
        context.send(ActivatingEvent::CodeEntered);
    };
    view! { class="p",
        <form id="step-code" class="code" method="dialog" novalidate on:submit=send aria-busy=word(move || busy.get().then_some("true".into()))>
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

/// What helps when no message came: another one, another address.
#[component]
fn NothingCame() -> impl IntoView {
    let context = PageContext::here();
    let kind = context
        .journey
        .with_untracked(|journey| journey.asks().code_to);
    let unready = context.read(|journey| !journey.resend().is_ready());
    let other = context.read(other_kind);
    let newest = move || {
        let sent = context.with_journey(|journey| journey.notice() == Some(Notice::MessageSent));
        let newest = context.say(&Message::NewestOnly);
        match sent {
            true => [&*context.say(&Message::MessageSent), " ", &newest]
                .concat()
                .into(),
            false => newest,
        }
    };
    view! { class="p",
        <section class="aside">
            <h2 {..context.text(Message::NothingCame)}></h2>
            <p {..context.text(Message::NothingCameText(kind))}></p>
            // Above the buttons: it is in view where one of them is pressed.
            <p id="newest" class="hint" {..text(newest)}></p>
            <div class="row">
                <button
                    type="button"
                    id="resend"
                    class="button quiet"
                    aria-disabled=word(move || unready.get().then_some("true".into()))
                    aria-describedby="newest"
                    on:click=move |_| context.send(ActivatingEvent::ResendAsked)
                    {..text(move || context.say(&context.with_journey(resend)))}
                ></button>
                <div class="slot" {..part(move || other.get().map(|message| view! { class="p",
                    <button
                        type="button"
                        id="other-kind"
                        class="button quiet"
                        aria-disabled=word(move || unready.get().then_some("true".into()))
                        aria-describedby="newest"
                        on:click=move |_| context.send(ActivatingEvent::OtherKindAsked)
                        {..context.text(message)}
                    ></button>
                }.client_only()))}></div>
                <button
                    type="button"
                    id="change-address"
                    class="button quiet"
                    on:click=move |_| context.send(ActivatingEvent::ChangeAsked)
                    {..context.text(Message::ChangeAddress(kind))}
                ></button>
            </div>
        </section>
    }
    .client_only()
}

/// How long the last message is good for.
fn life(journey: &Journey) -> Option<Message> {
    let rest = journey.activating()?.remaining()?;
    Some(match journey.message_kind() {
        _ if rest.as_secs() == 0 => Message::MessageOld,
        MessageKind::Code => Message::CodeLives(rest),
        MessageKind::Link => Message::LinkLives(rest),
    })
}

/// What the button for another message says.
fn resend(journey: &Journey) -> Message {
    match journey.resend() {
        Resend::Asked => Message::Resending,
        Resend::After(rest) => Message::ResendIn(rest),
        Resend::First => Message::SendFirst,
        Resend::Again => Message::Resend,
    }
}

/// What the button for the other kind of message says, where it is offered.
fn other_kind(journey: &Journey) -> Option<Message> {
    Some(match journey.other_kind()? {
        MessageKind::Link => Message::SendLinkInstead,
        MessageKind::Code => Message::SendCodeInstead,
    })
}
