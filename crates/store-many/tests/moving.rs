//! Buckets move while others write: nothing is lost, nothing is there twice, whenever the move is interrupted.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
mod several;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use several::{AGES, Several, buckets, check_ways, cluster, compare, parcels, said, settle, soak};
use store::conformance::world::hour;
use store::moving::content;
use store::{Buckets, Digest, NewParcel, ParcelId, Store, Whom};
use store_many::{ManyStore, Step};

/// A writer on a thread: what it was told is kept, and the longest it waited.
fn writer(
    store: ManyStore,
    parcels: Vec<NewParcel>,
    name: usize,
    stop: Arc<AtomicBool>,
) -> std::thread::JoinHandle<(Vec<(ParcelId, Digest)>, Duration)> {
    std::thread::spawn(move || {
        let (mut accepted, mut longest) = (Vec::new(), Duration::ZERO);
        for nth in 1_u32.. {
            for one in &parcels {
                if stop.load(Ordering::Relaxed) {
                    return (accepted, longest);
                }
                let look = said(one, name, nth);
                let begun = Instant::now();
                store.append(std::slice::from_ref(&look)).unwrap();
                longest = longest.max(begun.elapsed());
                accepted.push((look.parcel, look.digest()));
            }
        }
        unreachable!("somebody stops it")
    })
}

struct Moved {
    lost: usize,
    twice: usize,
    accepted: usize,
    pauses: Vec<Duration>,
    longest: Duration,
    lasted: Duration,
}

/// Two writers, and a move of these buckets from the first database to the second.
fn under_load(several: &Several, writers: [ManyStore; 2], moving: &Buckets) -> Moved {
    let all = parcels(moving, 2);
    let mover = several.node();
    let mut accepted = settle(&mover, &all);
    let stop = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();
    let writers: Vec<_> = writers
        .into_iter()
        .enumerate()
        .map(|(name, store)| writer(store, all.clone(), name, Arc::clone(&stop)))
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    let mut pauses = Vec::new();
    mover
        .move_buckets(moving, 1, &mut |_, step| {
            if let Step::Moved { pause, .. } = step {
                pauses.push(pause);
            }
        })
        .unwrap();
    std::thread::sleep(Duration::from_millis(200));
    stop.store(true, Ordering::Relaxed);
    let mut longest = Duration::ZERO;
    for writer in writers {
        let (more, waited) = writer.join().unwrap();
        accepted.extend(more);
        longest = longest.max(waited);
    }
    let lasted = begun.elapsed();
    let after = several.node();
    check_ways(&after, &all);
    let (lost, twice) = compare(&after, &accepted);
    Moved { lost, twice, accepted: accepted.len(), pauses, longest, lasted }
}

#[test]
fn buckets_move_under_load_and_nothing_is_lost_or_there_twice() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let moving = buckets(0..(20 * soak()).min(400));
    let moved = under_load(&several, [several.node(), several.node()], &moving);
    assert_eq!((moved.lost, moved.twice), (0, 0));
    let map = several.node().map().unwrap();
    assert!(moving.iter().all(|bucket| map.owner(bucket) == 1) && map.ways().next().is_none());
    let old = several.database(0, false).store;
    assert!(
        moving.iter().all(|bucket| content(&*old, bucket).unwrap().parcels == 0),
        "the old copy is erased"
    );
    let mut pauses = moved.pauses;
    pauses.sort();
    eprintln!(
        "{} buckets moved while {} captures were accepted in {:.1?} ({:.0} a second): a bucket's pause {:?} (median), \
         {:?} (longest); an append at most {:?}",
        pauses.len(),
        moved.accepted,
        moved.lasted,
        moved.accepted as f64 / moved.lasted.as_secs_f64(),
        pauses[pauses.len() / 2],
        pauses.last().unwrap(),
        moved.longest
    );
}

/// The control: writers that mind no gates, which the product does not have. The same comparison must see it.
#[test]
fn without_gates_something_is_lost_and_it_is_noticed() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    // Opened before the databases belong together: afterwards they would be refused.
    let careless = || (0..2).map(|nth| several.database(nth, true)).collect::<Vec<_>>();
    let stores = [careless(), careless()];
    drop(several.node());
    let writers = stores.map(|databases| ManyStore::open(databases, AGES).unwrap());
    let moved = under_load(&several, writers, &buckets(0..20));
    assert!(moved.lost > 0, "of {} captures none was lost", moved.accepted);
}

/// Everything of these buckets, in whichever database.
fn told(store: &dyn Store, buckets: &Buckets) -> Vec<store::moving::Content> {
    buckets.iter().map(|bucket| content(store, bucket).unwrap()).collect()
}

