//! The two modules of the page: step 1 alone, which a visitor meets first, and the page with all its
//! steps. Trunk builds the second one; the first one is built here, in the same way.

use super::{document::Asset, keep, names, take, utf8};
use crate::{files, process, standard::Standard, tools::Tools};
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// What today's compilers write for the target; wasm-opt must be told to expect it.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
const TARGET: &str = "wasm32-unknown-unknown";

/// A WebAssembly module and the script that starts it.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) wasm: Asset,
    pub(super) script: Asset,
}

/// Builds the module of step 1 into the staging folder, where Trunk has put the other one; that one anew
/// as well, where it needs another standard library than Trunk can be told of.
pub(super) fn build(
    checkout: &Path,
    staging: &Path,
    release: bool,
    standard: Standard,
) -> Result<()> {
    let bind = |name: &str, binary: &str, features: &[&str]| {
        let mut which = vec!["--package", "portico", "--bin", binary];
        which.extend(features);
        let file = format!("{binary}.wasm");
        let built = compile(checkout, release, standard, &which, &file)?;
        process::run(
            Command::new("wasm-bindgen")
                .args(["--target", "web", "--no-typescript", "--out-name", name])
                .arg("--out-dir")
                .arg(staging)
                .arg(built),
        )
    };
    bind("first", "portico-first", &["--no-default-features"])?;
    match standard {
        Standard::Shipped => Ok(()),
        Standard::Lean => bind("portico", "portico", &[]),
    }
}

/// Compiles what `which` tells Cargo for the browser, and says where its WebAssembly lies.
pub(super) fn compile(
    checkout: &Path,
    release: bool,
    standard: Standard,
    which: &[&str],
    file: &str,
) -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["build", "--quiet", "--locked"])
        .args(which)
        .args(["--target", TARGET])
        .current_dir(checkout);
    if release {
        cargo.arg("--release");
    }
    standard.tell(&mut cargo);
    process::run(&mut cargo)?;
    let folder = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    Ok(checkout
        .join(folder)
        .join(TARGET)
        .join(if release { "release" } else { "debug" })
        .join(file))
}

/// Shrinks a module (`<name>_bg.wasm`, `<name>.js`), ends its script with `load`, and gives both
/// their final names.
pub(super) fn settle(
    staging: &Path,
    name: &str,
    load: &str,
    tools: Option<&Tools>,
) -> Result<Module> {
    let wasm = staging.join(format!("{name}_bg.wasm"));
    if let Some(program) = tools.and_then(|tools| tools.wasm_opt.as_deref()) {
        shrink(program, &wasm)?;
    }
    let wasm = take(&wasm, None)?;
    let script = utf8(take(&staging.join(format!("{name}.js")), None)?)?;
    let (wasm, script) = names::shorten(&wasm, &names::cut(&script)?)?;
    let script = script + load;
    Ok(Module {
        wasm: keep(staging, name, "wasm", &wasm)?,
        script: keep(staging, name, "js", files::slim_script(&script).as_bytes())?,
    })
}

fn shrink(program: &Path, wasm: &Path) -> Result<()> {
    // Flat code is folded together once more: 1 KB (brotli) less than one pass; until nothing changes
    // any more, and the functions that are called most with the smallest numbers: 0.5 KB less.
    let passes = [
        "-Oz",
        "--flatten",
        "--rereloop",
        "-Oz",
        "-Oz",
        "--converge",
        "--reorder-functions",
    ];
    optimise(program, wasm, &passes)
}

/// Lets wasm-opt go over a file, in place.
pub(super) fn optimise(program: &Path, wasm: &Path, passes: &[&str]) -> Result<()> {
    process::run(
        Command::new(program)
            .args(FEATURES)
            .args(passes)
            .args(["--strip-producers", "--strip-target-features"])
            .arg(wasm)
            .arg("-o")
            .arg(wasm),
    )
}
