//! Answers with known scores.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::headers::{Headers, Scheme};
use serde_json::json;

const DOCUMENT: &str = "<!doctype html><script data-x=\"1\">x</script>\
    <script type=\"module\" src=\"/a.js\" integrity=\"sha384-x\" crossorigin></script>";

fn headers() -> Vec<(String, String)> {
    let headers = Headers::new(&["sha256-abc=".to_owned()], &["sha256-def=".to_owned()]);
    let config = json!({ "tenant": { "issuer": "https://a.example/d/system", "identity_api": "https://a.example/i" } });
    let mut all = headers.every_answer.clone();
    all.push((
        "content-security-policy".to_owned(),
        headers.policy_for(&config, Scheme::Https).unwrap(),
    ));
    all
}

#[test]
fn the_headers_of_the_design_get_the_full_score() {
    let verdict = judge(&headers(), DOCUMENT);
    assert_eq!((verdict.score, verdict.grade), (FULL, "A+"), "{verdict:?}");
}

/// The score when one header is left out or changed.
fn with(name: &str, change: impl Fn(&str) -> Option<String>) -> (i32, &'static str) {
    let mut all = headers();
    let before = all.clone();
    all.retain_mut(|(one, value)| {
        if one != name {
            return true;
        }
        let changed = change(value);
        value.clone_from(changed.as_ref().unwrap_or(&String::new()));
        changed.is_some()
    });
    assert_ne!(all, before, "{name} was not changed");
    let verdict = judge(&all, DOCUMENT);
    (verdict.score, verdict.grade)
}

#[test]
fn each_missing_or_wrong_header_costs_its_points() {
    let without = |name| with(name, |_| None);
    let policy = |from: &'static str, to: &'static str| {
        with("content-security-policy", move |value| {
            Some(value.replace(from, to))
        })
    };
    let said = |name, to: &'static str| with(name, move |_| Some(to.to_owned()));
    // A missing header costs the points that it is worth. If what is wrong brings the score below 90, no other points
    // count.
    for (what, got, wanted) in [
        (
            "no policy: neither frames nor sources",
            without("content-security-policy"),
            (75, "B"),
        ),
        (
            "unsafe-inline beside a hash",
            policy("'wasm-unsafe", "'unsafe-inline' 'wasm-unsafe"),
            (155, "A+"),
        ),
        (
            "any script",
            policy("'wasm-unsafe", "https: 'wasm-unsafe"),
            (80, "B+"),
        ),
        (
            "unsafe-eval",
            policy("'wasm-unsafe-eval'", "'unsafe-eval'"),
            (135, "A+"),
        ),
        (
            "http beside https",
            policy("https://a.example", "http://a.example"),
            (80, "B+"),
        ),
        (
            "http pictures",
            policy("img-src 'self'", "img-src http://a.example"),
            (135, "A+"),
        ),
        (
            "inline style",
            policy(
                "style-src 'self' 'sha256-def='",
                "style-src 'unsafe-inline'",
            ),
            (145, "A+"),
        ),
        (
            // Beside a hash it does not count.
            "inline style beside a hash",
            policy("style-src 'self'", "style-src 'unsafe-inline'"),
            (FULL, "A+"),
        ),
        (
            "a wider default",
            policy("default-src 'none'", "default-src 'self'"),
            (150, "A+"),
        ),
        (
            "frames by the header alone",
            policy("frame-ancestors 'none'; ", ""),
            (155, "A+"),
        ),
        (
            "no referrer policy",
            without("referrer-policy"),
            (150, "A+"),
        ),
        (
            "an unsafe one",
            said("referrer-policy", "unsafe-url"),
            (145, "A+"),
        ),
        (
            "an unknown one",
            said("referrer-policy", "none"),
            (145, "A+"),
        ),
        ("no HSTS", without("strict-transport-security"), (80, "B+")),
        (
            "a short one",
            said("strict-transport-security", "max-age=3600"),
            (145, "A+"),
        ),
        ("no nosniff", without("x-content-type-options"), (150, "A+")),
        (
            "no CORP",
            without("cross-origin-resource-policy"),
            (145, "A+"),
        ),
        (
            "CORP for all",
            said("cross-origin-resource-policy", "cross-origin"),
            (145, "A+"),
        ),
        (
            "no COEP",
            without("cross-origin-embedder-policy"),
            (145, "A+"),
        ),
        (
            "no COOP",
            without("cross-origin-opener-policy"),
            (145, "A+"),
        ),
    ] {
        assert_eq!(got, wanted, "{what}");
    }
}

#[test]
fn a_script_without_integrity_costs_its_points_and_a_foreign_one_more() {
    let of = |document: &str| judge(&headers(), document).score;
    let bare = DOCUMENT.replace(" integrity=\"sha384-x\"", "");
    assert_eq!(of(&bare), 150);
    assert_eq!(
        of(&(DOCUMENT.to_owned() + "<script src=\"/b.js\"></script>")),
        150
    );
    let foreign = bare.replace("/a.js", "https://b.example/a.js");
    assert_eq!(of(&foreign), 145);
    assert_eq!(of("<!doctype html>"), 150);
}

#[test]
fn a_document_without_headers_gets_few_points() {
    let document = DOCUMENT.to_owned()
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\
           <meta name=\"referrer\" content=\"no-referrer\">";
    let verdict = judge(&[], &document);
    // No HSTS, no types, and nothing about frames: 100 - 20 - 5 - 20.
    assert_eq!((verdict.score, verdict.grade), (55, "C"), "{verdict:?}");
    assert_eq!(judge(&[], "").grade, "D");
}
