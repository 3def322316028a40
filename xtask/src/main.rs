//! The program behind `cargo xtask`: reads the command line and calls the library. `cargo xtask help` lists the tasks.
#![allow(clippy::print_stdout)] // Printing is what a task does.

use std::process::ExitCode;
use xtask::{arguments::Task, process};

fn main() -> ExitCode {
    let task = match Task::parse(std::env::args_os().skip(1)) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("{error:#}\n\n{}", xtask::arguments::HELP);
            return ExitCode::from(2);
        }
    };
    let ended = process::end_all_on_signal().and_then(|()| xtask::perform(task));
    process::wait_if_ending();
    match ended {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
