//! Draws the nodes of the schema. Each is built once and then shown or hidden, so that no neighbour is rebuilt and no
//! focus is lost.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    choice::{FlagField, HintText, RadioField, SelectField, SeveralField},
    field::{FieldLabel, IssueText, Manner, OptionalMark, TextField, described_by, marked, needed},
};
use crate::{
    config::Section,
    form::{
        FieldId,
        node::{Kind, Label, Node, What},
    },
    i18n::Message,
    journey::Event,
    web::{
        content::{Content, part, text},
        context::{self, PageContext},
        drawn::{Draw as _, flag},
    },
};

/// The current state of a node; `None` if the form is gone.
fn node(context: PageContext, number: usize) -> Option<Node> {
    context
        .journey
        .with_untracked(|journey| context::sheet(journey).map(|sheet| sheet.node(number).clone()))
}

/// How many neighbours are built at once: more than a screen holds. A larger form grows by twice as many in each step,
/// so that the first paint does not wait for fields below the screen.
const AT_ONCE: usize = 24;

/// The parts of the root, or of another group, in the order of the screen.
pub(crate) fn parts(context: PageContext, numbers: &[usize], busy: Signal<bool>) -> Vec<AnyView> {
    next_parts(context, numbers, AT_ONCE, busy)
}

/// The next of these parts, and after the next frame those that come after them.
fn next_parts(
    context: PageContext,
    numbers: &[usize],
    count: usize,
    busy: Signal<bool>,
) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut rest = numbers;
    while let Some(first) = rest.first() {
        if numbers.len() - rest.len() >= count {
            views.push(later_parts(context, rest.to_vec(), 2 * count, busy));
            break;
        }
        let section = node(context, *first).and_then(|node| node.section);
        let same = |number: &usize| {
            context.journey.with_untracked(|journey| {
                context::sheet(journey).is_some_and(|sheet| sheet.node(*number).section == section)
            })
        };
        let length = match section {
            Some(_) => rest.iter().take_while(|number| same(number)).count(),
            None => 1,
        };
        let (together, others) = rest.split_at(length);
        rest = others;
        let inner: Vec<AnyView> = together
            .iter()
            .filter_map(|number| one(context, *number, busy))
            .collect();
        match section {
            Some(section) => {
                let first = together.first().and_then(|number| node(context, *number));
                let element = first.map(|node| FieldId::Payload(node.path).element());
                let element = element.unwrap_or_default() + "-group";
                views.push(titled(context, element, section, inner));
            }
            None => views.extend(inner),
        }
    }
    views
}

/// Parts that are built after those before them have been painted.
fn later_parts(
    context: PageContext,
    numbers: Vec<usize>,
    count: usize,
    busy: Signal<bool>,
) -> AnyView {
    let due = RwSignal::new(false);
    request_animation_frame(move || {
        // The screen may have changed by then, so the signal may be gone.
        set_timeout(move || _ = due.try_set(true), Duration::ZERO);
    });
    let views = move || match due.get() {
        true => next_parts(context, &numbers, count, busy),
        false => Vec::new(),
    };
    view! { class="p", <div class="rest" {..part(views)}></div> }.client_only()
}

/// Neighbours under one heading that are no object of the payload.
fn titled(context: PageContext, element: String, section: Section, inner: Vec<AnyView>) -> AnyView {
    let heading = Message::FieldLabel(Label::Told(section.heading));
    let help = section
        .help
        .map(|help| context.text(Message::FieldHelp(help)));
    let described = help.is_some().then(|| [&element, "-hint"].concat());
    view! { class="p",
        <fieldset class="group" aria-describedby=described>
            <legend><span dir="auto" {..context.text(heading)}></span></legend>
            <HintText element hint=help/>
            {inner}
        </fieldset>
    }
    .client_only()
}

/// A node, unless it is never shown; consents are drawn elsewhere.
fn one(context: PageContext, number: usize, busy: Signal<bool>) -> Option<AnyView> {
    context.at(number, |context| drawn(context, number, busy))
}

