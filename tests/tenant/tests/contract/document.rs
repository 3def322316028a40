//! docs/stand-in.md lists the switches that there are, and the manifest depends on nothing of the page.

use portico_tenant::Settings;

const DOCUMENT: &str = include_str!("../../../../docs/stand-in.md");

#[test]
fn the_document_lists_every_switch_with_its_default() {
    let settings = Settings::default();
    let mut missing = Vec::new();
    for (name, value) in settings.list() {
        let row = match name.as_str() {
            name if name.starts_with("schemas") => "| `schemas` |".to_owned(),
            name => format!("| `{name}` | `{value}` |"),
        };
        if !DOCUMENT.contains(&row) {
            missing.push(row);
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_document_lists_no_switch_that_is_not_there() {
    let names: Vec<String> = Settings::default()
        .list()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for line in DOCUMENT.lines().filter(|line| line.starts_with("| `")) {
        let name = line.trim_start_matches("| `").split('`').next().unwrap();
        let known = names
            .iter()
            .any(|one| one == name || one.starts_with(&format!("{name}.")));
        assert!(known, "{name}");
    }
}

#[test]
fn the_stand_in_depends_on_nothing_of_the_page() {
    let manifest = include_str!("../../Cargo.toml");
    let lines = || manifest.lines().filter(|line| !line.starts_with('#'));
    assert!(!lines().any(|line| line.starts_with("portico ") || line.contains("path = \"..")));
}
