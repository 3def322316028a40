//! What survives a reload, without secrets: the draft and the account that waits, in the tab's storage; the marks of
//! registered accounts, in the storage of the browser.
//!
//! A record is JSON text. One that is damaged, too old or of another config is ignored.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    account::UserId, browser::Moment, config::MessageKind, encode, password::policy::Policy,
};

/// Key of the draft.
pub const DRAFT_KEY: &str = "portico.draft";
/// Key of the account that waits.
pub const ACCOUNT_KEY: &str = "portico.account";

/// Key of the marks of the accounts that this browser has registered; in the browser's storage, because a
/// link opens in a tab of its own.
pub const REGISTERED_KEY: &str = "portico.registered";

/// A draft is kept this long.
const DRAFT_LIFE: Duration = Duration::from_secs(3600);
/// An account that waits is remembered this long.
const ACCOUNT_LIFE: Duration = Duration::from_secs(24 * 3600);
/// The marks are kept this long after the last one was written.
const REGISTERED_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);
/// The largest number of marks that are kept.
const REGISTERED_MOST: usize = 8;

/// What was typed, without secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The address.
    pub identifier: String,
    /// The identifier, where it is not the address.
    pub sign_in_name: String,
    /// The answers of step 2 by their places in the payload (RFC 6901).
    pub answers: BTreeMap<String, String>,
    /// Step 2 was reached.
    pub at_details: bool,
    /// The token ended before the form or a link's password was sent: the password has to be typed again.
    pub renewed: bool,
    /// For the facts of step 1, if they are reported: milliseconds at the step, number of refused presses.
    pub first: Option<[u64; 2]>,
}

/// An account that waits for its activation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The id from the answer to the registration. It is never shown: for a taken address it may be that of an
    /// existing account.
    pub id: UserId,
    /// Where the message went.
    pub address: String,
    /// Whether the message has a code or a link.
    pub by: MessageKind,
    /// When it was sent.
    pub sent_at: Moment,
    /// When the next one may be asked for: absolute, so that a reload does not shorten the wait.
    pub resend_at: Moment,
    /// How many messages were sent.
    pub messages: u32,
    /// When the code expires, if the pool says.
    pub expires_at: Option<Moment>,
    /// How long a code is valid, if the pool says.
    pub code_life: Option<Duration>,
    /// Number of characters of the code, if the pool says.
    pub code_length: Option<usize>,
    /// The rules of the password, if it is set with the activation.
    pub policy: Option<Policy>,
    /// The token ended before the code was sent, so the code has to be typed again.
    pub code_again: bool,
    /// The token ended before a message of this kind was asked for; it will be asked for with the next token.
    pub wish: Option<MessageKind>,
}

/// A record as it is stored: with the fingerprint of its config, and the time at which it was written.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    config: String,
    kept_at: Moment,
    record: T,
}

impl Draft {
    /// The record as text.
    pub fn write(&self, config: &str, now: Moment) -> String {
        write(self, config, now)
    }

    /// Reads a record of this config that is not too old.
    pub fn read(text: &str, config: &str, now: Moment) -> Option<Self> {
        read(text, config, now, DRAFT_LIFE)
    }
}

impl Account {
    /// The record as text.
    pub fn write(&self, config: &str, now: Moment) -> String {
        write(self, config, now)
    }

    /// Reads a record of this config that is not too old.
    pub fn read(text: &str, config: &str, now: Moment) -> Option<Self> {
        let mut account: Self = read(text, config, now, ACCOUNT_LIFE)?;
        // If the clock was set back, the moments move with it; else a wait could become hours long.
        let back = account.sent_at.since(now);
        let moments = [&mut account.sent_at, &mut account.resend_at];
        for moment in moments.into_iter().chain(&mut account.expires_at) {
            *moment = moment.minus(back);
        }
        Some(account)
    }
}

/// The record of the accounts that this browser has registered, the newest last. If there are too many, the oldest are
/// dropped.
pub fn write_registered(marks: &[String], config: &str, now: Moment) -> String {
    let from = marks.len().saturating_sub(REGISTERED_MOST);
    write(&marks[from..], config, now)
}

/// Reads that record.
pub fn read_registered(text: &str, config: &str, now: Moment) -> Vec<String> {
    read(text, config, now, REGISTERED_LIFE).unwrap_or_default()
}

fn write(record: impl Serialize, config: &str, now: Moment) -> String {
    let kept = Kept {
        config: config.to_owned(),
        kept_at: now,
        record,
    };
    encode::json(&kept)
}

fn read<T: DeserializeOwned>(text: &str, config: &str, now: Moment, life: Duration) -> Option<T> {
    let kept: Kept<T> = serde_json::from_str(text).ok()?;
    (kept.config == config && now.since(kept.kept_at) <= life).then_some(kept.record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::password::policy::Strength;

    #[test]
    fn the_marks_of_the_last_registered_accounts_are_kept_for_a_week() {
        let mut text = String::new();
        let users: Vec<UserId> = (0..10).map(|n| UserId::new(format!("user-{n}"))).collect();
        for user in &users {
            let mut marks = read_registered(&text, "c", Moment(5));
            marks.push(user.mark());
            text = write_registered(&marks, "c", Moment(5));
        }
        let marks = read_registered(&text, "c", Moment(5));
        let expected: Vec<String> = users[2..].iter().map(UserId::mark).collect();
        assert_eq!(marks, expected);
        assert!(!text.contains("user-"), "no id is kept");
        assert_eq!(read_registered(&text, "other", Moment(5)), [""; 0]);
        assert_eq!(read_registered("[]", "c", Moment(5)), [""; 0]);
        let late = Moment(5).plus(REGISTERED_LIFE * 2);
        assert_eq!(read_registered(&text, "c", late), [""; 0]);
    }

    #[test]
    fn a_record_is_read_unless_it_is_old_damaged_or_of_another_config() {
        let account = Account {
            id: UserId::new("u/ü"),
            address: "ada@example.test".into(),
            by: MessageKind::Link,
            sent_at: Moment(1),
            resend_at: Moment(2),
            messages: 3,
            expires_at: None,
            code_length: Some(6),
            code_life: Some(Duration::from_secs(600)),
            policy: Some(Policy {
                min_length: 12,
                capital_letters: 1,
                lowercase_letters: 1,
                digits: 1,
                special_characters: 1,
                strength: Strength::Strong,
                max_octets: 72,
            }),
            code_again: true,
            wish: Some(MessageKind::Code),
        };
        let text = account.write("config", Moment(10));
        assert_eq!(Account::read(&text, "config", Moment(10)), Some(account));
        assert_eq!(Account::read(&text, "other", Moment(10)), None);
        assert_eq!(
            Account::read(&text, "config", Moment(10).plus(ACCOUNT_LIFE * 2)),
            None
        );
        assert_eq!(Account::read(&text[1..], "config", Moment(10)), None);
        let draft = Draft {
            identifier: "ada@example.test".into(),
            first: Some([1, 2]),
            ..Draft::default()
        };
        assert_eq!(
            Draft::read(&draft.write("c", Moment(0)), "c", Moment(5)),
            Some(draft)
        );
    }
}
