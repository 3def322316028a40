//! The program: reads what is to be examined, prints what was found. What it looks for is in the
//! library.
#![allow(clippy::print_stdout)] // Printing is what it is for.

use anyhow::{Context, Result};
use portico_doctor::{
    Order, arguments,
    arguments::{HELP, Task},
    catalogue, examine,
};
use std::process::ExitCode;

/// Nothing could be examined.
const FAILED: u8 = 3;

fn main() -> ExitCode {
    let task = match arguments::Task::parse(std::env::args_os().skip(1)) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("{error:#}\n\n{HELP}");
            return ExitCode::from(FAILED);
        }
    };
    match perform(task) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

fn perform(task: Task) -> Result<u8> {
    let (config, origin, token, json) = match task {
        Task::Help => {
            println!("{HELP}");
            return Ok(0);
        }
        Task::Catalogue => {
            println!("{:#}", catalogue::json());
            return Ok(0);
        }
        Task::Examine {
            config,
            origin,
            token,
            json,
        } => (config, origin, token, json),
    };
    let text = std::fs::read_to_string(&config)
        .with_context(|| format!("cannot read {}", config.display()))?;
    // Not from the command line: there every user of this machine could read it.
    let token = match token {
        false => None,
        true => {
            let mut line = String::new();
            std::io::stdin().read_line(&mut line)?;
            let line = line.trim().to_owned();
            anyhow::ensure!(!line.is_empty(), "no token was on the input");
            Some(line)
        }
    };
    let order = Order {
        config: text,
        origin,
        token,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let report = runtime.block_on(examine(&order))?;
    match json {
        true => println!("{:#}", report.json()),
        false => print!("{}", report.text()),
    }
    Ok(report.exit_status())
}
