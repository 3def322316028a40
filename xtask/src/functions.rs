//! Lists the functions of the page's WebAssembly module by size, and their sums by crate. For this the module is built
//! once more, with the names of its functions, which a release lacks. wasm-opt makes the pass `-Oz`; a release has more.

use crate::{
    modules::{Builder, PAGE},
    std_lib::StdLib,
    tools::Tools,
    wasm::{number, sections, take, text},
};
use anyhow::{Context, Result};
use std::{collections::BTreeMap, fs, path::Path};

/// How many functions are printed.
const LARGEST: usize = 60;

/// Builds the module with names and prints the list.
///
/// # Errors
/// When a step fails.
pub fn print(checkout: &Path, standard: StdLib) -> Result<()> {
    println!(
        "functions: building the page with names (the first time this takes some minutes) ..."
    );
    let folder = checkout.join("target/functions");
    let builder = Builder {
        checkout,
        tools: &Tools::for_site(checkout)?,
        release: true,
        standard,
        named: Some(&folder),
    };
    standard.prepare(checkout)?;
    // wasm-opt gets the features of `modules` only: with all features it writes imports in groups, and `functions`
    // would count the groups.
    builder.build(PAGE, "portico", &folder, &["-Oz", "-g"])?;
    let wasm = folder.join("portico_bg.wasm");
    let mut functions = functions(&fs::read(&wasm)?)?;
    functions.sort_by(|one, other| other.cmp(one));
    let mut crates: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (size, name) in &functions {
        let (bytes, count) = crates.entry(origin(name)).or_default();
        *bytes += size;
        *count += 1;
    }
    let mut crates: Vec<_> = crates.into_iter().collect();
    crates.sort_by_key(|(_, (bytes, _))| std::cmp::Reverse(*bytes));
    println!("{:>8} {:>9}  crate", "bytes", "functions");
    for (name, (bytes, count)) in crates {
        println!("{bytes:>8} {count:>9}  {name}");
    }
    println!("\n{:>8}  function", "bytes");
    for (size, name) in functions.iter().take(LARGEST) {
        println!("{size:>8}  {name}");
    }
    Ok(())
}

/// Size and name of each function of a module that has a name section.
fn functions(wasm: &[u8]) -> Result<Vec<(usize, String)>> {
    let (mut imported, mut sizes) = (0, Vec::new());
    let mut names = BTreeMap::new();
    for (id, mut section) in sections(wasm)? {
        match id {
            // Imports: wasm-bindgen imports functions only.
            2 => imported = number(&mut section)?,
            10 => {
                for _ in 0..number(&mut section)? {
                    let size = number(&mut section)?;
                    take(&mut section, size)?;
                    sizes.push(size);
                }
            }
            0 if text(&mut section)? == "name" => {
                while let Some((&kind, after)) = section.split_first() {
                    section = after;
                    let length = number(&mut section)?;
                    let mut part = take(&mut section, length)?;
                    if kind != 1 {
                        continue;
                    }
                    for _ in 0..number(&mut part)? {
                        let function = number(&mut part)?;
                        names.insert(function, text(&mut part)?);
                    }
                }
            }
            _ => {}
        }
    }
    let named = sizes.into_iter().enumerate().map(|(at, size)| {
        let name = names.get(&(imported + at)).copied().unwrap_or("?");
        (size, format!("{:#}", rustc_demangle::demangle(name)))
    });
    let named: Vec<_> = named.collect();
    (!named.is_empty())
        .then_some(named)
        .context("the module has no functions")
}

/// The crate of a function, or of the type that it belongs to.
fn origin(name: &str) -> &str {
    let start = name.find(|c: char| c.is_ascii_lowercase()).unwrap_or(0);
    let rest = &name[start..];
    let rest = rest.trim_start_matches("as ");
    let rest = rest.trim_start_matches("dyn ").trim_start_matches("mut ");
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    &rest[..end.unwrap_or(rest.len())]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::wasm::{put_number, put_text};

    #[test]
    fn each_function_is_listed_with_its_size_and_its_crate() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        let mut put = |id: u8, section: &[u8]| {
            wasm.push(id);
            put_number(&mut wasm, section.len());
            wasm.extend_from_slice(section);
        };
        put(2, b"\x01\x01m\x01n\0\0");
        put(10, b"\x02\x02\0\x0b\x03\0\x01\x0b");
        let mut names = vec![2];
        for (function, name) in [(1, "_ZN4core3fmt5write17h0123456789abcdefE"), (2, "main")] {
            put_number(&mut names, function);
            put_text(&mut names, name);
        }
        let mut section = Vec::new();
        put_text(&mut section, "name");
        section.push(1);
        put_number(&mut section, names.len());
        section.extend(names);
        put(0, &section);
        let functions = functions(&wasm).unwrap();
        let expected = [(2, "core::fmt::write".to_owned()), (3, "main".to_owned())];
        assert_eq!(functions, expected);
        for (name, from) in [
            ("core::fmt::write", "core"),
            ("<alloc::vec::Vec<T> as core::fmt::Debug>::fmt", "alloc"),
            ("<&mut serde_json::ser::Serializer<W>>::go", "serde_json"),
            ("<T as tachys::view::Render>::build", "tachys"),
            ("main", "main"),
        ] {
            assert_eq!(origin(name), from, "{name}");
        }
    }
}
