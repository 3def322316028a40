//! Fields with answers to choose from: radio buttons for a few, a select for many, a checkbox for yes or no.

use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys};

use super::{
    field::{FieldLabel, IssueText, OptionalMark, described_by, is_needed, marked, needed},
    frame::OutwardLink,
};
use crate::{
    form::{
        FieldId, NodeId,
        kind::{is_taken, taken},
        node::Node,
    },
    i18n::Message,
    web::{
        content::Content,
        context::PageContext,
        drawn::{Draw as _, flag},
    },
};

/// Radio buttons: one of these answers.
#[component]
pub(crate) fn RadioField(
    node: Node,
    at: NodeId,
    choices: Vec<String>,
    label: Content,
    hint: Option<Content>,
) -> impl IntoView {
    let context = PageContext::here();
    let id = FieldId::Node(at);
    let element = node.element();
    let radios = choices
        .into_iter()
        .enumerate()
        .map(|(place, choice)| {
            let own = element_of_choice(&element, place);
            let (answer, this) = (choice.clone(), choice.clone());
            view! { class="p",
                <div class="tick">
                    <input
                        type="radio"
                        id=own.clone()
                        name=element.clone()
                        value=choice.clone()
                        required=flag(move || context.with_journey(|journey| is_needed(journey, at)))
                        prop:checked=flag(move || context.with_journey(|journey| {
                            journey.text(id) == Some(&this)
                        }))
                        on:change=move |_| context.typed(id, answer.clone())
                        on:focusout=move |_| context.left(id)
                    />
                    <label for=own dir="auto">{choice}</label>
                </div>
            }
            .client_only()
        })
        .collect::<Vec<_>>();
    let described = described_by(&element, hint.is_some().then_some("hint"));
    view! { class="p",
        <fieldset class="field" aria-describedby=described>
            <legend>
                <span dir="auto" {..label}></span>
                <OptionalMark element=element.clone() needed=needed(at)/>
            </legend>
            <HintText element=element.clone() hint/>
            <IssueText id/>
            {radios}
        </fieldset>
    }
    .client_only()
}

/// The id of the element of a choice, by its index. The first has the field's own id, because the summary's link
/// leads there.
fn element_of_choice(field: &str, index: usize) -> String {
    match index {
        0 => field.to_owned(),
        _ => [field, "-", &index.to_string()].concat(),
    }
}

/// Checkboxes: any of these answers. The group counts as left when the focus leaves all of it, so that no issue about
/// a missing second answer appears while the visitor moves to it.
#[component]
pub(crate) fn SeveralField(
    node: Node,
    at: NodeId,
    choices: Vec<String>,
    label: Content,
    hint: Option<Content>,
) -> impl IntoView {
    let context = PageContext::here();
    let id = FieldId::Node(at);
    let element = node.element();
    let boxes = choices
        .into_iter()
        .enumerate()
        .map(|(place, choice)| {
            let own = element_of_choice(&element, place);
            let (answer, this) = (choice.clone(), choice.clone());
            view! { class="p",
                <div class="tick">
                    <input
                        type="checkbox"
                        id=own.clone()
                        name=element.clone()
                        value=choice.clone()
                        prop:checked=flag(move || context.with_journey(|journey| {
                            journey.text(id).is_some_and(|text| is_taken(text, &this))
                        }))
                        aria-invalid="false"
                        on:change=move |event| {
                            let ticked = event_target_checked(&event);
                            let now = context.journey.with_untracked(|journey| {
                                journey.text(id).map(|text| taken(text, &answer, ticked))
                            });
                            context.typed(id, now.unwrap_or_default());
                        }
                    />
                    <label for=own dir="auto">{choice}</label>
                </div>
            }
            .client_only()
        })
        .collect::<Vec<_>>();
    let described = described_by(&element, hint.is_some().then_some("hint"));
    view! { class="p",
        <fieldset
            class="field"
            aria-describedby=described
            on:focusout=move |event: leptos::ev::FocusEvent| {
                let group = event.current_target().and_then(|group| group.dyn_into::<web_sys::Node>().ok());
                let next = event.related_target().and_then(|next| next.dyn_into::<web_sys::Node>().ok());
                if !group.is_some_and(|group| group.contains(next.as_ref())) {
                    context.left(id);
                }
            }
        >
            <legend>
                <span dir="auto" {..label}></span>
                <OptionalMark element=element.clone() needed=needed(at)/>
            </legend>
            <HintText element hint/>
            <IssueText id/>
            {boxes}
        </fieldset>
    }
    .client_only()
}

