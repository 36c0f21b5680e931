//! Twenty canaries: words of four persons, each in a number, a reference, a capture, a notice and an opinion. After
//! they were forgotten, or aged out, no file of the store has any of them, the log included.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::path::Path;
use std::time::Duration;

use jiff::SignedDuration;
use store::conformance::Folder;
use store::conformance::world::{capture, facts, hour, ours, parcel, told};
use store::{
    Buckets, Commit, EndpointId, NewCapture, NewFacts, NewParcel, Opinion, Outcome, Policy, Store, Whom,
};
use store_sqlite::SqliteStore;
use tracking::milestone::Milestone;

const PLACES: [&str; 5] = ["number", "reference", "capture", "notice", "opinion"];
const PERSONS: usize = 4;
const OTHERS: usize = 60;

fn canary(place: &str, person: usize) -> String {
    format!("canary-{place}-{person:03}")
}

/// Which canaries are in which files.
fn sightings(folder: &Path) -> Vec<String> {
    let mut seen = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        let bytes = std::fs::read(file.path()).unwrap();
        for place in PLACES {
            for person in 0..PERSONS {
                let word = canary(place, person);
                if bytes.windows(word.len()).any(|window| window == word.as_bytes()) {
                    seen.push(format!("{word} in {}", file.file_name().to_string_lossy()));
                }
            }
        }
    }
    seen
}

/// The words of one person in every place; what is not a canary's is another's.
fn live(store: &SqliteStore, person: usize) -> NewParcel {
    let word = |place: &str| canary(place, person);
    let parcel = NewParcel { reference: Some(word("reference").into()), ..parcel(&word("number")) };
    let items = vec![format!("signed by {}", word("capture")).into_bytes(), vec![b'x'; person * 37 % 200]];
    let first = NewCapture { items, ..capture(&parcel, 0, "") };
    store.admit(hour(0), std::slice::from_ref(&parcel), &[first, capture(&parcel, 1, "EMA")]).unwrap();
    for turn in 0..2 {
        let expected = store.parcel(parcel.id).unwrap().unwrap().version;
        let story = NewFacts {
            expected,
            journey: word("notice").repeat(turn + 1).into_bytes(),
            opinions: vec![Opinion {
                at: hour(turn as i64),
                kind: "forecast".into(),
                bytes: word("opinion").into_bytes(),
            }],
            ..told(facts(&parcel, 2, Milestone::Delivered), &[EndpointId([1; 16])])
        };
        let story = NewFacts {
            notices: story
                .notices
                .iter()
                .map(|notice| store::NewNotice { payload: word("notice").into_bytes(), ..notice.clone() })
                .collect(),
            ..story
        };
        assert!(matches!(store.commit_facts(hour(1), &story).unwrap(), Commit::Committed { .. }));
    }
    parcel
}

/// A store in which four persons lived among sixty others, and everything was told.
fn lived(folder: &Folder) -> (SqliteStore, Vec<NewParcel>) {
    let store = SqliteStore::open(&folder.join("waymark.db")).unwrap();
    let everybody: Vec<NewParcel> = (0..PERSONS + OTHERS).map(|person| live(&store, person)).collect();
    loop {
        let claimed = store.claim_notices(&Buckets::ALL, hour(2), 1000, Duration::from_secs(60)).unwrap();
        if claimed.is_empty() {
            break;
        }
        for notice in claimed {
            let told = Outcome::Told { answer: "200".into() };
            store.settle_notice(hour(2), notice.id, notice.attempt, &told).unwrap();
        }
    }
    let places = PLACES.len() * PERSONS;
    assert!(sightings(folder).len() >= places, "the test would find nothing: {:?}", sightings(folder));
    (store, everybody)
}

#[test]
fn no_file_has_a_canary_of_who_was_forgotten() {
    let folder = Folder::new();
    let (store, everybody) = lived(&folder);
    for person in everybody.iter().take(PERSONS) {
        assert_eq!(store.forget(hour(9), &Whom::Number(ours(), person.number.clone())).unwrap().parcels, 1);
    }
    assert_eq!(sightings(&folder), [""; 0]);
    drop(store);
    assert_eq!(sightings(&folder), [""; 0], "and when it is closed");
}

#[test]
fn no_file_has_a_canary_of_what_aged_out() {
    let folder = Folder::new();
    let (store, everybody) = lived(&folder);
    // The others are spoken of again, and stay.
    for other in everybody.iter().skip(PERSONS) {
        store.append(&[capture(other, 24 * 300, "EMI")]).unwrap();
    }
    let policy = Policy { ended: Some(SignedDuration::from_hours(24 * 100)), ..Policy::default() };
    let (mut next, mut parcels) = (None, 0);
    loop {
        let aged = store.age_out(hour(24 * 301), &policy, next, 10).unwrap();
        parcels += aged.parcels;
        next = aged.next;
        if next.is_none() {
            assert!(!aged.compact_advised);
            break;
        }
    }
    assert_eq!(parcels, PERSONS as u64);
    assert_eq!(sightings(&folder), [""; 0]);
    assert_eq!(store.check().unwrap().problems, [""; 0]);
}
