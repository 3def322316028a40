//! Tests of the checks, which break a valid catalogue; and a check of the catalogues of the repository.
#![allow(clippy::unwrap_used)]

use super::*;
use icu_plurals::PluralCategory;
use std::path::PathBuf;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../texts")
}

fn text(tag: &str) -> String {
    fs::read_to_string(folder().join(format!("{tag}.json"))).unwrap()
}

#[test]
fn the_catalogues_of_the_repository_have_no_faults() {
    assert_eq!(findings(&folder()).unwrap(), Vec::<String>::new());
}

#[test]
fn every_language_has_plural_rules_and_every_key_is_unique_and_has_a_note() {
    let keys = portico::i18n::key::ENTRIES;
    for (at, entry) in keys.iter().enumerate() {
        assert!(
            keys[..at].iter().all(|other| other.name != entry.name),
            "{}",
            entry.name
        );
        assert!(!entry.note.is_empty(), "{}", entry.name);
    }
    for language in LANGUAGES {
        assert!(!language.categories(0, 120).is_empty(), "{}", language.tag);
    }
}

/// Breaks one text of a catalogue, and expects this fault of it.
#[track_caller]
fn breaks(tag: &str, key: &str, broken: &str, expected: &Fault) {
    let mut catalogue: Vec<String> = text(tag).lines().map(str::to_owned).collect();
    let start = format!("  {key:?}: ");
    let line = catalogue
        .iter_mut()
        .find(|line| line.starts_with(&start))
        .unwrap();
    *line = format!("{start}{},", serde_json::to_string(broken).unwrap());
    let found = check(tag, &catalogue.join("\n"), &text("en"));
    assert!(
        found
            .iter()
            .any(|finding| finding.key == key && finding.fault == *expected),
        "{tag} {key} {broken:?}: {found:?}"
    );
}

#[test]
fn a_key_that_is_missing_unknown_twice_or_misplaced_is_found() {
    let english = text("en");
    #[track_caller]
    fn fault(changed: &str, english: &str, key: &str, expected: &Fault) {
        let found = check("en", changed, english);
        let expected = Finding {
            key: key.to_owned(),
            fault: expected.clone(),
        };
        assert!(found.contains(&expected), "{found:?}");
    }
    let help = "  \"page.help\": \"Help\",\n";
    assert!(english.contains(help));
    fault(
        &english.replace(help, ""),
        &english,
        "page.help",
        &Fault::Missing,
    );
    fault(
        &english.replace("\"page.help\"", "\"page.hlep\""),
        &english,
        "page.hlep",
        &Fault::Unknown,
    );
    fault(
        &english.replace(help, &help.repeat(2)),
        &english,
        "page.help",
        &Fault::Twice,
    );
    let moved = english
        .replace(help, "")
        .replace("  \"page.links\"", &format!("{help}  \"page.links\""));
    fault(&moved, &english, "page.links", &Fault::OutOfOrder);
    let renamed = english.replace("\"dir\": \"ltr\"", "\"dir\": \"rtl\"");
    fault(&renamed, &english, "language", &Fault::Header("dir"));
    assert!(matches!(
        check("en", "{}", &english)[0].fault,
        Fault::NotACatalogue(_)
    ));
    assert_eq!(
        check("xx", &english, &english)[0].fault,
        Fault::UnknownLanguage
    );
}

#[test]
fn a_slot_that_is_missing_repeated_or_unknown_is_found() {
    let slot = |name: &str| name.to_owned();
    breaks(
        "en",
        "advice.meant",
        "Did you mean that?",
        &Fault::LostSlot(slot("address")),
    );
    breaks(
        "en",
        "advice.meant",
        "Did you mean {address}, {address}?",
        &Fault::DoubledSlot(slot("address")),
    );
    breaks(
        "en",
        "advice.meant",
        "Did {who} mean {address}?",
        &Fault::UnknownSlot(slot("who")),
    );
    breaks(
        "en",
        "password.item.digits",
        "{n, plural, one {a digit} other {many digits}}",
        &Fault::LostSlot(slot("n")),
    );
}

#[test]
fn a_plural_has_the_categories_of_its_language() {
    let few = Fault::MissingCategory(PluralCategory::Few);
    breaks(
        "pl",
        "wait.hours",
        "{n, plural, one {za {n} godzinę} many {za {n} godzin} other {za {n} godziny}}",
        &few,
    );
    breaks(
        "en",
        "wait.hours",
        "{n, plural, one {in {n} hour} few {in {n} hour} other {in {n} hours}}",
        &Fault::ImpossibleCategory(PluralCategory::Few),
    );
    breaks(
        "fr",
        "wait.hours",
        "{n, plural, one {dans {n} heure} many {dans {n} d’heures} other {dans {n} heures}}",
        &Fault::ImpossibleCategory(PluralCategory::Many),
    );
    breaks(
        "de",
        "wait.hours",
        "in {n} Stunden",
        &Fault::NoPlural("n".to_owned()),
    );
    breaks(
        "en",
        "page.step",
        "{at, plural, other {Step {at}}} of {of, plural, other {{of}}}",
        &Fault::Syntax("more than one plural".to_owned()),
    );
    breaks(
        "en",
        "filling.read",
        "{document, plural, one {Read} other {Read}}",
        &Fault::NotCounted("document".to_owned()),
    );
}

