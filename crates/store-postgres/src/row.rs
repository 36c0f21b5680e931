//! Values as they lie in rows.

use jiff::Timestamp;
use store::{Bucket, Buckets, Digest, MAX_LIMIT, ParcelId};
use tokio_postgres::Row;
use tracking::Text;
use tracking::milestone::Milestone;

use crate::fault::{Fault, Try};

/// The number of a parcel's bucket, as it lies in rows.
pub(crate) fn bucket(parcel: ParcelId) -> i16 {
    number(parcel.bucket())
}

/// Buckets and ids of parcels, for `unnest`.
pub(crate) fn keys<'a>(parcels: impl IntoIterator<Item = &'a ParcelId>) -> (Vec<i16>, Vec<&'a [u8]>) {
    parcels.into_iter().map(|parcel| (bucket(*parcel), &parcel.0[..])).unzip()
}

/// The number of a bucket, as it lies in rows.
pub(crate) fn number(bucket: Bucket) -> i16 {
    i16::try_from(bucket.number()).unwrap_or_default()
}

/// The numbers of several, for `bucket = ANY`.
pub(crate) fn numbers(buckets: &Buckets) -> Vec<i16> {
    buckets.iter().map(number).collect()
}

/// A number of rows that PostgreSQL understands, within what the port allows.
pub(crate) fn limit(rows: usize) -> i64 {
    i64::try_from(rows.min(MAX_LIMIT)).unwrap_or(i64::MAX)
}

/// Bytes of a fixed length.
pub(crate) fn bytes<const N: usize>(row: &Row, at: usize) -> Try<[u8; N]> {
    let bytes: &[u8] = row.try_get(at)?;
    bytes.try_into().map_err(|_| Fault::corrupt(format!("{} bytes where there should be {N}", bytes.len())))
}

pub(crate) fn parcel_id(row: &Row, at: usize) -> Try<ParcelId> {
    bytes(row, at).map(ParcelId)
}

pub(crate) fn digest(row: &Row, at: usize) -> Try<Digest> {
    bytes(row, at).map(Digest)
}

pub(crate) fn text(row: &Row, at: usize) -> Try<Text> {
    Ok(row.try_get::<_, &str>(at)?.into())
}

pub(crate) fn maybe_text(row: &Row, at: usize) -> Try<Option<Text>> {
    Ok(row.try_get::<_, Option<&str>>(at)?.map(Into::into))
}

pub(crate) fn time(row: &Row, at: usize) -> Try<Timestamp> {
    instant(row.try_get(at)?)
}

pub(crate) fn maybe_time(row: &Row, at: usize) -> Try<Option<Timestamp>> {
    row.try_get::<_, Option<i64>>(at)?.map(instant).transpose()
}

fn instant(micros: i64) -> Try<Timestamp> {
    Timestamp::from_microsecond(micros)
        .map_err(|_| Fault::corrupt(format!("a time `{micros}` that cannot be")))
}

pub(crate) fn count(row: &Row, at: usize) -> Try<u64> {
    Ok(u64::try_from(row.try_get::<_, i64>(at)?).unwrap_or_default())
}

pub(crate) fn milestone(row: &Row, at: usize) -> Try<Option<Milestone>> {
    let Some(name) = row.try_get::<_, Option<&str>>(at)? else { return Ok(None) };
    let known = Milestone::from_name(name);
    known.map(Some).ok_or_else(|| Fault::corrupt(format!("a milestone `{name}` that nobody knows")))
}

/// A count as it lies in rows.
pub(crate) fn counted(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
