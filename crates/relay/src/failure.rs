//! Why a step towards a message failed, and when it may be tried again.

use std::time::Duration;

/// The longest `Retry-After` that is obeyed. After a longer one the request is repeated after this time, because a code
/// lives for minutes only.
const LONGEST_AFTER: Duration = Duration::from_secs(60);

/// A step that failed. Its reason names no address, code or id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Temporary: it may be tried again, not before this time if the server has named one.
    Passing {
        why: String,
        after: Option<Duration>,
    },
    /// Permanent.
    Lasting { why: String },
}

impl Failure {
    pub(crate) fn passing(why: impl Into<String>) -> Self {
        Self::Passing {
            why: why.into(),
            after: None,
        }
    }

    /// As [`Failure::passing`], with the time that the server has named.
    pub(crate) fn later(why: impl Into<String>, after: Option<Duration>) -> Self {
        Self::Passing {
            why: why.into(),
            after: after.map(|after| after.min(LONGEST_AFTER)),
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

/// The wait before attempt `number` (the second is 1): capped exponential with full jitter, so that requests that failed
/// together are not repeated together.
pub(crate) fn pause(number: u32, after: Option<Duration>, chance: f64) -> Duration {
    const FIRST: Duration = Duration::from_secs(1);
    const MOST: Duration = Duration::from_secs(30);
    let most = FIRST.saturating_mul(1 << number.min(16)).min(MOST);
    // `Retry-After` is a least time, so the jitter is added to it.
    after
        .unwrap_or_default()
        .saturating_add(most.mul_f64(chance.clamp(0.0, 1.0)))
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

    #[test]
    fn no_server_can_ask_for_a_longer_pause_than_a_minute() {
        for seconds in [0, 59, 60, 61, 86_400, u64::MAX] {
            let after = Some(Duration::from_secs(seconds));
            let Failure::Passing { after, .. } = Failure::later("busy", after) else {
                unreachable!()
            };
            assert_eq!(after, Some(Duration::from_secs(seconds.min(60))));
        }
        assert_eq!(Failure::later("busy", None), Failure::passing("busy"));
    }

    #[test]
    fn a_pause_of_any_length_can_be_reckoned_with() {
        assert_eq!(pause(1, Some(Duration::MAX), 1.0), Duration::MAX);
        assert!(pause(u32::MAX, None, f64::MAX) <= Duration::from_secs(30));
    }
}