#[test]
fn a_move_that_is_killed_at_any_step_is_gone_on_with() {
    let Some(cluster) = cluster::shared() else { return };
    let moving = buckets(3..4);
    for steps in 1.. {
        let several = Several::fresh(cluster, 2);
        let all = parcels(&moving, 2);
        let node = several.node();
        let mut accepted = settle(&node, &all);
        let mut left = steps;
        let killed = catch_unwind(AssertUnwindSafe(|| {
            several.node().move_buckets(&moving, 1, &mut |_, _| {
                left -= 1;
                assert!(left > 0, "killed by the test");
            })
        }));
        if let Ok(done) = killed {
            done.unwrap();
            assert!(steps > 7, "only {steps} steps");
            return;
        }
        // Readers go on, whatever the step.
        check_ways(&node, &all);
        let before = told(&node, &moving);
        several.node().move_buckets(&moving, 1, &mut |_, _| {}).unwrap();
        assert_eq!(told(&node, &moving), before, "after {steps} steps");
        let map = several.node().map().unwrap();
        assert!(moving.iter().all(|bucket| map.owner(bucket) == 1) && map.ways().next().is_none());
        let more: Vec<_> = all.iter().map(|one| said(one, 0, 1)).collect();
        node.append(&more).unwrap();
        accepted.extend(more.iter().map(|one| (one.parcel, one.digest())));
        assert_eq!(compare(&node, &accepted), (0, 0), "after {steps} steps");
        check_ways(&node, &all);
    }
}

#[test]
fn of_two_who_move_the_same_bucket_the_later_goes_on_and_the_other_harms_nothing() {
    let Some(cluster) = cluster::shared() else { return };
    let moving = buckets(7..8);
    for sleeps_after in [Step::Begun, Step::Copied, Step::Shut, Step::Equal, Step::Flipped] {
        let several = Several::fresh(cluster, 2);
        let all = parcels(&moving, 2);
        let node = several.node();
        let mut accepted = settle(&node, &all);
        let slow = several.node().move_buckets(&moving, 1, &mut |_, step| {
            if step == sleeps_after {
                several.node().move_buckets(&moving, 1, &mut |_, _| {}).unwrap();
                let more: Vec<_> = all.iter().map(|one| said(one, 0, 1)).collect();
                node.append(&more).unwrap();
                accepted.extend(more.iter().map(|one| (one.parcel, one.digest())));
            }
        });
        assert_eq!(slow.is_err(), sleeps_after != Step::Flipped, "{sleeps_after:?}: {slow:?}");
        assert_eq!(compare(&node, &accepted), (0, 0), "{sleeps_after:?}");
        check_ways(&node, &all);
        let map = several.node().map().unwrap();
        assert_eq!((map.owner(moving.iter().next().unwrap()), map.ways().count()), (1, 0));
    }
}

#[test]
fn a_bucket_goes_there_and_back_again() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 3);
    let moving = buckets(0..2);
    let all = parcels(&moving, 3);
    let node = several.node();
    let mut accepted = settle(&node, &all);
    for (round, to) in [1, 2, 0, 0, 1].into_iter().enumerate() {
        several.node().move_buckets(&moving, to, &mut |_, _| {}).unwrap();
        let more: Vec<_> = all.iter().map(|one| said(one, 0, round as u32 + 1)).collect();
        node.append(&more).unwrap();
        accepted.extend(more.iter().map(|one| (one.parcel, one.digest())));
        assert_eq!(compare(&node, &accepted), (0, 0));
    }
    check_ways(&node, &all);
    assert_eq!(node.check().unwrap().problems, [""; 0]);
}

/// Whatever a person had erased while the bucket was copied is erased in the copy too, with what leads there.
#[test]
fn who_is_forgotten_while_a_bucket_is_copied_is_forgotten_in_the_copy() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let moving = buckets(7..8);
    let all = parcels(&moving, 2);
    let node = several.node();
    settle(&node, &all);
    let mut mover = |_, step| {
        if step == Step::Copied {
            node.forget(hour(1), &Whom::Parcel(all[0].id)).unwrap();
        }
    };
    several.node().move_buckets(&moving, 1, &mut mover).unwrap();
    assert!(node.parcel(all[0].id).unwrap().unwrap().forgotten);
    assert_eq!(node.resolve(&all[0].account, &all[0].number).unwrap(), []);
    check_ways(&node, &all[1..]);
    let schema = several.urls[1].rsplit("%3D").next().unwrap();
    let left = cluster.sql(&format!(
        "SET search_path = {schema}; SELECT count(*) FROM alias WHERE number = '{}'",
        all[0].number
    ));
    assert_eq!(left, "0", "no row of the number is left in the new database");
}
