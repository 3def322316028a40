//! What visitors do with the built page, told one story at a time. One program for all of them, so that they
//! are linked once and share the places at the table.
#![allow(clippy::unwrap_used)]

mod branded;
mod breaches;
mod broken;
mod callback;
mod checks;
mod coming_back;
mod deployment;
mod design;
mod doctor;
mod early;
mod everybody;
mod foreign;
mod forms;
mod harness;
mod hosts;
mod interfaces;
mod large;
mod meanwhile;
mod mistakes;
mod obstacles;
mod prepared;
mod registering;
mod relayed;
mod renewal;
mod revealing;
mod seen;
mod strength;
mod telling;
mod typed;
mod ways;
