//! What the journey ends with.

/// The state of the new account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is active, its address proven.
    Activated,
    /// The address of this page says that the tenant's own page has activated an account; this is no proof.
    Told,
    /// It is active, its address is not proven: `create_user` with `active`.
    Created,
    /// Somebody has to approve it: `create_user` with `inactive`.
    AwaitingApproval,
}
