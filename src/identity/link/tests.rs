//! Activation links: as they were sent, and damaged on their way.

use super::*;

const CODE: &str = "dGhp+yBp/yBhIGNvZGUgb2YgdGhpcnR5LXR3byBieXQ=";
const SAFE: &str = "Zk3-9a_QxV7tLm2Rw8Ys4Hd6Jc1Nf5Pb0Gg-uEoKiTz";
const USER: &str = "0b5c1c3e-7f5d-4b39-9d3b-8a2f6c1de907";

fn code_of(query: &str, fragment: &str) -> Result<Option<String>, Damaged> {
    read(query, fragment).map(|link| link.map(|link| link.code.open().to_owned()))
}

/// Checks a link with these parameters in the query, then in the fragment.
#[track_caller]
fn check(text: &str, code: &str, user: Option<&str>) {
    for (query, fragment) in [(text, ""), ("", text)] {
        let link = read(query, fragment);
        let Ok(Some(link)) = link else {
            panic!("{text}: {link:?}");
        };
        assert_eq!(link.code.open(), code, "{text}");
        assert_eq!(link.user.as_deref(), user, "{text}");
    }
}

fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[test]
fn a_link_as_it_was_sent_is_read() {
    check(&format!("code={}", escaped(CODE)), CODE, None);
    check(&format!("code={CODE}"), CODE, None);
    check(&format!("code={SAFE}"), SAFE, None);
    check("code=ABC234&user_id=u-1", "ABC234", Some("u-1"));
    let jwt = "eyJhbGciOiJkaXIifQ..5eym8TW_c8SuK0lt.qUPG";
    check(&format!("code={jwt}"), jwt, None);
    assert_eq!(code_of("", ""), Ok(None));
    assert_eq!(code_of("activated", ""), Ok(None));
    assert_eq!(code_of("code=", "code"), Ok(None));
    assert_eq!(code_of("user_id=u-1", ""), Ok(None));
    // The code in the fragment wins.
    let both = code_of("code=ofthequery", "code=ofthefragment");
    assert_eq!(both, Ok(Some("ofthefragment".to_owned())));
}

#[test]
fn a_line_break_may_stand_anywhere_in_a_code_also_within_an_escape() {
    let link = escaped(CODE);
    for at in 1..link.len() {
        let (start, end) = link.split_at(at);
        for line_break in ["%0D%0A", "%0a", "\r\n", "%250D%250A"] {
            check(&format!("code={start}{line_break}{end}"), CODE, None);
        }
    }
}

#[test]
fn parameters_of_others_do_not_matter() {
    let tracked = "utm_source=mail&utm_medium=e%26mail&fbclid=IwAR0=&mc_eid=x";
    check(&format!("{tracked}&code={SAFE}"), SAFE, None);
    check(&format!("code={SAFE}&{tracked}"), SAFE, None);
    let inside = escaped("https://a.example/?x=1&code=another-code");
    check(&format!("go_to={inside}&code={SAFE}"), SAFE, None);
    let (tracked, fragment) = (tracked, format!("code={SAFE}"));
    assert_eq!(code_of(tracked, &fragment), Ok(Some(SAFE.to_owned())));
}

#[test]
fn the_sign_between_parameters_may_be_an_entity() {
    for sign in [
        "&amp;",
        "&AMP;",
        "&amp;amp;",
        "&#38;",
        "&#x26;",
        "&amp%3B",
        "&amp",
    ] {
        let text = format!("code={SAFE}{sign}user_id={USER}");
        check(&text, SAFE, Some(USER));
        let text = format!("user_id={USER}{sign}code={SAFE}");
        check(&text, SAFE, Some(USER));
    }
    // The browser puts everything after `#` into the fragment.
    let link = read(&format!("code={SAFE}&"), &format!("38;user_id={USER}"));
    let user = link.map(|link| link.and_then(|link| link.user));
    assert_eq!(user, Ok(Some(USER.to_owned())));
}

