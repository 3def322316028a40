//! Reads the command line into a task with its options.

mod line;
#[cfg(test)]
mod tests;

use crate::{
    engines::Engine,
    std_lib::{self, StdLib},
};
use anyhow::{Context, Result, bail};
use line::Line;
use portico_site::bundle::trial::Server;
use std::{ffi::OsString, path::PathBuf};

/// Shown by `cargo xtask help` and after a wrong command line.
pub const HELP: &str = "\
cargo xtask <task>

  start   Build the site, start the stand-in tenant, serve both, print the addresses.
            --port N          where the page is served (8080)
            --tenant-port N   where the tenant listens (8450)
            --open            open the page in the browser
            --watch           rebuild on every change, without optimisation
            --own-message     start the message relay, too, which mails the codes instead of the tenant
            --relay-port N    where the relay listens (8460)
            --mail-port N     where the tenant takes the relay's mails by SMTP (8452)
  test    Run everything: formatting, clippy, unit tests, stories, tenant, end to end in three engines.
            --fast            leave out what needs a build of the site
            --engine NAME     end to end in this engine only: chromium, firefox or webkit
            --rebuilt-std     as for build
  measure Build the site and measure times in the browser. Prints tables; no time is a failure.
            speed | typing | journeys | step-2 | chain  only this (all)
            NAME=FOLDER ...   step-2 and chain: compare these built sites instead of building one
            --runs N          step-2 and chain: how often each site is visited in each way (9)
            --rebuilt-std     as for build
  build   Build the site into dist/.
            --rebuilt-std     link it with a standard library that is rebuilt for size, instead of the
                              compiler's own: smaller, but with unstable flags. For a release
  bundle  Build the site for one deployment, with the settings of each host, into bundle/.
            --config FILE     the deployment's config.json (required)
            --out FOLDER      where the bundle is put (bundle)
            --upstream URL    identity API of the tenant, for a proxy in front of it
            --try SERVER      serve the bundle with this machine's nginx or caddy, and check the answers
            --browser         with --try: make a whole journey on that server in Chromium, too
            --built           use dist/ as it is, without a build
            --with-doctor     include the doctor's page, at /doctor/
            --rebuilt-std     as for build
  reproduce  Build the site twice, from scratch, and compare the bytes (many minutes).
            --rebuilt-std     as for build
  serve   Build and serve the site alone (--port N, --tenant-port N of a tenant elsewhere).
  sizes   Build the site and print what it weighs.
            --functions       print what the page's module consists of, by crate and function
            --rebuilt-std     as for build
  doctor  Examine a deployment: its config, its tenant, its site (--config FILE; --help for more).
  setup   Install what is missing, and do nothing else. Every task installs what it needs.
            --rebuilt-std     also what this option of the other tasks needs
  finish  The second half of the build; Trunk calls it.
  help    This text.";

/// The ports of the programs that a task starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    /// Of the page.
    pub page: u16,
    /// Of the stand-in tenant.
    pub tenant: u16,
    /// Of the message relay, when there is one.
    pub relay: u16,
    /// Of the stand-in tenant's mail sink, when there is a relay.
    pub mail: u16,
}

impl Default for Ports {
    fn default() -> Self {
        Self {
            page: 8080,
            tenant: 8450,
            relay: 8460,
            mail: 8452,
        }
    }
}

/// The options of `start`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// The ports to listen on.
    pub ports: Ports,
    /// Whether the browser is opened.
    pub open: bool,
    /// Whether every change is built at once.
    pub watch: bool,
    /// Whether the message relay mails the codes.
    pub own_message: bool,
}

/// The options of `bundle`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The deployment's config.
    pub config: PathBuf,
    /// Where the bundle is put.
    pub out: PathBuf,
    /// The identity API of the tenant, for a proxy in front of it.
    pub upstream: Option<String>,
    /// The server that it is tried on.
    pub server: Option<Server>,
    /// Whether a browser makes a journey on that server.
    pub browser: bool,
    /// Whether `dist/` is used as it is.
    pub built: bool,
    /// Whether the doctor's page is in it.
    pub doctor: bool,
    /// What the page is linked with.
    pub standard: StdLib,
}

/// What to measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// The one measurement to make; `None`: all.
    pub word: Option<String>,
    /// Built sites to compare, as `NAME=FOLDER`. If there are none, the site is built and measured.
    pub sites: Vec<String>,
    /// How often each site is visited in each way; `None`: the default.
    pub runs: Option<usize>,
    /// What the page is linked with.
    pub standard: StdLib,
}

/// A task with its options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Print the help.
    Help,
    /// Install what is missing, for a page that is linked with this library.
    Setup(StdLib),
    /// Build the site.
    Build(StdLib),
    /// Make a bundle.
    Bundle(Bundle),
    /// Build twice and compare.
    Reproduce(StdLib),
    /// The second half of the build.
    Finish,
    /// Print what the site weighs.
    Sizes {
        /// Print the functions of the page's module instead.
        functions: bool,
        /// What the page is linked with.
        standard: StdLib,
    },
    /// Measure times in the browser.
    Measure(Measure),
    /// Serve the site alone.
    Serve(Ports),
    /// Serve site and tenant.
    Start(Start),
    /// Examine a deployment; the doctor reads the arguments by itself.
    Doctor(Vec<OsString>),
    /// Run the suite, with a site that is linked with this library.
    Test(Scope, StdLib),
}

/// How much of the suite is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Without what needs a build of the site.
    Fast,
    /// All of it, end to end in every engine.
    Whole,
    /// All of it, end to end in this engine only.
    In(Engine),
}

