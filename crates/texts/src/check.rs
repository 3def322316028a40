//! Compares a catalogue with the list of keys, with the English catalogue, and with the rules of its language.

use crate::{
    catalogue::Catalogue,
    fault::{Fault, Finding},
    language::Language,
    message::{self, Part},
    punctuation::{self, LITERALS},
};
use icu_plurals::PluralCategory;
use portico::i18n::key::{ENTRIES, Entry, Place, Slot};
use std::collections::HashMap;
use unicode_width::UnicodeWidthStr as _;

/// How wide a text may be, in tenths of the longest English text at its place.
const WIDER: usize = 14;

/// Everything that is wrong with the catalogue of the file `tag`.json. `english` is the text of `en.json`.
pub fn check(tag: &str, text: &str, english: &str) -> Vec<Finding> {
    let whole = |fault| {
        vec![Finding {
            key: String::new(),
            fault,
        }]
    };
    let read = |text: &str| serde_json::from_str::<Catalogue>(text);
    let (catalogue, english) = match (read(text), read(english)) {
        (Ok(catalogue), Ok(english)) => (catalogue, english),
        (Err(why), _) => return whole(Fault::NotACatalogue(why.to_string())),
        (_, Err(why)) => return whole(Fault::NotACatalogue(format!("en.json: {why}"))),
    };
    let Some(language) = Language::find(tag) else {
        return whole(Fault::UnknownLanguage);
    };
    let mut found = Vec::new();
    header(language, &catalogue, &mut found);
    keys(&catalogue, &mut found);
    let english: HashMap<&str, &str> = by_key(&english);
    let texts = by_key(&catalogue);
    for entry in ENTRIES {
        if let (Some(text), Some(model)) = (texts.get(entry.name), english.get(entry.name)) {
            let mut faults = Vec::new();
            judge(language, entry, text, model, &mut faults);
            faults.dedup();
            found.extend(faults.into_iter().map(|fault| finding(entry.name, fault)));
        }
    }
    for [visible, named] in [
        ["password.show", "password.show_label"],
        ["password.hide", "password.hide_label"],
    ] {
        let text = |key| {
            texts
                .get(key)
                .map(|text: &&str| text.to_lowercase())
                .unwrap_or_default()
        };
        if !text(named).contains(&text(visible)) {
            found.push(finding(named, Fault::NotTheVisibleWords));
        }
    }
    found
}

fn finding(key: &str, fault: Fault) -> Finding {
    let key = key.to_owned();
    Finding { key, fault }
}

fn by_key(catalogue: &Catalogue) -> HashMap<&str, &str> {
    let texts = catalogue.texts.iter();
    texts
        .map(|(key, text)| (key.as_str(), text.as_str()))
        .collect()
}

fn header(language: &Language, catalogue: &Catalogue, found: &mut Vec<Finding>) {
    let header = &catalogue.header;
    let known = |tag: &String| Language::find(tag).is_some() && tag != language.tag;
    for (member, right) in [
        ("tag", header.tag == language.tag),
        ("name", !header.name.trim().is_empty()),
        ("dir", header.dir == language.direction()),
        ("address", header.address == language.address),
        (
            "family_first",
            header.family_first == language.family_first(),
        ),
        ("name_joint", header.name_joint == language.name_joint()),
        ("fallback", header.fallback.iter().all(known)),
    ] {
        if !right {
            found.push(finding("language", Fault::Header(member)));
        }
    }
}

/// Checks that the catalogue has exactly the keys of the list, in its order.
fn keys(catalogue: &Catalogue, found: &mut Vec<Finding>) {
    let place = |key: &str| ENTRIES.iter().position(|entry| entry.name == key);
    let mut seen = vec![false; ENTRIES.len()];
    let mut last = None;
    for (key, _) in &catalogue.texts {
        match place(key) {
            None => found.push(finding(key, Fault::Unknown)),
            Some(at) if seen[at] => found.push(finding(key, Fault::Twice)),
            Some(at) => {
                seen[at] = true;
                if last.is_some_and(|last| at < last) {
                    found.push(finding(key, Fault::OutOfOrder));
                }
                last = Some(at);
            }
        }
    }
    let missing = ENTRIES.iter().zip(seen).filter(|(_, seen)| !seen);
    found.extend(missing.map(|(entry, _)| finding(entry.name, Fault::Missing)));
}

