//! The set-up: which programs the tasks need, and how a missing one comes to this machine.
//!
//! Only what is missing is installed, into a folder of the user outside of the checkout
//! (`$PORTICO_TOOLS`, else `$XDG_CACHE_HOME/portico`, else `~/.cache/portico`), one folder for
//! each version: a fresh clone finds what another one installed. A program of the right version
//! on PATH is used as it is. Asking costs well under a second.

use crate::{lock, process};
use anyhow::{Context, Result, bail};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// The newest Trunk that a compiler of this year's first half builds.
const TRUNK: &str = "0.21.14";
/// The version of npm's `binaryen`. Debian's (108) refuses what today's compilers write.
const BINARYEN: &str = "132";
/// The version of npm's `axe-core`, which looks at every state of the page in the end-to-end stories.
const AXE: &str = "4.14.1";
/// The target of the page.
const WASM: &str = "wasm32-unknown-unknown";

/// The programs that building the site needs, found or installed.
#[derive(Clone, Debug)]
pub struct Tools {
    /// PATH under which Trunk finds exactly these programs.
    pub path: OsString,
    /// Missing without Node: the build then goes on without it.
    pub wasm_opt: Option<PathBuf>,
}

impl Tools {
    /// Finds what building the site needs, and installs what is missing.
    ///
    /// # Errors
    /// When something can neither be found nor installed: the message says what to do.
    pub fn for_site(checkout: &Path) -> Result<Self> {
        wasm_target()?;
        // Trunk builds offline, so that it cannot download anything itself.
        let mut fetch = Command::new("cargo");
        fetch.args(["fetch", "--locked", "--quiet"]);
        process::run(fetch.current_dir(checkout))?;
        let mut folders = Vec::new();
        let bindgen = lock::version_of("wasm-bindgen", checkout)?;
        for crate_ in [Crate::trunk(), Crate::wasm_bindgen(bindgen)] {
            folders.extend(crate_.folder()?);
        }
        Self::with(folders, wasm_opt()?)
    }

    /// Finds what building the site needs, without installing anything: for the build itself,
    /// which may run without a task around it.
    ///
    /// # Errors
    /// When PATH cannot be made.
    pub fn found(checkout: &Path) -> Result<Self> {
        let bindgen = lock::version_of("wasm-bindgen", checkout)?;
        let mut folders = Vec::new();
        for crate_ in [Crate::trunk(), Crate::wasm_bindgen(bindgen)] {
            folders.extend(Some(crate_.home()?.join("bin")).filter(|folder| folder.is_dir()));
        }
        Self::with(folders, found_wasm_opt()?)
    }

    fn with(mut folders: Vec<PathBuf>, wasm_opt: Option<PathBuf>) -> Result<Self> {
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        Ok(Self {
            path: env::join_paths(folders)?,
            wasm_opt,
        })
    }
}

/// The folder that keeps the tools of this user.
fn home() -> Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    if let Some(folder) = set("PORTICO_TOOLS") {
        return Ok(folder.into());
    }
    let cache = match set("XDG_CACHE_HOME") {
        Some(folder) => folder.into(),
        None => {
            Path::new(&set("HOME").context("neither PORTICO_TOOLS nor HOME is set")?).join(".cache")
        }
    };
    Ok(cache.join("portico"))
}

/// A program on PATH.
fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// Whether the program on PATH says that it is of this version.
fn says_version(program: &str, version: &str) -> bool {
    on_path(program).is_some_and(|path| {
        Command::new(path)
            .arg("--version")
            .stderr(Stdio::null())
            .output()
            .is_ok_and(|output| has_word(&String::from_utf8_lossy(&output.stdout), version))
    })
}

fn has_word(text: &str, word: &str) -> bool {
    text.split_whitespace().any(|one| one == word)
}

fn say(what: &str, how_long: &str) {
    println!("set-up: {what} is missing; installing it takes about {how_long} ...");
}

fn done(what: &str, since: Instant) {
    println!(
        "set-up: {what} is installed ({} s)",
        since.elapsed().as_secs()
    );
}

/// A program that cargo installs from its registry.
struct Crate {
    name: &'static str,
    program: &'static str,
    version: String,
    arguments: &'static [&'static str],
    optimisation: &'static str,
    how_long: &'static str,
}

