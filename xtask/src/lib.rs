//! The tasks of this repository, run as `cargo xtask <task>`: set up what is missing, build the
//! site, serve it as a CDN would, test everything. Nothing of this is shipped with the page, and
//! nothing here knows what the page says or does.
#![allow(clippy::print_stdout)] // Printing is what a task does.

pub mod files;
pub mod finish;
pub mod headers;
pub mod lock;
pub mod process;
pub mod site;
pub mod tools;
