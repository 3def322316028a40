//! Paints the first screens: the components of the page, rendered to HTML natively at build time.

use std::sync::Arc;

use leptos::prelude::*;

use super::{app::App, context::PageContext, screen, shape::Shape};
use crate::{
    config::Config,
    i18n::{Message, say},
    journey::{Journey, Place},
    language::Language,
};

/// What the documents of a site hold in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Painted {
    /// In which one.
    pub language: Language,
    /// Of `index.html`: step 1.
    pub start: Page,
    /// Of the document that the tenant sends visitors back to.
    pub callback: Page,
    /// Of the document that activation links open.
    pub activation: Page,
    /// Of the document for addresses where nothing is.
    pub not_found: Page,
    /// Shown where scripts are switched off, as HTML.
    pub no_script: String,
    /// Shown when the page cannot work, as HTML.
    pub failure: String,
}

/// The content of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Plain text.
    pub title: String,
    /// HTML.
    pub body: String,
    /// What the page compares before it takes the body over. It leaves a page without one as it is.
    pub shape: Option<u32>,
}

/// Paints each language of a deployment, the default one first, as it will look when its config is read.
/// Without a config: every language, in the words of any deployment.
pub fn painted(config: Option<&Config>) -> Vec<Painted> {
    let tags = config.map_or(&[][..], |config| &config.languages);
    let config = config.cloned().map(Arc::new);
    let page = |place, language| page(place, language, config.as_ref());
    let languages = Language::offered(tags);
    let in_one = |language| Painted {
        language,
        start: page(Place::Start, language),
        callback: page(Place::Callback, language),
        activation: page(Place::Activation, language),
        not_found: not_found(language),
        no_script: no_script(language),
        failure: failure(language),
    };
    languages.into_iter().map(in_one).collect()
}

fn page(place: Place, language: Language, config: Option<&Arc<Config>>) -> Page {
    Owner::new().with(|| {
        let mut journey = Journey::new(place);
        if let Some(config) = config {
            journey = journey.with_config(Arc::clone(config));
        }
        drawn(journey, place, language)
    })
}

/// The HTML of a journey, with the title that the page will set.
fn drawn(journey: Journey, place: Place, language: Language) -> Page {
    let context = PageContext::new(place, language);
    context.journey.set(journey);
    context.take_wording();
    let title = context.with_journey(|journey| screen::title(context, journey));
    let body = view! { class="p", <App context/> }.to_html();
    let shape = Some(Shape::of_html(&body).0);
    Page { title, body, shape }
}

/// The content of the 404 document. It is not hydrated.
fn not_found(language: Language) -> Page {
    let text = |message| say(language, &message);
    Owner::new().with(|| {
        let body = view! { class="p",
            <main id="main" data-screen="not_found">
                <h1 tabindex="-1">{text(Message::NotFoundHeading)}</h1>
                <p class="lead">{text(Message::NotFoundText)}</p>
                <a class="button" href="/">{text(Message::NotFoundWayOn)}</a>
            </main>
        };
        Page {
            title: text(Message::NotFoundHeading).into_owned(),
            body: body.to_html(),
            shape: None,
        }
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
    use serde_json::{Value, json};

    fn codes(painted: &[Painted]) -> Vec<&'static str> {
        painted.iter().map(|one| one.language.code()).collect()
    }

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
        let painted = painted(Some(&own()));
        assert_eq!(codes(&painted), ["ar", "en"]);
        for Painted {
            language, start, ..
        } in painted
        {
            let later = Owner::new().with(|| drawn(opened(own()), Place::Start, language));
            assert_eq!(start.body, later.body);
            for part in [
                "Ada &amp; &lt;Söhne&gt;",
                "href=\"https://acme.example/t?a&amp;b\"",
                "type=\"tel\"",
                "href=\"https://acme.example/sign-in?a&amp;b\"",
            ] {
                assert!(start.body.contains(part), "{part} in {}", start.body);
            }
            let title = start.title;
            assert!(title.ends_with(" | Ada & <Söhne>"), "{title}");
        }
    }

    /// A page of another shape is rebuilt instead of hydrated ([`Shape`]). So a deployment may change words, attributes and
    /// classes, but must not add or remove elements.
    #[test]
    fn a_deployment_changes_no_element_of_what_is_painted() {
        let shapes = |config: Option<&Config>| {
            let painted = painted(config);
            let arabic = painted
                .iter()
                .find(|one| one.language == Language::Arabic)
                .unwrap();
            let pages = [&arabic.start, &arabic.callback, &arabic.activation];
            pages.map(|page| page.shape.unwrap())
        };
        let mut one = own();
        one.languages = vec!["ar".to_owned()];
        assert_eq!(codes(&painted(Some(&one))), ["ar"]);
        let any = shapes(None);
        assert_eq!(any, shapes(Some(&one)));
        assert_eq!(any, shapes(Some(&own())));
    }

    #[test]
    fn the_words_of_a_deployment_are_painted() {
        let painted = painted(Some(&own()));
        let [arabic, english] = &painted[..] else {
            panic!("two languages: {painted:?}");
        };
        assert_eq!(english.start.title, "Join <Söhne> | Ada & <Söhne>");
        let body = &english.start.body;
        assert!(body.contains("Join &lt;Söhne&gt;") && body.contains("Onwards"));
        let usual = say(Language::Arabic, &Message::InvitingHeading);
        assert!(arabic.start.body.contains(&*usual));
    }

    #[test]
    fn step_one_is_painted_whole_in_every_language() {
        let painted = painted(None);
        assert_eq!(codes(&painted), Language::ALL.map(Language::code));
        for one in painted {
            let body = &one.start.body;
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
            let heading = say(one.language, &Message::InvitingHeading);
            assert!(body.contains(&*heading));
            assert_eq!(one.start.title, *heading);
            for Page { body, .. } in [one.callback, one.activation] {
                assert!(body.contains("data-screen=\"waiting\""), "{body}");
            }
        }
    }

    #[test]
    fn nothing_painted_needs_what_the_policy_refuses() {
        for one in painted(Some(&own())) {
            let pages = [&one.start, &one.callback, &one.activation, &one.not_found];
            let bodies = pages.map(|page| &page.body);
            for text in bodies.into_iter().chain([&one.no_script, &one.failure]) {
                for refused in ["style=", "<script", "<style", " onclick", "javascript:"] {
                    assert!(!text.contains(refused), "{refused} in {text}");
                }
            }
        }
    }
}
