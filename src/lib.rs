//! Portico: the registration page of an identity pool. See docs/architecture.md for the map.

pub mod account;
pub mod browser;
pub mod config;
pub mod engine;
pub mod form;
pub mod i18n;
pub mod identity;
pub mod journey;
mod json;
pub mod language;
mod lenient;
#[cfg(not(target_arch = "wasm32"))]
pub mod look;
pub mod oauth;
pub mod password;
pub mod question;
pub mod reason;
pub mod schema;
pub mod secret;
pub mod typed;
#[cfg(any(target_arch = "wasm32", feature = "render"))]
pub mod web;

#[cfg(test)]
mod outside;
