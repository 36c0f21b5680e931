//! From the file to the database: everything, verified by digests, gone on with after an interruption.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
mod cluster;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use store::conformance::Folder;
use store::conformance::world::{capture, facts, hour, ours, parcel, told};
use store::feed::{Chunk, Item, ItemAt, NewChunk, NewState};
use store::moving::{content, copy};
use store::{
    ApiKey, Bucket, Buckets, Digest, Endpoint, EndpointId, Feeds, NewCapture, NewFacts, NewParcel, Opinion,
    Outcome, ParcelId, Store, Whom,
};
use store_sqlite::SqliteStore;
use tracking::milestone::Milestone;

const SHOP: EndpointId = EndpointId([1; 16]);
const DESK: EndpointId = EndpointId([2; 16]);

fn named(nth: usize) -> NewParcel {
    NewParcel {
        reference: Some(format!("order-{}", nth / 2).into()),
        first_poll: Some(hour(5)),
        ..parcel(&format!("TEST{nth}"))
    }
}

/// A file with something of every kind in it.
fn lived_in(folder: &Folder) -> SqliteStore {
    let store = SqliteStore::open(&folder.join("waymark.db")).unwrap();
    let parcels: Vec<NewParcel> = (0..40).map(named).collect();
    store.register(hour(0), &parcels).unwrap();
    for (nth, parcel) in parcels.iter().enumerate() {
        let several = NewCapture {
            items: vec![b"EMC ".repeat(200), Vec::new(), vec![0, 255]],
            envelope: Some(Digest::of(b"monday.csv")),
            ..capture(parcel, 2, "")
        };
        store.append(&[capture(parcel, 0, "EMA"), capture(parcel, 1, "EMA"), several]).unwrap();
        if nth % 2 == 0 {
            let news = NewFacts {
                aliases: vec![format!("RR{nth}GB").into()],
                opinions: vec![Opinion { at: hour(1), kind: "forecast".into(), bytes: vec![nth as u8] }],
                ..told(facts(parcel, 3, Milestone::InTransit), &[SHOP, DESK])
            };
            let _ = store.commit_facts(hour(1), &news).unwrap();
        }
    }
    let claimed = store.claim_notices(&Buckets::ALL, hour(2), 9, Duration::from_secs(60)).unwrap();
    let ends = [
        Outcome::Told { answer: "200".into() },
        Outcome::Retry { at: hour(3), why: "503".into() },
        Outcome::GaveUp { why: "410".into() },
    ];
    for (notice, end) in claimed.iter().zip(ends.iter().cycle()).skip(1) {
        assert!(store.settle_notice(hour(2), notice.id, 1, end).unwrap());
    }
    store.forget(hour(3), &Whom::Parcel(parcels[4].id)).unwrap();
    store.append(&[capture(&parcel("NOT-REGISTERED"), 0, "EMA")]).unwrap();
    of_the_installation(&store);
    store
}

fn of_the_installation(store: &dyn Store) {
    let endpoint = Endpoint {
        id: SHOP,
        account: ours(),
        url: "https://shop.example/hook".into(),
        secret: vec![0, 1, 255],
        events: vec!["parcel.delivered".into()],
        created: hour(0),
        disabled: Some((hour(2), "410".into())),
    };
    store.put_endpoint(&endpoint).unwrap();
    let key = ApiKey {
        digest: Digest::of(b"a secret"),
        account: ours(),
        name: "shop".into(),
        scope: "read".into(),
        created: hour(0),
        revoked: Some(hour(1)),
    };
    store.put_key(&key).unwrap();
    store.set_setting("secret", &[1, 2, 3]).unwrap();
    store.health(hour(4)).unwrap();
}

