//! Compares numbers of JSON without rounding: not every whole number above 2^53 is a float.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// 2^53. From here on not every whole number is a float, so a float may stand for another number.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// 2^63, the first float above every `i64`.
const ABOVE: f64 = 9_223_372_036_854_775_808.0;

/// A keyword's value as a whole number. `2.0` is 2; a fraction is `None`.
pub(super) fn whole(value: &Value) -> Option<i64> {
    let number = value.as_i64();
    number.or_else(|| {
        let float = value.as_f64()?;
        (is_whole(float) && float.abs() < EXACT).then_some(float as i64)
    })
}

/// Whether an instance is an integer by JSON Schema.
pub(super) fn is_integer(number: &Number) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(is_whole)
}

/// Compares an instance with a bound.
pub(super) fn compare(number: &Number, bound: i64) -> Ordering {
    if let Some(number) = number.as_i64() {
        return number.cmp(&bound);
    }
    // Anything else is above every `i64`, or a float.
    let float = number.as_f64().unwrap_or(f64::MAX);
    let floor = float.floor();
    if floor >= ABOVE {
        Ordering::Greater
    } else if floor < -ABOVE {
        Ordering::Less
    } else {
        let rest = if float > floor {
            Ordering::Greater
        } else {
            Ordering::Equal
        };
        (floor as i64).cmp(&bound).then(rest)
    }
}

/// Whether an instance is a multiple; `None` where its float may stand for another number.
pub(super) fn is_multiple(number: &Number, of: u64) -> Option<bool> {
    if let Some(number) = number.as_i64() {
        return Some(number.unsigned_abs().is_multiple_of(of));
    }
    if let Some(number) = number.as_u64() {
        return Some(number.is_multiple_of(of));
    }
    let float = number.as_f64()?.abs();
    if !is_whole(float) {
        Some(false)
    } else if float < EXACT {
        Some((float as u64).is_multiple_of(of))
    } else {
        None
    }
}

/// Equality by JSON Schema: `1` equals `1.0`, and the order of members does not count.
pub(super) fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => match (one.as_i64(), other.as_i64()) {
            (_, Some(other)) => compare(one, other) == Ordering::Equal,
            (Some(one), None) => compare(other, one) == Ordering::Equal,
            // Each is a float or above every `i64`.
            (None, None) => match (one.as_u64(), other.as_u64()) {
                (Some(one), Some(other)) => one == other,
                (None, None) => one.as_f64() == other.as_f64(),
                (Some(whole), None) => is_float(whole, other),
                (None, Some(whole)) => is_float(whole, one),
            },
        },
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(key, one)| other.get(key).is_some_and(|other| equal(one, other));
            one.len() == other.len() && one.iter().all(same)
        }
        (Value::String(one), Value::String(other)) => one == other,
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Null, Value::Null) => true,
        _ => false,
    }
}

/// Whether a number above every `i64` is exactly this float.
fn is_float(whole: u64, float: &Number) -> bool {
    float.as_f64().is_some_and(|float| {
        // A float of 2^64 would be clamped to `u64::MAX`.
        (ABOVE..2.0 * ABOVE).contains(&float) && float as u64 == whole
    })
}

fn is_whole(float: f64) -> bool {
    float.floor() == float
}
