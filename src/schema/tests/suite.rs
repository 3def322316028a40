//! The official suite of the standard: every required case within the tenant's keywords.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use serde_json::Value;

use super::{super::Schema, Engine};

/// Whether a group of cases is listed as outside of the tenant's keywords: reasons, with the groups
/// of each file. `*` is a file whose own keyword the tenant has not; groups of it may be within.
fn outside() -> BTreeSet<(String, String)> {
    let text = include_str!("../../../tests/fixtures/json-schema-test-suite/outside.json");
    let reasons: BTreeMap<String, BTreeMap<String, Vec<String>>> =
        serde_json::from_str(text).expect("reasons");
    let files = reasons.into_values().flatten();
    let pairs =
        files.flat_map(|(file, groups)| groups.into_iter().map(move |group| (file.clone(), group)));
    pairs.collect()
}

fn files() -> Vec<(String, Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/json-schema-test-suite/draft2020-12");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of the suite") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str());
        let name = name.expect("a name").to_owned();
        let text = fs::read_to_string(&path).expect("a file of the suite");
        files.push((name, serde_json::from_str(&text).expect("JSON")));
    }
    files
}

#[test]
fn the_official_suite_has_our_verdicts() {
    let engine = Engine::default();
    let outside = outside();
    let mut needed = BTreeSet::new();
    let (mut exact, mut sound) = (0, 0);
    let mut wrong = Vec::new();
    for (file, groups) in files() {
        for group in groups.as_array().expect("groups") {
            let name = group["description"].as_str().expect("a name");
            let (schema, oddities) = Schema::read(&group["schema"]);
            // Says which dialect this is; there is one here.
            let odd = oddities.iter().find(|odd| odd.at.as_str() != "/$schema");
            let names = [name, "*"].map(|group| (file.clone(), group.to_owned()));
            let listed = names.iter().find(|name| outside.contains(name));
            match (odd, listed) {
                (Some(odd), None) => wrong.push(format!("{file}: {name}: not listed: {odd:?}")),
                (Some(_), Some(listed)) => {
                    needed.insert(listed.clone());
                }
                (None, _) => {}
            }
            for case in group["tests"].as_array().expect("cases") {
                let valid = case["valid"] == true;
                let admitted = schema.admits(&case["data"], &engine);
                let listed = schema.violations(&case["data"], &engine);
                // With something left out, what is valid must still pass.
                let fits = if odd.is_some() {
                    sound += 1;
                    !valid || admitted
                } else {
                    exact += 1;
                    valid == admitted
                };
                if !fits || listed.is_empty() != admitted {
                    let case = &case["description"];
                    wrong.push(format!("{file}: {name}: {case}: {listed:?}"));
                }
            }
        }
    }
    for (file, group) in outside.difference(&needed) {
        wrong.push(format!("{file}: {group}: is listed, but lies within"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((exact, sound), (507, 511), "cases that were judged");
}
