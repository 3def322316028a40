//! Step 2: the form that the pool asks for.

use leptos::prelude::*;

use crate::{
    config::IdentifierKind,
    form::FieldId,
    i18n::Message,
    journey::Event,
    web::{
        context::{self, PageContext},
        drawn::{Draw as _, word},
        parts::{
            button::SendButton,
            field::{IssueText, Manner, TextField, gather, hold},
            frame::{HaveAccount, Step},
            node,
            notice::NoticeText,
            password::PasswordField,
            summary::Summary,
        },
    },
};

/// Asks for the details and a password.
#[component]
pub(crate) fn FillingPage() -> impl IntoView {
    let context = PageContext::here();
    // The fields do not change while the visitor is here: read once, never drawn anew.
    let (asks, (fields, consents), policy) = context.journey.with_untracked(|journey| {
        let numbers = context::sheet(journey).map(|sheet| {
            let hints = journey.config().map(|config| &config.form);
            let consents = hints.map(|hints| sheet.consents(hints)).unwrap_or_default();
            (sheet.node(0).parts().to_vec(), consents)
        });
        let policy = context::password(journey).map(|password| password.policy);
        (journey.asks(), numbers.unwrap_or_default(), policy)
    });
    let busy =
        context.read(|journey| context::filling(journey).is_some_and(|f| f.sending.is_some()));
    hold("step-details", busy);
    let fields = node::parts(context, &fields, busy.into());
    let consents: Vec<AnyView> = consents
        .into_iter()
        .filter_map(|number| node::consent(context, number))
        .collect();
    let identifier = move |id, kind| {
        let mut manner = Manner {
            enter: "next",
            ..Manner::of_identifier(kind)
        };
        if asks.is_apart() && id == FieldId::Identifier && kind == IdentifierKind::Email {
            // The other one is the user name.
            manner.autocomplete = "email";
        }
        let label = context.text(Message::IdentifierLabel(kind));
        view! { class="p", <TextField id label manner/> }.client_only()
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut ids = vec![FieldId::Identifier, FieldId::SignInName, FieldId::Password];
        context.journey.with_untracked(|journey| {
            for number in context::sheet(journey)
                .map(|sheet| sheet.on_screen())
                .unwrap_or_default()
            {
                let path = context::sheet(journey).map(|sheet| sheet.node(number).path.clone());
                ids.extend(path.map(FieldId::Payload));
            }
        });
        gather(context, &ids);
        context.send(Event::Submitted);
    };
    view! { class="p",
        <Step at=2/>
        <h1 tabindex="-1" {..context.text(Message::FillingHeading)}></h1>
        <p class="lead" {..context.text(Message::FillingLead)}></p>
        <Summary/>
        <NoticeText/>
        <form id="step-details" method="dialog" novalidate on:submit=send aria-busy=word(move || busy.get().then_some("true".into()))>
            {identifier(FieldId::Identifier, asks.code_to.into())}
            {asks.is_apart().then(|| identifier(FieldId::SignInName, asks.kind))}
            <div id="field-" tabindex="-1" class="field">
                <IssueText id=FieldId::Payload(String::new())/>
            </div>
            {fields}
            {policy.map(|policy| view! { class="p", <PasswordField policy busy/> }.client_only())}
            {consents}
            <SendButton id="register" label=Message::Register working=Message::Registering busy/>
        </form>
        <HaveAccount/>
    }
}
