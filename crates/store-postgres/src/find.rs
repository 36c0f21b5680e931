//! Finding parcels and reading what is kept of them. What names a parcel names its bucket; what asks over all
//! parcels names the buckets it asks.

use std::collections::HashMap;

use jiff::Timestamp;
use store::{AccountId, Buckets, Cursor, DuePoll, Filter, MAX_LIMIT, Parcel, ParcelId, StoredLook, Token};
use tokio_postgres::Row;
use tracking::Text;
use tracking::milestone::Milestone;

use crate::fault::Try;
use crate::fed;
use crate::keep::kind_of;
use crate::learnt::Learnt;
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
pub(crate) fn parcel_of(row: &Row) -> Try<Parcel> {
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
    match link.row(sql, &[&bucket(parcel), &&parcel.0[..]])? {
        Some(row) => parcel_of(&row).map(Some),
        None => fed::parcel(link, parcel),
    }
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
    let mut parcels = page(link, LIST, (account, filter, after, most), parcel_of)?;
    parcels.extend(fed::list(link, account, filter, after, most)?);
    parcels.sort_by_key(|parcel| std::cmp::Reverse((parcel.registered, parcel.id)));
    parcels.truncate(most.min(MAX_LIMIT));
    Ok(parcels)
}

/// A page out of one of the two tables of parcels: those of which only feeds speak have their own.
pub(crate) fn page(
    link: &Link,
    sql: &'static str,
    (account, filter, after, most): (&AccountId, &Filter, Option<Cursor>, usize),
    parcel_of: impl Fn(&Row) -> Try<Parcel>,
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
    link.rows(sql, params)?.iter().map(parcel_of).collect()
}

const LOOKS: &str = "SELECT l.received, l.source, c.kind, l.digest, c.content_type, c.codec, c.body, l.envelope \
    FROM look l JOIN capture c ON c.bucket = l.bucket AND c.parcel = l.parcel AND c.digest = l.digest \
    WHERE l.bucket = $1 AND l.parcel = $2 AND l.received <= $3 ORDER BY l.received, l.source, l.digest";

pub(crate) fn looks(
    link: &Link,
    learnt: &Learnt,
    parcel: ParcelId,
    upto: Option<Timestamp>,
) -> Try<Vec<StoredLook>> {
    let last = upto.map_or(i64::MAX, Timestamp::as_microsecond);
    let rows = link.rows(LOOKS, &[&bucket(parcel), &&parcel.0[..], &last])?;
    let mut looks: Vec<StoredLook> = rows.iter().map(look_of).collect::<Try<_>>()?;
    let fed = fed::looks(link, learnt, parcel, upto)?;
    if !fed.is_empty() {
        looks.extend(fed);
        looks.sort_by(|a, b| (a.received, &a.source, a.digest).cmp(&(b.received, &b.source, b.digest)));
    }
    Ok(looks)
}

pub(crate) fn look_of(row: &Row) -> Try<StoredLook> {
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
        found.extend(fed::parcels(link, part, &after, rows)?);
        if found.len() >= most {
            break;
        }
    }
    found.sort_unstable();
    found.truncate(most);
    Ok(found)
}

pub(crate) fn due(link: &Link, buckets: &Buckets, now: Timestamp, most: usize) -> Try<Vec<DuePoll>> {
    let sql = "SELECT id, next_poll FROM parcel WHERE bucket = ANY($1) AND next_poll <= $2 \
        ORDER BY next_poll, id LIMIT $3";
    let rows = link.rows(sql, &[&numbers(buckets), &now.as_microsecond(), &limit(most)])?;
    rows.iter().map(|row| Ok(DuePoll { parcel: parcel_id(row, 0)?, at: time(row, 1)? })).collect()
}

pub(crate) fn resolve(link: &Link, account: &AccountId, number: &str) -> Try<Vec<ParcelId>> {
    let sql = "SELECT parcel FROM alias WHERE bucket = $1 AND account = $2 AND number = $3";
    let mut found = ids(link, sql, &[&word_bucket(account, "number", number), &&*account.0, &number])?;
    found.extend(fed::resolve(link, account, number)?);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

const ELSEWHERE: &str = "SELECT a.number, a.parcel FROM unnest($1::int2[], $2::text[]) AS k (bucket, number) \
    JOIN alias a ON a.bucket = k.bucket AND a.account = $3 AND a.number = k.number";

/// The parcels of each number, but for those that only feeds know.
pub(crate) fn elsewhere(link: &Link, account: &AccountId, asked: &[&str]) -> Try<Vec<Vec<ParcelId>>> {
    let mut distinct = asked.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let buckets: Vec<i16> = distinct.iter().map(|number| word_bucket(account, "number", number)).collect();
    let mut known: HashMap<Text, Vec<ParcelId>> = HashMap::new();
    for row in link.rows(ELSEWHERE, &[&buckets, &distinct, &&*account.0])? {
        known.entry(text(&row, 0)?).or_default().push(parcel_id(&row, 1)?);
    }
    known.values_mut().for_each(|parcels| parcels.sort_unstable());
    Ok(asked.iter().map(|number| known.get(*number).cloned().unwrap_or_default()).collect())
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
    let rows = link.rows(sql, &[&bucket(parcel), &&parcel.0[..]])?;
    let mut numbers: Vec<Text> = rows.iter().map(|row| text(row, 0)).collect::<Try<_>>()?;
    let own = fed::parcel(link, parcel)?.filter(|fed| !fed.forgotten && !numbers.contains(&fed.number));
    if let Some(fed) = own {
        numbers.push(fed.number);
        numbers.sort_unstable();
    }
    Ok(numbers)
}
