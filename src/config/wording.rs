//! Sentences of the page that a deployment says in words of its own, by language.
//!
//! The list of them is closed, and none has a number or a name in it: so nothing can get lost in other words. What
//! is said of mistakes, of what went wrong and of the password is not among them, because it says what is to be done.

use super::Reader;

/// The names of the sentences, as `config.json` has them; which of the page's they are is said in `i18n::wording`.
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

/// Words in the place of the page's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording(Vec<(&'static str, &'static str, String)>);

impl Wording {
    /// The words for a sentence in a language (its code), if they are others than the page's.
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
