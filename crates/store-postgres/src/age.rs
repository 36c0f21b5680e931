//! Who is over. A reader finds them, a page at a time in a few statements, so that nobody waits for the search; the
//! writer asks again behind the locks before it lets them go (`let_go`).

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use store::feed::{ItemAt, places};
use store::{ParcelId, Policy};
use tracking::milestone::Milestone;

use crate::fault::Try;
use crate::feed;
use crate::link::Link;
use crate::row::{keys, milestone, parcel_id, time};

/// How much goes in one transaction. An item of a feed weighs one, what else there is of a parcel as much as twenty.
const AT_ONCE: usize = 2_000;
const A_PARCEL: usize = 20;

/// A parcel that the policy does something to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) parcel: ParcelId,
    items: usize,
}

/// What is known of a parcel's age, and where its items lie.
struct Standing {
    milestone: Option<Milestone>,
    last: Timestamp,
    items: Vec<ItemAt>,
}

const STALE: &str = "SELECT s.parcel FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    JOIN stale s ON s.bucket = k.bucket AND s.parcel = k.id";
const KNOWN: &str = "SELECT p.id, p.milestone, greatest(p.registered, (SELECT max(l.received) FROM look l \
    WHERE l.bucket = p.bucket AND l.parcel = p.id)) FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    JOIN parcel p ON p.bucket = k.bucket AND p.id = k.id WHERE NOT p.forgotten AND NOT EXISTS (SELECT 1 FROM notice n \
    WHERE n.bucket = p.bucket AND n.parcel = p.id AND n.due IS NOT NULL)";
const FED: &str = "SELECT f.id, f.milestone, f.registered, f.items, f.looks IS NOT NULL \
    FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) JOIN fed f ON f.bucket = k.bucket AND f.id = k.id \
    WHERE f.number <> '' AND NOT EXISTS (SELECT 1 FROM notice n \
    WHERE n.bucket = f.bucket AND n.parcel = f.id AND n.due IS NOT NULL)";
const OLD: &str = "SELECT n.parcel FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    JOIN notice n ON n.bucket = k.bucket AND n.parcel = k.id WHERE n.due IS NULL AND n.queued < $3 \
    UNION SELECT o.parcel FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    JOIN opinion o ON o.bucket = k.bucket AND o.parcel = k.id WHERE o.at < $4";

/// Those of these parcels that the policy does something to, in their order.
pub(crate) fn candidates(
    link: &Link,
    now: Timestamp,
    policy: &Policy,
    parcels: &[ParcelId],
) -> Try<Vec<Candidate>> {
    let (buckets, ids) = keys(parcels);
    let mut stale = HashSet::new();
    for row in link.rows(STALE, &[&buckets, &ids])? {
        stale.insert(parcel_id(&row, 0)?);
    }
    let mut found: BTreeMap<ParcelId, usize> = BTreeMap::new();
    let (notices, opinions) = hours(now, policy);
    for row in link.rows(OLD, &[&buckets, &ids, &notices, &opinions])? {
        found.insert(parcel_id(&row, 0)?, 0);
    }
    for (parcel, items) in over(link, now, policy, parcels, &stale)? {
        found.insert(parcel, items.len());
    }
    Ok(found.into_iter().map(|(parcel, items)| Candidate { parcel, items }).collect())
}

/// The hours before which notices and opinions go.
pub(crate) fn hours(now: Timestamp, policy: &Policy) -> (i64, i64) {
    let micros = |hour: Option<Timestamp>| hour.map_or(i64::MIN, Timestamp::as_microsecond);
    (micros(policy.notices_before(now)), micros(policy.opinions_before(now)))
}

/// Cuts what was found into what goes in one transaction each, of one bucket.
pub(crate) fn portions(found: &[Candidate]) -> Vec<Vec<Candidate>> {
    let mut portions: Vec<Vec<Candidate>> = Vec::new();
    let mut weight = AT_ONCE;
    for candidate in found {
        let same = portions.last().and_then(|portion| portion.first());
        if weight >= AT_ONCE || same.is_none_or(|same| same.parcel.bucket() != candidate.parcel.bucket()) {
            portions.push(Vec::new());
            weight = 0;
        }
        weight += A_PARCEL + candidate.items;
        portions.last_mut().into_iter().for_each(|portion| portion.push(*candidate));
    }
    portions
}

/// Those of which all is over: nothing waits to be derived or told, and nobody spoke of them for long; and where the
/// items lie that feeds told of them.
pub(crate) fn over(
    link: &Link,
    now: Timestamp,
    policy: &Policy,
    parcels: &[ParcelId],
    stale: &HashSet<ParcelId>,
) -> Try<BTreeMap<ParcelId, Vec<ItemAt>>> {
    let mut old = standings(link, parcels)?;
    old.retain(|parcel, one| !stale.contains(parcel) && policy.is_over(now, one.milestone, one.last));
    let chunks = feed::chunks(link, old.values().flat_map(|one| &one.items).map(|at| at.chunk))?;
    old.retain(|_, one| {
        let told = one.items.iter().filter_map(|at| chunks.get(&at.chunk)).map(|chunk| chunk.received).max();
        told.is_none_or(|told| policy.is_over(now, one.milestone, told))
    });
    Ok(old.into_iter().map(|(parcel, one)| (parcel, one.items)).collect())
}

fn standings(link: &Link, parcels: &[ParcelId]) -> Try<BTreeMap<ParcelId, Standing>> {
    let (buckets, ids) = keys(parcels);
    let given = link.pipeline(&[(KNOWN, &[&buckets, &ids]), (FED, &[&buckets, &ids])])?;
    let mut all = BTreeMap::new();
    for row in given.first().into_iter().flatten() {
        let standing = Standing { milestone: milestone(row, 1)?, last: time(row, 2)?, items: Vec::new() };
        all.insert(parcel_id(row, 0)?, standing);
    }
    for row in given.get(1).into_iter().flatten() {
        let (parcel, items) = (parcel_id(row, 0)?, places::read(row.try_get(3)?));
        if row.try_get(4)? {
            all.insert(parcel, Standing { milestone: milestone(row, 1)?, last: time(row, 2)?, items });
        } else if let Some(known) = all.get_mut(&parcel) {
            known.items = items;
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_is_of_one_bucket_and_not_too_long() {
        let of = |byte: u8, items: usize| Candidate { parcel: ParcelId([byte; 16]), items };
        let sizes = |found: &[Candidate]| portions(found).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(&[]), [0; 0]);
        assert_eq!(sizes(&[of(1, 10), of(1, 10), of(200, 10)]), [2, 1]);
        assert_eq!(sizes(&[of(1, 1_990), of(1, 0), of(1, 0)]), [1, 2]);
    }
}
