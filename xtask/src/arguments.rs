//! What can be asked for on the command line.

use crate::{
    engines::Engine,
    std_lib::{self, StdLib},
};
use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use portico_site::bundle::trial::Server;
use std::{ffi::OsString, path::PathBuf};

/// Shown by `cargo xtask help` and after a wrong command line.
pub const HELP: &str = "\
cargo xtask <task>

  start   Build the site, start the stand-in tenant, serve both, say where to look.
            --port N          where the page is served (8080)
            --tenant-port N   where the tenant listens (8450)
            --open            open the page in the browser
            --watch           rebuild on every change, without optimisation
            --own-message     start the message relay, too: it mails the codes instead of the tenant
            --relay-port N    where the relay listens (8460)
            --mail-port N     where the tenant takes the relay's mails by SMTP (8452)
  test    Run everything: formatting, clippy, unit tests, stories, tenant, end to end in three engines.
            --fast            leave out what needs a build of the site
            --engine NAME     end to end in this engine only: chromium, firefox or webkit
            --rebuilt-std     as for build
  measure Build the site and measure times in the browser. Prints tables, judges nothing.
            speed | typing | journeys | step-2 | chain  only this (all)
            NAME=FOLDER ...   step-2 and chain: these built sites side by side, instead of a build
            --runs N          step-2 and chain: how often each site is visited in each way (9)
            --rebuilt-std     as for build
  build   Build the site into dist/.
            --rebuilt-std     link it with a standard library that is rebuilt for size, instead of the
                              compiler's own: smaller, but with unstable flags. For a release
  bundle  Build the site for one deployment, with the settings of each host, into bundle/.
            --config FILE     the deployment's config.json (needed)
            --out FOLDER      where the bundle is put (bundle)
            --upstream URL    identity API of the tenant, for a proxy in front of it
            --try SERVER      serve the bundle by nginx or caddy of this machine, and look at the answers
            --browser         and make a whole journey there in Chromium
            --built           take dist/ as it is
            --with-doctor     put the doctor's page into it, at /doctor/
            --rebuilt-std     as for build
  reproduce  Build the site twice, from scratch, and compare the bytes (many minutes).
            --rebuilt-std     as for build
  serve   Build and serve the site alone (--port N, --tenant-port N of a tenant elsewhere).
  sizes   Build the site and print what it weighs.
            --functions       print what the page's module consists of, by crate and function
            --rebuilt-std     as for build
  doctor  Examine a deployment: its config, its tenant, its site (--config FILE; --help for more).
  setup   Only install what is missing. Every task does that for itself, too.
            --rebuilt-std     what this option of the other tasks needs, too
  finish  The second half of the build; Trunk calls it.
  help    This text.";

/// Where things are served.
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

/// How to start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Where.
    pub ports: Ports,
    /// Whether the browser is opened.
    pub open: bool,
    /// Whether a change is built at once.
    pub watch: bool,
    /// Whether the message relay mails the codes.
    pub own_message: bool,
}

/// How to bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The deployment.
    pub config: PathBuf,
    /// Where the bundle is put.
    pub out: PathBuf,
    /// The tenant behind a proxy.
    pub upstream: Option<String>,
    /// What it is tried on.
    pub server: Option<Server>,
    /// Whether a browser makes a journey there, too.
    pub browser: bool,
    /// Whether the site is taken as it lies there.
    pub built: bool,
    /// Whether the doctor's page is in it.
    pub doctor: bool,
    /// What the page is linked with.
    pub standard: StdLib,
}

