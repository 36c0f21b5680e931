//! The tables, and how an older store becomes a newer one.
//!
//! `bucket` comes first in every key, so that the same schema can be split over many databases; only
//! the dictionary `word` has none, since each file has its own. There are no triggers, no sequences,
//! and no unique keys over buckets. Rows are kept in the order of their keys (`WITHOUT ROWID`): all that
//! belongs to a parcel lies together. Times are microseconds since 1970, in UTC.

use rusqlite::Connection;
use store::StoreError;

use crate::fault::{Fault, Try};

/// Marks a file as a store of ours: "WAYM".
const APPLICATION: i32 = 0x5741_594d;

/// Each step leads from one version of the schema to the next. Steps are added, never changed.
const STEPS: &[&str] = &[FIRST, FEEDS, AGED, TOLD];

const FIRST: &str = "
-- Texts that repeat: accounts, carriers, sources, content types, kinds, milestones.
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE parcel (
  bucket INTEGER NOT NULL, id BLOB NOT NULL, account INTEGER NOT NULL, number TEXT NOT NULL,
  carrier INTEGER, reference TEXT, token BLOB NOT NULL, registered INTEGER NOT NULL, next_poll INTEGER,
  milestone INTEGER, forgotten INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (bucket, id)) STRICT, WITHOUT ROWID;
CREATE INDEX parcel_by_age ON parcel (account, registered, id);
CREATE INDEX parcel_by_poll ON parcel (next_poll) WHERE next_poll IS NOT NULL;

-- What leads to a parcel, each in the bucket of what one has in hand.
CREATE TABLE alias (
  bucket INTEGER NOT NULL, account INTEGER NOT NULL, number TEXT NOT NULL, parcel BLOB NOT NULL,
  PRIMARY KEY (bucket, account, number, parcel)) STRICT, WITHOUT ROWID;
CREATE TABLE reference (
  bucket INTEGER NOT NULL, account INTEGER NOT NULL, reference TEXT NOT NULL, parcel BLOB NOT NULL,
  PRIMARY KEY (bucket, account, reference, parcel)) STRICT, WITHOUT ROWID;
CREATE TABLE token (
  bucket INTEGER NOT NULL, token BLOB NOT NULL, parcel BLOB NOT NULL,
  PRIMARY KEY (bucket, token)) STRICT, WITHOUT ROWID;
-- And back: the numbers of a parcel, in the parcel's bucket.
CREATE TABLE number_of (
  bucket INTEGER NOT NULL, parcel BLOB NOT NULL, number TEXT NOT NULL,
  PRIMARY KEY (bucket, parcel, number)) STRICT, WITHOUT ROWID;

-- The ground: every look, and the bytes once.
CREATE TABLE look (
  bucket INTEGER NOT NULL, parcel BLOB NOT NULL, received INTEGER NOT NULL, source INTEGER NOT NULL,
  digest BLOB NOT NULL, envelope BLOB NOT NULL,
  PRIMARY KEY (bucket, parcel, received, source, digest)) STRICT, WITHOUT ROWID;
CREATE TABLE capture (
  bucket INTEGER NOT NULL, parcel BLOB NOT NULL, digest BLOB NOT NULL, kind INTEGER NOT NULL,
  content_type INTEGER NOT NULL, codec INTEGER NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (bucket, parcel, digest)) STRICT, WITHOUT ROWID;
CREATE TABLE stale (
  bucket INTEGER NOT NULL, parcel BLOB NOT NULL, PRIMARY KEY (bucket, parcel)) STRICT, WITHOUT ROWID;

-- What follows.
CREATE TABLE facts (
  bucket INTEGER NOT NULL, parcel BLOB NOT NULL, version INTEGER NOT NULL, derived INTEGER NOT NULL,
  looks_seen INTEGER NOT NULL, journey BLOB,
  PRIMARY KEY (bucket, parcel)) STRICT, WITHOUT ROWID;
