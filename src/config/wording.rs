//! The setting `texts`: sentences of the page in the deployment's own words, by language.
//!
//! The list is closed, and no sentence of it contains a number or a name, so a replacement cannot lose one. Texts
//! about mistakes, problems and passwords cannot be replaced, because they tell the visitor what to do.

use super::Reader;

/// The names of the sentences in `config.json`; `i18n::wording` maps them to the page's messages.
pub const SENTENCES: [&str; 11] = [
    "address_heading",
    "address_lead",
    "login_page",
    "continue",
    "details_heading",
    "details_lead",
    "register",
    "activation_heading",
    "privacy",
    "terms",
    "help",
];

/// Texts that replace the page's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording(Vec<(&'static str, &'static str, String)>);

impl Wording {
    /// The deployment's text for a sentence in a language (its code), if it has one.
    pub fn find(&self, language: &str, sentence: &str) -> Option<&str> {
        let mut found = self.0.iter();
        let (_, _, words) =
            found.find(|(tongue, name, _)| *tongue == language && *name == sentence)?;
        Some(words)
    }
}

pub(super) fn read(r: &mut Reader<'_>) -> Wording {
    let mut found = Vec::new();
    for language in crate::language::KNOWN_LANGUAGES {
        r.optional_object(language, |r| {
            for sentence in SENTENCES {
                let words = r.optional_text(sentence);
                found.extend(words.map(|words| (*language, sentence, words)));
            }
        });
    }
    Wording(found)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::config::{Config, Fault, Mistake, tests::example_text};

    fn parse(texts: Value) -> Result<Wording, Vec<Mistake>> {
        let mut config: Value = serde_json::from_str(&example_text()).expect("JSON");
        config["texts"] = texts;
        Config::parse(&config.to_string()).map(|config| config.wording)
    }

    #[test]
    fn words_are_found_by_language_and_sentence() {
        let wording = parse(json!({ "en": { "continue": "Onwards" }, "ar": { "help": "عون" } }));
        let wording = wording.expect("a config");
        assert_eq!(wording.find("en", "continue"), Some("Onwards"));
        assert_eq!(wording.find("ar", "help"), Some("عون"));
        assert_eq!(wording.find("ar", "continue"), None);
    }

    #[test]
    fn a_sentence_that_is_none_is_told_with_its_place() {
        for (texts, path, fault) in [
            (
                json!({ "en": { "contnue": "On" } }),
                "/texts/en/contnue",
                Fault::Unknown,
            ),
            (json!({ "tlh": {} }), "/texts/tlh", Fault::Unknown),
            (
                json!({ "en": { "help": "" } }),
                "/texts/en/help",
                Fault::Empty,
            ),
            (
                json!({ "en": { "help": 7 } }),
                "/texts/en/help",
                Fault::WrongType("string"),
            ),
        ] {
            let path = path.to_owned();
            assert_eq!(parse(texts), Err(vec![Mistake { path, fault }]));
        }
    }
}
