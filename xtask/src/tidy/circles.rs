//! No circle of modules: of the submodules of a module, each with everything below it, none uses itself by way of others.
//! A module and its own submodules may use each other: to all others they are one part.

use super::imports::{Modules, Names, Use};
use anyhow::{Context, Result};
use portico_site::files;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The one circle that is an algorithm's own: a search asks each way of matching, and the match of a repeated word asks
/// for a search within that word.
const RECURSION: (&str, [&str; 2]) = ("crates/strength/src", ["matching", "search"]);

/// The circles in the crates of a checkout.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn findings(checkout: &Path) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for folder in folders(checkout)? {
        let mut found = Vec::new();
        for modules in crates(&checkout.join(&folder))? {
            let uses = modules.uses();
            found.extend(
                circles(&uses)
                    .iter()
                    .map(|it| (it.members(), it.to_string())),
            );
        }
        if folder == Path::new(RECURSION.0) {
            let before = found.len();
            found.retain(|(members, _)| *members != RECURSION.1);
            if found.len() == before {
                wrong.push(format!(
                    "{RECURSION:?} is no circle any more: drop the exception"
                ));
            }
        }
        let told = found.iter().map(|(_, circle)| circle);
        wrong.extend(told.map(|circle| format!("{}: {circle}", folder.display())));
    }
    Ok(wrong)
}

/// The folders with the sources of the packages.
fn folders(checkout: &Path) -> Result<Vec<PathBuf>> {
    let mut packages = vec![PathBuf::new(), PathBuf::from("xtask")];
    for parent in ["crates", "tests"] {
        for entry in fs::read_dir(checkout.join(parent))? {
            packages.push(Path::new(parent).join(entry?.file_name()));
        }
    }
    packages.sort();
    let folders = packages.into_iter().map(|package| package.join("src"));
    Ok(folders
        .filter(|folder| checkout.join(folder).is_dir())
        .collect())
}

/// The crates of a package: library, program, and each other file that its Cargo.toml names.
fn crates(folder: &Path) -> Result<Vec<Modules>> {
    let settings = folder.with_file_name("Cargo.toml");
    let settings = fs::read_to_string(&settings)
        .with_context(|| format!("cannot read {}", settings.display()))?;
    let mut found = Vec::new();
    for file in files::under(folder)? {
        let name = file.display().to_string();
        let named = settings.contains(&format!("\"src/{name}\""));
        if named || matches!(&*name, "lib.rs" | "main.rs") {
            found.push(Modules::read(&folder.join(file))?);
        }
    }
    Ok(found)
}

/// Submodules of one module, each of which uses itself by way of the others.
struct Circle<'a> {
    parent: &'a [String],
    members: BTreeSet<&'a str>,
    uses: Vec<&'a Use>,
}

impl Circle<'_> {
    fn members(&self) -> Names {
        self.members.iter().map(|&name| name.to_owned()).collect()
    }
}

impl std::fmt::Display for Circle<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parent = [&["crate".to_owned()], self.parent].concat().join("::");
        let members = self.members().join(", ");
        write!(f, "a circle of modules in `{parent}`: {members}")?;
        for it in &self.uses {
            let (user, used) = (it.user.join("::"), it.used.join("::"));
            write!(f, "; `{user}` uses `{used}`")?;
        }
        Ok(())
    }
}

/// One submodule uses another one of the same module.
struct Step<'a> {
    user: &'a str,
    used: &'a str,
    by: &'a Use,
}

/// The circles that these uses form.
fn circles(uses: &BTreeSet<Use>) -> Vec<Circle<'_>> {
    let mut levels: BTreeMap<&[String], Vec<Step<'_>>> = BTreeMap::new();
    for by in uses {
        let both = by.user.iter().zip(&by.used);
        let common = both.take_while(|(user, used)| user == used).count();
        // Where one of them contains the other, they do not part.
        if let (Some(user), Some(used)) = (by.user.get(common), by.used.get(common)) {
            let level = levels.entry(&by.user[..common]).or_default();
            level.push(Step { user, used, by });
        }
    }
    let mut found = Vec::new();
    for (parent, steps) in levels {
        let on_circle = |step: &Step<'_>| -> BTreeSet<&str> {
            let mut circle = reached(step.user, &steps);
            circle.retain(|other| reached(other, &steps).contains(step.user));
            circle
        };
        let rings: BTreeSet<BTreeSet<&str>> = steps.iter().map(on_circle).collect();
        for members in rings.into_iter().filter(|members| !members.is_empty()) {
            let inside =
                |step: &&Step<'_>| members.contains(step.user) && members.contains(step.used);
            let uses = steps.iter().filter(inside).map(|step| step.by).collect();
            found.push(Circle {
                parent,
                members,
                uses,
            });
        }
    }
    found
}

