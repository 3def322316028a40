//! The tasks of this repository: `cargo xtask help` lists them.
#![allow(clippy::print_stdout)]

fn main() {}