impl Task {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// When a task or an option is unknown, or a value is wrong; the message names it.
    pub fn parse(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Self> {
        let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
        if let Some((first, rest)) = arguments.split_first()
            && first == "doctor"
        {
            return Ok(Self::Doctor(rest.to_vec()));
        }
        let Some(mut line) = Line::read(arguments)? else {
            return Ok(Self::Help);
        };
        let task = Self::take(&mut line)?;
        line.end()?;
        Ok(task)
    }

    /// Takes the options of the task from the line.
    fn take(line: &mut Line) -> Result<Self> {
        Ok(match line.task.clone().as_str() {
            "help" => Self::Help,
            "setup" => Self::Setup(line.library()),
            "build" => Self::Build(line.library()),
            "bundle" => Self::Bundle(Bundle::take(line)?),
            "reproduce" => Self::Reproduce(line.library()),
            "finish" => Self::Finish,
            "sizes" => Self::Sizes {
                functions: line.flag("functions"),
                standard: line.library(),
            },
            "measure" => Self::Measure(Measure::take(line)?),
            "serve" => Self::Serve(Ports::take(line)?),
            "start" => Self::Start(Start::take(line)?),
            "test" => Self::Test(Scope::take(line)?, line.library()),
            other => bail!("there is no task {other}"),
        })
    }
}

impl Ports {
    /// Takes the ports of page and tenant.
    fn take(line: &mut Line) -> Result<Self> {
        let usual = Self::default();
        let ports = Self {
            page: line.port("port", usual.page)?,
            tenant: line.port("tenant-port", usual.tenant)?,
            ..usual
        };
        if ports.page == ports.tenant {
            bail!("page and tenant cannot share the port {}", ports.page);
        }
        Ok(ports)
    }

    /// Takes the ports of page, tenant, relay and mail sink.
    fn take_all(line: &mut Line) -> Result<Self> {
        let two = Self::take(line)?;
        let ports = Self {
            relay: line.port("relay-port", two.relay)?,
            mail: line.port("mail-port", two.mail)?,
            ..two
        };
        let all = [ports.page, ports.tenant, ports.relay, ports.mail];
        let shared = (1..all.len()).find(|&at| all[..at].contains(&all[at]));
        if let Some(at) = shared {
            bail!(
                "page, tenant, relay and mail cannot share the port {}",
                all[at]
            );
        }
        Ok(ports)
    }
}

impl Start {
    fn take(line: &mut Line) -> Result<Self> {
        let own_message = line.flag("own-message");
        let of_the_relay = ["relay-port", "mail-port"]
            .into_iter()
            .find(|port| line.has(port));
        let ports = match (own_message, of_the_relay) {
            (true, _) => Ports::take_all(line)?,
            (false, None) => Ports::take(line)?,
            (false, Some(option)) => bail!("--{option} needs --own-message"),
        };
        Ok(Self {
            ports,
            open: line.flag("open"),
            watch: line.flag("watch"),
            own_message,
        })
    }
}

impl Scope {
    fn take(line: &mut Line) -> Result<Self> {
        if line.flag("fast") {
            let left_out = ["engine", std_lib::OPTION]
                .into_iter()
                .find(|option| line.has(option));
            if let Some(option) = left_out {
                bail!("--{option} has no effect with --fast");
            }
            return Ok(Self::Fast);
        }
        Ok(match line.text("engine")? {
            Some(name) => Self::In(Engine::named(&name)?),
            None => Self::Whole,
        })
    }
}

impl Bundle {
    fn take(line: &mut Line) -> Result<Self> {
        let server = match line.text("try")?.as_deref() {
            None => None,
            Some("nginx") => Some(Server::Nginx),
            Some("caddy") => Some(Server::Caddy),
            Some(other) => bail!("a bundle is tried on nginx or caddy, not on {other}"),
        };
        let browser = line.flag("browser");
        if browser && server.is_none() {
            bail!("--browser needs --try SERVER");
        }
        let config = line.value("config").context("bundle needs --config FILE")?;
        let out = line.value("out").unwrap_or_else(|| "bundle".into());
        Ok(Self {
            config: config.into(),
            out: out.into(),
            upstream: line.text("upstream")?,
            server,
            browser,
            built: line.flag("built"),
            doctor: line.flag("with-doctor"),
            standard: line.library(),
        })
    }
}

impl Measure {
    /// The measurements that can be made alone.
    const WORDS: [&str; 5] = ["speed", "typing", "journeys", "step-2", "chain"];

    fn take(line: &mut Line) -> Result<Self> {
        let mut measure = Self {
            standard: line.library(),
            ..Self::default()
        };
        for word in std::mem::take(&mut line.words) {
            measure.add(word)?;
        }
        if measure.compares()
            && let Some(runs) = line.text("runs")?
        {
            let runs: usize = runs.parse().context("--runs N is a number")?;
            if runs == 0 {
                bail!("--runs N is at least 1");
            }
            measure.runs = Some(runs);
        }
        Ok(measure)
    }

    /// Whether it compares built sites.
    fn compares(&self) -> bool {
        matches!(self.word.as_deref(), Some("step-2" | "chain"))
    }

    /// Reads the next word of the command line.
    fn add(&mut self, word: String) -> Result<()> {
        if self.compares() {
            let named = word.split_once('=');
            if !named.is_some_and(|(name, folder)| !name.is_empty() && !folder.is_empty()) {
                bail!("a site is NAME=FOLDER, not {word}");
            }
            self.sites.push(word);
        } else if self.word.is_some() {
            bail!("unexpected argument {word}");
        } else if Self::WORDS.contains(&&*word) {
            self.word = Some(word);
        } else {
            bail!(
                "there is no measurement {word}, only {}",
                Self::WORDS.join(", ")
            );
        }
        Ok(())
    }
}
