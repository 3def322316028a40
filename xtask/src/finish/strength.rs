//! Builds the worker that judges passwords: its WebAssembly (`crates/strength`) and its script. The inline script of the
//! documents contains the address of the worker's script; that contains address and integrity of its WebAssembly.

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

/// A classic script: browsers have supported module workers for fewer years, and imports in those have no integrity
/// either.
const SOURCE: Source = Source {
    package: "portico-strength",
    binary: None,
    script: Script::Classic,
};

/// Builds the worker into the staging folder.
pub(super) fn build(staging: &Path, builder: &Builder<'_>) -> Result<Module> {
    // Most of the file is packed word lists, so the code is optimised for speed.
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
