//! Which patterns may be run, and on how long a text.

use serde_json::json;

use super::{super::*, Engine};

#[test]
fn patterns_that_ask_for_hours_are_never_run() {
    for pattern in [
        "(a+)+$",
        "(a*)*",
        "^(a|a)*$",
        "^(?:a?){30}a{30}$",
        r"^(\w+\s?)*$",
        r"([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
        r"(.*)(.*)(.*)(.*)(.*)(.*)x",
        "(?=(a+)+$)",
        "(?<name>a+)+?",
        r"(\(+)+",
        "([(]+)+",
        r"(\u{61}+)+",
        "(aa?)+b",
        // Nothing tells the rounds apart.
        "([a-z]+-?)*",
        r"(\w+\w)*",
        r"(-?[a-z]+)*",
        "(-[a-z-]+)*",
        r"(-[\w\-]+)*",
        "([^a]+-)*",
        "(.+-)*",
        "(-a?a?)*",
        "(-(a+))*",
        "(?<b>a+)*",
        "(a*b|c*d)+",
        r"(\.\S+)*",
        r"([+-9]+5)*",
        r"(é[^a]+)*",
        r"(\b\w+)*",
        "(^a+)*",
        "(a{1,9})*",
        "((((a+){2}){2}){2}){2}",
        &"(".repeat(40),
        &"a".repeat(10_001),
    ] {
        assert!(runaway(pattern), "{pattern}");
    }
}

#[test]
fn honest_patterns_are_run() {
    for pattern in [
        "",
        "^[a-z]+$",
        r"^\+[1-9]\d{1,14}$",
        r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        r"^(?:\d{1,3}\.){3}\d{1,3}$",
        r"^\d{5}(-\d{4})?$",
        r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$",
        r"^(?:AL|AK|AZ|AR|CA|CO|CT)$",
        r"^(?=.*\d)(?=.*[a-z]).{8,64}$",
        r"^[\p{L}\p{M}' \-]{1,100}$",
        r"^(\+?\d{1,2}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}$",
        "[+*?(){}]",
        r"\(\+\)+",
        r"\u{61}+",
        "(ab)+",
        // One character tells the rounds apart.
        r"^[\p{L}\p{M}]+(?:[ '-][\p{L}\p{M}]+)*$",
        "^[a-z0-9]+(-[a-z0-9]+)*$",
        r"^\w+(?<more>[.-]\w+)*@\w+([.-]\w+)*\.\w{2,}$",
        r"^(\d+,)*\d+$",
        r"^([^,]+,)*[^,]+$",
        r"^( \S{1,9})*$",
        r"^(?:\d{1,3}\.){3}\d{1,3}(?:,(?:\d{1,3}\.){3}\d{1,3})?$",
    ] {
        assert!(!runaway(pattern), "{pattern}");
    }
}

/// On a text that is too long for its pattern nothing is said, and the tenant judges.
#[test]
fn the_more_a_pattern_may_try_the_shorter_is_the_text_it_is_run_on() {
    let engine = Engine::default();
    for (pattern, longest) in [
        ("^a$", 1_000),
        ("a+$", 1_000),
        ("^a+b+$", 1_000),
        ("a+b+$", 256),
        ("^a+b+c+$", 256),
        ("^a+b+c+d+$", 64),
        ("^a+b+c+d+e+$", 16),
    ] {
        let (schema, _) = Schema::read(&json!({ "not": { "pattern": pattern } }));
        let (pattern, text) = (Pattern::read(pattern), |length| "é".repeat(length));
        assert!(
            pattern.matches(&engine, &text(longest)).is_some(),
            "{pattern:?}"
        );
        assert_eq!(
            pattern.matches(&engine, &text(longest + 1)),
            None,
            "{pattern:?}"
        );
        assert!(
            schema.admits(&json!(text(longest + 1)), &engine),
            "{pattern:?}"
        );
    }
}
