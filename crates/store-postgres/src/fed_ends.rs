//! How the state of a parcel ends: it becomes a parcel like all others, or is forgotten.
//!
//! A registration and a first state at the same moment must see one another. So who registers first puts a row of no
//! content among the fed ones, holds it to the end, and takes it away again: who folds waits for that, and then finds
//! the parcel; or the row of the fold is there already, and is held.

use std::collections::{BTreeMap, BTreeSet};

use store::feed::places;
use store::{AccountId, NewParcel, ParcelId, Token};

use crate::fault::Try;
use crate::keep::STALE;
use crate::learnt::Learnt;
use crate::link::{Link, Params};
use crate::register::{ALIASES, NUMBERS, word_bucket};
use crate::row::{bucket, keys, maybe_text, parcel_id, text};
use crate::{feed, gate};

/// What feeds know of a parcel that is about to be registered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub(crate) forgotten: bool,
    has_state: bool,
}

const MEET: &str = "INSERT INTO fed (bucket, registered, derived, version, id, account, number, items) \
    SELECT k.bucket, 0, 0, 0, k.id, '', '', '' FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    ON CONFLICT (bucket, id) DO UPDATE SET version = fed.version \
    RETURNING id, number = '', looks IS NOT NULL, registered = 0 AND items = ''";
const PART: &str = "DELETE FROM fed USING unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    WHERE fed.bucket = k.bucket AND fed.id = k.id AND fed.registered = 0 AND fed.items = ''";

/// What feeds know of parcels, in the order of ids; until the end of the transaction nobody folds a first state.
pub(crate) fn meet<'a>(
    link: &Link,
    parcels: impl Iterator<Item = &'a NewParcel>,
) -> Try<BTreeMap<ParcelId, Known>> {
    let mut known = BTreeMap::new();
    if !gate::has_feeds(link)? {
        return Ok(known);
    }
    let ids: BTreeSet<ParcelId> = parcels.map(|parcel| parcel.id).collect();
    let (buckets, ids) = keys(&ids);
    let given = link.pipeline(&[(MEET, &[&buckets, &ids]), (PART, &[&buckets, &ids])])?;
    for row in given.iter().flatten() {
        let nothing: bool = row.try_get(3)?;
        let standing = Known { forgotten: row.try_get(1)?, has_state: row.try_get(2)? };
        if !nothing {
            known.insert(parcel_id(row, 0)?, standing);
        }
    }
    Ok(known)
}

const END: &str =
    "UPDATE fed SET number = $3, looks = NULL WHERE bucket = $1 AND id = $2 RETURNING registered, version";
const BEGUN: &str =
    "UPDATE parcel SET registered = $3, version = greatest(version, $4) WHERE bucket = $1 AND id = $2";

/// Lets the state of a parcel end that is registered now. Its facts are derived again from all that is kept. Whether
/// feeds told of it before.
pub(crate) fn end(link: &Link, parcel: &NewParcel, known: Known) -> Try<bool> {
    end_as(link, parcel.id, &parcel.number)?;
    Ok(known.has_state)
}

fn end_as(link: &Link, parcel: ParcelId, number: &str) -> Try<()> {
    let (bucket, id) = (bucket(parcel), &parcel.0[..]);
    let Some(row) = link.row(END, &[&bucket, &id, &number])? else { return Ok(()) };
    let (registered, version): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    link.pipeline(&[(BEGUN, &[&bucket, &id, &registered, &version]), (STALE, &[&vec![bucket], &vec![id]])])?;
    Ok(())
}

const SPOKEN_OF: &str = "SELECT f.id, f.number = '' FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    JOIN fed f ON f.bucket = k.bucket AND f.id = k.id WHERE f.looks IS NOT NULL OR f.number = ''";
const HELD: &str =
    "SELECT account, number, carrier FROM fed WHERE bucket = $1 AND id = $2 AND looks IS NOT NULL FOR UPDATE";
const LIKE_ALL_OTHERS: &str = "INSERT INTO parcel (bucket, id, account, number, carrier, token, registered) \
    VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (bucket, id) DO NOTHING";

/// Of parcels that so far only feeds spoke of another source speaks now: they become parcels like all others. They have
/// no page until somebody declares them. Gives those that were forgotten.
pub(crate) fn spoken_of(link: &Link, parcels: &BTreeSet<ParcelId>) -> Try<Vec<ParcelId>> {
    let mut forgotten = Vec::new();
    if !gate::has_feeds(link)? {
        return Ok(forgotten);
    }
    let (buckets, ids) = keys(parcels);
    for row in link.rows(SPOKEN_OF, &[&buckets, &ids])? {
        let parcel = parcel_id(&row, 0)?;
        if row.try_get(1)? {
            forgotten.push(parcel);
        } else {
            become_one(link, parcel)?;
        }
    }
    Ok(forgotten)
}

fn become_one(link: &Link, parcel: ParcelId) -> Try<()> {
    let (bucket, id) = (bucket(parcel), &parcel.0[..]);
    let Some(row) = link.row(HELD, &[&bucket, &id])? else { return Ok(()) };
    let (account, number, carrier) = (AccountId(text(&row, 0)?), text(&row, 1)?, maybe_text(&row, 2)?);
    let (accounts, numbers, ids) = (vec![&*account.0], vec![&*number], vec![id]);
    let alias_bucket = vec![word_bucket(&account, "number", &number)];
    link.pipeline(&[
        (
            LIKE_ALL_OTHERS,
            &[&bucket, &id, &accounts[0], &numbers[0], &carrier.as_deref(), &&Token::NONE.0[..]],
        ),
        (ALIASES, &[&alias_bucket, &accounts, &numbers, &ids]),
        (NUMBERS, &[&vec![bucket], &ids, &numbers]),
    ])?;
    end_as(link, parcel, &number)
}

const STONE: &str = "UPDATE fed SET number = '', carrier = NULL, milestone = NULL, looks = NULL, \
    version = version + 1 WHERE bucket = $1 AND id = $2 RETURNING items";

/// Erases what feeds told of a parcel; how many items there were.
pub(crate) fn forget(link: &Link, learnt: &Learnt, parcel: ParcelId) -> Try<u64> {
    let key: Params<'_> = &[&bucket(parcel), &&parcel.0[..]];
    let Some(row) = link.row(STONE, key)? else { return Ok(0) };
    feed::erase(link, learnt, parcel.bucket(), &places::read(row.try_get(0)?))
}