/// What to measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// Only what this word says.
    pub word: Option<String>,
    /// Built sites that are compared, as `NAME=FOLDER`; none: the site is built, and that one is measured.
    pub sites: Vec<String>,
    /// How often a site is visited in each way, where it is not the usual number.
    pub runs: Option<usize>,
    /// What the page is linked with.
    pub standard: StdLib,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Tell what there is.
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
        /// Which functions the page's module consists of, instead.
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
    /// When a task, an option or a number is none; the message names it.
    pub fn parse(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Self> {
        let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
        if let Some((first, rest)) = arguments.split_first()
            && first == "doctor"
        {
            return Ok(Self::Doctor(rest.to_vec()));
        }
        let mut parser = Parser::from_args(arguments);
        let (mut task, mut how, mut fast) = (None, Start::default(), false);
        let (mut measure, mut functions) = (Measure::default(), false);
        let (mut config, mut out, mut upstream) = (None, None, None);
        let (mut server, mut browser, mut built, mut doctor) = (None, false, false, false);
        let mut library = StdLib::default();
        let mut engine = None;
        let mut options = Vec::new();
        while let Some(argument) = parser.next()? {
            let option = match argument {
                Arg::Value(name) if task.is_none() => {
                    task = Some(name.string()?);
                    continue;
                }
                Arg::Value(word) if task.as_deref() == Some("measure") => {
                    measure.take(word.string()?)?;
                    continue;
                }
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                Arg::Long("port") => {
                    how.ports.page = port(&mut parser)?;
                    "port"
                }
                Arg::Long("tenant-port") => {
                    how.ports.tenant = port(&mut parser)?;
                    "tenant-port"
                }
                Arg::Long("relay-port") => {
                    how.ports.relay = port(&mut parser)?;
                    "relay-port"
                }
                Arg::Long("mail-port") => {
                    how.ports.mail = port(&mut parser)?;
                    "mail-port"
                }
                Arg::Long("own-message") => {
                    how.own_message = true;
                    "own-message"
                }
                Arg::Long("open") => {
                    how.open = true;
                    "open"
                }
                Arg::Long("watch") => {
                    how.watch = true;
                    "watch"
                }
                Arg::Long("config") => {
                    config = Some(PathBuf::from(parser.value()?));
                    "config"
                }
                Arg::Long("out") => {
                    out = Some(PathBuf::from(parser.value()?));
                    "out"
                }
                Arg::Long("upstream") => {
                    upstream = Some(parser.value()?.string()?);
                    "upstream"
                }
                Arg::Long("try") => {
                    server = Some(match parser.value()?.string()?.as_str() {
                        "nginx" => Server::Nginx,
                        "caddy" => Server::Caddy,
                        other => bail!("a bundle is tried on nginx or caddy, not on {other}"),
                    });
                    "try"
                }
                Arg::Long("browser") => {
                    browser = true;
                    "browser"
                }
                Arg::Long("with-doctor") => {
                    doctor = true;
                    "with-doctor"
                }
                Arg::Long(std_lib::OPTION) => {
                    library = StdLib::Rebuilt;
                    std_lib::OPTION
                }
                Arg::Long("runs") => {
                    let runs: usize = parser.value()?.parse().context("--runs N is a number")?;
                    if runs == 0 {
                        bail!("nothing is measured by 0 --runs");
                    }
                    measure.runs = Some(runs);
                    "runs"
                }
                Arg::Long("built") => {
                    built = true;
                    "built"
                }
                Arg::Long("functions") => {
                    functions = true;
                    "functions"
                }
                Arg::Long("engine") => {
                    engine = Some(Engine::named(&parser.value()?.string()?)?);
                    "engine"
                }
                Arg::Long("fast") => {
                    fast = true;
                    "fast"
                }
                other => return Err(other.unexpected().into()),
            };
            options.push(option);
        }
        let task = task.as_deref().unwrap_or("help");
        let known: &[&str] = match task {
            "start" if how.own_message => &[
                "port",
                "tenant-port",
                "open",
                "watch",
                "own-message",
                "relay-port",
                "mail-port",
            ],
            "start" => &["port", "tenant-port", "open", "watch"],
            "serve" => &["port", "tenant-port"],
            "test" if fast => &["fast"],
            "test" => &["engine", std_lib::OPTION],
            "bundle" => &[
                "config",
                "out",
                "upstream",
                "try",
                "browser",
                "built",
                "with-doctor",
                std_lib::OPTION,
            ],
            "measure" if measure.compares() => &["runs", std_lib::OPTION],
            "build" | "measure" | "reproduce" | "setup" => &[std_lib::OPTION],
            "sizes" => &["functions", std_lib::OPTION],
            _ => &[],
        };
        if let Some(option) = options.iter().find(|option| !known.contains(option)) {
            if matches!(*option, "relay-port" | "mail-port") && task == "start" {
                bail!("--{option} needs --own-message");
            }
            if ["engine", std_lib::OPTION].contains(option) && task == "test" {
                bail!("--fast leaves out what --{option} is about");
            }
            bail!("{task} has no option --{option}");
        }
        if browser && server.is_none() {
            bail!("--browser needs --try SERVER");
        }
        let Ports {
            page,
            tenant,
            relay,
            mail,
        } = how.ports;
        if page == tenant {
            bail!("page and tenant cannot share the port {page}");
        }
        let ports = [page, tenant, relay, mail];
        let shared = (1..4).find_map(|at| ports[..at].iter().find(|port| **port == ports[at]));
        if let (true, Some(port)) = (how.own_message, shared) {
            bail!("page, tenant, relay and mail cannot share the port {port}");
        }
        Ok(match task {
            "help" => Self::Help,
            "setup" => Self::Setup(library),
            "build" => Self::Build(library),
            "bundle" => Self::Bundle(Bundle {
                config: config.context("bundle needs --config FILE")?,
                out: out.unwrap_or_else(|| "bundle".into()),
                upstream,
                server,
                browser,
                built,
                doctor,
                standard: library,
            }),
            "reproduce" => Self::Reproduce(library),
            "finish" => Self::Finish,
            "sizes" => Self::Sizes {
                functions,
                standard: library,
            },
            "measure" => Self::Measure(Measure {
                standard: library,
                ..measure
            }),
            "serve" => Self::Serve(how.ports),
            "start" => Self::Start(how),
            "test" => {
                let scope = match engine {
                    _ if fast => Scope::Fast,
                    Some(engine) => Scope::In(engine),
                    None => Scope::Whole,
                };
                Self::Test(scope, library)
            }
            other => bail!("there is no task {other}"),
        })
    }
}

