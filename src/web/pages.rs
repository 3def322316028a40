//! One page per screen of the journey.

pub(super) mod activating;
pub(super) mod confirming;
pub(super) mod done;
pub(super) mod filling;
pub(super) mod inviting;
pub(super) mod misconfigured;
pub(super) mod stopped;
pub(super) mod waiting;
