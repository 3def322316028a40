//! The worker that judges passwords: its WebAssembly (`strength/`) and its script. Each knows the next by its
//! final name: the inline script of the documents holds the worker's address; the worker's script holds the
//! integrity of its WebAssembly.

use super::{document::Asset, filled, keep, module, take, utf8};
use crate::{files, process, standard::Standard, tools::Tools};
use anyhow::{Context, Result};
use std::{fs, path::Path, process::Command};

/// What its files are called.
pub(super) const NAME: &str = "strength";

/// The worker's files under their final names.
pub(super) struct Worker {
    pub(super) script: Asset,
    pub(super) wasm: Asset,
}

/// Builds the worker into the staging folder.
pub(super) fn build(
    checkout: &Path,
    staging: &Path,
    release: bool,
    standard: Standard,
    tools: Option<&Tools>,
) -> Result<Worker> {
    let built = module::compile(
        checkout,
        release,
        standard,
        &["--package", "portico-strength", "--lib"],
        "portico_strength.wasm",
    )?;
    // A classic script: workers that are modules came years later, and their imports carry no
    // integrity either.
    process::run(
        Command::new("wasm-bindgen")
            .args(["--target", "no-modules", "--no-typescript"])
            .args(["--out-name", NAME, "--out-dir"])
            .arg(staging)
            .arg(built),
    )?;
    let wasm = staging.join(format!("{NAME}_bg.wasm"));
    if let Some(program) = tools.and_then(|tools| tools.wasm_opt.as_deref()) {
        // Most of it is packed words: what is left is better fast than small.
        module::optimise(program, &wasm, &["-O3"])?;
    }
    let wasm = keep(staging, NAME, "wasm", &take(&wasm, None)?)?;
    let path = checkout.join("strength/src/worker.js");
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
