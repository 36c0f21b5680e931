//! `kill -9` of the server, and of the client, in the middle of writing: what was acknowledged is there, once.
//!
//! `WAYMARK_SOAK` asks for ten times the rounds. The control does not wait for the disk (`lossy`): when all processes
//! of the server are killed at once it must lose, or the test could not see a loss.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
mod cluster;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use cluster::Cluster;
use store::conformance::world::{capture, facts, hour, parcel, told};
use store::{EndpointId, NewCapture, NewFacts, NewParcel, Store, StoreError};
use store_postgres::{Options, PostgresStore};
use tracking::milestone::Milestone;

const STORE: &str = "WAYMARK_CRASH_STORE";
const ROUND: &str = "WAYMARK_CRASH_ROUND";
const WRITERS: usize = 4;

fn rounds() -> u64 {
    if std::env::var("WAYMARK_SOAK").is_ok() { 30 } else { 3 }
}

fn number_of(writer: usize) -> NewParcel {
    parcel(&format!("TEST{writer}"))
}

/// Writes until the store does not answer, and says what was acknowledged.
fn write(
    store: &PostgresStore,
    writer: usize,
    round: &str,
    acknowledge: impl Fn(&[String]),
) -> Result<(), StoreError> {
    let parcel = number_of(writer);
    store.register(hour(0), std::slice::from_ref(&parcel))?;
    for nth in 0.. {
        let names: Vec<String> = (0..=nth % 3).map(|part| format!("{round}-{writer}-{nth}-{part}")).collect();
        let captures: Vec<NewCapture> = names.iter().map(|name| capture(&parcel, nth, name)).collect();
        store.append(&captures)?;
        acknowledge(&names);
        if nth % 4 == 0 {
            let expected = store.parcel(parcel.id)?.unwrap().version;
            let changed = told(facts(&parcel, 0, Milestone::InTransit), &[EndpointId([1; 16])]);
            let _ = store.commit_facts(hour(1), &NewFacts { expected, ..changed })?;
        }
    }
    Ok(())
}

/// How often each capture is there.
fn found(store: &PostgresStore) -> HashMap<String, u32> {
    let mut found = HashMap::new();
    for writer in 0..WRITERS {
        for look in store.looks(number_of(writer).id, None).unwrap() {
            assert!(look.verifies());
            let name = String::from_utf8(look.bytes().unwrap().to_vec()).unwrap();
            *found.entry(name).or_default() += 1;
        }
    }
    found
}

/// What of the acknowledged is missing; nothing is there twice, and each version has its notice.
fn missing(store: &PostgresStore, acknowledged: &[String]) -> usize {
    let found = found(store);
    assert!(found.values().all(|times| *times == 1), "a capture is there twice");
    for writer in 0..WRITERS {
        let parcel = number_of(writer).id;
        let version = store.parcel(parcel).unwrap().map_or(0, |parcel| parcel.version);
        assert_eq!(store.notices(parcel).unwrap().len() as u64, version);
    }
    acknowledged.iter().filter(|name| !found.contains_key(*name)).count()
}

/// Kills the server in each round while all write: how much was acknowledged, and how much of it is missing.
fn kill_servers(cluster: &mut Cluster, rounds: u64, options: &Options) -> (usize, usize) {
    let url = cluster.fresh();
    let mut acknowledged = Vec::new();
    for round in 0..rounds {
        let store = PostgresStore::open_with(&url, options).unwrap();
        let told = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (store, told, round) = (&store, &told, round.to_string());
                scope.spawn(move || {
                    let end =
                        write(store, writer, &round, |names| told.lock().unwrap().extend_from_slice(names));
                    assert!(matches!(end, Err(StoreError::Away { .. })), "{end:?}");
                });
            }
            std::thread::sleep(Duration::from_millis(150 + 37 * (round % 5)));
            cluster.kill();
        });
        acknowledged.extend(told.into_inner().unwrap());
        cluster.run();
    }
    let store = PostgresStore::open(&url).unwrap();
    assert_eq!(store.check().unwrap().problems, [""; 0]);
    (acknowledged.len(), missing(&store, &acknowledged))
}

