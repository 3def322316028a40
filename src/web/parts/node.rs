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
        FieldId, NodeId,
        kind::Kind,
        node::{Label, Node, What},
    },
    i18n::Message,
    journey::{FillingEvent, Journey},
    web::{
        content::{Content, part, text},
        context::{self, PageContext},
        drawn::{Draw as _, flag},
    },
};

/// The current state of a node; `None` if the form is gone.
fn node(context: PageContext, at: NodeId) -> Option<Node> {
    context
        .journey
        .with_untracked(|journey| journey.node(at).cloned())
}

/// How many neighbours are built at once: more than a screen holds. A larger form grows by twice as many in each step,
/// so that the first paint does not wait for fields below the screen.
const AT_ONCE: usize = 24;

/// The parts of the root, or of another group, in the order of the screen.
pub(crate) fn parts(context: PageContext, ids: &[NodeId], busy: Signal<bool>) -> Vec<AnyView> {
    next_parts(context, ids, AT_ONCE, busy)
}

/// The next of these parts, and after the next frame those that come after them.
fn next_parts(
    context: PageContext,
    ids: &[NodeId],
    count: usize,
    busy: Signal<bool>,
) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut rest = ids;
    while let Some(first) = rest.first() {
        if ids.len() - rest.len() >= count {
            views.push(later_parts(context, rest.to_vec(), 2 * count, busy));
            break;
        }
        let section = node(context, *first).and_then(|node| node.section);
        let same = |at: &NodeId| {
            context.journey.with_untracked(|journey| {
                journey
                    .node(*at)
                    .is_some_and(|node| node.section == section)
            })
        };
        let length = match section {
            Some(_) => rest.iter().take_while(|at| same(at)).count(),
            None => 1,
        };
        let (together, others) = rest.split_at(length);
        rest = others;
        let inner: Vec<AnyView> = together
            .iter()
            .filter_map(|at| one(context, *at, busy))
            .collect();
        match section {
            Some(section) => {
                let first = together.first().and_then(|at| node(context, *at));
                let element = first.map(|node| node.element());
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
    ids: Vec<NodeId>,
    count: usize,
    busy: Signal<bool>,
) -> AnyView {
    let due = RwSignal::new(false);
    request_animation_frame(move || {
        // The screen may have changed by then, so the signal may be gone.
        set_timeout(move || _ = due.try_set(true), Duration::ZERO);
    });
    let views = move || match due.get() {
        true => next_parts(context, &ids, count, busy),
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
fn one(context: PageContext, at: NodeId, busy: Signal<bool>) -> Option<AnyView> {
    context.at(at, |context| drawn(context, at, busy))
}

fn drawn(context: PageContext, at: NodeId, busy: Signal<bool>) -> Option<AnyView> {
    let node = node(context, at)?;
    if node.is_silent() || node.agreement().is_some() {
        return None;
    }
    let depends = context
        .journey
        .with_untracked(|journey| journey.sheet().is_some_and(|sheet| sheet.depends()));
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
            enclosed(context, at, &node, inner)
        }
        None => match &node.what {
            What::List(_) => {
                let inner = vec![
                    items(context, at, 0, busy).client_only(),
                    add_button(context, at, &node, busy),
                ];
                enclosed(context, at, &node, inner)
            }
            _ => field(context, at, node),
        },
    };
    if !depends {
        return Some(view);
    }
    let gone = flag(move || {
        !context.with_journey(|journey| journey.node(at).is_some_and(|node| node.present))
    });
    Some(view! { class="p", <div hidden=gone>{view}</div> }.client_only())
}

/// The label of a node, which follows its position in a list.
fn caption(context: PageContext, at: NodeId) -> Content {
    text(move || {
        let label =
            context.with_journey(|journey| journey.sheet().and_then(|s| context::label(s, at)));
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
fn enclosed(context: PageContext, at: NodeId, node: &Node, inner: Vec<AnyView>) -> AnyView {
    let id = FieldId::Node(at);
    let element = node.element();
    let hint = hint(context, node);
    let described = described_by(&element, hint.is_some().then_some("hint"));
    // An item of a list is there because the visitor has added it.
    let item = context
        .journey
        .with_untracked(|journey| journey.sheet().and_then(|s| s.position(at)));
    let mark = item
        .is_none()
        .then(|| view! { class="p", <OptionalMark element=element.clone() needed=needed(at)/> });
    view! { class="p",
        <fieldset
            class="group"
            id=element.clone()
            tabindex="-1"
            aria-describedby=described
        >
            <legend>
                <span dir="auto" {..caption(context, at)}></span>
                {mark}
            </legend>
            <HintText element=element.clone() hint/>
            <IssueText id/>
            {inner}
        </fieldset>
    }
    .client_only()
}

/// The items of a list, from the one that was added after `before` others. Items only ever come at the end
/// and go anywhere: so each has its place, which is filled once and emptied once, and nothing else moves.
fn items(
    context: PageContext,
    list: NodeId,
    before: usize,
    busy: Signal<bool>,
) -> impl IntoView + use<> {
    let made = move |journey: &Journey| {
        let list = journey.node(list).and_then(Node::list);
        list.and_then(|list| list.made.get(before).copied())
    };
    let is_made = context.read(move |journey| made(journey).is_some());
    let views = move || {
        let made = is_made.get().then(|| context.journey.with_untracked(made));
        let Some(at) = made.flatten() else {
            return Vec::new();
        };
        vec![
            item(context, at, busy),
            later(context, list, before + 1, busy),
        ]
    };
    view! { class="p", <div class="items" {..part(views)}></div> }
}

fn later(context: PageContext, list: NodeId, before: usize, busy: Signal<bool>) -> AnyView {
    items(context, list, before, busy).client_only()
}

fn item(context: PageContext, at: NodeId, busy: Signal<bool>) -> AnyView {
    let button = context.element(FieldId::Node(at)) + "-remove";
    let there = context.read(move |journey| {
        journey
            .sheet()
            .is_some_and(|sheet| sheet.position(at).is_some())
    });
    let views = move || {
        there.get().then(|| {
            view! { class="p",
                <div class="item">
                    {one(context, at, busy)}
                    <button
                        type="button"
                        id=button.clone()
                        class="button quiet"
                        aria-disabled=move || busy.get().then_some("true")
                        on:click=move |_| context.send(FillingEvent::ItemRemoved(at))
                        {..text(move || {
                            let message = context.with_journey(|journey| {
                                let label = context::label(journey.sheet()?, at)?;
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

fn add_button(context: PageContext, at: NodeId, node: &Node, busy: Signal<bool>) -> AnyView {
    let full = flag(move || {
        context.with_journey(|journey| {
            let list = journey.node(at).and_then(Node::list);
            list.is_some_and(|list| list.items.len() >= list.max)
        })
    });
    view! { class="p",
        <button
            type="button"
            id=node.element() + "-add"
            class="button quiet"
            hidden=full
            aria-disabled=move || busy.get().then_some("true")
            on:click=move |_| context.send(FillingEvent::ItemAdded(at))
            {..context.text(Message::AddItem(node.label.clone()))}
        ></button>
    }
    .client_only()
}

/// A document to agree to.
pub(crate) fn consent(context: PageContext, at: NodeId) -> Option<AnyView> {
    let node = node(context, at)?;
    Some(context.at(at, |context| field(context, at, node)))
}

fn field(context: PageContext, at: NodeId, node: Node) -> AnyView {
    let label = caption(context, at);
    let hint = hint(context, &node);
    let kind = node.field().map(|field| field.kind.clone());
    match kind {
        Some(Kind::Choice(choices, few)) => {
            let choices = choices.to_vec();
            if few {
                view! { class="p", <RadioField node at choices label hint/> }.client_only()
            } else {
                view! { class="p", <SelectField node at choices label hint/> }.client_only()
            }
        }
        Some(Kind::Several(choices)) => {
            let choices = choices.to_vec();
            view! { class="p", <SeveralField node at choices label hint/> }.client_only()
        }
        Some(Kind::Flag | Kind::Consent(_)) => {
            view! { class="p", <FlagField node at label hint/> }.client_only()
        }
        Some(Kind::LongText) => {
            view! { class="p", <LongTextField node at label hint/> }.client_only()
        }
        _ => {
            let id = FieldId::Node(at);
            let manner = Manner::from_node(&node);
            let autocomplete = node.autocomplete;
            view! { class="p",
                <TextField id label manner hint node=Some(at) autocomplete/>
            }
            .client_only()
        }
    }
}

/// Several lines of text.
#[component]
fn LongTextField(node: Node, at: NodeId, label: Content, hint: Option<Content>) -> impl IntoView {
    let context = PageContext::here();
    let id = FieldId::Node(at);
    let element = node.element();
    let described = described_by(&element, hint.is_some().then_some("hint"));
    let needed = needed(at);
    // Only the visitor writes into it; a kept draft is its initial text.
    let text = node
        .field()
        .map(|field| field.text.clone())
        .unwrap_or_default();
    view! { class="p",
        <div class="field">
            <FieldLabel element=element.clone() label needed=marked(at, needed)/>
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
                on:input=move |event| context.input(id, &event)
                on:focusout=move |_| context.left(id)
            >
                {text}
            </textarea>
        </div>
    }
    .client_only()
}
