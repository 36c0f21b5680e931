//! Leases on buckets: a row each, changed by compare and set.
//!
//! A node first says that it is there, counts who else is, and so knows its share. What it holds it renews; what is
//! more than its share it lets end; what is free or has ended it takes, and each taking raises the epoch. A worker's
//! write takes a share of the lease's row in its own transaction (`fence`): whoever wants to take the bucket waits
//! for that transaction, and a worker whose bucket was taken finds no row of its epoch. The epoch is in a key of the
//! table, so that taking waits for such shares and renewing does not.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use store::{Bucket, Buckets, Lease, StoreError};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::fault::{Fault, Try};
use crate::link::{Link, Params};
use crate::row::{count, number};
use crate::schema::LETTERS_VERSION;

/// How many buckets are taken in one transaction.
const AT_ONCE: usize = 64;

/// What a node is called in the rows, and the epoch of what it does.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    pub(crate) node: Arc<str>,
    pub(crate) epoch: i64,
}

/// The server's hour: nodes' clocks differ. A parameter from here on.
pub(crate) fn hour(link: &Link) -> Try<Timestamp> {
    let sql = "SELECT (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::int8";
    let row = link.row(sql, &[])?.ok_or_else(|| Fault::away("no hour"))?;
    crate::row::time(&row, 0)
}

const HERE: &str = "INSERT INTO node (bucket, name, until, speaks) VALUES (0, $1, $2, $3) \
    ON CONFLICT (bucket, name) DO UPDATE SET until = excluded.until";
const GONE: &str = "DELETE FROM node WHERE bucket = 0 AND until <= $1";
const NODES: &str = "SELECT count(*) FROM node WHERE bucket = 0";
const HELD: &str = "SELECT bucket, node, epoch, until FROM lease WHERE bucket = ANY($1) ORDER BY bucket";
const RENEW: &str =
    "UPDATE lease SET until = $3 WHERE bucket = ANY($1) AND node = $2 RETURNING bucket, epoch";
const LET_END: &str = "UPDATE lease SET until = 0 WHERE bucket = ANY($1) AND node = $2";
const FIRST: &str = "INSERT INTO lease (bucket, node, epoch, until) SELECT b, $2, 1, $3 FROM unnest($1::int2[]) AS b \
    ON CONFLICT (bucket) DO NOTHING RETURNING bucket, epoch";
/// Whoever still writes under the old epoch is not waited for: he may be asleep in the middle of it.
const TAKE: &str = "WITH free AS (SELECT bucket FROM lease WHERE bucket = $1 AND epoch = $4 AND until <= $5 \
    FOR UPDATE SKIP LOCKED) UPDATE lease SET node = $2, epoch = epoch + 1, until = $3 FROM free \
    WHERE lease.bucket = $1 AND free.bucket = $1 RETURNING lease.bucket, epoch";

/// How the buckets are before a node renews.
#[derive(Default)]
struct Seen {
    mine: Vec<i16>,
    ended: Vec<(i16, i64)>,
    free: Vec<i16>,
}

