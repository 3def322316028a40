//! Runs the doctor, which is a program of its own: its HTTP client and its reading of the page's
//! modules would delay the first word of every other task.

use anyhow::{Context, Result};
use std::{ffi::OsString, path::Path, process::Command, process::ExitCode};

/// Runs it with these arguments; its exit status becomes ours.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run(checkout: &Path, arguments: &[OsString]) -> Result<ExitCode> {
    let mut command = Command::new("cargo");
    command
        // Not --quiet, as in .cargo/config.toml; the findings alone go to the standard output.
        .args(["run", "--locked", "--package", "portico-doctor"])
        // The files that are named are looked for where the task was called.
        .arg("--manifest-path")
        .arg(checkout.join("Cargo.toml"))
        .arg("--")
        .args(arguments);
    // In our own process group: of another one it could not read a token from the terminal.
    let status = command.status().context("cannot start cargo")?;
    Ok(ExitCode::from(
        status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(3),
    ))
}
