//! Parcels that only feeds speak of: their states, and how they are found, listed and looked at.

use std::collections::HashMap;

use jiff::Timestamp;
use store::feed::{State, places, slices};
use store::{AccountId, Cursor, Facts, Filter, Parcel, ParcelId, StoredLook, Token};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use tracking::milestone::Milestone;

use crate::aged::AGED;
use crate::derived::account_bucket;
use crate::fault::Try;
use crate::learnt::Learnt;
use crate::link::{Link, Params};
use crate::row::{bucket, count, keys, maybe_text, milestone, parcel_id, text, time};
use crate::{feed, find};

const STATES: &str = "SELECT f.id, f.version, f.looks FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    JOIN fed f ON f.bucket = k.bucket AND f.id = k.id";
const OTHERS: &str = "SELECT p.id FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    JOIN parcel p ON p.bucket = k.bucket AND p.id = k.id";

/// The state of each parcel.
pub(crate) fn states(link: &Link, learnt: &Learnt, parcels: &[ParcelId]) -> Try<Vec<State>> {
    let mut states: Vec<Option<State>> = parcels.iter().map(|_| None).collect();
    // Most ask in the order of ids, and the rows come in the order asked for.
    let mut next = 0;
    let mut at = |id: ParcelId| {
        let ahead = parcels.iter().skip(next).position(|parcel| *parcel == id);
        let found = ahead.map(|ahead| next + ahead).or_else(|| parcels.iter().position(|one| *one == id));
        next = found.map_or(next, |found| found + 1);
        found
    };
    let (buckets, ids) = keys(parcels);
    for row in link.rows(STATES, &[&buckets, &ids])? {
        let packed: Option<&[u8]> = row.try_get(2)?;
        let looks = packed.map(|packed| learnt.state(link, packed)).transpose()?;
        if let Some(at) = at(parcel_id(&row, 0)?) {
            states[at] = Some(State { version: count(&row, 1)?, looks });
        }
    }
    let unknown: Vec<ParcelId> =
        parcels.iter().zip(&states).filter(|(_, state)| state.is_none()).map(|(parcel, _)| *parcel).collect();
    let (mut others, mut aged) = (Vec::new(), HashMap::new());
    if !unknown.is_empty() {
        let (buckets, ids) = keys(&unknown);
        let given = link.pipeline(&[(OTHERS, &[&buckets, &ids]), (AGED, &[&buckets, &ids])])?;
        for row in given.first().into_iter().flatten() {
            others.push(parcel_id(row, 0)?);
        }
        others.sort_unstable();
        for row in given.get(1).into_iter().flatten() {
            aged.insert(parcel_id(row, 0)?, count(row, 1)?);
        }
    }
    // A parcel like all others has no state; of one that nobody knows the state is empty. The versions of one that
    // aged out go on.
    let none = |parcel: &ParcelId| State {
        version: aged.get(parcel).copied().unwrap_or_default(),
        looks: others.binary_search(parcel).is_err().then(Vec::new),
    };
    Ok(parcels.iter().zip(states).map(|(parcel, state)| state.unwrap_or_else(|| none(parcel))).collect())
}

fn parcel_of(row: &Row) -> Try<Parcel> {
    let number = text(row, 2)?;
    Ok(Parcel {
        id: parcel_id(row, 0)?,
        account: AccountId(text(row, 1)?),
        forgotten: number.is_empty(),
        number,
        carrier: maybe_text(row, 3)?,
        reference: None,
        token: Token::NONE,
        registered: time(row, 4)?,
        next_poll: None,
        milestone: milestone(row, 5)?,
        version: count(row, 6)?,
    })
}

/// A parcel that only feeds speak of.
pub(crate) fn parcel(link: &Link, parcel: ParcelId) -> Try<Option<Parcel>> {
    let sql = "SELECT id, account, number, carrier, registered, milestone, version FROM fed \
        WHERE bucket = $1 AND id = $2";
    link.row(sql, &[&bucket(parcel), &&parcel.0[..]])?.as_ref().map(parcel_of).transpose()
}