/// What a submodule uses, directly or by way of others.
fn reached<'a>(from: &str, steps: &[Step<'a>]) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(user) = open.pop() {
        for step in steps.iter().filter(|step| step.user == user) {
            if found.insert(step.used) {
                open.push(step.used);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::checkout;

    /// The circles of a crate of these modules.
    fn judge(sources: &[(&str, &str)]) -> Vec<String> {
        let uses = Modules::of(sources).uses();
        circles(&uses).iter().map(Circle::to_string).collect()
    }

    #[test]
    fn no_crate_has_a_circle_of_modules() {
        assert_eq!(findings(&checkout()).unwrap(), [""; 0]);
    }

    /// What is found in a checkout of these files.
    fn findings_in(name: &str, sources: &[(&str, &str)]) -> Vec<String> {
        let checkout = std::env::temp_dir().join(format!("portico-{name}-{}", std::process::id()));
        fs::create_dir_all(checkout.join("tests")).unwrap();
        for (file, source) in sources {
            let file = checkout.join(file);
            let folder = file.parent().unwrap();
            fs::create_dir_all(folder).unwrap();
            if folder.ends_with("src") {
                let settings = "[[bin]]\nname = \"page\"\npath = \"src/page.rs\"\n";
                fs::write(folder.with_file_name("Cargo.toml"), settings).unwrap();
            }
            fs::write(&file, source).unwrap();
        }
        let found = findings(&checkout).unwrap();
        fs::remove_dir_all(checkout).unwrap();
        found
    }

    #[test]
    fn every_crate_of_every_package_is_examined() {
        let found = findings_in(
            "circles",
            &[
                ("src/lib.rs", "pub mod a;"),
                ("src/a.rs", "mod b; mod c;"),
                ("src/a/b.rs", "use super::c::C;"),
                ("src/a/c/mod.rs", "use super::b::B;"),
                ("crates/one/src/lib.rs", "mod a; mod b;"),
                ("crates/one/src/a.rs", "use crate::b::B;"),
                ("crates/one/src/b.rs", "pub struct B;"),
                ("tests/two/src/main.rs", "mod a; mod b;"),
                (
                    "tests/two/src/page.rs",
                    "mod c { use crate::d::D; } mod d { use crate::c::C; }",
                ),
                ("tests/two/src/a.rs", "use crate::b::B;"),
                ("tests/two/src/b.rs", "use crate::a::A;"),
            ],
        );
        let begins = [
            "src: a circle of modules in `crate::a`: b, c;",
            "tests/two/src: a circle of modules in `crate`: a, b;",
            "tests/two/src: a circle of modules in `crate`: c, d;",
        ];
        assert_eq!(found.len(), begins.len(), "{found:?}");
        for (found, begin) in found.iter().zip(begins) {
            assert!(found.starts_with(begin), "{found}");
        }
    }

    #[test]
    fn an_exception_ends_with_its_circle() {
        let (folder, [one, other]) = RECURSION;
        let [root, one, other] = ["lib", one, other].map(|name| format!("{folder}/{name}.rs"));
        let modules = (&*root, "mod matching; mod search; mod third;");
        let third = format!("{folder}/third.rs");
        let recursive = [
            (&*one, "use crate::search;"),
            (&*other, "use crate::matching;"),
        ];
        let found = findings_in(
            "recursion",
            &[modules, recursive[0], recursive[1], (&third, "")],
        );
        assert_eq!(found, [""; 0]);
        let found = findings_in(
            "no-recursion",
            &[modules, recursive[0], (&other, ""), (&third, "")],
        );
        assert!(
            found.len() == 1 && found[0].contains("no circle any more"),
            "{found:?}"
        );
        let wider = "use crate::{matching, third};";
        let found = findings_in(
            "wider-recursion",
            &[
                modules,
                recursive[0],
                (&other, wider),
                (&third, "use crate::search;"),
            ],
        );
        assert!(
            found
                .iter()
                .any(|it| it.contains(": matching, search, third;")),
            "{found:?}"
        );
    }

    #[test]
    fn a_circle_is_named_with_the_uses_that_close_it() {
        let crates = [
            ("", "mod a; mod b; mod c; mod d;"),
            ("a", "use crate::b::B;"),
            ("b", "fn b() -> super::c::C {}"),
            ("c", "use crate::{a, d::D};"),
            ("d", "pub struct D;"),
        ];
        let circle =
            "a circle of modules in `crate`: a, b, c; `a` uses `b`; `b` uses `c`; `c` uses `a`";
        assert_eq!(judge(&crates), [circle]);
    }

    #[test]
    fn two_circles_of_one_module_are_told_apart() {
        let crates = [
            ("", "mod a; mod b; mod c; mod d;"),
            ("a", "use crate::b;"),
            ("b", "use crate::{a, c};"),
            ("c", "use crate::d;"),
            ("d", "use crate::c;"),
        ];
        let found = judge(&crates);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].contains(": a, b;") && found[1].contains(": c, d;"),
            "{found:?}"
        );
    }

    #[test]
    fn a_circle_of_submodules_is_found_through_the_re_exports_of_their_parent() {
        let crates = [
            ("", "mod form;"),
            (
                "form",
                "mod node; mod plan; pub use node::Node; use plan::Plan;",
            ),
            ("form::node", "use super::Plan;"),
            ("form::plan", "use crate::form::Node;"),
        ];
        let found = judge(&crates);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("a circle of modules in `crate::form`: node, plan;"),
            "{found:?}"
        );
    }

    #[test]
    fn what_is_below_a_module_belongs_to_it() {
        let crates = [
            ("", "mod a; mod b;"),
            ("a", "mod inner; mod other;"),
            ("a::inner", "use crate::b::B;"),
            ("a::other", "pub struct Other;"),
            ("b", "use crate::a::other::Other;"),
        ];
        assert_eq!(judge(&crates).len(), 1);
    }

    #[test]
    fn a_module_and_its_submodules_are_one_part() {
        let crates = [
            ("", "mod a; mod b; pub fn common() {}"),
            (
                "a",
                "mod inner; use inner::Inner; use crate::b; pub struct A;",
            ),
            ("a::inner", "use super::A; use crate::common;"),
            ("b", "use crate::common;"),
        ];
        assert_eq!(judge(&crates), [""; 0]);
    }
}
