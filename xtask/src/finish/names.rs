//! Shortens the output of wasm-bindgen. The imports and exports that connect WebAssembly and script get short names: the
//! original names end in hashes, which do not compress, and are in both files. Ways of loading that the page does not use
//! are removed from the script.
//!
//! The code expects the output of the wasm-bindgen version in Cargo.lock, and fails if it finds anything else.

use crate::wasm::{number, put_number, put_text, sections, take, text};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// Gives every import and export of the module a short name, in both files.
pub(super) fn shorten(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut names = Names::default();
    let mut out = wasm
        .get(..8)
        .context("this is not a WebAssembly module")?
        .to_vec();
    for (id, section) in sections(wasm)? {
        let section = match id {
            IMPORTS => imports(section, &mut names)?,
            EXPORTS => exports(section, &mut names)?,
            _ => section.to_vec(),
        };
        out.push(id);
        put_number(&mut out, section.len());
        out.extend_from_slice(&section);
    }
    Ok((out, names.put_into(script)?))
}

/// The script without the ways of loading that the page does not use, and with an empty `debugString`, which only messages
/// of panics need.
pub(super) fn cut(script: &str) -> Result<String> {
    let (script, _) = script
        .split_once("async function __wbg_load(")
        .context("the script of wasm-bindgen has no __wbg_load any more")?;
    let Some((before, after)) = script.split_once("function debugString(") else {
        return Ok(script.to_owned());
    };
    let (_, after) = after
        .split_once("\n}\n")
        .context("debugString does not end")?;
    Ok([before, "function debugString() { return ''; }\n", after].concat())
}

/// The old names with the new ones.
#[derive(Default)]
struct Names {
    short: BTreeMap<String, String>,
}

impl Names {
    /// The short name for this one. `put_into` fails if the script already contains such a name.
    fn shorten(&mut self, name: &str) -> String {
        let next = format!("x{}", self.short.len());
        self.short.entry(name.to_owned()).or_insert(next).clone()
    }

    /// The script with each of the old names replaced, as a whole word.
    fn put_into(&self, script: &str) -> Result<String> {
        let mut out = String::with_capacity(script.len());
        let mut rest = script;
        let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        while !rest.is_empty() {
            // The name of the imported module is not a word but a quoted path.
            let quoted = rest
                .strip_prefix('"')
                .and_then(|rest| rest.split_once('"'))
                .filter(|(text, _)| text.starts_with("./") && self.short.contains_key(*text));
            if let Some((text, after)) = quoted {
                out.push_str(&self.short[text]);
                rest = after;
                continue;
            }
            let word = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
            if word == 0 {
                let next = rest.chars().next().map_or(1, char::len_utf8);
                out.push_str(&rest[..next]);
                rest = &rest[next..];
                continue;
            }
            let (word, after) = rest.split_at(word);
            ensure!(
                !self.short.values().any(|short| short == word),
                "the script already has the name {word}"
            );
            out.push_str(self.short.get(word).map_or(word, String::as_str));
            rest = after;
        }
        Ok(out)
    }
}

fn imports(mut section: &[u8], names: &mut Names) -> Result<Vec<u8>> {
    let count = number(&mut section)?;
    let mut out = Vec::new();
    put_number(&mut out, count);
    for _ in 0..count {
        for _ in ["module", "name"] {
            let name = names.shorten(text(&mut section)?);
            put_text(&mut out, &name);
        }
        let before = section;
        match take(&mut section, 1)? {
            // A function: its type.
            [0] => drop(number(&mut section)?),
            // wasm-bindgen imports no memories, tables or globals.
            other => anyhow::bail!("an import of the kind {other:?}"),
        }
        out.extend_from_slice(&before[..before.len() - section.len()]);
    }
    Ok(out)
}

fn exports(mut section: &[u8], names: &mut Names) -> Result<Vec<u8>> {
    let count = number(&mut section)?;
    let mut out = Vec::new();
    put_number(&mut out, count);
    for _ in 0..count {
        let name = names.shorten(text(&mut section)?);
        put_text(&mut out, &name);
        let before = section;
        take(&mut section, 1)?;
        number(&mut section)?;
        out.extend_from_slice(&before[..before.len() - section.len()]);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A module with one type, the import `./a_bg.js` `__wbg_go_00ff` and the export `__wbindgen_start`.
    fn module() -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0".to_vec();
        let mut imports = vec![1];
        put_text(&mut imports, "./a_bg.js");
        put_text(&mut imports, "__wbg_go_00ff");
        imports.extend([0, 0]);
        let mut exports = vec![1];
        put_text(&mut exports, "__wbindgen_start");
        exports.extend([0, 0]);
        for (id, section) in [(IMPORTS, imports), (EXPORTS, exports)] {
            wasm.push(id);
            put_number(&mut wasm, section.len());
            wasm.extend(section);
        }
        wasm
    }

    const SCRIPT: &str = "const import0 = {\n__wbg_go_00ff: function() {},\n};\n\
        return { \"./a_bg.js\": import0 };\nwasm.__wbindgen_start(); // __wbg_go_00ff_2\n";

    #[test]
    fn both_files_get_the_same_short_names() {
        let (wasm, script) = shorten(&module(), SCRIPT).unwrap();
        assert_eq!(
            script,
            "const import0 = {\nx1: function() {},\n};\n\
             return { x0: import0 };\nwasm.x2(); // __wbg_go_00ff_2\n"
        );
        let imports = b"\x02\x09\x01\x02x0\x02x1\0\0";
        let exports = b"\x07\x06\x01\x02x2\0\0";
        assert!(wasm.ends_with(&[&imports[..], &exports[..]].concat()));
        assert_eq!(wasm[..14], module()[..14]);
    }

    #[test]
    fn a_script_that_already_has_a_short_name_is_refused() {
        let error = shorten(&module(), "let x1 = 0;").unwrap_err();
        assert_eq!(error.to_string(), "the script already has the name x1");
    }

    #[test]
    fn a_broken_module_is_refused() {
        let module = module();
        for length in 0..module.len() {
            let cut = shorten(&module[..length], "");
            // The header alone, or with whole sections, is a module, too.
            let whole = [8, 14].contains(&length) || module[length] == EXPORTS;
            assert!(whole || cut.is_err(), "{length}");
        }
    }

    #[test]
    fn unused_ways_of_loading_are_removed() {
        let script = "a();\nfunction debugString(val) {\nif (val) {\n  b();\n}}\nc();\n}\nd();\n\
                      async function __wbg_load(module) {}\nexport { e };\n";
        assert_eq!(
            cut(script).unwrap(),
            "a();\nfunction debugString() { return ''; }\nd();\n"
        );
        assert!(cut("nothing").is_err());
    }
}
