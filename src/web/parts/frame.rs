//! What stands around every screen: the brand, the language switch, the legal links.

use leptos::{html, prelude::*};

use crate::{
    i18n::{Language, Message},
    journey::Journey,
    web::{
        drawn::{Draw as _, effect, flag, part, word},
        face::Face,
    },
};

/// The brand and the language switch.
#[component]
pub(crate) fn Header() -> impl IntoView {
    let face = Face::here();
    view! { class="p",
        <header class="header">
            <p id="brand" class="brand" dir="auto">{word(move || face.look(brand).map(Into::into))}</p>
            <LanguageSwitch/>
        </header>
    }
    .painted()
}

fn brand(journey: &Journey) -> Option<String> {
    journey.config().map(|config| config.brand.name.clone())
}

/// Whether the config is read. It does not change afterwards.
fn settled(face: Face) -> Memo<bool> {
    face.read(|journey| journey.config().is_some())
}

fn offered(face: Face) -> Vec<Language> {
    face.look(|journey| {
        Language::offered(
            journey
                .config()
                .map_or(&[], |config| config.languages.as_slice()),
        )
    })
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let face = Face::here();
    let settled = settled(face);
    let select = NodeRef::<html::Select>::new();
    // A choice of the browser's own (a restored form) does not count, the page's language does.
    effect(move || {
        let language = face.language.get();
        settled.track();
        if let Some(select) = select.get() {
            select.set_value(language.code());
        }
    });
    let options = move || {
        let now = face.language.get_untracked();
        settled.track();
        untrack(|| offered(face))
            .into_iter()
            .map(|language| {
                view! { class="p",
                    <option value=language.code() lang=language.code() selected=language == now>
                        {language.own_name()}
                    </option>
                }
                .painted()
            })
            .collect::<Vec<_>>()
    };
    view! { class="p",
        <div class="language" class:unneeded=flag(move || offered(face).len() < 2)>
            <label for="language" class="unseen">{face.text(Message::Language)}</label>
            <select
                id="language"
                node_ref=select
                autocomplete="off"
                on:change=move |event| {
                    if let Some(language) = Language::of(&event_target_value(&event)) {
                        face.choose(language);
                    }
                }
            >
                {part(options)}
            </select>
        </div>
    }
    .painted()
}

fn links(journey: &Journey) -> Vec<(Message, String)> {
    let Some(brand) = journey.config().map(|config| &config.brand) else {
        return Vec::new();
    };
    let link = |message, url: &Option<String>| Some((message, url.clone()?));
    [
        link(Message::Privacy, &brand.privacy_url),
        link(Message::Terms, &brand.terms_url),
        link(Message::Help, &brand.support_url),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The legal links; none before the config is read.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let face = Face::here();
    let settled = settled(face);
    let list = move || {
        settled.track();
        untrack(|| face.look(links))
            .into_iter()
            .map(|(message, url)| {
                view! { class="p",
                    <li><OutwardLink message url/></li>
                }
                .unpainted()
            })
            .collect::<Vec<_>>()
    };
    view! { class="p",
        <footer class="footer" class:unneeded=flag(move || face.look(links).is_empty())>
            <nav aria-label=face.text(Message::LegalLinks)>
                <ul>{part(list)}</ul>
            </nav>
        </footer>
    }
    .painted()
}

/// A link to another site, in a tab of its own: what was typed here stays.
#[component]
pub(crate) fn OutwardLink(message: Message, url: String) -> impl IntoView {
    let face = Face::here();
    view! { class="p",
        <a href=url target="_blank" rel="noopener noreferrer">
            {face.text(message)} <span class="unseen">" " {face.text(Message::NewTab)}</span>
        </a>
    }
}

/// Where in the journey this is.
#[component]
pub(crate) fn Step(at: usize) -> impl IntoView {
    const STEPS: usize = 3;
    let face = Face::here();
    let bars = (1..=STEPS)
        .map(|step| view! { class="p", <span class="bar" class:past=step <= at></span> }.painted())
        .collect::<Vec<_>>();
    view! { class="p",
        <p class="step">
            <span>{face.text(Message::Step(at, STEPS))}</span>
            <span class="bars" aria-hidden="true">{bars}</span>
        </p>
    }
    .painted()
}
