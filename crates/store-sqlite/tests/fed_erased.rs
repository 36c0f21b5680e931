//! What feeds told of a person lies in slices among what they told of others. After the person was forgotten, or the
//! parcels aged out, no file holds a word of it, the others' words are all there, and the files are smaller.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::path::Path;

use jiff::SignedDuration;
use store::conformance::Folder;
use store::conformance::world::{hour, ours};
use store::feed::{Chunk, Item, ItemAt, NewChunk, NewState, joined};
use store::{Aged, Bucket, Digest, Feeds, ParcelId, Policy, Store, Whom};
use store_sqlite::SqliteStore;
use tracking::milestone::Milestone;

const CANARY: &str = "CANARY-4K8W";
const SOMEBODY: &str = "somebody";
/// Few buckets, so that some share a slice.
const BUCKETS: u16 = 16;

/// A parcel of a feed, and whose it is.
struct Known {
    number: String,
    id: ParcelId,
    whose: &'static str,
}

/// So many parcels, of which each third is the canary's.
fn parcels(count: usize) -> Vec<Known> {
    let all = (0_u32..).map(|nth| {
        let whose = if nth.is_multiple_of(3) { CANARY } else { SOMEBODY };
        let number = format!("{whose}-{nth}");
        Known { id: ParcelId::new(&ours(), &number, Some("post")), number, whose }
    });
    all.filter(|known| known.id.bucket().number() < BUCKETS).take(count).collect()
}

fn item(known: &Known, nth: i64) -> Item {
    let said =
        format!("{{\"number\":\"{}\",\"signed\":\"{} {nth}\",\"code\":\"EMI\"}}", known.number, known.whose);
    Item { parcel: known.id, body: said.into_bytes() }
}

/// A chunk that speaks of all of them, and its fold.
fn tell(store: &SqliteStore, parcels: &[&Known], nth: i64) {
    let chunk = NewChunk {
        chunk: Chunk {
            account: ours(),
            carrier: Some("post".into()),
            source: "plain/feed".into(),
            content_type: "application/json".into(),
            received: hour(nth),
            envelope: Digest::of(&nth.to_be_bytes()),
        },
        items: parcels.iter().map(|known| item(known, nth)).collect(),
    };
    let kept = store.keep(&chunk).unwrap();
    let ids: Vec<ParcelId> = parcels.iter().map(|known| known.id).collect();
    let states = store.states(&ids).unwrap();
    let told = |((known, state), place): ((&&Known, store::feed::State), u32)| {
        let own = format!("{} {}", known.number, known.whose.repeat(nth as usize % 29));
        NewState {
            parcel: known.id,
            number: known.number.as_str().into(),
            account: ours(),
            carrier: Some("post".into()),
            registered: hour(0),
            expected: state.version,
            milestone: Milestone::Delivered,
            looks: Some(joined(2, &[known.whose.as_bytes(), b"a part of all"], own.as_bytes())),
            items: vec![ItemAt { chunk: kept.no, place }],
            aliases: vec![format!("{}-again", known.number).into()],
            notices: Vec::new(),
        }
    };
    let states: Vec<NewState> = parcels.iter().zip(states).zip(chunk.places()).map(told).collect();
    store.fold(hour(nth), &states, &[kept.no]).unwrap();
}

/// Which files of the folder hold the word.
fn sightings(folder: &Path, word: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().flatten();
    let holds = files.filter(|file| {
        let bytes = std::fs::read(file.path()).unwrap();
        bytes.windows(word.len()).any(|window| window == word.as_bytes())
    });
    holds.map(|file| file.file_name().to_string_lossy().into_owned()).collect()
}

fn lived(folder: &Folder, parcels: &[Known], rounds: i64) -> SqliteStore {
    let store = SqliteStore::open(&folder.join("waymark.db")).unwrap();
    let all: Vec<&Known> = parcels.iter().collect();
    (0..rounds).for_each(|nth| tell(&store, &all, nth));
    store.learn().unwrap();
    assert!(!sightings(folder, CANARY).is_empty(), "the control: this test would see what is there");
    store
}

