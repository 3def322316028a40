//! The test command: runs every check, the quick ones first, and prints a summary. A failed step does not stop the
//! others, except those that need its result.

use crate::{arguments::Scope, build, engines::Engine, process, std_lib::StdLib, tidy, tools};
use anyhow::Result;
use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    /// With the reason.
    LeftOut(&'static str),
}

/// One line of the summary.
struct Row {
    step: &'static str,
    outcome: Outcome,
    took: Duration,
}

/// The steps so far.
#[derive(Default)]
struct Suite {
    rows: Vec<Row>,
    /// The engines that stories were run in.
    engines: Vec<Engine>,
}

/// The name of the step that runs the stories in this engine.
fn end_to_end(engine: Engine) -> &'static str {
    match engine {
        Engine::Chromium => "end to end, chromium",
        Engine::Firefox => "end to end, firefox",
        Engine::WebKit => "end to end, webkit",
    }
}

/// Sets up what is missing and runs the suite; the site is linked with this standard library. True when everything passed.
///
/// # Errors
/// When the set-up fails. A failed step is not an error: the summary lists it.
pub fn run(checkout: &Path, scope: Scope, standard: StdLib) -> Result<bool> {
    tools::for_checks()?;
    let browsers = match &scope {
        Scope::Fast => Vec::new(),
        Scope::Whole => Browser::prepare(&Engine::ALL),
        Scope::In(engine) => Browser::prepare(std::slice::from_ref(engine)),
    };
    let mut suite = Suite::default();
    suite.checks(checkout);
    suite.native_tests(checkout);
    if scope == Scope::Fast {
        for step in ["release build", "tidy build", "end to end"] {
            suite.left_out(step, "--fast");
        }
    } else {
        suite.built_site(checkout, standard, browsers);
    }
    print!("{}", suite.summary());
    Ok(suite.passed())
}

/// An engine that the stories are to run in.
struct Browser {
    engine: Engine,
    /// The result of its set-up; `None` where this system has no such engine.
    ready: Option<Result<()>>,
}

impl Browser {
    /// Sets up what is missing for each of these engines.
    fn prepare(engines: &[Engine]) -> Vec<Self> {
        let prepared = engines.iter().map(|&engine| {
            let ready = engine.runs_here().then(|| tools::for_stories(engine));
            if let Some(Err(error)) = &ready {
                println!("set-up: {error:#}");
            }
            Self { engine, ready }
        });
        prepared.collect()
    }
}

/// A call of Cargo with these arguments.
fn cargo(checkout: &Path, arguments: &str) -> Command {
    let mut command = Command::new("cargo");
    command
        .current_dir(checkout)
        .args(arguments.split_whitespace());
    command
}

impl Suite {
    /// The checks that run no tests.
    fn checks(&mut self, checkout: &Path) {
        self.command("formatting", cargo(checkout, "fmt --all --check"));
        // With the feature `render`, which portico-site enables. The tests of the first group below are built without it,
        // which shows that the pure modules of the page do not need leptos.
        self.command(
            "clippy, native",
            cargo(checkout, "clippy --locked --workspace --all-targets --features portico/render -- -D warnings"),
        );
        self.command(
            "clippy, the page",
            cargo(
                checkout,
                "clippy --locked --package portico --target wasm32-unknown-unknown -- -D warnings",
            ),
        );
        self.command(
            "clippy, the doctor's page",
            cargo(checkout, "clippy --locked --package portico-doctor --lib --bin portico-doctor-page --target wasm32-unknown-unknown -- -D warnings"),
        );
        self.findings("tidy sources", || tidy::sources(checkout));
        self.findings("no browser natively", || {
            tidy::native_dependencies(checkout)
        });
        let deny = |what: &[&str]| {
            let mut deny = tools::cargo_deny(checkout)?;
            Ok(process::status(deny.args(what))?.success())
        };
        self.step("cargo deny", || deny(&["bans", "licenses", "sources"]));
        // Advisories are in a database outside of the registry, and this command does not download it.
        match tools::advisories() {
            true => drop(self.step("advisories", || deny(&["advisories"]))),
            false => self.left_out(
                "advisories",
                "no database on this machine: docs/security.md",
            ),
        }
    }

    /// The tests that need no built site.
    fn native_tests(&mut self, checkout: &Path) {
        self.command(
            "unit tests, stories, tenant, relay, doctor",
            cargo(checkout, "test --locked --workspace --exclude portico-e2e --exclude portico-site --exclude xtask --no-fail-fast"),
        );
        self.command(
            "unit tests, site and tasks",
            cargo(
                checkout,
                "test --locked --package portico-site --package xtask --no-fail-fast",
            ),
        );
        self.command(
            "unit tests, painted documents",
            cargo(
                checkout,
                "test --locked --package portico --features render --lib painted",
            ),
        );
    }

