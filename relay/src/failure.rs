//! Why a step towards a message failed, and when it may be tried again.

use std::time::Duration;

/// A step that failed. Its reason names no address, code or id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It may go well later; not before this time, when the other side has said so.
    Passing {
        why: String,
        after: Option<Duration>,
    },
    /// It would fail again.
    Lasting { why: String },
}

impl Failure {
    pub(crate) fn passing(why: impl Into<String>) -> Self {
        Self::Passing {
            why: why.into(),
            after: None,
        }
    }

    pub(crate) fn lasting(why: impl Into<String>) -> Self {
        Self::Lasting { why: why.into() }
    }

    pub(crate) fn why(&self) -> &str {
        match self {
            Self::Passing { why, .. } | Self::Lasting { why } => why,
        }
    }
}

/// How long to wait before attempt `number` (the second is 1): capped exponential with full
/// jitter, so that what failed together does not come back together.
pub(crate) fn pause(number: u32, after: Option<Duration>, chance: f64) -> Duration {
    const FIRST: Duration = Duration::from_secs(1);
    const MOST: Duration = Duration::from_secs(30);
    let most = FIRST.saturating_mul(1 << number.min(16)).min(MOST);
    // `Retry-After` is a least time, so the jitter comes on top of it.
    after.unwrap_or_default() + most.mul_f64(chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_cap_and_never_fall_short_of_what_was_asked_for() {
        let seconds = |number, after, chance| {
            pause(number, Option::map(after, Duration::from_secs), chance).as_secs()
        };
        assert_eq!(
            [1, 2, 3, 4, 5, 6, 60].map(|n| seconds(n, None, 1.0)),
            [2, 4, 8, 16, 30, 30, 30]
        );
        assert_eq!(seconds(5, None, 0.0), 0);
        assert_eq!(seconds(1, Some(40), 0.0), 40);
        assert_eq!(seconds(1, Some(40), 1.0), 42);
    }
}
