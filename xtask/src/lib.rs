//! The tasks of this repository, run as `cargo xtask <task>`: set up what is missing, build the site, serve it, test
//! everything, measure. Documents, headers and bundles are made by `portico_site`.
#![allow(clippy::print_stdout)] // Printing is what a task does.

pub mod arguments;
pub mod build;
pub mod bundle;
mod doctor;
pub mod engines;
pub mod finish;
pub mod functions;
pub mod lock;
mod modules;
pub mod reproduce;
pub mod sizes;
pub mod start;
pub mod std_lib;
pub mod suite;
pub mod tidy;
pub mod tools;
mod wasm;

pub use portico_site::process;

use anyhow::{Context, Result};
use arguments::Task;
use engines::Engine;
use portico_site::{headers, server as site};
use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};
use std_lib::StdLib;

/// The folder of this checkout.
pub fn checkout() -> PathBuf {
    // Cargo sets this variable for the programs it runs. Without Cargo the current directory has to be the checkout.
    let own = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    own.and_then(|own| own.parent().map(Path::to_owned))
        .unwrap_or_else(|| PathBuf::from("."))
}

/// Performs a task. The exit code is a failure if a step of the suite failed; for the doctor it is the doctor's own.
///
/// # Errors
/// When the task could not be done.
pub fn perform(task: Task) -> Result<ExitCode> {
    let checkout = checkout();
    let dist = checkout.join("dist");
    match task {
        Task::Help => println!("{}", arguments::HELP),
        Task::Setup(standard) => {
            tools::for_checks()?;
            tools::cargo_deny(&checkout)?;
            tools::Tools::for_site(&checkout)?;
            standard.prepare(&checkout)?;
            for engine in Engine::ALL.into_iter().filter(|engine| engine.runs_here()) {
                tools::for_stories(engine)?;
            }
            println!("set-up: nothing is missing");
        }
        Task::Build(standard) => {
            build::site(&checkout, standard)?;
        }
        Task::Bundle(wanted) => bundle::bundle(&checkout, &wanted)?,
        Task::Reproduce(standard) => reproduce::reproduce(&checkout, standard)?,
        Task::Finish => {
            let set = |name: &str| {
                env::var_os(name)
                    .with_context(|| format!("{name} is not set: Trunk calls this task"))
            };
            let staging = PathBuf::from(set("TRUNK_STAGING_DIR")?);
            finish::finish(&checkout, &staging, set("TRUNK_PROFILE")? == "release")?;
        }
        Task::Sizes {
            functions: true,
            standard,
        } => functions::print(&checkout, standard)?,
        Task::Sizes { standard, .. } => {
            let built = build::site(&checkout, standard)?;
            build::print_sizes(&dist, built)?;
        }
        Task::Measure(wanted) => measure(&checkout, wanted)?,
        Task::Serve(ports) => {
            build::site(&checkout, StdLib::default())?;
            start::serve(&dist, &start::config(&checkout, &ports)?, &ports)?;
        }
        Task::Start(how) => start::start(&checkout, &how)?,
        Task::Doctor(arguments) => return doctor::run(&checkout, &arguments),
        Task::Test(scope, standard) => {
            let passed = suite::run(&checkout, scope, standard)?;
            return Ok(ExitCode::from(u8::from(!passed)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the site, unless built sites are named, and runs the measuring program.
fn measure(checkout: &Path, wanted: arguments::Measure) -> Result<()> {
    tools::for_stories(Engine::Chromium)?;
    if wanted.sites.is_empty() {
        build::site(checkout, wanted.standard)?;
    }
    let program = "run --locked --package portico-e2e --example measure --";
    let mut cargo = Command::new("cargo");
    cargo.current_dir(checkout).args(program.split(' '));
    cargo.args(wanted.word);
    for site in wanted.sites {
        // Relative to the folder in which the task was called.
        let (name, folder) = site.split_once('=').context("a site is NAME=FOLDER")?;
        let folder = std::path::absolute(folder)?;
        cargo.arg(format!("{name}={}", folder.display()));
    }
    if let Some(runs) = wanted.runs {
        cargo.arg("--runs").arg(runs.to_string());
    }
    process::run(&mut cargo)
}
