//! Captures: nothing lost, nothing twice, nothing changed.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::world::{Open, World, capture, hour, parcel};
use crate::capture::MAX_CAPTURE_ITEMS;
use crate::{Body, Digest, NewCapture, StoreError, StoredLook, chain};

/// Whatever the bytes are: none, zeros, many items, an empty list.
pub fn a_capture_comes_back_byte_for_byte(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    let bodies = [
        vec![],
        vec![vec![]],
        vec![vec![0; 5000]],
        vec![(0..=255).collect()],
        vec![b"a".to_vec(), vec![], vec![0xff]],
    ];
    for (hours, items) in bodies.iter().enumerate() {
        let one = NewCapture { items: items.clone(), ..capture(&a, hours as i64, "") };
        let appended = store.append(std::slice::from_ref(&one)).unwrap();
        assert_eq!(appended[0].digest, one.digest());
        assert!(appended[0].new);
    }
    let looks = store.looks(a.id, None).unwrap();
    let kept: Vec<Body> = looks.iter().map(|look| look.body.clone()).collect();
    assert_eq!(kept, bodies.map(Body::Kept));
    assert!(looks.iter().all(StoredLook::verifies));
}

/// The same hour, source and bytes: one look, however often it is told.
pub fn a_look_told_twice_is_one(open: Open<'_>) {
    let store = open();
    let one = capture(&parcel("LB123456785CN"), 0, "EMA");
    let appended = store.append(&[one.clone(), one.clone()]).unwrap();
    assert_eq!(appended.iter().map(|look| look.new).collect::<Vec<_>>(), [true, false]);
    assert!(!store.append(std::slice::from_ref(&one)).unwrap()[0].new);
    assert_eq!(store.looks(one.parcel, None).unwrap().len(), 1);
}

/// A source that says the same again is a fact too; its bytes are kept once.
pub fn equal_bytes_at_another_hour_are_another_look_and_cost_no_bytes(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    let said = "EMA ".repeat(100);
    store.keep(&[&capture(&a, 0, &said)]);
    let before = store.stats().unwrap();
    store.keep(&[&capture(&a, 1, &said), &capture(&a, 2, &said)]);
    let after = store.stats().unwrap();
    assert_eq!((after.looks, after.captures, after.capture_bytes), (3, 1, before.capture_bytes));
}

/// Whatever the order in which they were told.
pub fn looks_come_in_the_order_of_hour_source_and_digest(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    // The source that is told first sorts last.
    for (hours, source, said) in [(2, "z", "x"), (2, "a", "x"), (1, "z", "x"), (1, "z", "y"), (1, "z", "w")] {
        store.keep(&[&NewCapture { source: source.into(), ..capture(&a, hours, said) }]);
    }
    let looks = store.looks(a.id, None).unwrap();
    let keys: Vec<_> =
        looks.iter().map(|look| (look.received, look.source.to_string(), look.digest)).collect();
    assert_eq!(keys.len(), 5);
    assert!(keys.is_sorted(), "{keys:?}");
}

/// As of an hour: that hour included, nothing after it.
pub fn what_came_later_is_not_seen_before(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.keep(&[&capture(&a, 1, "EMA"), &capture(&a, 2, "EMC"), &capture(&a, 3, "EMD")]);
    let seen = |upto| store.looks(a.id, upto).unwrap().len();
    assert_eq!([seen(Some(hour(0))), seen(Some(hour(2))), seen(None)], [0, 2, 3]);
}

/// A feed may be faster than a form: nothing is refused, and the parcel is stale once it is known.
pub fn a_capture_may_come_before_its_parcel(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.keep(&[&capture(&a, 0, "EMA")]);
    assert_eq!(store.stale(&crate::Buckets::ALL, 10).unwrap(), []);
    store.know(&[&a]);
    assert_eq!(store.stale(&crate::Buckets::ALL, 10).unwrap(), [a.id]);
}

/// Equal bytes about two parcels are two captures.
pub fn one_parcel_sees_nothing_of_another(open: Open<'_>) {
    let store = open();
    let (a, b) = (parcel("LB123456785CN"), parcel("RR123456785GB"));
    store.keep(&[&capture(&a, 0, "EMA")]);
    assert_eq!(store.looks(b.id, None).unwrap(), []);
    store.keep(&[&capture(&b, 0, "EMA")]);
    assert_eq!(store.looks(b.id, None).unwrap().len(), 1);
    assert_eq!(store.stats().unwrap().captures, 2);
}

/// All or nothing, with the limit named.
pub fn a_capture_that_is_too_large_is_refused_with_all_that_came_with_it(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    let large = NewCapture { items: vec![Vec::new(); MAX_CAPTURE_ITEMS + 1], ..capture(&a, 1, "") };
    let refused = store.append(&[capture(&a, 0, "EMA"), large]);
    assert!(matches!(refused, Err(StoreError::TooLarge { .. })), "{refused:?}");
    assert_eq!(store.looks(a.id, None).unwrap(), []);
}

/// What a feed does: new parcels and what is said of them in one go.
pub fn parcels_and_captures_are_admitted_together(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    let (registered, appended) =
        store.admit(hour(0), std::slice::from_ref(&a), &[capture(&a, 0, "EMA")]).unwrap();
    assert!(registered[0].new && appended[0].new);
    assert_eq!(store.stale(&crate::Buckets::ALL, 10).unwrap(), [a.id]);
}

/// The law that lets feeds be cut, repeated and sent by any number of nodes.
pub fn any_order_repetition_and_grouping_gives_the_same_content(open: Open<'_>) {
    let captures: Vec<NewCapture> = (0..12).map(nth_capture).collect();
    let content = |store: &World| -> Vec<Vec<StoredLook>> {
        ["LB123456785CN", "RR123456785GB"]
            .map(|number| store.looks(parcel(number).id, None).unwrap())
            .to_vec()
    };
    let straight = open();
    straight.append(&captures).unwrap();
    let expected = content(&straight);

    // Each capture at least once, some of them again, in any order and in groups of any size.
    let once = Just((0..captures.len()).collect::<Vec<_>>());
    let again = prop::collection::vec(0..captures.len(), 0..12);
    let order = (once, again).prop_map(|(once, again)| [once, again].concat()).prop_shuffle();
    let cases = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let law = TestRunner::new(cases).run(&(order, 1_usize..6), |(order, group)| {
        let store = open();
        for group in order.chunks(group) {
            let group: Vec<NewCapture> = group.iter().map(|nth| captures[*nth].clone()).collect();
            store.append(&group).unwrap();
        }
        let found = content(&store);
        prop_assert_eq!(
            found.iter().map(|looks| chain(looks)).collect::<Vec<_>>(),
            expected.iter().map(|looks| chain(looks)).collect::<Vec<_>>()
        );
        prop_assert_eq!(&found, &expected);
        Ok(())
    });
    law.unwrap();
}

/// Two parcels, few hours, sources and bytes, so that much of it is equal; some from two envelopes.
fn nth_capture(nth: usize) -> NewCapture {
    let number = ["LB123456785CN", "RR123456785GB"][nth % 2];
    let said = ["EMA", "EMC", "EMA"][nth % 3];
    let envelope = [None, Some(Digest::of(b"monday.csv")), Some(Digest::of(b"tuesday.csv"))][nth / 4];
    let source = ["post/poll", "post/push"][nth / 6];
    NewCapture { source: source.into(), envelope, ..capture(&parcel(number), (nth % 4) as i64 / 2, said) }
}
