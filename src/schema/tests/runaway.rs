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
        // No character separates the rounds.
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
        // A range that begins or ends with an escape overlaps another part.
        r"^([\]-a]+_)*$",
        r"^(_[\]-a]+)*$",
        r"^([\x5d-\u0061]+_)*$",
        r"^([\u{5d}-a]+_)*$",
        r"^([+-\x61]+_)*$",
        r"^([\w-]+-)*$",
        r"^([\--9]+5)*$",
        r"^([^\x61]+b)*$",
        r"^([^\x41-\x43]+b)*$",
        r"^([^\p{Lu}]+a)*$",
        r"^([^\p{Script=Greek}]+a)*$",
        "^([\\b]+\u{8})*$",
        r"^([^\D]+5)*$",
        r"^([\cA-z]+b)*$",
        // Modifiers: a letter may match another one.
        "^(?i:([a-z]+A)*)$",
        "^(?i:(A[a-z]+)*)$",
        "^(?i:([^a]+A)*)$",
        "^(?i-s:(?:([a-z]+A)*))$",
        "^(?s-i:([a-z]+A)*)$",
        "^(?i:(?-i:([a-z]+A)*))$",
        r"^(?i:(\x61[A-Z]+)*)$",
        // A back reference may be to the empty text.
        r"^(?<n>x?)([a-z]+\k<n>)*$",
        r"^(x?)([a-z]+\1)*$",
        // Many rounds without a character, and many steps after many ways.
        r"^(?:(?:(?:\B){1000}){1000}){1000}$",
        "^(?:(?:){60000}){60000}$",
        &("^(?:a{0,1}b?){16}".to_owned() + &r"\B".repeat(4_000)),
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
        "[+*?(){}]",
        r"\(\+\)+",
        r"\u{61}+",
        "(ab)+",
        // One character separates the rounds.
        r"^([^,]+,)*[^,]+$",
        r"^( \S{1,9})*$",
    ] {
        assert!(!runaway(pattern), "{pattern}");
    }
}

