//! The frame of every screen: the brand, the language switch, the legal links.

use leptos::{html, prelude::*};

use crate::{
    config::Brand,
    i18n::{Message, own_name},
    journey::Journey,
    language::Language,
    web::{
        content::{part, text},
        context::PageContext,
        drawn::{Draw as _, Word, effect, flag, word},
    },
};

/// The brand and the language switch.
#[component]
pub(crate) fn Header() -> impl IntoView {
    let context = PageContext::here();
    view! { class="p",
        <header class="header">
            <p id="brand" class="brand" dir="auto" {..text(move || context.with_journey(brand).into())}></p>
            <LanguageSwitch/>
        </header>
    }
    .hydrated()
}

// Empty until the config is read; the brand that a bundle has painted stays until then.
fn brand(journey: &Journey) -> String {
    journey
        .config()
        .map_or_else(String::new, |config| config.brand.name.clone())
}

/// Whether the config is read. It does not change afterwards.
fn settled(context: PageContext) -> Memo<bool> {
    context.read(|journey| journey.config().is_some())
}

fn offered(context: PageContext) -> Vec<Language> {
    context.with_journey(|journey| {
        Language::offered(
            journey
                .config()
                .map_or(&[], |config| config.languages.as_slice()),
        )
    })
}

/// The offered languages. A painted switch has the others after them, hidden, because hydration needs as many options
/// as the page has before the config is read.
fn listed(mut offered: Vec<Language>) -> Vec<Language> {
    if cfg!(not(target_arch = "wasm32")) {
        for language in Language::ALL {
            if !offered.contains(&language) {
                offered.push(language);
            }
        }
    }
    offered
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let context = PageContext::here();
    let settled = settled(context);
    let select = NodeRef::<html::Select>::new();
    // A choice that the browser has restored does not count; the page's language does.
    effect(move || {
        let language = context.language.get();
        // Read as well as tracked: a memo that is never read does not run.
        settled.with(|_| ());
        if let Some(select) = select.get() {
            select.set_value(language.code());
        }
    });
    let options = move || {
        let now = context.language.get_untracked();
        settled.with(|_| ());
        let offered = untrack(|| offered(context));
        let count = offered.len();
        listed(offered)
            .into_iter()
            .enumerate()
            .map(|(place, language)| {
                let (now, beyond) = (language == now, place >= count);
                view! { class="p",
                    <option
                        value=language.code()
                        lang=language.code()
                        selected=now
                        hidden=beyond
                    >
                        {own_name(language)}
                    </option>
                }
                .hydrated()
            })
            .collect::<Vec<_>>()
    };
    view! { class="p",
        <div class="language" class:unneeded=flag(move || offered(context).len() < 2)>
            <label for="language" class="unseen" {..context.text(Message::Language)}></label>
            <select
                id="language"
                node_ref=select
                autocomplete="off"
                on:change=move |event| {
                    if let Some(language) = Language::from_tag(&event_target_value(&event)) {
                        context.choose(language);
                    }
                }
                {..part(options)}
            ></select>
        </div>
    }
    .hydrated()
}

type Url = fn(&Brand) -> &Option<String>;

fn url(journey: &Journey, of: Url) -> Option<String> {
    of(&journey.config()?.brand).clone()
}

/// The legal links. All three elements exist from the start, hidden if the config has no address for one: so a bundle
/// can paint them without changing elements.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let context = PageContext::here();
    let links: [(Message, Url); 3] = [
        (Message::Privacy, |brand| &brand.privacy_url),
        (Message::Terms, |brand| &brand.terms_url),
        (Message::Help, |brand| &brand.support_url),
    ];
    let none = move |of: Url| context.with_journey(|journey| url(journey, of).is_none());
    let all = links.each_ref().map(|(_, of)| *of);
    let list = links
        .into_iter()
        .map(|(message, of)| {
            let href = word(move || {
                context
                    .with_journey(|journey| url(journey, of))
                    .map(Into::into)
            });
            view! { class="p",
                <li class:unneeded=flag(move || none(of))>{outward(message, href)}</li>
            }
            .hydrated()
        })
        .collect::<Vec<_>>();
    view! { class="p",
        <footer class="footer" class:unneeded=flag(move || all.into_iter().all(none))>
            <nav aria-label=word(move || Some(context.say(&Message::LegalLinks)))>
                <ul>{list}</ul>
            </nav>
        </footer>
    }
    .hydrated()
}

/// The sign-in link for visitors who have an account. Like the legal links it exists from the start.
#[component]
pub(crate) fn HaveAccount() -> impl IntoView {
    let context = PageContext::here();
    let url = |journey: &Journey| journey.config()?.sign_in_url.clone();
    view! { class="p",
        <p class="account" class:unneeded=flag(move || context.with_journey(url).is_none())>
            <span {..context.text(Message::HaveAccount)}></span>
            <a href=word(move || context.with_journey(url).map(Into::into)) {..context.text(Message::SignIn)}></a>
        </p>
    }
    .hydrated()
}

/// A link to another site, which opens in a new tab so that what was typed stays.
#[component]
pub(crate) fn OutwardLink(message: Message, url: String) -> impl IntoView {
    outward(message, word(move || Some(url.clone().into())))
}

fn outward(message: Message, href: Word) -> impl IntoView {
    let context = PageContext::here();
    view! { class="p",
        <a href=href target="_blank" rel="noopener noreferrer">
            <span {..context.text(message)}></span>
            <span class="unseen" {..text(move || [" ", &context.say(&Message::NewTab)].concat().into())}></span>
        </a>
    }
}

/// The number of the step.
#[component]
pub(crate) fn Step(at: usize) -> impl IntoView {
    const STEPS: usize = 3;
    let context = PageContext::here();
    let bars = (1..=STEPS)
        .map(|step| view! { class="p", <span class="bar" class:past=step <= at></span> }.hydrated())
        .collect::<Vec<_>>();
    view! { class="p",
        <p class="step">
            <span {..context.text(Message::Step(at, STEPS))}></span>
            <span class="bars" aria-hidden="true">{bars}</span>
        </p>
    }
    .hydrated()
}