fn judge(language: &Language, entry: &Entry, text: &str, english: &str, faults: &mut Vec<Fault>) {
    if text.trim().is_empty() {
        return faults.push(Fault::Empty);
    }
    let parts = match message::parse(text) {
        Ok(parts) => parts,
        Err(why) => return faults.push(Fault::Syntax(why)),
    };
    let model = message::parse(english).unwrap_or_default();
    let model = message::ways(&model)
        .first()
        .map(|(_, way)| filled(way, "88"))
        .unwrap_or_default();
    let single = plural(language, entry, &parts, faults);
    for (category, way) in message::ways(&parts) {
        slots(
            entry,
            &way,
            category.is_some_and(|category| single.contains(&category)),
            &parts,
            faults,
        );
        punctuation::judge(language, &filled(&way, "8"), |fault| faults.push(fault));
        let shown = filled(&way, "88");
        let expected = punctuation::end(&crate::LANGUAGES[0], &model);
        // A Thai sentence ends without a punctuation mark.
        let unmarked = language.tag == "th" && expected == ".";
        let ends = punctuation::end(language, &shown);
        if entry.place != Place::Pattern && ends != expected && !(unmarked && ends.is_empty()) {
            faults.push(Fault::End(expected));
        }
        if let Some(longest) = entry.longest {
            let (width, most) = (shown.width(), longest * WIDER / 10);
            if width > most {
                faults.push(Fault::TooWide(width, most));
            }
        }
        for literal in LITERALS {
            if english.contains(literal) && !shown.contains(literal) {
                faults.push(Fault::LostLiteral(literal));
            }
        }
    }
}

/// A way through a text with each slot replaced by `slot`.
fn filled(way: &[&Part], slot: &str) -> String {
    let parts = way.iter().map(|part| match part {
        Part::Words(words) => words.as_str(),
        _ => slot,
    });
    parts.collect()
}

/// Checks that the plural has the categories of all possible numbers. Returns the categories that only one number has.
fn plural(
    language: &Language,
    entry: &Entry,
    parts: &[Part],
    faults: &mut Vec<Fault>,
) -> Vec<PluralCategory> {
    let plural = parts.iter().find_map(|part| match part {
        Part::Plural { of, branches } => Some((of, branches)),
        _ => None,
    });
    let Some((of, branches)) = plural else {
        for (name, slot) in entry.slots {
            if let Slot::Count(least, most) = slot
                && language.counting_changes_nouns()
                && language.categories(*least, *most).len() > 1
            {
                faults.push(Fault::NoPlural((*name).to_owned()));
            }
        }
        return Vec::new();
    };
    let slot = entry.slots.iter().find(|(name, _)| name == of);
    let Some((_, Slot::Count(least, most) | Slot::Number(least, most))) = slot else {
        faults.push(Fault::NotCounted(of.clone()));
        return Vec::new();
    };
    let needed = language.categories(*least, *most);
    let is_there = |wanted| branches.iter().any(|(category, _)| *category == wanted);
    let wanted = needed.iter().map(|(category, _)| *category);
    for category in wanted.filter(|category| !is_there(*category)) {
        faults.push(Fault::MissingCategory(category));
    }
    // MessageFormat always requires `other`.
    if !is_there(PluralCategory::Other)
        && !needed
            .iter()
            .any(|(there, _)| *there == PluralCategory::Other)
    {
        faults.push(Fault::MissingCategory(PluralCategory::Other));
    }
    for (category, _) in branches {
        if *category != PluralCategory::Other && !needed.iter().any(|(there, _)| there == category)
        {
            faults.push(Fault::ImpossibleCategory(*category));
        }
    }
    needed
        .iter()
        .filter(|(_, count)| *count == 1)
        .map(|(category, _)| *category)
        .collect()
}

/// Checks that each slot occurs once. A branch for a single number may leave the number out.
fn slots(entry: &Entry, way: &[&Part], single: bool, parts: &[Part], faults: &mut Vec<Fault>) {
    let used: Vec<&String> = way
        .iter()
        .filter_map(|part| match part {
            Part::Slot(name) => Some(name),
            _ => None,
        })
        .collect();
    for name in &used {
        if !entry.slots.iter().any(|(known, _)| known == name) {
            faults.push(Fault::UnknownSlot((*name).clone()));
        }
    }
    for (name, _) in entry.slots {
        let number = parts
            .iter()
            .any(|part| matches!(part, Part::Plural { of, .. } if of == name));
        match used.iter().filter(|used| used.as_str() == *name).count() {
            0 if number && single => {}
            0 => faults.push(Fault::LostSlot((*name).to_owned())),
            1 => {}
            _ => faults.push(Fault::DoubledSlot((*name).to_owned())),
        }
    }
}
