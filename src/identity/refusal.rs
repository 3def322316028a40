//! The meaning of a status that is not the expected one (contract.md section 3.12).
//!
//! The tenant's texts are not specified, so only the status counts. `form::complaint` looks in the body for the fields
//! that a 400 or 422 is about.

use std::time::Duration;

use crate::{
    browser::{Response, Unreachable},
    form::complaint::Complaints,
};

/// Why a call of the identity API failed.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// No answer; the tenant may have acted nevertheless.
    Unreachable(Unreachable),
    /// 401: the token is refused, or the code of an activation call.
    Unauthorized,
    /// 401 on an activation call, and reading the pool with the same token is refused, too: it is not about the code.
    TokenEnded,
    /// 403: a scope or a policy is missing.
    Forbidden,
    /// 404: no such pool, schema or user.
    NotFound,
    /// 400 or 422, this one: what was sent.
    Invalid(u16, Complaints),
    /// 409.
    Conflict,
    /// 412: a precondition, although the page sends none.
    Stale,
    /// 413.
    TooLarge,
    /// 429, with the time to wait if it can be read.
    TooMany(Option<Duration>),
    /// 5xx.
    Broken(u16),
    /// A status or a body that the API does not have.
    Unreadable(u16),
}

impl Refusal {
    pub(super) fn from_response(response: &Response) -> Self {
        match response.status {
            400 | 422 => Self::Invalid(response.status, Complaints::read(&response.body)),
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            409 => Self::Conflict,
            412 => Self::Stale,
            413 => Self::TooLarge,
            429 => Self::TooMany(retry_after(response)),
            500..=599 => Self::Broken(response.status),
            other => Self::Unreadable(other),
        }
    }

    /// Whether a tenant may answer like this to a code that is wrong, used or too old.
    pub(crate) fn is_of_the_code(&self) -> bool {
        matches!(
            self,
            Self::Unauthorized | Self::Forbidden | Self::NotFound | Self::Invalid(..)
        )
    }

    /// The status, if there was one.
    pub fn status(&self) -> Option<u16> {
        Some(match self {
            Self::Unreachable(_) => return None,
            Self::Unauthorized | Self::TokenEnded => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Stale => 412,
            Self::TooLarge => 413,
            Self::TooMany(_) => 429,
            Self::Invalid(status, _) | Self::Broken(status) | Self::Unreadable(status) => *status,
        })
    }
}

/// The time to wait, if `Retry-After` can be read; at most a day.
pub(super) fn retry_after(response: &Response) -> Option<Duration> {
    let seconds: u64 = response.retry_after.as_deref()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(86_400)))
}

/// An answer as a refusal, for tests of other modules.
#[cfg(test)]
pub(crate) fn tests_of(status: u16, body: &str) -> Refusal {
    Refusal::from_response(&Response {
        status,
        content_type: None,
        retry_after: None,
        trace_id: None,
        body: body.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            content_type: None,
            retry_after: None,
            trace_id: None,
            body: body.into(),
        }
    }

    #[test]
    fn a_refusal_tells_the_status_that_came() {
        for status in [400, 401, 403, 404, 409, 412, 413, 418, 422, 429, 500, 503] {
            let refusal = Refusal::from_response(&response(status, "{}"));
            assert_eq!(refusal.status(), Some(status), "{refusal:?}");
        }
        let lost = Refusal::Unreachable(Unreachable::Silent);
        assert_eq!(lost.status(), None);
    }

    #[test]
    fn the_wait_of_a_429_is_read_when_it_can_be() {
        let with = |header: Option<&str>| {
            Refusal::from_response(&Response {
                retry_after: header.map(Into::into),
                trace_id: None,
                ..response(429, "")
            })
        };
        assert_eq!(
            with(Some("30")),
            Refusal::TooMany(Some(Duration::from_secs(30)))
        );
        assert_eq!(
            with(Some("99999999999")),
            Refusal::TooMany(Some(Duration::from_secs(86_400)))
        );
        assert_eq!(
            with(Some("Wed, 21 Oct 2026 07:28:00 GMT")),
            Refusal::TooMany(None)
        );
        assert_eq!(with(None), Refusal::TooMany(None));
    }
}
