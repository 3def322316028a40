//! The relay on a socket, between the stand-in tenant and a mail server of the tests.
#![allow(clippy::unwrap_used)]

mod answers;
mod certificate;
mod faults;
mod load;
mod logged;
mod mail_server;
mod post_office;
#[cfg(unix)]
mod program;
mod story;
mod world;
