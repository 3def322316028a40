//! The set-up: finds the programs that the tasks need, and installs those that are missing.
//!
//! Only what is missing is installed, into a folder of the user outside of the checkout (`$PORTICO_TOOLS`, else
//! `$XDG_CACHE_HOME/portico`, else `~/.cache/portico`), one folder for each version: a fresh clone finds what another
//! one installed. A program of the right version on PATH is used as it is. If nothing is missing, this takes well under
//! a second.

mod browsers;
mod crates;

use crate::{lock, process};
use anyhow::{Context, Result, bail};
pub use browsers::{for_stories, found_axe, found_geckodriver, found_python};
use crates::Crate;
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Instant,
};

/// The version of npm's `binaryen`. Debian's (108) cannot read the output of current compilers.
const BINARYEN: &str = "132";
/// The target of the page.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The programs that building the site needs, found or installed.
#[derive(Clone, Debug)]
pub struct Tools {
    /// PATH under which Trunk finds exactly these programs.
    pub path: OsString,
    /// `None` without Node: the site is then built without wasm-opt.
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
        fetch(checkout)?;
        let bindgen = lock::version_of("wasm-bindgen", checkout)?;
        let folders = folders(&[Crate::trunk(), Crate::wasm_bindgen(bindgen)])?;
        Self::with(folders, wasm_opt()?)
    }

    /// Finds what building the site needs, without installing anything: for the second half of the build, which also
    /// runs where Trunk is called by hand.
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

/// The folders of these programs. Those that are missing are compiled at the same time, because a compilation uses only
/// one processor near its end.
fn folders(crates: &[Crate]) -> Result<Vec<PathBuf>> {
    let found: Vec<Result<Option<PathBuf>>> = thread::scope(|scope| {
        let begun: Vec<_> = crates
            .iter()
            .map(|crate_| scope.spawn(|| crate_.folder()))
            .collect();
        let ended = begun.into_iter().map(|thread| thread.join());
        ended
            .map(|folder| folder.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    found.into_iter().filter_map(Result::transpose).collect()
}

fn fetch(checkout: &Path) -> Result<()> {
    let mut fetch = Command::new("cargo");
    fetch.args(["fetch", "--locked", "--quiet"]);
    process::run(fetch.current_dir(checkout))
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

/// Installs into a temporary folder beside `home`, and renames it to `home` at the end. So `home` never holds half an
/// installation, and two at the same time do not disturb each other.
fn install(home: &Path, how: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut name = home.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let making = PathBuf::from(name);
    fs::create_dir_all(&making)
        .with_context(|| format!("cannot make the folder {}", making.display()))?;
    let made = how(&making).and_then(|()| match fs::rename(&making, home) {
        Err(_) if home.is_dir() => Ok(()),
        other => other.context("cannot move the tool into its folder"),
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

/// Adds the sources of the standard library to the compiler, if rustup can. Only `--rebuilt-std` needs them.
pub(crate) fn rust_src() {
    say("the compiler's component rust-src", "10 seconds");
    let since = Instant::now();
    let by_rustup = Command::new("rustup")
        .args(["component", "add", "rust-src"])
        .status();
    if by_rustup.is_ok_and(|status| status.success()) {
        done("rust-src", since);
    }
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

/// `cargo deny` for this checkout, installed if it is missing. Only the test command needs it.
///
/// # Errors
/// When it can neither be found nor installed.
pub fn cargo_deny(checkout: &Path) -> Result<Command> {
    let folder = Crate::cargo_deny().folder()?;
    // It reads the crates of every target, even of those that are never compiled here.
    fetch(checkout)?;
    let program = folder.map_or("cargo-deny".into(), |folder| folder.join("cargo-deny"));
    let mut deny = Command::new(program);
    deny.current_dir(checkout)
        .args(["--offline", "--locked", "--workspace", "check"]);
    Ok(deny)
}

/// Whether somebody has fetched the database of advisories for `cargo deny` (docs/security.md).
pub fn advisories() -> bool {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = env::var_os("HOME")?;
        Some(Path::new(&home).join(".cargo"))
    });
    home.is_some_and(|home| has_database(&home.join("advisory-dbs")))
}

fn has_database(folder: &Path) -> bool {
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.any(|entry| entry.path().join("crates").is_dir())
}

/// Whether this program is one of rustup's proxies: those are on PATH even if the component is not installed.
fn by_rustup(path: &Path) -> bool {
    path.with_file_name("rustup").is_file()
}

fn wasm_opt_home() -> Result<PathBuf> {
    Ok(home()?.join(format!("binaryen-{BINARYEN}")))
}

/// wasm-opt in the tools' folder, or on PATH if it has the right version.
fn found_wasm_opt() -> Result<Option<PathBuf>> {
    let program = wasm_opt_home()?.join("node_modules/.bin/wasm-opt");
    if program.exists() {
        // The programs of the npm package are Node scripts.
        return Ok(on_path("node").map(|_| program));
    }
    Ok(on_path("wasm-opt").filter(|_| says_version("wasm-opt", BINARYEN)))
}

fn wasm_opt() -> Result<Option<PathBuf>> {
    if let Some(program) = found_wasm_opt()? {
        return Ok(Some(program));
    }
    if on_path("node").is_none() || on_path("npm").is_none() {
        println!(
            "set-up: Node and npm are missing, so the site is built without wasm-opt (complete, but larger)"
        );
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
        println!("set-up: {error:#}; so the site is built without wasm-opt (complete, but larger)");
        return Ok(None);
    }
    done(&what, since);
    found_wasm_opt()
}

/// Installs one npm package into a folder of its own.
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
    fn advisories_are_checked_only_if_their_database_exists() {
        let folder = env::temp_dir().join(format!("portico-advisories-{}", std::process::id()));
        assert!(!has_database(&folder));
        fs::create_dir_all(folder.join("db.lock")).unwrap();
        assert!(!has_database(&folder), "a lock file is not a database");
        fs::create_dir_all(folder.join("advisory-db-0123/crates")).unwrap();
        assert!(has_database(&folder));
        fs::remove_dir_all(folder).unwrap();
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
        // A second installation at the same time accepts the first one's result.
        install(&home, |root| Ok(fs::write(root.join("late"), "")?)).unwrap();
        assert!(home.join("whole").is_file());
        fs::remove_dir_all(home).unwrap();
    }
}
