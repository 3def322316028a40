//! The standard library that the site's WebAssembly is linked with: one that is built anew without the words of a
//! panic, or the one that comes with the compiler.
//!
//! The first is smaller by an eighth, and the page does the same with either. It takes unstable flags of a stable
//! compiler; where that or its sources are missing, the second is taken, and the build says so.

use crate::{process, tools};
use anyhow::Result;
use std::{
    fmt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Tells the second half of the build which one it is.
const VARIABLE: &str = "PORTICO_STD";

/// What the compiler is told for a standard library without words: a panic is a trap at once, nothing is formatted
/// for it, and no place of the sources is kept.
const FEWER_WORDS: [&str; 4] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
];

/// Where the flags of the page's target stand.
pub(crate) const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Lets a stable compiler take unstable flags.
const UNSTABLE: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

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
    /// One that is built anew, without the words of a panic.
    #[default]
    Lean,
    /// The one that comes with the compiler.
    Shipped,
}

impl fmt::Display for Standard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Lean => "lean",
            Self::Shipped => "shipped",
        })
    }
}

impl Standard {
    /// What the first half of the build has said.
    pub(crate) fn handed_on() -> Self {
        let lean = Self::Lean.to_string();
        match std::env::var(VARIABLE) {
            Ok(said) if said == lean => Self::Lean,
            // Trunk by itself, too: it has asked nobody whether the sources are there.
            _ => Self::Shipped,
        }
    }

    /// Says it to the second half.
    pub(crate) fn hand_on(self, command: &mut Command) {
        command.env(VARIABLE, self.to_string());
    }

    /// This one, or the shipped one where this one cannot be built; installs what is missing, and says what stays
    /// missing.
    ///
    /// # Errors
    /// When there is no compiler.
    pub(crate) fn at_hand(self, checkout: &Path) -> Result<Self> {
        if self == Self::Shipped {
            return Ok(self);
        }
        let there = || Ok::<_, anyhow::Error>(sources(checkout)?.join("library/std").is_dir());
        if !there()? {
            tools::rust_src();
        }
        let missing = if !there()? {
            "its sources are not there (rustup component add rust-src)"
        } else if !takes_flags(checkout, &FEWER_WORDS) {
            "this compiler does not know the flags for that"
        } else if !fetched(checkout, &sources(checkout)?) {
            "the crates that it is made of cannot be fetched"
        } else {
            return Ok(self);
        };
        println!(
            "build: the standard library is not built anew, so the page is larger, but whole: {missing}"
        );
        Ok(Self::Shipped)
    }

    /// Adds what Cargo has to be told.
    pub(crate) fn tell(self, cargo: &mut Command) {
        if self == Self::Shipped {
            return;
        }
        let mut flags = std::env::var_os(FLAGS).unwrap_or_default();
        for flag in FEWER_WORDS {
            flags.push(" ");
            flags.push(flag);
        }
        cargo
            .arg("-Zbuild-std=std,panic_abort")
            .arg("-Zbuild-std-features=optimize_for_size")
            .env(FLAGS, flags)
            .env(UNSTABLE.0, UNSTABLE.1);
    }
}

/// Whether the crates of the standard library are on this machine, or come to it now.
fn fetched(checkout: &Path, sources: &Path) -> bool {
    Command::new("cargo")
        .args(["fetch", "--locked", "--quiet", "--manifest-path"])
        .arg(sources.join("library/Cargo.toml"))
        .env(UNSTABLE.0, UNSTABLE.1)
        .current_dir(checkout)
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether the compiler knows the flags, which may change with any version.
fn takes_flags(checkout: &Path, flags: &[&str]) -> bool {
    Command::new("rustc")
        .args(flags)
        .args(["--target", tools::WASM, "--print", "cfg"])
        .env(UNSTABLE.0, UNSTABLE.1)
        .current_dir(checkout)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::checkout;

    #[test]
    fn cargo_is_told_of_the_lean_one_alone() {
        let told = |standard: Standard| {
            let mut cargo = Command::new("cargo");
            standard.tell(&mut cargo);
            (cargo.get_args().count(), cargo.get_envs().count())
        };
        assert_eq!(told(Standard::Lean), (2, 2));
        assert_eq!(told(Standard::Shipped), (0, 0));
    }

    /// What the compiler of this machine does not know must not reach a build.
    #[test]
    fn an_unknown_flag_is_found_before_the_build() {
        assert!(takes_flags(&checkout(), &["-Zunstable-options"]));
        assert!(!takes_flags(&checkout(), &["-Zno-such-flag"]));
        assert!(!takes_flags(&checkout(), &["-Cpanic=no-such-way"]));
        assert!(!fetched(&checkout(), Path::new("no-such-folder")));
        let asked = Standard::Shipped.at_hand(&checkout()).unwrap();
        assert_eq!(asked, Standard::Shipped);
    }
}
