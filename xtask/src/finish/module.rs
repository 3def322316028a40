//! The two modules of the page: step 1 alone, which a visitor meets first, and the page with all its
//! steps. Trunk builds the second one; the first one is built here, in the same way.

use super::{document::Asset, interfaces, keep, names, take, utf8};
use crate::{
    files, process,
    standard::Standard,
    tools::{Tools, WASM},
    wasm,
};
use anyhow::{Result, ensure};
use std::{
    fs,
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
/// Below this address wasm-opt's `--low-memory-unused` takes nothing to lie. The linker puts the stack there, growing
/// down from 1 MB: it would be all but full.
const LOW: usize = 1024;
/// The number of the section with the data (Core Specification 2.0, section 5.5.14), how a segment at a constant
/// address begins (`i32.const`), and how that address ends.
const DATA: u8 = 11;
const ACTIVE_AT_CONSTANT: [u8; 2] = [0, 0x41];
const END: u8 = 0x0B;

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
        .args(["--target", WASM])
        .current_dir(checkout);
    if release {
        cargo.arg("--release");
    }
    standard.tell(&mut cargo);
    process::run(&mut cargo)?;
    let folder = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    Ok(checkout
        .join(folder)
        .join(WASM)
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
    if tools.is_some() {
        // A build for development calls more, for its messages.
        interfaces::check(&script)?;
    }
    let (wasm, script) = names::shorten(&wasm, &names::cut(&script)?)?;
    let script = script + load;
    Ok(Module {
        wasm: keep(staging, name, "wasm", &wasm)?,
        script: keep(staging, name, "js", files::slim_script(&script).as_bytes())?,
    })
}

fn shrink(program: &Path, wasm: &Path) -> Result<()> {
    ensure!(
        lowest(&fs::read(wasm)?)? >= LOW,
        "the linker has put data below address {LOW}, where wasm-opt is told that there is none"
    );
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
        // 0.6 KB less: what is added to an address moves into the access.
        "--low-memory-unused",
    ];
    optimise(program, wasm, &passes)
}

/// The lowest address of a module's data.
fn lowest(module: &[u8]) -> Result<usize> {
    let mut lowest = usize::MAX;
    for (id, mut section) in wasm::sections(module)? {
        if id != DATA {
            continue;
        }
        for _ in 0..wasm::number(&mut section)? {
            ensure!(
                wasm::take(&mut section, 2)? == ACTIVE_AT_CONSTANT,
                "data that does not lie at an address of its own"
            );
            // Written with a sign, which no address of 1 GB has.
            lowest = lowest.min(wasm::number(&mut section)?);
            ensure!(
                wasm::take(&mut section, 1)? == [END],
                "an address that is counted"
            );
            let length = wasm::number(&mut section)?;
            wasm::take(&mut section, length)?;
        }
    }
    Ok(lowest)
}

/// Lets wasm-opt go over a file, in place.
pub(crate) fn optimise(program: &Path, wasm: &Path, passes: &[&str]) -> Result<()> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn data_below_the_stack_is_seen() {
        let module = |segments: &[u8]| {
            let mut module = b"\0asm\x01\0\0\0".to_vec();
            module.extend([DATA, segments.len() as u8]);
            module.extend(segments);
            module
        };
        let two = [
            2, 0, 0x41, 0x80, 0x80, 0xC0, 0, END, 1, b'a', 0, 0x41, 8, END, 2, b'b', b'c',
        ];
        assert_eq!(lowest(&module(&two)).unwrap(), 8);
        let mut one = two[..10].to_vec();
        one[0] = 1;
        assert_eq!(lowest(&module(&one)).unwrap(), 1 << 20);
        one[1] = 1;
        assert!(lowest(&module(&one)).is_err(), "a passive segment");
    }
}
