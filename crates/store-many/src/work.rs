//! Work that goes to several databases: split by the map, each part in its own transaction, and only those parts again
//! that were refused.
//!
//! What is asked for is idempotent. So when a database fails after another has written, the caller is told of the
//! failure and asks for all of it again.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use store::{
    Appended, Bucket, Buckets, ClaimedNotice, Ended, Lease, NewCapture, NewParcel, ParcelId, PutOff,
    Registered, Result, StoreError,
};

use crate::ManyStore;
use crate::ask::Patience;
use crate::gather::at_once;
use crate::port::turn;

/// Things to be written, some of which are written already.
pub(crate) struct Round<'a> {
    many: &'a ManyStore,
    patience: Patience,
    /// Buckets that were refused: they wait apart, so that the others need not.
    shut: Buckets,
}

impl<'a> Round<'a> {
    pub(crate) fn new(many: &'a ManyStore) -> Self {
        Self { many, patience: Patience::new(), shut: Buckets::NONE }
    }

    /// Has all the places written, each by the database of its bucket; `write` is given a database and the places
    /// that are its. What each gave is told to `written`.
    pub(crate) fn all<T: Send>(
        mut self,
        buckets: &[Bucket],
        write: impl Fn(usize, &[usize]) -> Result<T> + Sync,
        mut written: impl FnMut(usize, Vec<usize>, T),
    ) -> Result<()> {
        let mut waiting: Vec<usize> = (0..buckets.len()).collect();
        loop {
            let map = self.many.base.held.map()?;
            let of = waiting.iter().filter_map(|nth| Some((*nth, *buckets.get(*nth)?)));
            let groups = ManyStore::by_database(&map, &self.shut, of);
            let answers = at_once(groups, |(database, nths)| {
                let answer = write(database, &nths);
                (database, nths, answer)
            });
            waiting.clear();
            let mut refused = None;
            for (database, nths, answer) in answers {
                match answer {
                    Ok(told) => written(database, nths, told),
                    Err(StoreError::Elsewhere { bucket }) => {
                        refused = Some(bucket);
                        self.shut = Bucket::new(bucket).map_or(self.shut, |bucket| self.shut.with(bucket));
                        waiting.extend(nths);
                    }
                    Err(error) => return self.many.named_of(database, Err(error)),
                }
            }
            match refused {
                None => return Ok(()),
                Some(bucket) => self.many.elsewhere(bucket, &self.patience)?,
            }
        }
    }
}

/// Keeps parcels and captures.
pub(crate) fn admit(
    many: &ManyStore,
    now: Timestamp,
    parcels: &[NewParcel],
    captures: &[NewCapture],
) -> Result<(Vec<Registered>, Vec<Appended>)> {
    let ids = parcels.iter().map(|parcel| parcel.id).chain(captures.iter().map(|capture| capture.parcel));
    let buckets: Vec<Bucket> = ids.map(ParcelId::bucket).collect();
    let first = parcels.len();
    let write = |database: usize, nths: &[usize]| {
        let mine: Vec<NewParcel> = nths.iter().filter_map(|nth| parcels.get(*nth).cloned()).collect();
        let said = nths.iter().filter_map(|nth| captures.get(nth.checked_sub(first)?).cloned());
        many.store(database)?.admit(now, &mine, &said.collect::<Vec<NewCapture>>())
    };
    let (mut registered, mut appended) = (BTreeMap::new(), BTreeMap::new());
    Round::new(many).all(&buckets, write, |_, nths, (known, kept)| {
        let (mut known, mut kept) = (known.into_iter(), kept.into_iter());
        for nth in nths {
            if nth < first {
                known.next().map(|one| registered.insert(nth, one));
            } else {
                kept.next().map(|one| appended.insert(nth, one));
            }
        }
    })?;
    Ok((registered.into_values().collect(), appended.into_values().collect()))
}

/// Puts parcels among the stale.
pub(crate) fn mark_stale(many: &ManyStore, parcels: &[ParcelId]) -> Result<()> {
    let buckets: Vec<Bucket> = parcels.iter().map(|parcel| parcel.bucket()).collect();
    let write = |database: usize, nths: &[usize]| {
        let mine: Vec<ParcelId> = nths.iter().filter_map(|nth| parcels.get(*nth).copied()).collect();
        many.store(database)?.mark_stale(&mine)
    };
    Round::new(many).all(&buckets, write, |_, _, ()| {})
}

