//! The kind of answer that a field takes, and the text of an answer with several choices.

use std::sync::Arc;

use serde_json::Value;

use super::{consent::Agreement, email::Hosts};
use crate::config::Country;

/// The kind of answer that a field takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// One line, as typed.
    Line,
    /// Several lines, as typed.
    LongText,
    /// An e-mail address, sent with its domain in ASCII. With `true` the local part may have letters of every script.
    Email(Option<Hosts>, bool),
    /// A mobile number, sent in E.164. Without a country code it is a number of this country.
    Phone(Option<Country>),
    /// A URL.
    Url,
    /// A date, as `2026-12-31`.
    Date,
    /// One of these choices; with `true` as radio buttons, otherwise as a select.
    Choice(Arc<[String]>, bool),
    /// Any of these choices, each at most once; the text has one in each line.
    Several(Arc<[String]>),
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// Yes or no; the text is `true` for yes.
    Flag,
    /// Always this value; sent, never drawn.
    Constant(Value),
    /// A document that the visitor agrees to; the text is the language (BCP 47) in which they did.
    Consent(Arc<Agreement>),
}

/// Whether a choice is among those that are ticked.
pub fn is_taken(taken: &str, choice: &str) -> bool {
    taken.split('\n').any(|line| line == choice)
}

/// The ticked choices, with this one or without it.
pub fn taken(taken: &str, choice: &str, with: bool) -> String {
    let others = taken
        .split('\n')
        .filter(|line| !line.is_empty() && *line != choice);
    let lines: Vec<&str> = others.chain(with.then_some(choice)).collect();
    lines.join("\n")
}