/// Every item of every parcel of these, as it came.
fn assert_told(store: &SqliteStore, parcels: &[Known], whose: &str, rounds: i64) {
    for known in parcels.iter().filter(|known| known.whose == whose) {
        let looks = store.looks(known.id, None).unwrap();
        let bodies: Vec<&[u8]> = looks.iter().map(|look| look.bytes().unwrap()).collect();
        let told: Vec<Vec<u8>> = (0..rounds).map(|nth| item(known, nth).body).collect();
        assert_eq!(bodies, told, "{}", known.number);
    }
}

#[test]
fn no_file_has_a_word_of_a_person_whose_items_share_slices_with_others() {
    let folder = Folder::new();
    let parcels = parcels(60);
    let store = lived(&folder, &parcels, 30);
    for known in parcels.iter().filter(|known| known.whose == CANARY) {
        let forgotten = store.forget(hour(99), &Whom::Number(ours(), known.number.as_str().into())).unwrap();
        assert_eq!((forgotten.parcels, forgotten.captures, forgotten.compact_advised), (1, 30, false));
    }
    assert_eq!(sightings(&folder, CANARY), [""; 0]);
    assert_told(&store, &parcels, SOMEBODY, 30);
    assert_eq!(store.check().unwrap().problems, [""; 0]);
    drop(store);
    assert_eq!(sightings(&folder, CANARY), [""; 0], "and when it is closed");
}

#[test]
fn a_parcel_of_several_hundred_items_is_forgotten_in_one_transaction() {
    let folder = Folder::new();
    let parcels = parcels(6);
    let store = lived(&folder, &parcels, 400);
    let person = parcels.iter().find(|known| known.whose == CANARY).unwrap();
    assert_eq!(store.forget(hour(999), &Whom::Parcel(person.id)).unwrap().captures, 400);
    assert_told(&store, &parcels, SOMEBODY, 400);
    assert!(
        store.looks(person.id, None).unwrap().iter().all(|look| look.bytes().is_none() && look.verifies())
    );
}

/// All of it, in one walk of small pages.
fn age(store: &SqliteStore, hours: i64) -> Aged {
    let policy = Policy { ended: Some(SignedDuration::from_hours(24 * 100)), ..Policy::default() };
    let mut all = Aged::default();
    loop {
        let aged = store.age_out(hour(hours), &policy, all.next, 7).unwrap();
        all.add(&aged);
        (all.next, all.compact_advised) = (aged.next, aged.compact_advised);
        if all.next.is_none() {
            return all;
        }
    }
}

#[test]
fn what_aged_out_of_feeds_is_in_no_file_and_makes_it_smaller() {
    let (folder, rounds) = (Folder::new(), 30);
    let parcels = parcels(150);
    let store = lived(&folder, &parcels, rounds);
    // Others are spoken of again, and stay.
    let others: Vec<&Known> = parcels.iter().filter(|known| known.whose == SOMEBODY).collect();
    tell(&store, &others, 24 * 300);
    store.compact().unwrap();
    let before = store.stats().unwrap();
    let aged = age(&store, 24 * 301);
    let gone = (parcels.len() - others.len()) as u64;
    assert_eq!((aged.parcels, aged.captures), (gone, gone * rounds as u64));
    assert!(!aged.compact_advised);
    assert_eq!(sightings(&folder, CANARY), [""; 0]);
    let (between, problems) = (store.stats().unwrap(), store.check().unwrap().problems);
    assert_eq!((between.parcels, problems), (others.len() as u64, vec![]));
    assert_eq!(store.looks(others[0].id, None).unwrap().len() as i64, rounds + 1);
    assert_eq!(age(&store, 24 * 500).parcels, others.len() as u64);
    assert_eq!(sightings(&folder, SOMEBODY), [""; 0]);
    let after = store.stats().unwrap();
    let sizes = [before, between, after].map(|stats| stats.disk_bytes);
    println!("bytes on the disk before, when a third was gone, when all was: {sizes:?}");
    assert!(sizes.is_sorted_by(|a, b| a > b), "{sizes:?}");
    let empty = SqliteStore::open(&folder.join("empty.db")).unwrap();
    empty.compact().unwrap();
    let empty = empty.stats().unwrap().disk_bytes;
    assert!(
        (after.disk_bytes - empty) * 3 < before.disk_bytes - empty,
        "{sizes:?}, of which {empty} are empty tables"
    );
    assert_eq!((after.parcels, store.check().unwrap().problems), (0, vec![]));
    assert!(parcels.iter().all(|known| known.id.bucket() < Bucket::new(BUCKETS).unwrap()));
}
