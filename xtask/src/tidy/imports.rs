//! The modules of a crate, and which of them uses which: read from `use` declarations and from the paths in the code, as
//! text. A path through a re-export counts as a use of the module that defines the item. What is compiled for tests
//! alone is left out.
//!
//! Names that a macro of another crate makes, and items that are reached without a path (methods), are not seen.

mod module;

use super::literals::code;
use anyhow::{Context, Result, bail};
use module::{Module, words};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The names of a path: of a module from the root of its crate on, or as they are written.
pub(super) type Names = Vec<String>;

/// More steps from one re-export to the next are not followed: it is a circle of names.
const STEPS: usize = 16;

/// The modules of a crate.
#[derive(Default)]
pub(super) struct Modules(BTreeMap<Names, Module>);

/// One module uses another one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub(super) file: PathBuf,
    pub(super) user: Names,
    pub(super) used: Names,
}

impl Modules {
    /// The modules of the crate whose root is this file.
    ///
    /// # Errors
    /// When the file of a module cannot be read.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut modules = Self::default();
        let folder = root.parent().unwrap_or(root);
        let mut open = vec![(Names::new(), root.to_owned())];
        while let Some((name, file)) = open.pop() {
            let source = fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            for name in modules.add(&name, &file, &source) {
                let path = name
                    .iter()
                    .fold(folder.to_owned(), |path, name| path.join(name));
                let files = [path.with_extension("rs"), path.join("mod.rs")];
                match files.into_iter().find(|file| file.is_file()) {
                    Some(file) => open.push((name, file)),
                    None => bail!(
                        "{}: no file of module `{}`",
                        file.display(),
                        name.join("::")
                    ),
                }
            }
        }
        Ok(modules)
    }

    /// Adds the module of a file, with those inside of it. Returns the submodules that have files of their own.
    fn add(&mut self, name: &[String], file: &Path, source: &str) -> Vec<Names> {
        let code = code(source);
        let words = words(&code);
        let mut declared = Vec::new();
        let mut open = vec![(name.to_vec(), &words[..])];
        while let Some((name, words)) = open.pop() {
            let mut module = Module::new(file);
            for (inner, body) in module.scan(words) {
                open.push((with(&name, &inner), body));
            }
            declared.extend(module.declared.iter().map(|child| with(&name, child)));
            self.0.insert(name, module);
        }
        declared
    }

    /// The names of all modules, the root's first.
    pub(super) fn names(&self) -> impl Iterator<Item = &Names> {
        self.0.keys()
    }

    /// Every use of one module by another.
    pub(super) fn uses(&self) -> BTreeSet<Use> {
        let mut all = BTreeSet::new();
        for (user, module) in &self.0 {
            let imports = module.imports.iter().map(|(_, path)| path);
            for path in imports.chain(&module.globs).chain(&module.paths) {
                if let Some(used) = self.find(user, path, STEPS).filter(|used| used != user) {
                    all.insert(Use {
                        file: module.file.clone(),
                        user: user.clone(),
                        used,
                    });
                }
            }
        }
        all
    }

    /// The module that a path leads to, or that defines the item which it leads to. None if that is not in this crate.
    fn find(&self, user: &[String], path: &[String], steps: usize) -> Option<Names> {
        let (first, rest) = path.split_first()?;
        let steps = steps.checked_sub(1)?;
        match first.as_str() {
            "crate" => self.descend(Names::new(), rest, steps),
            "self" => self.descend(user.to_vec(), rest, steps),
            "super" => {
                let mut parent = user.to_vec();
                let mut rest = rest;
                parent.pop()?;
                while rest.first().is_some_and(|name| name == "super") {
                    parent.pop()?;
                    rest = &rest[1..];
                }
                self.descend(parent, rest, steps)
            }
            _ if self.0.contains_key(&with(user, first)) => {
                self.descend(user.to_vec(), path, steps)
            }
            _ => {
                let import = self.0.get(user)?.import(first)?;
                let whole: Names = import.iter().chain(rest).cloned().collect();
                self.find(user, &whole, steps)
            }
        }
    }

    /// Follows a path from a module on, through submodules and re-exports.
    fn descend(&self, mut module: Names, path: &[String], steps: usize) -> Option<Names> {
        for (at, name) in path.iter().enumerate() {
            let inner = with(&module, name);
            if self.0.contains_key(&inner) {
                module = inner;
                continue;
            }
            let here = self.0.get(&module)?;
            if here.items.contains(name) {
                break;
            }
            if let Some(import) = here.import(name) {
                let whole: Names = import.iter().chain(&path[at + 1..]).cloned().collect();
                return self.find(&module, &whole, steps);
            }
            let globs = here.globs.iter();
            let mut globs = globs.filter_map(|glob| self.find(&module, glob, steps));
            let steps = steps.checked_sub(1)?;
            return match globs.find(|glob| self.has(glob, name)) {
                Some(glob) => self.descend(glob, &path[at..], steps),
                None => Some(module),
            };
        }
        Some(module)
    }

    /// Whether a module has an item, submodule or import of this name.
    fn has(&self, module: &[String], name: &str) -> bool {
        let own = |it: &Module| it.items.contains(name) || it.import(name).is_some();
        self.0.get(module).is_some_and(own) || self.0.contains_key(&with(module, name))
    }
}