fn drawn(context: PageContext, number: usize, busy: Signal<bool>) -> Option<AnyView> {
    let node = node(context, number)?;
    if node.is_silent() || node.agreement().is_some() {
        return None;
    }
    let depends = context
        .journey
        .with_untracked(|journey| context::sheet(journey).is_some_and(|sheet| sheet.depends()));
    let group = match &node.what {
        What::Group(inner) => Some(inner.clone()),
        _ => None,
    };
    let view = match group {
        Some(inner) => {
            let inner = parts(context, &inner, busy);
            if inner.is_empty() {
                return None;
            }
            enclosed(context, number, &node, inner)
        }
        None => match &node.what {
            What::List(_) => {
                let inner = vec![
                    items(context, number, 0, busy).client_only(),
                    add_button(context, number, &node, busy),
                ];
                enclosed(context, number, &node, inner)
            }
            _ => field(context, number, node),
        },
    };
    if !depends {
        return Some(view);
    }
    let gone = flag(move || {
        !context.with_journey(|journey| {
            context::sheet(journey).is_some_and(|sheet| sheet.node(number).present)
        })
    });
    Some(view! { class="p", <div hidden=gone>{view}</div> }.client_only())
}

/// The label of a node, which follows its position in a list.
fn caption(context: PageContext, number: usize) -> Content {
    text(move || {
        let label = context
            .with_journey(|journey| context::sheet(journey).map(|s| context::label(s, number)));
        label.map_or_else(Default::default, |label| {
            context.say(&Message::FieldLabel(label))
        })
    })
}

fn hint(context: PageContext, node: &Node) -> Option<Content> {
    let help = node.help.clone().map(Message::FieldHelp);
    let example = node.example.clone().map(Message::Example);
    if help.is_none() && example.is_none() {
        return None;
    }
    Some(text(move || {
        let mut text = String::new();
        for message in [&help, &example].into_iter().flatten() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&context.say(message));
        }
        text.into()
    }))
}

/// A group or a list under its heading, to which the summary's links lead.
fn enclosed(context: PageContext, number: usize, node: &Node, inner: Vec<AnyView>) -> AnyView {
    let id = FieldId::Payload(node.path.clone());
    let element = id.element();
    let hint = hint(context, node);
    let described = described_by(&element, hint.is_some().then_some("hint"));
    // An item of a list is there because the visitor has added it.
    let item = context
        .journey
        .with_untracked(|journey| context::sheet(journey).and_then(|s| s.position(number)));
    let mark = item.is_none().then(
        || view! { class="p", <OptionalMark element=element.clone() needed=needed(number)/> },
    );
    view! { class="p",
        <fieldset
            class="group"
            id=element.clone()
            tabindex="-1"
            aria-describedby=described
        >
            <legend>
                <span dir="auto" {..caption(context, number)}></span>
                {mark}
            </legend>
            <HintText element=element.clone() hint/>
            <IssueText id/>
            {inner}
        </fieldset>
    }
    .client_only()
}

/// The items of a list from this key on. Items are only added at the end, and removed anywhere. So each key has an
/// element that is filled once and emptied once, and no other item moves.
fn items(
    context: PageContext,
    list: usize,
    key: usize,
    busy: Signal<bool>,
) -> impl IntoView + use<> {
    let made = context.read(move |journey| {
        context::sheet(journey)
            .and_then(|sheet| sheet.node(list).list())
            .is_some_and(|list| list.made > key)
    });
    let views = move || {
        if !made.get() {
            return Vec::new();
        }
        vec![
            item(context, list, key, busy),
            later(context, list, key + 1, busy),
        ]
    };
    view! { class="p", <div class="items" {..part(views)}></div> }
}

fn later(context: PageContext, list: usize, key: usize, busy: Signal<bool>) -> AnyView {
    items(context, list, key, busy).client_only()
}

