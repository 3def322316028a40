//! Repeats a request where that is safe: a read, or a POST with an idempotency key.
//!
//! The wait is `Retry-After`, otherwise capped exponential back-off with full jitter, so that many pages do not repeat
//! at the same time. A request that took its whole deadline is not repeated: the visitor has waited long enough.

use std::time::Duration;

use crate::browser::{Browser, Request, Response, Unreachable};

/// Attempts in all.
const ATTEMPTS: u32 = 3;
/// The longest first wait; the limit doubles with each attempt.
const BASE: Duration = Duration::from_millis(400);
/// The longest wait. With a longer `Retry-After` the request is not repeated, and the visitor is told to wait.
const CAP: Duration = Duration::from_secs(4);

/// Sends a request, and repeats it if it is `safe`.
///
/// # Errors
/// [`Unreachable`], after the last attempt.
pub async fn fetch<B: Browser>(
    browser: &B,
    request: Request,
    safe: bool,
) -> Result<Response, Unreachable> {
    for attempt in 0.. {
        let answer = browser.fetch(request.clone()).await;
        let last = !safe || attempt + 1 >= ATTEMPTS;
        match wait(&answer, attempt, browser.random()[0]) {
            Some(wait) if !last => browser.sleep(wait).await,
            _ => return answer,
        }
    }
    Err(Unreachable::Refused)
}

/// The wait before the next attempt; `None` if there is none.
fn wait(answer: &Result<Response, Unreachable>, attempt: u32, chance: u8) -> Option<Duration> {
    let retry_after = match answer {
        Ok(response) => match response.status {
            // Without a time the visitor is told to wait.
            429 => Some(super::refusal::retry_after(response)?),
            500 | 502..=504 => super::refusal::retry_after(response),
            _ => return None,
        },
        Err(Unreachable::Refused) => None,
        Err(Unreachable::Offline | Unreachable::Silent) => return None,
    };
    match retry_after {
        Some(asked) => (asked <= CAP).then_some(asked),
        None => {
            let most = CAP.min(BASE * 2_u32.pow(attempt));
            Some(most * u32::from(chance) / 255)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16, retry_after: Option<&str>) -> Result<Response, Unreachable> {
        Ok(Response {
            status,
            content_type: None,
            retry_after: retry_after.map(Into::into),
            trace_id: None,
            body: String::new(),
        })
    }

    #[test]
    fn only_what_may_pass_is_waited_for() {
        for answer in [
            status(200, None),
            status(400, None),
            status(401, None),
            status(501, None),
            status(429, None),
            status(429, Some("60")),
            status(503, Some("5")),
            Err(Unreachable::Silent),
            Err(Unreachable::Offline),
        ] {
            assert_eq!(wait(&answer, 0, 255), None, "{answer:?}");
        }
        let seconds = |n| Some(Duration::from_secs(n));
        assert_eq!(wait(&status(429, Some("2")), 0, 0), seconds(2));
        assert_eq!(wait(&status(503, Some("4")), 1, 0), seconds(4));
    }

    #[test]
    fn waits_double_up_to_a_cap_and_are_jittered_in_full() {
        let refused = Err(Unreachable::Refused);
        let most: Vec<Duration> = (0..6).filter_map(|n| wait(&refused, n, 255)).collect();
        let expected = [400, 800, 1600, 3200, 4000, 4000].map(Duration::from_millis);
        assert_eq!(most, expected);
        assert_eq!(wait(&refused, 5, 0), Some(Duration::ZERO));
    }
}