    /// Builds the site, checks the build, and runs the stories in these browsers.
    fn built_site(&mut self, checkout: &Path, standard: StdLib, browsers: Vec<Browser>) {
        let mut built = None;
        self.step("release build", || {
            built = Some(build::site(checkout, standard)?);
            Ok(true)
        });
        if let Some(built) = built {
            let dist = checkout.join("dist");
            self.findings("tidy build", || {
                build::print_sizes(&dist, built)?;
                tidy::built(checkout, built)
            });
        } else {
            self.left_out("tidy build", "there is no build");
        }
        for Browser { engine, ready } in browsers {
            match (built, ready) {
                (None, _) => self.left_out(end_to_end(engine), "there is no build"),
                (Some(_), None) => {
                    self.left_out(end_to_end(engine), "this system has no such engine");
                }
                (Some(_), Some(Err(error))) => {
                    self.step(end_to_end(engine), || Err(error));
                }
                (Some(_), Some(Ok(()))) => self.stories(checkout, engine),
            }
        }
    }

    /// Runs a step; true when it passed.
    fn step(&mut self, step: &'static str, run: impl FnOnce() -> Result<bool>) -> bool {
        println!("\n=== {step}");
        let since = Instant::now();
        let passed = run().unwrap_or_else(|error| {
            println!("{error:#}");
            false
        });
        self.rows.push(Row {
            step,
            outcome: if passed {
                Outcome::Passed
            } else {
                Outcome::Failed
            },
            took: since.elapsed(),
        });
        passed
    }

    /// Runs a program as a step. Its output is printed.
    fn command(&mut self, step: &'static str, mut command: Command) {
        self.step(step, || Ok(process::status(&mut command)?.success()));
    }

    /// Runs the stories in this engine, except those that it cannot run.
    fn stories(&mut self, checkout: &Path, engine: Engine) {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(checkout)
            .args(["test", "--locked", "--package", "portico-e2e"])
            .args(["--no-fail-fast", "--", "--exact"])
            .env(Engine::VARIABLE, engine.name());
        for one in engine.not_run() {
            cargo.args(["--skip", one.story]);
        }
        self.command(end_to_end(engine), cargo);
        self.engines.push(engine);
    }

    /// A step that passes if it finds no mistake.
    fn findings(&mut self, step: &'static str, find: impl FnOnce() -> Result<Vec<String>>) {
        self.step(step, || {
            let found = find()?;
            for finding in &found {
                println!("{finding}");
            }
            Ok(found.is_empty())
        });
    }

    fn left_out(&mut self, step: &'static str, why: &'static str) {
        self.rows.push(Row {
            step,
            outcome: Outcome::LeftOut(why),
            took: Duration::ZERO,
        });
    }

    fn passed(&self) -> bool {
        self.rows.iter().all(|row| row.outcome != Outcome::Failed)
    }

    fn summary(&self) -> String {
        let mut text = "\n=== summary\nresult    seconds  step\n".to_owned();
        let (mut passed, mut failed, mut left_out) = (0, 0, 0);
        for row in &self.rows {
            let (result, why) = match row.outcome {
                Outcome::Passed => {
                    passed += 1;
                    ("passed", String::new())
                }
                Outcome::Failed => {
                    failed += 1;
                    ("FAILED", String::new())
                }
                Outcome::LeftOut(why) => {
                    left_out += 1;
                    ("left out", format!(" ({why})"))
                }
            };
            let seconds = row.took.as_secs_f64();
            text.push_str(&format!("{result:<9} {seconds:>7.1}  {}{why}\n", row.step));
        }
        text.push_str(&format!(
            "\nsteps: {passed} passed, {failed} failed, {left_out} skipped\n"
        ));
        for engine in &self.engines {
            let not_run: Vec<_> = engine.not_run().collect();
            if not_run.is_empty() {
                continue;
            }
            let (count, name) = (not_run.len(), engine.name());
            text.push_str(&format!("\n{count} stories not run in {name}:\n"));
            for one in not_run {
                text.push_str(&format!("  {}: {}\n", one.story, one.why));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_every_step_and_a_failure_fails_the_suite() {
        let mut suite = Suite::default();
        assert!(suite.step("one", || Ok(true)));
        suite.left_out("two", "--fast");
        assert!(suite.passed());
        suite.findings("three", || Ok(vec!["a.rs:1: wrong".to_owned()]));
        assert!(!suite.step("four", || anyhow::bail!("no such program")));
        assert!(!suite.passed());
        for row in &mut suite.rows {
            row.took = Duration::from_millis(1500);
        }
        assert_eq!(
            suite.summary(),
            "\n=== summary\nresult    seconds  step\n\
             passed        1.5  one\n\
             left out      1.5  two (--fast)\n\
             FAILED        1.5  three\n\
             FAILED        1.5  four\n\
             \nsteps: 1 passed, 2 failed, 1 skipped\n"
        );
    }

    #[test]
    fn the_summary_names_every_story_that_an_engine_did_not_run() {
        let mut suite = Suite::default();
        for engine in Engine::ALL {
            assert!(
                engine
                    .not_run()
                    .all(|one| !suite.summary().contains(one.story))
            );
            suite.engines = vec![engine];
            let summary = suite.summary();
            let count = engine.not_run().count();
            let told = format!("\n{count} stories not run in {}:\n", engine.name());
            assert_eq!(summary.contains(&told), count > 0, "{summary}");
            for one in engine.not_run() {
                let line = format!("  {}: {}\n", one.story, one.why);
                assert!(summary.contains(&line), "{summary}");
            }
            suite.engines.clear();
        }
    }
}