fn item(context: PageContext, list: usize, key: usize, busy: Signal<bool>) -> AnyView {
    let Some(list) = node(context, list) else {
        return ().client_only();
    };
    let path = [&list.path, "/", &key.to_string()].concat();
    let number = context
        .journey
        .with_untracked(|journey| context::sheet(journey).and_then(|sheet| sheet.find(&path)));
    let number = number.unwrap_or_default();
    let there = context.read(move |journey| {
        context::sheet(journey).is_some_and(|sheet| sheet.position(number).is_some())
    });
    let id = FieldId::Payload(path);
    let views = move || {
        there.get().then(|| {
            let removed = id.clone();
            view! { class="p",
                <div class="item">
                    {one(context, number, busy)}
                    <button
                        type="button"
                        id=id.element() + "-remove"
                        class="button quiet"
                        aria-disabled=move || busy.get().then_some("true")
                        on:click=move |_| context.send(Event::ItemRemoved(removed.clone()))
                        {..text(move || {
                            let message = context.with_journey(|journey| {
                                let label = context::label(context::sheet(journey)?, number);
                                Some(Message::RemoveItem(label))
                            });
                            message.map_or_else(Default::default, |message| context.say(&message))
                        })}
                    ></button>
                </div>
            }
            .client_only()
        })
    };
    view! { class="p", <div class="items" {..part(views)}></div> }.client_only()
}

fn add_button(context: PageContext, number: usize, node: &Node, busy: Signal<bool>) -> AnyView {
    let id = FieldId::Payload(node.path.clone());
    let full = flag(move || {
        context.with_journey(|journey| {
            let list = context::sheet(journey).and_then(|sheet| sheet.node(number).list());
            list.is_some_and(|list| list.items.len() >= list.max)
        })
    });
    view! { class="p",
        <button
            type="button"
            id=id.element() + "-add"
            class="button quiet"
            hidden=full
            aria-disabled=move || busy.get().then_some("true")
            on:click=move |_| context.send(Event::ItemAdded(id.clone()))
            {..context.text(Message::AddItem(node.label.clone()))}
        ></button>
    }
    .client_only()
}

/// A document to agree to.
pub(crate) fn consent(context: PageContext, number: usize) -> Option<AnyView> {
    let node = node(context, number)?;
    Some(context.at(number, |context| field(context, number, node)))
}

fn field(context: PageContext, number: usize, node: Node) -> AnyView {
    let label = caption(context, number);
    let hint = hint(context, &node);
    let kind = node.field().map(|field| field.kind.clone());
    match kind {
        Some(Kind::Choice(choices, few)) => {
            let choices = choices.to_vec();
            if few {
                view! { class="p", <RadioField node number choices label hint/> }.client_only()
            } else {
                view! { class="p", <SelectField node number choices label hint/> }.client_only()
            }
        }
        Some(Kind::Several(choices)) => {
            let choices = choices.to_vec();
            view! { class="p", <SeveralField node number choices label hint/> }.client_only()
        }
        Some(Kind::Flag | Kind::Consent(_)) => {
            view! { class="p", <FlagField node number label hint/> }.client_only()
        }
        Some(Kind::LongText) => {
            view! { class="p", <LongTextField node number label hint/> }.client_only()
        }
        _ => {
            let id = FieldId::Payload(node.path.clone());
            let manner = Manner::from_node(&node);
            let autocomplete = node.autocomplete;
            view! { class="p",
                <TextField id label manner hint node=Some(number) autocomplete/>
            }
            .client_only()
        }
    }
}

/// Several lines of text.
#[component]
fn LongTextField(
    node: Node,
    number: usize,
    label: Content,
    hint: Option<Content>,
) -> impl IntoView {
    let context = PageContext::here();
    let id = FieldId::Payload(node.path.clone());
    let element = id.element();
    let described = described_by(&element, hint.is_some().then_some("hint"));
    let needed = needed(number);
    // Only the visitor writes into it; a kept draft is its initial text.
    let text = node
        .field()
        .map(|field| field.text.clone())
        .unwrap_or_default();
    let (typed, left) = (id.clone(), id.clone());
    view! { class="p",
        <div class="field">
            <FieldLabel element=element.clone() label needed=marked(number, needed)/>
            <HintText element=element.clone() hint/>
            <IssueText id/>
            <textarea
                id=element.clone()
                name=element
                rows="4"
                dir="auto"
                required=needed
                aria-invalid="false"
                aria-describedby=described
                on:input=move |event| context.input(&typed, &event)
                on:focusout=move |_| context.left(&left)
            >
                {text}
            </textarea>
        </div>
    }
    .client_only()
}
