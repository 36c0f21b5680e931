//! Who was forgotten is in no file of the tables any more, once they were written anew. The server's log and its
//! backups are the operator's.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
mod cluster;

use std::path::Path;

use jiff::SignedDuration;
use store::conformance::world::{capture, facts, hour, ours, parcel, told};
use store::feed::{Chunk, Item, ItemAt, NewChunk, NewState};
use store::{
    Buckets, Digest, EndpointId, Feeds, NewFacts, NewParcel, Opinion, Outcome, ParcelId, Policy, Store, Whom,
};
use store_postgres::PostgresStore;
use tracking::milestone::Milestone;

const CANARY: &str = "CANARY-7Q4ZX";
const FORGOTTEN: &str = "FORGOTTEN-7Q4ZX";
const AGED: &str = "AGED-7Q4ZX";
const CHANGED: &str = "CHANGED-7Q4ZX";

/// How many files below a folder hold the word: each test has its own, for they share a server.
fn files_with(folder: &Path, word: &str) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let of = |path: &Path| {
        let bytes = std::fs::read(path).unwrap_or_default();
        usize::from(bytes.windows(word.len()).any(|part| part == word.as_bytes()))
    };
    entries
        .map(|entry| if entry.path().is_dir() { files_with(&entry.path(), word) } else { of(&entry.path()) })
        .sum()
}

#[test]
fn no_table_holds_a_forgotten_person_after_it_was_written_anew() {
    let Some(cluster) = cluster::shared() else { return };
    let store = cluster.store();
    let reference = Some(format!("{CANARY}-order").into());
    let a = NewParcel { reference, ..parcel(&format!("{CANARY}1")) };
    store.register(hour(0), std::slice::from_ref(&a)).unwrap();
    store.append(&[capture(&a, 0, &format!("signed by {CANARY}"))]).unwrap();
    let news = NewFacts {
        journey: CANARY.into(),
        aliases: vec![format!("{CANARY}2").into()],
        opinions: vec![Opinion { at: hour(1), kind: "forecast".into(), bytes: CANARY.into() }],
        ..told(facts(&a, 1, Milestone::Delivered), &[EndpointId([1; 16])])
    };
    let _ = store.commit_facts(hour(1), &news).unwrap();
    let tables = cluster.data().join("base");
    cluster.sql("CHECKPOINT");
    assert!(files_with(&tables, CANARY) > 5, "the control: this test would see what is there");

    let forgotten = store.forget(hour(2), &Whom::Parcel(a.id)).unwrap();
    assert!(forgotten.compact_advised);
    store.compact().unwrap();
    cluster.sql("CHECKPOINT");
    assert_eq!(files_with(&tables, CANARY), 0);
}

/// Two parcels of a feed in slices that they share: the canary's and somebody's, with so many items each.
fn fed(store: &PostgresStore, word: &str, items: i64) -> [ParcelId; 2] {
    let of = |number: &str| ParcelId::new(&ours(), number, Some("post"));
    let person = (format!("{word}3"), of(&format!("{word}3")));
    let neighbour = |nth: u32| (format!("TEST{nth}"), of(&format!("TEST{nth}")));
    let other = (0..).map(neighbour).find(|other| other.1.bucket() == person.1.bucket()).unwrap();
    for nth in 0..items {
        let item = |(number, parcel): &(String, ParcelId)| Item {
            parcel: *parcel,
            body: format!("{number} {nth} {}", Digest::of(&nth.to_be_bytes())).into_bytes(),
        };
        let chunk = NewChunk {
            chunk: Chunk {
                account: ours(),
                carrier: Some("post".into()),
                source: "plain/feed".into(),
                content_type: "text/plain".into(),
                received: hour(nth),
                envelope: Digest::of(&nth.to_be_bytes()),
            },
            items: [&person, &other].map(item).to_vec(),
        };
        let kept = store.keep(&chunk).unwrap();
        let state = |(place, (number, parcel)): (u32, &(String, ParcelId))| NewState {
            parcel: *parcel,
            number: number.as_str().into(),
            account: ours(),
            carrier: Some("post".into()),
            registered: hour(0),
            expected: u64::try_from(nth).unwrap(),
            milestone: Milestone::Delivered,
            looks: Some(format!("state of {number}").into_bytes()),
            items: vec![ItemAt { chunk: kept.no, place }],
            aliases: vec![format!("{number}-again").into()],
            notices: Vec::new(),
        };
        let states: Vec<NewState> = (0..).zip([&person, &other]).map(state).collect();
        store.fold(hour(nth), &states, &[kept.no]).unwrap();
    }
    [person.1, other.1]
}

