//! `cargo xtask reproduce`: builds the same sources twice and compares the bytes.

use crate::{
    process,
    std_lib::{self, StdLib},
};
use anyhow::{Result, bail};
use portico_site::files::{Digest, sums, write};
use std::{fs, path::Path, process::Command};

/// Builds the site twice from scratch, from two copies of the sources in different folders, and compares the hashes of all
/// files.
///
/// # Errors
/// When a build fails, or the bytes differ: each such file is printed.
pub fn reproduce(checkout: &Path, standard: StdLib) -> Result<()> {
    let base = checkout.join(".portico/reproduce");
    let _ = fs::remove_dir_all(&base);
    let copies = ["one", "the-other-one"].map(|name| base.join(name));
    // Both copies are made before the first build, so that edits during the builds change neither.
    for path in process::output(
        Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard"])
            .current_dir(checkout),
    )?
    .lines()
    {
        if checkout.join(path).is_file() {
            let bytes = fs::read(checkout.join(path))?;
            for copy in &copies {
                write(&copy.join(path), &bytes)?;
            }
        }
    }
    let mut lists = Vec::new();
    for copy in copies {
        let option = format!("--{}", std_lib::OPTION);
        process::run(
            Command::new("cargo")
                .args(["xtask", "build"])
                .args((standard == StdLib::Rebuilt).then_some(option))
                .env("CARGO_TARGET_DIR", copy.join("target"))
                .env_remove("CARGO_MANIFEST_DIR")
                .current_dir(&copy),
        )?;
        lists.push(sums(&copy.join("dist"))?);
        // More than half a gigabyte.
        let _ = fs::remove_dir_all(copy.join("target"));
    }
    for (one, other) in lists[0].lines().zip(lists[1].lines()) {
        if one != other {
            println!("reproduce: {one}\n      but: {other}");
        }
    }
    if lists[0] != lists[1] {
        bail!("two builds of the same sources differ");
    }
    println!(
        "reproduce: two builds, {} files, the same bytes ({})",
        lists[0].lines().count(),
        Digest::Sha256.hash(lists[0].as_bytes())
    );
    Ok(())
}
