//! A standby that confirms: what it did not confirm is not acknowledged.

#[expect(dead_code, reason = "other tests use more of it")]
mod cluster;

use std::time::{Duration, Instant};

use cluster::Cluster;
use store::conformance::world::{capture, parcel};
use store::{Store, StoreError};

const WAITS: &str = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

/// The process that waits for the standby.
fn waiting(cluster: &Cluster) -> String {
    let begun = Instant::now();
    loop {
        let pid = cluster.sql(WAITS);
        if !pid.is_empty() {
            return pid;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "nobody waits for the standby");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn what_the_standby_did_not_confirm_is_not_acknowledged() {
    let Some(cluster) = Cluster::start() else { return };
    let store = cluster.store();
    let a = parcel("TEST1");
    store.append(&[capture(&a, 0, "EMA")]).unwrap();
    cluster.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    cluster.sql("SELECT pg_reload_conf()");
    std::thread::scope(|scope| {
        // Until the server knows that it has to wait.
        let append = |nth: i64| store.append(&[capture(&a, nth, &format!("look {nth}"))]);
        let appended = scope.spawn(move || (1..).find_map(|nth| append(nth).err().map(|error| (nth, error))));
        // The server gives up waiting, says so, and confirms all the same: it does that after a timeout too.
        let pid = waiting(&cluster);
        cluster.sql(&format!("SELECT pg_cancel_backend({pid})"));
        let (nth, error) = appended.join().unwrap().unwrap();
        assert!(matches!(error, StoreError::Away { .. }), "{error:?}");
        let there = store.looks(a.id, None).unwrap().len();
        assert_eq!(there as i64, nth + 1, "what was not acknowledged may be there, once");
    });
}
