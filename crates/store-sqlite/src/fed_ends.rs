//! How the state of a parcel ends: it becomes a parcel like all others, or is forgotten.

use rusqlite::{OptionalExtension, params};
use store::ParcelId;
use store::feed::dictionary::Dictionaries;
use store::feed::slices::End;

use crate::erase;
use crate::fault::Try;
use crate::fed_items;
use crate::keep::mark_stale;
use crate::writer::Writing;

/// Lets the state of a parcel end, because it is written as a parcel like all others now. Its facts are
/// derived again from all that is kept.
pub(crate) fn end(w: &Writing<'_>, parcel: ParcelId, number: &str) -> Try<()> {
    let bucket = parcel.bucket().number();
    let known = w
        .conn
        .prepare_cached("SELECT registered, version FROM fed WHERE bucket = ?1 AND id = ?2")?
        .query_row(params![bucket, parcel.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((registered, version)): Option<(i64, i64)> = known else { return go_on(w, parcel) };
    w.conn
        .prepare_cached("UPDATE fed SET number = ?3, looks = NULL WHERE bucket = ?1 AND id = ?2")?
        .execute(params![bucket, parcel.0, number])?;
    w.conn
        .prepare_cached("UPDATE parcel SET registered = ?3 WHERE bucket = ?1 AND id = ?2")?
        .execute(params![bucket, parcel.0, registered])?;
    w.conn
        .prepare_cached(
            "INSERT INTO facts (bucket, parcel, version, derived, looks_seen) VALUES (?1, ?2, ?3, ?4, 0) \
             ON CONFLICT DO UPDATE SET version = max(version, excluded.version)",
        )?
        .execute(params![bucket, parcel.0, version, registered])?;
    mark_stale(w, parcel)
}

/// Of a parcel that aged out, and that is declared again, the versions go on.
fn go_on(w: &Writing<'_>, parcel: ParcelId) -> Try<()> {
    w.conn
        .prepare_cached(
            "INSERT INTO facts (bucket, parcel, version, derived, looks_seen) \
             SELECT bucket, parcel, version, 0, 0 FROM aged WHERE bucket = ?1 AND parcel = ?2 \
             ON CONFLICT DO UPDATE SET version = max(version, excluded.version)",
        )?
        .execute(params![parcel.bucket().number(), parcel.0])?;
    Ok(())
}

/// Erases what feeds told of a parcel; how many items there were.
pub(crate) fn forget(w: &Writing<'_>, dictionaries: &Dictionaries, parcel: ParcelId) -> Try<u64> {
    let bucket = parcel.bucket();
    let items = fed_items::at(w.conn, parcel)?;
    let erased = erase::items(w, dictionaries, bucket, &items, End::Forgotten)?;
    w.conn
        .prepare_cached(
            "UPDATE fed SET number = '', carrier = NULL, milestone = NULL, looks = NULL, \
             version = version + 1 WHERE bucket = ?1 AND id = ?2",
        )?
        .execute(params![bucket.number(), parcel.0])?;
    Ok(erased.iter().filter(|(_, item)| item.was_kept).count() as u64)
}
