//! What stays of parcels that aged out: one digest over all looks, and the version, so that no notice of a later life
//! has the id of an earlier one.

use std::collections::HashMap;

use store::{ParcelId, Remains};
use tokio_postgres::Row;

use crate::fault::Try;
use crate::link::Link;
use crate::row::{bucket, count, counted, digest, keys, parcel_id};

fn remains_of(row: &Row) -> Try<(ParcelId, Remains)> {
    let remains = Remains { version: count(row, 1)?, looks: count(row, 2)?, chain: digest(row, 3)? };
    Ok((parcel_id(row, 0)?, remains))
}

/// What stays of a parcel, if it aged out.
pub(crate) fn remains(link: &Link, parcel: ParcelId) -> Try<Option<Remains>> {
    let sql = "SELECT parcel, version, looks, chain FROM aged WHERE bucket = $1 AND parcel = $2";
    let row = link.row(sql, &[&bucket(parcel), &&parcel.0[..]])?;
    row.map(|row| Ok(remains_of(&row)?.1)).transpose()
}

/// Of the aged ones among several parcels.
pub(crate) const AGED: &str = "SELECT a.parcel, a.version, a.looks, a.chain \
    FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) JOIN aged a ON a.bucket = k.bucket AND a.parcel = k.id";

/// The same of several.
pub(crate) fn all(link: &Link, parcels: &[ParcelId]) -> Try<HashMap<ParcelId, Remains>> {
    let (buckets, ids) = keys(parcels);
    link.rows(AGED, &[&buckets, &ids])?.iter().map(remains_of).collect()
}

const PUT: &str = "INSERT INTO aged (bucket, parcel, version, looks, chain) \
    SELECT k.bucket, k.id, k.version, k.looks, k.chain \
    FROM unnest($1::int2[], $2::bytea[], $3::int8[], $4::int8[], $5::bytea[]) AS k (bucket, id, version, looks, chain) \
    ON CONFLICT (bucket, parcel) DO UPDATE SET version = greatest(aged.version, excluded.version), \
    looks = excluded.looks, chain = excluded.chain";

/// Writes what stays of parcels.
pub(crate) fn put(link: &Link, all: &[(ParcelId, Remains)]) -> Try<()> {
    let (buckets, ids) = keys(all.iter().map(|(parcel, _)| parcel));
    let versions: Vec<i64> = all.iter().map(|(_, remains)| counted(remains.version)).collect();
    let looks: Vec<i64> = all.iter().map(|(_, remains)| counted(remains.looks)).collect();
    let chains: Vec<&[u8]> = all.iter().map(|(_, remains)| &remains.chain.0[..]).collect();
    link.run(PUT, &[&buckets, &ids, &versions, &looks, &chains])?;
    Ok(())
}

/// Parcels that are registered again go on with their versions.
pub(crate) const GO_ON: &str = "UPDATE parcel SET version = a.version \
    FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) JOIN aged a ON a.bucket = k.bucket AND a.parcel = k.id \
    WHERE parcel.bucket = k.bucket AND parcel.id = k.id AND parcel.version < a.version";
