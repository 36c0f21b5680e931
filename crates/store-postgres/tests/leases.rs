//! Several nodes on one database: buckets are shared out, change hands when a node falls silent, and a node that comes
//! back too late writes nothing. Hours are parameters here; `nodes.rs` lets real processes meet.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
mod cluster;

use std::sync::Arc;
use std::time::Duration;

use store::conformance::world::{capture, facts, hour, parcel, told};
use store::{Bucket, Buckets, Commit, EndpointId, Lease, NewFacts, NewParcel, Outcome, Store, StoreError};
use store_postgres::PostgresStore;
use tracking::milestone::Milestone;

const LENGTH: Duration = Duration::from_secs(3600);

fn lease(store: &PostgresStore, node: &str, hours: i64) -> Lease {
    store.lease(node, hour(hours), LENGTH).unwrap()
}

fn size(lease: &Lease) -> usize {
    lease.buckets().iter().count()
}

/// A parcel about which there is work of every kind.
fn busy(store: &PostgresStore) -> NewParcel {
    let a = NewParcel { first_poll: Some(hour(0)), ..parcel("LB123456785CN") };
    store.register(hour(0), std::slice::from_ref(&a)).unwrap();
    store.append(&[capture(&a, 0, "EMA")]).unwrap();
    let news = told(facts(&a, 0, Milestone::Accepted), &[EndpointId([1; 16])]);
    assert!(matches!(store.commit_facts(hour(0), &news).unwrap(), Commit::Committed { .. }));
    a
}

#[test]
fn nodes_that_renew_come_to_equal_shares_and_no_bucket_is_held_twice() {
    let Some(cluster) = cluster::shared() else { return };
    let store = cluster.store();
    assert_eq!(size(&lease(&store, "a", 0)), 1024);
    assert_eq!(size(&lease(&store, "b", 0)), 0);
    assert_eq!(size(&lease(&store, "a", 0)), 512);
    assert_eq!(size(&lease(&store, "b", 0)), 512);
    lease(&store, "c", 0);
    let (a, b, c) = (lease(&store, "a", 0), lease(&store, "b", 0), lease(&store, "c", 0));
    assert_eq!((size(&a), size(&b), size(&c)), (342, 342, 340));
    assert!(
        [(&a, &b), (&b, &c), (&a, &c)]
            .iter()
            .all(|(one, other)| one.buckets().and(&other.buckets()) == Buckets::NONE)
    );
}

#[test]
fn what_a_silent_node_held_is_taken_under_the_next_epoch() {
    let Some(cluster) = cluster::shared() else { return };
    let store = cluster.store();
    let first = lease(&store, "a", 0);
    let second = lease(&store, "b", 2);
    assert_eq!((size(&first), size(&second)), (1024, 1024));
    assert!(Buckets::ALL.iter().all(|bucket| second.epoch(bucket) > first.epoch(bucket)));
    // The one that slept gets nothing back by renewing, and its share later.
    assert_eq!(size(&lease(&store, "a", 2)), 0);
}

#[test]
fn what_is_given_back_is_free_at_once() {
    let Some(cluster) = cluster::shared() else { return };
    let store = cluster.store();
    let first = lease(&store, "a", 0);
    store.release(&first).unwrap();
    assert_eq!(size(&lease(&store, "b", 0)), 1024);
}

#[test]
fn a_worker_is_given_the_work_of_its_buckets_only() {
    let Some(cluster) = cluster::shared() else { return };
    let store = cluster.store();
    let a = busy(&store);
    let view = |buckets: Buckets| {
        let all = lease(&store, "a", 1);
        let held = buckets.iter().map(|bucket| (bucket, all.epoch(bucket).unwrap()));
        store.under(&Lease::new("a", hour(2), held)).unwrap()
    };
    let other = Bucket::new(a.id.bucket().number() ^ 1).unwrap();
    for (buckets, work) in [(Buckets::NONE.with(a.id.bucket()), 1), (Buckets::NONE.with(other), 0)] {
        let view = view(buckets);
        assert_eq!(view.stale(&Buckets::ALL, 10).unwrap().len(), work);
        assert_eq!(view.due(&Buckets::ALL, hour(1), 10).unwrap().len(), work);
        assert_eq!(view.claim_notices(&Buckets::ALL, hour(1), 10, LENGTH).unwrap().len(), work);
    }
}

