//! The tenant's own time: the wall clock plus what a test has advanced it by.
//!
//! Codes, tokens, locks, rate limits and idempotency keys are judged by it, never by anything else.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Moment(u64);

impl Moment {
    /// The moment `span` later.
    pub(crate) fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(millis(span)))
    }

    /// How long it is from `earlier` to this moment; zero if it lies before.
    pub(crate) fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// Whole seconds since 1970, as JSON Web Tokens count.
    pub(crate) fn seconds(self) -> u64 {
        self.0 / 1000
    }

    /// For the library's callers.
    pub(crate) fn system_time(self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.0)
    }

    /// RFC 3339 in UTC, whole seconds.
    pub(crate) fn rfc3339(self) -> String {
        humantime::format_rfc3339_seconds(self.system_time()).to_string()
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// Runs with the wall clock, ahead of it by what was advanced.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead: AtomicU64,
}

impl Clock {
    pub(crate) fn now(&self) -> Moment {
        let wall = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, millis);
        Moment(wall.saturating_add(self.ahead.load(Ordering::SeqCst)))
    }

    pub(crate) fn advance(&self, span: Duration) {
        self.ahead.fetch_add(millis(span), Ordering::SeqCst);
    }
}
