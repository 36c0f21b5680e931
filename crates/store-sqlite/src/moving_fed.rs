//! Telling what feeds told: slices as they are, and states whose items name their chunks by heads instead of numbers.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};
use store::feed::dictionary::Dictionaries;
use store::feed::parts::Parts;
use store::feed::{ChunkNo, places};
use store::moving::{Common, Head, MOST_AT_ONCE, WholeItem, WholeSlice, WholeState};
use store::{AccountId, Bucket, MAX_LIMIT, ParcelId};

use crate::fault::{Fault, Try};
use crate::feed::{self, place};
use crate::find::{count, milestone, time};

/// How many bits of a slice's place are its chunk.
const CHUNK_BITS: u32 = 48;

/// The heads that were met, each once.
#[derive(Default)]
pub(crate) struct Heads(HashMap<ChunkNo, Arc<Head>>);

impl Heads {
    fn of(&mut self, conn: &Connection, no: ChunkNo) -> Try<Arc<Head>> {
        if let Some(head) = self.0.get(&no) {
            return Ok(Arc::clone(head));
        }
        let chunk = feed::chunk(conn, no)?.ok_or_else(|| {
            Fault::corrupt(format!("chunk {} of a feed is not there, and something counts on it", no.0))
        })?;
        let head = Arc::new(Head::new(chunk));
        self.0.insert(no, Arc::clone(&head));
        Ok(head)
    }
}

/// The slices of a bucket after that of a chunk.
pub(crate) fn slices(
    conn: &Connection,
    dictionaries: &Dictionaries,
    bucket: Bucket,
    after: Option<ChunkNo>,
    limit: usize,
) -> Try<Vec<WholeSlice>> {
    let mut find = conn.prepare_cached(
        "SELECT place, codec, body FROM slice WHERE place > ?1 AND place < ?2 ORDER BY place LIMIT ?3",
    )?;
    let first = place(bucket, after.map_or(0, |after| i64::try_from(after.0).unwrap_or_default()));
    let end = place(bucket, 0) + (1 << CHUNK_BITS);
    let limit = i64::try_from(limit.min(MAX_LIMIT)).unwrap_or(i64::MAX);
    let mut rows = find.query(params![first, end, limit])?;
    let (mut heads, mut slices, mut bytes) = (Heads::default(), Vec::new(), 0);
    while bytes < MOST_AT_ONCE
        && let Some(row) = rows.next()?
    {
        let place: i64 = row.get(0)?;
        let no = ChunkNo(count(place & ((1 << CHUNK_BITS) - 1)));
        let body: Vec<u8> = row.get(2)?;
        let plain = dictionaries.unpack(row.get(1)?, &body)?;
        bytes += plain.len();
        slices.push(WholeSlice { no, head: heads.of(conn, no)?, plain });
    }
    Ok(slices)
}

/// What feeds told of a parcel.
pub(crate) fn state(
    conn: &Connection,
    parts: &Parts,
    heads: &mut Heads,
    parcel: ParcelId,
) -> Try<Option<WholeState>> {
    let mut find = conn.prepare_cached(
        "SELECT a.text, f.number, c.text, f.registered, f.derived, m.text, f.version, f.looks, f.items FROM fed f \
         JOIN word a ON a.id = f.account LEFT JOIN word c ON c.id = f.carrier LEFT JOIN word m ON m.id = f.milestone \
         WHERE f.bucket = ?1 AND f.id = ?2",
    )?;
    let mut rows = find.query(params![parcel.bucket().number(), parcel.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let items: Vec<u8> = row.get(8)?;
    let item = |at: &store::feed::ItemAt| Ok(WholeItem { head: heads.of(conn, at.chunk)?, place: at.place });
    let items = places::read(&items).iter().map(item).collect::<Try<Vec<WholeItem>>>()?;
    Ok(Some(WholeState {
        account: AccountId(row.get(0)?),
        number: row.get(1)?,
        carrier: row.get(2)?,
        registered: time(row.get(3)?)?,
        derived: time(row.get(4)?)?,
        milestone: row.get::<_, Option<String>>(5)?.map(|name| milestone(&name)).transpose()?,
        version: count(row.get(6)?),
        looks: row.get::<_, Option<Vec<u8>>>(7)?.map(|packed| parts.unpack(&packed)).transpose()?,
        items: WholeState::in_order(items),
    }))
}

/// What was learnt of many rows.
pub(crate) fn common(conn: &Connection) -> Try<Common> {
    let newest = "SELECT bytes FROM dictionary ORDER BY id DESC LIMIT 1";
    let dictionary = conn.prepare_cached(newest)?.query_row([], |row| row.get(0)).optional()?;
    let mut parts = conn.prepare_cached("SELECT bytes FROM part ORDER BY id")?;
    let parts = parts.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Common { dictionary, parts })
}
