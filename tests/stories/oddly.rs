//! Runs the stories of `main.rs` against a second tenant, whose answers differ from the stand-in's within the contract
//! (`world/oddly.rs`), so that the page does not depend on details of the stand-in.

#![allow(clippy::unwrap_used, missing_docs)]

mod activation;
mod answers;
mod callback;
mod checks;
mod endurance;
mod faults;
mod forms;
mod links;
mod opening;
mod prepared;
mod registration;
mod renewal;
mod seen;
mod strength;
mod table;
mod telling;
mod tenant;
mod tokens;
mod typed;
mod vetting;
mod ways;
mod world;

/// Whether the tenant answers in other ways than the stand-in (`world/oddly.rs`).
const ODDLY: bool = true;

#[test]
fn every_story_is_told_against_this_tenant_as_well() {
    let modules = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with("mod "));
        lines.map(str::to_owned).collect()
    };
    let (plain, odd) = (include_str!("main.rs"), include_str!("oddly.rs"));
    assert!(modules(plain).len() > 10);
    assert_eq!(modules(plain), modules(odd));
}
