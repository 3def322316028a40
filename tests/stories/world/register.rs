//! The register of breached passwords as the page sees it: what it was asked, and what it answers.

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use portico::browser::{Request, Response, Unreachable};

/// Where it is.
pub(crate) const BREACHES: &str = "https://breaches.example/range/";

/// A register that answers every question alike.
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

    /// It answers so late.
    pub(crate) fn is_slow(&self, takes: Duration) {
        self.takes.set(takes);
    }

    pub(super) fn takes(&self) -> Duration {
        self.takes.get()
    }

    /// Takes a question, and looks that nothing but the prefix is in it (HIBP-01, 02).
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
