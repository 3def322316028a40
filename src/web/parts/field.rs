//! A field with its label, hint and issue.
//!
//! Inputs are not controlled: the page writes into one only when the journey's text differs for a reason of its own (a
//! kept draft, a full name made of two fields, a code that was cleared).

use leptos::{
    html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{self, HtmlInputElement},
};

use crate::{
    config::{CodeAlphabet, IdentifierKind},
    form::{FieldId, NodeId, advice::Advice, kind::Kind, names::Name, node::Node},
    i18n::Message,
    journey::{Event, Journey},
    secret::Secret,
    web::{
        content::{Content, part, text},
        context::{self, PageContext},
        drawn::{Draw as _, effect, flag},
    },
};

/// The attributes of an input for a kind of text.
#[derive(Clone, Copy)]
pub(crate) struct Manner {
    /// `type` of the input; the password's changes.
    pub(crate) kind: &'static str,
    /// The `autocomplete` token (WCAG 1.3.5).
    pub(crate) autocomplete: &'static str,
    /// The keyboard of a phone.
    pub(crate) inputmode: &'static str,
    /// The direction of the text, independent of the page's.
    pub(crate) dir: &'static str,
    /// The `autocapitalize` of phones' keyboards.
    pub(crate) autocapitalize: &'static str,
    /// What the key Enter of a phone's keyboard does: `go` where the field is the last one, else `next`.
    pub(crate) enter: &'static str,
}

impl Manner {
    /// An e-mail address.
    pub(crate) const EMAIL: Self = Self {
        kind: "email",
        autocomplete: "username",
        inputmode: "email",
        dir: "ltr",
        autocapitalize: "none",
        enter: "go",
    };
    /// A mobile number.
    pub(crate) const MOBILE: Self = Self {
        kind: "tel",
        autocomplete: "tel",
        inputmode: "tel",
        dir: "ltr",
        autocapitalize: "none",
        enter: "go",
    };
    /// A user name.
    const USERNAME: Self = Self {
        kind: "text",
        autocomplete: "username",
        inputmode: "text",
        dir: "ltr",
        autocapitalize: "none",
        enter: "next",
    };

    /// An address or an identifier.
    pub(crate) fn of_identifier(kind: IdentifierKind) -> Self {
        match kind {
            IdentifierKind::Email => Self::EMAIL,
            IdentifierKind::Mobile => Self::MOBILE,
            IdentifierKind::Username => Self::USERNAME,
        }
    }

    /// An activation code.
    pub(crate) fn of_code(alphabet: CodeAlphabet) -> Self {
        let (inputmode, autocapitalize) = match alphabet {
            CodeAlphabet::Any => ("text", "none"),
            CodeAlphabet::Upper => ("text", "characters"),
            CodeAlphabet::Digits => ("numeric", "none"),
        };
        Self {
            kind: "text",
            autocomplete: "one-time-code",
            inputmode,
            dir: "ltr",
            autocapitalize,
            enter: "go",
        }
    }

    /// A field of the schema, by its kind and its name.
    pub(crate) fn from_node(node: &Node) -> Self {
        let field = node.field();
        let kind = field.map(|field| &field.kind);
        // The keyboard for digits has no minus on an iPhone.
        let signed = field.is_some_and(|field| field.below_zero);
        let (kind, inputmode, autocapitalize, dir) = match (kind, node.name) {
            (Some(Kind::Email(..)), _) => ("email", "email", "none", "ltr"),
            (Some(Kind::Phone(_)), _) | (_, Some(Name::Phone)) => ("tel", "tel", "none", "ltr"),
            (Some(Kind::Url), _) | (_, Some(Name::Website)) => ("url", "url", "none", "ltr"),
            (Some(Kind::Date), _) => ("date", "text", "none", "ltr"),
            (Some(Kind::Integer | Kind::Number), _) if signed => ("text", "text", "none", "ltr"),
            (Some(Kind::Integer), _) => ("text", "numeric", "none", "ltr"),
            (Some(Kind::Number), _) => ("text", "decimal", "none", "ltr"),
            (_, Some(Name::PostalCode)) => ("text", "text", "characters", "auto"),
            (_, Some(_)) => ("text", "text", "words", "auto"),
            _ => ("text", "text", "sentences", "auto"),
        };
        Self {
            kind,
            autocomplete: node.name.map_or("off", Name::autocomplete),
            inputmode,
            dir,
            autocapitalize,
            enter: "next",
        }
    }
}

/// The ids of the hint and of the issue, for `aria-describedby`. The element of the issue is empty without one.
pub(crate) fn described_by(element: &str, hint: Option<&str>) -> String {
    let issue = [element, "-issue"].concat();
    match hint {
        Some(hint) => [&issue, " ", element, "-", hint].concat(),
        None => issue,
    }
}

/// The issue of a field that is on the screen, as a message.
pub(crate) fn issue(journey: &Journey, id: FieldId) -> Option<Message> {
    let issue = journey.issue(id)?.clone();
    Some(Message::Issue(context::subject(journey, id), issue))
}