#[test]
fn a_node_that_wakes_too_late_writes_nothing() {
    let Some(cluster) = cluster::shared() else { return };
    let store = cluster.store();
    let a = busy(&store);
    let view: Arc<dyn Store> = store.under(&lease(&store, "a", 0)).unwrap();
    let claimed = view.claim_notices(&Buckets::ALL, hour(0), 10, LENGTH).unwrap().remove(0);
    // It sleeps; another takes over and does some of the work.
    let other = store.under(&lease(&store, "b", 2)).unwrap();
    let news = NewFacts { expected: 1, ..facts(&a, 1, Milestone::LeftOrigin) };
    assert_eq!(other.commit_facts(hour(2), &news).unwrap(), Commit::Committed { version: 2 });

    let late = NewFacts { expected: 2, ..facts(&a, 1, Milestone::Lost) };
    check_fenced(view.commit_facts(hour(2), &late));
    check_fenced(view.plan_poll(a.id, None));
    check_fenced(view.claim_notices(&Buckets::ALL, hour(2), 10, LENGTH));
    // What it sent before it slept is remembered all the same, or the receiver would be told again.
    let outcome = Outcome::Told { answer: "200".into() };
    assert!(view.settle_notice(hour(2), claimed.id, claimed.attempt, &outcome).unwrap());
    let known = store.parcel(a.id).unwrap().unwrap();
    assert_eq!(
        (known.milestone, known.version, known.next_poll),
        (Some(Milestone::LeftOrigin), 2, Some(hour(0)))
    );
    // Who answers callers needs no lease.
    assert!(matches!(store.commit_facts(hour(2), &late).unwrap(), Commit::Committed { version: 3 }));
}

#[track_caller]
fn check_fenced<T: std::fmt::Debug>(answer: Result<T, StoreError>) {
    assert!(matches!(answer, Err(StoreError::Fenced { .. })), "{answer:?}");
}

/// What one node does for all is the business of who holds the first bucket.
#[test]
fn a_worker_that_lost_the_first_bucket_writes_no_settings() {
    let Some(cluster) = cluster::shared() else { return };
    let store = cluster.store();
    let early = store.under(&lease(&store, "a", 0)).unwrap();
    early.set_setting("lessons", b"of a").unwrap();
    let later = store.under(&lease(&store, "b", 2)).unwrap();
    later.set_setting("lessons", b"of b").unwrap();
    check_fenced(early.set_setting("lessons", b"of a, too late"));
    assert_eq!(store.setting("lessons").unwrap().as_deref(), Some(b"of b".as_slice()));
    // Who never had it does not speak for all, and is not refused.
    let none = store.under(&Lease::new("c", hour(3), [])).unwrap();
    none.set_setting("endpoint/1", b"quiet").unwrap();
}

#[test]
fn leases_are_counted_by_the_hour_of_the_server() {
    let Some(cluster) = cluster::shared() else { return };
    let store = cluster.store();
    let server = store.hour(hour(0)).unwrap();
    assert!(server > hour(0) - Duration::from_secs(366 * 24 * 3600) && server != hour(0), "{server}");
}

#[test]
fn a_worker_that_sleeps_in_the_middle_of_a_write_keeps_its_own_bucket_and_no_other() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh();
    let schema = url.rsplit("%3D").next().unwrap();
    let store = PostgresStore::open(&url).unwrap();
    lease(&store, "a", 0);
    std::thread::scope(|scope| {
        let asleep = format!(
            "BEGIN; SELECT 1 FROM {schema}.lease WHERE bucket = 3 FOR KEY SHARE; SELECT pg_sleep(3); COMMIT"
        );
        let sleeper = scope.spawn(move || cluster.sql(&asleep));
        std::thread::sleep(Duration::from_millis(500));
        let taken = lease(&store, "b", 2);
        assert_eq!(size(&taken), usize::from(Bucket::COUNT) - 1);
        assert_eq!(taken.epoch(Bucket::new(3).unwrap()), None, "somebody still writes to this one");
        sleeper.join().unwrap();
    });
    assert_eq!(lease(&store, "b", 2).buckets(), Buckets::ALL);
}
