//! Whole journeys without a browser: the real update, engine, OAuth and identity code against the
//! stand-in tenant in the same process, no socket. A story ends by looking into the tenant. `oddly.rs` tells
//! the same stories against a tenant that answers in other ways.

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

/// Whether the tenant of these stories answers in other ways than the stand-in (`world/oddly.rs`).
const ODDLY: bool = false;
