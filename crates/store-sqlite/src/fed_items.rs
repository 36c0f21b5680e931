//! What feeds told of a parcel: where its items lie, and the looks that they are.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use store::feed::dictionary::Dictionaries;
use store::feed::{ItemAt, places, slices};
use store::{ParcelId, StoredLook};

use crate::fault::Try;
use crate::feed;
use crate::find::time;

/// Where the items lie that feeds told of a parcel.
pub(crate) fn at(conn: &Connection, parcel: ParcelId) -> Try<Vec<ItemAt>> {
    let mut find = conn.prepare_cached("SELECT items FROM fed WHERE bucket = ?1 AND id = ?2")?;
    let items: Option<Vec<u8>> =
        find.query_row(params![parcel.bucket().number(), parcel.0], |row| row.get(0)).optional()?;
    Ok(places::read(&items.unwrap_or_default()))
}

/// How many there are.
pub(crate) fn count(conn: &Connection, parcel: ParcelId) -> Try<u64> {
    Ok(at(conn, parcel)?.len() as u64)
}

/// The hour of the last of these items, if there is one.
pub(crate) fn last(conn: &Connection, items: &[ItemAt]) -> Try<Option<Timestamp>> {
    let mut find = conn.prepare_cached("SELECT received FROM chunk WHERE no = ?1")?;
    let mut chunks: Vec<_> = items.iter().map(|at| at.chunk).collect();
    chunks.sort_unstable();
    chunks.dedup();
    let mut last: Option<i64> = None;
    for no in chunks {
        let received = find.query_row([i64::try_from(no.0).unwrap_or(i64::MAX)], |row| row.get(0));
        last = last.max(received.optional()?);
    }
    last.map(time).transpose()
}

/// What feeds told of a parcel, as looks.
pub(crate) fn looks(
    conn: &Connection,
    dictionaries: &Dictionaries,
    parcel: ParcelId,
    upto: Option<Timestamp>,
) -> Try<Vec<StoredLook>> {
    let mut looks = Vec::new();
    for at in at(conn, parcel)? {
        let look = look(conn, dictionaries, parcel, at)?;
        looks.extend(look.filter(|look| upto.is_none_or(|upto| look.received <= upto)));
    }
    Ok(looks)
}

fn look(
    conn: &Connection,
    dictionaries: &Dictionaries,
    parcel: ParcelId,
    at: ItemAt,
) -> Try<Option<StoredLook>> {
    let no = i64::try_from(at.chunk.0).unwrap_or(i64::MAX);
    let Some(chunk) = feed::chunk(conn, at.chunk)? else { return Ok(None) };
    let Some(plain) = feed::slice(conn, dictionaries, parcel.bucket(), no)? else { return Ok(None) };
    Ok(Some(slices::look(chunk, &plain, at)?))
}
