//! The setting `form`: labels, order and kinds of the fields, and consents.
//!
//! Places are JSON pointers into the payload, with `*` for any item of a list. Whether the pool's
//! schema has such places is not known here.

use serde::Deserialize;

use super::{Country, Fault, Identifier, reader::Reader};
use crate::language::KNOWN_LANGUAGES;

/// A text in one or more languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(Vec<(&'static str, String)>);

impl Texts {
    /// A text for all languages.
    pub fn plain(text: &str) -> Self {
        Self(vec![("", text.to_owned())])
    }

    /// The text in this language (BCP 47); if there is none, the first text.
    pub fn pick(&self, language: &str) -> &str {
        let own = self.0.iter().find(|(code, _)| *code == language);
        own.or(self.0.first()).map_or("", |(_, text)| text)
    }

    pub(super) fn push(&mut self, language: &'static str, text: String) {
        self.0.push((language, text));
    }
}

/// The kind of input that asks for a place of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A text of one line.
    Text,
    /// A text of several lines.
    LongText,
    /// An e-mail address.
    Email,
    /// A mobile number; becomes E.164.
    Phone,
    /// An address of the web.
    Url,
    /// A day.
    Date,
    /// A choice, all options visible (radio buttons).
    Radio,
    /// A choice from a drop-down list.
    Select,
}

/// A heading for neighbouring fields that are no object of the payload; all fields with the same heading stand below
/// it.
#[derive(Clone, Debug, Eq)]
pub struct Section {
    /// The heading's text.
    pub heading: Texts,
    /// A text below the heading, before the first field.
    pub help: Option<Texts>,
}

impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        self.heading == other.heading
    }
}

/// What the deployment says about one place of the payload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// Replaces the schema's words.
    pub label: Option<Texts>,
    /// A text before the input.
    pub help: Option<Texts>,
    /// An example of an answer; shown with the help, never inside the input.
    pub example: Option<Texts>,
    /// The kind of input.
    pub input: Option<Input>,
    /// The `autocomplete` token.
    pub autocomplete: Option<String>,
    /// The heading that it stands under.
    pub group: Option<Section>,
    /// Its position among its neighbours, smaller numbers first.
    pub order: Option<i64>,
}

/// A document that the visitor can agree to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The document's name in the payload.
    pub document: String,
    /// Where it can be read.
    pub url: String,
    /// The document's version in the payload.
    pub version: String,
    /// The place of the payload that records the consent, as a JSON pointer.
    pub field: String,
    /// Whether registration requires the consent.
    pub required: bool,
    /// The sentence beside the checkbox.
    pub text: Texts,
}

/// Everything that the deployment says about the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormHints {
    /// The hints by the JSON pointer of their place.
    pub fields: Vec<(String, Hint)>,
    /// The consents, in the order of the screen.
    pub consents: Vec<Consent>,
    /// The country of phone numbers without a country code: `identifier.default_country`.
    pub country: Option<Country>,
    /// Whether letters of every script are allowed before the `@` of an address: `identifier.international_addresses`.
    pub international: bool,
}

impl FormHints {
    /// The hint for a place.
    pub fn at(&self, pointer: &str) -> Option<&Hint> {
        let found = self.fields.iter().find(|(at, _)| at == pointer);
        found.map(|(_, hint)| hint)
    }

    /// The same with what `identifier` says of addresses and numbers, which goes for those of the form, too.
    pub(super) fn with_identifier(self, identifier: Identifier) -> Self {
        Self {
            country: identifier.country,
            international: identifier.international,
            ..self
        }
    }
}

