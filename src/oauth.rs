//! The authorization-code flow with PKCE as a public client (RFC 6749, 7636, 9207, 9700, 10017):
//! out with [`request`], back with [`callback`], to a token with [`exchange`].
//!
//! While the visitor is at the tenant, one record per attempt is in the tab's session storage; it is used once. The
//! token is in memory only, and there is no refresh token. Frames and ID tokens are not used.

pub mod callback;
pub mod exchange;
pub mod request;
mod seal;

use serde::{Deserialize, Serialize};

/// Where the visitor was when the token was requested. An enum, never an address (OA-CB-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnTo {
    /// Step 2: the form.
    Details,
    /// The step that waits for the code.
    Activation,
    /// The page of an activation link, after the button was pressed.
    Link,
}

/// How the browser goes to the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Navigation {
    /// The page navigates and stays in the history.
    Push,
    /// The page navigates and leaves no entry in the history, because the visitor has pressed nothing.
    Replace,
    /// The page stays; a small window navigates.
    SmallWindow,
}
