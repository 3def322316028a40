//! The authorization-code flow with PKCE as a public client (RFC 6749, 7636, 9207, 9700, 10017):
//! out with [`request`], back with [`callback`], to a token with [`exchange`].
//!
//! One record per attempt lies in the tab's storage while the visitor is at the tenant; it is used
//! once. The token lives in memory only and is never refreshed. No frame, no ID token.

pub mod callback;
pub mod exchange;
pub mod request;
mod seal;

use serde::{Deserialize, Serialize};

/// Where the visitor was when the token was asked for; never an address (OA-CB-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnTo {
    /// Step 2: the form.
    Details,
    /// The step that waits for the code.
    Activation,
    /// The page of an activation link, after the press.
    Link,
}

/// By which way the visitor goes to the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Navigation {
    /// This page ends and stays in the history.
    Push,
    /// This page ends and leaves no entry in the history: nobody pressed anything.
    Replace,
    /// This page stays; a small window goes.
    SmallWindow,
}
