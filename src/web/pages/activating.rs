//! Step 3: the message is on its way. The same words for a new and for a taken address.

use leptos::prelude::*;

use crate::{
    config::MessageKind,
    form::FieldId,
    i18n::Message,
    journey::{Event, Journey, Notice, activation::Work},
    web::{
        content::{part, text},
        drawn::{Draw as _, word},
        face::{self, Face},
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
    let face = Face::here();
    let by_code = face.read(|journey| by(journey) == MessageKind::Code);
    let kind = face
        .journey
        .with_untracked(|journey| journey.asks().code_to);
    let unsent = face.read(|journey| face::activating(journey).is_some_and(|a| !a.was_sent()));
    let instruction = move || {
        let password = face.look(|journey| face::password(journey).is_some());
        face.say(match (by_code.get(), password) {
            (true, false) => &Message::ByCode,
            (true, true) => &Message::ByCodeAndPassword,
            (false, _) => &Message::ByLink,
        })
    };
    let address = move || {
        face.look(|j| {
            face::activating(j)
                .map(|a| a.account.address.clone())
                .unwrap_or_default()
        })
    };
    view! { class="p",
        <Step at=3/>
        <h1 tabindex="-1" {..face.text(Message::ActivatingHeading(kind))}></h1>
        <p class="lead" {..text(move || face.say(&if unsent.get() { Message::NotSentYet(kind) } else { Message::SentTo(kind) }))}></p>
        <p id="sent-to" class="address" dir="ltr" {..text(move || address().into())}></p>
        <p {..text(instruction)}></p>
        <NoticeText/>
        <div class="slot" {..part(move || by_code.get().then(|| view! { class="p", <CodeForm/> }.unpainted()))}></div>
        <p id="life" class="hint" {..text(move || face.look(life).map(|message| face.say(&message)).unwrap_or_default())}></p>
        <NothingCame/>
        <HaveAccount/>
    }
}

#[component]
fn CodeForm() -> impl IntoView {
    let face = Face::here();
    let busy = face.read(|journey| {
        face::activating(journey).is_some_and(|a| matches!(a.work, Work::Checking(_)))
    });
    let policy = face
        .journey
        .with_untracked(|journey| face::password(journey).map(|password| password.policy));
    let alphabet = face.journey.with_untracked(face::alphabet);
    let hint = text(move || {
        let length = face.look(|j| face::activating(j).and_then(|a| a.account.code_length));
        let hint = face.say(&Message::CodeHint(length, alphabet));
        match length {
            Some(_) if policy.is_none() => [&*hint, " ", &face.say(&Message::CodeSends)]
                .concat()
                .into(),
            _ => hint,
        }
    });
    let again = face.read(|journey| {
        face::activating(journey).is_some_and(|a| a.notice == Some(Notice::RegisterAgain))
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        gather(face, &[FieldId::Code, FieldId::Password]);
        face.send(Event::CodeEntered);
    };
    view! { class="p",
        <form id="step-code" class="code" method="dialog" novalidate on:submit=send aria-busy=word(move || busy.get().then_some("true".into()))>
            <TextField
                id=FieldId::Code
                label=face.text(Message::CodeLabel)
                manner=Manner::of_code(alphabet)
                hint=Some(hint)
                busy=Some(busy)
            />
            {policy.map(|policy| view! { class="p", <PasswordField policy busy/> }.unpainted())}
            <SendButton id="activate" label=Message::Activate working=Message::Activating busy/>
            <div class="slot" {..part(move || again.get().then(|| view! { class="p",
                <button
                    type="button"
                    id="register-again"
                    class="button quiet"
                    on:click=move |_| face.send(Event::ChangeAsked)
                    {..face.text(Message::RegisterAgain)}
                ></button>
            }.unpainted()))}></div>
        </form>
    }
    .unpainted()
}

/// What helps when no message came: another one, another address.
#[component]
fn NothingCame() -> impl IntoView {
    let face = Face::here();
    let kind = face
        .journey
        .with_untracked(|journey| journey.asks().code_to);
    let unready =
        face.read(|journey| !matches!(resend(journey), Message::Resend | Message::SendFirst));
    let other = face.read(other_kind);
    let newest = move || {
        let sent = face.look(|journey| {
            face::activating(journey).is_some_and(|a| a.notice == Some(Notice::MessageSent))
        });
        let newest = face.say(&Message::NewestOnly);
        match sent {
            true => [&*face.say(&Message::MessageSent), " ", &newest]
                .concat()
                .into(),
            false => newest,
        }
    };
    view! { class="p",
        <section class="aside">
            <h2 {..face.text(Message::NothingCame)}></h2>
            <p {..face.text(Message::NothingCameText(kind))}></p>
            // Above the buttons: it is in view where one of them is pressed.
            <p id="newest" class="hint" {..text(newest)}></p>
            <div class="row">
                <button
                    type="button"
                    id="resend"
                    class="button quiet"
                    aria-disabled=word(move || unready.get().then_some("true".into()))
                    aria-describedby="newest"
                    on:click=move |_| face.send(Event::ResendAsked)
                    {..text(move || face.say(&face.look(resend)))}
                ></button>
                <div class="slot" {..part(move || other.get().map(|message| view! { class="p",
                    <button
                        type="button"
                        id="other-kind"
                        class="button quiet"
                        aria-disabled=word(move || unready.get().then_some("true".into()))
                        aria-describedby="newest"
                        on:click=move |_| face.send(Event::OtherKindAsked)
                        {..face.text(message)}
                    ></button>
                }.unpainted()))}></div>
                <button
                    type="button"
                    id="change-address"
                    class="button quiet"
                    on:click=move |_| face.send(Event::ChangeAsked)
                    {..face.text(Message::ChangeAddress(kind))}
                ></button>
            </div>
        </section>
    }
    .unpainted()
}

fn by(journey: &Journey) -> MessageKind {
    face::activating(journey).map_or(MessageKind::Code, |a| a.account.by)
}

/// How long the last message is good for.
fn life(journey: &Journey) -> Option<Message> {
    let rest = face::activating(journey)?.remaining()?;
    Some(match by(journey) {
        _ if rest.as_secs() == 0 => Message::MessageOld,
        MessageKind::Code => Message::CodeLives(rest),
        MessageKind::Link => Message::LinkLives(rest),
    })
}

/// What the button for another message says.
fn resend(journey: &Journey) -> Message {
    let Some(activating) = face::activating(journey) else {
        return Message::Resend;
    };
    match (activating.work, activating.cooling()) {
        (Work::Sending(..), _) => Message::Resending,
        (_, Some(rest)) => Message::ResendIn(rest),
        _ if activating.was_sent() => Message::Resend,
        _ => Message::SendFirst,
    }
}

/// What the button for the other kind of message says, where it is offered.
fn other_kind(journey: &Journey) -> Option<Message> {
    journey
        .config()
        .filter(|config| config.activation.other_kind)?;
    Some(match by(journey) {
        MessageKind::Code => Message::SendLinkInstead,
        MessageKind::Link => Message::SendCodeInstead,
    })
}
