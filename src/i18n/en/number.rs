//! English: counted nouns and durations.

use std::time::Duration;

use crate::i18n::{
    Said,
    plural::{Plural, english},
    said,
};

pub(super) fn count(number: usize, one: &str, other: &str) -> String {
    let noun = if english(number as u64) == Plural::One {
        one
    } else {
        other
    };
    format!("{number} {noun}")
}

pub(super) fn duration(duration: Duration) -> String {
    match said(duration) {
        Said::Seconds(n) => count(n as usize, "second", "seconds"),
        Said::Minutes(n) => count(n as usize, "minute", "minutes"),
        Said::Hours(n) => count(n as usize, "hour", "hours"),
    }
}
