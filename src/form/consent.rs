//! A document that the visitor agrees to, and the record of the consent in the payload.
//!
//! The record has what a proof needs: the document, its version, the language in which it was shown, and the time.

use serde_json::{Map, Value};

use crate::{
    browser::Moment,
    config::Consent,
    schema::{Patterns, Schema},
};

/// The members of the record.
const MEMBERS: [&str; 4] = ["document", "version", "locale", "time"];

/// A document, with the form of the record that the schema takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// The document.
    pub consent: Consent,
    /// The index of the document in the config.
    pub(super) number: usize,
    /// Which members the schema takes, in the order of [`MEMBERS`]; `None` if it takes a text.
    members: Option<[bool; 4]>,
    time: String,
}

impl Agreement {
    /// The document with this index in the config, at a location with these schemas; `None` if they admit no form of
    /// the record.
    pub(super) fn at(
        (number, consent): (usize, &Consent),
        schemas: &[&Schema],
        patterns: &dyn Patterns,
    ) -> Option<Self> {
        let listed = MEMBERS.map(|member| schemas.iter().any(|s| s.property(member).is_some()));
        let forms = [Some([true; 4]), Some(listed), None];
        let agreements = forms.into_iter().map(|members| Self {
            consent: consent.clone(),
            number,
            members,
            time: time(Moment(0)),
        });
        agreements
            .filter(|agreement| agreement.members != Some([false; 4]))
            .find(|agreement| {
                let answer = agreement.answer("en");
                schemas.iter().all(|s| s.admits(&answer, patterns))
            })
    }

    /// The same, agreed to at this moment.
    pub(super) fn when(&self, now: Moment) -> Self {
        let mut agreed = self.clone();
        agreed.time = time(now);
        agreed
    }

    /// The record for the payload; `locale`: the language (BCP 47) in which the document was shown.
    pub(super) fn answer(&self, locale: &str) -> Value {
        let values = [
            self.consent.document.as_str(),
            &self.consent.version,
            locale,
            &self.time,
        ];
        let Some(members) = self.members else {
            return values.join(" ").into();
        };
        let mut object = Map::new();
        for (place, value) in values.into_iter().enumerate() {
            if members[place] {
                object.insert(MEMBERS[place].to_owned(), value.into());
            }
        }
        Value::Object(object)
    }
}

/// A moment in UTC, as `2026-11-24T19:05:00Z` (ISO 8601, RFC 3339).
fn time(moment: Moment) -> String {
    let seconds = moment.0 / 1000;
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Days since 1 March of the year 0, in cycles of 400 years of 146,097 days.
    let days = days + 719_468;
    let (cycle, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march = (5 * day + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let day = day - (153 * march + 2) / 5 + 1;
    let year = cycle * 400 + year + u64::from(month <= 2);
    let mut text = String::new();
    for (number, width, after) in [
        (year, 4, '-'),
        (month, 2, '-'),
        (day, 2, 'T'),
        (second / 3600, 2, ':'),
        (second / 60 % 60, 2, ':'),
        (second % 60, 2, 'Z'),
    ] {
        let digits = number.to_string();
        for _ in digits.len()..width {
            text.push('0');
        }
        text.push_str(&digits);
        text.push(after);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        // Expected values from `date -u -d @…`.
        for (moment, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399_999, "2000-02-28T23:59:59Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (951_868_800_000, "2000-03-01T00:00:00Z"),
            (1_704_067_199_000, "2023-12-31T23:59:59Z"),
            (1_795_547_100_000, "2026-11-24T19:05:00Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(time(Moment(moment)), text);
        }
    }
}
