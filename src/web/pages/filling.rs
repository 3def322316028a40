//! Step 2: the form that the pool asks for.

use leptos::prelude::*;

use crate::{
    form::{FieldId, schema::Kind},
    i18n::{Message, Subject},
    journey::Event,
    web::{
        drawn::{Draw as _, word},
        face::{self, Face},
        parts::{
            button::SendButton,
            choice::{ChoiceField, FlagField},
            field::{Manner, TextField, gather, label, subject},
            frame::Step,
            notice::NoticeText,
            password::PasswordField,
            summary::Summary,
        },
    },
};

/// Asks for the details and a password.
#[component]
pub(crate) fn FillingPage() -> impl IntoView {
    let face = Face::here();
    // The fields do not change while the visitor is here: read once, never drawn anew.
    let (fields, policy) = face.journey.with_untracked(|journey| {
        face::filling(journey)
            .map(|filling| (filling.form.fields.clone(), filling.form.policy))
            .unwrap_or_default()
    });
    let busy = face.read(|journey| face::filling(journey).is_some_and(|f| f.sending.is_some()));
    let mut ids = vec![FieldId::Identifier, FieldId::Password];
    ids.extend(
        fields
            .iter()
            .map(|field| FieldId::Payload(field.key.clone())),
    );
    let fields = fields
        .into_iter()
        .map(|field| match field.kind.clone() {
            Kind::Text => view! { class="p",
                <TextField
                    id=FieldId::Payload(field.key.clone())
                    label=label(&field.label)
                    subject=subject(&field)
                    manner=Manner::of(&field)
                    optional=!field.required
                    busy
                />
            }
            .unpainted(),
            Kind::Choice(choices) => {
                view! { class="p", <ChoiceField field choices busy/> }.unpainted()
            }
            Kind::Flag => view! { class="p", <FlagField field busy/> }.unpainted(),
        })
        .collect::<Vec<_>>();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        gather(face, &ids);
        face.send(Event::Submitted);
    };
    view! { class="p",
        <Step at=2/>
        <h1 tabindex="-1">{face.text(Message::FillingHeading)}</h1>
        <p class="lead">{face.text(Message::FillingLead)}</p>
        <Summary/>
        <NoticeText/>
        <form id="step-details" novalidate on:submit=send aria-busy=word(move || busy.get().then_some("true".into()))>
            <TextField
                id=FieldId::Identifier
                label=Message::EmailLabel
                subject=Subject::Identifier
                manner=Manner::EMAIL
                busy
            />
            {fields}
            <PasswordField policy busy/>
            <SendButton id="register" label=Message::Register working=Message::Registering busy/>
        </form>
    }
}
