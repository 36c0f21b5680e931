//! What becomes of the files: who may open them, what is in them, what a copy is worth.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::path::Path;
use std::time::Duration;

use store::conformance::Folder;
use store::conformance::world::{capture, facts, hour, ours, parcel, told};
use store::{
    Buckets, Commit, EndpointId, NewCapture, NewFacts, NewParcel, Opinion, Outcome, Store, StoreError, Whom,
};
use store_sqlite::SqliteStore;
use tracking::milestone::Milestone;

/// Else readers and the writer wait for one lock at every allocation: see `.cargo/config.toml`.
#[test]
fn the_engine_was_built_without_a_count_of_its_memory() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let mut options = connection.prepare("PRAGMA compile_options").unwrap();
    let options: Vec<String> = options.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(options.iter().any(|option| option == "DEFAULT_MEMSTATUS=0"), "{options:?}");
}

#[test]
fn a_second_process_is_told_who_has_the_store() {
    let folder = Folder::new();
    let path = folder.join("waymark.db");
    let first = SqliteStore::open(&path).unwrap();
    let second = SqliteStore::open(&path).err().unwrap();
    assert!(matches!(&second, StoreError::Locked { path: locked } if *locked == path), "{second}");
    drop(first);
    SqliteStore::open(&path).unwrap();
}

#[test]
fn a_store_of_a_newer_waymark_is_not_touched() {
    let folder = Folder::new();
    let path = folder.join("waymark.db");
    drop(SqliteStore::open(&path).unwrap());
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let refused = SqliteStore::open(&path).err().unwrap().to_string();
    assert!(refused.contains("99") && refused.contains("newer"), "{refused}");
}

#[test]
fn a_file_that_is_no_store_is_not_touched() {
    for content in
        [b"a letter to my aunt, long enough to be taken for a header of a file".repeat(20), vec![7; 5000]]
    {
        let folder = Folder::new();
        let path = folder.join("waymark.db");
        std::fs::write(&path, &content).unwrap();
        let refused = SqliteStore::open(&path).err().unwrap();
        assert!(matches!(refused, StoreError::Corrupt { .. }), "{refused}");
        assert_eq!(std::fs::read(&path).unwrap(), content);
    }
    let folder = Folder::new();
    let path = folder.join("waymark.db");
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE letters (text TEXT)").unwrap();
    assert!(matches!(SqliteStore::open(&path).err().unwrap(), StoreError::Corrupt { .. }));
}

#[test]
fn a_folder_where_nothing_can_be_written_is_named() {
    let refused = SqliteStore::open(Path::new("/proc/nowhere/waymark.db")).err().unwrap().to_string();
    assert!(refused.contains("/proc/nowhere"), "{refused}");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let store = SqliteStore::open(&folder.join("waymark.db")).unwrap();
    store.append(&[capture(&parcel("LB123456785CN"), 0, "EMA")]).unwrap();
    for file in std::fs::read_dir(&*folder).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.file_name());
    }
}

#[test]
fn a_backup_is_a_store_and_never_overwrites() {
    let folder = Folder::new();
    let store = SqliteStore::open(&folder.join("waymark.db")).unwrap();
    let a = parcel("LB123456785CN");
    store.append(&[capture(&a, 0, "EMA")]).unwrap();
    let copy = folder.join("copy.db");
    store.backup(&copy).unwrap();
    store.append(&[capture(&a, 1, "EMC")]).unwrap();
    assert!(store.backup(&copy).unwrap_err().to_string().contains("copy.db"));
    let copy = SqliteStore::open(&copy).unwrap();
    assert_eq!(copy.looks(a.id, None).unwrap().len(), 1);
    assert_eq!(copy.check().unwrap().problems, [""; 0]);
}

#[test]
fn a_changed_byte_is_found() {
    let folder = Folder::new();
    let path = folder.join("waymark.db");
    let said = "the parcel was handed to the neighbour of number nine";
    {
        let store = SqliteStore::open(&path).unwrap();
        store.append(&[capture(&parcel("LB123456785CN"), 0, said)]).unwrap();
    }
    let mut file = std::fs::read(&path).unwrap();
    let at = file.windows(said.len()).position(|bytes| bytes == said.as_bytes()).unwrap();
    file[at] = b'T';
    std::fs::write(&path, file).unwrap();
    let problems = SqliteStore::open(&path).unwrap().check().unwrap().problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("is not what was kept"));
}

const CANARY: &str = "canary-7f3a91";

