//! A stand-in of the register of breached passwords: records its requests and answers them.

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use portico::browser::{Request, Response, Unreachable};

/// Its address.
pub(crate) const BREACHES: &str = "https://breaches.example/range/";

/// A register with the same answer to every request.
#[derive(Default)]
pub(crate) struct Register {
    asked: RefCell<Vec<String>>,
    rows: RefCell<String>,
    status: Cell<u16>,
    lost: Cell<Option<Unreachable>>,
    takes: Cell<Duration>,
}

impl Register {
    /// The prefixes that it was asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.borrow().clone()
    }

    pub(crate) fn answers(&self, status: u16, rows: &str) {
        self.status.set(status);
        rows.clone_into(&mut self.rows.borrow_mut());
    }

    pub(crate) fn is_lost(&self, how: Unreachable) {
        self.lost.set(Some(how));
    }

    /// Delays its answers.
    pub(crate) fn is_slow(&self, takes: Duration) {
        self.takes.set(takes);
    }

    pub(super) fn takes(&self) -> Duration {
        self.takes.get()
    }

    /// Takes a request and asserts that it has nothing but the prefix (HIBP-01, 02).
    pub(super) fn take(&self, request: &Request) -> Result<Response, Unreachable> {
        assert!(request.padded && request.bearer.is_none() && request.body.is_none());
        assert_eq!(request.deadline, Duration::from_secs(1));
        let prefix = request.url.trim_start_matches(BREACHES).to_owned();
        assert!(prefix.len() == 5 && prefix.bytes().all(|b| b"0123456789ABCDEF".contains(&b)));
        self.asked.borrow_mut().push(prefix);
        match self.lost.get() {
            Some(how) => Err(how),
            None => Ok(Response {
                status: self.status.get(),
                content_type: Some("text/plain".into()),
                retry_after: None,
                trace_id: None,
                body: self.rows.borrow().clone(),
            }),
        }
    }
}
