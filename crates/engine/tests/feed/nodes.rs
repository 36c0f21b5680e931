//! Several nodes on one PostgreSQL: what one kept and did not fold another folds, once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::run;
use store::{Buckets, Lease, Store, StoreError};
use store_postgres::PostgresStore;
use tracking::milestone::Milestone;

use crate::cluster;
use crate::house::{Ears, House, ok};
use crate::story::{NUMBER, feed, journey, line};

const LONG: Duration = Duration::from_secs(30);
/// The houses' clocks begin in the year 2027, and the server has an hour of its own.
const LONG_AGO: i64 = -500_000_000;
const LONG_AFTER: i64 = 2_000_000_000;

/// A node on the database of a URL.
fn node(url: &str, seconds: i64) -> House {
    let house = House::on(Arc::new(PostgresStore::open(url).unwrap()));
    house.pass(seconds);
    house
}

/// The same node as its worker uses it.
fn worker(house: &House, lease: &Lease) -> House {
    let mut worker = House::on(house.engine.store.under(lease).unwrap());
    worker.engine.clock = Arc::clone(&house.engine.clock);
    worker
}

fn lease(house: &House, name: &str, length: Duration) -> Lease {
    let store = &house.engine.store;
    store.lease(name, store.hour(house.now()).unwrap(), length).unwrap()
}

fn is_known(house: &House) -> bool {
    !house.engine.store.resolve(&house.account, NUMBER).unwrap().is_empty()
}

const POSTED: &str = "2026-08-01T10:00:00+08:00";

#[test]
fn what_a_dead_node_kept_is_folded_by_a_living_one() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh();
    let dying = node(&url, LONG_AGO);
    feed(&dying, &line(NUMBER, "EMA", POSTED));
    drop(dying);
    let living = node(&url, LONG_AGO);
    let all_the_rest = || {
        living.engine.fold(Duration::ZERO).unwrap();
        living.engine.derive_stale(100).unwrap();
        is_known(&living)
    };
    assert!(!all_the_rest(), "nothing else folds it");
    let running =
        run::start(&living.engine, Arc::new(Ears::new(|_| ok())), Duration::from_millis(20)).unwrap();
    let begun = Instant::now();
    while !is_known(&living) && begun.elapsed() < LONG {
        std::thread::sleep(Duration::from_millis(20));
    }
    running.stop();
    assert_eq!(journey(&living, NUMBER).milestone, Milestone::Accepted);
    assert_eq!(living.engine.recover_feeds().unwrap(), 0, "and it waits no more");
}

#[test]
fn what_came_just_now_is_left_to_who_keeps_it() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh();
    let busy = node(&url, LONG_AFTER);
    feed(&busy, &line(NUMBER, "EMA", POSTED));
    let other = node(&url, LONG_AFTER);
    assert_eq!(other.engine.fold_left_behind(LONG).unwrap(), 0);
    assert_eq!(busy.engine.fold(Duration::ZERO).unwrap(), 1);
}

#[test]
fn only_who_holds_the_bucket_folds_what_was_left() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh();
    let dying = node(&url, LONG_AGO);
    feed(&dying, &line(NUMBER, "EMA", POSTED));
    let (first, second) = (node(&url, LONG_AGO), node(&url, LONG_AGO));
    let late = lease(&first, "first", Duration::from_millis(300));
    let none = lease(&second, "second", LONG);
    assert_eq!(worker(&second, &none).engine.fold_left_behind(LONG).unwrap(), 0, "it holds nothing yet");
    let chunks = late_chunks(&first, &late);
    std::thread::sleep(Duration::from_millis(400));
    let taken = lease(&second, "second", LONG);
    assert_eq!(taken.buckets(), Buckets::ALL);
    // The first one wakes up in the middle of it, and is too late.
    let zombie = first.engine.store.under(&late).unwrap();
    let refused = zombie.feeds().unwrap().fold(first.now(), &[], &chunks);
    assert!(matches!(refused, Err(StoreError::Fenced { .. })), "{refused:?}");
    assert_eq!(worker(&second, &taken).engine.fold_left_behind(LONG).unwrap(), 1);
    assert!(is_known(&second));
}

fn late_chunks(house: &House, lease: &Lease) -> Vec<store::feed::ChunkNo> {
    let store: Arc<dyn Store> = house.engine.store.under(lease).unwrap();
    let waiting = store.feeds().unwrap().waiting(&Buckets::ALL, None, 10).unwrap();
    waiting.iter().map(|waiting| waiting.no).collect()
}

/// The accepting node is only slow: it folds its desk while another believes it dead.
#[test]
fn two_who_fold_the_same_at_once_tell_once() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh();
    let (slow, other) = (node(&url, LONG_AGO), node(&url, LONG_AGO));
    slow.endpoint("https://shop.example/hook");
    let numbers: Vec<String> = (0..40).map(|nth| format!("TEST{nth:05}")).collect();
    let steps = [("EMA", POSTED), ("EMC", "2026-08-03T10:00:00+08:00"), ("EMI", "2026-08-09T10:00:00+01:00")];
    for (code, time) in steps {
        let body: String = numbers.iter().map(|number| line(number, code, time)).collect();
        feed(&slow, &body);
        std::thread::scope(|scope| {
            scope.spawn(|| slow.engine.fold(Duration::ZERO).unwrap());
            scope.spawn(|| other.engine.fold_left_behind(LONG).unwrap());
        });
    }
    for number in &numbers {
        let parcel = slow.engine.parcel_of_number(&slow.account, number).unwrap();
        let kinds: Vec<String> = slow.notices(parcel.id).iter().map(|one| one.kind.to_string()).collect();
        assert_eq!(kinds, ["parcel.accepted", "parcel.left_origin", "parcel.delivered"], "{number}");
        assert_eq!(slow.engine.store.looks(parcel.id, None).unwrap().len(), 3, "{number}");
    }
    assert_eq!(other.engine.recover_feeds().unwrap(), 0);
}
