//! What survives a reload: the draft and the account that waits, both without secrets.
//!
//! Records are text in the tab's storage; a damaged, foreign or old one is no record.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value};

use crate::{
    WHOLE, browser::Moment, config::MessageKind, identity::UserId, json, password::policy::Policy,
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
/// The marks are kept this long after the last registration, and so many of them.
const REGISTERED_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);
const REGISTERED_MOST: usize = 8;

/// What was typed, without secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The address.
    pub identifier: String,
    /// The identifier, where it is not the address.
    pub sign_in_name: String,
    /// The answers of step 2 by their places in the payload (RFC 6901).
    pub answers: BTreeMap<String, String>,
    /// Step 2 was reached.
    pub at_details: bool,
    /// The token ended in mid-form: the password has to be typed again.
    pub renewed: bool,
    /// For telling of step 1, where somebody is told: milliseconds there, presses that were refused.
    pub first: Option<[u64; 2]>,
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
    /// The token ended before a message of this kind was asked for: it is, with the next token.
    pub wish: Option<MessageKind>,
}

impl Draft {
    /// The record.
    pub fn write(&self, config: &str, now: Moment) -> String {
        let mut answers = Map::new();
        for (place, answer) in &self.answers {
            answers.insert(place.clone(), answer.as_str().into());
        }
        let record = json::object([
            ("identifier", self.identifier.as_str().into()),
            ("sign_in_name", self.sign_in_name.as_str().into()),
            ("answers", Value::Object(answers)),
            ("at_details", self.at_details.into()),
            ("renewed", self.renewed.into()),
            ("first", self.first.map(Vec::from).into()),
        ]);
        write(record, config, now)
    }

    /// Reads a record of this config that is not too old.
    pub fn read(text: &str, config: &str, now: Moment) -> Option<Self> {
        let record = read(text, config, now, DRAFT_LIFE)?;
        let text = |key: &str| record.get(key).and_then(Value::as_str).map(str::to_owned);
        let flag = |key: &str| record.get(key).and_then(Value::as_bool).unwrap_or_default();
        let mut answers = BTreeMap::new();
        for (key, answer) in record.get("answers").and_then(Value::as_object)? {
            // Keys of an older shape are no pointers: they would land on other fields.
            if key.starts_with('/') {
                answers.insert(key.clone(), answer.as_str()?.to_owned());
            }
        }
        Some(Self {
            identifier: text("identifier")?,
            sign_in_name: text("sign_in_name").unwrap_or_default(),
            answers,
            at_details: flag("at_details"),
            renewed: flag("renewed"),
            first: WHOLE.then(|| first(&record)).flatten(),
        })
    }
}

impl Account {
    /// The record.
    pub fn write(&self, config: &str, now: Moment) -> String {
        let life = self.code_life.map(|life| life.as_millis() as u64);
        let record = json::object([
            ("id", self.id.open().into()),
            ("address", self.address.as_str().into()),
            ("link", (self.by == MessageKind::Link).into()),
            ("sent_at", self.sent_at.0.into()),
            ("resend_at", self.resend_at.0.into()),
            ("messages", self.messages.into()),
            ("expires_at", self.expires_at.map(|m| m.0).into()),
            ("code_length", self.code_length.into()),
            ("code_life", life.into()),
            ("policy", self.policy.map(|p| p.numbers().to_vec()).into()),
            ("code_again", self.code_again.into()),
            ("wish", self.wish.map(|by| by == MessageKind::Link).into()),
        ]);
        write(record, config, now)
    }

    /// Reads a record of this config that is not too old.
    pub fn read(text: &str, config: &str, now: Moment) -> Option<Self> {
        let record = read(text, config, now, ACCOUNT_LIFE)?;
        let text = |key: &str| record.get(key).and_then(Value::as_str);
        let number = |key: &str| record.get(key).and_then(Value::as_u64);
        let flag = |key: &str| record.get(key).and_then(Value::as_bool);
        let sent_at = number("sent_at")?;
        // A clock that was set back must not make anybody wait for hours.
        let back = sent_at.saturating_sub(now.0);
        let moment = |kept: u64| Moment(kept.saturating_sub(back));
        let kind = |link| match link {
            true => MessageKind::Link,
            false => MessageKind::Code,
        };
        let policy = record.get("policy").and_then(Value::as_array).map(|kept| {
            let mut numbers = [0; 7];
            for (number, kept) in numbers.iter_mut().zip(kept) {
                *number = kept.as_u64().unwrap_or_default() as usize;
            }
            Policy::of_numbers(numbers)
        });
        Some(Self {
            id: UserId::new(text("id")?),
            address: text("address")?.to_owned(),
            by: kind(flag("link")?),
            sent_at: moment(sent_at),
            resend_at: moment(number("resend_at")?),
            messages: number("messages")? as u32,
            expires_at: number("expires_at").map(moment),
            code_life: number("code_life").map(Duration::from_millis),
            code_length: number("code_length").map(|length| length as usize),
            policy,
            code_again: flag("code_again")?,
            wish: flag("wish").map(kind),
        })
    }
}

/// The record of the accounts that this browser has registered, the newest last; of too many the oldest go.
pub fn write_registered(marks: &[String], config: &str, now: Moment) -> String {
    let from = marks.len().saturating_sub(REGISTERED_MOST);
    let marks: Vec<Value> = marks[from..].iter().map(|m| m.as_str().into()).collect();
    write(json::object([("marks", marks.into())]), config, now)
}

/// Reads that record.
pub fn read_registered(text: &str, config: &str, now: Moment) -> Vec<String> {
    let record = read(text, config, now, REGISTERED_LIFE);
    let marks = record
        .as_ref()
        .and_then(|record| record.get("marks")?.as_array());
    let marks = marks.into_iter().flatten().filter_map(Value::as_str);
    marks.map(str::to_owned).collect()
}

fn first(record: &Value) -> Option<[u64; 2]> {
    let kept = record.get("first")?.as_array()?;
    Some([kept.first()?.as_u64()?, kept.get(1)?.as_u64()?])
}

/// The record, written and read by hand: what serde's derive would add weighs 4 KB (brotli) in the page.
fn write(record: Value, config: &str, now: Moment) -> String {
    json::write(&json::object([
        ("config", config.into()),
        ("kept_at", now.0.into()),
        ("record", record),
    ]))
}

fn read(text: &str, config: &str, now: Moment, life: Duration) -> Option<Value> {
    let mut kept = json::read(text).ok()?;
    let kept_at = Moment(kept.get("kept_at")?.as_u64()?);
    let ours = kept.get("config")?.as_str()? == config;
    let record = kept.get_mut("record")?.take();
    (ours && now.since(kept_at) <= life).then_some(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_accounts_of_this_browser_are_known_by_their_marks_for_a_week() {
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
            policy: Some(Policy::of_numbers([12, 1, 1, 1, 1, 3, 72])),
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
