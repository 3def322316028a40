//! Whole journeys without a browser: the real update, engine, OAuth and identity code against the stand-in tenant in the
//! same process, without a socket. A story ends with assertions about the tenant. `oddly.rs` runs the same stories
//! against a tenant that answers in other ways.

#![allow(clippy::unwrap_used, missing_docs)]

mod activation;
mod answers;
mod callback;
mod checks;
mod endurance;
mod faults;
mod forms;
mod links;
mod opening;
mod prepared;
mod registration;
mod renewal;
mod seen;
mod strength;
mod table;
mod telling;
mod tenant;
mod tokens;
mod typed;
mod vetting;
mod ways;
mod world;

/// Whether the tenant answers in other ways than the stand-in (`world/oddly.rs`).
const ODDLY: bool = false;