CREATE TABLE opinion (
  bucket INTEGER NOT NULL, parcel BLOB NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (bucket, parcel, at, kind, bytes)) STRICT, WITHOUT ROWID;

-- Whom we tell. A notice is due until it is settled.
CREATE TABLE notice (
  bucket INTEGER NOT NULL, id BLOB NOT NULL, parcel BLOB NOT NULL, version INTEGER NOT NULL,
  account INTEGER NOT NULL, endpoint BLOB NOT NULL, kind INTEGER NOT NULL, payload BLOB NOT NULL,
  queued INTEGER NOT NULL, due INTEGER, attempts INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (bucket, id)) STRICT, WITHOUT ROWID;
CREATE INDEX notice_by_due ON notice (due) WHERE due IS NOT NULL;
CREATE INDEX notice_by_parcel ON notice (bucket, parcel, version);
CREATE TABLE attempt (
  bucket INTEGER NOT NULL, notice BLOB NOT NULL, attempt INTEGER NOT NULL, at INTEGER NOT NULL,
  outcome INTEGER NOT NULL, again INTEGER, detail TEXT NOT NULL,
  PRIMARY KEY (bucket, notice, attempt)) STRICT, WITHOUT ROWID;
CREATE TABLE endpoint (
  bucket INTEGER NOT NULL, account INTEGER NOT NULL, id BLOB NOT NULL, url TEXT NOT NULL,
  secret BLOB NOT NULL, events TEXT NOT NULL, created INTEGER NOT NULL, disabled INTEGER, why TEXT,
  PRIMARY KEY (bucket, account, id)) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
  bucket INTEGER NOT NULL, digest BLOB NOT NULL, account INTEGER NOT NULL, name TEXT NOT NULL,
  scope TEXT NOT NULL, created INTEGER NOT NULL, revoked INTEGER,
  PRIMARY KEY (bucket, digest)) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
  bucket INTEGER NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL,
  PRIMARY KEY (bucket, name)) STRICT, WITHOUT ROWID;
";

