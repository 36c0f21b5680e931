//! One of the databases is away: its parcels are, and what asks all of them says so; the others go on.

#[expect(dead_code, reason = "other tests use more of it")]
mod several;

use std::time::Duration;

use several::{Several, buckets, check_ways, cluster, compare, parcels, said, settle};
use store::conformance::world::{hour, ours};
use store::{Buckets, Store, StoreError};

#[test]
fn when_a_database_is_away_the_others_go_on() {
    let (Some(home), Some(mut far)) = (cluster::Cluster::start(), cluster::Cluster::start()) else { return };
    let several = Several { urls: vec![home.fresh(), far.fresh()] };
    let node = several.node();
    let all = parcels(&buckets(510..514), 1);
    let mut accepted = settle(&node, &all);
    let map = node.map().unwrap();
    let (near, gone): (Vec<_>, Vec<_>) = all.iter().cloned().partition(|one| map.owner(one.id.bucket()) == 0);
    assert_eq!((near.len(), gone.len()), (2, 2));
    far.kill();

    let away = |said: Option<StoreError>| {
        let named = matches!(&said, Some(StoreError::Away { why }) if why.contains("`database 2`"));
        assert!(named, "it does not say which: {said:?}");
    };
    let more: Vec<_> = near.iter().map(|one| said(one, 0, 1)).collect();
    node.append(&more).unwrap();
    accepted.extend(more.iter().map(|one| (one.parcel, one.digest())));
    away(node.append(&[said(&gone[0], 0, 1)]).err());
    away(node.looks(gone[0].id, None).err());
    // Rather than a list without them.
    away(node.list(&ours(), &store::Filter::default(), None, 10).err());
    away(node.resolve(&ours(), &near[0].number).err());
    away(node.health(hour(0)).err());
    // The work of the others goes on, and is shared out.
    assert_eq!(node.stale(&Buckets::ALL, 10).unwrap().len(), 2);
    let held = node.lease("a", hour(0), Duration::from_secs(60)).unwrap();
    assert_eq!(held.buckets(), map.of(0));

    far.run();
    let more: Vec<_> = all.iter().map(|one| said(one, 0, 2)).collect();
    node.append(&more).unwrap();
    accepted.extend(more.iter().map(|one| (one.parcel, one.digest())));
    assert_eq!(compare(&node, &accepted), (0, 0));
    check_ways(&node, &all);
}
