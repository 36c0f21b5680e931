//! Databases become one store, and stay one whatever order they are named in.

#[expect(dead_code, reason = "other tests use more of it")]
mod several;

use several::{AGES, Several, buckets, check_ways, cluster, compare, parcels, said, settle};
use store::conformance::world::hour;
use store::{Buckets, Store};
use store_many::{Database, ManyStore};
use store_postgres::PostgresStore;

#[track_caller]
fn refused(databases: Vec<Database>, why: &str) {
    let said = ManyStore::open(databases, AGES).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(said.contains(why), "{said}");
}

#[test]
fn fresh_databases_share_the_buckets_evenly_whatever_order_they_are_named_in() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 3);
    let first = several.node();
    let sizes = |store: &ManyStore| {
        let map = store.map().unwrap();
        (0..3).map(|nth| map.of(nth).iter().count()).collect::<Vec<_>>()
    };
    assert_eq!(sizes(&first), [342, 341, 341]);
    let all = parcels(&buckets(300..310), 1);
    settle(&first, &all);
    let turned = ManyStore::open(several.databases().into_iter().rev().collect(), AGES).unwrap();
    assert_eq!((turned.names(), turned.map().unwrap()), (first.names(), first.map().unwrap()));
    check_ways(&turned, &all);
}

#[test]
fn a_lived_in_database_goes_on_holding_everything_until_buckets_are_moved() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let all = parcels(&buckets(100..103), 1);
    let alone = several.database(0, true);
    let mut accepted = settle(&*alone.store, &all);
    drop(alone);
    let node = several.node();
    assert_eq!(node.map().unwrap().of(0), Buckets::ALL);
    check_ways(&node, &all);
    several.node().move_buckets(&buckets(100..102), 1, &mut |_, _| {}).unwrap();
    let more: Vec<_> = all.iter().map(|one| said(one, 0, 1)).collect();
    node.append(&more).unwrap();
    accepted.extend(more.iter().map(|one| (one.parcel, one.digest())));
    assert_eq!(compare(&node, &accepted), (0, 0));
}

#[test]
fn one_more_database_joins_and_holds_nothing_yet() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 3);
    let two = Several { urls: several.urls[..2].to_vec() };
    let older = two.node();
    let map = several.node().map().unwrap();
    assert_eq!((map.databases().len(), map.of(2)), (3, Buckets::NONE));
    std::thread::sleep(AGES.oldest);
    // Who does not name it says so, rather than miss what lies there.
    let said = older.parcels(&Buckets::ALL, None, 1).unwrap_err().to_string();
    assert!(said.contains("--store"), "{said}");
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let Some(cluster) = cluster::shared() else { return };
    let (several, others) = (Several::fresh(cluster, 2), Several::fresh(cluster, 2));
    let lived_in = Several::fresh(cluster, 1);
    settle(&*lived_in.database(0, true).store, &parcels(&buckets(0..1), 1));
    drop((several.node(), others.node()));
    let both =
        |one: &Several, nth, other: &Several, and| vec![one.database(nth, false), other.database(and, false)];
    refused(both(&several, 0, &others, 0), "two stores");
    refused(both(&several, 0, &several, 0), "named twice");
    refused(vec![several.database(0, false)], "name all");
    refused(vec![several.database(1, false)], "home is not named");
    let with_more = [several.databases(), vec![lived_in.database(0, false)]].concat();
    refused(with_more, "must be empty");
    refused(both(&several, 1, &Several::fresh(cluster, 1), 0), "home is not named");
    refused(Vec::new(), "between 1 and");
    // Whoever was named by mistake stays what it was.
    assert!(PostgresStore::open(&lived_in.urls[0]).is_ok());
    let alone = PostgresStore::open(&several.urls[1]).err().unwrap().to_string();
    assert!(alone.contains("name all of them"), "{alone}");
}

/// A caller who got no answer asks again: whichever of the databases had written before, the end is the same.
#[test]
fn what_a_crash_between_two_databases_leaves_is_completed_by_who_asks_again() {
    let Some(cluster) = cluster::shared() else { return };
    let all = parcels(&buckets(510..514), 2);
    let looks: Vec<_> = all.iter().map(|one| said(one, 0, 1)).collect();
    let whole = |store: &dyn Store| {
        buckets(510..514)
            .iter()
            .map(|bucket| store::moving::content(store, bucket).unwrap())
            .collect::<Vec<_>>()
    };
    let straight = Several::fresh(cluster, 2).node();
    straight.admit(hour(0), &all, &looks).unwrap();
    for first in 0..2 {
        let several = Several::fresh(cluster, 2);
        let node = several.node();
        let map = node.map().unwrap();
        // The process ended when one of them had its part.
        let mine = |bucket: store::Bucket| map.owner(bucket) == first;
        let written: Vec<_> = all.iter().filter(|one| mine(one.id.bucket())).cloned().collect();
        let kept: Vec<_> = looks.iter().filter(|look| mine(look.parcel.bucket())).cloned().collect();
        assert!(!written.is_empty() && written.len() < all.len());
        several.database(first, false).store.admit(hour(0), &written, &kept).unwrap();
        let (registered, appended) = node.admit(hour(0), &all, &looks).unwrap();
        assert_eq!((registered.len(), appended.len()), (all.len(), looks.len()));
        assert!(
            registered
                .iter()
                .zip(&all)
                .all(|(told, one)| told.id == one.id && told.new != mine(one.id.bucket()))
        );
        assert_eq!(whole(&node), whole(&straight));
        check_ways(&node, &all);
    }
}
