//! What is painted before WebAssembly is there: the same components, rendered natively to text.

use leptos::prelude::*;
use serde_json::{Map, Value, json};

use super::{app::App, face::Face, screen};
use crate::{
    i18n::{Language, Message, say},
    journey::Place,
};

/// Everything that the build puts into the documents, in every language (see `xtask`'s finisher).
pub fn painted() -> Value {
    let languages: Vec<&str> = Language::ALL
        .iter()
        .map(|language| language.code())
        .collect();
    json!({
        "languages": languages,
        "pages": {
            "start": each(|language| page(Place::Start, language)),
            "callback": each(|language| page(Place::Callback, language)),
            "activate": each(|language| page(Place::Activation, language)),
            "not_found": each(not_found),
        },
        "noscript": each(|language| Value::from(no_script(language))),
        "failure": each(|language| Value::from(failure(language))),
    })
}

fn each(paint: impl Fn(Language) -> Value) -> Map<String, Value> {
    Language::ALL
        .into_iter()
        .map(|language| (language.code().to_owned(), paint(language)))
        .collect()
}

fn page(place: Place, language: Language) -> Value {
    Owner::new().with(|| {
        let face = Face::new(place, language);
        let title = face.journey.with_untracked(screen::heading);
        let body = view! { class="p", <App face/> }.to_html();
        json!({ "title": say(language, &title), "body": body })
    })
}

/// The document for addresses where nothing is. WebAssembly leaves it as it is.
fn not_found(language: Language) -> Value {
    let text = |message| say(language, &message);
    Owner::new().with(|| {
        let body = view! { class="p",
            <main id="main" data-screen="not_found">
                <h1 tabindex="-1">{text(Message::NotFoundHeading)}</h1>
                <p class="lead">{text(Message::NotFoundText)}</p>
                <a class="button" href="/">{text(Message::NotFoundWayOn)}</a>
            </main>
        };
        json!({ "title": text(Message::NotFoundHeading), "body": body.to_html() })
    })
}

/// Said when scripts are switched off.
fn no_script(language: Language) -> String {
    let text = |message| say(language, &message);
    Owner::new().with(|| {
        view! { class="p",
            <h1>{text(Message::NoScriptHeading)}</h1>
            <p class="lead">{text(Message::NoScriptText)}</p>
        }
        .to_html()
    })
}

/// Shown when the page cannot start, or ended by a mistake of its own. The link loads it anew.
fn failure(language: Language) -> String {
    let text = |message| say(language, &message);
    Owner::new().with(|| {
        view! { class="p",
            <h1 tabindex="-1">{text(Message::FailedHeading)}</h1>
            <p class="lead">{text(Message::FailedText)}</p>
            <a class="button" href="">{text(Message::FailedReload)}</a>
        }
        .to_html()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn step_one_is_painted_whole_in_every_language() {
        let painted = painted();
        for language in Language::ALL {
            let page = &painted["pages"]["start"][language.code()];
            let body = page["body"].as_str().unwrap_or_default();
            for part in [
                "id=\"main\"",
                "id=\"step-identifier\"",
                "id=\"identifier\"",
                "id=\"identifier-advice\"",
                "id=\"continue\"",
                "<h1",
            ] {
                assert!(body.contains(part), "{part} in {body}");
            }
            assert!(body.contains(&*say(language, &Message::InvitingHeading)));
            assert_eq!(page["title"], *say(language, &Message::InvitingHeading));
            for place in ["callback", "activate"] {
                let body = painted["pages"][place][language.code()]["body"]
                    .as_str()
                    .unwrap_or_default();
                assert!(body.contains("data-screen=\"waiting\""), "{body}");
            }
        }
    }

    #[test]
    fn nothing_painted_needs_what_the_policy_refuses() {
        let text = painted().to_string();
        for refused in ["style=", "<script", "<style", " onclick", "javascript:"] {
            assert!(!text.contains(refused), "{refused}");
        }
    }
}
