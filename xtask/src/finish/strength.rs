//! The worker that judges passwords: its WebAssembly (`strength/`) and its script. Each knows the next by its
//! final name: the inline script of the documents holds the worker's address; the worker's script holds the
//! integrity of its WebAssembly.

use super::{take, utf8};
use crate::modules::{Builder, Script, Source};
use anyhow::{Context, Result};
use portico_site::{
    asset::{Asset, Module},
    document::filled,
    files,
};
use std::{fs, path::Path};

const NAME: &str = Module::STRENGTH;

/// A classic script: browsers had workers that are modules years later, and the imports of those carry no integrity either.
const SOURCE: Source = Source {
    package: "portico-strength",
    binary: None,
    script: Script::Classic,
};

/// Builds the worker into the staging folder.
pub(super) fn build(staging: &Path, builder: &Builder<'_>) -> Result<Module> {
    // Most of it is packed words: what is left is better fast than small.
    builder.build(SOURCE, NAME, staging, &["-O3"])?;
    let wasm = take(&staging.join(format!("{NAME}_bg.wasm")), None)?;
    let wasm = Asset::keep(staging, NAME, "wasm", &wasm)?;
    let path = builder.checkout.join("crates/strength/src/worker.js");
    let end =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let end = filled(
        &end,
        &[("{wasm}", &wasm.path), ("{integrity}", &wasm.integrity)],
    )?;
    let script = utf8(take(&staging.join(format!("{NAME}.js")), Some(&end))?)?;
    let script = Asset::keep(staging, NAME, "js", files::slim_script(&script).as_bytes())?;
    Ok(Module { wasm, script })
}