#[test]
fn a_syntax_error_is_found() {
    let syntax = |why: &str| Fault::Syntax(why.to_owned());
    breaks(
        "en",
        "advice.meant",
        "Did you mean {address?",
        &syntax("neither {address} nor {address, plural, ...}"),
    );
    breaks(
        "en",
        "advice.meant",
        "Did you mean address}?",
        &syntax("a } without its {"),
    );
    breaks(
        "en",
        "wait.hours",
        "{n, select, one {a} other {b}}",
        &syntax("neither {n} nor {n, plural, ...}"),
    );
    breaks(
        "en",
        "wait.hours",
        "{n, plural, =0 {now} other {in {n} hours}}",
        &syntax("a branch without a plural category"),
    );
    breaks(
        "en",
        "wait.hours",
        "{n, plural, other {in {n} hours}",
        &syntax("a branch without a plural category"),
    );
    breaks("en", "page.help", " ", &Fault::Empty);
}

#[test]
fn characters_that_no_text_may_have_are_found() {
    breaks("en", "page.help", "<b>Help</b>", &Fault::Character('<'));
    breaks(
        "en",
        "page.help",
        "Help\u{200b}",
        &Fault::Character('\u{200b}'),
    );
    breaks("en", "page.help", "Help\u{7}", &Fault::Character('\u{7}'));
    breaks("ar", "page.help", "مساعدة ٣", &Fault::Character('٣'));
    breaks("en", "page.help", "Get  help", &Fault::Spaces);
    breaks(
        "en",
        "page.help",
        "Don't",
        &Fault::Typewriter("a straight apostrophe"),
    );
    breaks("en", "page.help", "\u{2068}Help", &Fault::Isolates);
    breaks("de", "page.help", "Hu\u{308}lfe", &Fault::NotNormal);
    breaks(
        "de",
        "filling.read",
        "«{document}» lesen",
        &Fault::Quotes('«'),
    );
    breaks(
        "ru",
        "page.help",
        "Помoщь",
        &Fault::Script("Помoщь".to_owned()),
    );
}

#[test]
fn each_language_has_its_own_punctuation_and_form_of_address() {
    let rule = Fault::Punctuation;
    let address = |word: &str| Fault::Address(word.to_owned());
    breaks(
        "fr",
        "have_account",
        "Un compte existe déjà?",
        &rule("a no-break space is missing before ? ! ; : »"),
    );
    breaks(
        "zh-Hans",
        "page.working",
        "请稍候.",
        &rule("a half-width mark beside a full-width character"),
    );
    breaks(
        "el",
        "have_account",
        "Υπάρχει ήδη λογαριασμός?",
        &rule("the Greek question mark is ;"),
    );
    breaks(
        "es",
        "have_account",
        "Ya existe una cuenta?",
        &rule("¿ or ¡ is missing"),
    );
    breaks(
        "ar",
        "have_account",
        "هل الحساب موجود?",
        &rule("a Latin question mark in place of ؟"),
    );
    breaks(
        "hi",
        "page.working",
        "कृपया प्रतीक्षा करें.",
        &rule("a sentence ends with ।"),
    );
    breaks(
        "de",
        "have_account",
        "Hast du schon ein Konto?",
        &address("du"),
    );
    breaks(
        "de",
        "missing.password",
        "Wählen Sie dein Passwort",
        &address("dein"),
    );
    breaks("fr", "sign_in", "Ouvrir ta session", &address("ta"));
    breaks("ru", "sign_in", "Это твой вход", &address("твой"));
    breaks("zh-Hans", "done.lead", "你现在可以登录。", &address("你"));
    breaks("nb", "done.lead", "Nå kan De logge på.", &address("De"));
}

#[test]
fn a_text_is_not_too_wide_and_ends_as_in_english() {
    breaks(
        "en",
        "inviting.continue",
        "Continue to the next of these steps now",
        &Fault::TooWide(39, 33),
    );
    breaks("en", "page.working", "Please wait", &Fault::End("."));
    breaks("en", "page.help", "Help.", &Fault::End(""));
    breaks(
        "en",
        "issue.field.url",
        "enter a web address",
        &Fault::LostLiteral("https://example.com"),
    );
    breaks(
        "en",
        "password.show_label",
        "Reveal the password",
        &Fault::NotTheVisibleWords,
    );
}
