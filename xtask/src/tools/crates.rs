//! The programs that cargo installs from its registry, each with a profile that is quick to compile.

use super::{done, home, install, say, says_version};
use crate::process;
use anyhow::{Context, Result};
use std::{fs, path::PathBuf, process::Command, time::Instant};

/// The newest Trunk that compiles with this workspace's `rust-version`.
const TRUNK: &str = "0.21.14";
/// Checks licences, sources and bans in the test command, and advisories where their database is.
const CARGO_DENY: &str = "0.20.2";
/// The driver of Firefox for the end-to-end stories. Debian has no package of it.
const GECKODRIVER: &str = "0.37.1";

/// A program that cargo installs from its registry.
pub(super) struct Crate {
    name: &'static str,
    program: &'static str,
    version: String,
    arguments: &'static [&'static str],
    optimisation: &'static str,
    how_long: &'static str,
}

impl Crate {
    pub(super) fn trunk() -> Self {
        Self {
            name: "trunk",
            program: "trunk",
            version: TRUNK.to_owned(),
            // It is only run offline, so it needs no TLS, which is a default feature.
            arguments: &["--locked", "--no-default-features"],
            optimisation: "0",
            how_long: "3 minutes on 2 cores",
        }
    }

    pub(super) fn wasm_bindgen(version: String) -> Self {
        Self {
            name: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version,
            // Not --locked: its own lock asks for a version that registries no longer have.
            arguments: &[],
            optimisation: "1",
            how_long: "2 minutes on 2 cores",
        }
    }

    pub(super) fn geckodriver() -> Self {
        Self {
            name: "geckodriver",
            program: "geckodriver",
            version: GECKODRIVER.to_owned(),
            arguments: &["--locked"],
            optimisation: "0",
            how_long: "3 minutes on 2 cores",
        }
    }

    pub(super) fn cargo_deny() -> Self {
        Self {
            name: "cargo-deny",
            program: "cargo-deny",
            version: CARGO_DENY.to_owned(),
            // It is only run offline, so it need not fetch advisories, which is a default feature.
            arguments: &["--locked", "--no-default-features"],
            optimisation: "0",
            how_long: "2 minutes on 2 cores",
        }
    }

    /// Where it is installed.
    pub(super) fn home(&self) -> Result<PathBuf> {
        Ok(home()?.join(format!("{}-{}", self.program, self.version)))
    }

    /// The command to install it by hand.
    pub(super) fn by_hand(&self) -> String {
        format!(
            "cargo install {} --version ={} --locked",
            self.name, self.version
        )
    }

    /// The folder to prepend to PATH, after installing what is missing; `None` if the program on PATH has the right
    /// version.
    pub(super) fn folder(&self) -> Result<Option<PathBuf>> {
        let home = self.home()?;
        let folder = home.join("bin");
        if folder.join(self.program).is_file() {
            return Ok(Some(folder));
        }
        if says_version(self.program, &self.version) {
            return Ok(None);
        }
        let what = format!("{} {}", self.name, self.version);
        say(&what, self.how_long);
        let since = Instant::now();
        install(&home, |root| {
            let mut command = Command::new("cargo");
            // Called outside of the checkout, because its Cargo settings are for the page. Full link-time optimisation
            // would more than double the time.
            command
                .current_dir(root)
                .args([
                    "install",
                    self.name,
                    "--version",
                    &format!("={}", self.version),
                ])
                .args(self.arguments)
                .arg("--root")
                .arg(root)
                .env("CARGO_TARGET_DIR", root.join("build"))
                .env("CARGO_PROFILE_RELEASE_LTO", "false")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.optimisation)
                .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
                .env("CARGO_PROFILE_RELEASE_STRIP", "true")
                .env_remove("RUSTFLAGS");
            process::run(&mut command)?;
            fs::remove_dir_all(root.join("build")).context("cannot remove what it was built in")
        })?;
        done(&what, since);
        Ok(Some(folder))
    }
}
