//! The same engine without Waymark: what SQLite does with the same bytes in plain tables.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use super::{Wish, world};

/// Events in one commit.
pub(super) const GROUP: u64 = 1_000;
/// Bytes of a state: what ours weighs, uncompressed texts and all.
pub(super) const STATE_BYTES: usize = 300;
/// Bytes of a notice.
pub(super) const NOTICE_BYTES: usize = 600;
/// The log is written back when it has so many pages, as ours is.
const PAGES: u32 = 1_000;

const TABLES: &str = "
CREATE TABLE event (bucket INTEGER, parcel BLOB, received INTEGER, source INTEGER, body BLOB,
  PRIMARY KEY (bucket, parcel, received)) WITHOUT ROWID;
CREATE TABLE state (bucket INTEGER, parcel BLOB, version INTEGER, milestone INTEGER, journey BLOB,
  PRIMARY KEY (bucket, parcel)) WITHOUT ROWID;
CREATE TABLE notice (bucket INTEGER, id BLOB, parcel BLOB, due INTEGER, payload BLOB,
  PRIMARY KEY (bucket, id)) WITHOUT ROWID;";

/// Writes the events; how long it took.
pub(super) fn run(folder: &Path, wish: &Wish) -> Result<Duration, Box<dyn std::error::Error>> {
    let mut conn = Connection::open(folder.join("raw.db"))?;
    conn.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; \
         PRAGMA wal_autocheckpoint = {PAGES}; {TABLES}"
    ))?;
    let state = vec![7_u8; STATE_BYTES];
    let notice = vec![7_u8; NOTICE_BYTES];
    let mut busy = Duration::ZERO;
    let mut next = 0;
    while next < wish.events {
        let to = (next + GROUP).min(wish.events);
        let body = world::body(next, to, wish.parcels, world::start());
        let started = Instant::now();
        let transaction = conn.transaction()?;
        for (event, line) in (next..to).zip(body.lines()) {
            let parcel = id(line);
            let bucket = (u16::from(parcel[0]) << 2) | u16::from(parcel[1] >> 6);
            let event_no = i64::try_from(event)?;
            transaction
                .prepare_cached("INSERT INTO event VALUES (?1, ?2, ?3, 1, ?4)")?
                .execute(params![bucket, parcel, event_no, line])?;
            transaction
                .prepare_cached(
                    "INSERT INTO state VALUES (?1, ?2, 1, 1, ?3) ON CONFLICT DO UPDATE SET version = version + 1, \
                     milestone = excluded.milestone, journey = excluded.journey",
                )?
                .execute(params![bucket, parcel, state])?;
            if event % 10 == 0 {
                let mut id = parcel;
                id[8..].copy_from_slice(&event.to_be_bytes());
                transaction
                    .prepare_cached("INSERT INTO notice VALUES (?1, ?2, ?3, ?4, ?5)")?
                    .execute(params![bucket, id, parcel, event_no, notice])?;
            }
        }
        transaction.commit()?;
        busy += started.elapsed();
        next = to;
    }
    Ok(busy)
}

/// An id that is evenly spread, from the number in a line.
pub(super) fn id(line: &str) -> [u8; 16] {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in line.bytes().skip(11).take(13) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    let other = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mut id = [0; 16];
    id[..8].copy_from_slice(&(other ^ (other >> 32)).to_be_bytes());
    id[8..].copy_from_slice(&hash.to_be_bytes());
    id
}
