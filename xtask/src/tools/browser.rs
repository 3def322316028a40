//! What the end-to-end stories need: a browser with its driver, which only the system has, and axe-core.

use super::{done, home, install, npm_install, on_path, say};
use crate::process;
use anyhow::{Context, Result, bail};
use std::{env, path::PathBuf, process::Command, time::Instant};

/// The version of npm's `axe-core`, which looks at every state of the page in the end-to-end stories.
const AXE: &str = "4.14.1";

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
