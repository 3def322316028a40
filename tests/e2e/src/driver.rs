//! One `chromedriver` process, and everything it starts, for the length of a story.
//!
//! The process stands in a group of its own under a small shell that waits for the end of a pipe: when the
//! story ends, fails, or is killed from outside, the pipe closes and the whole group goes, browsers included.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Runs `chromedriver`; when its standard input ends, removes the folder of profiles and kills its own process
/// group.
const KEEPER: &str = r#"
("$0" --port=0 --allowed-ips= 2>&1; echo "chromedriver ended with status $?") &
cat > /dev/null
rm -rf "$1" 2> /dev/null
kill -KILL -$$
"#;

/// What to do where there is no browser.
const MISSING: &str = "The end-to-end stories need Chromium and its driver. On Debian: apt-get install \
    chromium chromium-driver. Elsewhere: put both on PATH, or name them in PORTICO_CHROMIUM and \
    PORTICO_CHROMEDRIVER.";

/// A running `chromedriver` and the folder below which its browsers keep their profiles.
#[derive(Debug)]
pub(crate) struct Driver {
    keeper: Child,
    address: String,
    folder: PathBuf,
    profiles: AtomicU32,
}

impl Driver {
    /// Starts `chromedriver` on a port that the system chooses.
    ///
    /// # Panics
    /// When `chromedriver` or Chromium is not installed, or does not start: the message says what to install.
    pub(crate) fn start() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let chromedriver = program("PORTICO_CHROMEDRIVER", &["chromedriver"]);
        let folder = std::env::temp_dir().join(format!(
            "portico-e2e-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        ));
        std::fs::create_dir_all(&folder)
            .expect("the folder for temporary files takes a new folder");
        let mut keeper = Command::new("sh")
            .arg("-c")
            .arg(KEEPER)
            .arg(chromedriver)
            .arg(&folder)
            // Chromium keeps a folder beside each profile; it goes with the rest.
            .env("TMPDIR", &folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("a shell starts");
        let spoken = keeper.stdout.take().expect("its output was asked for");
        let mut said = String::new();
        let mut port = None;
        for line in BufReader::new(spoken).lines().map_while(Result::ok) {
            port = line
                .split_once("started successfully on port ")
                .map(|(_, rest)| rest.trim_end_matches('.').to_owned());
            said.push_str(&line);
            said.push('\n');
            if port.is_some() || line.starts_with("chromedriver ended") {
                break;
            }
        }
        let mut driver = Self {
            keeper,
            address: String::new(),
            folder,
            profiles: AtomicU32::new(0),
        };
        // The half-made driver is dropped by the panic, and its shell with it.
        let port = port.unwrap_or_else(|| panic!("chromedriver did not start:\n{said}\n{MISSING}"));
        driver.address = format!("http://127.0.0.1:{port}");
        driver
    }

    /// Where WebDriver commands go.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// An empty folder for the profile of one more browser; it is removed with the driver.
    pub(crate) fn new_profile(&self) -> PathBuf {
        let number = self.profiles.fetch_add(1, Ordering::Relaxed);
        self.folder.join(format!("profile-{number}"))
    }

    /// A folder that lives as long as the driver.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
        // A dying browser may write its last file while the folder is being removed.
        for _ in 0..20 {
            if std::fs::remove_dir_all(&self.folder).is_ok() || !self.folder.exists() {
                break;
            }
        }
    }
}

/// The browser that the stories use.
///
/// # Panics
/// When there is none: the message says what to install.
pub(crate) fn chromium() -> PathBuf {
    program(
        "PORTICO_CHROMIUM",
        &["chromium", "chromium-browser", "google-chrome"],
    )
}

fn program(variable: &str, names: &[&str]) -> PathBuf {
    if let Some(named) = std::env::var_os(variable) {
        return PathBuf::from(named);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("{} is not on PATH. {MISSING}", names[0]))
}
