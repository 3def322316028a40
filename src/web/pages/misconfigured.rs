//! The integrator's page: all mistakes in `config.json`, each with its place and remedy.

use leptos::prelude::*;

use crate::{
    i18n::Message,
    journey::State,
    web::{context::PageContext, drawn::Draw as _},
};

/// Lists the mistakes.
#[component]
pub(crate) fn MisconfiguredPage() -> impl IntoView {
    let context = PageContext::here();
    // The mistakes do not change any more: another config needs a reload.
    let mistakes = context
        .journey
        .with_untracked(|journey| match journey.state() {
            State::Misconfigured(mistakes) => mistakes.clone(),
            _ => Vec::new(),
        });
    let lead = context.text(Message::MisconfiguredLead(mistakes.len()));
    let list = mistakes
        .into_iter()
        .map(|mistake| {
            let place = if mistake.path.is_empty() {
                view! { class="p", <strong {..context.text(Message::WholeFile)}></strong> }
                    .client_only()
            } else {
                view! { class="p", <code dir="ltr">{mistake.path.clone()}</code> }.client_only()
            };
            view! { class="p",
                <li data-path=mistake.path>
                    <p>{place}</p>
                    <p {..context.text(Message::Mistake(mistake.fault))}></p>
                </li>
            }
            .client_only()
        })
        .collect::<Vec<_>>();
    view! { class="p",
        <h1 tabindex="-1" {..context.text(Message::MisconfiguredHeading)}></h1>
        <p class="lead" {..lead}></p>
        <ul id="mistakes" class="mistakes">{list}</ul>
    }
}
