//! Runs the doctor as a program of its own: to compile its HTTP client and the page's modules would delay the first
//! output of every other task.

use anyhow::{Context, Result};
use std::{ffi::OsString, path::Path, process::Command, process::ExitCode};

/// Runs it with these arguments; its exit status becomes ours.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run(checkout: &Path, arguments: &[OsString]) -> Result<ExitCode> {
    let mut command = Command::new("cargo");
    command
        // Not --quiet, for the reason in .cargo/config.toml. Only the findings go to the standard output.
        .args(["run", "--locked", "--package", "portico-doctor"])
        // Not by `current_dir`: file names in the arguments are relative to the folder in which the task was called.
        .arg("--manifest-path")
        .arg(checkout.join("Cargo.toml"))
        .arg("--")
        .args(arguments);
    // In this process group: in another one it could not read a token from the terminal.
    let status = command.status().context("cannot start cargo")?;
    Ok(ExitCode::from(
        status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(3),
    ))
}
