//! Encodes values of this page as JSON.

use serde::Serialize;

/// The JSON of a value of this page. Encoding fails only for maps whose keys are not strings; the page has none.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
