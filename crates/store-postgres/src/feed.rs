//! The feed way: chunks cut into slices, and which of them wait to be folded.
//!
//! A chunk is counted in its own bucket, with a number that no other of that bucket has had; the number that others
//! know has the bucket in its ten lowest bits, so that it leads there. All statements about a chunk of thousands of
//! items are a few.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use store::feed::slices::{self, End};
use store::feed::{Chunk, ChunkNo, ItemAt, Kept, NewChunk, Waiting};
use store::{AccountId, Bucket, Buckets};
use tokio_postgres::Row;

use crate::derived::account_bucket;
use crate::fault::{Fault, Try};
use crate::learnt::Learnt;
use crate::link::Link;
use crate::row::{counted, digest, limit, maybe_text, number, numbers, text, time};
use crate::{erase, gate};

/// How many bits of a chunk's number are its bucket.
const BUCKET_BITS: u32 = 10;

/// A chunk made ready on the caller's thread.
pub(crate) struct Prepared {
    chunk: Chunk,
    key: [u8; 16],
    buckets: Vec<i16>,
    codecs: Vec<i32>,
    bodies: Vec<Vec<u8>>,
}

impl Prepared {
    /// The buckets of its slices.
    pub(crate) fn buckets(&self) -> impl Iterator<Item = Bucket> {
        self.buckets.iter().filter_map(|bucket| u16::try_from(*bucket).ok().and_then(Bucket::new))
    }
}

/// Cuts a chunk and compresses its slices.
pub(crate) fn prepare(chunk: &NewChunk, learnt: &Learnt) -> Prepared {
    let mut prepared = Prepared {
        key: chunk.chunk.key(),
        chunk: chunk.chunk.clone(),
        buckets: Vec::new(),
        codecs: Vec::new(),
        bodies: Vec::new(),
    };
    for (bucket, plain) in slices::cut(chunk) {
        let (codec, body) = packed(learnt, &plain);
        prepared.buckets.push(number(bucket));
        prepared.codecs.push(codec);
        prepared.bodies.push(body);
    }
    prepared
}

pub(crate) fn packed(learnt: &Learnt, plain: &[u8]) -> (i32, Vec<u8>) {
    let (codec, body) = learnt.dictionaries.pack(plain);
    (i32::try_from(codec).unwrap_or(i32::MAX), body)
}

/// What the prepared chunk weighs while it waits.
pub(crate) fn weight(chunk: &Prepared) -> usize {
    chunk.bodies.iter().map(|body| body.len() + 64).sum()
}

/// The number that others know a chunk by.
pub(crate) fn known_by(bucket: i16, no: i64) -> ChunkNo {
    let no = u64::try_from(no).unwrap_or_default();
    ChunkNo(no << BUCKET_BITS | u64::from(bucket.unsigned_abs()))
}

/// What [`known_by`] made it of.
fn counted_as(chunk: ChunkNo) -> (i16, i64) {
    let bucket = chunk.0 & ((1 << BUCKET_BITS) - 1);
    (i16::try_from(bucket).unwrap_or_default(), counted(chunk.0 >> BUCKET_BITS))
}

const KNOWN: &str = "SELECT no FROM chunk WHERE bucket = $1 AND key = $2";
const CARRIER: &str = "INSERT INTO fed_carrier (bucket, account, carrier) VALUES ($1, $2, $3) \
    ON CONFLICT (bucket, account, carrier) DO NOTHING";
const NEXT: &str = "INSERT INTO chunk_count (bucket, chunks) VALUES ($1, 1) \
    ON CONFLICT (bucket) DO UPDATE SET chunks = chunk_count.chunks + 1 RETURNING chunks";
const CHUNK: &str = "INSERT INTO chunk (bucket, no, received, key, envelope, account, carrier, source, content_type, \
    waiting) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, true) ON CONFLICT (bucket, key) DO NOTHING";
const SLICES: &str = "INSERT INTO slice (bucket, codec, chunk, body) SELECT k.bucket, k.codec, $3, k.body \
    FROM unnest($1::int2[], $2::int4[], $4::bytea[]) AS k (bucket, codec, body)";

