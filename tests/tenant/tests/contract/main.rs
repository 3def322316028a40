//! The stand-in's own contract: one test per rule and per refusal. In process, but for `socket`.

#![allow(clippy::unwrap_used, missing_docs)]

mod activate;
mod authorize;
mod bearer;
mod client;
mod clients;
mod conditions;
mod cors;
mod create;
mod document;
mod faults;
mod generate;
mod journey;
mod landing;
mod limits;
mod login;
mod mail_sink;
mod mutual_tls;
mod pages;
mod paths;
mod reads;
mod register;
mod register_refused;
mod send;
mod sign_in_by_code;
mod socket;
mod support;
mod token;
mod wrong_client;
