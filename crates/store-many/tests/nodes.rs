//! Nodes on several databases: a worker's write and its right to write are in one transaction, wherever the bucket lies;
//! and a node that slept while buckets moved writes to where they are now.

#[expect(dead_code, reason = "other tests use more of it")]
mod several;

use std::time::Duration;

use several::{AGES, Several, buckets, cluster, compare, parcels, said, settle};
use store::conformance::world::{facts, hour};
use store::{Buckets, Commit, NewFacts, Store, StoreError};
use store_many::{Ages, ManyStore};
use tracking::milestone::Milestone;

const LENGTH: Duration = Duration::from_secs(3600);

#[test]
fn nodes_share_the_buckets_of_all_databases_and_late_writes_are_refused() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let (one, other) = (several.node(), several.node());
    let all = parcels(&buckets(0..2), 1);
    settle(&one, &all);
    let first = one.lease("a", hour(0), LENGTH).unwrap();
    assert_eq!(first.buckets(), Buckets::ALL);
    let early = one.under(&first).unwrap();
    assert_eq!(early.stale(&Buckets::ALL, 10).unwrap().len(), 2);
    for _ in 0..2 {
        other.lease("b", hour(0), LENGTH).unwrap();
        one.lease("a", hour(0), LENGTH).unwrap();
    }
    let (a, b) = (one.lease("a", hour(0), LENGTH).unwrap(), other.lease("b", hour(0), LENGTH).unwrap());
    assert_eq!(a.buckets().and(&b.buckets()), Buckets::NONE);
    assert_eq!(a.buckets().iter().count() + b.buckets().iter().count(), 1024);
    // It sleeps; another takes everything over.
    let late = other.lease("c", hour(3), LENGTH).unwrap();
    let news = |parcel| NewFacts { expected: 0, ..facts(parcel, 1, Milestone::Accepted) };
    for parcel in &all {
        let refused = early.commit_facts(hour(3), &news(parcel));
        assert!(matches!(refused, Err(StoreError::Fenced { .. })), "{refused:?}");
        let done = other.under(&late).unwrap().commit_facts(hour(3), &news(parcel)).unwrap();
        assert_eq!(done, Commit::Committed { version: 1 });
    }
    other.release(&late).unwrap();
    assert_eq!(one.lease("a", hour(3), LENGTH).unwrap().buckets(), Buckets::ALL);
}

#[test]
fn the_work_of_a_bucket_moves_with_it() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let node = several.node();
    let moving = buckets(0..1);
    let all = parcels(&moving, 1);
    settle(&node, &all);
    let held = node.lease("a", hour(0), LENGTH).unwrap();
    let before = node.under(&held).unwrap();
    several.node().move_buckets(&moving, 1, &mut |_, _| {}).unwrap();
    // It holds the bucket in the other database too: alone it holds everything.
    let news = NewFacts { expected: 0, ..facts(&all[0], 1, Milestone::Accepted) };
    assert_eq!(before.commit_facts(hour(0), &news).unwrap(), Commit::Committed { version: 1 });
    assert_eq!(before.stale(&Buckets::ALL, 10).unwrap(), []);
}

#[test]
fn a_node_that_slept_while_buckets_moved_writes_to_where_they_are() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let moving = buckets(0..2);
    let all = parcels(&moving, 2);
    let asleep = Ages { fresh: Duration::from_secs(3600), ..AGES };
    let node = ManyStore::open(several.databases(), asleep).unwrap();
    let mut accepted = settle(&node, &all);
    several.node().move_buckets(&moving, 1, &mut |_, _| {}).unwrap();
    let more: Vec<_> = all.iter().map(|one| said(one, 0, 1)).collect();
    let told = node.append(&more).unwrap();
    assert!(told.iter().all(|one| one.new));
    accepted.extend(more.iter().map(|one| (one.parcel, one.digest())));
    assert_eq!(compare(&several.node(), &accepted), (0, 0));
}
