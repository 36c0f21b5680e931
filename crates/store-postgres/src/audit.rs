//! Whether what feeds gave is still what it was: a bucket's slices and then its states, as they are at one moment.

use std::collections::HashMap;

use store::feed::audit::{Audit, Known, Rests};
use store::feed::{ChunkNo, places};
use store::{Bucket, Checked, Digest, ParcelId};
use tokio_postgres::Row;

use crate::fault::Try;
use crate::feed;
use crate::learnt::Learnt;
use crate::link::{Link, Params};
use crate::row::{count, digest, number, parcel_id};

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
        let no = |row: &Row| Ok(ChunkNo(count(row, 0)?));
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
        let facts = Facts::of(link, bucket, &rows)?;
        for row in &rows {
            let (id, packed): (_, Option<&[u8]>) = (parcel_id(row, 0)?, row.try_get(2)?);
            let items = places::read(row.try_get(1)?);
            if let Some(rests) = facts.rests(id)? {
                audit.declared(id, &items, &rests, checked);
                continue;
            }
            let state = packed.map(|packed| learnt.state(link, packed).ok());
            if state == Some(None) {
                checked.found(format!("the state of parcel {id} cannot be read"));
            }
            audit.parcel(id, &items, state.flatten().as_deref(), checked);
        }
    }
}

/// The facts of parcels of a page that have no state: they are like all others.
#[derive(Default)]
struct Facts {
    rows: HashMap<ParcelId, Row>,
    looks: HashMap<ParcelId, Vec<Digest>>,
}

const FACTS: &str = "SELECT parcel, looks_seen, journey FROM facts WHERE bucket = $1 AND parcel = ANY($2)";
const LOOKS: &str = "SELECT parcel, digest FROM look WHERE bucket = $1 AND parcel = ANY($2)";

impl Facts {
    fn of(link: &Link, bucket: Bucket, page: &[Row]) -> Try<Self> {
        let mut ids: Vec<&[u8]> = Vec::new();
        for row in page {
            if row.try_get::<_, Option<&[u8]>>(2)?.is_none() {
                ids.push(row.try_get(0)?);
            }
        }
        let mut facts = Self::default();
        if ids.is_empty() {
            return Ok(facts);
        }
        let key: Params<'_> = &[&number(bucket), &ids];
        for row in link.rows(FACTS, key)? {
            facts.rows.insert(parcel_id(&row, 0)?, row);
        }
        for row in link.rows(LOOKS, key)? {
            facts.looks.entry(parcel_id(&row, 0)?).or_default().push(digest(&row, 1)?);
        }
        Ok(facts)
    }

    fn rests(&self, parcel: ParcelId) -> Try<Option<Rests<'_>>> {
        let Some(row) = self.rows.get(&parcel) else { return Ok(None) };
        let looks = self.looks.get(&parcel).map(Vec::as_slice).unwrap_or_default();
        Ok(Some(Rests { seen: count(row, 1)?, journey: row.try_get(2)?, looks }))
    }
}
