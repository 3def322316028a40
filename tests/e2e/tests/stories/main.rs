//! The end-to-end stories of the built page. All are one program, so that they are linked once and share the limit of
//! browsers that run at the same time.
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
