//! Who moves a bucket is killed behind the gate: nodes notice, and write again. One that was only asleep harms nothing.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
mod several;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use several::{AGES, Several, buckets, check_ways, cluster, compare, parcels, said, settle};
use store::{NewCapture, NewParcel, Store, StoreError};
use store_many::map::Way;
use store_many::{Ages, ManyStore, Step};

/// A node that waits for a sign of life no longer than this.
fn node(several: &Several, silent: Duration) -> ManyStore {
    ManyStore::open(several.databases(), Ages { silent, ..AGES }).unwrap()
}

fn looks(all: &[NewParcel], nth: u32) -> Vec<NewCapture> {
    all.iter().map(|one| said(one, 0, nth)).collect()
}

#[test]
fn a_bucket_whose_mover_was_killed_is_written_to_again() {
    let Some(cluster) = cluster::shared() else { return };
    let moving = buckets(3..4);
    let bucket = moving.iter().next().unwrap();
    for killed_after in [Step::Shut, Step::Equal] {
        let several = Several::fresh(cluster, 2);
        let all = parcels(&moving, 2);
        let node = node(&several, Duration::from_millis(600));
        let mut accepted = settle(&node, &all);
        let killed = catch_unwind(AssertUnwindSafe(|| {
            several.node().move_buckets(&moving, 1, &mut |_, step| assert!(step != killed_after, "killed"))
        }));
        assert!(killed.is_err());
        // The control: the gate is shut, and who watches for no sign is refused.
        let refused = several.database(0, false).store.append(&looks(&all, 1)).unwrap_err();
        assert!(matches!(refused, StoreError::Elsewhere { bucket: 3 }), "{refused}");
        let before = node.map().unwrap();
        node.append(&looks(&all, 1)).unwrap();
        accepted.extend(looks(&all, 1).iter().map(|one| (one.parcel, one.digest())));
        let after = node.map().unwrap();
        assert_eq!((after.owner(bucket), after.epoch()), (0, before.epoch() + 1));
        assert!(matches!(after.way(bucket), Some(Way::Moving { to: 1, .. })), "it is still on its way");
        several.node().move_buckets(&moving, 1, &mut |_, _| {}).unwrap();
        assert_eq!(compare(&node, &accepted), (0, 0), "{killed_after:?}");
        check_ways(&node, &all);
        let map = several.node().map().unwrap();
        assert_eq!((map.owner(bucket), map.ways().count()), (1, 0));
    }
}

#[test]
fn a_mover_that_was_only_asleep_flips_nothing_any_more() {
    let Some(cluster) = cluster::shared() else { return };
    let moving = buckets(3..4);
    for sleeps_after in [Step::Copied, Step::Shut, Step::Equal] {
        let several = Several::fresh(cluster, 2);
        let all = parcels(&moving, 2);
        let node = node(&several, Duration::from_millis(300));
        let mut accepted = settle(&node, &all);
        let moved = several.node().move_buckets(&moving, 1, &mut |_, step| {
            if step == sleeps_after {
                node.append(&looks(&all, 1)).unwrap();
            }
        });
        // Before it shut the gate nobody waited for it.
        assert_eq!(moved.is_err(), sleeps_after != Step::Copied, "{sleeps_after:?}: {moved:?}");
        node.append(&looks(&all, 2)).unwrap();
        for nth in [1, 2] {
            accepted.extend(looks(&all, nth).iter().map(|one| (one.parcel, one.digest())));
        }
        assert_eq!(compare(&several.node(), &accepted), (0, 0), "{sleeps_after:?}");
        several.node().move_buckets(&moving, 1, &mut |_, _| {}).unwrap();
        assert_eq!(compare(&several.node(), &accepted), (0, 0), "{sleeps_after:?}");
        check_ways(&node, &all);
    }
}

/// Nobody takes a mover for dead that gives signs, however long it takes: as long as it is not silent for that long.
#[test]
fn a_mover_that_is_not_silent_for_long_is_waited_for() {
    let Some(cluster) = cluster::shared() else { return };
    let moving = buckets(3..4);
    let several = Several::fresh(cluster, 2);
    let all = parcels(&moving, 2);
    let node = node(&several, Duration::from_secs(4));
    let mut accepted = settle(&node, &all);
    std::thread::scope(|scope| {
        let mut writer = None;
        several
            .node()
            .move_buckets(&moving, 1, &mut |_, step| {
                if step == Step::Shut {
                    writer = Some(scope.spawn(|| node.append(&looks(&all, 1)).unwrap()));
                    std::thread::sleep(Duration::from_millis(900));
                }
            })
            .unwrap();
        writer.unwrap().join().unwrap();
    });
    accepted.extend(looks(&all, 1).iter().map(|one| (one.parcel, one.digest())));
    assert_eq!(node.map().unwrap().owner(moving.iter().next().unwrap()), 1);
    assert_eq!(compare(&node, &accepted), (0, 0));
}
