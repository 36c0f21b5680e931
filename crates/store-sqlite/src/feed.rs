//! The feed way: chunks cut into slices, and which of them wait to be folded.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use store::feed::dictionary::Dictionaries;
use store::feed::slices;
use store::feed::{Chunk, ChunkNo, Kept, NewChunk, Waiting};
use store::{AccountId, Bucket, Buckets, Digest, MAX_LIMIT};
use tracking::Text;

use crate::fault::Try;
use crate::find::{count, time};
use crate::writer::Writing;

/// A chunk made ready on the caller's thread.
pub(crate) struct Prepared {
    chunk: Chunk,
    key: [u8; 16],
    slices: Vec<(Bucket, i64, Vec<u8>)>,
}

/// Cuts a chunk and compresses its slices.
pub(crate) fn prepare(chunk: &NewChunk, dictionaries: &Dictionaries) -> Prepared {
    let slices = slices::cut(chunk).into_iter().map(|(bucket, plain)| {
        let (codec, body) = dictionaries.pack(&plain);
        (bucket, codec, body)
    });
    Prepared { slices: slices.collect(), key: chunk.chunk.key(), chunk: chunk.chunk.clone() }
}

/// What the prepared chunk weighs while it waits.
pub(crate) fn weight(chunk: &Prepared) -> usize {
    chunk.slices.iter().map(|(_, _, body)| body.len() + 64).sum()
}

/// Keeps a chunk.
pub(crate) fn keep(w: &Writing<'_>, chunk: &Prepared) -> Try<Kept> {
    let bucket = Bucket::of(&chunk.key).number();
    let known = w
        .conn
        .prepare_cached("SELECT no FROM chunk WHERE bucket = ?1 AND key = ?2")?
        .query_row(params![bucket, chunk.key], |row| row.get(0))
        .optional()?;
    if let Some(no) = known {
        return Ok(Kept { no: ChunkNo(count(no)), new: false });
    }
    let no: i64 = write_chunk(w, chunk, bucket)?;
    let mut insert =
        w.conn.prepare_cached("INSERT OR FAIL INTO slice (place, codec, body) VALUES (?1, ?2, ?3)")?;
    for (bucket, codec, body) in &chunk.slices {
        insert.execute(params![place(*bucket, no), codec, body])?;
    }
    Ok(Kept { no: ChunkNo(count(no)), new: true })
}

fn write_chunk(w: &Writing<'_>, prepared: &Prepared, bucket: u16) -> Try<i64> {
    let chunk = &prepared.chunk;
    let account = w.word(&chunk.account.0)?;
    let carrier = chunk.carrier.as_ref().map(|carrier| w.word(carrier)).transpose()?;
    w.conn
        .prepare_cached(
            "INSERT INTO fed_carrier (bucket, account, carrier) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![chunk.account.bucket().number(), account, carrier.unwrap_or_default()])?;
    let no = w
        .conn
        .prepare_cached(
            "INSERT INTO chunk (bucket, key, envelope, account, carrier, source, content_type, received, waiting) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1) RETURNING no",
        )?
        .query_row(
            params![
                bucket,
                prepared.key,
                chunk.envelope.0,
                account,
                carrier,
                w.word(&chunk.source)?,
                w.word(&chunk.content_type)?,
                chunk.received.as_microsecond()
            ],
            |row| row.get(0),
        )?;
    Ok(no)
}

/// Where a slice lies: the ten bits of its bucket, then its chunk, as one number, so that the row needs no index.
pub(crate) fn place(bucket: Bucket, chunk: i64) -> i64 {
    (i64::from(bucket.number()) << 48) | chunk
}

const CHUNK: &str = "SELECT c.no, a.text, r.text, s.text, t.text, c.received, c.envelope FROM chunk c \
    JOIN word a ON a.id = c.account LEFT JOIN word r ON r.id = c.carrier JOIN word s ON s.id = c.source \
    JOIN word t ON t.id = c.content_type";

fn chunk_of(row: &rusqlite::Row<'_>) -> Try<(i64, Chunk)> {
    let chunk = Chunk {
        account: AccountId(row.get(1)?),
        carrier: row.get::<_, Option<Text>>(2)?,
        source: row.get(3)?,
        content_type: row.get(4)?,
        received: time(row.get(5)?)?,
        envelope: Digest(row.get(6)?),
    };
    Ok((row.get(0)?, chunk))
}

/// A chunk by its number.
pub(crate) fn chunk(conn: &Connection, no: ChunkNo) -> Try<Option<Chunk>> {
    let mut find = conn.prepare_cached(&format!("{CHUNK} WHERE c.no = ?1"))?;
    let mut rows = find.query([i64::try_from(no.0).unwrap_or(i64::MAX)])?;
    rows.next()?.map(|row| Ok(chunk_of(row)?.1)).transpose()
}

/// The chunks of some buckets that wait, whole.
pub(crate) fn waiting(
    conn: &Connection,
    dictionaries: &Dictionaries,
    buckets: &Buckets,
    upto: Option<Timestamp>,
    limit: usize,
) -> Try<Vec<Waiting>> {
    let mut find =
        conn.prepare_cached(&format!("{CHUNK} WHERE c.waiting = 1 AND c.received <= ?1 ORDER BY c.no"))?;
    let mut rows = find.query([upto.map_or(i64::MAX, Timestamp::as_microsecond)])?;
    let mut waiting = Vec::new();
    while waiting.len() < limit.min(MAX_LIMIT)
        && let Some(row) = rows.next()?
    {
        let (no, chunk) = chunk_of(row)?;
        if !buckets.contains(chunk.bucket()) {
            continue;
        }
        let mut slices = Vec::new();
        for bucket in Buckets::ALL.iter() {
            if let Some(plain) = slice(conn, dictionaries, bucket, no)? {
                slices.push((bucket, slices::bodies(&plain)?));
            }
        }
        waiting.push(Waiting { no: ChunkNo(count(no)), chunk, slices });
    }
    Ok(waiting)
}

/// The items of one slice, as [`slices`] lays them.
pub(crate) fn slice(
    conn: &Connection,
    dictionaries: &Dictionaries,
    bucket: Bucket,
    no: i64,
) -> Try<Option<Vec<u8>>> {
    let mut find = conn.prepare_cached("SELECT codec, body FROM slice WHERE place = ?1")?;
    let mut rows = find.query([place(bucket, no)])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let body: Vec<u8> = row.get(1)?;
    Ok(Some(dictionaries.unpack(row.get(0)?, &body)?))
}

/// Says that chunks are folded.
pub(crate) fn folded(w: &Writing<'_>, chunks: &[ChunkNo]) -> Try<()> {
    let mut done = w.conn.prepare_cached("UPDATE chunk SET waiting = 0 WHERE no = ?1")?;
    for no in chunks {
        done.execute([i64::try_from(no.0).unwrap_or(i64::MAX)])?;
    }
    Ok(())
}
