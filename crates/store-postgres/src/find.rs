//! Finding parcels and reading what is kept of them. What names a parcel names its bucket; what asks over all
//! parcels names the buckets it asks.

use jiff::Timestamp;
use store::{AccountId, Buckets, Cursor, DuePoll, Filter, Parcel, ParcelId, StoredLook, Token};
use tokio_postgres::Row;
use tracking::Text;
use tracking::milestone::Milestone;

use crate::fault::Try;
use crate::keep::kind_of;
use crate::link::{Link, Params};
use crate::register::word_bucket;
use crate::row::{
    bucket, bytes, count, digest, limit, maybe_text, maybe_time, milestone, number, numbers, parcel_id, text,
    time,
};
use store::codec;

/// How many buckets are asked at once by what goes from bucket to bucket.
const AT_ONCE: usize = 32;

/// The columns are those of every query for parcels.
fn parcel_of(row: &Row) -> Try<Parcel> {
    Ok(Parcel {
        id: parcel_id(row, 0)?,
        account: AccountId(text(row, 1)?),
        number: text(row, 2)?,
        carrier: maybe_text(row, 3)?,
        reference: maybe_text(row, 4)?,
        token: Token(bytes(row, 5)?),
        registered: time(row, 6)?,
        next_poll: maybe_time(row, 7)?,
        milestone: milestone(row, 8)?,
        version: count(row, 9)?,
        forgotten: row.try_get(10)?,
    })
}

pub(crate) fn parcel(link: &Link, parcel: ParcelId) -> Try<Option<Parcel>> {
    let sql = "SELECT id, account, number, carrier, reference, token, registered, next_poll, milestone, version, \
        forgotten FROM parcel WHERE bucket = $1 AND id = $2";
    link.row(sql, &[&bucket(parcel), &&parcel.0[..]])?.as_ref().map(parcel_of).transpose()
}

const LIST: &str = "SELECT id, account, number, carrier, reference, token, registered, next_poll, milestone, version, \
    forgotten FROM parcel WHERE bucket = ANY($1) AND account = $2 AND NOT forgotten AND (registered, id) < ($3, $4) \
    AND ($5::text IS NULL OR milestone = $5) AND ($6::text IS NULL OR position(lower($6 COLLATE \"C\") IN lower(number)) > 0 \
    OR position(lower($6 COLLATE \"C\") IN lower(coalesce(reference, ''))) > 0) ORDER BY registered DESC, id DESC LIMIT $7";

pub(crate) fn list(
    link: &Link,
    account: &AccountId,
    filter: &Filter,
    after: Option<Cursor>,
    most: usize,
) -> Try<Vec<Parcel>> {
    let (registered, id) =
        after.map_or((i64::MAX, [0; 16]), |after| (after.registered.as_microsecond(), after.parcel.0));
    let milestone = filter.milestone.map(Milestone::name);
    let params: Params<'_> = &[
        &numbers(&Buckets::ALL),
        &&*account.0,
        &registered,
        &&id[..],
        &milestone,
        &filter.text.as_deref(),
        &limit(most),
    ];
    link.rows(LIST, params)?.iter().map(parcel_of).collect()
}

const LOOKS: &str = "SELECT l.received, l.source, c.kind, l.digest, c.content_type, c.codec, c.body, l.envelope \
    FROM look l JOIN capture c ON c.bucket = l.bucket AND c.parcel = l.parcel AND c.digest = l.digest \
    WHERE l.bucket = $1 AND l.parcel = $2 AND l.received <= $3 ORDER BY l.received, l.source, l.digest";

pub(crate) fn looks(link: &Link, parcel: ParcelId, upto: Option<Timestamp>) -> Try<Vec<StoredLook>> {
    let upto = upto.map_or(i64::MAX, Timestamp::as_microsecond);
    let rows = link.rows(LOOKS, &[&bucket(parcel), &&parcel.0[..], &upto])?;
    rows.iter().map(look_of).collect()
}

fn look_of(row: &Row) -> Try<StoredLook> {
    let envelope: &[u8] = row.try_get(7)?;
    Ok(StoredLook {
        received: time(row, 0)?,
        source: text(row, 1)?,
        kind: kind_of(row.try_get(2)?),
        digest: digest(row, 3)?,
        content_type: text(row, 4)?,
        body: codec::decode(row.try_get(5)?, row.try_get(6)?)?,
        envelope: envelope.try_into().ok().map(store::Digest),
    })
}