#[test]
fn what_was_acknowledged_survives_a_kill_of_the_server_and_the_control_loses() {
    let Some(mut cluster) = Cluster::start() else { return };
    let (all, missing) = kill_servers(&mut cluster, rounds(), &Options::default());
    println!("{all} captures acknowledged, {missing} missing");
    assert!(all > 0, "nobody wrote");
    assert_eq!(missing, 0, "of {all} acknowledged captures");

    let lossy = Options { lossy: true, ..Options::default() };
    let (all, missing) = kill_servers(&mut cluster, 3, &lossy);
    println!("control: {all} captures acknowledged, {missing} missing");
    assert!(missing > 0, "of {all} captures that nobody waited for none is missing: this test sees nothing");
}

#[test]
fn a_store_goes_on_by_itself_when_its_server_is_back_and_a_server_without_syncs_is_refused() {
    let Some(mut cluster) = Cluster::start() else { return };
    let store = cluster.store();
    let a = number_of(0);
    store.append(&[capture(&a, 0, "EMA")]).unwrap();
    cluster.kill();
    for _ in 0..2 {
        let away = store.append(&[capture(&a, 1, "EMC")]);
        assert!(matches!(away, Err(StoreError::Away { .. })), "{away:?}");
    }
    assert!(matches!(store.looks(a.id, None), Err(StoreError::Away { .. })));
    cluster.run();
    store.append(&[capture(&a, 1, "EMC")]).unwrap();
    assert_eq!(store.looks(a.id, None).unwrap().len(), 2);

    cluster.sql("ALTER SYSTEM SET fsync = off");
    cluster.sql("SELECT pg_reload_conf()");
    std::thread::sleep(Duration::from_millis(200));
    let refused = PostgresStore::open(&cluster.url()).err();
    assert!(matches!(refused, Some(StoreError::Version { .. })), "{refused:?}");
    let lossy = Options { lossy: true, ..Options::default() };
    assert!(PostgresStore::open_with(&cluster.fresh(), &lossy).is_ok());
}

/// Not a test: the child of the test below, which does nothing unless it was started by that.
#[test]
fn a_child_that_writes_until_it_is_killed() {
    let (Ok(url), Ok(round)) = (std::env::var(STORE), std::env::var(ROUND)) else { return };
    let store = PostgresStore::open(&url).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (store, round) = (&store, &round);
            scope.spawn(move || {
                let say = |names: &[String]| {
                    use std::io::Write;
                    let mut out = std::io::stdout().lock();
                    names.iter().for_each(|name| writeln!(out, "kept {name}").unwrap());
                    out.flush().unwrap();
                };
                write(store, writer, round, say).unwrap();
            });
        }
    });
}

#[test]
fn what_was_acknowledged_survives_a_kill_of_the_client() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh();
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..rounds() {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "a_child_that_writes_until_it_is_killed", "--nocapture"]);
        command.env(STORE, &url).env(ROUND, round.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        // From its first words on, so that a slow machine shows no less.
        let mut words = BufReader::new(child.stdout.take().unwrap());
        let mut said = Vec::new();
        while !said.starts_with(b"kept") && words.read_until(b'\n', &mut said).unwrap() > 0 {
            said.drain(..said.windows(5).position(|word| word == b"kept ").unwrap_or(said.len()));
        }
        std::thread::sleep(Duration::from_millis(100 + 31 * (round % 7)));
        child.kill().unwrap();
        words.read_to_end(&mut said).unwrap();
        child.wait().unwrap();
        let whole = said.rsplit(|byte| *byte == b'\n').skip(1).map(String::from_utf8_lossy);
        acknowledged
            .extend(whole.filter_map(|line| line.split_once("kept ").map(|(_, name)| name.to_owned())));
    }
    // The server may still be busy undoing what the last child began.
    std::thread::sleep(Duration::from_millis(200));
    let store = PostgresStore::open(&url).unwrap();
    let missing = missing(&store, &acknowledged);
    println!("{} captures acknowledged, {missing} missing", acknowledged.len());
    assert!(!acknowledged.is_empty(), "the children did nothing");
    assert_eq!(missing, 0, "of {} acknowledged captures", acknowledged.len());
}
