//! Turns measured times into quantiles and rows of a table.

use serde_json::Value;

/// Reads a number out of the browser's answer.
pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// The value below which this part of them lies.
pub(crate) fn quantile(times: &mut [f64], at: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    let index = (times.len() as f64 * at).ceil() as usize;
    times[index.saturating_sub(1)]
}

/// A row of the table of times, in milliseconds.
pub(crate) fn row(what: &str, times: &mut [f64]) -> String {
    let (p50, p95) = (quantile(times, 0.5), quantile(times, 0.95));
    let most = quantile(times, 1.0);
    let runs = times.len();
    format!("| {what} | {runs} | {p50:.1} ms | {p95:.1} ms | {most:.1} ms |")
}
