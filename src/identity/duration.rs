//! Go duration strings, as the tenant writes times to live (`1h10m30s`; contract.md section 2.2).

use std::time::Duration;

/// Reads a duration; `None` if it is negative, empty or not a duration.
///
/// Whole numbers only: the standard library's parser of fractions would add 12 KB to the page.
pub fn parse(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut nanoseconds: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(digits);
        let unit = after
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit);
        let unit: u64 = match unit {
            "h" => 3_600_000_000_000,
            "m" => 60_000_000_000,
            "s" => 1_000_000_000,
            "ms" => 1_000_000,
            "us" | "µs" => 1_000,
            "ns" => 1,
            _ => return None,
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let mut tenth = unit;
        for digit in fraction.chars() {
            tenth /= 10;
            nanoseconds = nanoseconds.saturating_add(u64::from(digit.to_digit(10)?) * tenth);
        }
        let whole: u64 = whole.parse().ok()?;
        nanoseconds = nanoseconds.saturating_add(whole.saturating_mul(unit));
        rest = after;
    }
    let longest = 1_000_000_000 * 1_000_000_000;
    (!text.is_empty()).then(|| Duration::from_nanos(nanoseconds.min(longest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_durations_are_read() {
        for (text, seconds) in [
            ("10m0s", Some(600.0)),
            ("1h10m30s", Some(4230.0)),
            ("1.5h", Some(5400.0)),
            ("300ms", Some(0.3)),
            ("0", Some(0.0)),
            ("0s", Some(0.0)),
            ("", None),
            ("10", None),
            ("m", None),
            ("-5m", None),
            ("5x", None),
            ("..s", None),
            ("9999999999999h", Some(1e9)),
        ] {
            assert_eq!(parse(text).map(|d| d.as_secs_f64()), seconds, "{text}");
        }
    }
}