/// Common patterns of forms, each with an answer that matches and one that does not.
#[test]
fn ordinary_patterns_are_run_on_ordinary_answers() {
    let engine = Engine::default();
    for (pattern, right, wrong) in [
        // Names.
        (r"^[\p{L}\p{M}' \-]{1,100}$", "Zoë O'Neil-Müller", "R2D2"),
        (
            r"^[\p{L}\p{M}]+(?:[ '-][\p{L}\p{M}]+)*$",
            "Anne-Marie d'Arc",
            "-",
        ),
        (
            r"^[A-Za-z\u00C0-\u024F]+(?:[ '\-][A-Za-z\u00C0-\u024F]+)*$",
            "José Ortega",
            "a  b",
        ),
        (
            r"^[\u0600-\u06FF]+(?: [\u0600-\u06FF]+)*$",
            "محمد علي",
            "ada",
        ),
        (r"^[^\d<>]{2,50}$", "Ada Lovelace", "<b>"),
        (r"^\S(?:.*\S)?$", "Ada L", " Ada"),
        (r"^(?! )[A-Za-z ]*(?<! )$", "Ada L", "Ada "),
        (r"^[A-Z][a-z]+$", "Ada", "ada"),
        // Telephone.
        (r"^\+[1-9]\d{1,14}$", "+4915112345678", "0151"),
        (
            r"^(\+?\d{1,2}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}$",
            "+1 (555) 123-4567",
            "555",
        ),
        (r"^\(\d{3}\) \d{3}-\d{4}$", "(555) 123-4567", "555 123 4567"),
        (r"^[0-9+\-() ]{6,20}$", "+44 (0)20 7946", "call me"),
        (r"^0[1-9](?:[ .-]?\d{2}){4}$", "01 23 45 67 89", "0123"),
        (r"^(?:\+49|0)[1-9]\d{3,13}$", "03012345678", "+490"),
        // Postal codes.
        (r"^\d{5}(-\d{4})?$", "90210-1234", "9021"),
        (r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$", "SW1A 1AA", "SW1"),
        (
            r"^(?:GIR 0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d(?:\d|[ABEHMNPRV-Y])?|\d[A-HJKPSTUW]) \d[ABD-HJLNP-UW-Z]{2})$",
            "M1 1AE",
            "QQ1 1AA",
        ),
        (
            r"^[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d$",
            "K1A 0B1",
            "D1A 0B1",
        ),
        (r"^[1-9]\d{3} ?[A-Z]{2}$", "1012 AB", "0012 AB"),
        (r"^(?:[A-Z]-)?\d{4,5}$", "D-10115", "10"),
        // Dates and times.
        (r"^\d{4}-\d{2}-\d{2}$", "1990-12-31", "31.12.1990"),
        (
            r"^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$",
            "2001-02-28",
            "2001-13-01",
        ),
        (
            r"^(0?[1-9]|[12]\d|3[01])[\/.](0?[1-9]|1[0-2])[\/.]\d{4}$",
            "1/2/1990",
            "1-2-1990",
        ),
        (
            r"^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$",
            "23:59",
            "24:00",
        ),
        (
            r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$",
            "2026-01-02T03:04:05.6Z",
            "2026-01-02",
        ),
        // Identifiers.
        (
            r"^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            "123e4567-e89b-12d3-a456-426614174000",
            "123",
        ),
        (r"^[a-zA-Z][a-zA-Z0-9._-]{2,31}$", "ada.l_1815", "1a"),
        ("^[a-z0-9]+(-[a-z0-9]+)*$", "a-slug-1", "a--b"),
        (
            r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$",
            "DE89370400440532013000",
            "DE",
        ),
        (
            r"^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$",
            "DEUTDEFF500",
            "DEUT",
        ),
        (
            r"^(?!000|666|9\d{2})\d{3}-(?!00)\d{2}-(?!0000)\d{4}$",
            "123-45-6789",
            "000-12-3456",
        ),
        (r"^(?:\d[ -]?){13,16}$", "4111 1111 1111 1111", "4111"),
        (
            r"^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|3[47]\d{13})$",
            "4111111111111111",
            "1",
        ),
        (
            r"^(?:ATU\d{8}|DE\d{9}|NL\d{9}B\d{2})$",
            "DE123456789",
            "DE1",
        ),
        (
            r"^(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{8,64}$",
            "Correct1horse",
            "short",
        ),
        (r"^[A-Z]{3}-\d{3,6}$", "EMP-12345", "E-1"),
        (r"^(?:AL|AK|AZ|AR|CA|CO|CT)$", "CA", "XX"),
        (r"^#?(?:[0-9a-fA-F]{3}){1,2}$", "#a1b2c3", "#12"),
        (
            r"^[1-9]\d{0,2}(?:,\d{3})*(?:\.\d{1,2})?$",
            "1,234.50",
            "1,23",
        ),
        (r"^-?\d+(?:\.\d+)?$", "-12.5", "1."),
        (r"^(\d+,)*\d+$", "1,22,333", "1,"),
        // Addresses.
        (
            r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
            "ada@example.test",
            "ada@test",
        ),
        (
            r"^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$",
            "ada.l@mail.example",
            "ada",
        ),
        (
            r"^\w+(?<more>[.-]\w+)*@\w+([.-]\w+)*\.\w{2,}$",
            "a.l@ex-a.test",
            "a@b",
        ),
        (
            r"^https?:\/\/[^\s/$.?#].[^\s]*$",
            "https://example.test/a?b",
            "ftp://a",
        ),
        (
            r"^https:\/\/(?:www\.)?linkedin\.com\/in\/[\w-]+\/?$",
            "https://linkedin.com/in/ada-l",
            "https://a.test",
        ),
        (r"^(?:\d{1,3}\.){3}\d{1,3}$", "192.0.2.1", "192.0.2"),
        (
            r"^(?:\d{1,3}\.){3}\d{1,3}(?:,(?:\d{1,3}\.){3}\d{1,3})?$",
            "192.0.2.1,192.0.2.2",
            "1",
        ),
        (r"^@?[A-Za-z0-9_]{1,15}$", "@ada", "a b"),
        (
            r"^\d+[a-zA-Z]? [\p{L} .'-]{2,60}$",
            "12b Main St.",
            "Main St.",
        ),
    ] {
        // The engine of the tests has no lookaround, so only whether it is called is asserted.
        let asked = |text: &str| Pattern::read(pattern).matches(&Asked, text);
        assert_eq!(
            (asked(right), asked(wrong)),
            (Some(true), Some(true)),
            "{pattern}"
        );
        if !pattern.contains("(?=") && !pattern.contains("(?!") && !pattern.contains("(?<!") {
            let says = |text: &str| Pattern::read(pattern).matches(&engine, text);
            assert_eq!(
                (says(right), says(wrong)),
                (Some(true), Some(false)),
                "{pattern}"
            );
        }
    }
}

/// The count is too high for these patterns: it does not see what separates their rounds.
#[test]
fn an_ordinary_pattern_of_groups_within_groups_is_left_to_the_tenant() {
    for pattern in [
        r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$",
        r"^(?:[A-Z][a-z]* ?)+$",
        r"^(?:\w|-)+$",
        r"^(.)\1*$",
    ] {
        assert!(runaway(pattern), "{pattern}");
    }
}

/// An engine that answers that everything matches.
struct Asked;

impl Patterns for Asked {
    fn matches(&self, _: &str, _: &str) -> Option<bool> {
        Some(true)
    }
}

/// The page lists the place of the pattern and refuses no answer because of it; the tenant judges.
#[test]
fn a_pattern_that_is_never_run_is_listed_and_refuses_nothing() {
    for pattern in [r"^([\]-a]+_)*$", "^(?i:([a-z]+A)*)$", "^(a+)+$"] {
        let (schema, oddities) = Schema::read(&json!({
            "properties": {"name": {"type": "string", "pattern": pattern, "minLength": 3}},
        }));
        let reasons: Vec<_> = oddities
            .iter()
            .map(|odd| (odd.at.as_str(), odd.reason))
            .collect();
        assert_eq!(
            reasons,
            [("/properties/name/pattern", OddityReason::Runaway)],
            "{pattern}"
        );
        // An engine that must not be called.
        struct Never;
        impl Patterns for Never {
            fn matches(&self, pattern: &str, _: &str) -> Option<bool> {
                panic!("{pattern} is run")
            }
        }
        let long = "a".repeat(60) + "!";
        assert!(schema.admits(&json!({ "name": long }), &Never), "{pattern}");
        let short = schema.violations(&json!({"name": "a"}), &Never);
        assert_eq!(short.len(), 1, "what else is asked for still is: {pattern}");
    }
}

/// A text that is too long for its pattern is not refused; the tenant judges.
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
