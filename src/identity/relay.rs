//! The integrator's message relay: asked to mail a code, never told nor telling one.
//!
//! It gets no token: what it may do at the tenant it does with a client of its own.

use super::{DEADLINE, Refusal, wire};
use crate::{
    account::UserId,
    browser::{Browser, Method, Request},
    config::Endpoint,
};

/// Asks for a message with a new code. The answer is the same for every account.
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
