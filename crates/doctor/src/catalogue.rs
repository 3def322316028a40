//! Every finding that there can be: what it is, why it matters, how to mend it, and where. Without
//! logic, so that a page can show the same words ([`json`], `--catalogue`).
//!
//! The places are named by the settings' own names in the vendor's API, because consoles change;
//! nothing here was guessed from a console. What was seen in one deployment is the finding's to say.

mod entries;

pub use entries::*;

use crate::severity::Severity;
use serde_json::{Value, json};

/// What there is to say about a finding wherever it is found.
#[derive(Debug)]
pub struct Entry {
    /// Names it for good.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is the matter.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do about it.
    pub mend: &'static str,
    /// Where.
    pub place: &'static str,
}

impl Entry {
    /// For programs.
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

/// All entries, for programs.
pub fn json() -> Value {
    ALL.iter().map(|entry| entry.json()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_entry_has_a_code_of_its_own_and_says_all_there_is() {
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
