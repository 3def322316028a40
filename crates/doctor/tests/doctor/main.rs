//! The doctor against the stand-in tenant and a small site: one story for each mistake of a
//! deployment, each asking for the code of its finding, and healthy ones in which nothing is found.

#![allow(clippy::unwrap_used)] // A test that cannot go on ends.

mod browser;
mod deployment;
mod healthy;
mod mistakes;
mod scripted;
mod site;
mod tenant;
