//! Two databases of a server that the tests start for themselves, nodes with connections and a map of their own, and a
//! ledger of what they were told is kept.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[path = "../../../store-postgres/tests/cluster/mod.rs"]
pub mod cluster;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use store::conformance::world::{capture, hour, ours, parcel};
use store::{Bucket, Buckets, Digest, NewCapture, NewParcel, ParcelId, Store};
use store_many::{Ages, Database, ManyStore};
use store_postgres::{Options, PostgresStore};

/// Maps grow old quickly here, so that old copies may be erased soon.
pub const AGES: Ages = Ages {
    fresh: Duration::from_millis(30),
    oldest: Duration::from_millis(150),
    silent: Duration::from_secs(60),
};

/// The databases of one store.
pub struct Several {
    pub urls: Vec<String>,
}

impl Several {
    /// Empty ones.
    pub fn fresh(cluster: &cluster::Cluster, count: usize) -> Self {
        Self { urls: (0..count).map(|_| cluster.fresh()).collect() }
    }

    /// One of them, as one of several or, when `alone`, without minding gates.
    pub fn database(&self, nth: usize, alone: bool) -> Database {
        let options = Options { shared: !alone, readers: 2, ..Options::default() };
        let store = PostgresStore::open_with(&self.urls[nth], &options).unwrap();
        Database { name: format!("database {}", nth + 1), store: Arc::new(store) }
    }

    /// All of them.
    pub fn databases(&self) -> Vec<Database> {
        (0..self.urls.len()).map(|nth| self.database(nth, false)).collect()
    }

    /// A node, as if in a process of its own.
    pub fn node(&self) -> ManyStore {
        ManyStore::open(self.databases(), AGES).unwrap()
    }
}

/// Parcels, so many of each of these buckets, with a number, a reference and a page.
pub fn parcels(buckets: &Buckets, each: usize) -> Vec<NewParcel> {
    let mut counts = vec![0; usize::from(Bucket::COUNT)];
    let wanted = each * buckets.iter().count();
    let mut found = Vec::with_capacity(wanted);
    for nth in 0_u32.. {
        let one = parcel(&format!("TEST{nth}"));
        let bucket = one.id.bucket();
        let count = &mut counts[usize::from(bucket.number())];
        if buckets.contains(bucket) && *count < each {
            *count += 1;
            found.push(NewParcel { reference: Some(format!("order-{nth}").into()), ..one });
        }
        if found.len() == wanted {
            break;
        }
    }
    found
}

/// A range of buckets.
pub fn buckets(range: std::ops::Range<u16>) -> Buckets {
    range.filter_map(Bucket::new).fold(Buckets::NONE, Buckets::with)
}

/// What was said of a parcel, the nth time by a writer.
pub fn said(parcel: &NewParcel, writer: usize, nth: u32) -> NewCapture {
    capture(parcel, i64::from(nth), &format!("writer {writer} says {nth}"))
}

/// Of what was accepted: how many are missing, and how many there are too many.
pub fn compare(store: &dyn Store, accepted: &[(ParcelId, Digest)]) -> (usize, usize) {
    let ids: BTreeSet<ParcelId> = accepted.iter().map(|(parcel, _)| *parcel).collect();
    let mut there: Vec<(ParcelId, Digest)> = Vec::new();
    for id in ids {
        there.extend(store.looks(id, None).unwrap().iter().map(|look| (id, look.digest)));
    }
    let all: BTreeSet<_> = there.iter().copied().collect();
    let lost = accepted.iter().filter(|one| !all.contains(one)).count();
    (lost, there.len() - all.len())
}

/// Every way to these parcels leads there, once, and each is in the list of all.
pub fn check_ways(store: &dyn Store, parcels: &[NewParcel]) {
    for one in parcels {
        assert_eq!(store.resolve(&ours(), &one.number).unwrap(), [one.id], "{}", one.number);
        assert_eq!(store.by_token(one.token).unwrap(), Some(one.id));
        let reference = one.reference.as_deref().unwrap();
        assert_eq!(store.by_reference(&ours(), reference).unwrap(), [one.id]);
    }
    let mut listed: Vec<ParcelId> = store
        .list(&ours(), &store::Filter::default(), None, 9_999)
        .unwrap()
        .iter()
        .map(|one| one.id)
        .collect();
    let mut expected: Vec<ParcelId> = parcels.iter().map(|one| one.id).collect();
    listed.sort();
    expected.sort();
    assert_eq!(listed, expected);
    assert_eq!(store.parcels(&Buckets::ALL, None, 9_999).unwrap(), expected);
}

/// Registers parcels with a look each.
pub fn settle(store: &dyn Store, parcels: &[NewParcel]) -> Vec<(ParcelId, Digest)> {
    let first: Vec<NewCapture> = parcels.iter().map(|one| said(one, 9, 0)).collect();
    store.admit(hour(0), parcels, &first).unwrap();
    first.iter().map(|one| (one.parcel, one.digest())).collect()
}

/// Longer, when somebody asks for it: `WAYMARK_SOAK=10`.
pub fn soak() -> u16 {
    std::env::var("WAYMARK_SOAK").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}
