//! An authorization request that waits until a person has signed in or consented.

use crate::clock::Moment;

/// An authorization request that was found in order.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) redirect_uri: String,
    pub(crate) state: Option<String>,
    pub(crate) scope: Vec<String>,
    pub(crate) challenge: String,
    pub(crate) login_hint: String,
    pub(crate) consents: bool,
    pub(crate) logs_in: bool,
    pub(crate) at: Moment,
}
