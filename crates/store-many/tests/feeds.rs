//! Feeds over several databases: a chunk is complete however often its senders and its buckets moved, and a bucket goes
//! only when what feeds told of it is folded.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
mod several;

use std::time::Duration;

use several::{Several, buckets, cluster};
use store::conformance::world::{hour, ours};
use store::feed::{Chunk, Item, ItemAt, Kept, NewChunk, NewState};
use store::{Bucket, Buckets, Commit, Digest, Feeds, ParcelId, Store};
use store_many::ManyStore;
use tracking::milestone::Milestone;

/// A number whose parcel, as a feed of the post declares it, lies in a bucket.
fn number_in(bucket: Bucket) -> String {
    let mut numbers = (0_u32..).map(|nth| format!("TEST{nth}"));
    numbers.find(|number| id(number).bucket() == bucket).unwrap()
}

fn id(number: &str) -> ParcelId {
    ParcelId::new(&ours(), number, Some("post"))
}

/// A chunk that says something of each number.
fn chunk(said: &str, numbers: &[&str]) -> NewChunk {
    let item = |number: &&str| Item { parcel: id(number), body: format!("{number} {said}").into_bytes() };
    NewChunk {
        chunk: Chunk {
            account: ours(),
            carrier: Some("post".into()),
            source: "plain/feed".into(),
            content_type: "text/plain".into(),
            received: hour(0),
            // Of the whole body, however it is cut.
            envelope: Digest::of(said.as_bytes()),
        },
        items: numbers.iter().map(item).collect(),
    }
}

fn fold(node: &ManyStore, kept: Kept, numbers: &[&str]) {
    fold_all(node, kept, numbers, &[0]);
}

/// The same of items at several places; only those that are there are told.
fn fold_all(node: &ManyStore, kept: Kept, numbers: &[&str], places: &[u32]) {
    let ids: Vec<ParcelId> = numbers.iter().map(|number| id(number)).collect();
    let known = node.states(&ids).unwrap();
    let state = |(number, known): (&&str, store::feed::State)| NewState {
        parcel: id(number),
        number: (*number).into(),
        account: ours(),
        carrier: Some("post".into()),
        registered: hour(0),
        expected: known.version,
        milestone: Milestone::Accepted,
        looks: known.looks.map(|_| b"told".to_vec()),
        items: places.iter().map(|place| ItemAt { chunk: kept.no, place: *place }).collect(),
        aliases: vec![format!("{number}FURTHER").as_str().into()],
        notices: Vec::new(),
    };
    let states: Vec<NewState> = numbers.iter().zip(known).map(state).collect();
    let commits = node.fold(hour(1), &states, &[kept.no]).unwrap();
    assert!(commits.iter().all(|commit| matches!(commit, Commit::Committed { .. })), "{commits:?}");
}

/// How many items wait to be folded.
fn waiting(node: &ManyStore) -> usize {
    let chunks = node.waiting(&Buckets::ALL, None, 99).unwrap();
    chunks.iter().flat_map(|chunk| &chunk.slices).map(|(_, items)| items.len()).sum()
}

#[test]
fn a_chunk_lies_where_its_parcels_do_and_is_one() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let node = several.node();
    let (near, far) = (number_in(Bucket::new(3).unwrap()), number_in(Bucket::new(900).unwrap()));
    let kept = node.keep(&chunk("EMA", &[&near, &far])).unwrap();
    assert!(kept.new);
    assert_eq!((waiting(&node), waiting(&several.node())), (2, 2), "also for a node that starts now");
    fold(&node, kept, &[&near, &far]);
    assert_eq!((waiting(&node), waiting(&several.node())), (0, 0));
    for number in [&near, &far] {
        assert_eq!(node.resolve(&ours(), number).unwrap(), [id(number)]);
        assert_eq!(node.looks(id(number), None).unwrap().len(), 1);
    }
    assert!(!several.node().keep(&chunk("EMA", &[&near, &far])).unwrap().new);
}

/// The first sender came to one database only; then the other's bucket moved there; then the sender asked again.
#[test]
fn a_part_that_was_never_kept_is_kept_wherever_its_bucket_lies_now() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let moving = buckets(900..901);
    let (near, far) = (number_in(Bucket::new(3).unwrap()), number_in(moving.iter().next().unwrap()));
    drop(several.node());
    let first = several.database(0, false).store;
    first.feeds().unwrap().keep(&chunk("EMA", &[&near])).unwrap();
    several.node().move_buckets(&moving, 0, &mut |_, _| {}).unwrap();
    let node = several.node();
    let kept = node.keep(&chunk("EMA", &[&near, &far])).unwrap();
    assert_eq!((kept.new, waiting(&node)), (true, 2));
    fold(&node, kept, &[&near, &far]);
    assert_eq!(node.looks(id(&far), None).unwrap().len(), 1);
}

#[test]
fn a_bucket_goes_when_what_feeds_told_of_it_is_folded() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let moving = buckets(3..4);
    let (near, far) = (number_in(moving.iter().next().unwrap()), number_in(Bucket::new(900).unwrap()));
    let node = several.node();
    // One line is there twice, as it happens.
    let kept = node.keep(&chunk("EMA", &[&near, &near, &far])).unwrap();
    std::thread::scope(|scope| {
        let mover = scope.spawn(|| several.node().move_buckets(&moving, 1, &mut |_, _| {}));
        std::thread::sleep(Duration::from_millis(300));
        assert!(!mover.is_finished(), "what was promised is not folded yet");
        fold_all(&node, kept, &[&near, &far], &[0, 1]);
        mover.join().unwrap().unwrap();
    });
    let after = several.node();
    assert_eq!(after.map().unwrap().owner(id(&near).bucket()), 1);
    assert_eq!(after.resolve(&ours(), &near).unwrap(), [id(&near)]);
    let looks = after.looks(id(&near), None).unwrap();
    assert_eq!(
        looks.iter().map(|look| look.bytes().unwrap().to_vec()).collect::<Vec<_>>(),
        [format!("{near} EMA").into_bytes(), format!("{near} EMA").into_bytes()],
        "each line, as it was told"
    );
    // What feeds tell now goes to where the bucket is.
    let kept = node.keep(&chunk("EMI", &[&near])).unwrap();
    fold(&node, kept, &[&near]);
    assert_eq!(after.looks(id(&near), None).unwrap().len(), 3);
    assert_eq!(after.check().unwrap().problems, [""; 0]);
    let old = several.database(0, false).store;
    assert_eq!(old.looks(id(&near), None).unwrap(), []);
    // What leads to it went with it.
    assert_eq!(after.resolve(&ours(), &format!("{near}FURTHER")).unwrap(), [id(&near)]);
    let schema = several.urls[0].rsplit("%3D").next().unwrap();
    let left = cluster.sql(&format!(
        "SET search_path = {schema}; SELECT (SELECT count(*) FROM alias WHERE number LIKE '{near}%') + \
         (SELECT count(*) FROM slice WHERE bucket = 3) + (SELECT count(*) FROM fed WHERE bucket = 3)"
    ));
    assert_eq!(left, "0", "nothing of it is left in the old database");
}
