//! The message relay: a page asks for the activation message, the relay generates the code at the
//! tenant and mails it. The code never passes through the browser, a log or an answer.

mod client;
pub mod config;
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
