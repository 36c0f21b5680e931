//! Folding what has no state: the parcel is one like all others, whose items are only noted, and which is derived again;
//! or it was forgotten, and the items are erased.

use std::collections::HashMap;

use jiff::Timestamp;
use store::feed::prepared::Prepared;
use store::{Commit, ParcelId};

use crate::fault::Try;
use crate::feed;
use crate::keep::STALE;
use crate::learnt::Learnt;
use crate::link::Link;
use crate::row::{count, keys, parcel_id};

/// What a parcel without a state is.
struct Other {
    version: u64,
    registered: i64,
    forgotten: bool,
}

const OTHERS: &str = "SELECT p.id, p.version, p.registered, p.forgotten \
    FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) JOIN parcel p ON p.bucket = k.bucket AND p.id = k.id";
const STONES: &str = "SELECT f.id, f.version, f.registered, true \
    FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) JOIN fed f ON f.bucket = k.bucket AND f.id = k.id \
    WHERE f.number = ''";
const NOTED: &str = "INSERT INTO fed (bucket, registered, derived, version, id, account, number, items) \
    SELECT k.bucket, k.registered, $3, 0, k.id, k.account, k.number, k.items \
    FROM unnest($1::int2[], $2::bytea[], $4::int8[], $5::text[], $6::text[], $7::bytea[]) \
    AS k (bucket, id, registered, account, number, items) \
    ON CONFLICT (bucket, id) DO UPDATE SET items = fed.items || excluded.items";

/// Writes what has no state. The row among the stale comes first: it is the lock of the parcel's looks, behind which
/// nobody derives or forgets.
pub(crate) fn write(
    link: &Link,
    learnt: &Learnt,
    now: Timestamp,
    states: &[Prepared],
) -> Try<HashMap<ParcelId, Commit>> {
    let mut commits = HashMap::with_capacity(states.len());
    let notes: Vec<&Prepared> = states.iter().filter(|one| one.packed.is_none()).collect();
    if notes.is_empty() {
        return Ok(commits);
    }
    let (buckets, ids) = keys(notes.iter().map(|one| &one.state.parcel));
    let given = link.pipeline(&[
        (STALE, &[&buckets, &ids]),
        (OTHERS, &[&buckets, &ids]),
        (STONES, &[&buckets, &ids]),
    ])?;
    let mut others = HashMap::new();
    for row in given.iter().flatten() {
        let other =
            Other { version: count(row, 1)?, registered: row.try_get(2)?, forgotten: row.try_get(3)? };
        others.entry(parcel_id(row, 0)?).or_insert(other);
    }
    let mut noted = Vec::new();
    for one in notes {
        let parcel = one.state.parcel;
        let commit = match others.get(&parcel) {
            None => Commit::Conflict { version: 0 },
            Some(other) if other.forgotten => {
                feed::erase(link, learnt, parcel.bucket(), &one.state.items)?;
                Commit::Gone
            }
            Some(other) => {
                noted.push((one, other.registered));
                Commit::Committed { version: other.version }
            }
        };
        commits.insert(parcel, commit);
    }
    note(link, now, &noted)?;
    Ok(commits)
}

fn note(link: &Link, now: Timestamp, noted: &[(&Prepared, i64)]) -> Try<()> {
    if noted.is_empty() {
        return Ok(());
    }
    let (buckets, ids) = keys(noted.iter().map(|(one, _)| &one.state.parcel));
    link.run(
        NOTED,
        &[
            &buckets,
            &ids,
            &now.as_microsecond(),
            &noted.iter().map(|(_, registered)| *registered).collect::<Vec<_>>(),
            &noted.iter().map(|(one, _)| &*one.state.account.0).collect::<Vec<_>>(),
            &noted.iter().map(|(one, _)| &*one.state.number).collect::<Vec<_>>(),
            &noted.iter().map(|(one, _)| one.items.as_slice()).collect::<Vec<_>>(),
        ],
    )?;
    Ok(())
}
