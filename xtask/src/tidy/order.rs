//! The order of the page's modules: each uses only those that stand before it in the list of docs/architecture.md ("Modules of the page").
//!
//! Tests may use any module, and so may the roots of the crate, which no module uses.

use anyhow::{Context, Result};
use portico_site::files;
use std::{collections::BTreeSet, fs, path::Path};

/// Files of `src` that no module uses.
const ROOTS: [&str; 3] = ["lib", "main", "outside"];

/// How the list of the modules begins, the lowest first.
const LIST: &str = "`secret` < ";

/// What is wrong with the order of the modules.
///
/// # Errors
/// When a file cannot be read, or there is no list.
pub(super) fn findings(checkout: &Path) -> Result<Vec<String>> {
    let map = fs::read_to_string(checkout.join("docs/architecture.md"))?;
    let order = listed(&map).context("docs/architecture.md lists no modules")?;
    let mut wrong = Vec::new();
    let mut there = BTreeSet::new();
    for path in files::under(&checkout.join("src"))? {
        let name = path.to_string_lossy().into_owned();
        let module = name.split(['/', '.']).next().unwrap_or_default();
        if ROOTS.contains(&module) || !name.ends_with(".rs") {
            continue;
        }
        there.insert(module.to_owned());
        if name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        let text = fs::read_to_string(checkout.join("src").join(&path))?;
        for used in uses(&text) {
            wrong.extend(judge(&order, module, &used).map(|fault| format!("src/{name}: {fault}")));
        }
    }
    for module in &there {
        if !order.contains(module) {
            wrong.push(format!("docs/architecture.md: the order has no `{module}`"));
        }
    }
    for module in order {
        if !there.contains(&module) {
            wrong.push(format!(
                "docs/architecture.md: there is no module `{module}`"
            ));
        }
    }
    Ok(wrong)
}

/// The modules of the list, the lowest first.
fn listed(map: &str) -> Option<Vec<String>> {
    let list = map.lines().find(|line| line.starts_with(LIST))?;
    let names = list.split('<').map(|name| name.trim().trim_matches('`'));
    Some(names.map(str::to_owned).collect())
}

/// The finding if a module must not use another one.
fn judge(order: &[String], module: &str, used: &str) -> Option<String> {
    let place = |name: &str| order.iter().position(|known| known == name);
    match (place(module), place(used)) {
        (Some(own), Some(other)) if other > own => {
            Some(format!("`{module}` uses `{used}`, which comes after it"))
        }
        _ => None,
    }
}

/// The modules of the crate that a file names outside of its comments and tests.
fn uses(text: &str) -> BTreeSet<String> {
    let code = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code: String = lines.flat_map(|line| [line, "\n"]).collect();
    let mut used = BTreeSet::new();
    for (at, path) in code.match_indices("crate::") {
        // `subcrate::` and the like are other words.
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        match code[at + path.len()..].strip_prefix('{') {
            Some(list) => used.extend(heads(list)),
            None => used.extend(word(&code[at + path.len()..])),
        }
    }
    used
}

/// The first words of the items of a list in braces, which may hold further lists.
fn heads(list: &str) -> Vec<String> {
    let (mut depth, mut begins, mut found) = (1, true, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => begins = true,
            c if depth == 1 && begins && !c.is_whitespace() => {
                found.extend(word(&list[at..]));
                begins = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

fn word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    let word = &text[..end.unwrap_or(text.len())];
    (!word.is_empty()).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::checkout;

    #[test]
    fn the_modules_of_the_page_use_only_those_before_them() {
        assert_eq!(findings(&checkout()).unwrap(), [""; 0]);
    }

    #[test]
    fn every_way_to_name_a_module_is_found() {
        let text = "//! [`crate::web`]\nuse crate::{\n    a::{b, c},\n    d,\n    e::F,\n};\nfn f() -> crate::g::H {\n    \
                    // crate::i\n    subcrate::j();\n}\n#[cfg(test)]\nmod tests {\n    use crate::k;\n}\n";
        let used: Vec<String> = uses(text).into_iter().collect();
        assert_eq!(used, ["a", "d", "e", "g"]);
    }

    #[test]
    fn only_a_later_module_is_refused() {
        let order = listed("a\n`secret` < `config` < `web`\n").unwrap();
        assert_eq!(order, ["secret", "config", "web"]);
        assert_eq!(judge(&order, "web", "secret"), None);
        assert_eq!(judge(&order, "config", "config"), None);
        assert_eq!(judge(&order, "config", "Macro"), None);
        let refused = judge(&order, "config", "web").unwrap();
        assert_eq!(refused, "`config` uses `web`, which comes after it");
        assert_eq!(listed("nothing"), None);
    }
}
