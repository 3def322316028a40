//! Builds and starts the stand-in tenant and the relay, and waits until each prints that it is ready. Their later output
//! is printed, too.

use super::{Start, page};
use crate::process::{self, Running};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

/// The secret of the stand-in's confidential client, with which the relay authenticates.
pub(super) const CLIENT_SECRET: &str = "only the stand-in knows this";

/// A program that is ready.
pub(crate) struct Ready {
    pub(crate) running: Running,
    /// Where it listens, without a slash at the end.
    pub(crate) address: String,
}

/// The package of the stand-in tenant.
pub(super) const TENANT: &str = "portico-tenant";

/// The stand-in tenant.
pub(super) fn tenant(checkout: &Path, how: &Start) -> Result<Ready> {
    let folder = checkout.join(".portico");
    fs::create_dir_all(&folder)?;
    let ports = &how.ports;
    program(checkout, TENANT, |command| {
        let port = ports.tenant.to_string();
        command.args(["--port", &port, "--page", &page(ports), "--database"]);
        command.arg(folder.join("tenant.redb"));
        if how.own_message {
            let secret = format!("confidential_client.secret={CLIENT_SECRET}");
            let mail = ports.mail.to_string();
            command.args(["--mail-port", &mail, "--switch", &secret]);
        }
    })
}

/// Builds a package.
pub(super) fn compile(checkout: &Path, package: &str) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--locked", "--package", package]);
    process::run(cargo.current_dir(checkout))
}

/// Builds a package, starts its program, and waits for `<name> ready: <address>`.
pub(crate) fn program(
    checkout: &Path,
    package: &str,
    arguments: impl FnOnce(&mut Command),
) -> Result<Ready> {
    let name = package.trim_start_matches("portico-");
    println!("{name}: starting (the first time it is compiled, which takes some minutes) ...");
    compile(checkout, package)?;
    let mut command = Command::new("cargo");
    command
        .current_dir(checkout)
        .args(["run", "--quiet", "--locked", "--package", package, "--"])
        .stdout(Stdio::piped());
    arguments(&mut command);
    let mut running = process::start(&mut command)?;
    let output = running.child.stdout.take();
    let output = output.with_context(|| format!("no output of the {name}"))?;
    let mut lines = BufReader::new(output).lines();
    let start = format!("{name} ready: ");
    let address = loop {
        let Some(line) = lines.next().transpose()? else {
            bail!("the {name} ended before it was ready");
        };
        if let Some(address) = line.strip_prefix(&start) {
            break address.trim_end_matches('/').to_owned();
        }
        println!("{name}: {line}");
    };
    // The output has to be read: a full pipe would block the program.
    let name = name.to_owned();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            println!("{name}: {line}");
        }
    });
    Ok(Ready { running, address })
}
