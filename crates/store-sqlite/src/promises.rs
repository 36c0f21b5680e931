//! Tests of what the writer promises when the disk is slow, fails, or is full. The commit is replaced by one
//! that misbehaves; `tests/crash.rs` kills the whole process.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use rusqlite::{Connection, ffi};
use store::conformance::Folder;
use store::conformance::world::{capture, hour, parcel};
use store::{NewCapture, Store, StoreError};

use crate::writer::CommitFn;
use crate::{Options, SqliteStore};

fn open(folder: &Folder, options: &Options, commit: CommitFn) -> SqliteStore {
    SqliteStore::open_committing(&folder.join("waymark.db"), options, commit).unwrap()
}

/// Bytes that do not compress.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed | 1;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn heavy(number: &str, seed: u64, length: usize) -> NewCapture {
    NewCapture { items: vec![noise(seed, length)], ..capture(&parcel(number), seed as i64, "") }
}

#[test]
fn callers_who_wait_share_a_commit() {
    static COMMITS: AtomicU32 = AtomicU32::new(0);
    let folder = Folder::new();
    let store = open(&folder, &Options::default(), |conn| {
        COMMITS.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(5));
        conn.execute_batch("COMMIT")
    });
    std::thread::scope(|scope| {
        for thread in 0..16 {
            let store = &store;
            scope.spawn(move || {
                for nth in 0..5 {
                    let one = capture(&parcel(&format!("TEST{thread}")), nth, "EMA");
                    assert!(store.append(&[one]).unwrap()[0].new);
                }
            });
        }
    });
    assert_eq!(store.stats().unwrap().looks, 80);
    let commits = COMMITS.load(Ordering::Relaxed);
    assert!(commits < 40, "80 requests needed {commits} commits");
}

#[test]
fn who_finds_the_queue_full_is_told_so_and_the_others_are_kept() {
    let folder = Folder::new();
    let store = open(&folder, &Options { queue: 1, ..Options::default() }, |conn| {
        std::thread::sleep(Duration::from_millis(20));
        conn.execute_batch("COMMIT")
    });
    let accepted = AtomicU32::new(0);
    let refused = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for thread in 0..12 {
            let (store, accepted, refused) = (&store, &accepted, &refused);
            scope.spawn(move || {
                match store.append(&[capture(&parcel(&format!("TEST{thread}")), 0, "EMA")]) {
                    Ok(_) => accepted.fetch_add(1, Ordering::Relaxed),
                    Err(StoreError::Busy { .. }) => refused.fetch_add(1, Ordering::Relaxed),
                    Err(other) => panic!("{other}"),
                }
            });
        }
    });
    assert!(refused.load(Ordering::Relaxed) > 0);
    assert_eq!(store.stats().unwrap().looks, u64::from(accepted.load(Ordering::Relaxed)));
}

#[test]
fn after_a_commit_that_the_disk_did_not_confirm_every_call_says_so() {
    static FAIL: AtomicBool = AtomicBool::new(false);
    let commit: CommitFn = |conn: &Connection| {
        if FAIL.load(Ordering::Relaxed) {
            let error = ffi::Error::new(ffi::SQLITE_IOERR_FSYNC);
            return Err(rusqlite::Error::SqliteFailure(error, Some("the disk is dying".to_owned())));
        }
        conn.execute_batch("COMMIT")
    };
    let folder = Folder::new();
    let store = open(&folder, &Options::default(), commit);
    let a = parcel("LB123456785CN");
    store.append(&[capture(&a, 0, "EMA")]).unwrap();
    FAIL.store(true, Ordering::Relaxed);
    assert!(matches!(store.append(&[capture(&a, 1, "EMC")]), Err(StoreError::Poisoned { .. })));
    // The disk seems well again: a second try could lie.
    FAIL.store(false, Ordering::Relaxed);
    let said = [
        store.append(&[capture(&a, 2, "EMD")]).unwrap_err(),
        store.looks(a.id, None).unwrap_err(),
        store.health(hour(0)).unwrap_err(),
        store.compact().unwrap_err(),
    ];
    for error in said {
        assert!(
            matches!(error, StoreError::Poisoned { .. }) && error.to_string().contains("restart"),
            "{error}"
        );
    }
    drop(store);
    let again = SqliteStore::open(&folder.join("waymark.db")).unwrap();
    assert_eq!(again.looks(a.id, None).unwrap()[0].bytes(), Some(b"EMA".as_slice()));
}

#[test]
fn when_the_disk_is_full_what_was_accepted_stays_and_work_goes_on_when_there_is_room() {
    let folder = Folder::new();
    let options = Options { most_bytes: Some(2 << 20), ..Options::default() };
    let store = SqliteStore::open_with(&folder.join("waymark.db"), &options).unwrap();
    let a = parcel("LB123456785CN");
    store.register(hour(0), std::slice::from_ref(&a)).unwrap();
    let mut accepted = 0;
    let refused = loop {
        match store.append(&[heavy("LB123456785CN", accepted, 20_000)]) {
            Ok(_) => accepted += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::Full), "{refused}");
    assert!(accepted > 50);
    let looks = store.looks(a.id, None).unwrap();
    assert_eq!(looks.len() as u64, accepted);
    assert!(looks.iter().all(|look| look.verifies()));
    assert_eq!(store.check().unwrap().problems, [""; 0]);
    store.forget(hour(1), &store::Whom::Parcel(a.id)).unwrap();
    store.append(&[heavy("RR123456785GB", 1, 20_000)]).unwrap();
}

#[test]
fn a_request_that_does_not_fit_takes_no_other_with_it() {
    let folder = Folder::new();
    let options = Options { most_bytes: Some(1 << 20), ..Options::default() };
    let store = open(&folder, &options, |conn| {
        std::thread::sleep(Duration::from_millis(10));
        conn.execute_batch("COMMIT")
    });
    std::thread::scope(|scope| {
        let store = &store;
        for nth in 0..8 {
            scope.spawn(move || {
                let number = format!("TEST{nth}");
                let fits = nth % 4 != 0;
                let asked = store.append(&[heavy(&number, nth, if fits { 100 } else { 3 << 20 })]);
                assert_eq!(asked.is_ok(), fits, "{number}: {asked:?}");
            });
        }
    });
    assert_eq!(store.stats().unwrap().looks, 6);
}
