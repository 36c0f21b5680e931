//! Opening a store: one process at a time, an SQLite that can be trusted, settings that keep promises.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use store::StoreError;

use crate::fault::{Fault, Try};
use crate::{Options, Syncs, schema};

/// Older ones can damage a file when a checkpoint meets a writer of another connection.
const OLDEST_SQLITE: (i32, &str) = (3_051_003, "3.51.3");
const STATEMENTS_KEPT: usize = 128;

/// Takes the lock beside the store. The system gives it back when the process ends, however it ends, so
/// that nothing has to be cleaned up after a crash.
pub(crate) fn lock(path: &Path) -> Result<File, StoreError> {
    let beside = beside(path, ".lock");
    let failed = |error: &std::io::Error| io(&beside, error);
    let file = private().open(&beside).map_err(|error| failed(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => Err(failed(&error)),
    }
}

/// Makes the folder and an empty file that only its owner can read, if they are not there. Their names are
/// on the disk before anything is accepted, so that a loss of power cannot take the file as a whole.
pub(crate) fn make_file(path: &Path) -> Result<(), StoreError> {
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| io(folder, &error))?;
    let made = private().open(path).and_then(|file| file.sync_all());
    made.map_err(|error| io(path, &error))?;
    for folder in folder.ancestors().take(2).filter(|folder| !folder.as_os_str().is_empty()) {
        // Some file systems cannot do this for folders; those that can, do.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// Some file systems cannot sync a folder, and say so; for these nothing can be done.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if error.kind() == std::io::ErrorKind::InvalidInput => Ok(()),
        synced => synced,
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

pub(crate) fn io(path: &Path, error: &std::io::Error) -> StoreError {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return StoreError::Full;
    }
    StoreError::Io { doing: format!("open `{}`", path.display()), why: error.to_string() }
}

/// A file that SQLite or we keep beside the store.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The connection of the writer, on a store with the newest schema.
pub(crate) fn writer(path: &Path, options: &Options) -> Try<Connection> {
    let number = rusqlite::version_number();
    if number < OLDEST_SQLITE.0 {
        return Err(too_old());
    }
    let conn = Connection::open(path)?;
    tune(&conn)?;
    let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::Io {
            doing: format!("open `{}`", path.display()),
            why: "its file system cannot share memory; put the store on a local disk".into(),
        }
        .into());
    }
    // FULL: a commit returns after the disk has it. The writer alone writes the log back.
    conn.pragma_update(None, "synchronous", syncs(options.syncs))?;
    conn.execute_batch(
        "PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON; PRAGMA foreign_keys = OFF;",
    )?;
    schema::migrate(&conn)?;
    // The log's name too must be there after a loss of power; SQLite syncs the folder, but does not hear that it failed.
    sync_folder(path).map_err(|error| io(path, &error))?;
    if let Some(most) = options.most_bytes {
        let page: u64 = conn.query_row("PRAGMA page_size", [], |row| row.get(0)).map(positive)?;
        conn.pragma_update(None, "max_page_count", i64::try_from(most / page.max(1)).unwrap_or(i64::MAX))?;
    }
    Ok(conn)
}

fn syncs(syncs: Syncs) -> &'static str {
    match syncs {
        Syncs::Full => "FULL",
        Syncs::Normal => "NORMAL",
        Syncs::Off => "OFF",
    }
}

fn positive(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// What every connection is told.
pub(crate) fn tune(conn: &Connection) -> Try<()> {
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    conn.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384; PRAGMA mmap_size = 0;")?;
    Ok(())
}

fn too_old() -> Fault {
    Fault::Store(StoreError::Version {
        what: "SQLite",
        found: rusqlite::version().to_owned(),
        wanted: format!("{} or newer", OLDEST_SQLITE.1),
        advice: "older ones can damage a store; build waymark with the SQLite it brings",
    })
}
