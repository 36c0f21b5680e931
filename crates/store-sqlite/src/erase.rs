//! Erasing items of feeds: each slice is written anew once for all of its items that go, however many there are.

use rusqlite::params;
use store::Bucket;
use store::feed::dictionary::Dictionaries;
use store::feed::slices::{self, End, Erased};
use store::feed::{ItemAt, places};

use crate::fault::Try;
use crate::feed::{place, slice};
use crate::writer::Writing;

/// Erases items of a bucket, in the order of their places.
pub(crate) fn items(
    w: &Writing<'_>,
    dictionaries: &Dictionaries,
    bucket: Bucket,
    items: &[ItemAt],
    end: End,
) -> Try<Vec<(ItemAt, Erased)>> {
    let items = places::sorted(items);
    let mut all = Vec::with_capacity(items.len());
    for of_one in items.chunk_by(|a, b| a.chunk == b.chunk) {
        let Some(first) = of_one.first() else { continue };
        let no = i64::try_from(first.chunk.0).unwrap_or(i64::MAX);
        let Some(plain) = slice(w.conn, dictionaries, bucket, no)? else { continue };
        let places: Vec<u32> = of_one.iter().map(|at| at.place).collect();
        let (left, erased) = slices::erase(&plain, &places, end)?;
        write(w, dictionaries, place(bucket, no), left)?;
        all.extend(erased.into_iter().map(|item| (ItemAt { place: item.place, ..*first }, item)));
    }
    Ok(all)
}

fn write(w: &Writing<'_>, dictionaries: &Dictionaries, place: i64, left: Option<Vec<u8>>) -> Try<()> {
    let Some(left) = left else {
        w.conn.prepare_cached("DELETE FROM slice WHERE place = ?1")?.execute([place])?;
        return Ok(());
    };
    let (codec, body) = dictionaries.pack(&left);
    w.conn
        .prepare_cached("UPDATE slice SET codec = ?2, body = ?3 WHERE place = ?1")?
        .execute(params![place, codec, body])?;
    Ok(())
}