/// A select: one of these answers.
#[component]
pub(crate) fn SelectField(
    node: Node,
    at: NodeId,
    choices: Vec<String>,
    label: Content,
    hint: Option<Content>,
) -> impl IntoView {
    let context = PageContext::here();
    let id = FieldId::Node(at);
    let element = node.element();
    let described = described_by(&element, hint.is_some().then_some("hint"));
    let needed = needed(at);
    let chosen = node
        .field()
        .map(|field| field.text.clone())
        .unwrap_or_default();
    let options = choices
        .into_iter()
        .map(|choice| {
            let selected = chosen == choice;
            view! { class="p",
                <option value=choice.clone() selected=selected>{choice.clone()}</option>
            }
            .client_only()
        })
        .collect::<Vec<_>>();
    let autocomplete = node.autocomplete.unwrap_or_else(|| {
        let name = node.name.map(crate::form::names::Name::autocomplete);
        name.unwrap_or("off").to_owned()
    });
    view! { class="p",
        <div class="field">
            <FieldLabel element=element.clone() label needed=marked(at, needed)/>
            <HintText element=element.clone() hint/>
            <IssueText id/>
            <select
                id=element.clone()
                name=element
                autocomplete=autocomplete
                required=needed
                aria-invalid="false"
                aria-describedby=described
                on:change=move |event| context.typed(id, event_target_value(&event))
                on:focusout=move |_| context.left(id)
            >
                <option value="" {..context.text(Message::Choose)}></option>
                {options}
            </select>
        </div>
    }
    .client_only()
}

/// A checkbox: yes or no, with a link to the document if it is a consent.
#[component]
pub(crate) fn FlagField(
    node: Node,
    at: NodeId,
    label: Content,
    hint: Option<Content>,
) -> impl IntoView {
    let context = PageContext::here();
    let id = FieldId::Node(at);
    let element = node.element();
    let described = described_by(&element, hint.is_some().then_some("hint"));
    let ticked = context.read(move |journey| journey.text(id).is_some_and(|text| !text.is_empty()));
    let document = node.agreement().map(|agreement| agreement.consent.clone());
    let agrees = document.is_some();
    let needed = needed(at);
    let link = document.map(|consent| {
        view! { class="p",
            <p><OutwardLink message=Message::ReadDocument(consent.document) url=consent.url/></p>
        }
        .client_only()
    });
    view! { class="p",
        <div class="field">
            <HintText element=element.clone() hint/>
            <IssueText id/>
            <div class="tick">
                <input
                    type="checkbox"
                    id=element.clone()
                    name=element.clone()
                    required=needed
                    prop:checked=ticked
                    aria-invalid="false"
                    aria-describedby=described
                    on:change=move |event| {
                        // A consent records the language in which it was asked for.
                        let answer = match (event_target_checked(&event), agrees) {
                            (false, _) => "",
                            (true, false) => "true",
                            (true, true) => context.language.get_untracked().code(),
                        };
                        context.typed(id, answer.to_owned());
                    }
                />
                <FieldLabel element label needed=marked(at, needed)/>
            </div>
            {link}
        </div>
    }
    .client_only()
}

/// A help text before the input.
#[component]
pub(crate) fn HintText(element: String, hint: Option<Content>) -> impl IntoView {
    hint.map(|hint| {
        view! { class="p", <p class="hint" id=element + "-hint" {..hint}></p> }.client_only()
    })
}
