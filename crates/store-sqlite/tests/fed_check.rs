//! Whatever byte changes in what feeds gave: the check finds it, and names the chunk, the bucket and the place.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use store::conformance::Folder;
use store::conformance::world::{facts, hour, ours};
use store::feed::{Chunk, Item, ItemAt, NewChunk, NewState, digest_of_item};
use store::{Checked, Commit, Digest, Feeds, NewFacts, NewParcel, ParcelId, Store, Token};
use store_sqlite::{SqliteStore, Visit};
use tracking::milestone::Milestone;

const NUMBER: &str = "LB123456785CN";

fn id() -> ParcelId {
    ParcelId::new(&ours(), NUMBER, Some("post"))
}

fn body(nth: i64) -> Vec<u8> {
    if nth < 2 {
        return Digest::of(&[nth as u8]).0.to_vec();
    }
    let often = "the parcel was handed to the neighbour ".repeat(usize::try_from(nth).unwrap());
    format!("{NUMBER} {nth} {often}").into_bytes()
}

fn short(body: &[u8]) -> [u8; 8] {
    *digest_of_item("text/plain", &Digest::of(body)).0.first_chunk().unwrap()
}

/// A state of this test is the beginnings of its digests, behind a byte.
fn known(state: &[u8]) -> Option<Vec<[u8; 8]>> {
    Some(state.split_first()?.1.as_chunks().0.to_vec())
}

/// A store with chunks of two items each, about one parcel; the first has nothing that could be compressed.
fn told(folder: &Folder) -> PathBuf {
    let path = folder.join("waymark.db");
    let store = SqliteStore::open(&path).unwrap();
    let mut state = vec![9];
    for nth in 0..4 {
        let bodies = [body(nth * 5), body(nth * 5 + 1)];
        let chunk = NewChunk {
            chunk: Chunk {
                account: ours(),
                carrier: Some("post".into()),
                source: "plain/feed".into(),
                content_type: "text/plain".into(),
                received: hour(nth),
                envelope: Digest::of(&nth.to_be_bytes()),
            },
            items: bodies.iter().map(|body| Item { parcel: id(), body: body.clone() }).collect(),
        };
        let kept = store.keep(&chunk).unwrap();
        bodies.iter().for_each(|body| state.extend(short(body)));
        let new = NewState {
            parcel: id(),
            number: NUMBER.into(),
            account: ours(),
            carrier: Some("post".into()),
            registered: hour(0),
            expected: u64::try_from(nth).unwrap(),
            milestone: Milestone::Accepted,
            looks: Some(state.clone()),
            items: vec![ItemAt { chunk: kept.no, place: 0 }, ItemAt { chunk: kept.no, place: 1 }],
            aliases: Vec::new(),
            notices: Vec::new(),
        };
        store.fold(hour(nth), &[new], &[kept.no]).unwrap();
    }
    path
}

fn check(path: &Path) -> Checked {
    Visit::open(path).unwrap().check(Some(known), |_| {}).unwrap()
}

