//! The pool's payload schema to fields.
//!
//! For now one flat object of texts, choices and yes-or-no answers; what is optional and cannot be
//! drawn is left out, what is required and cannot be drawn stops the journey before the visitor
//! types. Constraints beyond length and choice are judged by the tenant.

use serde_json::Value;

use super::{Entry, Issue};

/// The words at a field: ours for the names of the default schema, else the schema's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// `given_name`
    GivenName,
    /// `family_name`
    FamilyName,
    /// `name`
    FullName,
    /// The schema's title, description or key.
    Words(String),
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Text,
    /// One of these.
    Choice(Vec<String>),
    /// Yes or no; the text is `true` for yes.
    Flag,
}

/// One field of the form.
#[derive(Clone, Debug)]
pub struct Field {
    /// The property of the payload.
    pub key: String,
    /// The words at it.
    pub label: Label,
    /// What it takes.
    pub kind: Kind,
    /// Whether it must be answered.
    pub required: bool,
    /// The answer and its issue.
    pub entry: Entry,
    pub(super) answered_by_visitor: bool,
    min_length: usize,
    max_length: usize,
}

impl Field {
    /// Whether the visitor answered it, now or before the bounce.
    pub(crate) fn was_answered(&self) -> bool {
        self.answered_by_visitor
    }

    pub(super) fn issue(&self) -> Option<Issue> {
        let text = &self.entry.text;
        if self.is_empty() {
            return self.required.then_some(Issue::Missing);
        }
        match &self.kind {
            Kind::Text => match text.chars().count() {
                length if length < self.min_length => Some(Issue::TooShort(self.min_length)),
                length if length > self.max_length => Some(Issue::TooLong(self.max_length)),
                _ => None,
            },
            Kind::Choice(choices) => (!choices.contains(text)).then_some(Issue::NotAChoice),
            Kind::Flag => None,
        }
    }

    pub(super) fn recheck(&mut self) {
        let issue = self.issue();
        self.entry.shown.typed(|| issue);
    }

    /// The answer as the payload has it; an optional field without one is absent.
    pub(super) fn answer(&self) -> Option<Value> {
        match self.kind {
            Kind::Flag if self.required => Some(Value::Bool(self.entry.text == "true")),
            _ if self.is_empty() => None,
            Kind::Flag => Some(Value::Bool(self.entry.text == "true")),
            Kind::Text | Kind::Choice(_) => Some(Value::from(self.entry.text.as_str())),
        }
    }

    fn is_empty(&self) -> bool {
        match self.kind {
            // An unticked box is an answer: no.
            Kind::Flag => false,
            _ => self.entry.text.trim().is_empty(),
        }
    }
}

/// Required properties that cannot be drawn, by their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undrawable(pub Vec<String>);

/// Reads the fields of a schema; `answers` gives what was answered before.
///
/// # Errors
/// [`Undrawable`]: a form of this schema could never be sent.
pub fn fields(
    schema: &Value,
    answers: impl Fn(&str) -> Option<String>,
) -> Result<Vec<Field>, Undrawable> {
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let nothing = serde_json::Map::new();
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .unwrap_or(&nothing);
    let mut fields = Vec::new();
    let mut undrawable: Vec<String> = required
        .iter()
        .filter(|name| !properties.contains_key(**name))
        .map(|name| (*name).to_owned())
        .collect();
    for (key, property) in properties {
        let needed = required.contains(&key.as_str());
        let hidden = property.get("hidden").and_then(Value::as_bool) == Some(true);
        match kind(property).filter(|_| !hidden) {
            Some(kind) => {
                let answer = answers(key);
                let length = |name: &str, default: usize| {
                    property
                        .get(name)
                        .and_then(Value::as_u64)
                        .map_or(default, |n| n as usize)
                };
                fields.push(Field {
                    key: key.clone(),
                    label: label(key, property),
                    kind,
                    required: needed,
                    answered_by_visitor: answer.is_some(),
                    entry: Entry {
                        text: answer.unwrap_or_default(),
                        ..Entry::default()
                    },
                    min_length: length("minLength", 0),
                    max_length: length("maxLength", usize::MAX),
                });
            }
            None if needed => undrawable.push(key.clone()),
            None => {}
        }
    }
    if !undrawable.is_empty() {
        return Err(Undrawable(undrawable));
    }
    // The tenant sends properties in the order of the alphabet (contract.md section 5.2).
    const FIRST: [&str; 3] = ["given_name", "family_name", "name"];
    let rank = |field: &Field| {
        let first = FIRST
            .iter()
            .position(|k| *k == field.key)
            .unwrap_or(FIRST.len());
        let asked = required
            .iter()
            .position(|k| *k == field.key)
            .unwrap_or(required.len());
        (first, asked)
    };
    // By hand: the sorting algorithm of the standard library weighs more than a form is long.
    let mut ordered: Vec<Field> = Vec::with_capacity(fields.len());
    for field in fields {
        let place = ordered.iter().position(|other| rank(other) > rank(&field));
        ordered.insert(place.unwrap_or(ordered.len()), field);
    }
    Ok(ordered)
}

fn kind(property: &Value) -> Option<Kind> {
    let word = property.get("type").and_then(Value::as_str);
    if let Some(choices) = property.get("enum").and_then(Value::as_array) {
        let texts: Vec<String> = choices
            .iter()
            .filter_map(|c| c.as_str().map(str::to_owned))
            .collect();
        return (matches!(word, None | Some("string")) && !texts.is_empty())
            .then_some(Kind::Choice(texts));
    }
    match word {
        Some("string") => Some(Kind::Text),
        Some("boolean") => Some(Kind::Flag),
        _ => None,
    }
}

fn label(key: &str, property: &Value) -> Label {
    match key {
        "given_name" => return Label::GivenName,
        "family_name" => return Label::FamilyName,
        "name" => return Label::FullName,
        _ => {}
    }
    let own = ["title", "description"]
        .iter()
        .filter_map(|name| property.get(*name)?.as_str())
        .find(|text| !text.trim().is_empty());
    let words = own.map_or_else(|| key.replace(['_', '-'], " "), str::to_owned);
    let mut words = words.trim().to_owned();
    // Only ASCII: the tables for all scripts weigh 13 KB in the page.
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Label::Words(words)
}
