//! What the tenant meant by a status that is not the expected one (contract.md section 3.12).
//!
//! The texts of the tenant are unknown, so nothing depends on them: statuses decide. What the tenant complains of
//! is looked for by the form (`form::complaint`).

use std::time::Duration;

use crate::{
    browser::{Response, Unreachable},
    form::complaint::Complaints,
};

/// Why a call of the identity API did not do what was asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// No answer; the call may have acted all the same.
    Unreachable(Unreachable),
    /// 401: the token, or on an activation call the code.
    Unauthorized,
    /// 401 on an activation call with a token that a read is refused, too: nothing was said of the code.
    TokenEnded,
    /// 403: a scope or a policy.
    Forbidden,
    /// 404: pool, schema or user.
    NotFound,
    /// 400 or 422, this one: what was sent.
    Invalid(u16, Complaints),
    /// 409.
    Conflict,
    /// 412: a precondition that nobody here sets.
    Stale,
    /// 413.
    TooLarge,
    /// 429, and how long to wait if the answer says so readably.
    TooMany(Option<Duration>),
    /// 5xx.
    Broken(u16),
    /// A status or a body that is none of the API's.
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

    /// Whether a tenant may say this of a code that is wrong, used or too old.
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

/// How long to wait, if the answer says so readably; at most a day.
pub(super) fn retry_after(response: &Response) -> Option<Duration> {
    let seconds: u64 = response.retry_after.as_deref()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(86_400)))
}

/// An answer as a refusal, for the tests of those who get one.
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
