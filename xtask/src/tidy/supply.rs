//! Where the crates come from and under which licences: all of Cargo.lock, tests included. It needs no
//! program to be installed, unlike `cargo deny`, whose advisories it does not have: those are in a
//! database that has to be fetched.

use crate::process;
use anyhow::Result;
use serde::Deserialize;
use std::{path::Path, process::Command};

/// The only place that crates come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// Licences that ask for no more than to be named.
const LICENCES: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// Not to come in by the back door: TLS that a system has to bring, other compilers' build systems.
const BANNED: [&str; 4] = ["openssl", "openssl-sys", "native-tls", "cmake"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    source: Option<String>,
    license: Option<String>,
}

/// What is wrong with the crates; empty when nothing is.
///
/// # Errors
/// When cargo cannot tell.
pub fn crates(checkout: &Path) -> Result<Vec<String>> {
    let told = process::output(Command::new("cargo").current_dir(checkout).args([
        "metadata",
        "--locked",
        "--format-version",
        "1",
    ]))?;
    let metadata: Metadata = serde_json::from_str(&told)?;
    println!(
        "{} crates: sources, licences and bans; advisories need their database and are not looked at",
        metadata.packages.len()
    );
    Ok(metadata.packages.iter().flat_map(wrong).collect())
}

fn wrong(package: &Package) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut no = |what: &str| wrong.push(format!("{} {}: {what}", package.name, package.version));
    if package
        .source
        .as_deref()
        .is_some_and(|source| source != REGISTRY)
    {
        no("comes from elsewhere than crates.io");
    }
    if BANNED.contains(&package.name.as_str()) {
        no("is not to be used here");
    }
    match &package.license {
        Some(licence) if allowed(licence) => {}
        Some(licence) => no(&format!(
            "its licence is not among those allowed: {licence}"
        )),
        None => no("names no licence"),
    }
    wrong
}

/// Whether an SPDX expression (with `/` for `OR`, as older crates write it) can be met.
fn allowed(expression: &str) -> bool {
    let expression = expression.trim();
    let whole = |text: &str| {
        text.starts_with('(')
            && text.ends_with(')')
            && split(text, " AND ").len() < 2
            && split(text, " OR ").len() < 2
    };
    let one_of = split(expression, " OR ");
    let all_of = split(expression, " AND ");
    let either: Vec<&str> = expression.split('/').collect();
    if one_of.len() > 1 {
        one_of.into_iter().any(allowed)
    } else if all_of.len() > 1 {
        all_of.into_iter().all(allowed)
    } else if whole(expression) {
        allowed(&expression[1..expression.len() - 1])
    } else if either.len() > 1 {
        either.into_iter().any(allowed)
    } else {
        LICENCES.contains(&expression)
    }
}

/// Splits at a word that stands outside of parentheses.
fn split<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ' ' if depth == 0 && text[at..].starts_with(word) => {
                parts.push(&text[from..at]);
                from = at + word.len();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_licence_is_allowed_when_its_terms_can_be_chosen_from_the_list() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "Apache-2.0 / MIT",
            "GPL-3.0-only OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert!(allowed(good), "{good}");
        }
        for bad in [
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "(MIT OR Apache-2.0) AND AGPL-3.0-only",
            "(GPL-3.0-only AND MIT) OR AGPL-3.0-only",
            "",
        ] {
            assert!(!allowed(bad), "{bad}");
        }
    }

    #[test]
    fn a_crate_from_elsewhere_a_banned_one_and_one_without_licence_are_named() {
        let package = |name: &str, source: Option<&str>, license: Option<&str>| Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            source: source.map(str::to_owned),
            license: license.map(str::to_owned),
        };
        let count = |package: &Package| wrong(package).len();
        assert_eq!(count(&package("a", Some(REGISTRY), Some("MIT"))), 0);
        assert_eq!(count(&package("a", None, Some("MIT"))), 0);
        assert_eq!(
            count(&package("a", Some("git+https://a.example/b"), Some("MIT"))),
            1
        );
        assert_eq!(
            count(&package("openssl-sys", Some(REGISTRY), Some("MIT"))),
            1
        );
        assert_eq!(count(&package("a", Some(REGISTRY), None)), 1);
    }
}
