//! What survives a reload: the draft and the account that waits, both without secrets.
//!
//! Records are text in the tab's storage; a damaged, foreign or old one is no record.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{browser::Moment, config::MessageKind, identity::UserId, password::policy::Policy};

/// Key of the draft.
pub const DRAFT_KEY: &str = "portico.draft";
/// Key of the account that waits.
pub const ACCOUNT_KEY: &str = "portico.account";

/// A draft is kept this long.
const DRAFT_LIFE: Duration = Duration::from_secs(3600);
/// An account that waits is remembered this long.
const ACCOUNT_LIFE: Duration = Duration::from_secs(24 * 3600);

/// What was typed, without secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The address.
    pub identifier: String,
    /// The identifier, where it is not the address.
    #[serde(default)]
    pub sign_in_name: String,
    /// The answers of step 2 by their keys.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// Step 2 was reached.
    #[serde(default)]
    pub at_details: bool,
    /// The token ended in mid-form: the password has to be typed again.
    #[serde(default)]
    pub renewed: bool,
}

/// An account that waits for its activation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose id it is nobody knows: never shown.
    pub id: UserId,
    /// Where the message went.
    pub address: String,
    /// What the message holds.
    pub by: MessageKind,
    /// When it was sent.
    pub sent_at: Moment,
    /// When the next may be asked for: absolute, so that a reload does not shorten it.
    pub resend_at: Moment,
    /// How many messages were asked for.
    pub messages: u32,
    /// When the code ends, if the pool says.
    pub expires_at: Option<Moment>,
    /// How long a code lives, if the pool says.
    pub code_life: Option<Duration>,
    /// Characters of the code, if the pool says.
    pub code_length: Option<usize>,
    /// The rules of the password that is set with the code, where it is.
    pub policy: Option<Policy>,
    /// The token ended before the code was sent: it has to be typed again.
    pub code_again: bool,
}

#[derive(Serialize, Deserialize)]
struct Kept<T> {
    config: String,
    kept_at: u64,
    record: T,
}

#[derive(Serialize, Deserialize)]
struct AccountRecord {
    id: String,
    address: String,
    link: bool,
    sent_at: u64,
    resend_at: u64,
    messages: u32,
    expires_at: Option<u64>,
    code_length: Option<usize>,
    code_life: Option<u64>,
    #[serde(default)]
    policy: Option<[usize; 6]>,
    #[serde(default)]
    code_again: bool,
}

impl Draft {
    /// The record.
    pub fn write(&self, config: &str, now: Moment) -> String {
        write(self, config, now)
    }

    /// Reads a record of this config that is not too old.
    pub fn read(text: &str, config: &str, now: Moment) -> Option<Self> {
        read(text, config, now, DRAFT_LIFE)
    }
}

impl Account {
    /// The record.
    pub fn write(&self, config: &str, now: Moment) -> String {
        let record = AccountRecord {
            id: self.id.open().to_owned(),
            address: self.address.clone(),
            link: self.by == MessageKind::Link,
            sent_at: self.sent_at.0,
            resend_at: self.resend_at.0,
            messages: self.messages,
            expires_at: self.expires_at.map(|m| m.0),
            code_length: self.code_length,
            code_life: self.code_life.map(|life| life.as_millis() as u64),
            policy: self.policy.map(Policy::numbers),
            code_again: self.code_again,
        };
        write(&record, config, now)
    }

    /// Reads a record of this config that is not too old.
    pub fn read(text: &str, config: &str, now: Moment) -> Option<Self> {
        let record: AccountRecord = read(text, config, now, ACCOUNT_LIFE)?;
        // A clock that was set back must not make anybody wait for hours.
        let back = Moment(record.sent_at).since(now).as_millis() as u64;
        let moment = |kept: u64| Moment(kept.saturating_sub(back));
        Some(Self {
            id: UserId::new(record.id),
            address: record.address,
            by: if record.link {
                MessageKind::Link
            } else {
                MessageKind::Code
            },
            sent_at: moment(record.sent_at),
            resend_at: moment(record.resend_at),
            messages: record.messages,
            expires_at: record.expires_at.map(moment),
            code_length: record.code_length,
            code_life: record.code_life.map(Duration::from_millis),
            policy: record.policy.map(Policy::of_numbers),
            code_again: record.code_again,
        })
    }
}

fn write<T: Serialize>(record: &T, config: &str, now: Moment) -> String {
    let kept = Kept {
        config: config.to_owned(),
        kept_at: now.0,
        record,
    };
    serde_json::to_string(&kept).unwrap_or_default()
}

fn read<T: for<'a> Deserialize<'a>>(
    text: &str,
    config: &str,
    now: Moment,
    life: Duration,
) -> Option<T> {
    let kept: Kept<T> = serde_json::from_str(text).ok()?;
    (kept.config == config && now.since(Moment(kept.kept_at)) <= life).then_some(kept.record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_unless_they_are_old_foreign_or_damaged() {
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
            policy: Some(Policy::of_numbers([12, 1, 1, 1, 1, 3])),
            code_again: true,
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
            ..Draft::default()
        };
        assert_eq!(
            Draft::read(&draft.write("c", Moment(0)), "c", Moment(5)),
            Some(draft)
        );
    }
}
