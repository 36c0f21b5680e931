//! The embedded store: one SQLite file, made to keep its promises.
//!
//! One thread writes and commits in groups (`writer`, `job`, `log`), a few connections read (`readers`), a lock beside
//! the file keeps a second process out (`open`). The tables are in `schema`; each other file holds the
//! SQL of some use cases.

mod access;
mod age;
mod aged;
mod audit;
mod derived;
mod erase;
mod fault;
mod fed;
mod fed_ends;
mod fed_items;
mod feed;
mod find;
mod forget;
mod house;
mod job;
mod keep;
mod learnt;
mod log;
mod moving;
mod moving_fed;
mod open;
mod port;
#[cfg(test)]
mod promises;
mod readers;
mod schema;
mod telling;
mod visit;
mod writer;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use store::StoreError;
use store::feed::dictionary::Dictionaries;
use store::feed::parts::Parts;

use readers::Readers;
pub use visit::{Progress, Visit};
use writer::{CommitFn, Writer};

/// A store in one SQLite file.
pub struct SqliteStore {
    // The order matters: the writer finishes before the lock is given back.
    writer: Writer,
    readers: Readers,
    dictionaries: Arc<Dictionaries>,
    parts: Parts,
    path: PathBuf,
    _lock: File,
}

/// What may be chosen; the defaults suit one machine.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many requests may wait to be written, before the next is told that the store is busy.
    pub queue: usize,
    /// How many use cases may read at once.
    pub readers: usize,
    /// How large the file may become; none for as large as the disk.
    pub most_bytes: Option<u64>,
    /// How commits reach the disk. Nothing but [`Syncs::Full`] keeps the store's promises: the others are the
    /// controls of the fault tests, which no command line and no setting of the product leads to.
    #[doc(hidden)]
    pub syncs: Syncs,
}

/// SQLite's `synchronous`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Syncs {
    /// Each commit is on the disk before it is confirmed.
    #[default]
    Full,
    /// The log is synced only before it is written back: a loss of power takes the last commits.
    Normal,
    /// Nothing is synced: a loss of power may take the store.
    Off,
}

impl Default for Options {
    fn default() -> Self {
        Self { queue: 1024, readers: 4, most_bytes: None, syncs: Syncs::Full }
    }
}

impl SqliteStore {
    /// Opens the store in this file, or makes one.
    ///
    /// # Errors
    /// [`StoreError::Locked`] if another process has it open, [`StoreError::Version`] if it was written by a
    /// newer Waymark, and others.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, &Options::default())
    }

    /// The same, with other choices than the defaults.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn open_with(path: &Path, options: &Options) -> Result<Self, StoreError> {
        Self::open_committing(path, options, |conn| conn.execute_batch("COMMIT"))
    }

    fn open_committing(path: &Path, options: &Options, commit: CommitFn) -> Result<Self, StoreError> {
        open::make_file(path)?;
        let lock = open::lock(path)?;
        let conn = open::writer(path, options).map_err(|fault| fault.told(path))?;
        let parts = learnt::parts(&conn).map_err(|fault| fault.told(path))?;
        let dictionaries = learnt::dictionaries(&conn).map_err(|fault| fault.told(path))?;
        let writer =
            Writer::start(conn, path, options.queue, commit).map_err(|error| open::io(path, &error))?;
        Ok(Self {
            writer,
            readers: Readers::new(path, options.readers),
            dictionaries: Arc::new(dictionaries),
            parts,
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