/// Every file of the folder that contains the canary.
fn sightings(folder: &Path) -> Vec<String> {
    let mut seen = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        let bytes = std::fs::read(file.path()).unwrap();
        if bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()) {
            seen.push(file.file_name().to_string_lossy().into_owned());
        }
    }
    seen
}

/// A parcel with something of a person in every place that can hold it.
fn personal(nth: usize, word: &str) -> NewParcel {
    let number = format!("{word}-number-{nth}");
    NewParcel { reference: Some(format!("{word}-order-{nth}").into()), ..parcel(&number) }
}

/// Lets a parcel live through several versions, so that rows grow, move and are replaced.
fn live(store: &SqliteStore, parcel: &NewParcel, nth: usize, word: &str) {
    store.register(hour(0), std::slice::from_ref(parcel)).unwrap();
    for turn in 0..4_usize {
        let said = format!("{word} signed {nth} {turn} {}", "x".repeat(nth * 37 % 200));
        let items = vec![said.clone().into_bytes(), vec![b'y'; turn * 50]];
        store.append(&[NewCapture { items, ..capture(parcel, turn as i64, "") }]).unwrap();
        let expected = store.parcel(parcel.id).unwrap().unwrap().version;
        let story = NewFacts {
            expected,
            journey: said.repeat(turn + 1).into_bytes(),
            aliases: vec![format!("{word}-alias-{nth}-{turn}").into(), format!("{word}-household").into()],
            opinions: vec![Opinion {
                at: hour(turn as i64),
                kind: "forecast".into(),
                bytes: said.into_bytes(),
            }],
            ..told(facts(parcel, turn as u64 + 1, Milestone::Delivered), &[EndpointId([1; 16])])
        };
        assert!(matches!(store.commit_facts(hour(1), &story).unwrap(), Commit::Committed { .. }));
    }
    // The answer of a receiver may speak of the person too.
    let answer = Outcome::Told { answer: format!("{word} says thanks").into() };
    let claimed = store.claim_notices(&Buckets::ALL, hour(2), 10, Duration::from_secs(36_000)).unwrap();
    for notice in claimed.iter().filter(|notice| notice.parcel == parcel.id) {
        store.settle_notice(hour(2), notice.id, notice.attempt, &answer).unwrap();
    }
}

#[test]
fn no_file_remembers_who_was_forgotten() {
    let folder = Folder::new();
    let store = SqliteStore::open(&folder.join("waymark.db")).unwrap();
    // Every second parcel is one of the household: enough that pages are split and joined around them.
    for nth in 0..500 {
        let word = if nth % 2 == 0 { CANARY } else { "somebody" };
        live(&store, &personal(nth, word), nth, word);
    }
    assert!(!sightings(&folder).is_empty(), "the test would find nothing");
    let household = Whom::Number(ours(), format!("{CANARY}-household").into());
    let forgotten = store.forget(hour(9), &household).unwrap();
    assert!(forgotten.parcels == 250 && !forgotten.compact_advised, "{forgotten:?}");
    assert_eq!(sightings(&folder), [""; 0]);
    assert_eq!(store.check().unwrap().problems, [""; 0]);
}

/// Needs a small file system of its own, which only root can make: `WAYMARK_TINY_DISK` names its folder.
#[test]
fn on_a_real_full_disk_nothing_accepted_is_lost_and_work_goes_on_when_there_is_room() {
    let Some(disk) = std::env::var_os("WAYMARK_TINY_DISK") else {
        println!("skipped: WAYMARK_TINY_DISK names no small file system");
        return;
    };
    let (path, ballast) = (Path::new(&disk).join("waymark.db"), Path::new(&disk).join("ballast"));
    let store = SqliteStore::open(&path).unwrap();
    std::fs::write(&ballast, vec![1; 500_000]).unwrap();
    let a = parcel("LB123456785CN");
    let mut accepted = 0;
    let refused = loop {
        match store.append(&[capture(&a, accepted, &format!("EMA {accepted}"))]) {
            Ok(_) => accepted += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::Full), "{refused}");
    assert!(matches!(store.health(hour(0)), Err(StoreError::Full) | Ok(())));
    assert_eq!(store.looks(a.id, None).unwrap().len() as i64, accepted);
    std::fs::remove_file(&ballast).unwrap();
    store.append(&[capture(&a, accepted, "EMC")]).unwrap();
    drop(store);
    let store = SqliteStore::open(&path).unwrap();
    assert_eq!(store.looks(a.id, None).unwrap().len() as i64, accepted + 1);
    assert_eq!(store.check().unwrap().problems, [""; 0]);
}