pub(crate) fn lease(link: &Link, node: &str, now: Timestamp, length: Duration) -> Try<Lease> {
    let until = now.checked_add(length).unwrap_or(Timestamp::MAX);
    let (now, end) = (now.as_microsecond(), until.as_microsecond());
    link.run(HERE, &[&node, &end, &LETTERS_VERSION])?;
    link.run(GONE, &[&now])?;
    let nodes = link.row(NODES, &[])?.map_or(Ok(1), |row| count(&row, 0))?.max(1);
    let share = usize::from(Bucket::COUNT).div_ceil(usize::try_from(nodes).unwrap_or(usize::MAX));
    let mut seen = look(link, node, now)?;
    let surplus = seen.mine.split_off(share.min(seen.mine.len()));
    if !surplus.is_empty() {
        link.run(LET_END, &[&surplus, &node])?;
    }
    let mut held = Vec::new();
    keep(&mut held, &link.rows(RENEW, &[&seen.mine, &node, &end])?)?;
    seen.free.truncate(share.saturating_sub(held.len()));
    if !seen.free.is_empty() {
        keep(&mut held, &link.rows(FIRST, &[&seen.free, &node, &end])?)?;
    }
    seen.ended.truncate(share.saturating_sub(held.len()));
    for part in seen.ended.chunks(AT_ONCE) {
        match take(link, part, node, end, now) {
            Ok(taken) => keep(&mut held, &taken)?,
            // Two took the same: what is held already is held, and these are tried again with the next renewal.
            Err(fault) if fault.met_another() => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(Lease::new(node, until, held))
}

/// Some at once, in the order of buckets, so that two who take meet in the first and not crosswise.
fn take(link: &Link, ended: &[(i16, i64)], node: &str, end: i64, now: i64) -> Try<Vec<Row>> {
    let params: Vec<[&(dyn ToSql + Sync); 5]> = ended
        .iter()
        .map(|(bucket, epoch)| [bucket as _, &node as _, &end as _, epoch as _, &now as _])
        .collect();
    let asked: Vec<(&'static str, Params<'_>)> = params.iter().map(|params| (TAKE, &params[..])).collect();
    link.batch("BEGIN")?;
    let taken = link.pipeline(&asked);
    link.batch(if taken.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    Ok(taken?.into_iter().flatten().collect())
}

fn look(link: &Link, node: &str, now: i64) -> Try<Seen> {
    let all = crate::row::numbers(&Buckets::ALL);
    let mut seen = Seen::default();
    let mut known = vec![false; all.len()];
    for row in link.rows(HELD, &[&all])? {
        let (bucket, holder): (i16, &str) = (row.try_get(0)?, row.try_get(1)?);
        if let Some(known) = usize::try_from(bucket).ok().and_then(|bucket| known.get_mut(bucket)) {
            *known = true;
        }
        let (epoch, until): (i64, i64) = (row.try_get(2)?, row.try_get(3)?);
        if until <= now {
            // Its own too, when it let them end or slept too long: under the next epoch, like anybody's.
            seen.ended.push((bucket, epoch));
        } else if holder == node {
            seen.mine.push(bucket);
        }
    }
    seen.free = all.into_iter().zip(known).filter(|(_, known)| !known).map(|(bucket, _)| bucket).collect();
    Ok(seen)
}

fn keep(held: &mut Vec<(Bucket, u64)>, rows: &[Row]) -> Try<()> {
    for row in rows {
        let bucket = u16::try_from(row.try_get::<_, i16>(0)?).ok().and_then(Bucket::new);
        held.push((bucket.ok_or_else(|| Fault::corrupt("a lease of no bucket"))?, count(row, 1)?));
    }
    Ok(())
}

/// Lets all end at once.
pub(crate) fn release(link: &Link, lease: &Lease) -> Try<()> {
    link.run(LET_END, &[&crate::row::numbers(&lease.buckets()), &lease.node()])?;
    link.run("DELETE FROM node WHERE bucket = 0 AND name = $1", &[&lease.node()])?;
    Ok(())
}

const SHARE: &str = "SELECT 1 FROM lease WHERE bucket = $1 AND node = $2 AND epoch = $3 FOR KEY SHARE";

/// Under which epochs a worker does what it does in some buckets; none for one that it has no more.
pub(crate) type Fences = BTreeMap<Bucket, Option<Fence>>;

/// The same as [`fence`] of many, without waiting for one before the next is asked. What is done already and only has
/// to be remembered, such as that somebody was told, a worker that is too late writes down like one without a lease: who
/// else may write it is decided by the claim, and if nobody did, the next would tell it again.
pub(crate) fn fences(link: &Link, lease: Option<&Lease>, buckets: &Buckets) -> Try<Fences> {
    let Some(lease) = lease else { return Ok(buckets.iter().map(|bucket| (bucket, None)).collect()) };
    let epoch = |bucket| Some((bucket, i64::try_from(lease.epoch(bucket)?).ok()?));
    let mut known: Vec<(Bucket, i64)> = buckets.iter().filter_map(epoch).collect();
    if link.fenced {
        let (node, numbers) =
            (lease.node(), known.iter().map(|(bucket, _)| number(*bucket)).collect::<Vec<_>>());
        let params: Vec<[&(dyn ToSql + Sync); 3]> = numbers
            .iter()
            .zip(&known)
            .map(|(bucket, (_, epoch))| [bucket as _, &node as _, epoch as _])
            .collect();
        let asked: Vec<(&'static str, Params<'_>)> =
            params.iter().map(|params| (SHARE, &params[..])).collect();
        let held = link.pipeline(&asked)?;
        let mut held = held.iter().map(|rows| !rows.is_empty());
        known.retain(|_| held.next().unwrap_or_default());
    }
    let mut fences: Fences = buckets.iter().map(|bucket| (bucket, None)).collect();
    let node: Arc<str> = lease.node().into();
    fences.extend(
        known.into_iter().map(|(bucket, epoch)| (bucket, Some(Fence { node: Arc::clone(&node), epoch }))),
    );
    Ok(fences)
}

/// Whether the worker has all of these buckets.
pub(crate) fn fence_all(link: &Link, lease: Option<&Lease>, buckets: &Buckets) -> Try<()> {
    let lost =
        fences(link, lease, buckets)?.into_iter().find(|(_, fence)| lease.is_some() && fence.is_none());
    lost.map_or(Ok(()), |(bucket, _)| Err(Fault::Store(StoreError::Fenced { bucket: bucket.number() })))
}

/// Whether the worker still has the bucket; until the end of the transaction nobody takes it. Without a lease there
/// is nothing to have: that is who answers callers.
pub(crate) fn fence(link: &Link, lease: Option<&Lease>, bucket: Bucket) -> Try<Option<Fence>> {
    let Some(lease) = lease else { return Ok(None) };
    let fenced = || Fault::Store(StoreError::Fenced { bucket: bucket.number() });
    let epoch = lease.epoch(bucket).and_then(|epoch| i64::try_from(epoch).ok()).ok_or_else(fenced)?;
    if !link.fenced {
        return Ok(Some(Fence { node: lease.node().into(), epoch }));
    }
    let held = link.row(SHARE, &[&number(bucket), &lease.node(), &epoch])?;
    held.map(|_| Some(Fence { node: lease.node().into(), epoch })).ok_or_else(fenced)
}
