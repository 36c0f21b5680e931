//! SIGKILL at random moments: what was acknowledged is there, once, whatever was going on.
//!
//! The test starts itself again as a child that writes and prints what was acknowledged, kills it, and
//! opens the store again. `WAYMARK_CRASH_ROUNDS` asks for more rounds than the twenty of every run. The
//! control acknowledges before it writes: it must lose, or the test could not see a loss.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use store::conformance::Folder;
use store::conformance::world::{capture, facts, hour, parcel, told};
use store::{Commit, EndpointId, NewCapture, NewFacts, NewParcel, Store};
use store_sqlite::SqliteStore;
use tracking::milestone::Milestone;

const STORE: &str = "WAYMARK_CRASH_STORE";
const ROUND: &str = "WAYMARK_CRASH_ROUND";
const EARLY: &str = "WAYMARK_CRASH_EARLY";
const WRITERS: usize = 4;

fn number_of(writer: usize) -> NewParcel {
    parcel(&format!("TEST{writer}"))
}

/// Not a test: the child of the tests below, which does nothing unless they started it.
#[test]
fn a_child_that_writes_until_it_is_killed() {
    let (Ok(path), Ok(round)) = (std::env::var(STORE), std::env::var(ROUND)) else { return };
    let early = std::env::var(EARLY).is_ok();
    let store = SqliteStore::open(Path::new(&path)).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (store, round) = (&store, &round);
            scope.spawn(move || write_for_ever(store, writer, round, early));
        }
    });
}

fn write_for_ever(store: &SqliteStore, writer: usize, round: &str, early: bool) {
    let parcel = number_of(writer);
    store.register(hour(0), std::slice::from_ref(&parcel)).unwrap();
    for nth in 0.. {
        let names: Vec<String> = (0..=nth % 3).map(|part| format!("{round}-{writer}-{nth}-{part}")).collect();
        let captures: Vec<NewCapture> = names.iter().map(|name| capture(&parcel, nth, name)).collect();
        if early {
            acknowledge(&names);
        }
        store.append(&captures).unwrap();
        if !early {
            acknowledge(&names);
        }
        if nth % 4 == 0 {
            let expected = store.parcel(parcel.id).unwrap().unwrap().version;
            let changed = told(facts(&parcel, 0, Milestone::InTransit), &[EndpointId([1; 16])]);
            let committed = store.commit_facts(hour(1), &NewFacts { expected, ..changed }).unwrap();
            assert!(matches!(committed, Commit::Committed { .. }));
        }
    }
}

fn acknowledge(names: &[String]) {
    let mut out = std::io::stdout().lock();
    for name in names {
        writeln!(out, "kept {name}").unwrap();
    }
    out.flush().unwrap();
}

/// Starts a child, kills it after a while, and gives what it acknowledged.
fn kill_after(path: &Path, round: u64, early: bool, pause: Duration) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "a_child_that_writes_until_it_is_killed", "--nocapture"]);
    command.env(STORE, path).env(ROUND, round.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
    if early {
        command.env(EARLY, "1");
    }
    let mut child = command.spawn().unwrap();
    let out = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || acknowledged(BufReader::new(out)));
    std::thread::sleep(pause);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

/// The whole lines only: a line that was cut was not acknowledged.
fn acknowledged(mut out: impl BufRead) -> Vec<String> {
    let mut names = Vec::new();
    let mut line = String::new();
    while out.read_line(&mut line).unwrap() > 0 && line.ends_with('\n') {
        names.extend(line.trim_end().split_once("kept ").map(|(_, name)| name.to_owned()));
        line.clear();
    }
    names
}

/// How often each capture is there.
fn found(store: &SqliteStore) -> HashMap<String, u32> {
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

/// Runs the rounds and gives how many captures were acknowledged, and how many of them are not there.
fn rounds(count: u64, early: bool) -> (usize, usize) {
    let seed = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64;
    println!("seed {seed}");
    let folder = Folder::new();
    let path = folder.join("waymark.db");
    let (mut all, mut missing) = (0, 0);
    for round in 0..count {
        let chance = (seed ^ round).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        let names = kill_after(&path, round, early, Duration::from_millis(20 + chance % 130));
        let store = SqliteStore::open(&path).unwrap();
        let found = found(&store);
        all += names.len();
        missing += names.iter().filter(|name| !found.contains_key(*name)).count();
        assert!(found.values().all(|times| *times == 1), "round {round}: a capture is there twice");
        each_version_has_its_notice(&store);
        if round + 1 == count {
            assert_eq!(store.check().unwrap().problems, [""; 0]);
        }
    }
    (all, missing)
}

/// None lost, none twice: facts and their notices are written in one transaction.
fn each_version_has_its_notice(store: &SqliteStore) {
    for writer in 0..WRITERS {
        let parcel = number_of(writer).id;
        let version = store.parcel(parcel).unwrap().map_or(0, |parcel| parcel.version);
        assert_eq!(store.notices(parcel).unwrap().len() as u64, version);
    }
}

fn rounds_asked_for() -> u64 {
    std::env::var("WAYMARK_CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20)
}

#[test]
fn what_was_acknowledged_survives_a_kill_and_is_there_once() {
    let (all, missing) = rounds(rounds_asked_for(), false);
    println!("{all} captures acknowledged, {missing} missing");
    assert!(all > 0, "the children did nothing");
    assert_eq!(missing, 0, "of {all} acknowledged captures");
}

#[test]
fn the_control_that_acknowledges_too_early_is_caught() {
    let (all, missing) = rounds(8, true);
    println!("{all} captures acknowledged, {missing} missing");
    assert!(missing > 0, "of {all} captures acknowledged too early none is missing: this test sees nothing");
}
