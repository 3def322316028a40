//! Writes JSON.

use serde::Serialize;

/// The JSON of a value of this page. Writing fails only for maps whose keys are no texts: no type of the page has one.
pub(crate) fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
