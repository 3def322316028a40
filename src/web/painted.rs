//! Paints the first screens: the components of the page, rendered to HTML natively at build time.

use std::sync::Arc;

use leptos::prelude::*;
use serde_json::{Map, Value, json};

use super::{app::App, context::PageContext, screen, shape::Shape};
use crate::{
    config::Config,
    i18n::{Message, say},
    journey::{Journey, Place},
    language::Language,
    look::Theme,
};

/// Everything that the build writes into the documents (`xtask/src/finish.rs`): in every language, or for a deployment
/// in its languages and as the page will be when its config is read. The brand's look is added as data.
pub fn painted(config: Option<Config>) -> Value {
    let look = config
        .as_ref()
        .map_or_else(Theme::default, |config| config.brand.look.clone())
        .to_json();
    let tags = config.as_ref().map_or(&[][..], |config| &config.languages);
    let languages = Language::offered(tags);
    let config = config.map(Arc::new);
    let page = |place| {
        each(&languages, |language| {
            page(place, language, config.as_ref())
        })
    };
    let codes: Vec<&str> = languages.iter().map(|language| language.code()).collect();
    json!({
        "languages": codes,
        "pages": {
            "start": page(Place::Start),
            "callback": page(Place::Callback),
            "activate": page(Place::Activation),
            "not_found": each(&languages, not_found),
        },
        "noscript": each(&languages, |language| Value::from(no_script(language))),
        "failure": each(&languages, |language| Value::from(failure(language))),
        "look": look,
    })
}

/// The same for any deployment, with the look of this one.
pub fn painted_in_the_look_of(config: &Config) -> Value {
    let mut painted = painted(None);
    painted["look"] = config.brand.look.to_json();
    painted
}

fn each(languages: &[Language], paint: impl Fn(Language) -> Value) -> Map<String, Value> {
    languages
        .iter()
        .map(|language| (language.code().to_owned(), paint(*language)))
        .collect()
}

fn page(place: Place, language: Language, config: Option<&Arc<Config>>) -> Value {
    Owner::new().with(|| {
        let mut journey = Journey::new(place);
        if let Some(config) = config {
            journey = journey.with_config(Arc::clone(config));
        }
        drawn(journey, place, language)
    })
}

/// The HTML of a journey, with the title that the page will set.
fn drawn(journey: Journey, place: Place, language: Language) -> Value {
    let context = PageContext::new(place, language);
    let heading = screen::heading(&journey);
    context.journey.set(journey);
    context.take_wording();
    let mut title = context.say(&heading).into_owned();
    let name =
        context.with_journey(|journey| journey.config().map(|config| config.brand.name.clone()));
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        title = [&*title, " | ", &name].concat();
    }
    let body = view! { class="p", <App context/> }.to_html();
    json!({ "title": title, "body": body, "shape": Shape::of_html(&body).0 })
}

/// The content of the 404 document. It is not hydrated.
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

/// The text for browsers without scripts.
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

/// The failure page, shown when the page cannot start or has panicked. Its link loads the page again.
fn failure(language: Language) -> String {
    let text = |message| say(language, &message);
    Owner::new().with(|| {
        view! { class="p",
            <h1 tabindex="-1">{text(Message::FailedHeading)}</h1>
            <p class="lead" data-why="broken">{text(Message::FailedText)}</p>
            <p class="lead" data-why="blocked" hidden>{text(Message::FailedBlocked)}</p>
            <a class="button" href="">{text(Message::FailedReload)}</a>
        }
        .to_html()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        browser::Moment,
        config::tests::example_text,
        journey::{Event, Opened, State},
    };

    /// A deployment that differs from the default in everything that step 1 shows.
    fn own() -> Config {
        let mut config: Value = serde_json::from_str(&example_text()).unwrap();
        config["brand"] =
            json!({ "name": "Ada & <Söhne>", "terms_url": "https://acme.example/t?a&b" });
        config["texts"] =
            json!({ "en": { "address_heading": "Join <Söhne>", "continue": "Onwards" } });
        config["languages"] = json!(["ar", "en"]);
        config["identifier"] = json!({ "kind": "mobile" });
        config["sign_in_url"] = json!("https://acme.example/sign-in?a&b");
        Config::parse(&config.to_string()).unwrap()
    }

    /// The journey after its config was read.
    fn opened(config: Config) -> Journey {
        let mut journey = Journey::new(Place::Start);
        let opened = Opened {
            config: Ok(config),
            returned: Ok(None),
            record: None,
            link: Ok(None),
            draft: None,
            account: None,
            active: None,
            registered: Vec::new(),
            activated: false,
            small_window: false,
            framed: false,
            elsewhere: false,
            offline: false,
            storage: true,
            reloaded: false,
            private: false,
        };
        journey.update(Event::Opened(Box::new(opened)), Moment::default());
        assert!(matches!(journey.state(), State::Inviting(_)));
        journey
    }

    #[test]
    fn what_is_painted_for_a_deployment_is_what_the_page_is_when_its_config_is_read() {
        let painted = painted(Some(own()));
        assert_eq!(painted["languages"], json!(["ar", "en"]));
        for language in Language::ALL {
            let page = &painted["pages"]["start"][language.code()];
            let later = Owner::new().with(|| drawn(opened(own()), Place::Start, language));
            assert_eq!(page["body"], later["body"]);
            let body = page["body"].as_str().unwrap();
            for part in [
                "Ada &amp; &lt;Söhne&gt;",
                "href=\"https://acme.example/t?a&amp;b\"",
                "type=\"tel\"",
                "href=\"https://acme.example/sign-in?a&amp;b\"",
            ] {
                assert!(body.contains(part), "{part} in {body}");
            }
            let title = page["title"].as_str().unwrap();
            assert!(title.ends_with(" | Ada & <Söhne>"), "{title}");
        }
    }

    /// A page of another shape is rebuilt instead of hydrated ([`Shape`]). So a deployment may change words, attributes and
    /// classes, but must not add or remove elements.
    #[test]
    fn a_deployment_changes_no_element_of_what_is_painted() {
        let shape = |painted: &Value, place: &str| {
            let shape = painted["pages"][place]["ar"]["shape"].as_u64();
            shape.unwrap()
        };
        let (any, mut one) = (painted(None), own());
        one.languages = vec!["ar".to_owned()];
        let one = painted(Some(one));
        assert_eq!(one["languages"], json!(["ar"]));
        for place in ["start", "callback", "activate"] {
            assert_eq!(shape(&any, place), shape(&one, place), "{place}");
            assert_eq!(shape(&any, place), shape(&painted(Some(own())), place));
        }
    }

    #[test]
    fn the_words_of_a_deployment_are_painted() {
        let start = &painted(Some(own()))["pages"]["start"];
        assert_eq!(start["en"]["title"], "Join <Söhne> | Ada & <Söhne>");
        let english = start["en"]["body"].as_str().unwrap_or_default();
        assert!(english.contains("Join &lt;Söhne&gt;") && english.contains("Onwards"));
        let usual = say(Language::Arabic, &Message::InvitingHeading);
        assert!(
            start["ar"]["body"]
                .as_str()
                .unwrap_or_default()
                .contains(&*usual)
        );
    }

    #[test]
    fn step_one_is_painted_whole_in_every_language() {
        let painted = painted(None);
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
        let text = painted(Some(own())).to_string();
        for refused in ["style=", "<script", "<style", " onclick", "javascript:"] {
            assert!(!text.contains(refused), "{refused}");
        }
    }
}