#[test]
fn what_is_escaped_more_than_once_is_unescaped_as_often() {
    let parameters = format!("code={}&user_id={USER}", escaped(CODE));
    let mut text = parameters.clone();
    for _ in 0..3 {
        check(&text, CODE, Some(USER));
        text = escaped(&text);
    }
    let twice = escaped(&escaped(CODE));
    check(&format!("code={twice}&user_id={USER}"), CODE, Some(USER));
    check(&format!("code={SAFE}%26user_id%3D{USER}"), SAFE, Some(USER));
    check(&format!("code%3D{SAFE}"), SAFE, None);
}

#[test]
fn leftovers_of_quoted_printable_are_taken_off() {
    check(&format!("code=3D{SAFE}&user_id=3D{USER}"), SAFE, Some(USER));
    check(&format!("code=3D{}", CODE.replace('=', "=3D")), CODE, None);
    let (start, end) = SAFE.split_at(20);
    for broken in ["=", "=\r\n", "=%0D%0A", "=%20", "=\u{a0}"] {
        check(&format!("code={start}{broken}{end}"), SAFE, None);
        check(&format!("code=3D{start}{broken}{end}"), SAFE, None);
    }
}

#[test]
fn where_3d_may_belong_to_the_code_the_tenant_is_asked_for_both() {
    for (text, unquoted) in [
        (format!("code=3D{SAFE}"), Some(SAFE)),
        (format!("code={SAFE}"), None),
        ("code=3Dabcdefg".to_owned(), None),
    ] {
        let link = read(&text, "").ok().flatten();
        let other = link.and_then(|link| link.unquoted());
        assert_eq!(other.as_ref().map(ActivationCode::open), unquoted, "{text}");
    }
    // The other parameter would begin with `3D`, too.
    let text = format!("code=3DABC2&user_id={USER}");
    check(&text, "3DABC2", Some(USER));
}

#[test]
fn what_stands_around_a_link_in_a_sentence_is_taken_off() {
    for behind in [
        ".",
        ",",
        ">",
        ")",
        "\"",
        "'",
        "%3E",
        "%22",
        ">.",
        ").",
        "”",
        "%E2%80%9D",
        "»",
        "]",
        ";",
        "!",
        "?",
        "**",
        "%20",
        "&quot;",
        "&gt;",
        "\u{a0}",
        "%C2%A0",
        "%A0",
        "\u{200b}",
        "%E2%80%8B.",
        " .",
        "。",
    ] {
        check(&format!("code={SAFE}{behind}"), SAFE, None);
        let user = format!("code={SAFE}&user_id={USER}{behind}");
        check(&user, SAFE, Some(USER));
    }
    check(&format!("code=<{SAFE}>"), SAFE, None);
}

#[test]
fn what_cannot_be_seen_is_taken_out_and_a_space_is_a_plus() {
    let (start, end) = SAFE.split_at(20);
    for unseen in [
        "\u{200b}",
        "%E2%80%8B",
        "\u{feff}",
        "\u{ad}",
        "\u{2060}",
        "\u{a0}",
        "%C2%A0",
        "%09",
        "%0A",
        "\u{202c}",
        "\u{3164}",
    ] {
        check(&format!("code={start}{unseen}{end}"), SAFE, None);
        check(&format!("co{unseen}de={SAFE}{unseen}"), SAFE, None);
    }
    for plus in [" ", "%20", "+", "%2B", "%252B", "%2520"] {
        check(&format!("code={}", CODE.replace('+', plus)), CODE, None);
    }
}