/// Records how attempts ended.
pub(crate) fn settle(many: &ManyStore, now: Timestamp, ended: &[Ended]) -> Result<Vec<bool>> {
    let buckets: Vec<Bucket> = ended.iter().map(|one| one.id.bucket()).collect();
    let write = |database: usize, nths: &[usize]| {
        let mine: Vec<Ended> = nths.iter().filter_map(|nth| ended.get(*nth).cloned()).collect();
        many.store(database)?.settle_notices(now, &mine)
    };
    let mut told = BTreeMap::new();
    Round::new(many).all(&buckets, write, |_, nths, answers| told.extend(nths.into_iter().zip(answers)))?;
    Ok(told.into_values().collect())
}

/// Gives notices back.
pub(crate) fn put_off(many: &ManyStore, notices: &[PutOff]) -> Result<()> {
    let buckets: Vec<Bucket> = notices.iter().map(|one| one.id.bucket()).collect();
    let write = |database: usize, nths: &[usize]| {
        let mine: Vec<PutOff> = nths.iter().filter_map(|nth| notices.get(*nth).copied()).collect();
        many.store(database)?.put_off(&mine)
    };
    Round::new(many).all(&buckets, write, |_, _, ()| {})
}

/// Takes notices, from one database after the other, beginning with another each time.
pub(crate) fn claim(
    many: &ManyStore,
    buckets: &Buckets,
    now: Timestamp,
    limit: usize,
    lease: Duration,
) -> Result<Vec<ClaimedNotice>> {
    let map = many.known()?;
    let count = map.databases().len().max(1);
    let first = turn(many);
    let (mut claimed, mut failed) = (Vec::new(), None);
    for nth in (0..count).map(|nth| (first + nth) % count) {
        let own = buckets.and(&map.of(nth));
        if own == Buckets::NONE || claimed.len() >= limit {
            continue;
        }
        let asked =
            many.store(nth).and_then(|store| store.claim_notices(&own, now, limit - claimed.len(), lease));
        match asked {
            Ok(more) => claimed.extend(more),
            // Its notices are claimed when they have arrived.
            Err(StoreError::Elsewhere { .. }) => {}
            Err(error) => failed = Some(error),
        }
    }
    match failed {
        Some(error) if claimed.is_empty() => Err(error),
        _ => Ok(claimed),
    }
}

/// Each database shares out its buckets by its own rows, so that a worker's write and its right to write are in one
/// transaction. A database that is away gives nothing.
pub(crate) fn lease(many: &ManyStore, node: &str, now: Timestamp, length: Duration) -> Result<Lease> {
    let map = many.known()?;
    let nths: Vec<usize> = (0..map.databases().len()).collect();
    let leases = at_once(nths, |nth| (nth, many.store(nth).and_then(|store| store.lease(node, now, length))));
    let (mut held, mut until, mut failed) = (Vec::new(), None, None);
    let mut all = Vec::with_capacity(leases.len());
    for (nth, lease) in leases {
        all.push(lease.as_ref().ok().cloned());
        match lease {
            Ok(lease) => {
                let mine = lease.buckets().and(&map.of(nth));
                held.extend(mine.iter().filter_map(|bucket| Some((bucket, lease.epoch(bucket)?))));
                until = Some(until.map_or(lease.until(), |until: Timestamp| until.min(lease.until())));
            }
            Err(error) => failed = Some(error),
        }
    }
    many.base.leases.lock().unwrap_or_else(PoisonError::into_inner).insert(node.into(), all);
    match (until, failed) {
        (Some(until), _) => Ok(Lease::new(node, until, held)),
        (None, Some(error)) => Err(error),
        (None, None) => Ok(Lease::new(node, now, [])),
    }
}

/// The store as the worker of this lease uses it: each database under the lease that it gave.
pub(crate) fn under(many: &ManyStore, lease: &Lease) -> Option<ManyStore> {
    let leases = many.base.leases.lock().unwrap_or_else(PoisonError::into_inner);
    let known = leases.get(lease.node());
    let nothing = Lease::new(lease.node(), lease.until(), []);
    let one = |(nth, store): (usize, &Arc<dyn store::Store>)| {
        let given = known.and_then(|known| known.get(nth)?.as_ref());
        store.under(given.unwrap_or(&nothing))
    };
    let stores = many.stores.iter().enumerate().map(one).collect::<Option<Vec<_>>>()?;
    Some(ManyStore { stores, worker: true, base: Arc::clone(&many.base) })
}
