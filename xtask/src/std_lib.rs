//! The standard library that the site's WebAssembly is linked with: the one that comes with the compiler, or one that
//! is rebuilt for size (`--rebuilt-std`).
//!
//! The page does the same with either, and is smaller with the second. Rebuilding needs unstable flags of a stable compiler,
//! so it is done on request only. If it is requested and not possible, the build fails.

use crate::{process, tools};
use anyhow::{Result, bail};
use std::{
    fmt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The option of the command line.
pub(crate) const OPTION: &str = "rebuilt-std";

/// Printed after a build that could be smaller.
pub(crate) const SMALLER: &str =
    "Linked with the compiler's own standard library. With --rebuilt-std it gets smaller.";

/// The environment variable that passes the choice from the first half of the build to the second.
const VARIABLE: &str = "PORTICO_STD";

/// The flags of the page's target, for Cargo.
pub(crate) const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Flags of the compiler for the rebuilt library: a panic is a trap at once, without a message and without locations in the
/// sources.
const TERSE: [&str; 4] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
];

/// Environment variables that make Cargo rebuild the library, including the Cargo that Trunk calls. Every Cargo that
/// inherits them does, also for native targets, so Trunk.toml removes them for its hook.
const REBUILDING: [(&str, &str); 3] = [
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    UNSTABLE,
];

/// Lets a stable compiler and its Cargo take unstable flags.
const UNSTABLE: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

/// The folder of the compiler's component rust-src, installed or not.
///
/// # Errors
/// When there is no compiler.
pub(crate) fn sources(checkout: &Path) -> Result<PathBuf> {
    let mut rustc = Command::new("rustc");
    let root = process::output(rustc.args(["--print", "sysroot"]).current_dir(checkout))?;
    Ok(Path::new(root.trim()).join("lib/rustlib/src/rust"))
}

/// The standard library to link with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StdLib {
    /// The one that comes with the compiler.
    #[default]
    Prebuilt,
    /// One that is rebuilt for size, without the messages of panics.
    Rebuilt,
}

impl fmt::Display for StdLib {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Prebuilt => "prebuilt",
            Self::Rebuilt => "rebuilt",
        })
    }
}

impl StdLib {
    /// The choice of the first half of the build; the default if there is none, as when Trunk is called by hand.
    pub(crate) fn handed_on() -> Self {
        match std::env::var(VARIABLE) {
            Ok(said) if said == Self::Rebuilt.to_string() => Self::Rebuilt,
            _ => Self::default(),
        }
    }

    /// Passes the choice to the second half.
    pub(crate) fn hand_on(self, command: &mut Command) {
        command.env(VARIABLE, self.to_string());
    }

    /// Makes sure that it can be linked with, and installs what is missing for that.
    ///
    /// # Errors
    /// When it cannot be rebuilt here; the message says why.
    pub(crate) fn prepare(self, checkout: &Path) -> Result<()> {
        if self == Self::Prebuilt {
            return Ok(());
        }
        let there = || Ok::<_, anyhow::Error>(sources(checkout)?.join("library/std").is_dir());
        if !there()? {
            tools::rust_src();
        }
        let missing = if !there()? {
            "its sources are not installed (rustup component add rust-src)"
        } else if !takes_flags(checkout, &TERSE) {
            "this compiler does not know the flags for it"
        } else if !fetched(checkout, &sources(checkout)?) {
            "its dependencies cannot be fetched"
        } else {
            return Ok(());
        };
        bail!(
            "--{OPTION}: the standard library cannot be rebuilt here: {missing}.\n\
             Without --{OPTION} the site is linked with the compiler's own: it does the same and is larger."
        )
    }

    /// The compiler's flags for it.
    pub(crate) fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Prebuilt => &[],
            Self::Rebuilt => &TERSE,
        }
    }

    /// Sets what Cargo needs besides the flags, for a Cargo or for a program that calls one.
    pub(crate) fn add_flags(self, command: &mut Command) {
        for (name, value) in REBUILDING {
            match self {
                Self::Prebuilt => command.env_remove(name),
                Self::Rebuilt => command.env(name, value),
            };
        }
    }
}

/// Fetches the dependencies of the standard library, unless they are on this machine; false if that fails.
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
    use std::{collections::BTreeMap, ffi::OsStr, fs};

    #[test]
    fn no_unstable_setting_is_passed_unless_requested() {
        let told = |standard: StdLib| {
            let mut cargo = Command::new("cargo");
            standard.add_flags(&mut cargo);
            let told = cargo.get_envs().map(|(name, value)| {
                let text = |text: &OsStr| text.to_str().unwrap().to_owned();
                (text(name), value.map(text))
            });
            told.collect::<BTreeMap<_, _>>()
        };
        let each = |value: fn(&str) -> Option<String>| {
            REBUILDING
                .map(|(name, set)| (name.to_owned(), value(set)))
                .into()
        };
        // Variables that the shell has set are removed.
        assert_eq!(told(StdLib::default()), each(|_| None));
        assert_eq!(StdLib::default().flags(), [""; 0]);
        assert_eq!(told(StdLib::Rebuilt), each(|set| Some(set.to_owned())));
        let flags = StdLib::Rebuilt.flags();
        assert!(flags.contains(&"-Cpanic=immediate-abort"), "{flags:?}");
        assert_eq!(flags, TERSE);
    }

    /// A flag that this compiler does not know must not reach a build.
    #[test]
    fn an_unknown_flag_is_found_before_the_build() {
        assert!(takes_flags(&checkout(), &["-Zunstable-options"]));
        assert!(!takes_flags(&checkout(), &["-Zno-such-flag"]));
        assert!(!takes_flags(&checkout(), &["-Cpanic=no-such-way"]));
        assert!(!fetched(&checkout(), Path::new("no-such-folder")));
    }

    /// The hook's own Cargo runs before a task could remove the variables, so `env -u` in Trunk.toml does.
    #[test]
    fn the_hook_of_trunk_does_not_inherit_what_rebuilds_the_library() {
        let trunk = fs::read_to_string(checkout().join("Trunk.toml")).unwrap();
        let (_, hook) = trunk.split_once("[[hooks]]").unwrap();
        assert!(hook.contains("command = \"env\""), "{hook}");
        for (name, _) in REBUILDING {
            assert!(hook.contains(&format!("\"-u\", \"{name}\"")), "{name}");
        }
    }
}
