//! Checks that what documents and comments refer to exists: files and headings that a link names, requirements by
//! their ids (docs/requirements.md), sections of the contract (docs/contract.md). A page of docs/ links to pages and
//! pictures of docs/ only, and SUMMARY.md names each page: mdBook renders nothing else. Addresses of other sites are
//! not checked.

use anyhow::Result;
use portico_site::files;
use std::{
    collections::BTreeSet,
    fs,
    path::{Component, Path, PathBuf},
};

/// Where documents and sources are.
const FOLDERS: [&str; 6] = ["crates", "docs", "src", "style", "tests", "xtask"];

/// The folder that mdBook renders, and its table of contents.
const BOOK: &str = "docs";
const CONTENTS: &str = "docs/SUMMARY.md";

/// What is read for citations.
const TEXTS: [&str; 6] = ["css", "js", "json", "md", "rs", "toml"];

/// How a section of the contract is cited.
const CITED: [&str; 2] = ["contract.md section ", "contract.md appendix "];

/// Links and citations without a target.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn findings(checkout: &Path) -> Result<Vec<String>> {
    let requirements =
        Requirements::read(&fs::read_to_string(checkout.join("docs/requirements.md"))?);
    let sections = sections(&fs::read_to_string(checkout.join("docs/contract.md"))?);
    let mut wrong = Vec::new();
    let chapters = links(&fs::read_to_string(checkout.join(CONTENTS))?);
    for name in texts(checkout)? {
        if is_left_out(&name, &chapters) {
            wrong.push(format!("{}: {CONTENTS} does not name it", name.display()));
        }
        let text = fs::read_to_string(checkout.join(&name))?;
        let mut say = |what: String| wrong.push(format!("{}: {what}", name.display()));
        for id in requirements.unknown(&text) {
            say(format!("docs/requirements.md has no {id}"));
        }
        for section in cited_sections(&text) {
            if !sections.contains(&section) {
                say(format!("docs/contract.md has no section {section}"));
            }
        }
        if name.extension().is_some_and(|ending| ending == "md") {
            let folder = checkout.join(&name);
            let folder = folder.parent().unwrap_or(checkout);
            for link in links(&text) {
                if let Some(fault) = broken(folder, &text, &link) {
                    say(format!("{link}: {fault}"));
                }
                if leaves_the_book(&name, &link) {
                    say(format!(
                        "{link}: a page of the book cannot link out of {BOOK}/"
                    ));
                }
            }
        }
    }
    Ok(wrong)
}

/// The files that may refer to something, from the checkout on.
fn texts(checkout: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(checkout)? {
        found.push(PathBuf::from(entry?.file_name()));
    }
    for folder in FOLDERS {
        let inside = files::under(&checkout.join(folder))?;
        found.extend(inside.iter().map(|path| Path::new(folder).join(path)));
    }
    found.retain(|path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| TEXTS.contains(&ending)) && checkout.join(path).is_file()
    });
    Ok(found)
}

/// The ids of docs/requirements.md.
struct Requirements {
    ids: BTreeSet<String>,
    /// What they begin with, like `OA-CB-`.
    prefixes: BTreeSet<String>,
}

impl Requirements {
    fn read(document: &str) -> Self {
        let rows = document.lines().filter_map(|line| line.strip_prefix("| "));
        let firsts = rows.filter_map(|row| row.split(" |").next());
        let ids: BTreeSet<String> = firsts
            .filter(|cell| prefix(cell).is_some())
            .map(str::to_owned)
            .collect();
        let prefixes = ids.iter().filter_map(|id| prefix(id)).map(str::to_owned);
        Self {
            prefixes: prefixes.collect(),
            ids,
        }
    }

    /// Ids of the known kinds that are not listed.
    fn unknown(&self, text: &str) -> BTreeSet<String> {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        words
            .filter(|word| prefix(word).is_some_and(|prefix| self.prefixes.contains(prefix)))
            .filter(|word| !self.ids.contains(*word))
            .map(str::to_owned)
            .collect()
    }
}

/// What an id begins with: capital letters and hyphens before two digits, which one small letter may follow.
fn prefix(word: &str) -> Option<&str> {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let prefix = letters.trim_end_matches(|c: char| c.is_ascii_digit());
    let legal = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    (letters.len() - prefix.len() == 2
        && word.len() - letters.len() <= 1
        && prefix.ends_with('-')
        && prefix.starts_with(|c: char| c.is_ascii_uppercase())
        && prefix.chars().all(legal))
    .then_some(prefix)
}

/// The numbers and letters of the contract's headings.
fn sections(contract: &str) -> BTreeSet<String> {
    headings(contract)
        .filter_map(|heading| {
            let heading = heading.strip_prefix("Appendix ").unwrap_or(heading);
            Some(
                heading
                    .split([' ', ':'])
                    .next()?
                    .trim_end_matches('.')
                    .to_owned(),
            )
        })
        .collect()
}

/// The sections of the contract that a text cites.
fn cited_sections(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for how in CITED {
        for (at, _) in text.match_indices(how) {
            let rest = &text[at + how.len()..];
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
            let section = rest[..end.unwrap_or(rest.len())].trim_end_matches('.');
            found.extend((!section.is_empty()).then(|| section.to_owned()));
        }
    }
    found
}

/// The headings of a document outside of its blocks of code.
fn headings(document: &str) -> impl Iterator<Item = &str> {
    prose(document)
        .filter(|line| line.starts_with('#'))
        .map(|line| line.trim_start_matches('#').trim())
}

