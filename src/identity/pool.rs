//! What the page wants to know of the pool (contract.md section 4). Unknown members are ignored;
//! the pool has many that are nobody's business here.

use std::time::Duration;

use serde_json::Value;

use super::duration;
use crate::password::policy::{ADVISED_LENGTH_OF_TWO, Policy, Strength};

/// As much of a password as bcrypt looks at.
const BCRYPT: usize = 72;

/// The pool, as far as a registration depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Whether visitors may register themselves; `None` when the pool does not say.
    pub registration_allowed: Option<bool>,
    /// The schema of what is asked.
    pub schema: Option<String>,
    /// The counting rules and the strength of passwords.
    pub policy: Policy,
    /// Characters of an activation code, if the pool says.
    pub code_length: Option<usize>,
    /// How long an activation code lives, if the pool says.
    pub code_life: Option<Duration>,
}

/// Reads the answer of `systemGetPool`; nothing if it is not a pool.
pub fn read(body: &Value) -> Option<Pool> {
    let policy = body.get("password_policy");
    let count = |name: &str| {
        policy
            .and_then(|p| p.get(name))
            .and_then(Value::as_u64)
            .map_or(0, |n| n.min(1000) as usize)
    };
    let strength = policy
        .and_then(|p| p.get("strength"))
        .and_then(Value::as_str);
    let mut min_length = count("min_length");
    if min_length == 0 && has_second_factor(body) {
        min_length = ADVISED_LENGTH_OF_TWO;
    }
    let hashing = body
        .get("password_settings")
        .and_then(|settings| settings.get("hashing_method"))
        .and_then(Value::as_str);
    let activation = body.get("otp_settings").and_then(|s| s.get("activation"));
    let pool = Pool {
        registration_allowed: body
            .get("public_registration_allowed")
            .and_then(Value::as_bool),
        schema: text(body, "payload_schema_id"),
        policy: Policy {
            min_length,
            capital_letters: count("capital_letters"),
            lowercase_letters: count("lowercase_letters"),
            digits: count("digits"),
            special_characters: count("special_characters"),
            strength: strength.map_or(Strength::Any, Strength::of),
            max_octets: if hashing == Some("bcrypt") { BCRYPT } else { 0 },
        },
        code_length: activation
            .and_then(|a| a.get("length"))
            .and_then(Value::as_u64)
            .filter(|length| (4..=32).contains(length))
            .map(|length| length as usize),
        code_life: activation
            .and_then(|a| text(a, "ttl"))
            .and_then(|ttl| duration::parse(&ttl))
            // Nobody could use a code that lives no second.
            .filter(|life| life.as_secs() > 0),
    };
    // A JSON object that has nothing of a pool is not the pool.
    ["id", "name"]
        .iter()
        .any(|key| text(body, key).is_some())
        .then_some(pool)
}

/// Whether nobody signs in with the password alone. A threshold above zero lets some do.
fn has_second_factor(body: &Value) -> bool {
    let named = body
        .get("second_factor_authentication_mechanisms")
        .and_then(Value::as_array)
        .is_some_and(|mechanisms| !mechanisms.is_empty());
    let always = body
        .get("second_factor_threshold")
        .and_then(Value::as_f64)
        .is_none_or(|threshold| threshold <= 0.0);
    named && always
}

fn text(body: &Value, key: &str) -> Option<String> {
    body.get(key)
        .and_then(Value::as_str)
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
}
