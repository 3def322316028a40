//! The list of issues above a form that was sent and not accepted; it gets the focus, its links
//! lead to the fields.

use leptos::prelude::*;

use super::notice::hand_on_focus;
use crate::{
    form::FieldId,
    i18n::Message,
    web::{
        content::{part, text},
        context::{self, PageContext},
        drawn::Draw as _,
    },
};

/// The summary, while there is anything to list.
#[component]
pub(crate) fn Summary() -> impl IntoView {
    let context = PageContext::here();
    let issues = context.read(context::summary);
    let shown = Memo::new(move |_| issues.with(|issues| !issues.is_empty()));
    let list = move || {
        let ids: Vec<FieldId> = issues.with(|issues| issues.iter().map(|(id, _)| *id).collect());
        ids.into_iter()
            .enumerate()
            .map(|(place, id)| {
                // Read again instead of copied: cloning a message would add a kilobyte to the page.
                let issue = text(move || {
                    issues.with(|issues| {
                        let issue = issues.get(place);
                        issue.map_or("".into(), |(_, message)| context.say(message))
                    })
                });
                view! { class="p",
                    <li>
                        <a
                            href="#".to_owned() + &context.element(id)
                            on:click=move |event| {
                                // Instead of following the link: no fragment in the address, and the label scrolls into view.
                                event.prevent_default();
                                context.focus(id);
                            }
                            {..issue}
                        ></a>
                    </li>
                }
                .client_only()
            })
            .collect::<Vec<_>>()
    };
    let summary = move || {
        shown.get().then(|| {
            hand_on_focus("summary");
            view! { class="p",
                <div id="summary" class="summary" tabindex="-1" role="group" aria-labelledby="summary-heading">
                    <h2 id="summary-heading" {..context.text(Message::SummaryHeading)}></h2>
                    <ul {..part(list)}></ul>
                </div>
            }
            .client_only()
        })
    };
    view! { class="p", <div class="slot" {..part(summary)}></div> }
}
