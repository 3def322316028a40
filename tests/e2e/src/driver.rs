//! A WebDriver process and everything that it starts, for the life of a visitor.
//!
//! The process is in a group of its own under a small shell that waits for the end of a pipe. When the story ends, fails,
//! or is killed from outside, the pipe closes and the whole group is ended, browsers included. The files of `engine` say
//! which driver each engine has and how it is started.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is written when the driver ends by itself.
const ENDED: &str = "the driver ended";
/// The longest time until a driver listens; it normally needs much less.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a driver is started.
#[derive(Debug)]
pub(crate) struct Launch {
    pub(crate) program: PathBuf,
    /// Shell script that runs the driver: `$0` is the program, `$1` an empty folder for whatever it keeps.
    pub(crate) script: &'static str,
    /// How the harness finds the driver's port.
    pub(crate) port: Port,
    /// What to install where the driver does not start.
    pub(crate) missing: &'static str,
}

/// How to find the port of a driver that chooses it itself.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Port {
    /// The driver prints it after these words.
    After(&'static str),
    /// The driver does not print it. The script prints `pid` and the process id, whose sockets are then looked up.
    OfProcess,
}

/// A running driver and the folder below which its browser keeps its profile.
#[derive(Debug)]
pub(crate) struct Driver {
    keeper: Child,
    address: String,
    folder: PathBuf,
    /// What the driver and its browser have written so far.
    said: Arc<Mutex<String>>,
}

impl Driver {
    /// Starts a driver on a port that the system chooses.
    ///
    /// # Panics
    /// When the driver is not installed or does not start: the message says what to install.
    pub(crate) fn start(launch: &Launch) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let folder = std::env::temp_dir().join(format!(
            "portico-e2e-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        ));
        std::fs::create_dir_all(&folder)
            .expect("the folder for temporary files takes a new folder");
        // At the end programs get SIGTERM first, so that Xvfb removes its files outside of the folder.
        let script = format!(
            "({}; echo \"{ENDED} with status $?\") &
             cat > /dev/null
             trap '' TERM
             kill -TERM -$$
             for step in $(seq 100); do
                 [ -e \"/tmp/.X$(cat \"$1/display\" 2> /dev/null || echo none)-lock\" ] || break
                 sleep 0.02
             done
             rm -rf \"$1\" 2> /dev/null
             kill -KILL -$$",
            launch.script
        );
        let mut keeper = Command::new("sh")
            .args(["-c", &script])
            .arg(&launch.program)
            .arg(&folder)
            // What a browser keeps beside its profile goes with the rest.
            .env("TMPDIR", &folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("a shell starts");
        let output = keeper.stdout.take().expect("its output was asked for");
        let (line, lines) = channel();
        let said = Arc::new(Mutex::new(String::new()));
        let whole = Arc::clone(&said);
        std::thread::spawn(move || {
            // The output is read to its end, because a full pipe would block the driver.
            for said in BufReader::new(output).lines().map_while(Result::ok) {
                let mut whole = whole.lock().unwrap_or_else(PoisonError::into_inner);
                whole.push_str(&said);
                whole.push('\n');
                let _ = line.send(said);
            }
        });
        let mut driver = Self {
            keeper,
            address: String::new(),
            folder,
            said,
        };
        // The half-made driver is dropped by the panic, and its shell with it.
        let port = port(launch.port, &lines).unwrap_or_else(|| {
            panic!(
                "{} did not start:\n{}\n{}",
                launch.program.display(),
                driver.said(),
                launch.missing
            )
        });
        driver.address = format!("http://127.0.0.1:{port}");
        driver
    }

    /// Where WebDriver commands go.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What the driver and its browser have written so far.
    pub(crate) fn said(&self) -> String {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.clone()
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

/// The port on which the driver listens; none when it ends or takes too long.
fn port(how: Port, lines: &Receiver<String>) -> Option<u16> {
    let until = Instant::now() + PATIENCE;
    let mut process = None;
    loop {
        match lines.recv_timeout(Duration::from_millis(20)) {
            Ok(line) => {
                let number = |words| {
                    let (_, rest) = line.split_once(words)?;
                    rest.trim_end_matches('.').parse::<u32>().ok()
                };
                match how {
                    Port::After(words) => {
                        if let Some(port) = number(words) {
                            return u16::try_from(port).ok();
                        }
                    }
                    Port::OfProcess => process = process.or(number("pid ")),
                }
                if line.contains(ENDED) {
                    return None;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
        if let Some(port) = process.and_then(port_of) {
            return Some(port);
        }
        if Instant::now() > until {
            return None;
        }
    }
}

/// The port on which a process of this machine listens, by what the kernel tells of its sockets.
fn port_of(process: u32) -> Option<u16> {
    let open = std::fs::read_dir(format!("/proc/{process}/fd")).ok()?;
    let sockets: Vec<String> = open
        .filter_map(|one| std::fs::read_link(one.ok()?.path()).ok())
        .filter_map(|link| {
            let link = link.to_string_lossy().into_owned();
            Some(
                link.strip_prefix("socket:[")?
                    .trim_end_matches(']')
                    .to_owned(),
            )
        })
        .collect();
    let table = std::fs::read_to_string("/proc/net/tcp").ok()?;
    table.lines().find_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let (local, state, inode) = (columns.get(1)?, columns.get(3)?, columns.get(9)?);
        let listens = *state == "0A" && sockets.iter().any(|socket| socket == inode);
        let (_, port) = local.split_once(':').filter(|_| listens)?;
        u16::from_str_radix(port, 16).ok()
    })
}

/// A program: the file that the variable names, else the first of these names that is on PATH.
///
/// # Panics
/// When there is none, with `missing`.
pub(crate) fn program(variable: &str, names: &[&str], missing: &str) -> PathBuf {
    if let Some(named) = std::env::var_os(variable) {
        return PathBuf::from(named);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("{} is not on PATH. {missing}", names[0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn the_port_of_a_silent_process_is_found_by_its_socket() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let mut own = Command::new("sleep")
            .arg("600")
            .spawn()
            .expect("a process starts");
        assert_eq!(port_of(own.id()), None, "it listens nowhere");
        own.kill().expect("it can be ended");
        own.wait().expect("it has ended");
        // Other tests of this program may listen, too, so only the existence of a port is asserted.
        assert!(port_of(std::process::id()).is_some());
        assert_ne!(port, 0);
    }
}
