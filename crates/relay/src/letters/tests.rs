//! The built-in templates, and the mistakes in wrong ones.
#![allow(clippy::unwrap_used)]

use super::*;

fn page() -> Page {
    Page {
        brand: "Acme <& Sons>".into(),
        host: "register.example.test".into(),
        link: Some("https://register.example.test/?a=1&b=2".into()),
    }
}

fn letter(language: &str, minutes: u64) -> Letter {
    let letters = Letters::read(None, "en", page()).unwrap();
    let fresh = Fresh {
        code: &"K7<QXM".into(),
        left: Duration::from_secs(60 * minutes),
    };
    letters.with_code(Some(language), &fresh).unwrap()
}

#[test]
fn a_letter_has_the_code_its_life_the_brand_and_ends_with_what_browsers_bind_to_the_page() {
    let letter = letter("en", 10);
    assert_eq!(letter.subject, "Your code for Acme <& Sons>");
    assert!(letter.text.contains("10 minutes") && letter.html.contains("10 minutes"));
    assert_eq!(
        letter.text.trim_end().lines().last(),
        Some("@register.example.test #K7<QXM")
    );
    assert!(letter.html.contains("K7&lt;QXM") && letter.html.contains("Acme &lt;&amp; Sons&gt;"));
    assert!(
        letter
            .text
            .contains("https://register.example.test/?a=1&b=2")
    );
    assert!(letter.html.contains("?a=1&amp;b=2\""), "{}", letter.html);
    assert_eq!(letter.language, "en");
}

#[test]
fn a_letter_never_links_to_anything_but_the_page_and_never_carries_the_code_in_a_link() {
    for language in ["en", "ar"] {
        let letter = letter(language, 10);
        assert_eq!(letter.html.matches("href").count(), 1);
        let mut without = page();
        without.link = None;
        let letters = Letters::read(None, "en", without).unwrap();
        let taken = letters.taken(Some(language)).unwrap();
        assert!(!taken.html.contains("href") && !taken.text.contains("http"));
    }
}

#[test]
fn minutes_are_counted_as_each_language_does() {
    for (language, minutes, expected) in [
        ("en", 1, "1 minute."),
        ("en", 2, "2 minutes."),
        ("ar", 1, "دقيقة واحدة"),
        ("ar", 2, "دقيقتين"),
        ("ar", 10, "10 دقائق"),
        ("ar", 11, "11 دقيقة"),
    ] {
        let letter = letter(language, minutes);
        assert!(
            letter.text.contains(expected),
            "{expected}: {}",
            letter.text
        );
        assert!(
            letter.html.contains(expected),
            "{expected}: {}",
            letter.html
        );
    }
}

#[test]
fn the_nearest_language_is_taken() {
    for (asked, taken) in [
        ("en", "en"),
        ("ar", "ar"),
        ("AR", "ar"),
        ("ar-EG", "ar"),
        ("fr", "en"),
        ("arabic", "en"),
    ] {
        assert_eq!(letter(asked, 10).language, taken, "{asked}");
    }
}

#[test]
fn a_letter_and_a_fresh_code_do_not_show_themselves() {
    let shown = format!("{:?}", letter("en", 10));
    assert!(!shown.contains("K7"), "{shown}");
    let code = "K7QX".into();
    let fresh = Fresh {
        code: &code,
        left: Duration::ZERO,
    };
    assert!(!format!("{fresh:?}").contains("K7QX"));
}

/// Writes the built-in English templates into a folder, changes one, and returns the mistakes.
fn check(file: &str, text: Option<&str>, expected: &[(&str, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    let english = folder.path().join("en");
    fs::create_dir_all(english.join("taken")).unwrap();
    for (language, name, text) in builtin::ALL.iter().flatten() {
        if *language == "en" {
            fs::write(english.join(name), text).unwrap();
        }
    }
    match text {
        Some(text) => fs::write(english.join(file), text).unwrap(),
        None => fs::remove_file(english.join(file)).unwrap(),
    }
    let wrong =
        Letters::read(Some(folder.path()), "en", page()).map_or_else(|wrong| wrong, |_| Vec::new());
    let found: Vec<&str> = wrong.iter().map(|wrong| wrong.template.as_str()).collect();
    let named: Vec<&str> = expected.iter().map(|(template, _)| *template).collect();
    assert_eq!(found, named, "{file} {text:?}: {wrong:?}");
    for (wrong, (_, what)) in wrong.iter().zip(expected) {
        assert!(wrong.what.contains(what), "{wrong:?}");
    }
}

#[test]
fn a_template_that_is_missing_fails_or_lacks_the_code_is_a_mistake_at_the_start() {
    let lacks = "lacks {{ code }}";
    check("body.txt", Some("{{ code }}"), &[]);
    check("body.txt", None, &[("en/body.txt", "cannot be read")]);
    check(
        "taken/body.html",
        None,
        &[("en/taken/body.html", "cannot be read")],
    );
    check("body.txt", Some("hello"), &[("en/body.txt", lacks)]);
    check("body.html", Some("hello"), &[("en/body.html", lacks)]);
    check("body.txt", Some("{{ code"), &[("en/body.txt", "")]);
    check(
        "body.txt",
        Some("{{ code }} {{ cod }}"),
        &[("en/body.txt", "undefined")],
    );
    check(
        "taken/body.txt",
        Some("{{ code }}"),
        &[("en/taken/body.txt", "undefined")],
    );
    check(
        "subject.txt",
        Some("a\nb"),
        &[("en/subject.txt", "one line")],
    );
    check(
        "subject.txt",
        Some(" \n"),
        &[("en/subject.txt", "one line")],
    );
    check(
        "subject.txt",
        Some(&"a".repeat(151)),
        &[("en/subject.txt", "too long")],
    );
    // Also a template that fails only for some numbers of minutes.
    check(
        "body.txt",
        Some("{{ code }}{% if minutes == 1 %}{{ nothing }}{% endif %}"),
        &[("en/body.txt", "undefined")],
    );
}

#[test]
fn folders_that_are_none_and_a_fallback_without_templates_are_mistakes() {
    let wrong = Letters::read(None, "fr", page()).unwrap_err();
    assert_eq!(wrong[0].template, "fallback");
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("en_US")).unwrap();
    let wrong = Letters::read(Some(folder.path()), "en", page()).unwrap_err();
    assert_eq!(wrong[0].template, "en_US");
    let wrong = Letters::read(Some(&folder.path().join("no")), "en", page()).unwrap_err();
    assert_eq!(wrong[0].template, "folder");
}