/// Keeps a chunk. Who keeps one of the same bucket at the same moment waits for the count; so two senders of one body
/// see one another.
pub(crate) fn keep(link: &Link, prepared: &Prepared) -> Try<Kept> {
    gate::close_to_older(link)?;
    let (chunk, key) = (&prepared.chunk, &prepared.key[..]);
    let bucket = number(chunk.bucket());
    let kept = |no: i64, new| Kept { no: known_by(bucket, no), new };
    let home = account_bucket(&chunk.account);
    let carrier = chunk.carrier.as_deref();
    let given = link.pipeline(&[
        (KNOWN, &[&bucket, &key]),
        (CARRIER, &[&home, &&*chunk.account.0, &carrier.unwrap_or_default()]),
    ])?;
    if let Some(row) = given[0].first() {
        let no = row.try_get(0)?;
        return Ok(kept(no, link.is_shared() && complete(link, prepared, bucket, no)?));
    }
    let next = link.row(NEXT, &[&bucket])?.ok_or_else(|| Fault::corrupt("chunks that are not counted"))?;
    let no: i64 = next.try_get(0)?;
    let new = link.run(
        CHUNK,
        &[
            &bucket,
            &no,
            &chunk.received.as_microsecond(),
            &key,
            &&chunk.envelope.0[..],
            &&*chunk.account.0,
            &carrier,
            &&*chunk.source,
            &&*chunk.content_type,
        ],
    )?;
    if new == 0 {
        let known = link.row(KNOWN, &[&bucket, &key])?;
        let known = known.ok_or_else(|| Fault::corrupt("a chunk that is there and is not"))?;
        let no = known.try_get(0)?;
        // A bucket that moves here may have brought the chunk's head at this moment, without our slices.
        return Ok(kept(no, complete(link, prepared, bucket, no)?));
    }
    let by = counted(known_by(bucket, no).0);
    link.run(SLICES, &[&prepared.buckets, &prepared.codecs, &by, &prepared.bodies])?;
    Ok(kept(no, true))
}

const MORE_SLICES: &str = "INSERT INTO slice (bucket, codec, chunk, body) SELECT k.bucket, k.codec, $3, k.body \
    FROM unnest($1::int2[], $2::int4[], $4::bytea[]) AS k (bucket, codec, body) ON CONFLICT (bucket, chunk) DO NOTHING";
const WAITS: &str = "UPDATE chunk SET waiting = true WHERE bucket = $1 AND no = $2";

/// Of several databases each has its buckets' slices of a chunk. A bucket may have moved here since the chunk was kept,
/// and before its slice was kept there. Whether there was such a one.
fn complete(link: &Link, prepared: &Prepared, bucket: i16, no: i64) -> Try<bool> {
    let by = counted(known_by(bucket, no).0);
    let more = link.run(MORE_SLICES, &[&prepared.buckets, &prepared.codecs, &by, &prepared.bodies])?;
    if more > 0 {
        link.run(WAITS, &[&bucket, &no])?;
    }
    Ok(more > 0)
}

/// A chunk whose columns begin here.
pub(crate) fn chunk_of(row: &Row, first: usize) -> Try<Chunk> {
    Ok(Chunk {
        received: time(row, first)?,
        envelope: digest(row, first + 1)?,
        account: AccountId(text(row, first + 2)?),
        carrier: maybe_text(row, first + 3)?,
        source: text(row, first + 4)?,
        content_type: text(row, first + 5)?,
    })
}

/// A chunk by its number.
pub(crate) fn chunk(link: &Link, chunk: ChunkNo) -> Try<Option<Chunk>> {
    let sql = "SELECT bucket, no, received, envelope, account, carrier, source, content_type FROM chunk \
        WHERE bucket = $1 AND no = $2";
    let (bucket, no) = counted_as(chunk);
    link.row(sql, &[&bucket, &no])?.map(|row| chunk_of(&row, 2)).transpose()
}

const CHUNKS: &str = "SELECT c.bucket, c.no, c.received, c.envelope, c.account, c.carrier, c.source, c.content_type \
    FROM unnest($1::int2[], $2::int8[]) AS k (bucket, no) JOIN chunk c ON c.bucket = k.bucket AND c.no = k.no";

/// Chunks by their numbers.
pub(crate) fn chunks(link: &Link, all: impl Iterator<Item = ChunkNo>) -> Try<HashMap<ChunkNo, Chunk>> {
    let all: BTreeSet<ChunkNo> = all.collect();
    if all.is_empty() {
        return Ok(HashMap::new());
    }
    let (buckets, nos): (Vec<i16>, Vec<i64>) = all.into_iter().map(counted_as).unzip();
    let rows = link.rows(CHUNKS, &[&buckets, &nos])?;
    rows.iter().map(|row| Ok((known_by(row.try_get(0)?, row.try_get(1)?), chunk_of(row, 2)?))).collect()
}

