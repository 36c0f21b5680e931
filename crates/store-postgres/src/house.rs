//! Keeping house: checking, counting, giving room back.

use std::path::Path;
use std::time::Duration;

use store::feed::slices;
use store::{Bucket, Buckets, Checked, Stats, StoreError, capture};

use crate::fault::{Fault, Try};
use crate::keep::kind_of;
use crate::learnt::Learnt;
use crate::link::Link;
use crate::row::{count, digest, number, numbers, text};
use crate::schema;
use store::codec;

const MOST_PROBLEMS: usize = 100;
/// How many captures are read at once.
const PAGE: i64 = 1_000;
/// How long one table may take to be written anew.
const REWRITING: Duration = Duration::from_secs(6 * 3600);

const COUNTS: [&str; 6] = [
    "SELECT count(*) FROM parcel WHERE bucket = ANY($1) AND NOT forgotten",
    "SELECT count(*) FROM look WHERE bucket = ANY($1)",
    "SELECT count(*) FROM capture WHERE bucket = ANY($1) AND codec <> 4",
    "SELECT coalesce(sum(length(body)), 0)::int8 FROM capture WHERE bucket = ANY($1)",
    "SELECT count(*) FROM stale s JOIN parcel p ON p.bucket = s.bucket AND p.id = s.parcel \
     WHERE s.bucket = ANY($1) AND NOT p.forgotten",
    "SELECT count(*) FROM notice WHERE bucket = ANY($1) AND due IS NOT NULL",
];
/// The one table that is read as it lies: by its keys each page would be read once for each of its rows.
const FED: &str = "SET LOCAL enable_seqscan = on; DECLARE told NO SCROLL CURSOR FOR \
    SELECT items, looks IS NOT NULL, number = '' FROM fed WHERE bucket BETWEEN 0 AND 1023";
const SOME_OF_THEM: &str = "FETCH 10000 FROM told";
const SLICE_BYTES: &str = "SELECT coalesce(sum(length(body)), 0)::int8 FROM slice WHERE bucket = $1";

pub(crate) fn stats(link: &Link) -> Try<Stats> {
    let all = numbers(&Buckets::ALL);
    let ask =
        |nth: usize| -> Try<u64> { link.row(COUNTS[nth], &[&all])?.map_or(Ok(0), |row| count(&row, 0)) };
    let tables: Vec<&str> = schema::tables().collect();
    let size =
        "SELECT coalesce(sum(pg_total_relation_size(t::regclass)), 0)::int8 FROM unnest($1::text[]) AS t";
    let mut stats = Stats {
        parcels: ask(0)?,
        looks: ask(1)?,
        captures: ask(2)?,
        capture_bytes: ask(3)?,
        stale: ask(4)?,
        notices_waiting: ask(5)?,
        disk_bytes: link.row(size, &[&tables])?.map_or(Ok(0), |row| count(&row, 0))?,
        ..Stats::default()
    };
    link.batch("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")?;
    let counted = fed(link, &mut stats);
    link.batch("COMMIT")?;
    counted?;
    Ok(stats)
}

/// Counts what feeds told: the parcels with their items, and the bytes of slices bucket by bucket, for there may be many.
fn fed(link: &Link, stats: &mut Stats) -> Try<()> {
    link.batch(FED)?;
    loop {
        let rows = link.rows(SOME_OF_THEM, &[])?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            stats.count_fed(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        }
    }
    for bucket in Buckets::ALL.iter() {
        if let Some(row) = link.row(SLICE_BYTES, &[&number(bucket)])? {
            stats.count_fed_bytes(count(&row, 0)?);
        }
    }
    Ok(())
}

const CAPTURES: &str = "SELECT parcel, digest, kind, content_type, codec, body FROM capture \
    WHERE bucket = $1 AND (parcel, digest) > ($2, $3) ORDER BY parcel, digest LIMIT $4";

/// Whether every capture of a bucket still has its digest, and every look its capture.
pub(crate) fn check_bucket(link: &Link, learnt: &Learnt, bucket: Bucket, checked: &mut Checked) -> Try<()> {
    let (mut parcel, mut last): (Vec<u8>, Vec<u8>) = Default::default();
    loop {
        let rows = link.rows(CAPTURES, &[&number(bucket), &parcel, &last, &PAGE])?;
        let Some(end) = rows.last() else { break };
        (parcel, last) = (end.try_get(0)?, end.try_get(1)?);
        for row in &rows {
            checked.captures += 1;
            let digest = digest(row, 1)?;
            let items = codec::decode(row.try_get(4)?, row.try_get(5)?).map(|body| body.digests());
            let content_type = text(row, 3)?;
            let kind = kind_of(row.try_get(2)?);
            if !items.is_ok_and(|items| capture::digest(kind, &content_type, &items) == digest) {
                problem(checked, format!("the capture {digest} is not what was kept"));
            }
        }
    }
    let missing = "SELECT count(*) FROM look l WHERE l.bucket = $1 AND NOT EXISTS (SELECT 1 FROM capture c \
        WHERE c.bucket = l.bucket AND c.parcel = l.parcel AND c.digest = l.digest)";
    let missing = link.row(missing, &[&number(bucket)])?.map_or(Ok(0), |row| count(&row, 0))?;
    if missing > 0 {
        problem(checked, format!("{missing} looks of bucket {} have no capture", bucket.number()));
    }
    slices_of(link, learnt, bucket, checked)
}

const SLICES: &str =
    "SELECT chunk, codec, body FROM slice WHERE bucket = $1 AND chunk > $2 ORDER BY chunk LIMIT $3";

/// Whether every item of the feeds in a bucket can be read.
fn slices_of(link: &Link, learnt: &Learnt, bucket: Bucket, checked: &mut Checked) -> Try<()> {
    let mut last = -1_i64;
    loop {
        let rows = link.rows(SLICES, &[&number(bucket), &last, &PAGE])?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = end.try_get(0)?;
        for row in &rows {
            let plain = learnt.slice(link, row.try_get(1)?, row.try_get(2)?);
            match plain.ok().as_deref().and_then(|plain| slices::read(plain).ok()) {
                Some(items) => checked.captures += items.len() as u64,
                None => problem(
                    checked,
                    format!("a slice of a feed in bucket {} cannot be read", bucket.number()),
                ),
            }
        }
    }
}

fn problem(checked: &mut Checked, what: String) {
    if checked.problems.len() < MOST_PROBLEMS {
        checked.problems.push(what);
    }
}

/// Writes every table anew, without what was erased or replaced. A table cannot be used meanwhile.
pub(crate) fn compact(link: &Link) -> Try<()> {
    schema::tables().try_for_each(|table| link.batch_within(&format!("VACUUM (FULL) {table}"), REWRITING))
}

/// A database has better ways to be copied than through us.
pub(crate) fn no_backup(to: &Path) -> Fault {
    Fault::Store(StoreError::Io {
        doing: format!("write the backup `{}`", to.display()),
        why: "this store is a PostgreSQL: back it up by its own means (pg_basebackup and an archived log, or pg_dump)"
            .into(),
    })
}
