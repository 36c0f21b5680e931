//! The write-ahead log, and when it is written back into the file.
//!
//! Only the writer does it, after its callers have their answers. A log that cannot be written back now
//! is written back later: nothing is lost with it, it only grows.

use rusqlite::Connection;

/// The log is written back after so many commits that it is worth asking, and pages that it is worth doing.
const COMMITS_BETWEEN_LOOKS: u32 = 4;
const PAGES_TO_WRITE_BACK: i64 = 1000;
/// From here on readers are made to wait a moment, so that the log can start again from its beginning.
const PAGES_TOO_MANY: i64 = 50_000;

/// What the log holds after a checkpoint.
pub(crate) struct Log {
    pub(crate) busy: bool,
    pages: i64,
    written_back: i64,
}

/// Counts commits, so that one need not ask for the log's length after each.
#[derive(Default)]
pub(crate) struct Keeper {
    commits: u32,
}

impl Keeper {
    /// Writes the log back if it is time. An error is one of the disk, or says that this is not the moment.
    pub(crate) fn after_commit(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        self.commits += 1;
        if self.commits < COMMITS_BETWEEN_LOOKS {
            return Ok(());
        }
        self.commits = 0;
        let log = checkpoint(conn, "NOOP")?;
        match log.pages - log.written_back {
            ..PAGES_TO_WRITE_BACK => return Ok(()),
            PAGES_TOO_MANY.. => checkpoint(conn, "RESTART")?,
            _ => checkpoint(conn, "PASSIVE")?,
        };
        Ok(())
    }
}

/// Writes the log back, as far as the mode and the readers let it.
pub(crate) fn checkpoint(conn: &Connection, mode: &str) -> rusqlite::Result<Log> {
    conn.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| {
        Ok(Log { busy: row.get(0)?, pages: row.get(1)?, written_back: row.get(2)? })
    })
}
