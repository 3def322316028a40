//! The worker that judges passwords: its WebAssembly (`strength/`) and its script. Each knows the next by its
//! final name: the inline script of the documents holds the worker's address; the worker's script holds the
//! integrity of its WebAssembly.

use super::{document::Asset, filled, keep, take, utf8};
use crate::{
    files,
    modules::{Builder, Script, Source},
};
use anyhow::{Context, Result};
use std::{fs, path::Path};

/// The start of the names of its files.
pub(super) const NAME: &str = "strength";

/// A classic script: browsers had workers that are modules years later, and the imports of those carry no integrity either.
const SOURCE: Source = Source {
    package: "portico-strength",
    binary: None,
    script: Script::Classic,
};

/// The worker's files under their final names.
pub(super) struct Worker {
    pub(super) script: Asset,
    pub(super) wasm: Asset,
}

/// Builds the worker into the staging folder.
pub(super) fn build(staging: &Path, builder: &Builder<'_>) -> Result<Worker> {
    // Most of it is packed words: what is left is better fast than small.
    builder.build(SOURCE, NAME, staging, &["-O3"])?;
    let wasm = take(&staging.join(format!("{NAME}_bg.wasm")), None)?;
    let wasm = keep(staging, NAME, "wasm", &wasm)?;
    let path = builder.checkout.join("crates/strength/src/worker.js");
    let end =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let end = filled(
        &end,
        &[("{wasm}", &wasm.path), ("{integrity}", &wasm.integrity)],
    )?;
    let script = utf8(take(&staging.join(format!("{NAME}.js")), Some(&end))?)?;
    let script = keep(staging, NAME, "js", files::slim_script(&script).as_bytes())?;
    Ok(Worker { script, wasm })
}
