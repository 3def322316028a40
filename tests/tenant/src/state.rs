//! The state of a tenant, which all its calls share: settings, accounts, scripted faults, the record of requests.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use crate::account::{self, Record};
use crate::asked::Asked;
use crate::clock::Clock;
use crate::limits::Limits;
use crate::mail::Letter;
use crate::schema::Schema;
use crate::script::{Fault, Operation, Seen};
use crate::settings::Settings;
use crate::store::{Store, StoreTrouble, Transaction};
use crate::token::Key;

/// The state of a tenant.
pub(crate) struct Inner {
    settings: RwLock<Settings>,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) key: Key,
    pub(crate) limits: Mutex<Limits>,
    /// Authorization requests that wait for a person, by transaction.
    pub(crate) asked: Mutex<HashMap<String, Asked>>,
    pub(crate) faults: Mutex<Vec<Fault>>,
    pub(crate) seen: Mutex<Vec<Seen>>,
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
    pub(crate) fn open(settings: Settings) -> Result<Self, Trouble> {
        check(&settings)?;
        let store = Store::open(settings.database.as_deref())?;
        Ok(Self {
            key: Key::load(&store)?,
            settings: RwLock::new(settings),
            clock: Clock::default(),
            store,
            limits: Mutex::default(),
            asked: Mutex::default(),
            faults: Mutex::default(),
            seen: Mutex::default(),
        })
    }

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