#[test]
fn a_person_of_several_hundred_items_in_slices_of_others_is_forgotten() {
    let Some(cluster) = cluster::shared() else { return };
    let store = cluster.store();
    let [person, other] = fed(&store, FORGOTTEN, 200);
    let forgotten = store.forget(hour(999), &Whom::Parcel(person)).unwrap();
    assert_eq!((forgotten.captures, forgotten.compact_advised), (200, true));
    assert!(store.looks(person, None).unwrap().iter().all(|look| look.bytes().is_none() && look.verifies()));
    assert!(store.looks(other, None).unwrap().iter().all(|look| look.bytes().is_some() && look.verifies()));
    store.compact().unwrap();
    cluster.sql("CHECKPOINT");
    assert_eq!(files_with(&cluster.data().join("base"), FORGOTTEN), 0);
}

#[test]
fn no_table_holds_what_aged_out_after_it_was_written_anew() {
    let Some(cluster) = cluster::shared() else { return };
    let store = cluster.store();
    let a = NewParcel { reference: Some(format!("{AGED}-order").into()), ..parcel(&format!("{AGED}1")) };
    store.register(hour(0), std::slice::from_ref(&a)).unwrap();
    store.append(&[capture(&a, 0, &format!("signed by {AGED}"))]).unwrap();
    let news =
        NewFacts { journey: AGED.into(), ..told(facts(&a, 1, Milestone::Delivered), &[EndpointId([1; 16])]) };
    let _ = store.commit_facts(hour(1), &news).unwrap();
    for notice in store.claim_notices(&Buckets::ALL, hour(2), 9, std::time::Duration::from_secs(60)).unwrap()
    {
        store.settle_notice(hour(2), notice.id, 1, &Outcome::Told { answer: AGED.into() }).unwrap();
    }
    let [_, other] = fed(&store, AGED, 30);
    store.register(hour(3), &[NewParcel::new(&ours(), "TEST-STAYS", None, store::Token([7; 16]))]).unwrap();
    store
        .append(&[capture(&NewParcel { id: other, ..a.clone() }, 24 * 300, "somebody speaks of it")])
        .unwrap();
    let policy = Policy { ended: Some(SignedDuration::from_hours(24 * 100)), ..Policy::default() };
    cluster.sql("CHECKPOINT");
    assert!(
        files_with(&cluster.data().join("base"), AGED) > 5,
        "the control: this test would see what is there"
    );
    let aged = store.age_out(hour(24 * 301), &policy, None, 100).unwrap();
    assert_eq!((aged.parcels, aged.captures, aged.notices, aged.next), (2, 31, 1, None));
    assert!(aged.compact_advised);
    store.compact().unwrap();
    cluster.sql("CHECKPOINT");
    assert_eq!(files_with(&cluster.data().join("base"), AGED), 0);
    assert!(!store.age_out(hour(24 * 301), &policy, None, 100).unwrap().compact_advised, "it was done");
    assert_eq!(store.looks(other, None).unwrap().len(), 31);
    assert_eq!(store.check().unwrap().problems, [""; 0]);
}

#[test]
fn an_item_that_was_changed_in_a_table_is_found_and_named() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh();
    let store = PostgresStore::open(&url).unwrap();
    fed(&store, CHANGED, 3);
    // As if every item had been changed: no state knows any.
    let known = |_: &[u8]| Some(Vec::new());
    let problems = store.audit(known).unwrap().problems;
    assert_eq!(
        problems.iter().filter(|said| said.contains("is not what was folded")).count(),
        6,
        "{problems:?}"
    );
    assert!(problems.iter().all(|said| said.contains(" of chunk ") && !said.contains(CHANGED)));
    assert_eq!(store.audit(|_| None).unwrap().problems, [""; 0], "the control");
    let schema = url.rsplit("%3D").next().unwrap();
    cluster.sql(&format!("SET search_path = {schema}; UPDATE slice SET body = '\\x00', codec = 0"));
    let problems = store.audit(|_| None).unwrap().problems;
    assert_eq!(problems.iter().filter(|said| said.contains("cannot be read")).count(), 3, "{problems:?}");
}
