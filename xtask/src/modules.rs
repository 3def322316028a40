//! From a crate to a WebAssembly module and its script: Cargo, wasm-bindgen, wasm-opt. For the page the first two steps are
//! Trunk's; for all other modules, and where the page is built with the names of its functions, they are done here.
//!
//! What happens to the two files afterwards is said in `finish`.

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

/// What Cargo makes a module of.
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
    /// Where a module that keeps the names of its functions is compiled; `None`: without them, where all else is.
    pub(crate) named: Option<&'a Path>,
}

impl Builder<'_> {
    /// Builds a module into a folder, as `<name>_bg.wasm` and `<name>.js`. In a release wasm-opt makes these passes.
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

    /// Runs Cargo, and says where it has put the WebAssembly.
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
            // Inside of Trunk: it has the flags of the target from `build`, and they are inherited.
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

    /// Lets wasm-opt go over a file, in place, where it is there and the build is a release.
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
    /// The file that Cargo makes.
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
