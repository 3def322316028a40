//! Step 2: the form that the pool asks for.

use leptos::prelude::*;

use crate::{
    config::IdentifierKind,
    form::{FieldId, NodeId},
    i18n::Message,
    journey::{FillingEvent, Journey},
    web::{
        context::PageContext,
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
    // The fields do not change during this step: they are read once and never rebuilt.
    let (asks, (fields, consents), policy) = context.journey.with_untracked(|journey| {
        let nodes = journey.sheet().map(|sheet| {
            let fields = sheet.node(NodeId::ROOT).map(|root| root.parts().to_vec());
            (fields.unwrap_or_default(), sheet.consents().to_vec())
        });
        let policy = journey.password().map(|password| password.policy);
        (journey.asks(), nodes.unwrap_or_default(), policy)
    });
    let busy = context.read(Journey::is_busy);
    hold("step-details", busy);
    let fields = node::parts(context, &fields, busy.into());
    let consents: Vec<AnyView> = consents
        .into_iter()
        .filter_map(|at| node::consent(context, at))
        .collect();
    let identifier = move |id, kind| {
        let mut manner = Manner {
            enter: "next",
            ..Manner::of_identifier(kind)
        };
        if asks.is_apart() && id == FieldId::Identifier && kind == IdentifierKind::Email {
            // The identifier is another field; this one is the address.
            manner.autocomplete = "email";
        }
        let label = context.text(Message::IdentifierLabel(kind));
        view! { class="p", <TextField id label manner/> }.client_only()
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut ids = vec![FieldId::Identifier, FieldId::SignInName, FieldId::Password];
        context.journey.with_untracked(|journey| {
            let nodes = journey.sheet().map(|sheet| sheet.on_screen());
            ids.extend(nodes.unwrap_or_default().into_iter().map(FieldId::Node));
        });
        gather(context, &ids);
        context.send(FillingEvent::Submitted);
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
                <IssueText id=FieldId::Node(NodeId::ROOT)/>
            </div>
            {fields}
            {policy.map(|policy| view! { class="p", <PasswordField policy busy/> }.client_only())}
            {consents}
            <SendButton id="register" label=Message::Register working=Message::Registering busy/>
        </form>
        <HaveAccount/>
    }
}