/// The slices: where they lie, how, and their bytes.
fn slices(path: &Path) -> Vec<(i64, i64, Vec<u8>)> {
    let conn = Connection::open(path).unwrap();
    let mut find = conn.prepare("SELECT place, codec, body FROM slice ORDER BY place").unwrap();
    let rows = find.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn put(path: &Path, place: i64, body: &[u8]) {
    let conn = Connection::open(path).unwrap();
    conn.execute("UPDATE slice SET body = ?2 WHERE place = ?1", params![place, body]).unwrap();
}

#[test]
fn what_was_not_touched_is_well() {
    let folder = Folder::new();
    let path = told(&folder);
    assert_eq!(check(&path), Checked { captures: 8, problems: Vec::new() });
    let store = SqliteStore::open(&path).unwrap();
    assert_eq!(store.audit(known).unwrap(), Checked { captures: 8, problems: Vec::new() });
    store.forget(hour(9), &store::Whom::Parcel(id())).unwrap();
    assert_eq!(store.audit(known).unwrap().problems, [""; 0], "nor what was forgotten");
}

#[test]
fn a_byte_that_changes_in_a_slice_is_found_and_named() {
    let folder = Folder::new();
    let path = told(&folder);
    let store = SqliteStore::open(&path).unwrap();
    // Every one takes some seconds.
    let step = if std::env::var_os("WAYMARK_SOAK").is_some() { 1 } else { 3 };
    let all = slices(&path);
    assert!(all.iter().any(|slice| slice.1 == -1) && all.iter().any(|slice| slice.1 != -1), "of both forms");
    for (place, _, body) in &all {
        let (chunk, bucket) = (place & 0xffff_ffff_ffff, id().bucket().number());
        let named = format!("chunk {chunk} in bucket {bucket} ");
        for at in (0..body.len()).step_by(step) {
            let mut damaged = body.clone();
            damaged[at] ^= 0x20;
            put(&path, *place, &damaged);
            let problems = store.audit(known).unwrap().problems;
            assert!(problems.iter().any(|said| said.contains(&named)), "byte {at} of {chunk}: {problems:?}");
            assert!(problems.iter().all(|said| !said.contains(NUMBER)), "{problems:?}");
        }
        put(&path, *place, body);
    }
    assert_eq!(check(&path).problems, [""; 0], "the control: all is as it was");
}

#[test]
fn a_slice_in_anothers_place_and_one_that_is_lost_are_found() {
    let folder = Folder::new();
    let path = told(&folder);
    let all = slices(&path);
    put(&path, all[1].0, &all[2].2);
    let problems = check(&path).problems;
    assert!(problems.iter().any(|said| said.contains("knows 2 items that are not there")), "{problems:?}");
    put(&path, all[1].0, &all[1].2);
    let conn = Connection::open(&path).unwrap();
    conn.execute("DELETE FROM slice WHERE place = ?1", [all[2].0]).unwrap();
    let problems = check(&path).problems;
    let lost = problems.iter().filter(|said| said.contains("chunk 3 ") && said.contains("is not there"));
    assert_eq!(lost.count(), 2, "{problems:?}");
}

/// The same store when somebody declared the parcel, and its journey was derived: it rests on each item.
fn declared(folder: &Folder) -> PathBuf {
    let path = told(folder);
    let store = SqliteStore::open(&path).unwrap();
    let parcel = NewParcel::new(&ours(), NUMBER, Some("post"), Token([7; 16]));
    store.register(hour(9), std::slice::from_ref(&parcel)).unwrap();
    let journey =
        store.looks(id(), None).unwrap().iter().flat_map(|look| look.digest.0[..8].to_vec()).collect();
    let facts = NewFacts {
        journey: [vec![9], journey].concat(),
        expected: store.parcel(id()).unwrap().unwrap().version,
        ..facts(&parcel, 8, Milestone::Accepted)
    };
    assert!(matches!(store.commit_facts(hour(9), &facts).unwrap(), Commit::Committed { .. }));
    path
}

#[test]
fn a_byte_that_changes_is_found_also_when_the_parcel_was_declared() {
    let folder = Folder::new();
    let path = declared(&folder);
    let store = SqliteStore::open(&path).unwrap();
    for (place, _, body) in &slices(&path) {
        let (chunk, bucket) = (place & 0xffff_ffff_ffff, id().bucket().number());
        let named = format!("chunk {chunk} in bucket {bucket} ");
        for at in (0..body.len()).step_by(7) {
            let mut damaged = body.clone();
            damaged[at] ^= 0x20;
            put(&path, *place, &damaged);
            let problems = store.audit(known).unwrap().problems;
            assert!(problems.iter().any(|said| said.contains(&named)), "byte {at} of {chunk}: {problems:?}");
        }
        put(&path, *place, body);
    }
    assert_eq!(check(&path).problems, [""; 0], "the control: all is as it was");
}
