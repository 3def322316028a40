//! Builds the site with Trunk, if a source or a tool has changed since the last build.

use crate::{
    process,
    sizes::{self, Sizes},
    std_lib::{self, StdLib},
    tools::Tools,
};
use anyhow::{Context, Result};
use portico_site::{files, headers};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// The sources of the site. Tests and documentation are not among them.
const SOURCES: [&str; 18] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "crates/doctor/Cargo.toml",
    "crates/doctor/src",
    "crates/site/Cargo.toml",
    "crates/site/src",
    "index.html",
    "public",
    "rust-toolchain.toml",
    "src",
    "crates/strength/Cargo.toml",
    "crates/strength/src",
    "style",
    "vendor",
    "xtask/Cargo.toml",
    "xtask/src",
];

/// How a site was built. It is complete in any case; without wasm-opt or the rebuilt standard library it is larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    /// The standard library that it was linked with.
    pub standard: StdLib,
    /// Whether wasm-opt was there.
    pub shrunk: bool,
}

impl Built {
    /// What a visitor may load until step 2 can be used, in bytes (brotli 11).
    pub fn budget(self) -> usize {
        match self.standard {
            StdLib::Prebuilt => sizes::STEP_2_BUDGET,
            StdLib::Rebuilt => sizes::STEP_2_BUDGET_REBUILT_STD,
        }
    }
}

/// Builds the site into `dist`, unless that is up to date.
///
/// # Errors
/// When a tool is missing, the standard library that was asked for cannot be had, or a step fails.
pub fn site(checkout: &Path, standard: StdLib) -> Result<Built> {
    let tools = Tools::for_site(checkout)?;
    standard.prepare(checkout)?;
    let built = Built {
        standard,
        shrunk: tools.wasm_opt.is_some(),
    };
    let stamp = checkout.join(".portico/built");
    let inputs = format!("{} {standard}", inputs(checkout, &tools)?);
    let there = checkout.join("dist").join(headers::FILE).is_file();
    if there && fs::read_to_string(&stamp).is_ok_and(|built| built == inputs) {
        println!("build: dist is up to date");
        return Ok(built);
    }
    println!("build: the release of the site (the first time this takes some minutes) ...");
    let since = Instant::now();
    let _ = fs::remove_file(&stamp);
    process::run(trunk(checkout, &tools, standard).args(["build", "--release"]))?;
    fs::create_dir_all(checkout.join(".portico"))?;
    fs::write(&stamp, inputs)?;
    println!("build: done ({} s)", since.elapsed().as_secs());
    Ok(built)
}

/// A call of Trunk, with its tools on PATH so that it downloads none. The Cargo that it calls inherits the environment, so
/// it compiles the page as it is shipped.
pub fn trunk(checkout: &Path, tools: &Tools, standard: StdLib) -> Command {
    let mut trunk = Command::new(program(tools, "trunk"));
    trunk
        .current_dir(checkout)
        .env("PATH", &tools.path)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // Trunk reads this variable as an option of its own, and fails on the usual value 1.
        .env_remove("NO_COLOR");
    environment(&mut trunk, checkout, standard);
    standard.hand_on(&mut trunk);
    trunk
}

/// Sets what Cargo compiles the page with, for a Cargo or for a program that calls one.
pub(crate) fn environment(command: &mut Command, checkout: &Path, standard: StdLib) {
    let mut flags = same_everywhere(checkout);
    flags.extend(standard.flags().iter().copied().map(str::to_owned));
    command
        // For the page's target only, so that native crates are not compiled again.
        .env(std_lib::RUSTFLAGS, flags.join(" "))
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTFLAGS");
    standard.add_flags(command);
}

/// Flags that remove from the build what differs between machines: the folders of the sources, which the locations of
/// panics contain. The compiler's own sources get the path that they have if rust-src is not installed.
fn same_everywhere(checkout: &Path) -> Vec<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let compiler = process::output(Command::new("rustc").arg("-vV").current_dir(checkout));
    let commit = compiler.unwrap_or_default().lines().find_map(|line| {
        let commit = line.strip_prefix("commit-hash: ")?;
        Some(format!("/rustc/{commit}"))
    });
    let folders = [
        (home, Some("cargo".to_owned())),
        (checkout.canonicalize().ok(), Some("portico".to_owned())),
        (std_lib::sources(checkout).ok(), commit),
    ];
    let flags = folders.into_iter().filter_map(|(folder, name)| {
        let (folder, name) = (folder?, name?);
        Some(format!("--remap-path-prefix={}={name}", folder.display()))
    });
    flags.collect()
}

/// The path of a tool, looked up on the PATH of the tools, not on that of this process.
pub(crate) fn program(tools: &Tools, name: &str) -> PathBuf {
    std::env::split_paths(&tools.path)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .unwrap_or_else(|| name.into())
}

/// A hash of everything that the build depends on.
fn inputs(checkout: &Path, tools: &Tools) -> Result<String> {
    let compiler = process::output(Command::new("rustc").arg("-vV").current_dir(checkout))?;
    let mut all = format!("{compiler}{:?}\n", tools.wasm_opt).into_bytes();
    for source in SOURCES {
        // Paths relative to the checkout, so that its own place does not count.
        let names = if checkout.join(source).is_dir() {
            let inside = files::under(&checkout.join(source))?;
            inside
                .iter()
                .map(|file| Path::new(source).join(file))
                .collect()
        } else {
            vec![PathBuf::from(source)]
        };
        for name in names {
            let bytes = fs::read(checkout.join(&name))
                .with_context(|| format!("cannot read {}", name.display()))?;
            all.extend_from_slice(name.to_string_lossy().as_bytes());
            all.extend_from_slice(files::Digest::Sha256.hash(&bytes).as_bytes());
        }
    }
    Ok(files::Digest::Sha256.hash(&all))
}

/// Prints the sizes of what a visitor loads, with their budgets.
///
/// # Errors
/// When there is no build.
pub fn print_sizes(dist: &Path, built: Built) -> Result<()> {
    let sizes = sizes::sizes(dist)?;
    println!("{:<40} {:>9} {:>9}", "bytes", "raw", "brotli 11");
    for (name, sizes, budget) in [
        (
            "all until step 2 can be used",
            &sizes.until_step_2,
            built.budget(),
        ),
        (
            "the worker that judges passwords",
            &sizes.worker,
            sizes::WORKER_BUDGET,
        ),
    ] {
        for size in sizes {
            println!("{:<40} {:>9} {:>9}", size.file, size.raw, size.brotli);
        }
        let raw: usize = sizes.iter().map(|size| size.raw).sum();
        let brotli = Sizes::brotli(sizes);
        println!("{name:<40} {raw:>9} {brotli:>9}  (budget {budget})");
    }
    let doctor = Sizes::brotli(&sizes.doctor);
    println!("the doctor's page, not for visitors {doctor:>24}");
    if !built.shrunk {
        println!("Built without wasm-opt, so it is larger than a release should be.");
    }
    if built.standard == StdLib::Prebuilt {
        println!("{}", std_lib::SMALLER);
    }
    Ok(())
}
