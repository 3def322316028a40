//! The bill of materials (CycloneDX 1.5): the crates that are compiled into the page and its worker (and into the
//! doctor's page, where the bundle has it), and nothing that only builds or tests them. It has no timestamp and no
//! serial number, so the same sources give the same bytes.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A package: name and version.
pub type Package = (String, String);

/// Writes the bill from the output of `cargo tree --prefix depth --format ' {p}|{l}'`, and the SHA-256 of each package that
/// comes from a registry. The first package at depth 0 is the page; others at depth 0 count as dependencies of the page.
///
/// # Errors
/// When a line is not of the form `<depth> <name> v<version>[ (...)]|<licence>[ (*)]`.
pub fn bill(tree: &str, checksums: &BTreeMap<Package, String>) -> Result<String> {
    Ok(serde_json::to_string_pretty(&listed(tree, checksums)?)? + "\n")
}

fn listed(tree: &str, checksums: &BTreeMap<Package, String>) -> Result<Value> {
    let mut licences: BTreeMap<Package, String> = BTreeMap::new();
    let mut needs: BTreeMap<Package, BTreeSet<Package>> = BTreeMap::new();
    let mut above: Vec<Package> = Vec::new();
    let mut own: Option<Package> = None;
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let unread = || format!("cargo tree says {line:?}");
        let (depth, rest) = line.split_once(' ').with_context(unread)?;
        let (package, licence) = rest.split_once('|').with_context(unread)?;
        let mut words = package.split_whitespace();
        let name = words.next().with_context(unread)?;
        let version = words.next().and_then(|word| word.strip_prefix('v'));
        let package = (name.to_owned(), version.with_context(unread)?.to_owned());
        let licence = licence.trim_end_matches("(*)").trim();
        licences.insert(package.clone(), licence.replace('/', " OR "));
        above.truncate(depth.parse().with_context(unread)?);
        let page = own.get_or_insert_with(|| package.clone());
        let user = above.last().or((*page != package).then_some(&*page));
        if let Some(user) = user {
            needs
                .entry(user.clone())
                .or_default()
                .insert(package.clone());
        }
        above.push(package);
    }
    let own = own.context("cargo tree says nothing")?;
    let component = |package: &Package, kind: &str| {
        let (name, version) = package;
        let mut component = json!({
            "type": kind,
            "bom-ref": purl(package),
            "name": name,
            "version": version,
            "purl": purl(package),
            "licenses": [{ "expression": licences[package] }],
        });
        if let Some(sum) = checksums.get(package) {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
        }
        component
    };
    let libraries: Vec<Value> = licences
        .keys()
        .filter(|package| **package != own)
        .map(|package| component(package, "library"))
        .collect();
    let dependencies: Vec<Value> = licences
        .keys()
        .map(|package| {
            let on: Vec<String> = needs.get(package).into_iter().flatten().map(purl).collect();
            json!({ "ref": purl(package), "dependsOn": on })
        })
        .collect();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": component(&own, "application") },
        "components": libraries,
        "dependencies": dependencies,
    }))
}

fn purl((name, version): &Package) -> String {
    format!("pkg:cargo/{name}@{version}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_crate_is_listed_once_with_what_it_needs() {
        let tree = "0 page v0.1.0 (/somewhere)|MIT OR Apache-2.0\n1 a v1.0.0|MIT\n2 b v2.0.0|Apache-2.0/MIT\n1 b v2.0.0|Apache-2.0/MIT (*)\n";
        let sums = BTreeMap::from([(("b".to_owned(), "2.0.0".to_owned()), "ab".to_owned())]);
        let bill = listed(tree, &sums).unwrap();
        assert_eq!(bill["metadata"]["component"]["name"], "page");
        let libraries = bill["components"].as_array().unwrap();
        assert_eq!(libraries.len(), 2);
        assert_eq!(libraries[1]["purl"], "pkg:cargo/b@2.0.0");
        assert_eq!(
            libraries[1]["licenses"][0]["expression"],
            "Apache-2.0 OR MIT"
        );
        assert_eq!(libraries[1]["hashes"][0]["content"], "ab");
        let page = &bill["dependencies"][2];
        assert_eq!(page["ref"], "pkg:cargo/page@0.1.0");
        assert_eq!(
            page["dependsOn"],
            json!(["pkg:cargo/a@1.0.0", "pkg:cargo/b@2.0.0"])
        );
        assert!(!bill.to_string().contains("somewhere"));
    }

    #[test]
    fn the_worker_is_listed_as_a_dependency_of_the_page() {
        let tree = "0 page v0.1.0|MIT\n1 a v1.0.0|MIT\n\n0 worker v0.1.0|MIT\n1 a v1.0.0|MIT (*)\n";
        let bill = listed(tree, &BTreeMap::new()).unwrap();
        assert_eq!(bill["metadata"]["component"]["name"], "page");
        let names = |at: usize| bill["components"][at]["name"].clone();
        assert_eq!((names(0), names(1)), (json!("a"), json!("worker")));
        let on = json!(["pkg:cargo/a@1.0.0", "pkg:cargo/worker@0.1.0"]);
        assert_eq!(bill["dependencies"][1]["ref"], "pkg:cargo/page@0.1.0");
        assert_eq!(bill["dependencies"][1]["dependsOn"], on);
    }
}
