//! Builds a crate into a WebAssembly module and its script, with Cargo, wasm-bindgen and wasm-opt. For the page Trunk does
//! the first two steps. For all other modules, and for a page with the names of its functions, this file does.
//!
//! Afterwards `finish` gives the two files their final contents and names.

use crate::{
    build, process,
    std_lib::StdLib,
    tools::{Tools, WASM},
};
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The features of WebAssembly that the compiler uses; wasm-opt refuses them unless it is told.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The package that a module is built from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    /// The package.
    pub(crate) package: &'static str,
    /// Its binary; without one it is the package's library.
    pub(crate) binary: Option<&'static str>,
    /// How its script is loaded.
    pub(crate) script: Script,
}

/// The page.
pub(crate) const PAGE: Source = Source {
    package: "portico",
    binary: Some("portico"),
    script: Script::Module,
};

/// How a document or a worker loads the script of wasm-bindgen.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Script {
    /// As a module.
    Module,
    /// As a classic script.
    Classic,
}

/// How modules are built.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    pub(crate) checkout: &'a Path,
    pub(crate) tools: &'a Tools,
    pub(crate) release: bool,
    pub(crate) standard: StdLib,
    /// The target folder for a module that keeps the names of its functions; `None`: without names, in the usual
    /// folder.
    pub(crate) named: Option<&'a Path>,
}

impl Builder<'_> {
    /// Builds a module into a folder, as `<name>_bg.wasm` and `<name>.js`. `passes` are those of wasm-opt, in a
    /// release.
    pub(crate) fn build(
        &self,
        source: Source,
        name: &str,
        folder: &Path,
        passes: &[&str],
    ) -> Result<()> {
        let wasm = self.compile(source)?;
        self.bind(source, &wasm, name, folder)?;
        self.optimise(&folder.join(format!("{name}_bg.wasm")), passes)
    }

    /// Runs Cargo, and returns the path of the WebAssembly.
    fn compile(&self, source: Source) -> Result<PathBuf> {
        let mut cargo = Command::new("cargo");
        let target = match self.named {
            Some(folder) => {
                build::environment(&mut cargo, self.checkout, self.standard);
                cargo
                    .env("CARGO_TARGET_DIR", folder)
                    .env("CARGO_PROFILE_RELEASE_STRIP", "false");
                folder.to_owned()
            }
            // Called by Trunk, which was started with `build::environment`: the flags are inherited.
            None => {
                self.standard.add_flags(&mut cargo);
                let folder = std::env::var_os("CARGO_TARGET_DIR");
                self.checkout.join(folder.unwrap_or("target".into()))
            }
        };
        cargo
            .args(["build", "--quiet", "--locked", "--target", WASM])
            .args(["--package", source.package])
            .current_dir(self.checkout);
        match source.binary {
            Some(binary) => cargo.args(["--bin", binary]),
            None => cargo.arg("--lib"),
        };
        if self.release {
            cargo.arg("--release");
        }
        process::run(&mut cargo)?;
        let profile = if self.release { "release" } else { "debug" };
        Ok(target.join(WASM).join(profile).join(source.file()))
    }

    /// Runs wasm-bindgen.
    fn bind(&self, source: Source, wasm: &Path, name: &str, folder: &Path) -> Result<()> {
        let script = match source.script {
            Script::Module => "web",
            Script::Classic => "no-modules",
        };
        process::run(
            Command::new(build::program(self.tools, "wasm-bindgen"))
                .args(["--target", script, "--no-typescript", "--out-name", name])
                .arg("--out-dir")
                .arg(folder)
                .arg(wasm),
        )
    }

    /// Runs wasm-opt on a file, in place, if wasm-opt is installed and the build is a release.
    pub(crate) fn optimise(&self, wasm: &Path, passes: &[&str]) -> Result<()> {
        let Some(program) = self.tools.wasm_opt.as_deref().filter(|_| self.release) else {
            return Ok(());
        };
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
}

impl Source {
    /// The name of the file that Cargo writes.
    fn file(&self) -> String {
        match self.binary {
            Some(binary) => format!("{binary}.wasm"),
            None => format!("{}.wasm", self.package.replace('-', "_")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_keeps_its_name_and_a_library_gets_that_of_its_crate() {
        assert_eq!(PAGE.file(), "portico.wasm");
        let library = Source {
            package: "portico-strength",
            binary: None,
            script: Script::Classic,
        };
        assert_eq!(library.file(), "portico_strength.wasm");
    }
}
