//! The official JSON-Schema-Test-Suite: every required case that uses the tenant's keywords only.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use serde_json::Value;

use super::{super::Schema, Engine};

/// The groups of cases outside of the tenant's keywords, by file, from `outside.json` with its reasons. `*` stands for
/// a file about a keyword that the tenant lacks.
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
            // `$schema` names the dialect; there is only one here.
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
                // Where a keyword was left out, valid instances must still pass.
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
