//! Finds or installs what the end-to-end stories need: browsers, their drivers, and axe-core. Most of the programs are
//! packages of the operating system.

use super::{crates::Crate, done, home, install, npm_install, on_path, say};
use crate::{engines::Engine, process};
use anyhow::{Context, Result, bail};
use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// The version of npm's `axe-core`, which checks the accessibility of the page in the end-to-end stories.
const AXE: &str = "4.14.1";

/// Finds what the stories need in this engine (the browser, its driver, axe-core), and installs what is missing;
/// packages of the operating system only as root.
///
/// # Errors
/// When something is missing and cannot be installed: the message says what to install.
pub fn for_stories(engine: Engine) -> Result<()> {
    match engine {
        Engine::Chromium => CHROMIUM.at_hand()?,
        Engine::Firefox => {
            FIREFOX.at_hand()?;
            geckodriver()?;
        }
        Engine::WebKit => WEBKIT.at_hand()?,
    }
    axe()
}

/// A browser from packages of the operating system, with its driver.
struct Browser {
    name: &'static str,
    /// Debian's packages.
    packages: &'static [&'static str],
    is_there: fn() -> bool,
}

const CHROMIUM: Browser = Browser {
    name: "Chromium and its driver",
    packages: &["chromium", "chromium-driver"],
    is_there: || {
        let browser = ["chromium", "chromium-browser", "google-chrome"];
        browser.iter().any(|name| on_path(name).is_some()) && on_path("chromedriver").is_some()
    },
};

const FIREFOX: Browser = Browser {
    name: "Firefox",
    packages: &["firefox-esr"],
    is_there: || on_path("firefox-esr").is_some() || on_path("firefox").is_some(),
};

const WEBKIT: Browser = Browser {
    name: "WebKitGTK, its driver and a screen for it",
    packages: &[
        "webkit2gtk-driver",
        "python3-gi",
        "gir1.2-webkit2-4.1",
        "xvfb",
        "xauth",
    ],
    is_there: || {
        on_path("WebKitWebDriver").is_some() && on_path("Xvfb").is_some() && found_python().is_ok()
    },
};

/// A Python with the bindings of `WebKitGTK`, for the harness's browser: the one that `PORTICO_PYTHON` names, else
/// `/usr/bin/python3`, else the one on PATH.
///
/// # Errors
/// When there is none: the message says what to install.
pub fn found_python() -> Result<PathBuf> {
    const BINDING: &str =
        "import gi; gi.require_version('WebKit2', '4.1'); from gi.repository import WebKit2";
    let named = env::var_os("PORTICO_PYTHON").filter(|value| !value.is_empty());
    let candidates = match named {
        Some(named) => vec![PathBuf::from(named)],
        None => [Some("/usr/bin/python3".into()), on_path("python3")]
            .into_iter()
            .flatten()
            .collect(),
    };
    let knows = |python: &PathBuf| {
        let asked = Command::new(python)
            .args(["-c", BINDING])
            .stderr(Stdio::null())
            .status();
        asked.is_ok_and(|status| status.success())
    };
    let found = candidates.into_iter().find(knows);
    found.context(
        "no Python has the bindings of WebKitGTK: apt-get install python3-gi gir1.2-webkit2-4.1",
    )
}

impl Browser {
    fn at_hand(&self) -> Result<()> {
        if (self.is_there)() {
            return Ok(());
        }
        let how = format!(
            "The end-to-end stories need {}: as root, apt-get install {}",
            self.name,
            self.packages.join(" ")
        );
        of_the_system(self.name, self.packages).with_context(|| how.clone())?;
        if !(self.is_there)() {
            bail!("{how}");
        }
        Ok(())
    }
}

fn geckodriver() -> Result<()> {
    if found_geckodriver().is_err() {
        Crate::geckodriver().folder()?;
    }
    found_geckodriver().map(|_| ())
}

/// geckodriver: the file that `PORTICO_GECKODRIVER` names, else the one in the tools' folder, else on PATH.
///
/// # Errors
/// When it is missing: the message says how to install it.
pub fn found_geckodriver() -> Result<PathBuf> {
    if let Some(named) = env::var_os("PORTICO_GECKODRIVER").filter(|value| !value.is_empty()) {
        return Ok(PathBuf::from(named));
    }
    let crate_ = Crate::geckodriver();
    let own = crate_.home()?.join("bin/geckodriver");
    if own.is_file() {
        return Ok(own);
    }
    on_path("geckodriver").with_context(|| {
        format!(
            "geckodriver is not at {} and not on PATH. `cargo xtask setup` installs it; by hand: {}, or name \
             the program in PORTICO_GECKODRIVER",
            own.display(),
            crate_.by_hand()
        )
    })
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
    install(&axe_home()?, |root: &Path| {
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
/// When it is missing: the message says how to install it.
pub fn found_axe() -> Result<PathBuf> {
    let script = match env::var_os("PORTICO_AXE").filter(|value| !value.is_empty()) {
        Some(named) => PathBuf::from(named),
        None => axe_home()?.join("node_modules/axe-core/axe.min.js"),
    };
    if !script.is_file() {
        bail!(
            "axe-core is not at {}. `cargo xtask setup` installs it; by hand: npm install \
             axe-core@{AXE} anywhere, and PORTICO_AXE=<there>/node_modules/axe-core/axe.min.js",
            script.display()
        );
    }
    Ok(script)
}

/// Installs packages of the operating system, which only root can.
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
                // Another installation may be under way.
                .args(["-o", "DPkg::Lock::Timeout=300"])
                .args(task)
                .args(names)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )?;
    }
    done(what, since);
    Ok(())
}
