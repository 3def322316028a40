//! Answers to choose from: a few as radio buttons, many as a list, yes or no as a box to tick.

use leptos::prelude::*;

use super::field::{FieldLabel, IssueText, described_by, invalid, issue, label, wrong};
use crate::{
    form::{FieldId, schema::Field},
    i18n::Message,
    web::{
        drawn::Draw as _,
        face::{self, Face},
    },
};

/// Up to so many answers are all shown at once.
const FEW: usize = 5;

/// One of these.
#[component]
pub(crate) fn ChoiceField(
    field: Field,
    choices: Vec<String>,
    #[prop(into)] busy: Signal<bool>,
) -> impl IntoView {
    let face = Face::here();
    let id = FieldId::Payload(field.key.clone());
    let element = id.element();
    let issue = issue(id.clone());
    let words = label(&field.label);
    let optional = !field.required;
    let chosen = field.entry.text.clone();
    if choices.len() <= FEW {
        let first = element.clone();
        let radios = choices
            .into_iter()
            .enumerate()
            .map(|(place, choice)| {
                // The first carries the field's own id: the summary's link leads there.
                let own = if place == 0 {
                    first.clone()
                } else {
                    format!("{first}-{place}")
                };
                let (id, answer) = (id.clone(), choice.clone());
                view! { class="p",
                    <div class="tick">
                        <input
                            type="radio"
                            id=own.clone()
                            name=first.clone()
                            value=choice.clone()
                            checked=chosen == choice
                            disabled=busy
                            on:change=move |_| face.typed(&id, answer.clone())
                        />
                        <label for=own dir="auto">{choice}</label>
                    </div>
                }
                .unpainted()
            })
            .collect::<Vec<_>>();
        let described = described_by(element.clone(), None, issue);
        view! { class="p",
            <fieldset
                class="field"
                class:wrong=wrong(issue)
                aria-describedby=described
            >
                <legend>
                    <span dir="auto">{face.text(words)}</span>
                    {optional.then(|| view! { class="p",
                        " " <span class="optional">{face.text(Message::Optional)}</span>
                    }.unpainted())}
                </legend>
                <IssueText element issue/>
                {radios}
            </fieldset>
        }
        .unpainted()
    } else {
        let described = described_by(element.clone(), None, issue);
        let options = choices
            .into_iter()
            .map(|choice| {
                let selected = chosen == choice;
                view! { class="p",
                    <option value=choice.clone() selected=selected>{choice.clone()}</option>
                }
                .unpainted()
            })
            .collect::<Vec<_>>();
        view! { class="p",
            <div class="field" class:wrong=wrong(issue)>
                <FieldLabel element=element.clone() label=face.text(words) optional/>
                <IssueText element=element.clone() issue/>
                <select
                    id=element.clone()
                    name=element
                    required=!optional
                    disabled=busy
                    aria-invalid=invalid(issue)
                    aria-describedby=described
                    on:change=move |event| face.typed(&id, event_target_value(&event))
                >
                    <option value="">{face.text(Message::Choose)}</option>
                    {options}
                </select>
            </div>
        }
        .unpainted()
    }
}

/// Yes or no.
#[component]
pub(crate) fn FlagField(field: Field, #[prop(into)] busy: Signal<bool>) -> impl IntoView {
    let face = Face::here();
    let id = FieldId::Payload(field.key.clone());
    let element = id.element();
    let issue = issue(id.clone());
    let described = described_by(element.clone(), None, issue);
    let ticked = {
        let id = id.clone();
        face.read(move |journey| face::text(journey, &id) == Some("true"))
    };
    view! { class="p",
        <div class="field" class:wrong=wrong(issue)>
            <IssueText element=element.clone() issue/>
            <div class="tick">
                <input
                    type="checkbox"
                    id=element.clone()
                    name=element.clone()
                    prop:checked=ticked
                    disabled=busy
                    aria-invalid=invalid(issue)
                    aria-describedby=described
                    on:change=move |event| {
                        let answer = if event_target_checked(&event) { "true" } else { "" };
                        face.typed(&id, answer.to_owned());
                    }
                />
                <FieldLabel element label=face.text(label(&field.label)) optional=false/>
            </div>
        </div>
    }
    .unpainted()
}