/// Parcels of a query whose only column is their id, in the order of the query.
fn ids(link: &Link, sql: &'static str, params: Params<'_>) -> Try<Vec<ParcelId>> {
    link.rows(sql, params)?.iter().map(|row| parcel_id(row, 0)).collect()
}

/// Those that are registered, of what waits in these buckets; whichever comes first, so that a long queue costs no
/// sorting.
pub(crate) fn stale(link: &Link, buckets: &Buckets, most: usize) -> Try<Vec<ParcelId>> {
    let sql = "SELECT s.parcel FROM stale s JOIN parcel p ON p.bucket = s.bucket AND p.id = s.parcel \
        WHERE s.bucket = ANY($1) AND NOT p.forgotten LIMIT $2";
    let mut stale = ids(link, sql, &[&numbers(buckets), &limit(most)])?;
    stale.sort_unstable();
    Ok(stale)
}

/// From bucket to bucket: sorting all that are left for each page would make a walk over all of them endless.
pub(crate) fn parcels(
    link: &Link,
    buckets: &Buckets,
    after: Option<ParcelId>,
    most: usize,
) -> Try<Vec<ParcelId>> {
    let sql = "SELECT id FROM parcel WHERE bucket = $1 AND id > $2 AND NOT forgotten ORDER BY id LIMIT $3";
    let first = after.map_or(0, bucket);
    let after = after.map(|after| after.0.to_vec()).unwrap_or_default();
    let rows = limit(most);
    let most = usize::try_from(rows).unwrap_or_default();
    let ahead: Vec<i16> = numbers(buckets).into_iter().filter(|bucket| *bucket >= first).collect();
    let mut found = Vec::new();
    for part in ahead.chunks(AT_ONCE) {
        let params: Vec<[&(dyn tokio_postgres::types::ToSql + Sync); 3]> =
            part.iter().map(|bucket| [bucket as _, &after as _, &rows as _]).collect();
        let asked: Vec<(&'static str, Params<'_>)> = params.iter().map(|params| (sql, &params[..])).collect();
        for row in link.pipeline(&asked)?.iter().flatten() {
            found.push(parcel_id(row, 0)?);
        }
        if found.len() >= most {
            found.truncate(most);
            break;
        }
    }
    Ok(found)
}

pub(crate) fn due(link: &Link, buckets: &Buckets, now: Timestamp, most: usize) -> Try<Vec<DuePoll>> {
    let sql = "SELECT id, next_poll FROM parcel WHERE bucket = ANY($1) AND next_poll <= $2 \
        ORDER BY next_poll, id LIMIT $3";
    let rows = link.rows(sql, &[&numbers(buckets), &now.as_microsecond(), &limit(most)])?;
    rows.iter().map(|row| Ok(DuePoll { parcel: parcel_id(row, 0)?, at: time(row, 1)? })).collect()
}

pub(crate) fn resolve(link: &Link, account: &AccountId, number: &str) -> Try<Vec<ParcelId>> {
    let sql = "SELECT parcel FROM alias WHERE bucket = $1 AND account = $2 AND number = $3 ORDER BY parcel";
    ids(link, sql, &[&word_bucket(account, "number", number), &&*account.0, &number])
}

pub(crate) fn by_reference(link: &Link, account: &AccountId, reference: &str) -> Try<Vec<ParcelId>> {
    let sql =
        "SELECT parcel FROM reference WHERE bucket = $1 AND account = $2 AND reference = $3 ORDER BY parcel";
    ids(link, sql, &[&word_bucket(account, "reference", reference), &&*account.0, &reference])
}

pub(crate) fn by_token(link: &Link, token: Token) -> Try<Option<ParcelId>> {
    let sql = "SELECT parcel FROM token WHERE bucket = $1 AND token = $2";
    Ok(ids(link, sql, &[&number(token.bucket()), &&token.0[..]])?.pop())
}

pub(crate) fn numbers_of(link: &Link, parcel: ParcelId) -> Try<Vec<Text>> {
    let sql = "SELECT number FROM number_of WHERE bucket = $1 AND parcel = $2 ORDER BY number";
    link.rows(sql, &[&bucket(parcel), &&parcel.0[..]])?.iter().map(|row| text(row, 0)).collect()
}