#[test]
fn a_copy_is_interrupted_gone_on_with_and_equal_in_every_bucket() {
    let Some(cluster) = cluster::shared() else { return };
    let folder = Folder::new();
    let (from, to) = (lived_in(&folder), cluster.store());
    for stop in [100, 700] {
        let broken = std::panic::catch_unwind(AssertUnwindSafe(|| {
            copy(&from, &to, |bucket, _| assert!(bucket.number() < stop, "stopped by the test"))
        }));
        assert!(broken.is_err());
    }
    let mut last = None;
    let moved = copy(&from, &to, |bucket, _| last = Some(bucket)).unwrap();
    assert_eq!((moved.parcels, moved.looks, last), (41, 121, Bucket::new(1023)));
    assert!(moved.buckets < 40, "what was copied before was copied again: {moved:?}");
    for bucket in Buckets::ALL.iter() {
        assert_eq!(content(&from, bucket).unwrap(), content(&to, bucket).unwrap());
    }
    assert_eq!(copy(&from, &to, |_, _| {}).unwrap().buckets, 0);
    assert_eq!(to.check().unwrap().problems, [""; 0]);
    the_copy_works(&from, &to);
}

/// What leads to parcels is there too, and the work goes on where it was.
fn the_copy_works(from: &dyn Store, to: &dyn Store) {
    for number in ["TEST0", "TEST4", "RR2GB", "NOT-REGISTERED"] {
        assert_eq!(to.resolve(&ours(), number).unwrap(), from.resolve(&ours(), number).unwrap(), "{number}");
    }
    assert_eq!(to.by_reference(&ours(), "order-3").unwrap(), from.by_reference(&ours(), "order-3").unwrap());
    let known = to.parcel(named(1).id).unwrap().unwrap();
    assert_eq!(to.by_token(known.token).unwrap(), Some(known.id));
    assert_eq!(to.due(&Buckets::ALL, hour(9), 99).unwrap(), from.due(&Buckets::ALL, hour(9), 99).unwrap());
    let mut stale = from.stale(&Buckets::ALL, 99).unwrap();
    stale.sort();
    assert_eq!(to.stale(&Buckets::ALL, 99).unwrap(), stale);
    let claim =
        |store: &dyn Store| store.claim_notices(&Buckets::ALL, hour(9), 99, Duration::from_secs(60)).unwrap();
    assert_eq!(claim(to), claim(from));
}

#[test]
fn what_is_different_is_seen_and_copied_again() {
    let Some(cluster) = cluster::shared() else { return };
    let folder = Folder::new();
    let from = lived_in(&folder);
    let url = cluster.fresh();
    let to = store_postgres::PostgresStore::open(&url).unwrap();
    copy(&from, &to, |_, _| {}).unwrap();
    let schema = url.rsplit("%3D").next().unwrap();
    for damage in [
        "UPDATE capture SET body = '\\x00', codec = 0 WHERE parcel = (SELECT id FROM parcel ORDER BY id LIMIT 1)",
        "DELETE FROM opinion WHERE parcel = (SELECT parcel FROM opinion ORDER BY parcel LIMIT 1)",
        "UPDATE notice SET attempts = attempts + 1 WHERE id = (SELECT id FROM notice ORDER BY id LIMIT 1)",
        "DELETE FROM number_of WHERE parcel = (SELECT parcel FROM number_of ORDER BY parcel LIMIT 1)",
    ] {
        cluster.sql(&format!("SET search_path = {schema}; {damage}"));
        assert_eq!(copy(&from, &to, |_, _| {}).unwrap().buckets, 1, "{damage}");
    }
    // A parcel that the file does not know is not overwritten: that is said.
    to.register(hour(0), &[parcel("SOMEBODY-ELSES")]).unwrap();
    let said = copy(&from, &to, |_, _| {}).unwrap_err().to_string();
    assert!(said.contains("held something else before"), "{said}");
}

