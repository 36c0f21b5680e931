//! Whether what feeds gave is still what it was: a bucket's slices and then its states, as they are at one moment.

use store::feed::audit::{Audit, Known};
use store::feed::{ChunkNo, places};
use store::{Bucket, Checked};

use crate::fault::Try;
use crate::feed;
use crate::learnt::Learnt;
use crate::link::Link;
use crate::row::{count, number, parcel_id};

/// How many rows are read at once.
const PAGE: i64 = 1_000;

/// Compares the items of a bucket with what the states of its parcels know of them.
pub(crate) fn bucket(link: &Link, learnt: &Learnt, bucket: Bucket, known: Known) -> Try<Checked> {
    let (mut audit, mut checked) = (Audit::new(bucket, Some(known)), Checked::default());
    link.batch("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")?;
    let read = slices(link, learnt, bucket, &mut audit, &mut checked)
        .and_then(|()| parcels(link, learnt, bucket, &audit, &mut checked));
    link.batch("COMMIT")?;
    read.map(|()| checked)
}

const SLICES: &str =
    "SELECT chunk, codec, body FROM slice WHERE bucket = $1 AND chunk > $2 ORDER BY chunk LIMIT $3";

fn slices(link: &Link, learnt: &Learnt, bucket: Bucket, audit: &mut Audit, checked: &mut Checked) -> Try<()> {
    let mut last = -1_i64;
    loop {
        let rows = link.rows(SLICES, &[&number(bucket), &last, &PAGE])?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = end.try_get(0)?;
        let no = |row: &tokio_postgres::Row| Ok(ChunkNo(count(row, 0)?));
        let nos = rows.iter().map(no).collect::<Try<Vec<ChunkNo>>>()?;
        let chunks = feed::chunks(link, nos.iter().copied())?;
        for (row, no) in rows.iter().zip(nos) {
            let plain = learnt.slice(link, row.try_get(1)?, row.try_get(2)?).ok();
            let plain = chunks.get(&no).zip(plain.as_deref());
            audit.slice(no, plain.map(|(chunk, plain)| (&*chunk.content_type, plain)), checked);
        }
    }
}

const FED: &str = "SELECT id, items, looks FROM fed WHERE bucket = $1 AND id > $2 ORDER BY id LIMIT $3";

fn parcels(link: &Link, learnt: &Learnt, bucket: Bucket, audit: &Audit, checked: &mut Checked) -> Try<()> {
    let mut last: Vec<u8> = Vec::new();
    loop {
        let rows = link.rows(FED, &[&number(bucket), &last, &PAGE])?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = end.try_get(0)?;
        for row in &rows {
            let (id, packed): (_, Option<&[u8]>) = (parcel_id(row, 0)?, row.try_get(2)?);
            let state = packed.map(|packed| learnt.state(link, packed).ok());
            if state == Some(None) {
                checked.found(format!("the state of parcel {id} cannot be read"));
            }
            audit.parcel(id, &places::read(row.try_get(1)?), state.flatten().as_deref(), checked);
        }
    }
}
