//! Step 2: the form that the pool asks for.

use leptos::prelude::*;

use crate::{
    config::IdentifierKind,
    form::{FieldId, schema::Kind},
    i18n::Message,
    journey::Event,
    web::{
        drawn::{Draw as _, word},
        face::{self, Face},
        parts::{
            button::SendButton,
            choice::{ChoiceField, FlagField},
            field::{Manner, TextField, gather, label},
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
    let (asks, fields, policy) = face.journey.with_untracked(|journey| {
        let form = face::filling(journey).map(|filling| &filling.form);
        let fields = form.map(|form| form.fields.clone()).unwrap_or_default();
        let policy = face::password(journey).map(|password| password.policy);
        (journey.asks(), fields, policy)
    });
    let busy = face.read(|journey| face::filling(journey).is_some_and(|f| f.sending.is_some()));
    let mut ids = vec![FieldId::Identifier, FieldId::SignInName, FieldId::Password];
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
                    label=face.text(label(&field.label))
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
    let identifier = move |id, kind| {
        let mut manner = Manner::of_identifier(kind);
        if asks.is_apart() && id == FieldId::Identifier && kind == IdentifierKind::Email {
            // The other one is the user name.
            manner.autocomplete = "email";
        }
        let label = face.text(Message::IdentifierLabel(kind));
        view! { class="p", <TextField id label manner busy/> }.unpainted()
    };
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
            {identifier(FieldId::Identifier, asks.code_to.into())}
            {asks.is_apart().then(|| identifier(FieldId::SignInName, asks.kind))}
            {fields}
            {policy.map(|policy| view! { class="p", <PasswordField policy busy/> }.unpainted())}
            <SendButton id="register" label=Message::Register working=Message::Registering busy/>
        </form>
    }
}
