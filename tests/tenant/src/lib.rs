//! A stand-in for a Cloudentity (SecureAuth Connect) tenant: the OAuth endpoints of one workspace, the
//! identity routes a registration page needs, an outbox, and a sign-in page.
//!
//! A test runs it in its own process ([`Tenant::handle`]) or on a socket ([`Tenant::serve`]), scripts faults, and
//! inspects the requests that arrived and the accounts that were made. It is never laxer than the vendor: where the
//! vendor's behaviour is unknown there is a switch in [`Settings`], and its default is the stricter behaviour. It shares
//! no code with the page.

mod account;
mod activation;
mod asked;
mod call;
mod chance;
mod clock;
mod cors;
mod identifier;
mod identity;
mod limits;
mod mail;
mod oauth;
mod pages;
mod password;
mod refusal;
mod reply;
mod routes;
mod schema;
mod script;
mod serving;
mod settings;
mod smtp;
mod span;
mod state;
mod store;
mod tenant;
mod token;

pub use account::{Account, SignIn, Status};
pub use mail::{Channel, Mail, MailKind};
pub use password::{Cost, Counting, Policy, Strength};
pub use script::{Action, Fault, Moment, Operation, Seen, Unanswered};
pub use serving::Running;
pub use settings::*;
pub use span::Span;
pub use state::Trouble;
pub use store::StoreTrouble;
pub use tenant::Tenant;

/// A password the default policy takes from anybody.
pub const GOOD_PASSWORD: &str = "Teal-Otter-49-crossing";
