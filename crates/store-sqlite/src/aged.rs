//! What stays of parcels that aged out: one digest over all looks, so that who has them can still prove what was looked
//! at, and the version, so that no notice of a later life has the id of an earlier one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::{Connection, OptionalExtension, params};
use store::feed::{Chunk, ChunkNo, ItemAt, digest_of_item};
use store::retention::Linked;
use store::{Digest, ParcelId, Remains};

use crate::fault::Try;
use crate::feed;
use crate::find::{count, time};
use crate::writer::Writing;

/// What stays of a parcel, if it aged out.
pub(crate) fn remains(conn: &Connection, parcel: ParcelId) -> Try<Option<Remains>> {
    let sql = "SELECT version, looks, chain FROM aged WHERE bucket = ?1 AND parcel = ?2";
    let mut find = conn.prepare_cached(sql)?;
    let found = find.query_row(params![parcel.bucket().number(), parcel.0], |row| {
        Ok(Remains { version: count(row.get(0)?), looks: count(row.get(1)?), chain: Digest(row.get(2)?) })
    });
    Ok(found.optional()?)
}

/// The same of several.
pub(crate) fn remains_of(conn: &Connection, parcels: &[ParcelId]) -> Try<Vec<(ParcelId, Remains)>> {
    let one = |parcel: &ParcelId| Ok(remains(conn, *parcel)?.map(|remains| (*parcel, remains)));
    parcels.iter().filter_map(|parcel| one(parcel).transpose()).collect()
}

/// The version that a parcel had when it aged out; 0 for one that never did.
pub(crate) fn version(conn: &Connection, parcel: ParcelId) -> Try<u64> {
    let mut find = conn.prepare_cached("SELECT version FROM aged WHERE bucket = ?1 AND parcel = ?2")?;
    let version = find.query_row(params![parcel.bucket().number(), parcel.0], |row| row.get(0)).optional()?;
    Ok(count(version.unwrap_or_default()))
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The version of a parcel that is there.
fn live_version(conn: &Connection, parcel: ParcelId) -> Try<u64> {
    let sql = "SELECT max(coalesce((SELECT version FROM facts WHERE bucket = ?1 AND parcel = ?2), 0), \
         coalesce((SELECT version FROM fed WHERE bucket = ?1 AND id = ?2), 0))";
    let version =
        conn.prepare_cached(sql)?.query_row(params![parcel.bucket().number(), parcel.0], |row| row.get(0));
    Ok(count(version?))
}

/// The looks at parcels that are going, for their chains.
pub(crate) struct Looks {
    items: HashMap<(u16, ItemAt), Digest>,
    chunks: HashMap<ChunkNo, Chunk>,
}

impl Looks {
    /// With the digests of items that were erased: their bucket, their place.
    pub(crate) fn new(items: HashMap<(u16, ItemAt), Digest>) -> Self {
        Self { items, chunks: HashMap::new() }
    }

    /// Writes what stays of a parcel, and lets its rows go. Who derives or folds it at this moment meets a conflict.
    pub(crate) fn bury(&mut self, w: &Writing<'_>, parcel: ParcelId, items: &[ItemAt]) -> Try<()> {
        let version = 1 + live_version(w.conn, parcel)?;
        let mut looks = known(w.conn, parcel)?;
        for at in items {
            looks.extend(self.item(w.conn, parcel, *at)?);
        }
        let remains = Remains::of(version, looks, remains(w.conn, parcel)?.as_ref());
        let bucket = parcel.bucket().number();
        w.conn
            .prepare_cached(
                "INSERT INTO aged (bucket, parcel, version, looks, chain) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT DO UPDATE SET version = excluded.version, looks = excluded.looks, chain = excluded.chain",
            )?
            .execute(params![bucket, parcel.0, number(remains.version), number(remains.looks), remains.chain.0])?;
        for sql in [
            "DELETE FROM parcel WHERE bucket = ?1 AND id = ?2",
            "DELETE FROM facts WHERE bucket = ?1 AND parcel = ?2",
            "DELETE FROM fed WHERE bucket = ?1 AND id = ?2",
        ] {
            w.conn.prepare_cached(sql)?.execute(params![bucket, parcel.0])?;
        }
        Ok(())
    }

    fn item(&mut self, conn: &Connection, parcel: ParcelId, at: ItemAt) -> Try<Option<Linked>> {
        let Some(digest) = self.items.get(&(parcel.bucket().number(), at)).copied() else { return Ok(None) };
        let chunk = match self.chunks.entry(at.chunk) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => match feed::chunk(conn, at.chunk)? {
                Some(chunk) => place.insert(chunk),
                None => return Ok(None),
            },
        };
        Ok(Some((chunk.received, chunk.source.clone(), digest_of_item(&chunk.content_type, &digest))))
    }
}

/// The looks that have rows of their own.
fn known(conn: &Connection, parcel: ParcelId) -> Try<Vec<Linked>> {
    let sql = "SELECT l.received, s.text, l.digest FROM look l JOIN word s ON s.id = l.source \
         WHERE l.bucket = ?1 AND l.parcel = ?2";
    let mut find = conn.prepare_cached(sql)?;
    let mut rows = find.query(params![parcel.bucket().number(), parcel.0])?;
    let mut looks = Vec::new();
    while let Some(row) = rows.next()? {
        looks.push((time(row.get(0)?)?, row.get(1)?, Digest(row.get(2)?)));
    }
    Ok(looks)
}