const WAITING: &str = "SELECT bucket, no, received, envelope, account, carrier, source, content_type FROM chunk \
    WHERE bucket = ANY($1) AND waiting AND received <= $2 ORDER BY received, bucket, no LIMIT $3";
const ALL_SLICES: &str =
    "SELECT bucket, codec, body FROM slice WHERE bucket = ANY($1) AND chunk = $2 ORDER BY bucket";

/// The chunks of some buckets that wait, whole.
pub(crate) fn waiting(
    link: &Link,
    learnt: &Learnt,
    buckets: &Buckets,
    upto: Option<Timestamp>,
    most: usize,
) -> Try<Vec<Waiting>> {
    let upto = upto.map_or(i64::MAX, Timestamp::as_microsecond);
    let mut waiting = Vec::new();
    for row in link.rows(WAITING, &[&numbers(buckets), &upto, &limit(most)])? {
        let no = known_by(row.try_get(0)?, row.try_get(1)?);
        let mut slices = Vec::new();
        for row in link.rows(ALL_SLICES, &[&numbers(&Buckets::ALL), &counted(no.0)])? {
            let bucket = u16::try_from(row.try_get::<_, i16>(0)?).ok().and_then(Bucket::new);
            let bucket = bucket.ok_or_else(|| Fault::corrupt("a slice of no bucket"))?;
            let plain = learnt.slice(link, row.try_get(1)?, row.try_get(2)?)?;
            slices.push((bucket, slices::bodies(&plain)?));
        }
        waiting.push(Waiting { no, chunk: chunk_of(&row, 2)?, slices });
    }
    Ok(waiting)
}

/// The items of one slice, as they lay before they were packed.
pub(crate) fn slice(link: &Link, learnt: &Learnt, bucket: Bucket, chunk: ChunkNo) -> Try<Option<Vec<u8>>> {
    let sql = "SELECT codec, body FROM slice WHERE bucket = $1 AND chunk = $2";
    let row = link.row(sql, &[&number(bucket), &counted(chunk.0)])?;
    row.map(|row| learnt.slice(link, row.try_get(0)?, row.try_get(1)?)).transpose()
}

const FOLDED: &str = "UPDATE chunk SET waiting = false FROM unnest($1::int2[], $2::int8[]) AS k (bucket, no) \
    WHERE chunk.bucket = k.bucket AND chunk.no = k.no AND chunk.waiting";

/// Says that chunks are folded.
pub(crate) fn folded(link: &Link, chunks: &[ChunkNo]) -> Try<()> {
    if chunks.is_empty() {
        return Ok(());
    }
    let mut chunks: Vec<(i16, i64)> = chunks.iter().map(|chunk| counted_as(*chunk)).collect();
    chunks.sort_unstable();
    let (buckets, nos): (Vec<i16>, Vec<i64>) = chunks.into_iter().unzip();
    link.run(FOLDED, &[&buckets, &nos])?;
    Ok(())
}

/// The buckets whose workers these chunks are for.
pub(crate) fn homes(chunks: &[ChunkNo]) -> Buckets {
    let home = |chunk: &ChunkNo| u16::try_from(counted_as(*chunk).0).ok().and_then(Bucket::new);
    chunks.iter().filter_map(home).fold(Buckets::NONE, Buckets::with)
}

/// Rewrites items of one bucket to their digests; how many there were.
pub(crate) fn erase(link: &Link, learnt: &Learnt, bucket: Bucket, items: &[ItemAt]) -> Try<u64> {
    let erased = erase::items(link, learnt, bucket, items, End::Forgotten)?;
    Ok(erased.iter().filter(|(_, item)| item.was_kept).count() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_leads_to_the_bucket_that_counts_the_chunk() {
        for (bucket, no) in [(0, 1), (1023, 1), (700, 1 << 40)] {
            assert_eq!(counted_as(known_by(bucket, no)), (bucket, no));
        }
        let homes = homes(&[known_by(3, 9), known_by(700, 1), known_by(3, 10)]);
        assert_eq!(homes.iter().map(Bucket::number).collect::<Vec<_>>(), [3, 700]);
    }
}
