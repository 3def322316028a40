//! The README tells the truth about the switches, and the manifest about what is shared: nothing.

use portico_tenant::Settings;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_lists_every_switch_with_its_default() {
    let settings = Settings::default();
    let mut missing = Vec::new();
    for (name, value) in settings.list() {
        let row = match name.as_str() {
            name if name.starts_with("schemas") => "| `schemas` |".to_owned(),
            name => format!("| `{name}` | `{value}` |"),
        };
        if !README.contains(&row) {
            missing.push(row);
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_readme_lists_no_switch_that_is_not_there() {
    let names: Vec<String> = Settings::default()
        .list()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for line in README.lines().filter(|line| line.starts_with("| `")) {
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