impl Measure {
    /// What can be measured by itself.
    const WORDS: [&str; 5] = ["speed", "typing", "journeys", "step-2", "chain"];

    /// Whether it compares built sites.
    fn compares(&self) -> bool {
        matches!(self.word.as_deref(), Some("step-2" | "chain"))
    }

    /// Reads the next word of the command line.
    fn take(&mut self, word: String) -> Result<()> {
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
                "{} can be measured by themselves, not {word}",
                Self::WORDS.join(", ")
            );
        }
        Ok(())
    }
}

fn port(parser: &mut Parser) -> Result<u16> {
    let port: u16 = parser.value()?.parse().context("not a port")?;
    if port == 0 {
        bail!("not a port: 0");
    }
    Ok(port)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn parse(line: &str) -> Result<Task> {
        Task::parse(line.split_whitespace())
    }

    #[test]
    fn each_task_is_understood() {
        assert_eq!(parse("").unwrap(), Task::Help);
        assert_eq!(parse("start --help").unwrap(), Task::Help);
        for (line, task) in [
            ("build", Task::Build(StdLib::Prebuilt)),
            ("build --rebuilt-std", Task::Build(StdLib::Rebuilt)),
            ("setup", Task::Setup(StdLib::Prebuilt)),
            ("setup --rebuilt-std", Task::Setup(StdLib::Rebuilt)),
            ("reproduce", Task::Reproduce(StdLib::Prebuilt)),
            ("reproduce --rebuilt-std", Task::Reproduce(StdLib::Rebuilt)),
        ] {
            assert_eq!(parse(line).unwrap(), task);
        }
        assert_eq!(
            parse("doctor --help --port").unwrap(),
            Task::Doctor(vec!["--help".into(), "--port".into()])
        );
        let measure = Measure {
            standard: StdLib::Rebuilt,
            ..Measure::default()
        };
        assert_eq!(
            parse("measure --rebuilt-std").unwrap(),
            Task::Measure(measure)
        );
        for (line, functions) in [("sizes", false), ("sizes --functions", true)] {
            let standard = StdLib::Prebuilt;
            let sizes = Task::Sizes {
                functions,
                standard,
            };
            assert_eq!(parse(line).unwrap(), sizes);
        }
        for line in ["measure speed", "measure -- speed"] {
            let speed = Measure {
                word: Some("speed".to_owned()),
                ..Measure::default()
            };
            assert_eq!(parse(line).unwrap(), Task::Measure(speed));
        }
        for word in ["step-2", "chain"] {
            let mut compared = Measure {
                word: Some(word.to_owned()),
                ..Measure::default()
            };
            let line = format!("measure {word}");
            assert_eq!(parse(&line).unwrap(), Task::Measure(compared.clone()));
            compared.sites = vec!["a=dist".to_owned(), "b=../b/dist".to_owned()];
            compared.runs = Some(3);
            let line = format!("measure {word} a=dist --runs 3 b=../b/dist");
            assert_eq!(parse(&line).unwrap(), Task::Measure(compared));
        }
        assert_eq!(
            parse("bundle --config a.json --out b --upstream https://c.example/d --try caddy --browser --rebuilt-std")
                .unwrap(),
            Task::Bundle(Bundle {
                config: "a.json".into(),
                out: "b".into(),
                upstream: Some("https://c.example/d".to_owned()),
                server: Some(Server::Caddy),
                browser: true,
                built: false,
                doctor: false,
                standard: StdLib::Rebuilt,
            })
        );
        for (line, scope) in [
            ("test", Scope::Whole),
            ("test --engine chromium", Scope::In(Engine::Chromium)),
            ("test --fast", Scope::Fast),
            ("test --engine firefox", Scope::In(Engine::Firefox)),
            ("test --engine=webkit", Scope::In(Engine::WebKit)),
        ] {
            let task = Task::Test(scope, StdLib::Prebuilt);
            assert_eq!(parse(line).unwrap(), task);
        }
        let released = Task::Test(Scope::Whole, StdLib::Rebuilt);
        assert_eq!(parse("test --rebuilt-std").unwrap(), released);
        assert_eq!(parse("start").unwrap(), Task::Start(Start::default()));
        let all = "start --port 9000 --tenant-port=9001 --open --watch";
        let ports = Ports {
            page: 9000,
            tenant: 9001,
            ..Ports::default()
        };
        assert_eq!(
            parse(all).unwrap(),
            Task::Start(Start {
                ports,
                open: true,
                watch: true,
                own_message: false
            })
        );
        let own = "start --own-message --relay-port 9002 --mail-port 9003";
        let ports = Ports {
            relay: 9002,
            mail: 9003,
            ..Ports::default()
        };
        assert_eq!(
            parse(own).unwrap(),
            Task::Start(Start {
                ports,
                own_message: true,
                ..Start::default()
            })
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, named) in [
            ("walk", "walk"),
            ("build --fast", "--fast"),
            ("start --rebuilt-std", "--rebuilt-std"),
            ("test --fast --rebuilt-std", "--rebuilt-std"),
            ("build --shipped-std", "--shipped-std"),
            ("start --fast", "--fast"),
            ("test --engine safari", "safari"),
            ("test --engine all", "all"),
            ("test --fast --engine firefox", "--engine"),
            ("build --engine firefox", "--engine"),
            ("test --port 1", "--port"),
            ("start --port", "--port"),
            ("start --port 70000", "port"),
            ("start --port 0", "port"),
            ("start --port 8450", "8450"),
            ("start --relay-port 9002", "--own-message"),
            ("serve --own-message", "--own-message"),
            ("start --own-message --relay-port 8450", "8450"),
            ("start --own-message --mail-port 8460", "8460"),
            ("bundle", "--config"),
            ("bundle --config a.json --try apache", "apache"),
            ("bundle --config a.json --browser", "--try"),
            ("build --config a.json", "--config"),
            ("start now", "now"),
            ("measure height", "height"),
            ("measure speed typing", "typing"),
            ("measure speed a=dist", "a=dist"),
            ("measure a=dist", "a=dist"),
            ("measure step-2 dist", "dist"),
            ("measure step-2 =dist", "=dist"),
            ("measure chain a=", "a="),
            ("measure speed --runs 3", "--runs"),
            ("measure step-2 --runs 0", "--runs"),
            ("measure step-2 --runs often", "--runs"),
            ("build --runs 3", "--runs"),
            ("start --slow", "--slow"),
        ] {
            let error = format!("{:#}", parse(line).unwrap_err());
            assert!(error.contains(named), "{line}: {error}");
        }
    }
}
