//! Locks after failures, rate limits and the memory for idempotency keys (contract.md section 9).
//!
//! All three are forgotten by a restart.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use crate::clock::Moment;
use crate::reply::Reply;
use crate::script::Operation;
use crate::settings::Rate;

/// How long a request with the same `X-Idempotency-Key` is answered from memory (contract.md 3.0).
const REPLAY: Duration = Duration::from_secs(60);

/// What was counted so far.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    failures: HashMap<(Operation, String), Failures>,
    arrivals: HashMap<&'static str, VecDeque<Moment>>,
    answers: HashMap<String, Answer>,
}

#[derive(Debug, Default)]
struct Failures {
    in_a_row: u32,
    locked_until: Option<Moment>,
}

#[derive(Debug)]
struct Answer {
    request: String,
    reply: Reply,
    at: Moment,
}

/// What is remembered under an idempotency key.
pub(crate) enum Remembered {
    Nothing,
    Answer(Reply),
    OfAnotherRequest,
}

impl Limits {
    /// Whole seconds until the lock ends, at least 1; none when there is no lock.
    pub(crate) fn locked(&mut self, of: Operation, whom: &str, now: Moment) -> Option<u64> {
        let failures = self.failures.get_mut(&(of, whom.to_owned()))?;
        let until = failures.locked_until?;
        if now < until {
            return Some(until.since(now).as_millis().div_ceil(1000).max(1) as u64);
        }
        *failures = Failures::default();
        None
    }

    /// Counts a failure; the last allowed one locks.
    pub(crate) fn failed(
        &mut self,
        of: Operation,
        whom: &str,
        max: u32,
        block: Duration,
        now: Moment,
    ) {
        let failures = self.failures.entry((of, whom.to_owned())).or_default();
        failures.in_a_row += 1;
        if max != 0 && failures.in_a_row >= max {
            failures.locked_until = Some(now.plus(block));
        }
    }

    /// Only failures in a row lock.
    pub(crate) fn succeeded(&mut self, of: Operation, whom: &str) {
        self.failures.remove(&(of, whom.to_owned()));
    }

    /// Counts an arrival; when there were too many, whole seconds until the next is admitted.
    pub(crate) fn crowded(&mut self, family: &'static str, rate: Rate, now: Moment) -> Option<u64> {
        let arrivals = self.arrivals.entry(family).or_default();
        while arrivals
            .front()
            .is_some_and(|first| now.since(*first) >= rate.period.0)
        {
            arrivals.pop_front();
        }
        if arrivals.len() < rate.requests as usize {
            arrivals.push_back(now);
            return None;
        }
        let free = arrivals.front().map_or(rate.period.0, |first| {
            rate.period.0.saturating_sub(now.since(*first))
        });
        Some(free.as_millis().div_ceil(1000).max(1) as u64)
    }

    /// What was answered under this key within the last minute.
    pub(crate) fn remembered(&mut self, key: &str, request: &str, now: Moment) -> Remembered {
        self.answers
            .retain(|_, answer| now.since(answer.at) < REPLAY);
        match self.answers.get(key) {
            None => Remembered::Nothing,
            Some(answer) if answer.request == request => Remembered::Answer(answer.reply.clone()),
            Some(_) => Remembered::OfAnotherRequest,
        }
    }

    /// Remembers an answer.
    pub(crate) fn remember(&mut self, key: String, request: String, reply: Reply, now: Moment) {
        self.answers.insert(
            key,
            Answer {
                request,
                reply,
                at: now,
            },
        );
    }
}
