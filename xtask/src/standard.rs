//! The standard library that the page's two modules are linked with: the one that comes with the compiler,
//! or one that is built anew without the words of a panic.
//!
//! The second is an option for whoever accepts unstable flags of the compiler: it is smaller, and the page
//! does the same with either. Nothing is installed here.

use crate::process;
use anyhow::{Result, ensure};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Tells the second half of the build which one was asked for.
const VARIABLE: &str = "PORTICO_LEAN_STD";

/// What Cargo is told for a standard library without words: a panic is a trap at once, nothing is formatted
/// for it, and no place of the sources is kept.
const LEAN: &str =
    " -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// Where the flags of the page's target stand.
pub(crate) const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Where the compiler's component rust-src lies, or would.
///
/// # Errors
/// When there is no compiler.
pub(crate) fn sources(checkout: &Path) -> Result<PathBuf> {
    let mut rustc = Command::new("rustc");
    let root = process::output(rustc.args(["--print", "sysroot"]).current_dir(checkout))?;
    Ok(Path::new(root.trim()).join("lib/rustlib/src/rust"))
}

/// Which standard library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standard {
    /// The one that comes with the compiler.
    #[default]
    Shipped,
    /// One that is built anew, without the words of a panic.
    Lean,
}

impl Standard {
    /// What the first half of the build has said.
    pub(crate) fn handed_on() -> Self {
        match std::env::var_os(VARIABLE) {
            Some(_) => Self::Lean,
            None => Self::Shipped,
        }
    }

    /// Says it to the second half.
    pub(crate) fn hand_on(self, command: &mut Command) {
        match self {
            Self::Shipped => command.env_remove(VARIABLE),
            Self::Lean => command.env(VARIABLE, "1"),
        };
    }

    /// Looks whether the sources are there.
    ///
    /// # Errors
    /// When they are not, with what has to be installed.
    pub(crate) fn check(self, checkout: &Path) -> Result<()> {
        if self == Self::Shipped {
            return Ok(());
        }
        ensure!(
            sources(checkout)?.join("library/std").is_dir(),
            "--lean-std builds the standard library from its sources, which are not there: rustup component add rust-src"
        );
        Ok(())
    }

    /// Adds what Cargo has to be told.
    pub(crate) fn tell(self, cargo: &mut Command) {
        if self == Self::Shipped {
            return;
        }
        let mut flags = std::env::var_os(FLAGS).unwrap_or_default();
        flags.push(LEAN);
        cargo
            .arg("-Zbuild-std=std,panic_abort")
            .env(FLAGS, flags)
            // The flags are unstable, and the compiler is a stable one.
            .env("RUSTC_BOOTSTRAP", "1");
    }
}
