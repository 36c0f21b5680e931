//! A visit: reading a store that another process may be serving. Nothing is written and no lock of ours is taken;
//! SQLite's own locks keep reader and writer apart, as they do for the readers of the serving process.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use store::feed::audit::Known;
use store::{Buckets, Checked, Stats, StoreError};

use crate::fault::{Fault, Try};
use crate::learnt::Learnt;
use crate::{audit, house, open, schema};

/// A store that is only read, by one caller.
pub struct Visit {
    conn: Connection,
    path: PathBuf,
}

/// How far a check has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Buckets that were read; the pages of the file come before the first.
    pub buckets: usize,
    /// Of so many.
    pub of: usize,
    /// Captures that were compared with their digests.
    pub captures: u64,
}

impl Visit {
    /// Opens a store that is there.
    ///
    /// # Errors
    /// [`StoreError::Io`] if there is none, [`StoreError::Corrupt`] if the file is none of ours,
    /// [`StoreError::Version`] if it is of another version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.is_file() {
            return Err(StoreError::Io {
                doing: format!("open `{}`", path.display()),
                why: "there is no store; name its folder with --data".into(),
            });
        }
        let conn = connect(path).map_err(|fault| fault.told(path))?;
        Ok(Self { conn, path: path.to_owned() })
    }

    /// Reads everything and compares it with its digests, those of the items of feeds as the states of their parcels
    /// know them; says now and then how far it is. What cannot be read is a problem and no error.
    ///
    /// # Errors
    /// A [`StoreError`] when the disk fails.
    pub fn check(&self, known: Option<Known>, mut told: impl FnMut(Progress)) -> Result<Checked, StoreError> {
        let (mut checked, mut learnt) = (Checked::default(), Learnt::default());
        self.ask(|conn| house::check_file(conn, &mut checked))?;
        for (nth, bucket) in Buckets::ALL.iter().enumerate() {
            self.ask(|conn| house::check_bucket(conn, bucket, &mut checked))?;
            self.ask(|conn| {
                // Slices and states as they are at one moment, though both may be written to.
                let moment = conn.unchecked_transaction()?;
                learnt.renew(&moment)?;
                audit::bucket(&moment, (&learnt.dictionaries, &learnt.parts), bucket, known, &mut checked)
            })?;
            told(Progress { buckets: nth + 1, of: Buckets::ALL.iter().count(), captures: checked.captures });
        }
        Ok(checked)
    }

    /// Counts what is held.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub fn stats(&self) -> Result<Stats, StoreError> {
        self.ask(|conn| house::stats(conn, &self.path))
    }

    /// Writes a copy to a new file, as the store is at this moment, and waits until the disk has it. Meanwhile the
    /// log of the store can only grow.
    ///
    /// # Errors
    /// A [`StoreError`]; a file that is there is never overwritten.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        self.ask(|conn| house::backup(conn, to))
    }

    fn ask<T>(&self, work: impl FnOnce(&Connection) -> Try<T>) -> Result<T, StoreError> {
        work(&self.conn).map_err(|fault| fault.told(&self.path))
    }
}

fn connect(path: &Path) -> Try<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    open::tune(&conn)?;
    if schema::is_current(&conn)? {
        return Ok(conn);
    }
    Err(Fault::Store(StoreError::Version {
        what: "the schema of the store",
        found: "an older one".to_owned(),
        wanted: "its own".to_owned(),
        advice: "run `waymark serve` on it once, which brings it up to date",
    }))
}
