//! The embedded database: accounts, codes, mails, grants and the signing key in one file.
//!
//! Every operation is one transaction, so that a refused request changes nothing. There are no indexes on purpose: a
//! development tenant holds few accounts, and a scan is quick.

use std::path::Path;

use redb::backends::InMemoryBackend;
use redb::{Database, ReadableTable, ReadableTableMetadata, TableDefinition, WriteTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One kind of record, kept as JSON under a text key.
pub(crate) type Table = TableDefinition<'static, &'static str, &'static [u8]>;

/// Accounts by user id.
pub(crate) const ACCOUNTS: Table = TableDefinition::new("accounts");
/// The valid activation code of an account, by user id.
pub(crate) const CODES: Table = TableDefinition::new("codes");
/// The valid code of an account to sign in with, by user id.
pub(crate) const SIGN_IN_CODES: Table = TableDefinition::new("sign_in_codes");
/// Authorization codes by their hash; kept after use to detect a replay.
pub(crate) const GRANTS: Table = TableDefinition::new("grants");
/// Ids of revoked access tokens.
pub(crate) const REVOKED: Table = TableDefinition::new("revoked");
/// The signing key.
pub(crate) const KEYS: Table = TableDefinition::new("keys");
/// Mails in the order they were sent.
const MAILS: TableDefinition<'static, u64, &'static [u8]> = TableDefinition::new("mails");

/// The database could not be opened, read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreTrouble(pub String);

impl std::fmt::Display for StoreTrouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the tenant's database: {}", self.0)
    }
}

impl std::error::Error for StoreTrouble {}

fn trouble(error: impl std::fmt::Display) -> StoreTrouble {
    StoreTrouble(error.to_string())
}

/// The database.
#[derive(Debug)]
pub(crate) struct Store {
    database: Database,
}

impl Store {
    /// Opens or creates the file; without one everything lives in memory.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, StoreTrouble> {
        let database = match path {
            Some(path) => Database::create(path),
            None => Database::builder().create_with_backend(InMemoryBackend::new()),
        };
        Ok(Self {
            database: database.map_err(trouble)?,
        })
    }

    /// Runs `act` and keeps what it wrote, unless it ends in an error.
    pub(crate) fn write<T, E: From<StoreTrouble>>(
        &self,
        act: impl FnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = Transaction(self.database.begin_write().map_err(trouble)?);
        let result = act(&transaction)?;
        transaction.0.commit().map_err(trouble)?;
        Ok(result)
    }

    /// Runs `act` and keeps nothing it wrote.
    pub(crate) fn read<T, E: From<StoreTrouble>>(
        &self,
        act: impl FnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = Transaction(self.database.begin_write().map_err(trouble)?);
        let result = act(&transaction);
        transaction.0.abort().map_err(trouble)?;
        result
    }
}

/// A transaction: its changes are not visible to others until it is committed.
pub(crate) struct Transaction(WriteTransaction);

impl Transaction {
    pub(crate) fn get<T: DeserializeOwned>(
        &self,
        table: Table,
        key: &str,
    ) -> Result<Option<T>, StoreTrouble> {
        let table = self.0.open_table(table).map_err(trouble)?;
        let found = table.get(key).map_err(trouble)?;
        found
            .map(|bytes| serde_json::from_slice(bytes.value()).map_err(trouble))
            .transpose()
    }

    pub(crate) fn put<T: Serialize>(
        &self,
        table: Table,
        key: &str,
        record: &T,
    ) -> Result<(), StoreTrouble> {
        let bytes = serde_json::to_vec(record).map_err(trouble)?;
        let mut table = self.0.open_table(table).map_err(trouble)?;
        table.insert(key, bytes.as_slice()).map_err(trouble)?;
        Ok(())
    }

    pub(crate) fn remove(&self, table: Table, key: &str) -> Result<(), StoreTrouble> {
        let mut table = self.0.open_table(table).map_err(trouble)?;
        table.remove(key).map_err(trouble)?;
        Ok(())
    }

