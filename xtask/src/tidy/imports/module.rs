//! What the code of one module names: its submodules, items, imports and the other paths in it.

use super::Names;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// The keywords that are followed by the name of what they define.
const DEFINING: [&str; 9] = [
    "struct",
    "enum",
    "trait",
    "type",
    "fn",
    "const",
    "static",
    "union",
    "macro_rules",
];

/// A module, as far as its code says.
pub(super) struct Module {
    pub(super) file: PathBuf,
    /// Its submodules that have no body in the same file.
    pub(super) declared: Vec<String>,
    /// The names of its `use` declarations, with the path that each stands for.
    pub(super) imports: Vec<(String, Names)>,
    /// The modules whose public items are all imported.
    pub(super) globs: Vec<Names>,
    /// The other paths in its code.
    pub(super) paths: Vec<Names>,
    /// The names of its own items.
    pub(super) items: BTreeSet<String>,
}

impl Module {
    pub(super) fn new(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            declared: Vec::new(),
            imports: Vec::new(),
            globs: Vec::new(),
            paths: Vec::new(),
            items: BTreeSet::new(),
        }
    }

    pub(super) fn import(&self, name: &str) -> Option<&Names> {
        let mut imports = self.imports.iter();
        imports.find(|(own, _)| own == name).map(|(_, path)| path)
    }

    /// Reads what the code names. Returns the modules in it, each with its body.
    pub(super) fn scan<'a>(&mut self, words: &'a [&'a str]) -> Vec<(String, &'a [&'a str])> {
        let (mut at, mut depth, mut inner) = (0, 0_usize, Vec::new());
        while let Some(&word) = words.get(at) {
            let next = words.get(at + 1).copied().unwrap_or_default();
            let second = words.get(at + 2).copied().unwrap_or_default();
            match word {
                "#" if next == "[" => {
                    let end = closing(words, at + 1);
                    at = match is_of_tests(&words[at + 2..end]) {
                        true => item_end(words, end + 1),
                        false => end + 1,
                    };
                    continue;
                }
                "mod" if second == ";" => self.declared.push(next.to_owned()),
                "mod" if second == "{" => {
                    let end = closing(words, at + 2);
                    inner.push((next.to_owned(), &words[at + 3..end]));
                    at = end + 1;
                    continue;
                }
                // Not the `use<..>` of a type.
                "use" if next != "<" => {
                    let length = words[at..].iter().position(|word| *word == ";");
                    let end = length.map_or(words.len(), |length| at + length);
                    self.import_tree(&Names::new(), &words[at + 1..end]);
                    at = end;
                    continue;
                }
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                _ if depth == 0 && DEFINING.contains(&word) => {
                    let name = if next == "!" { second } else { next };
                    self.items.insert(name.to_owned());
                }
                _ if next == "::" && is_name(word) => {
                    let path: Vec<&str> = words[at..]
                        .chunks(2)
                        .take_while(|pair| is_name(pair[0]))
                        .scan(true, |goes_on, pair| {
                            let now = *goes_on;
                            *goes_on = pair.get(1) == Some(&"::");
                            now.then_some(pair[0])
                        })
                        .collect();
                    // A path that begins with `::` is one of another crate; after `>::` stands an associated item.
                    if at == 0 || words[at - 1] != "::" {
                        self.paths
                            .push(path.iter().map(|&name| name.to_owned()).collect());
                    }
                    at += 2 * path.len() - 1;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        inner
    }

    /// Reads a tree of a `use` declaration.
    fn import_tree(&mut self, before: &[String], tree: &[&str]) {
        let mut path = before.to_vec();
        let mut at = 0;
        while let Some(&word) = tree.get(at) {
            match word {
                "{" => {
                    for branch in branches(&tree[at + 1..closing(tree, at)]) {
                        self.import_tree(&path, branch);
                    }
                    return;
                }
                "*" => {
                    self.globs.push(path);
                    return;
                }
                "as" => {
                    let name = tree.get(at + 1).copied().unwrap_or_default();
                    self.imports.push((name.to_owned(), path));
                    return;
                }
                "::" if path.is_empty() => return,
                "::" => {}
                // `a::{self}` is `a`.
                "self" if !path.is_empty() => {}
                _ => path.push(word.to_owned()),
            }
            at += 1;
        }
        if let Some(name) = path.last().cloned() {
            self.imports.push((name, path));
        }
    }
}

/// The words and signs of a code; `::` is one sign.
pub(super) fn words(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match rest.find(|c: char| !(c.is_alphanumeric() || c == '_')) {
            Some(0) if rest.starts_with("::") => 2,
            Some(0) => first.len_utf8(),
            Some(length) => length,
            None => rest.len(),
        };
        found.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    found
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Where the bracket is closed that is opened at a place; the end, if nowhere.
fn closing(words: &[&str], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, word) in words.iter().enumerate().skip(open) {
        match *word {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    words.len()
}

/// The place after the item that begins at a place.
fn item_end(words: &[&str], begin: usize) -> usize {
    let mut at = begin;
    while let Some(word) = words.get(at) {
        match *word {
            ";" => return at + 1,
            "{" => return closing(words, at) + 1,
            "(" | "[" => at = closing(words, at),
            _ => {}
        }
        at += 1;
    }
    words.len()
}

/// Whether the attribute restricts its item to tests.
fn is_of_tests(attribute: &[&str]) -> bool {
    matches!(
        attribute,
        ["cfg", "(", "test", ")"] | ["cfg", "(", "all", "(", "test", ..]
    )
}

/// The parts of a list that are separated by commas.
fn branches<'a>(list: &'a [&'a str]) -> Vec<&'a [&'a str]> {
    let (mut depth, mut begin, mut found) = (0_usize, 0, Vec::new());
    for (at, word) in list.iter().enumerate() {
        match *word {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                found.push(&list[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    found.push(&list[begin..]);
    found.retain(|branch| !branch.is_empty());
    found
}
