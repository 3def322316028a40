//! Checks that the files, folders and tests that documents and comments name exist. A document names them as code: a path
//! from the root of the repository or from the document's folder, a test by its name or the beginning of its name
//! (`the_name_…`). A comment names files by their path. Names of types, of settings and of other programs are not
//! checked.

use anyhow::Result;
use portico_site::files;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The folders of the repository that are named in a path.
const FOLDERS: [&str; 7] = ["crates", "docs", "public", "src", "style", "tests", "xtask"];

/// In this document every complete name of a function must be that of a test.
const TESTS: &str = "docs/verification.md";

/// How a line of a comment begins.
const COMMENTS: [&str; 4] = ["//", "#", "/*", "*"];

/// Names that do not exist.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn findings(checkout: &Path) -> Result<Vec<String>> {
    let texts = texts(checkout)?;
    let sources = texts.iter().filter(|(name, _)| is_of(name, &["rs"]));
    let functions: BTreeSet<String> = sources.flat_map(|(_, text)| functions_of(text)).collect();
    let mut wrong = Vec::new();
    for (name, text) in &texts {
        let folder = checkout.join(name);
        let folder = folder.parent().unwrap_or(checkout);
        let exists = |path: &str| checkout.join(path).exists() || folder.join(path).exists();
        let mut say = |what: &str, it: &str| {
            wrong.push(format!("{}: there is no {what}{it}", name.display()));
        };
        if is_of(name, &["md"]) {
            for code in spans(text) {
                if is_path(&code) && !exists(&code) {
                    say("", &code);
                }
                if !is_function(&code, name == Path::new(TESTS), &functions) {
                    say("test ", &code);
                }
            }
        } else {
            for path in files_in_comments(text) {
                if !exists(path) {
                    say("", path);
                }
            }
        }
    }
    Ok(wrong)
}

/// The documents, sources and settings of the repository, with their names from the root on.
fn texts(checkout: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(checkout)? {
        names.push(PathBuf::from(entry?.file_name()));
    }
    for folder in FOLDERS {
        let inside = files::under(&checkout.join(folder))?;
        names.extend(inside.iter().map(|path| Path::new(folder).join(path)));
    }
    let mut found = Vec::new();
    for name in names {
        let whole = checkout.join(&name);
        if is_of(&name, &["css", "html", "js", "md", "rs", "toml"]) && whole.is_file() {
            found.push((name, fs::read_to_string(whole)?));
        }
    }
    Ok(found)
}

fn is_of(name: &Path, endings: &[&str]) -> bool {
    let ending = name.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.contains(&ending))
}

/// The paths of files in the comments of a source.
fn files_in_comments(source: &str) -> impl Iterator<Item = &str> {
    let lines = source.lines().map(str::trim_start);
    lines
        .filter(|line| COMMENTS.iter().any(|begin| line.starts_with(begin)))
        .flat_map(|line| {
            line.split(|c: char| !(c.is_ascii_alphanumeric() || "/._-*{}…".contains(c)))
        })
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| is_path(word) && Path::new(word).extension().is_some())
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

/// Whether this is a function, if its name looks like a test's. The beginning of a name is always checked; a complete name
/// only in a document where all names are those of tests.
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
    fn a_test_is_named_by_its_name_or_its_beginning() {
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
    fn a_comment_names_files_by_their_path() {
        let source = "//! See src/a.rs, `tests/b.md`.\nlet x = \"src/c.rs\"; // src/d.rs\n# (style/e.css)\n// src/i18n/*/f.rs src/g\n";
        let found: Vec<&str> = files_in_comments(source).collect();
        assert_eq!(found, ["src/a.rs", "tests/b.md", "style/e.css"]);
    }

    #[test]
    fn only_code_within_sentences_is_read() {
        let document = "One `a` and `b::c`.\n```\n`d`\n```\n| `e` |\n";
        assert_eq!(spans(document), ["a", "b::c", "e"]);
    }
}