#[test]
fn what_feeds_told_and_nobody_folded_yet_is_not_left_behind() {
    let Some(cluster) = cluster::shared() else { return };
    let folder = Folder::new();
    let (from, to) = (lived_in(&folder), cluster.store());
    let fed = ParcelId::new(&ours(), "LB123456785CN", Some("post"));
    let chunk = Chunk {
        account: ours(),
        carrier: Some("post".into()),
        source: "plain/feed".into(),
        content_type: "text/plain".into(),
        received: hour(1),
        envelope: Digest::of(b"a body"),
    };
    let kept =
        from.keep(&NewChunk { chunk, items: vec![Item { parcel: fed, body: b"EMA".to_vec() }] }).unwrap();
    let refused = copy(&from, &to, |_, _| {}).unwrap_err().to_string();
    assert!(refused.contains("is not folded yet: start `waymark serve`"), "{refused}");
    from.fold(hour(2), &[], &[kept.no]).unwrap();
    copy(&from, &to, |_, _| {}).unwrap();
}

/// What feeds told takes the room in the database that it takes in the file.
#[test]
fn fed_parcels_have_no_rows_but_those_of_feeds() {
    let Some(cluster) = cluster::shared() else { return };
    let folder = Folder::new();
    let from = SqliteStore::open(&folder.join("waymark.db")).unwrap();
    fed(&from, 4_000);
    let url = cluster.fresh();
    let to = store_postgres::PostgresStore::open(&url).unwrap();
    let moved = copy(&from, &to, |_, _| {}).unwrap();
    assert_eq!((moved.parcels, moved.looks), (4_000, 4_000));
    let schema = url.rsplit("%3D").next().unwrap();
    let count = |what: &str| cluster.sql(&format!("SET search_path = {schema}; SELECT {what}"));
    for table in ["parcel", "alias", "number_of", "look", "capture", "facts", "stale"] {
        assert_eq!(count(&format!("count(*) FROM {table}")), "0", "{table}");
    }
    assert_eq!(count("count(*) FROM fed"), "4000");
    assert_eq!(count("count(*) FROM chunk WHERE waiting"), "0");
    assert_eq!(
        count("count(DISTINCT codec) || ' ' || min(codec) FROM slice WHERE codec >= 0"),
        "1 1",
        "no dictionary"
    );
    let bytes: u64 = count("sum(length(body)) FROM slice").parse().unwrap();
    let bodies: usize = (0..4_000).map(|nth| body(nth).len()).sum();
    assert!(bytes * 2 < bodies as u64, "{bytes} of {bodies}");
}

fn body(nth: usize) -> Vec<u8> {
    format!("{{\"number\":\"LB{nth:09}CN\",\"code\":\"EMA\",\"place\":\"Shenzhen\",\"office\":\"CNSZXA\"}}")
        .into_bytes()
}

/// Parcels that only a feed speaks of, of which enough is kept to learn from.
fn fed(store: &SqliteStore, count: usize) {
    let number = |nth: usize| format!("LB{nth:09}CN");
    let item =
        |nth: usize| Item { parcel: ParcelId::new(&ours(), &number(nth), Some("post")), body: body(nth) };
    for (nth, part) in (0..count).collect::<Vec<_>>().chunks(500).enumerate() {
        let items: Vec<Item> = part.iter().map(|nth| item(*nth)).collect();
        let chunk = Chunk {
            account: ours(),
            carrier: Some("post".into()),
            source: "plain/feed".into(),
            content_type: "application/json".into(),
            received: hour(1),
            envelope: Digest::of(&[nth as u8]),
        };
        let new = NewChunk { chunk, items };
        let (kept, places) = (store.keep(&new).unwrap(), new.places());
        let state = |(nth, place): (&usize, &u32)| NewState {
            parcel: new.items[*nth % 500].parcel,
            number: number(*nth).into(),
            account: ours(),
            carrier: Some("post".into()),
            registered: hour(1),
            expected: 0,
            milestone: Milestone::Accepted,
            looks: Some(store::feed::joined(2, &[b"accepted at Shenzhen"], &nth.to_be_bytes())),
            items: vec![ItemAt { chunk: kept.no, place: *place }],
            aliases: Vec::new(),
            notices: Vec::new(),
        };
        let states: Vec<NewState> = part.iter().zip(&places).map(state).collect();
        let _ = store.fold(hour(2), &states, &[kept.no]).unwrap();
    }
    store.learn().unwrap();
}
