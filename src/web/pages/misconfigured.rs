//! The integrator's page: everything that is wrong in `config.json`, with the place and the remedy.

use leptos::prelude::*;

use crate::{
    i18n::Message,
    journey::State,
    web::{drawn::Draw as _, face::Face},
};

/// Lists the mistakes.
#[component]
pub(crate) fn MisconfiguredPage() -> impl IntoView {
    let face = Face::here();
    // They do not change any more: another config means another page.
    let mistakes = face
        .journey
        .with_untracked(|journey| match journey.state() {
            State::Misconfigured(mistakes) => mistakes.clone(),
            _ => Vec::new(),
        });
    let lead = face.text(Message::MisconfiguredLead(mistakes.len()));
    let list = mistakes
        .into_iter()
        .map(|mistake| {
            let place = if mistake.path.is_empty() {
                view! { class="p", <strong {..face.text(Message::WholeFile)}></strong> }.unpainted()
            } else {
                view! { class="p", <code dir="ltr">{mistake.path.clone()}</code> }.unpainted()
            };
            view! { class="p",
                <li data-path=mistake.path>
                    <p>{place}</p>
                    <p {..face.text(Message::Mistake(mistake.fault))}></p>
                </li>
            }
            .unpainted()
        })
        .collect::<Vec<_>>();
    view! { class="p",
        <h1 tabindex="-1" {..face.text(Message::MisconfiguredHeading)}></h1>
        <p class="lead" {..lead}></p>
        <ul id="mistakes" class="mistakes">{list}</ul>
    }
}
