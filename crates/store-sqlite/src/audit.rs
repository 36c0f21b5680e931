//! Whether what feeds gave is still what it was: bucket by bucket, all slices and then all parcels, as they are at one
//! moment.

use rusqlite::{Connection, params};
use store::feed::audit::{Audit, Known, Rests};
use store::feed::dictionary::Dictionaries;
use store::feed::parts::Parts;
use store::feed::{ChunkNo, places};
use store::{Bucket, Checked, Digest, ParcelId};

use crate::fault::Try;
use crate::feed;
use crate::find::count;
use crate::house;

/// Reads the slices of a bucket, and compares them with its states where there is a way to read these.
pub(crate) fn bucket(
    conn: &Connection,
    (dictionaries, parts): (&Dictionaries, &Parts),
    bucket: Bucket,
    known: Option<Known>,
    checked: &mut Checked,
) -> Try<()> {
    let mut audit = Audit::new(bucket, known);
    let read = slices(conn, dictionaries, bucket, &mut audit, checked)
        .and_then(|()| parcels(conn, parts, bucket, &audit, checked));
    house::unreadable(read, &format!("what feeds gave in bucket {}", bucket.number()), checked)
}

fn slices(
    conn: &Connection,
    dictionaries: &Dictionaries,
    bucket: Bucket,
    audit: &mut Audit,
    checked: &mut Checked,
) -> Try<()> {
    let mut find = conn.prepare_cached(
        "SELECT place, codec, body FROM slice WHERE place >= ?1 << 48 AND place < (?1 + 1) << 48",
    )?;
    let mut rows = find.query([bucket.number()])?;
    while let Some(row) = rows.next()? {
        let (place, codec): (i64, Option<i64>) = (row.get(0)?, row.get(1).ok());
        let body: Vec<u8> = row.get(2)?;
        let plain = codec.and_then(|codec| dictionaries.unpack(codec, &body).ok());
        let no = ChunkNo(count(place & ((1 << 48) - 1)));
        let chunk = feed::chunk(conn, no)?;
        let plain = chunk.as_ref().zip(plain.as_deref());
        audit.slice(no, plain.map(|(chunk, plain)| (&*chunk.content_type, plain)), checked);
    }
    Ok(())
}

fn parcels(
    conn: &Connection,
    parts: &Parts,
    bucket: Bucket,
    audit: &Audit,
    checked: &mut Checked,
) -> Try<()> {
    let mut find = conn.prepare_cached(
        "SELECT f.id, f.items, f.looks, a.journey, a.looks_seen FROM fed f \
         LEFT JOIN facts a ON f.looks IS NULL AND a.bucket = f.bucket AND a.parcel = f.id WHERE f.bucket = ?1",
    )?;
    let mut rows = find.query([bucket.number()])?;
    while let Some(row) = rows.next()? {
        let (id, items): (ParcelId, Vec<u8>) = (ParcelId(row.get(0)?), row.get(1)?);
        let packed: Option<Vec<u8>> = row.get(2)?;
        if let Some(journey) = row.get::<_, Option<Vec<u8>>>(3)? {
            let (seen, looks) = (count(row.get(4)?), digests(conn, id)?);
            let rests = Rests { seen, journey: &journey, looks: &looks };
            audit.declared(id, &places::read(&items), &rests, checked);
            continue;
        }
        let state = packed.as_ref().map(|packed| parts.unpack(packed).ok());
        if state == Some(None) {
            checked.found(format!("the state of parcel {id} cannot be read"));
        }
        audit.parcel(id, &places::read(&items), state.flatten().as_deref(), checked);
    }
    Ok(())
}

/// The digest of each look at a parcel that has a row of its own.
fn digests(conn: &Connection, parcel: ParcelId) -> Try<Vec<Digest>> {
    let mut find = conn.prepare_cached("SELECT digest FROM look WHERE bucket = ?1 AND parcel = ?2")?;
    let rows = find.query_map(params![parcel.bucket().number(), parcel.0], |row| row.get(0).map(Digest))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