/// The lines of a document outside of its blocks of code.
fn prose(document: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    document.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        !code && !fence
    })
}

/// The targets of a document's links, except those on other sites.
fn links(document: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(document) {
        // There are no links within code.
        let text: String = line.split('`').step_by(2).collect();
        for (at, mark) in text.match_indices("](") {
            let rest = &text[at + mark.len()..];
            if let Some(end) = rest.find(')')
                && !rest[..end].contains("://")
                && !rest.starts_with("mailto:")
            {
                found.push(rest[..end].to_owned());
            }
        }
    }
    found
}

/// What is wrong with a link of a document that lies in this folder.
fn broken(folder: &Path, document: &str, link: &str) -> Option<&'static str> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = folder.join(path);
    if !path.is_empty() && !target.exists() {
        return Some("there is no such file");
    }
    let other = match path {
        "" => document.to_owned(),
        _ if anchor.is_empty() => return None,
        _ => fs::read_to_string(target).unwrap_or_default(),
    };
    let there = anchor.is_empty() || headings(&other).any(|heading| slug(heading) == anchor);
    (!there).then_some("there is no such heading")
}

/// Whether this page of the book links to something outside of it.
fn leaves_the_book(page: &Path, link: &str) -> bool {
    let Ok(page) = page.strip_prefix(BOOK) else {
        return false;
    };
    let path = link.split('#').next().unwrap_or_default();
    let mut depth = page.components().count() - 1;
    for part in Path::new(path).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return true,
        }
    }
    false
}

/// Whether this is a page of docs/ that is not among the chapters of the book.
fn is_left_out(page: &Path, chapters: &[String]) -> bool {
    let Ok(inside) = page.strip_prefix(BOOK) else {
        return false;
    };
    let is_page = inside.extension().is_some_and(|ending| ending == "md");
    is_page
        && page != Path::new(CONTENTS)
        && !chapters.iter().any(|chapter| Path::new(chapter) == inside)
}

/// The anchor of a heading, as mdBook and hosts of repositories make it.
fn slug(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| {
        if c == ' ' {
            '-'
        } else {
            c.to_ascii_lowercase()
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::checkout;

    #[test]
    fn every_link_and_citation_of_the_repository_has_a_target() {
        assert_eq!(findings(&checkout()).unwrap(), [""; 0]);
    }

    #[test]
    fn an_id_is_known_by_its_kind_and_looked_up() {
        let document = "| id | requirement |\n|---|---|\n| AB-CD-01 | a |\n| XY-08b | b |\n";
        let requirements = Requirements::read(document);
        let text = "AB-CD-01, XY-08b (AB-CD-09) XY-8 RFC-12 UTF-08";
        let unknown: Vec<String> = requirements.unknown(text).into_iter().collect();
        assert_eq!(unknown, ["AB-CD-09"]);
    }

    #[test]
    fn a_section_is_cited_by_number_or_letter() {
        let contract =
            "# Contract\n## 3. Calls\n### 3.12 Errors\n## Appendix A: bodies\n```\n# 9\n```\n";
        let there = sections(contract);
        let text = "(contract.md section 3.12). contract.md section 3, contract.md appendix A; contract.md section 9";
        let missing: Vec<String> = cited_sections(text)
            .into_iter()
            .filter(|section| !there.contains(section))
            .collect();
        assert_eq!(missing, ["9"]);
    }

    #[test]
    fn a_link_leads_to_a_file_and_its_heading() {
        let document =
            "# On `a` file\n[x](#on-a-file) [y](https://a.example/b) `[z](w)`\n```\n[v](u)\n```\n";
        assert_eq!(links(document), ["#on-a-file"]);
        let docs = checkout().join("docs");
        assert_eq!(broken(&docs, document, "#on-a-file"), None);
        assert_eq!(broken(&docs, document, "../README.md#try-it"), None);
        assert!(broken(&docs, document, "#nowhere").is_some());
        assert!(broken(&docs, document, "nowhere.md").is_some());
        assert!(broken(&docs, document, "../README.md#nowhere").is_some());
    }

    #[test]
    fn a_page_of_the_book_links_to_the_book_only() {
        let leaves = |page: &str, link: &str| leaves_the_book(Path::new(page), link);
        for link in [
            "a.md",
            "a.md#b",
            "#b",
            "decisions/01.md",
            "./pictures/a.png",
            "decisions/../a.md",
        ] {
            assert!(!leaves("docs/b.md", link), "{link}");
        }
        for link in [
            "../README.md",
            "../docs/a.md",
            "decisions/../../a.md",
            "/a.md",
        ] {
            assert!(leaves("docs/b.md", link), "{link}");
        }
        assert!(!leaves("docs/decisions/01.md", "../a.md"));
        assert!(leaves("docs/decisions/01.md", "../../a.md"));
        // Documents outside of the book may link anywhere.
        assert!(!leaves("README.md", "SECURITY.md"));
        assert!(!leaves("crates/relay/README.md", "../../docs/relay.md"));
    }

    #[test]
    fn a_page_that_the_table_of_contents_does_not_name_is_reported() {
        let chapters = links("- [A](a.md)\n  - [B](decisions/01.md)\n");
        let left_out = |page: &str| is_left_out(Path::new(page), &chapters);
        assert!(!left_out("docs/a.md"));
        assert!(!left_out("docs/decisions/01.md"));
        assert!(!left_out("docs/SUMMARY.md"));
        assert!(!left_out("docs/book.toml"));
        assert!(!left_out("README.md"));
        assert!(left_out("docs/b.md"));
        assert!(left_out("docs/decisions/02.md"));
    }
}
