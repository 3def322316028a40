//! The order of the page's modules: each uses only those that stand before it in the list of docs/architecture.md ("Modules of the page").
//!
//! Tests may use any module, and so may the root of the crate, which no module uses except for its re-exports.

use super::imports::Modules;
use anyhow::{Context, Result};
use std::{collections::BTreeSet, fs, path::Path};

/// How the list of the modules begins, the lowest first.
const LIST: &str = "`secret` < ";

/// What is wrong with the order of the modules.
///
/// # Errors
/// When a file cannot be read, or there is no list.
pub(super) fn findings(checkout: &Path) -> Result<Vec<String>> {
    let map = fs::read_to_string(checkout.join("docs/architecture.md"))?;
    let order = listed(&map).context("docs/architecture.md lists no modules")?;
    let modules = Modules::read(&checkout.join("src/lib.rs"))?;
    let mut wrong = Vec::new();
    for it in modules.uses() {
        // The root uses every module, and is above all of them.
        if let (Some(user), Some(used)) = (it.user.first(), it.used.first()) {
            let file = it.file.strip_prefix(checkout).unwrap_or(&it.file).display();
            wrong.extend(judge(&order, user, used).map(|fault| format!("{file}: {fault}")));
        }
    }
    let there: BTreeSet<&String> = modules.names().filter_map(|name| name.first()).collect();
    for module in &there {
        if !order.contains(module) {
            wrong.push(format!("docs/architecture.md: the order has no `{module}`"));
        }
    }
    for module in &order {
        if !there.contains(module) {
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
