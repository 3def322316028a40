//! Asks the integrator's message relay to mail a code. No code is in the request or in the answer.
//!
//! The relay gets no token of the page: it has a client of its own at the tenant.

use super::{DEADLINE, Refusal, wire};
use crate::{
    account::UserId,
    browser::{Browser, Method, Request},
    config::Endpoint,
};

/// Asks for a message with a new code. The relay answers the same for every account.
///
/// # Errors
/// [`Refusal`]
pub async fn ask<B: Browser>(
    browser: &B,
    relay: &Endpoint,
    user: &UserId,
    address: &str,
) -> Result<(), Refusal> {
    let request = Request {
        method: Method::Post,
        url: relay.as_str().to_owned(),
        bearer: None,
        body: Some((
            "application/json",
            wire::relay(user.open(), address, &browser.language()),
        )),
        idempotency_key: None,
        padded: false,
        keepalive: false,
        deadline: DEADLINE,
    };
    let response = browser.fetch(request).await.map_err(Refusal::Unreachable)?;
    match response.status {
        200..=299 => Ok(()),
        // No token was sent, so a new one would not help.
        401 => Err(Refusal::Unreadable(401)),
        _ => Err(Refusal::from_response(&response)),
    }
}