#[test]
fn a_code_that_cannot_be_one_is_damaged() {
    for text in [
        "code=abc",
        "code=Zk3-9a_QxV7tLm2Rw8Ys…",
        "code=Zk3-9a_QxV7tLm2Rw8Ys...",
        "code=Zk3-9a_QxV7tLm2Rw8Ys...\"",
        "code=Zk3-9a_QxV7tLm2Rw8Ys%E2%80%A6",
        "code=Zk3-9a_QxV7tLm2Rw8Ys%2",
        "code=Zk3-9a_QxV7tLm2Rw8Ys%",
        "code={{.Data.OTP.Code}}",
        "code=%7B%7Bcode%7D%7D",
        "code=%3Cscript%3Ealert(1)%3C/script%3E",
        "code=a-code-with-\u{1f600}",
        "code=Zk3-9a_QxV7t<br>Lm2Rw8Ys",
        "code=.",
        "code=====",
        "code=Zk3-9a_QxV7tLm2Rw8Ys===",
        "code=12&user_id=u-1",
        "code=ABC234&user_id=.",
        "code=ABC234&user_id=0b5c1c3e-7f5d…",
    ] {
        for (query, fragment) in [(text, ""), ("", text)] {
            assert_eq!(code_of(query, fragment), Err(Damaged), "{text}");
        }
    }
}

#[test]
fn activated_is_one_parameter_among_others() {
    for text in [
        "activated",
        "activated=",
        "activated=true",
        "activated&utm_source=mail",
        "utm_source=mail&activated",
        "utm_source=mail&amp;activated",
        "activated.",
        "activated%E2%80%8B",
    ] {
        assert!(says_activated(text, ""), "{text}");
        assert!(says_activated("", text), "{text}");
    }
    for text in ["", "x=activated", "deactivated", "activated_at=5"] {
        assert!(!says_activated(text, ""), "{text}");
    }
}

#[test]
fn the_address_that_a_link_names_is_read_where_it_is_one() {
    let address = |text: &str| {
        let link = read(text, "").expect("a whole link").expect("a link");
        link.addressee.map(|addressee| addressee.whole().to_owned())
    };
    for (identifier, expected) in [
        ("ada%40example.test", Some("ada@example.test")),
        ("ada+news%40example.test", Some("ada+news@example.test")),
        ("Ada%40Example.test.", Some("Ada@Example.test")),
        ("%2B48123456789", Some("+48123456789")),
        ("ada.byron", None),
        ("", None),
        ("Your%20account%20is%20locked", None),
        ("%3Cscript%3E%40example.test", None),
        ("ada%40exam...", None),
    ] {
        let text = format!("code={SAFE}&user_id={USER}&identifier={identifier}");
        assert_eq!(address(&text).as_deref(), expected, "{identifier}");
    }
    let quoted = format!("code=3D{SAFE}&user_id=3D{USER}&identifier=3Dada@example.test");
    assert_eq!(address(&quoted).as_deref(), Some("ada@example.test"));
    assert_eq!(address(&format!("code={SAFE}")), None);
}

#[test]
fn a_code_is_short_where_the_link_names_its_user_and_it_has_the_length_of_the_pools() {
    let form = |code: &str, user: Option<&str>, length| {
        let user = user
            .map(|user| format!("&user_id={user}"))
            .unwrap_or_default();
        let link = read(&format!("code={code}{user}"), "");
        let link = link.expect("a whole link").expect("a link");
        match link.form(length) {
            CodeForm::Short(_) => "short",
            CodeForm::Extended => "extended",
        }
    };
    let long = "Q".repeat(32);
    for (code, user, length, expected) in [
        ("ABC234", Some(USER), None, "short"),
        ("ABC234", Some(USER), Some(6), "short"),
        ("123456789012", Some(USER), None, "short"),
        (&*long, Some(USER), Some(32), "short"),
        (&*long, Some(USER), None, "extended"),
        (&*long, Some(USER), Some(6), "extended"),
        // Looks like a short code, but is longer than the pool's codes.
        ("ABCDEF2345", Some(USER), Some(6), "extended"),
        (SAFE, Some(USER), None, "extended"),
        (SAFE, Some(USER), Some(6), "extended"),
        (CODE, Some(USER), None, "extended"),
        (SAFE, None, None, "extended"),
        ("ABCDEF23", None, Some(8), "extended"),
    ] {
        assert_eq!(
            form(code, user, length),
            expected,
            "{code} {user:?} {length:?}"
        );
    }
}
