//! What stays of parcels that aged out: one digest over all looks, so that who has them can still prove what was looked
//! at, and the version, so that no notice of a later life has the id of an earlier one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use store::capture::link;
use store::feed::{Chunk, ChunkNo, ItemAt, digest_of_item};
use store::{Digest, ParcelId, Remains};
use tracking::Text;

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

/// The version that a parcel had when it aged out; 0 for one that never did.
pub(crate) fn version(conn: &Connection, parcel: ParcelId) -> Try<u64> {
    let mut find = conn.prepare_cached("SELECT version FROM aged WHERE bucket = ?1 AND parcel = ?2")?;
    let version = find.query_row(params![parcel.bucket().number(), parcel.0], |row| row.get(0)).optional()?;
    Ok(count(version.unwrap_or_default()))
}

/// A look, as far as a chain is over it.
type Linked = (Timestamp, Text, Digest);

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
        let mut looks = known(w.conn, parcel)?;
        for at in items {
            looks.extend(self.item(w.conn, parcel, *at)?);
        }
        looks.sort_unstable();
        let before =
            remains(w.conn, parcel)?.map_or((0, Digest([0; 32])), |before| (before.looks, before.chain));
        let chain =
            looks.iter().fold(before.1, |chain, (at, source, digest)| link(chain, *at, source, *digest));
        let (bucket, looks) = (parcel.bucket().number(), before.0 + looks.len() as u64);
        w.conn
            .prepare_cached(
                "INSERT INTO aged (bucket, parcel, version, looks, chain) SELECT ?1, ?2, 1 + max( \
                 coalesce((SELECT version FROM facts WHERE bucket = ?1 AND parcel = ?2), 0), \
                 coalesce((SELECT version FROM fed WHERE bucket = ?1 AND id = ?2), 0)), ?3, ?4 WHERE true \
                 ON CONFLICT DO UPDATE SET version = max(version, excluded.version), looks = excluded.looks, \
                 chain = excluded.chain",
            )?
            .execute(params![bucket, parcel.0, i64::try_from(looks).unwrap_or(i64::MAX), chain.0])?;
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