fn by_id(id: &str) -> Option<web_sys::Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Sets or removes a boolean attribute.
fn set_flag(element: &web_sys::Element, name: &str, holds: bool) {
    // Refused only for names that no attribute can have.
    let _ = match holds {
        true => element.set_attribute(name, ""),
        false => element.remove_attribute(name),
    };
}

/// Writes a text of the journey into its input when the text has changed there, and only then: what a password manager
/// has filled in without an event stays until it is sent. What was typed or restored before the page was hydrated is
/// sent to the journey.
pub(crate) fn follow(id: FieldId, input: NodeRef<html::Input>) {
    let context = PageContext::here();
    let mut before: Option<Secret> = None;
    effect(move || {
        let Some(input) = input.get() else {
            return;
        };
        let typed = input.value();
        let Some(known) = context.with_journey(|journey| journey.text(id).map(Secret::new)) else {
            return;
        };
        let news = before.as_ref().map(Secret::open) != Some(known.open());
        if news && known.open() != typed {
            if before.is_none() && known.is_empty() {
                context.typed(id, typed);
            } else {
                input.set_value(known.open());
            }
        }
        before = Some(known);
    });
}

/// Sends the texts of the fields to the journey: a password manager may have filled one without any event (PM-03).
pub(crate) fn gather(context: PageContext, ids: &[FieldId]) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    for id in ids.iter().copied() {
        let input = document
            .get_element_by_id(&context.element(id))
            .and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
        // The value of a checkbox or radio button is the answer that it stands for, ticked or not.
        let typed = |input: &HtmlInputElement| !["checkbox", "radio"].contains(&&*input.type_());
        if let Some(input) = input.filter(typed) {
            context.typed(id, input.value());
        }
    }
}

/// The label of a field.
#[component]
pub(crate) fn FieldLabel(
    element: String,
    label: Content,
    /// Whether the field has to be answered; `None` if the label does not say it.
    needed: Option<bool>,
) -> impl IntoView {
    let mark = needed.map(|needed| {
        let element = element.clone();
        view! { class="p", <OptionalMark element needed/> }
    });
    view! { class="p",
        <label for=element>
            <span dir="auto" {..label}></span>
            {mark}
        </label>
    }
}

/// Marks a field as optional, while it is.
#[component]
pub(crate) fn OptionalMark(element: String, needed: bool) -> impl IntoView {
    let context = PageContext::here();
    view! { class="p",
        <span id=element + "-optional" class="optional" hidden={needed} {..text(move || [" ", &context.say(&Message::Optional)].concat().into())}></span>
    }
    .client_only()
}

/// The element of a field's issue; empty without one. With two hundred fields on the screen each closure costs time, so
/// a single one updates the text, the class of the field around it and `aria-invalid`.
#[component]
pub(crate) fn IssueText(id: FieldId) -> impl IntoView {
    let context = PageContext::here();
    let element = context.element(id);
    let place = [&element, "-issue"].concat();
    let own = place.clone();
    let mut shown = None;
    effect(move || {
        let message = context.with_journey(|journey| issue(journey, id));
        let text = message.map(|message| context.say(&message));
        if text == shown {
            return;
        }
        if let Some(place) = by_id(&own) {
            place.set_text_content(text.as_deref());
            // An extension may have put an element around it.
            if let Ok(Some(around)) = place.closest(".field, .group") {
                let classes = around.class_list();
                // Fails only for names that no class and no attribute can have.
                let (_, invalid) = match text {
                    Some(_) => (classes.add_1("wrong"), "true"),
                    None => (classes.remove_1("wrong"), "false"),
                };
                each(&around, &mut |field| {
                    let own = field.get_attribute("name").as_ref() == Some(&element);
                    if own && field.has_attribute("aria-invalid") {
                        let _ = field.set_attribute("aria-invalid", invalid);
                    }
                });
            }
        }
        shown = text;
    });
    view! { class="p", <p class="issue" id=place></p> }
}

/// The element of the advice about an accepted answer, with the button that takes the suggestion. It exists from the
/// start: screen readers do not announce a region that appears with its text.
#[component]
pub(crate) fn AdviceText(id: FieldId) -> impl IntoView {
    let context = PageContext::here();
    let element = context.element(id);
    let advice = context.read(move |journey| {
        journey
            .advice(id)
            .map(|advice| Message::Advice(advice.clone()))
    });
    let button = [&element, "-suggestion"].concat();
    let views = move || {
        let (meant, said) = advice.with(|message| {
            let message = message.as_ref()?;
            let meant = matches!(message, Message::Advice(Advice::Meant(_)));
            Some((meant, context.say(message)))
        })?;
        let button = button.clone();
        Some(match meant {
            true => view! { class="p",
                <button
                    type="button"
                    id=button
                    class="button quiet"
                    on:click=move |_| context.send(Event::SuggestionTaken(id))
                >
                    {said}
                </button>
            }
            .client_only(),
            false => view! { class="p", <p>{said}</p> }.client_only(),
        })
    };
    view! { class="p",
        <div class="advice" id=element + "-advice" role="status" {..part(views)}></div>
    }
    .hydrated()
}