const FEEDS: &str = "
-- What the slices of a chunk have in common. Its number is the file's own, as those of words are.
CREATE TABLE chunk (
  no INTEGER PRIMARY KEY, bucket INTEGER NOT NULL, key BLOB NOT NULL, envelope BLOB NOT NULL, account INTEGER NOT NULL,
  carrier INTEGER, source INTEGER NOT NULL, content_type INTEGER NOT NULL, received INTEGER NOT NULL,
  waiting INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX chunk_by_key ON chunk (bucket, key);
CREATE INDEX chunk_waiting ON chunk (no) WHERE waiting = 1;
-- The items of one bucket of a chunk. The ten highest bits of their place are the bucket, the others the chunk.
CREATE TABLE slice (place INTEGER PRIMARY KEY, codec INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
-- A parcel of which only feeds speak, its state, and where its items are. Without looks it is one of `parcel`.
CREATE TABLE fed (
  bucket INTEGER NOT NULL, id BLOB NOT NULL, account INTEGER NOT NULL, number TEXT NOT NULL, carrier INTEGER,
  registered INTEGER NOT NULL, derived INTEGER NOT NULL, milestone INTEGER, version INTEGER NOT NULL,
  items BLOB NOT NULL, looks BLOB,
  PRIMARY KEY (bucket, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fed_by_age ON fed (account, registered);
-- The carriers that an account's feeds declared: the ids of their parcels follow from them.
CREATE TABLE fed_carrier (
  bucket INTEGER NOT NULL, account INTEGER NOT NULL, carrier INTEGER NOT NULL,
  PRIMARY KEY (bucket, account, carrier)) STRICT, WITHOUT ROWID;
-- What slices are compressed with, and what the states of many parcels have in common.
CREATE TABLE dictionary (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE part (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
";

const AGED: &str = "
-- What stays of a parcel that aged out: its version, how many looks there were, and one digest over them.
CREATE TABLE aged (
  bucket INTEGER NOT NULL, parcel BLOB NOT NULL, version INTEGER NOT NULL, looks INTEGER NOT NULL,
  chain BLOB NOT NULL, PRIMARY KEY (bucket, parcel)) STRICT, WITHOUT ROWID;
";

const TOLD: &str = "
-- A notice that was told says so itself; only attempts that failed have rows.
ALTER TABLE notice ADD COLUMN told INTEGER;
ALTER TABLE notice ADD COLUMN answer TEXT;
-- Its id begins as its parcel's, so that the notices of a parcel are found without an index. But those of before.
DROP INDEX notice_by_parcel;
CREATE INDEX notice_of_before ON notice (bucket, parcel) WHERE substr(id, 1, 8) <> substr(parcel, 1, 8);
";

/// Brings a store to the newest schema, step by step, each in its own transaction.
pub(crate) fn migrate(conn: &Connection) -> Try<()> {
    let found: i32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let application: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let newest = i32::try_from(STEPS.len()).unwrap_or(i32::MAX);
    if found > newest {
        return Err(newer(found, newest));
    }
    if application != APPLICATION && !is_empty(conn)? {
        return Err(Fault::corrupt("the file is a database, but not one of Waymark"));
    }
    for (step, version) in STEPS.iter().zip(1..).skip(usize::try_from(found).unwrap_or_default()) {
        conn.execute_batch(&format!(
            "BEGIN IMMEDIATE; {step} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {version}; COMMIT;"
        ))?;
    }
    Ok(())
}

/// Whether the store is one of ours and of this program's version; a newer one is an error.
pub(crate) fn is_current(conn: &Connection) -> Try<bool> {
    let found: i32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let application: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let newest = i32::try_from(STEPS.len()).unwrap_or(i32::MAX);
    if application != APPLICATION {
        return Err(Fault::corrupt("the file is no store of Waymark"));
    }
    if found > newest { Err(newer(found, newest)) } else { Ok(found == newest) }
}

fn is_empty(conn: &Connection) -> Try<bool> {
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(tables == 0)
}

fn newer(found: i32, newest: i32) -> Fault {
    Fault::Store(StoreError::Version {
        what: "the schema of the store",
        found: found.to_string(),
        wanted: newest.to_string(),
        advice: "it was written by a newer waymark; use that one",
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::params;
    use store::{EndpointId, NoticeId, ParcelId};

    use super::*;

    #[test]
    fn notices_of_before_are_found_by_their_parcel_with_their_attempts() {
        let conn = Connection::open_in_memory().unwrap();
        for step in &STEPS[..3] {
            conn.execute_batch(step).unwrap();
        }
        conn.execute_batch(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = 3;"))
            .unwrap();
        conn.execute("INSERT INTO word (id, text) VALUES (1, 'parcel.held')", []).unwrap();
        let parcel = ParcelId([0xf0, 0x00, 0x80, 0xff, 0xc3, 0x28, 0x27, 0x00, 1, 2, 3, 4, 5, 6, 7, 8]);
        let notice = NoticeId::new(parcel, 1, "parcel.held", EndpointId([1; 16]));
        let mut old = notice.0;
        old[2..8].copy_from_slice(&[9; 6]);
        let bucket = parcel.bucket().number();
        conn.execute(
            "INSERT INTO notice (bucket, id, parcel, version, account, endpoint, kind, payload, queued, due, attempts) \
             VALUES (?1, ?2, ?3, 1, 1, ?4, 1, x'7b7d', 5, 7, 1)",
            params![bucket, old, parcel.0, [1_u8; 16]],
        )
        .unwrap();
        conn.execute(
            "INSERT INTO attempt (bucket, notice, attempt, at, outcome, again, detail) VALUES (?1, ?2, 1, 6, 1, 7, 'no')",
            params![bucket, old],
        )
        .unwrap();
        migrate(&conn).unwrap();
        let found = crate::telling::notices(&conn, parcel).unwrap();
        // Under the id that its receiver may have heard.
        assert_eq!((found[0].id, found[0].attempts.len(), found.len()), (NoticeId(old), 1, 1));
    }
}
