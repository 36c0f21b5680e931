//! How fast captures are accepted, beside plain inserts of the same bytes into the same engine, and how fast a
//! store is opened. Run with `cargo bench -p store-sqlite`; the figures that count are the ratios.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]

use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use store::conformance::Folder;
use store::conformance::world::{capture, hour, parcel};
use store::{NewCapture, NewParcel, ParcelId, Store};
use store_sqlite::SqliteStore;

const RUN: Duration = Duration::from_secs(2);
const PARCELS: usize = 5_000;

fn main() {
    println!("fsync            {:>10.1} µs", fsync_micros());
    println!("open, empty      {:>10.1} ms", open_millis());
    for group in [1, 100, 1000] {
        let raw = per_second(group, &mut raw());
        let ours = per_second(group, &mut kept(false));
        let feed = per_second(group, &mut kept(true));
        println!(
            "groups of {group:>5}: raw {raw:>9.0}/s, append {ours:>9.0}/s ({:.0} %), admit with its parcels {feed:>9.0}/s ({:.0} %)",
            100.0 * ours / raw,
            100.0 * feed / raw,
        );
    }
    for threads in [4, 16] {
        println!("{threads:>2} callers, one each: {:>9.0}/s", together_per_second(threads));
    }
}

/// The same captures for everybody: one event of a feed each, over some parcels.
fn captures() -> (Vec<NewParcel>, impl FnMut(usize) -> Vec<NewCapture>) {
    let parcels: Vec<NewParcel> = (0..PARCELS).map(|nth| parcel(&format!("TEST{nth}"))).collect();
    let spoken = parcels.clone();
    let mut nth = 0;
    let next = move |group| {
        let one = |_| {
            nth += 1;
            let said = format!(
                "{{\"code\":\"EMC\",\"office\":\"CNSZXA\",\"nr\":{nth},\"time\":\"2026-08-03 09:00\"}}"
            );
            capture(&spoken[nth * 7919 % PARCELS], (nth / PARCELS) as i64, &said)
        };
        (0..group).map(one).collect()
    };
    (parcels, next)
}

fn per_second(group: usize, work: &mut dyn FnMut(usize)) -> f64 {
    work(group);
    let (started, mut done) = (Instant::now(), 0);
    while started.elapsed() < RUN {
        work(group);
        done += group;
    }
    done as f64 / started.elapsed().as_secs_f64()
}

/// One row a capture, one prepared statement, one transaction a group: what the engine can do by itself.
fn raw() -> impl FnMut(usize) {
    let folder = Folder::new();
    let mut conn = Connection::open(folder.join("raw.db")).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE event (bucket INTEGER, parcel BLOB, \
         received INTEGER, source INTEGER, body BLOB, PRIMARY KEY (bucket, parcel, received, source)) WITHOUT ROWID",
    )
    .unwrap();
    let (_, mut next) = captures();
    move |group| {
        let _folder = &folder;
        let transaction = conn.transaction().unwrap();
        for capture in next(group) {
            transaction
                .prepare_cached("INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5)")
                .unwrap()
                .execute(params![
                    capture.parcel.bucket().number(),
                    capture.parcel.0,
                    capture.received.as_microsecond(),
                    1,
                    capture.items[0]
                ])
                .unwrap();
        }
        transaction.commit().unwrap();
    }
}

fn kept(with_parcels: bool) -> impl FnMut(usize) {
    let folder = Folder::new();
    let store = SqliteStore::open(&folder.join("waymark.db")).unwrap();
    let (parcels, mut next) = captures();
    store.register(hour(0), &parcels).unwrap();
    let known: HashMap<ParcelId, NewParcel> = parcels.into_iter().map(|parcel| (parcel.id, parcel)).collect();
    move |group| {
        let _folder = &folder;
        let captures = next(group);
        if with_parcels {
            let named: Vec<NewParcel> =
                captures.iter().filter_map(|capture| known.get(&capture.parcel).cloned()).collect();
            store.admit(hour(0), &named, &captures).unwrap();
        } else {
            store.append(&captures).unwrap();
        }
    }
}

/// Many callers with one capture each share commits.
fn together_per_second(threads: usize) -> f64 {
    let folder = Folder::new();
    let store = SqliteStore::open(&folder.join("waymark.db")).unwrap();
    let (parcels, _) = captures();
    store.register(hour(0), &parcels).unwrap();
    let started = Instant::now();
    let done: usize = std::thread::scope(|scope| {
        let caller = |thread: usize| {
            let (store, parcel) = (&store, &parcels[thread]);
            scope.spawn(move || {
                let mut nth = 0;
                while started.elapsed() < RUN {
                    store
                        .append(&[capture(parcel, nth as i64, &format!("{{\"code\":\"EMC\",\"nr\":{nth}}}"))])
                        .unwrap();
                    nth += 1;
                }
                nth
            })
        };
        (0..threads).map(caller).collect::<Vec<_>>().into_iter().map(|caller| caller.join().unwrap()).sum()
    });
    done as f64 / started.elapsed().as_secs_f64()
}

fn fsync_micros() -> f64 {
    let folder = Folder::new();
    let mut file = File::create(folder.join("fsync")).unwrap();
    let started = Instant::now();
    for _ in 0..200 {
        file.write_all(&[0; 4096]).unwrap();
        file.sync_data().unwrap();
    }
    started.elapsed().as_secs_f64() * 1e6 / 200.0
}

/// The first time, with the schema to be made: the slowest of five.
fn open_millis() -> f64 {
    let slowest = (0..5).map(|_| {
        let folder = Folder::new();
        let started = Instant::now();
        let store = SqliteStore::open(&folder.join("waymark.db")).unwrap();
        store.health(hour(0)).unwrap();
        started.elapsed()
    });
    slowest.max().unwrap_or_default().as_secs_f64() * 1e3
}