    pub(crate) fn all<T: DeserializeOwned>(&self, table: Table) -> Result<Vec<T>, StoreTrouble> {
        let table = self.0.open_table(table).map_err(trouble)?;
        let mut all = Vec::new();
        for entry in table.iter().map_err(trouble)? {
            let (_, bytes) = entry.map_err(trouble)?;
            all.push(serde_json::from_slice(bytes.value()).map_err(trouble)?);
        }
        Ok(all)
    }

    /// The records whose JSON contains `text`, ignoring case if `folded`. Parsing all others would be most of the work
    /// with some hundred accounts.
    pub(crate) fn mentioning<T: DeserializeOwned>(
        &self,
        table: Table,
        text: &str,
        folded: bool,
    ) -> Result<Vec<T>, StoreTrouble> {
        let written = serde_json::to_string(text).map_err(trouble)?;
        let fold = |text: &str| match folded {
            true => text.to_lowercase(),
            false => text.to_owned(),
        };
        let wanted = fold(&written);
        let table = self.0.open_table(table).map_err(trouble)?;
        let mut all = Vec::new();
        for entry in table.iter().map_err(trouble)? {
            let (_, bytes) = entry.map_err(trouble)?;
            let record = std::str::from_utf8(bytes.value()).map_err(trouble)?;
            if fold(record).contains(&wanted) {
                all.push(serde_json::from_str(record).map_err(trouble)?);
            }
        }
        Ok(all)
    }

    /// How many there are.
    pub(crate) fn count(&self, table: Table) -> Result<usize, StoreTrouble> {
        let table = self.0.open_table(table).map_err(trouble)?;
        let number = table.len().map_err(trouble)?;
        Ok(usize::try_from(number).unwrap_or(usize::MAX))
    }

    /// The newest mail that satisfies `wanted`.
    pub(crate) fn newest<T: DeserializeOwned>(
        &self,
        wanted: impl Fn(&T) -> bool,
    ) -> Result<Option<T>, StoreTrouble> {
        let table = self.0.open_table(MAILS).map_err(trouble)?;
        for entry in table.iter().map_err(trouble)?.rev() {
            let (_, bytes) = entry.map_err(trouble)?;
            let mail = serde_json::from_slice(bytes.value()).map_err(trouble)?;
            if wanted(&mail) {
                return Ok(Some(mail));
            }
        }
        Ok(None)
    }

    /// Appends a mail to the outbox.
    pub(crate) fn post<T: Serialize>(&self, mail: &T) -> Result<(), StoreTrouble> {
        let bytes = serde_json::to_vec(mail).map_err(trouble)?;
        let mut table = self.0.open_table(MAILS).map_err(trouble)?;
        let last = table.last().map_err(trouble)?.map(|(key, _)| key.value());
        let next = last.map_or(0, |last| last + 1);
        table.insert(next, bytes.as_slice()).map_err(trouble)?;
        Ok(())
    }

    /// The outbox, oldest first.
    pub(crate) fn mails<T: DeserializeOwned>(&self) -> Result<Vec<T>, StoreTrouble> {
        let table = self.0.open_table(MAILS).map_err(trouble)?;
        let mut all = Vec::new();
        for entry in table.iter().map_err(trouble)? {
            let (_, bytes) = entry.map_err(trouble)?;
            all.push(serde_json::from_slice(bytes.value()).map_err(trouble)?);
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_operation_that_fails_leaves_nothing() {
        let store = Store::open(None).unwrap();
        let failed = store.write(|all| {
            all.put(ACCOUNTS, "ada", &"half")?;
            Err::<(), _>(StoreTrouble("no".into()))
        });
        assert!(failed.is_err());
        let found = store
            .read(|all| all.get::<String>(ACCOUNTS, "ada"))
            .unwrap();
        assert_eq!(found, None);
    }

    #[test]
    fn mails_keep_their_order() {
        let store = Store::open(None).unwrap();
        for mail in ["one", "two", "three"] {
            store.write(|all| all.post(&mail)).unwrap();
        }
        let mails: Vec<String> = store.read(Transaction::mails).unwrap();
        assert_eq!(mails, ["one", "two", "three"]);
    }
}
