//! What stands around every screen: the brand, the language switch, the legal links.

use leptos::{html, prelude::*};

use crate::{
    config::Config,
    i18n::{Language, Message},
    web::{
        drawn::{Draw as _, flag, part, word},
        face::Face,
    },
};

/// The brand and the language switch.
#[component]
pub(crate) fn Header() -> impl IntoView {
    let face = Face::here();
    let brand = face.read(|journey| journey.config().map(|c| c.brand.name.clone()));
    view! { class="p",
        <header class="header">
            <p id="brand" class="brand" dir="auto">{word(move || brand.get().map(Into::into))}</p>
            <LanguageSwitch/>
        </header>
    }
    .painted()
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let face = Face::here();
    let offered = face.read(|journey| {
        Language::offered(
            journey
                .config()
                .map_or(&[], |c: &std::sync::Arc<Config>| &c.languages),
        )
    });
    let select = NodeRef::<html::Select>::new();
    // A choice of the browser's own (a restored form) does not count, the page's language does.
    Effect::new(move |_| {
        let language = face.language.get();
        offered.track();
        if let Some(select) = select.get() {
            select.set_value(language.code());
        }
    });
    let options = move || {
        let now = face.language.get_untracked();
        offered
            .get()
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
        <div class="language" class:unneeded=flag(move || offered.with(|o| o.len() < 2))>
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

/// The legal links; none before the config is read.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let face = Face::here();
    let links = face.read(|journey| {
        let Some(brand) = journey.config().map(|c| &c.brand) else {
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
    });
    let list = move || {
        links
            .get()
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
        <footer class="footer" class:unneeded=flag(move || links.with(Vec::is_empty))>
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
