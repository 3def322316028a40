//! The message relay: a page requests the activation message, and the relay generates the code at the tenant and mails
//! it. The code is never in the browser, in a log or in an answer.

mod client;
pub mod config;
mod crypto;
mod delivery;
mod failure;
pub mod letters;
mod limits;
pub mod log;
mod post;
mod queue;
mod relay;
mod request;
mod routes;
mod serving;
mod tenant;

pub use config::Config;
pub use relay::{Running, Trouble, start};