/// The path of a submodule.
fn with(module: &[String], name: &str) -> Names {
    let mut path = module.to_vec();
    path.push(name.to_owned());
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Modules {
        /// Modules of these names and sources.
        pub(in crate::tidy) fn of(sources: &[(&str, &str)]) -> Self {
            let mut modules = Self::default();
            for (name, source) in sources {
                let names = name.split("::").filter(|name| !name.is_empty());
                let names: Names = names.map(str::to_owned).collect();
                modules.add(&names, Path::new("a.rs"), source);
            }
            modules
        }
    }

    /// The modules that module `a::b` uses if this is its source.
    fn used(source: &str) -> Vec<String> {
        let modules = Modules::of(&[
            ("", "mod a; mod c; mod d; pub use c::Sea; pub use d::*;"),
            (
                "a",
                "mod b; mod e; pub struct A; use e::E; use e::deep as shallow;",
            ),
            ("a::b", source),
            ("a::b::f", ""),
            ("a::e", "pub mod deep; pub struct E;"),
            ("a::e::deep", "pub struct Deep;"),
            ("c", "pub struct Sea; pub fn c() {}"),
            (
                "d",
                "pub enum Dee {} mod inner { pub struct Inner; } pub use inner::Inner;",
            ),
        ]);
        let all = modules.uses().into_iter();
        let of_b = all.filter(|it| it.user == ["a", "b"]);
        of_b.map(|it| it.used.join("::")).collect()
    }

    #[test]
    fn every_way_to_name_a_module_is_seen() {
        for (source, uses) in [
            ("use crate::c;", &["c"][..]),
            (
                "use crate::{\n    a::{self, e::{deep::Deep, E}},\n    c as sea,\n};",
                &["a", "a::e", "a::e::deep", "c"],
            ),
            (
                "fn f(c: crate::c::Sea) -> Vec<crate::d::Dee> {}",
                &["c", "d"],
            ),
            ("fn f() { super::super::c::c() }", &["c"]),
            (
                "use super::e;\nfn f() { e::deep::g() }",
                &["a::e", "a::e::deep"],
            ),
            ("mod f; fn f() { f::g(); self::f::h() }", &["a::b::f"]),
            ("pub(in super::super) use self::f::G;", &["a", "a::b::f"]),
            ("use super::*;", &["a"]),
            ("impl $crate::c::Sea {}", &["c"]),
        ] {
            let mut uses: Vec<&str> = uses.to_vec();
            if source.contains("pub(in") {
                // The place that it is visible in is named, too.
                uses[0] = "";
            }
            assert_eq!(used(source), uses, "{source}");
        }
    }

    #[test]
    fn a_re_export_is_followed_to_the_module_of_the_item() {
        for (source, module) in [
            ("use crate::Sea;", "c"),
            ("use crate::Dee;", "d"),
            ("use crate::Inner;", "d::inner"),
            ("use super::E;", "a::e"),
            ("use super::shallow::Deep;", "a::e::deep"),
            ("fn f(e: super::E::Variant) {}", "a::e"),
            ("use super::A;", "a"),
        ] {
            assert_eq!(used(source), [module], "{source}");
        }
    }

    #[test]
    fn what_is_no_use_of_a_module_is_not_seen() {
        for source in [
            "//! [`crate::c`]\n// crate::c\n/* crate::c */ const C: &str = \"crate::c\";",
            "use std::{c::Sea, d}; fn f() { std::c::d(); ::c::d(); subcrate::c(); }",
            "#[cfg(test)]\nmod tests { use crate::c; }",
            "#[cfg(test)]\nuse crate::c;\n#[cfg(test)]\n#[allow(x)]\nfn f(c: crate::c::Sea) { crate::d() }",
            "fn f<'a>(it: &'a str) -> impl Iterator<Item = c> + use<'a> { Self::c() }",
        ] {
            assert_eq!(used(source), [""; 0], "{source}");
        }
    }

    #[test]
    fn a_name_that_stands_for_itself_is_no_endless_search() {
        let modules = Modules::of(&[
            ("", "mod a;"),
            ("a", "use b; use c as d; use d as c; fn f() { d::e() }"),
        ]);
        assert!(modules.uses().is_empty());
    }
}