pub(super) fn read(r: &mut Reader<'_>) -> FormHints {
    let order = r.pointers("order");
    let mut fields = r.entries("fields", |r| Hint {
        label: r.optional_texts("label"),
        help: r.optional_texts("help"),
        example: r.optional_texts("example"),
        input: r.optional_word("kind"),
        autocomplete: r.optional_text("autocomplete"),
        group: r.optional_texts("group").map(|heading| Section {
            heading,
            help: None,
        }),
        order: r.optional_whole("order"),
    });
    let mut places: Vec<(String, Option<Section>)> = Vec::new();
    places.extend(order.into_iter().map(|pointer| (pointer, None)));
    for (index, (section, pointers)) in groups(r).into_iter().enumerate() {
        for (number, pointer) in pointers.into_iter().enumerate() {
            if places
                .iter()
                .any(|(p, group)| *p == pointer && group.is_some())
            {
                let at = ["groups/", &index.to_string(), "/fields"].concat();
                r.nested(&at, number, Fault::Repeated);
            }
            places.push((pointer, section.clone()));
        }
    }
    for (place, (pointer, section)) in places.into_iter().enumerate() {
        let place = i64::try_from(place).ok();
        let known = fields.iter().position(|(at, _)| *at == pointer);
        let at = known.unwrap_or_else(|| {
            fields.push((pointer, Hint::default()));
            fields.len() - 1
        });
        let hint = &mut fields[at].1;
        // `form.fields` wins over `form.order` and `form.groups`.
        hint.order = hint.order.or(place);
        hint.group = hint.group.take().or(section);
    }
    let consents = r.items("consents", |r| {
        let document = r.text("document");
        let url = r.link("url");
        let version = r.text("version");
        let field = r.pointer("field");
        let required = r.optional_flag("required").unwrap_or(false);
        let text = r.texts("text");
        Some(Consent {
            document: document?,
            url: url?,
            version: version?,
            field: field?,
            required,
            text: text?,
        })
    });
    FormHints {
        fields,
        consents,
        country: None,
        international: false,
    }
}

/// `form.groups`: headings with the places below them, in the order of the screen.
fn groups(r: &mut Reader<'_>) -> Vec<(Option<Section>, Vec<String>)> {
    r.items("groups", |r| {
        let heading = r.texts("heading");
        let help = r.optional_texts("help");
        r.required("fields");
        let fields = r.pointers("fields");
        let section = heading.map(|heading| Section { heading, help });
        Some((section, fields))
    })
}

impl<'a> Reader<'a> {
    fn texts(&mut self, key: &'static str) -> Option<Texts> {
        let value = self.required(key)?;
        self.as_texts(key, value)
    }

    fn optional_texts(&mut self, key: &'static str) -> Option<Texts> {
        let value = self.take(key)?;
        self.as_texts(key, value)
    }

    /// One text for all languages, or an object of texts by language.
    fn as_texts(&mut self, key: &'static str, value: &'a serde_json::Value) -> Option<Texts> {
        let Some(members) = value.as_object() else {
            return self.as_text(key, value).map(Texts::plain);
        };
        if members.is_empty() {
            self.wrong(key, Fault::Empty);
        }
        self.within(key, value, |r| {
            let mut texts = Texts::default();
            for language in KNOWN_LANGUAGES {
                if let Some(text) = r.optional_text(language) {
                    texts.push(language, text);
                }
            }
            Some(texts)
        })
        .filter(|texts| !texts.0.is_empty())
    }

    fn pointer(&mut self, key: &'static str) -> Option<String> {
        let text = self.text(key)?;
        if !is_pointer(&text) {
            self.wrong(key, Fault::NotAPointer);
            return None;
        }
        Some(text)
    }

    fn pointers(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let pointers = self.list(key, value).unwrap_or_default();
        for (index, pointer) in pointers.iter().enumerate() {
            if !is_pointer(pointer) {
                self.nested(key, index, Fault::NotAPointer);
            }
        }
        pointers
    }

    /// Members whose keys are pointers.
    fn entries<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&mut Reader<'a>) -> T,
    ) -> Vec<(String, T)> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        self.within_open(key, value, |r, pointer, value| {
            if !is_pointer(pointer) {
                r.wrong(pointer, Fault::NotAPointer);
            }
            r.within(pointer, value, |r| Some((pointer.to_owned(), read(r))))
        })
    }
}

/// Whether a text is a pointer (RFC 6901) into the payload, not to the payload itself.
fn is_pointer(text: &str) -> bool {
    text.starts_with('/')
        && text
            .split('~')
            .skip(1)
            .all(|rest| rest.starts_with(['0', '1']))
}
