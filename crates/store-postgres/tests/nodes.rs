//! Three processes on one database, killed and put to sleep at random: all work is done, and none of it under two live
//! epochs.
//!
//! The test starts itself again as nodes that hold leases, derive and tell. Every attempt to tell is a row with its
//! node and epoch, and the server knows when each row was committed: so the history of every bucket can be read
//! afterwards. `WAYMARK_SOAK` asks for twenty times as long.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
mod cluster;

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cluster::history::overlap;
use store::conformance::world::{capture, facts, hour, parcel, told};
use store::{Buckets, EndpointId, NewFacts, NewParcel, Outcome, ParcelId, Store, StoreError};
use store_postgres::PostgresStore;
use tracking::milestone::Milestone;

const STORE: &str = "WAYMARK_NODE_STORE";
const NODE: &str = "WAYMARK_NODE_NAME";
const LENGTH: Duration = Duration::from_millis(400);
const PARCELS: usize = 60;

/// Not a test: a node, if the test below started it.
#[test]
fn a_node_that_works_until_it_is_killed() {
    let (Ok(url), Ok(name)) = (std::env::var(STORE), std::env::var(NODE)) else { return };
    let store = PostgresStore::open(&url).unwrap();
    loop {
        let now = store.hour(hour(0)).unwrap();
        let Ok(lease) = store.lease(&name, now, LENGTH) else { continue };
        let view = store.under(&lease).unwrap();
        let begun = Instant::now();
        while begun.elapsed() < LENGTH / 3 {
            match round(&*view) {
                Ok(()) => std::thread::sleep(Duration::from_millis(5)),
                Err(StoreError::Fenced { .. }) => {
                    println!("refused");
                    break;
                }
                Err(_) => break,
            }
        }
    }
}

/// Derives what is stale and tells what is queued.
fn round(view: &dyn Store) -> Result<(), StoreError> {
    for parcel in view.stale(&Buckets::ALL, 20)? {
        let Some(known) = view.parcel(parcel)? else { continue };
        let seen = view.looks(parcel, None)?.len() as u64;
        let _ = view.commit_facts(hour(1), &news(parcel, known.version, seen))?;
    }
    for notice in view.claim_notices(&Buckets::ALL, hour(2), 20, Duration::ZERO)? {
        let told = Outcome::Told { answer: "200".into() };
        view.settle_notice(hour(2), notice.id, notice.attempt, &told)?;
    }
    Ok(())
}

fn news(parcel: ParcelId, expected: u64, seen: u64) -> NewFacts {
    let of = NewParcel { id: parcel, ..self::parcel("any") };
    NewFacts { expected, ..told(facts(&of, seen, Milestone::InTransit), &[EndpointId([1; 16])]) }
}

fn node(url: &str, nth: usize) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "a_node_that_works_until_it_is_killed", "--nocapture"]);
    command.env(STORE, url).env(NODE, format!("node-{nth}"));
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

fn signal(child: &Child, signal: &str) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// Ends a node, and counts how often it was refused.
fn end(mut child: Child) -> usize {
    child.kill().unwrap();
    let done = child.wait_with_output().unwrap();
    String::from_utf8_lossy(&done.stdout).matches("refused").count()
}

#[test]
fn killed_and_sleeping_nodes_do_all_work_and_none_of_it_twice_at_once() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh();
    let store = PostgresStore::open(&url).unwrap();
    let parcels: Vec<NewParcel> = (0..PARCELS).map(|nth| parcel(&format!("TEST{nth}"))).collect();
    store.register(hour(0), &parcels).unwrap();
    let mut nodes: Vec<Child> = (0..3).map(|nth| node(&url, nth)).collect();
    let (mut looks, mut refused, mut started) = (0, 0, nodes.len());
    let begun = Instant::now();
    let lasting = Duration::from_secs(if std::env::var("WAYMARK_SOAK").is_ok() { 120 } else { 6 });
    while begun.elapsed() < lasting {
        let captures: Vec<_> =
            parcels.iter().map(|parcel| capture(parcel, looks, &format!("look {looks}"))).collect();
        store.append(&captures).unwrap();
        looks += 1;
        let victim = started % nodes.len();
        if looks % 2 == 0 {
            refused += end(std::mem::replace(&mut nodes[victim], node(&url, started)));
            started += 1;
        } else {
            signal(&nodes[victim], "-STOP");
            std::thread::sleep(LENGTH * 2);
            signal(&nodes[victim], "-CONT");
        }
        std::thread::sleep(LENGTH / 2);
    }
    wait_until_done(&store);
    refused += nodes.into_iter().map(end).sum::<usize>();
    for parcel in &parcels {
        let seen = store.facts(parcel.id).unwrap().unwrap().looks_seen;
        assert_eq!(seen, looks as u64, "a look was not derived");
        let untold = store.notices(parcel.id).unwrap().iter().filter(|notice| notice.due.is_some()).count();
        assert_eq!(untold, 0, "a notice was not told");
    }
    let history = cluster.history(&url);
    println!("{} attempts, {started} nodes started, {refused} times too late", history.len());
    assert!(history.len() >= PARCELS);
    assert_eq!(overlap(&history), None);
}

fn wait_until_done(store: &PostgresStore) {
    let begun = Instant::now();
    while store.stats().unwrap().stale + store.stats().unwrap().notices_waiting > 0 {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "the nodes do not finish: {:?}",
            store.stats().unwrap()
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn work_under_two_live_epochs_is_seen() {
    let done = |at, epoch, node: &str| (7, at, epoch, node.to_owned());
    assert_eq!(overlap(&[done(1, 1, "a"), done(2, 2, "b"), done(3, 2, "b"), done(4, 3, "a")]), None);
    assert!(overlap(&[done(1, 1, "a"), done(2, 2, "b"), done(3, 1, "a")]).is_some());
    assert!(overlap(&[done(1, 1, "a"), done(2, 1, "b")]).is_some());
}