/// Its facts: the state.
pub(crate) fn facts(link: &Link, learnt: &Learnt, parcel: ParcelId) -> Try<Option<Facts>> {
    let sql = "SELECT version, derived, milestone, looks, items FROM fed \
        WHERE bucket = $1 AND id = $2 AND looks IS NOT NULL";
    let Some(row) = link.row(sql, &[&bucket(parcel), &&parcel.0[..]])? else { return Ok(None) };
    Ok(Some(Facts {
        version: count(&row, 0)?,
        derived: time(&row, 1)?,
        looks_seen: places::read(row.try_get(4)?).len() as u64,
        milestone: milestone(&row, 2)?.unwrap_or(Milestone::Unknown),
        journey: learnt.state(link, row.try_get(3)?)?,
    }))
}

const CARRIERS: &str = "SELECT carrier FROM fed_carrier WHERE bucket = $1 AND account = $2";
const FOUND: &str = "SELECT f.id FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    JOIN fed f ON f.bucket = k.bucket AND f.id = k.id WHERE f.number <> ''";

/// The parcels of a number that feeds speak of: their ids follow from the carriers that were declared.
pub(crate) fn resolve(link: &Link, account: &AccountId, number: &str) -> Try<Vec<ParcelId>> {
    let mut candidates = Vec::new();
    for row in link.rows(CARRIERS, &[&account_bucket(account), &&*account.0])? {
        let carrier: &str = row.try_get(0)?;
        candidates.push(ParcelId::new(account, number, Some(carrier).filter(|carrier| !carrier.is_empty())));
    }
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let (buckets, ids) = keys(&candidates);
    link.rows(FOUND, &[&buckets, &ids])?.iter().map(|row| parcel_id(row, 0)).collect()
}

const LIST: &str = "SELECT id, account, number, carrier, registered, milestone, version FROM fed \
    WHERE bucket = ANY($1) AND account = $2 AND looks IS NOT NULL AND (registered, id) < ($3, $4) \
    AND ($5::text IS NULL OR milestone = $5) \
    AND ($6::text IS NULL OR position(lower($6 COLLATE \"C\") IN lower(number)) > 0) \
    ORDER BY registered DESC, id DESC LIMIT $7";

/// A page of the account's parcels that only feeds speak of, the newest first.
pub(crate) fn list(
    link: &Link,
    account: &AccountId,
    filter: &Filter,
    after: Option<Cursor>,
    most: usize,
) -> Try<Vec<Parcel>> {
    find::page(link, LIST, (account, filter, after, most), parcel_of)
}

const WALK: &str =
    "SELECT id FROM fed WHERE bucket = $1 AND id > $2 AND looks IS NOT NULL ORDER BY id LIMIT $3";

/// The ids after one, of these buckets, of parcels that only feeds speak of.
pub(crate) fn parcels(link: &Link, buckets: &[i16], after: &[u8], rows: i64) -> Try<Vec<ParcelId>> {
    let params: Vec<[&(dyn ToSql + Sync); 3]> =
        buckets.iter().map(|bucket| [bucket as _, &after as _, &rows as _]).collect();
    let asked: Vec<(&'static str, Params<'_>)> = params.iter().map(|one| (WALK, &one[..])).collect();
    link.pipeline(&asked)?.iter().flatten().map(|row| parcel_id(row, 0)).collect()
}

/// Where a parcel's items lie.
pub(crate) const ITEMS: &str = "SELECT items FROM fed WHERE bucket = $1 AND id = $2";

/// What feeds told of a parcel, as looks.
pub(crate) fn looks(
    link: &Link,
    learnt: &Learnt,
    parcel: ParcelId,
    upto: Option<Timestamp>,
) -> Try<Vec<StoredLook>> {
    let Some(row) = link.row(ITEMS, &[&bucket(parcel), &&parcel.0[..]])? else { return Ok(Vec::new()) };
    let mut looks = Vec::new();
    for at in places::read(row.try_get(0)?) {
        let Some(chunk) = feed::chunk(link, at.chunk)? else { continue };
        let Some(plain) = feed::slice(link, learnt, parcel.bucket(), at.chunk)? else { continue };
        let look = slices::look(chunk, &plain, at)?;
        looks.extend(Some(look).filter(|look| upto.is_none_or(|upto| look.received <= upto)));
    }
    Ok(looks)
}