impl Crate {
    fn trunk() -> Self {
        Self {
            name: "trunk",
            program: "trunk",
            version: TRUNK.to_owned(),
            // It never goes online here: without its default features it needs no TLS.
            arguments: &["--locked", "--no-default-features"],
            optimisation: "0",
            how_long: "3 minutes on 2 cores",
        }
    }

    fn wasm_bindgen(version: String) -> Self {
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

    /// Where it is installed.
    fn home(&self) -> Result<PathBuf> {
        Ok(home()?.join(format!("{}-{}", self.program, self.version)))
    }

    /// The folder to put before PATH; none when the one on PATH is right.
    fn folder(&self) -> Result<Option<PathBuf>> {
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
            // The checkout's settings are for the page: neither they nor its profile count here,
            // and full link-time optimisation would more than double the time.
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

/// Installs into a folder beside `home`, which takes that name only when all went well: a broken
/// or a second installation at the same time is never seen.
fn install(home: &Path, how: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut name = home.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let making = PathBuf::from(name);
    fs::create_dir_all(&making)
        .with_context(|| format!("cannot make the folder {}", making.display()))?;
    let made = how(&making).and_then(|()| match fs::rename(&making, home) {
        Err(_) if home.is_dir() => Ok(()),
        other => other.context("cannot move the tool to its place"),
    });
    if making.is_dir() {
        let _ = fs::remove_dir_all(&making);
    }
    made
}

fn sysroot() -> Result<PathBuf> {
    let printed = process::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(printed.trim()))
}

fn wasm_target() -> Result<()> {
    if sysroot()?
        .join("lib/rustlib")
        .join(WASM)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    say(&format!("the compiler's target {WASM}"), "10 seconds");
    let since = Instant::now();
    let by_rustup = Command::new("rustup")
        .args(["target", "add", WASM])
        .status();
    if !by_rustup.is_ok_and(|status| status.success()) {
        bail!(
            "rustup could not install the target {WASM}.\n\
             Where rustup reaches no server: install compiler and target from your \
             distribution instead (Debian: apt-get install rustc libstd-rust-dev-wasm32, if its \
             version is that of Cargo.toml's rust-version or newer), or unpack rust-std for {WASM} into {}.",
            sysroot()?.display()
        );
    }
    done(WASM, since);
    Ok(())
}

/// Finds what the checks of the source need, and installs what is missing.
///
/// # Errors
/// When it can neither be found nor installed.
pub fn for_checks() -> Result<()> {
    wasm_target()?;
    let programs = sysroot()?.join("bin");
    for (program, component) in [("cargo-clippy", "clippy"), ("rustfmt", "rustfmt")] {
        if programs.join(program).is_file()
            || on_path(program).is_some_and(|path| !by_rustup(&path))
        {
            continue;
        }
        say(component, "10 seconds");
        let since = Instant::now();
        process::run(Command::new("rustup").args(["component", "add", component]))
            .with_context(|| format!("{component} is missing"))?;
        done(component, since);
    }
    Ok(())
}

/// rustup puts a stand-in for every program on PATH, installed or not.
fn by_rustup(path: &Path) -> bool {
    path.with_file_name("rustup").is_file()
}

fn wasm_opt_home() -> Result<PathBuf> {
    Ok(home()?.join(format!("binaryen-{BINARYEN}")))
}

/// wasm-opt in the tools' folder or, of the right version, on PATH.
fn found_wasm_opt() -> Result<Option<PathBuf>> {
    let program = wasm_opt_home()?.join("node_modules/.bin/wasm-opt");
    if program.exists() {
        // The npm package's programs are scripts of Node.
        return Ok(on_path("node").map(|_| program));
    }
    Ok(on_path("wasm-opt").filter(|_| says_version("wasm-opt", BINARYEN)))
}

fn wasm_opt() -> Result<Option<PathBuf>> {
    if let Some(program) = found_wasm_opt()? {
        return Ok(Some(program));
    }
    if on_path("node").is_none() || on_path("npm").is_none() {
        println!("set-up: no Node here, so the site is built without wasm-opt (larger, but whole)");
        return Ok(None);
    }
    let what = format!("wasm-opt (npm's binaryen {BINARYEN})");
    say(&what, "10 seconds");
    let since = Instant::now();
    let home = wasm_opt_home()?;
    let installed = install(&home, |root| {
        npm_install(root, &format!("binaryen@{BINARYEN}"))
    });
    if let Err(error) = installed {
        println!("set-up: {error:#}; so the site is built without wasm-opt (larger, but whole)");
        return Ok(None);
    }
    done(&what, since);
    found_wasm_opt()
}

/// Finds what the end-to-end stories need, a browser with its driver and axe-core, or installs what
/// is missing; programs of the system only as root.
///
/// # Errors
/// When something is missing and cannot be installed: the message says what to install.
pub fn for_browser() -> Result<()> {
    browser()?;
    axe()
}

fn browser() -> Result<()> {
    let missing = || {
        let browser = ["chromium", "chromium-browser", "google-chrome"]
            .iter()
            .any(|name| on_path(name).is_some());
        !browser || on_path("chromedriver").is_none()
    };
    if missing() {
        const HOW: &str = "The end-to-end stories need Chromium and its driver: as root, \
                           apt-get install chromium chromium-driver";
        of_the_system("Chromium and its driver", &["chromium", "chromium-driver"]).context(HOW)?;
        if missing() {
            bail!("{HOW}");
        }
    }
    Ok(())
}

fn axe() -> Result<()> {
    if found_axe().is_ok() {
        return Ok(());
    }
    const HOW: &str = "axe-core is fetched with npm: as root, apt-get install npm";
    if on_path("npm").is_none() {
        of_the_system("npm", &["npm"]).context(HOW)?;
    }
    let what = format!("axe-core (npm's axe-core {AXE})");
    say(&what, "5 seconds");
    let since = Instant::now();
    install(&axe_home()?, |root| {
        npm_install(root, &format!("axe-core@{AXE}"))
    })?;
    done(&what, since);
    found_axe().map(|_| ())
}

fn axe_home() -> Result<PathBuf> {
    Ok(home()?.join(format!("axe-core-{AXE}")))
}

/// The script of axe-core: the file that `PORTICO_AXE` names, else the one in the tools' folder.
///
/// # Errors
/// When it is not there: the message says how it comes there.
pub fn found_axe() -> Result<PathBuf> {
    let script = match env::var_os("PORTICO_AXE").filter(|value| !value.is_empty()) {
        Some(named) => PathBuf::from(named),
        None => axe_home()?.join("node_modules/axe-core/axe.min.js"),
    };
    if !script.is_file() {
        bail!(
            "axe-core is not at {}. `cargo xtask setup` puts it there; by hand: npm install \
             axe-core@{AXE} anywhere, and PORTICO_AXE=<there>/node_modules/axe-core/axe.min.js",
            script.display()
        );
    }
    Ok(script)
}

/// Installs one package and nothing of this user's into a folder.
fn npm_install(root: &Path, package: &str) -> Result<()> {
    process::run(
        Command::new("npm")
            .current_dir(root)
            .args(["install", "--no-audit", "--no-fund", "--loglevel=error"])
            .arg("--prefix")
            .arg(root)
            .arg(package),
    )
}

/// Installs packages of the system, which only root may.
fn of_the_system(what: &str, packages: &[&str]) -> Result<()> {
    if !rustix::process::geteuid().is_root() || on_path("apt-get").is_none() {
        bail!("{what} can only be installed by root, with apt-get");
    }
    say(what, "1 minute");
    let since = Instant::now();
    for (task, names) in [
        (&["update", "-qq"][..], &[][..]),
        (
            &["install", "-y", "-qq", "--no-install-recommends"][..],
            packages,
        ),
    ] {
        process::run(
            Command::new("apt-get")
                .args(task)
                .args(names)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )?;
    }
    done(what, since);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(has_word("trunk 0.21.14\n", "0.21.14"));
        assert!(has_word("wasm-opt version 132 (version_132)", "132"));
        assert!(!has_word("trunk 0.21.140", "0.21.14"));
        assert!(!has_word("", "0.21.14"));
    }

    #[test]
    fn a_broken_installation_leaves_nothing() {
        let home = env::temp_dir().join(format!("portico-tools-{}", std::process::id()));
        let error = install(&home, |root| {
            fs::write(root.join("half"), "")?;
            bail!("no network")
        })
        .unwrap_err();
        assert_eq!(error.to_string(), "no network");
        assert!(!home.exists());
        install(&home, |root| Ok(fs::write(root.join("whole"), "")?)).unwrap();
        assert!(home.join("whole").is_file());
        // A second one at the same time finds the first one's work and is content.
        install(&home, |root| Ok(fs::write(root.join("late"), "")?)).unwrap();
        assert!(home.join("whole").is_file());
        fs::remove_dir_all(home).unwrap();
    }
}
