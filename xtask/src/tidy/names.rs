//! Checks that what documents name as code exists: files and folders, from the root of the repository or from the folder
//! of the document on, and tests, by their name or by the begin of it (`the_name_…`). Names of types, of settings and of other programs are not checked.

use crate::files;
use anyhow::Result;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The folders of the repository that documents name with a path.
const FOLDERS: [&str; 8] = [
    "crates", "docs", "mail", "public", "src", "style", "tests", "xtask",
];

/// The document whose complete names of functions are names of tests, too.
const TESTS: &str = "docs/verification.md";

/// Names that do not exist.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn findings(checkout: &Path) -> Result<Vec<String>> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(checkout)? {
        documents.push(PathBuf::from(entry?.file_name()));
    }
    let mut functions = BTreeSet::new();
    for folder in FOLDERS {
        for path in files::under(&checkout.join(folder))? {
            let path = Path::new(folder).join(path);
            match path.extension().and_then(|ending| ending.to_str()) {
                Some("md") => documents.push(path),
                Some("rs") => {
                    functions.extend(functions_of(&fs::read_to_string(checkout.join(path))?));
                }
                _ => {}
            }
        }
    }
    let mut wrong = Vec::new();
    for name in documents {
        let whole = checkout.join(&name);
        if name.extension().is_none_or(|ending| ending != "md") || !whole.is_file() {
            continue;
        }
        let tests = name == Path::new(TESTS);
        for code in spans(&fs::read_to_string(&whole)?) {
            let beside = whole.parent().unwrap_or(checkout).join(&code);
            if is_path(&code) && !checkout.join(&code).exists() && !beside.exists() {
                wrong.push(format!("{}: there is no {code}", name.display()));
            }
            if !is_function(&code, tests, &functions) {
                wrong.push(format!("{}: there is no test {code}", name.display()));
            }
        }
    }
    Ok(wrong)
}

/// The names of all functions in a source.
fn functions_of(source: &str) -> Vec<String> {
    let names = source.split("fn ").skip(1).map(|rest| {
        let end = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
        rest[..end].to_owned()
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// What a document writes as code within its sentences.
fn spans(document: &str) -> Vec<String> {
    let mut block = false;
    let mut found = Vec::new();
    for line in document.lines() {
        if line.trim_start().starts_with("```") {
            block = !block;
        } else if !block {
            found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}

/// Whether this is the path of a file or folder of the repository. Capital letters stand for any name.
fn is_path(code: &str) -> bool {
    let known = FOLDERS.iter().any(|folder| {
        code.split_once('/')
            .is_some_and(|(first, _)| first == *folder)
    });
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "/._-".contains(c);
    let file = code.rsplit('/').next().unwrap_or_default();
    known && (code.chars().all(legal) || matches!(file, "README.md" | "Cargo.toml" | "SUMMARY.md"))
}

/// Whether a name that has to be a test's is one. A begin has to be that of a function; a complete name counts only
/// where all of them are tests.
fn is_function(code: &str, all_are_tests: bool, functions: &BTreeSet<String>) -> bool {
    let name = code.rsplit("::").next().unwrap_or_default();
    let begin = name.strip_suffix('…');
    let name = begin.unwrap_or(name);
    if name.matches('_').count() < 3 || !name.chars().all(is_letter) {
        return true;
    }
    match begin {
        Some(begin) => functions.iter().any(|function| function.starts_with(begin)),
        None => !all_are_tests || functions.contains(name),
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::checkout;

    #[test]
    fn every_file_and_test_that_a_document_names_exists() {
        assert_eq!(findings(&checkout()).unwrap(), [""; 0]);
    }

    #[test]
    fn a_path_begins_with_a_folder_of_the_repository() {
        for path in [
            "src/web/content.rs",
            "tests/tenant",
            "xtask/src/bundle/",
            "crates/relay/README.md",
        ] {
            assert!(is_path(path), "{path}");
        }
        for other in [
            "src",
            "bundle/hosts",
            "src/i18n/CODE.rs",
            "src/i18n/*/field.rs",
            "src/**",
            "a/b.rs",
            "npm/x",
        ] {
            assert!(!is_path(other), "{other}");
        }
    }

    #[test]
    fn a_test_is_named_by_its_name_or_its_begin() {
        let source =
            "#[test]\nfn a_link_leads_to_a_file() {}\nasync fn one_two_three_four(x: u8) {}\n";
        let functions: BTreeSet<String> = functions_of(source).into_iter().collect();
        let known = |code: &str, all: bool| is_function(code, all, &functions);
        assert!(known("a_link_leads_…", true));
        assert!(known("documents::a_link_leads_to_a_file", true));
        assert!(!known("no_link_leads_to_…", false));
        assert!(!known("a_link_leads_to_a_folder", true));
        // A name of the vendor's, in a document that does not only name tests.
        assert!(known("identity_self_change_password", false));
        // Too short to be a test's name, or no name at all.
        assert!(known("one_two_…", true));
        assert!(known("/activate/#code=…", true));
    }

    #[test]
    fn only_code_within_sentences_is_read() {
        let document = "One `a` and `b::c`.\n```\n`d`\n```\n| `e` |\n";
        assert_eq!(spans(document), ["a", "b::c", "e"]);
    }
}
