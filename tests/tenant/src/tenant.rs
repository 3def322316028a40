//! The library's interface: a tenant that runs in the process of a test or of the program.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use http::{Request, Response};

use crate::account::{Account, Record, SignIn};
use crate::mail::{Letter, Mail};
use crate::routes;
use crate::script::{Fault, Operation, Seen, Unanswered};
use crate::settings::Settings;
use crate::state::{Inner, Trouble, lock};

/// A running tenant; clones are the same tenant.
#[derive(Clone)]
pub struct Tenant {
    pub(crate) inner: Arc<Inner>,
    router: Router,
}

impl Tenant {
    /// A tenant with these settings.
    ///
    /// # Panics
    /// When it cannot start; [`Tenant::open`] returns the reason instead.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self::open(settings).unwrap_or_else(|trouble| panic!("{trouble}"))
    }

    /// A tenant with these settings.
    ///
    /// # Errors
    /// When the database cannot be opened or the settings contradict themselves.
    pub fn open(settings: Settings) -> Result<Self, Trouble> {
        let inner = Arc::new(Inner::open(settings)?);
        let router = routes::router(&inner);
        Ok(Self { inner, router })
    }

    /// Answers a request as the socket server would, in the caller's task and without a socket.
    ///
    /// When a fault leaves the request unanswered the status is 599; [`Tenant::answer`] says it in a
    /// type. A truncated body is shorter than its `content-length`.
    pub async fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        match self.answer(request).await {
            Ok(response) => response,
            Err(unanswered) => {
                let mut response = Response::new(Bytes::new());
                if let Ok(status) = http::StatusCode::from_u16(599) {
                    *response.status_mut() = status;
                }
                response.extensions_mut().insert(unanswered);
                response
            }
        }
    }

    /// Answers a request, or says that no answer comes.
    ///
    /// # Errors
    /// When a scripted fault drops the connection or keeps silent.
    pub async fn answer(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Unanswered> {
        routes::answer(&self.inner, &self.router, request).await
    }

    /// Changes switches while the tenant runs.
    ///
    /// # Panics
    /// When the result contradicts itself, for example through a schema with a foreign keyword;
    /// [`Tenant::try_settings`] says why instead.
    pub fn settings(&self, change: impl FnOnce(&mut Settings)) {
        self.try_settings(change)
            .unwrap_or_else(|trouble| panic!("{trouble}"));
    }

    /// Changes switches while the tenant runs.
    ///
    /// # Errors
    /// When the result contradicts itself; then nothing is changed.
    pub fn try_settings(&self, change: impl FnOnce(&mut Settings)) -> Result<(), Trouble> {
        self.inner.set(change)
    }

    /// The switches as they are now.
    #[must_use]
    pub fn current_settings(&self) -> Settings {
        self.inner.settings()
    }

    /// Advances the tenant's clock; nothing sleeps.
    pub fn advance(&self, span: Duration) {
        self.inner.clock.advance(span);
    }

    /// Scripts a fault.
    pub fn script(&self, fault: Fault) {
        lock(&self.inner.faults).push(fault);
    }

    /// All requests that arrived so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.inner.seen).clone()
    }

    /// The requests for one operation.
    #[must_use]
    pub fn requests_for(&self, operation: Operation) -> Vec<Seen> {
        let mut requests = self.requests();
        requests.retain(|seen| seen.operation == operation);
        requests
    }

    /// Every message sent so far, oldest first.
    ///
    /// # Panics
    /// When the database fails.
    #[must_use]
    pub fn outbox(&self) -> Vec<Mail> {
        let letters = self.inner.letters().expect("the outbox is readable");
        letters.iter().map(Letter::to_mail).collect()
    }

    /// The newest message to an address.
    ///
    /// # Panics
    /// When the database fails.
    #[must_use]
    pub fn newest_mail(&self, to: &str) -> Option<Mail> {
        let wanted = |letter: &Letter| letter.to == to;
        let newest = self.inner.store.read(|all| all.newest(wanted));
        let newest = newest.expect("the outbox is readable");
        newest.as_ref().map(Letter::to_mail)
    }

    /// Every account that has this address or identifier, verified or not.
    ///
    /// # Panics
    /// When the database fails.
    #[must_use]
    pub fn account_by_address(&self, address: &str) -> Vec<Account> {
        let accounts = self.inner.accounts(address);
        let accounts = accounts.expect("accounts are readable");
        accounts
            .iter()
            .filter(|one| {
                one.pending
                    .iter()
                    .chain(&one.identifiers)
                    .chain(&one.addresses)
                    .any(|name| name.text == address)
            })
            .map(Record::to_account)
            .collect()
    }

    /// Whether signing in with these works now, also with a password that has to be changed.
    ///
    /// # Panics
    /// When the database fails.
    #[must_use]
    pub fn can_sign_in(&self, identifier: &str, password: &str) -> bool {
        self.sign_in(identifier, password) != SignIn::Refused
    }

    /// Whether signing in as `identifier` by a one-time code works now: the pool sends such
    /// codes, and the account has a verified address for them.
    ///
    /// # Panics
    /// When the database fails.
    #[must_use]
    pub fn can_sign_in_by_code(&self, identifier: &str) -> bool {
        let settings = self.inner.settings();
        let accounts = self.inner.accounts(identifier);
        let accounts = accounts.expect("accounts are readable");
        accounts
            .iter()
            .any(|one| one.code_address(identifier, &settings).is_some())
    }

    /// The result of signing in with these now.
    ///
    /// # Panics
    /// When the database fails.
    #[must_use]
    pub fn sign_in(&self, identifier: &str, password: &str) -> SignIn {
        let settings = self.inner.settings();
        let accounts = self.inner.accounts(identifier);
        let accounts = accounts.expect("accounts are readable");
        accounts
            .iter()
            .map(|one| one.opens(identifier, password, &settings))
            .find(|outcome| *outcome != SignIn::Refused)
            .unwrap_or(SignIn::Refused)
    }
}
