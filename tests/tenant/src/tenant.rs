//! The library's interface: a tenant that runs in the process of a test or of the program.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use http::{Request, Response};

use crate::account::{self, Account, Record, SignIn};
use crate::clock::Clock;
use crate::limits::Limits;
use crate::mail::{Letter, Mail};
use crate::oauth::Asked;
use crate::routes;
use crate::schema::Schema;
use crate::script::{Fault, Operation, Seen, Unanswered};
use crate::settings::Settings;
use crate::store::{Store, StoreTrouble, Transaction};
use crate::token::Key;

/// A running tenant; clones are the same tenant.
#[derive(Clone)]
pub struct Tenant {
    pub(crate) inner: Arc<Inner>,
    router: Router,
}

/// The state of a tenant.
pub(crate) struct Inner {
    settings: RwLock<Settings>,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) key: Key,
    pub(crate) limits: Mutex<Limits>,
    /// Authorization requests that wait for a person, by transaction.
    pub(crate) asked: Mutex<HashMap<String, Asked>>,
    faults: Mutex<Vec<Fault>>,
    seen: Mutex<Vec<Seen>>,
}

/// Why a tenant does not start or refuses settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The database.
    Store(StoreTrouble),
    /// A schema has a keyword that the tenant does not know: the schema's id and the keyword.
    Schema(String, String),
    /// The pool's payload schema is not among the schemas.
    NoSchema(String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(trouble) => trouble.fmt(f),
            Self::Schema(id, mistake) => write!(f, "schema `{id}`: {mistake}"),
            Self::NoSchema(id) => write!(f, "the pool's schema `{id}` does not exist"),
        }
    }
}

impl std::error::Error for Trouble {}

impl From<StoreTrouble> for Trouble {
    fn from(trouble: StoreTrouble) -> Self {
        Self::Store(trouble)
    }
}

fn check(settings: &Settings) -> Result<(), Trouble> {
    for (id, schema) in &settings.schemas {
        Schema::new(schema).map_err(|mistake| Trouble::Schema(id.clone(), mistake))?;
    }
    let wanted = &settings.pool.payload_schema_id;
    if !settings.schemas.contains_key(wanted) {
        return Err(Trouble::NoSchema(wanted.clone()));
    }
    Ok(())
}

/// Takes a lock, also after a panic of its holder: the values it guards are always complete.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Inner {
    pub(crate) fn settings(&self) -> Settings {
        self.settings
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut Settings)) -> Result<(), Trouble> {
        let mut current = self
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let mut changed = current.clone();
        change(&mut changed);
        check(&changed)?;
        *current = changed;
        Ok(())
    }

    /// The next scripted fault of this operation.
    pub(crate) fn next_fault(&self, operation: Operation) -> Option<Fault> {
        let mut faults = lock(&self.faults);
        let position = faults
            .iter()
            .position(|fault| fault.on == operation && fault.times > 0)?;
        let fault = faults.get_mut(position)?;
        fault.times -= 1;
        let now = fault.clone();
        if fault.times == 0 {
            faults.remove(position);
        }
        Some(now)
    }

    pub(crate) fn saw(&self, seen: Seen, settings: &Settings) {
        if settings.requests_kept {
            lock(&self.seen).push(seen);
        }
    }

    /// Every account that may have this identifier or address.
    pub(crate) fn accounts(&self, text: &str) -> Result<Vec<Record>, StoreTrouble> {
        let settings = self.settings();
        self.store.read(|all| account::about(all, text, &settings))
    }

    pub(crate) fn letters(&self) -> Result<Vec<Letter>, StoreTrouble> {
        self.store.read(Transaction::mails)
    }
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
        check(&settings)?;
        let store = Store::open(settings.database.as_deref())?;
        let inner = Arc::new(Inner {
            key: Key::load(&store)?,
            settings: RwLock::new(settings),
            clock: Clock::default(),
            store,
            limits: Mutex::default(),
            asked: Mutex::default(),
            faults: Mutex::default(),
            seen: Mutex::default(),
        });
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