/// One line of text.
#[component]
pub(crate) fn TextField(
    id: FieldId,
    label: Content,
    manner: Manner,
    #[prop(optional_no_strip)] hint: Option<Content>,
    /// The node of the schema that it asks for.
    #[prop(optional_no_strip)]
    node: Option<NodeId>,
    /// Replaces the `autocomplete` of the manner.
    #[prop(optional_no_strip)]
    autocomplete: Option<String>,
    /// Whether the form is being sent. A form with many fields makes them read-only together ([`hold`]).
    #[prop(optional_no_strip)]
    busy: Option<Memo<bool>>,
) -> impl IntoView {
    let context = PageContext::here();
    let element = context.element(id);
    let input = NodeRef::<html::Input>::new();
    follow(id, input);
    let described = described_by(&element, hint.is_some().then_some("hint"));
    let needed = node.map(needed);
    let marked = node.zip(needed).and_then(|(at, needed)| marked(at, needed));
    let kept = context.kept(&element);
    // There is advice about addresses, numbers and user names only.
    let advised = matches!(manner.kind, "email" | "tel") || id == FieldId::SignInName;
    view! { class="p",
        <div class="field">
            <FieldLabel element=element.clone() label needed=marked/>
            {hint.map(|hint| view! { class="p",
                <p class="hint" id=element.clone() + "-hint" {..hint}></p>
            }.client_only())}
            <IssueText id/>
            {view! { class="p", <input
                node_ref=input
                id=element.clone()
                name=element
                type=manner.kind
                autocomplete=autocomplete.unwrap_or_else(|| manner.autocomplete.to_owned())
                inputmode=manner.inputmode
                dir=manner.dir
                autocapitalize=manner.autocapitalize
                enterkeyhint=manner.enter
                spellcheck="false"
                required=needed.unwrap_or(true)
                readonly=busy.map(|busy| flag(move || busy.get()))
                aria-invalid="false"
                aria-describedby=described
                on:input=move |event| context.input(id, &event)
                on:change=move |event| context.typed(id, event_target_value(&event))
                on:focusout=move |_| context.left(id)
            /> }.attr("autocorrect", "off").painted_upon(kept)}
            {advised.then(|| view! { class="p", <AdviceText id/> })}
        </div>
    }
    .hydrated()
}

/// Whether a node of the schema has to be answered. If that depends on other answers, it changes with them.
pub(crate) fn needed(at: NodeId) -> bool {
    let context = PageContext::here();
    let (needed, depends) = context.journey.with_untracked(|journey| {
        let depends = journey
            .sheet()
            .is_some_and(|sheet| sheet.needs_may_change(at));
        (is_needed(journey, at), depends)
    });
    let element = context.element(FieldId::Node(at));
    if depends {
        let mut before = needed;
        effect(move || {
            let needed = context.with_journey(|journey| is_needed(journey, at));
            if needed == before {
                return;
            }
            before = needed;
            if let Some(field) = by_id(&element).filter(|f| f.has_attribute("aria-invalid")) {
                set_flag(&field, "required", needed);
            }
            if let Some(mark) = by_id(&[&element, "-optional"].concat()) {
                set_flag(&mark, "hidden", needed);
            }
        });
    }
    needed
}

/// Makes every field of a form read-only while it is sent.
pub(crate) fn hold(form: &'static str, busy: Memo<bool>) {
    let mut before = false;
    effect(move || {
        let busy = busy.get();
        if busy != before {
            before = busy;
            if let Some(form) = by_id(form) {
                hold_fields(&form, busy);
            }
        }
    });
}

fn hold_fields(form: &web_sys::Element, busy: bool) {
    each(form, &mut |field| {
        let chosen = match field.get_attribute("type").as_deref() {
            // These have no `readonly`.
            Some("radio" | "checkbox") => true,
            _ => field.tag_name() == "SELECT",
        };
        if chosen {
            set_flag(field, "disabled", busy);
        } else if field.has_attribute("aria-invalid") {
            set_flag(field, "readonly", busy);
        }
    });
}

/// Calls a function for every element below another one, in the order of the document.
fn each(above: &web_sys::Element, act: &mut dyn FnMut(&web_sys::Element)) {
    let mut next = above.first_element_child();
    while let Some(element) = next {
        act(&element);
        each(&element, act);
        next = element.next_element_sibling();
    }
}

/// Whether a node has to be answered, with the answers of now.
pub(crate) fn is_needed(journey: &Journey, at: NodeId) -> bool {
    journey.node(at).is_some_and(|node| node.needed)
}

/// Whether the label marks the node as optional; `None` for an item of a list, which is there because the visitor has
/// added it.
pub(crate) fn marked(at: NodeId, needed: bool) -> Option<bool> {
    let journey = PageContext::here().journey;
    let item = journey.with_untracked(|j| j.sheet().and_then(|s| s.position(at)));
    item.is_none().then_some(needed)
}
