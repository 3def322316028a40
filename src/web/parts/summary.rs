//! The list of issues above a form that was sent and not accepted; it gets the focus, its links
//! lead to the fields.

use leptos::prelude::*;

use crate::{
    i18n::Message,
    web::{
        drawn::{Draw as _, part},
        face::{self, Face},
    },
};

/// The summary, while there is anything to list.
#[component]
pub(crate) fn Summary() -> impl IntoView {
    let face = Face::here();
    let issues = face.read(face::summary);
    let shown = Memo::new(move |_| issues.with(|issues| !issues.is_empty()));
    let list = move || {
        issues.with(|issues| {
            issues
                .iter()
                .map(|(id, message)| {
                    let id = id.clone();
                    view! { class="p",
                        <li>
                            <a
                                href="#".to_owned() + &id.element()
                                on:click=move |event| {
                                    // The address bar keeps the address; the label comes into view.
                                    event.prevent_default();
                                    face.focus(id.clone());
                                }
                            >
                                {face.text(message.clone())}
                            </a>
                        </li>
                    }
                    .unpainted()
                })
                .collect::<Vec<_>>()
        })
    };
    part(move || {
        shown.get().then(|| {
            view! { class="p",
                <div id="summary" class="summary" tabindex="-1" role="group" aria-labelledby="summary-heading">
                    <h2 id="summary-heading">{face.text(Message::SummaryHeading)}</h2>
                    <ul>{part(list)}</ul>
                </div>
            }
            .unpainted()
        })
    })
}
