//! All possible findings: what is wrong, why it matters, how to correct it, and where. Texts only; program and page
//! show the same ones ([`json`], `--catalogue`).
//!
//! Settings have the names of the vendor's API, because the labels of a console change. What was seen in one deployment
//! is in [`Finding`](crate::Finding).

mod entries;

pub use entries::*;

use crate::severity::Severity;
use serde_json::{Value, json};

/// The texts of a finding that are the same for every deployment.
#[derive(Debug)]
pub struct Entry {
    /// Its identifier, which never changes.
    pub code: &'static str,
    /// How severe it is.
    pub severity: Severity,
    /// What is wrong.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// How to correct it.
    pub mend: &'static str,
    /// Where to correct it.
    pub place: &'static str,
}

impl Entry {
    /// The entry as JSON.
    pub fn json(&self) -> Value {
        json!({
            "code": self.code,
            "severity": self.severity.word(),
            "what": self.what,
            "why": self.why,
            "mend": self.mend,
            "where": self.place,
        })
    }
}

/// All entries as JSON.
pub fn json() -> Value {
    ALL.iter().map(|entry| entry.json()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_entry_has_a_unique_code_and_complete_texts() {
        let mut codes = HashSet::new();
        for entry in ALL {
            assert!(codes.insert(entry.code), "{}", entry.code);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
            assert!(entry.code.chars().all(plain), "{}", entry.code);
            for text in [entry.what, entry.why, entry.mend] {
                assert!(text.ends_with('.'), "{}: {text}", entry.code);
            }
            assert!(!entry.place.is_empty(), "{}", entry.code);
        }
    }
}
