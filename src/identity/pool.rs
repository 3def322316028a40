//! The pool's settings that a registration depends on (contract.md section 4). All other members are ignored.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::duration;
use crate::lenient::Lenient;
use crate::password::policy::{ADVISED_LENGTH_OF_TWO, Policy, Strength};

/// The octets of a password that bcrypt uses.
const BCRYPT: usize = 72;

/// The pool, as far as a registration depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Whether visitors may register themselves; `None` when the pool does not say.
    pub registration_allowed: Option<bool>,
    /// The id of the payload schema.
    pub schema: Option<String>,
    /// The counting rules and the strength of passwords.
    pub policy: Policy,
    /// The length of an activation code, if the pool names it.
    pub code_length: Option<usize>,
    /// The life of an activation code, if the pool names it.
    pub code_life: Option<Duration>,
}

/// The members of the answer of `systemGetPool` that are read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    id: Lenient<String>,
    name: Lenient<String>,
    public_registration_allowed: Lenient<bool>,
    payload_schema_id: Lenient<String>,
    password_policy: Lenient<PasswordPolicy>,
    password_settings: Lenient<PasswordSettings>,
    otp_settings: Lenient<OtpSettings>,
    second_factor_authentication_mechanisms: Lenient<Vec<Value>>,
    second_factor_threshold: Lenient<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PasswordPolicy {
    min_length: Lenient<u64>,
    capital_letters: Lenient<u64>,
    lowercase_letters: Lenient<u64>,
    digits: Lenient<u64>,
    special_characters: Lenient<u64>,
    strength: Lenient<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PasswordSettings {
    hashing_method: Lenient<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OtpSettings {
    activation: Lenient<OtpType>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OtpType {
    length: Lenient<u64>,
    ttl: Lenient<String>,
}

/// Reads the answer of `systemGetPool`; `None` if it is not a pool.
pub fn read(answer: &Value) -> Option<Pool> {
    Answer::deserialize(answer).ok()?.pool()
}

impl Answer {
    /// The pool; `None` if the answer is not one.
    pub(super) fn pool(self) -> Option<Pool> {
        let second_factor = self.has_second_factor();
        let policy = self.password_policy.0.unwrap_or_default();
        let settings = self.password_settings.0.unwrap_or_default();
        let otp = self.otp_settings.0.unwrap_or_default();
        let activation = otp.activation.0.unwrap_or_default();
        let count = |asked: Lenient<u64>| asked.0.map_or(0, |n| n.min(1000) as usize);
        let mut min_length = count(policy.min_length);
        if min_length == 0 && second_factor {
            min_length = ADVISED_LENGTH_OF_TWO;
        }
        let bcrypt = settings.hashing_method.0.as_deref() == Some("bcrypt");
        let said = |text: Lenient<String>| text.0.filter(|text| !text.is_empty());
        // An object with neither id nor name is not a pool.
        said(self.id).or(said(self.name))?;
        Some(Pool {
            registration_allowed: self.public_registration_allowed.0,
            schema: said(self.payload_schema_id),
            policy: Policy {
                min_length,
                capital_letters: count(policy.capital_letters),
                lowercase_letters: count(policy.lowercase_letters),
                digits: count(policy.digits),
                special_characters: count(policy.special_characters),
                strength: policy
                    .strength
                    .0
                    .map_or(Strength::Any, |s| Strength::from_word(&s)),
                max_octets: if bcrypt { BCRYPT } else { 0 },
            },
            code_length: activation
                .length
                .0
                .filter(|length| (4..=32).contains(length))
                .map(|length| length as usize),
            code_life: said(activation.ttl)
                .and_then(|ttl| duration::parse(&ttl))
                // A life of zero is not believed.
                .filter(|life| life.as_secs() > 0),
        })
    }

    /// Whether every sign-in needs a second factor. With a threshold above zero some do not.
    fn has_second_factor(&self) -> bool {
        let mechanisms = self.second_factor_authentication_mechanisms.0.as_ref();
        let always = self.second_factor_threshold.0;
        mechanisms.is_some_and(|mechanisms| !mechanisms.is_empty())
            && always.is_none_or(|threshold| threshold <= 0.0)
    }
}
