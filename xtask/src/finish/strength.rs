//! The worker that judges passwords: its WebAssembly (`strength/`), its script, and the end of the
//! page's script that talks to it. Each knows the next by its final name: the page's script carries
//! its own integrity in the document and holds the worker's address; the worker's script holds the
//! integrity of its WebAssembly.

use super::{keep, module, take, utf8};
use crate::{files, process, standard::Standard, tools::Tools};
use anyhow::{Context, Result, ensure};
use std::{fs, path::Path, process::Command};

const NAME: &str = "strength";

/// Builds the worker into the staging folder, and says what the page's script has to end with.
pub(super) fn build(
    checkout: &Path,
    staging: &Path,
    release: bool,
    standard: Standard,
    tools: Option<&Tools>,
) -> Result<String> {
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
    let source = |path: &str| {
        let path = checkout.join(path);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let end = source("strength/src/worker.js")?;
    let end = filled(
        &end,
        &[("{wasm}", &wasm.path), ("{integrity}", &wasm.integrity)],
    )?;
    let script = utf8(take(&staging.join(format!("{NAME}.js")), Some(&end))?)?;
    let script = keep(staging, NAME, "js", files::slim_script(&script).as_bytes())?;
    filled(
        &source("src/web/strength.js")?,
        &[("{worker}", &script.path)],
    )
}

/// The text with each mark replaced; every mark has to be there.
fn filled(text: &str, marks: &[(&str, &str)]) -> Result<String> {
    let mut text = text.to_owned();
    for (mark, value) in marks {
        ensure!(text.contains(mark), "{mark} stands nowhere in:\n{text}");
        text = text.replace(mark, value);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_mark_is_filled() {
        assert_eq!(filled("a {b} {b}", &[("{b}", "c")]).unwrap(), "a c c");
        assert!(filled("a", &[("{b}", "c")]).is_err());
    }
}
