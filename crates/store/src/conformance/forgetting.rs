//! Forgetting: the person's data is gone, the proof that something was there stays.

use std::time::Duration;

use tracking::milestone::Milestone;

use super::world::{Open, World, capture, facts, hour, ours, parcel, parcel_of, told};
use crate::{
    AccountId, Body, Buckets, Commit, EndpointId, Filter, Forgotten, NewFacts, NewParcel, Opinion,
    StoredLook, Token, Whom, chain,
};

/// A parcel about which there is something of every kind.
fn whole_story(store: &World) -> NewParcel {
    let a =
        NewParcel { reference: Some("order-7".into()), first_poll: Some(hour(1)), ..parcel("LB123456785CN") };
    store.know(&[&a]);
    store.keep(&[&capture(&a, 0, "EMA"), &capture(&a, 1, "signed by A. Person"), &capture(&a, 2, "EMA")]);
    let story = NewFacts {
        aliases: vec!["RR123456785GB".into()],
        opinions: vec![Opinion { at: hour(1), kind: "forecast".into(), bytes: b"tomorrow".to_vec() }],
        ..told(facts(&a, 2, Milestone::Delivered), &[EndpointId([1; 16])])
    };
    store.derive(&story);
    a
}

fn forget(store: &World, parcel: &NewParcel) -> Forgotten {
    store.forget(hour(9), &Whom::Parcel(parcel.id)).unwrap()
}

/// One can still prove what was looked at when, and that nothing was put in its place.
pub fn digests_stay_and_still_verify(open: Open<'_>) {
    let store = open();
    let a = whole_story(&store);
    let before = store.looks(a.id, None).unwrap();
    let forgotten = forget(&store, &a);
    assert_eq!((forgotten.parcels, forgotten.captures), (1, 2));
    let after = store.looks(a.id, None).unwrap();
    assert_eq!(after.len(), 3);
    assert!(after.iter().all(|look| matches!(look.body, Body::Forgotten(_)) && look.verifies()));
    assert_eq!(chain(&after), chain(&before));
    assert_eq!(store.check().unwrap().problems, [""; 0]);
}

/// No number, no reference, no token, no list, no work.
pub fn nothing_leads_to_a_forgotten_parcel(open: Open<'_>) {
    let store = open();
    let a = whole_story(&store);
    forget(&store, &a);
    assert_eq!(store.resolve(&ours(), "LB123456785CN").unwrap(), []);
    assert_eq!(store.resolve(&ours(), "RR123456785GB").unwrap(), []);
    assert_eq!(store.by_reference(&ours(), "order-7").unwrap(), []);
    assert_eq!(store.by_token(a.token).unwrap(), None);
    assert_eq!(store.numbers(a.id).unwrap(), []);
    assert_eq!(store.list(&ours(), &Filter::default(), None, 10).unwrap(), []);
    assert_eq!(store.stale(&Buckets::ALL, 10).unwrap(), []);
    assert_eq!(store.due(&Buckets::ALL, hour(99), 10).unwrap(), []);
    assert_eq!(store.parcels(&Buckets::ALL, None, 10).unwrap(), []);
}

/// Facts, opinions, notices.
pub fn what_was_derived_and_said_is_gone(open: Open<'_>) {
    let store = open();
    let a = whole_story(&store);
    let forgotten = forget(&store, &a);
    assert_eq!((forgotten.notices, forgotten.opinions), (1, 1));
    assert_eq!(store.facts(a.id).unwrap(), None);
    assert_eq!(store.said(a.id, None).unwrap(), []);
    assert_eq!(store.notices(a.id).unwrap(), []);
    assert_eq!(store.claim_notices(&Buckets::ALL, hour(99), 10, Duration::from_secs(60)).unwrap(), []);
    let stone = store.parcel(a.id).unwrap().unwrap();
    assert!(stone.forgotten);
    assert_eq!((&*stone.number, stone.reference, stone.milestone), ("", None, None));
    assert_eq!(stone.token, Token([0; 16]));
}

/// Also by a number that was found later.
pub fn a_number_forgets_every_parcel_it_leads_to(open: Open<'_>) {
    let store = open();
    let a = whole_story(&store);
    let b = parcel("RR123456785GB");
    store.know(&[&b]);
    let forgotten = store.forget(hour(9), &Whom::Number(ours(), "RR123456785GB".into())).unwrap();
    assert_eq!(forgotten.parcels, 2);
    assert!([a, b].iter().all(|parcel| store.parcel(parcel.id).unwrap().unwrap().forgotten));
}

/// A file that is read twice keeps no bytes of whom was forgotten; that there was a look is kept.
pub fn a_feed_does_not_bring_a_forgotten_parcel_back(open: Open<'_>) {
    let store = open();
    let a = whole_story(&store);
    forget(&store, &a);
    let again = store.register(hour(10), std::slice::from_ref(&a)).unwrap()[0];
    assert!(again.forgotten && !again.new);
    store.keep(&[&capture(&a, 1, "signed by A. Person"), &capture(&a, 11, "and again by A. Person")]);
    store.say(a.id, &[Opinion { at: hour(11), kind: "verdict".into(), bytes: vec![1] }]).unwrap();
    store.plan_poll(a.id, Some(hour(11))).unwrap();
    let looks = store.looks(a.id, None).unwrap();
    assert_eq!(looks.len(), 4);
    assert!(looks.iter().all(|look| matches!(look.body, Body::Forgotten(_)) && look.verifies()));
    assert_eq!(store.stale(&Buckets::ALL, 10).unwrap(), []);
    assert_eq!(store.due(&Buckets::ALL, hour(99), 10).unwrap(), []);
    assert_eq!(store.said(a.id, None).unwrap(), []);
}

/// Under a new token, with versions that go on, and without what was erased.
pub fn who_asks_again_gets_a_new_beginning(open: Open<'_>) {
    let store = open();
    let a = whole_story(&store);
    forget(&store, &a);
    let asked = NewParcel { revive: true, reference: None, token: Token([5; 16]), ..a.clone() };
    let again = store.register(hour(10), &[asked]).unwrap()[0];
    assert!(again.new && !again.forgotten);
    assert_eq!(store.by_token(a.token).unwrap(), None);
    assert_eq!(store.by_token(Token([5; 16])).unwrap(), Some(a.id));
    store.keep(&[&capture(&a, 11, "EMD")]);
    let kept = |look: &StoredLook| matches!(look.body, Body::Kept(_));
    let looks = store.looks(a.id, None).unwrap();
    assert_eq!(looks.iter().map(kept).collect::<Vec<_>>(), [false, false, false, true]);
    assert!(store.derive(&facts(&a, 4, Milestone::EnteredDestination)) > 2);
}

/// They still know the person.
pub fn facts_that_were_being_derived_are_not_written(open: Open<'_>) {
    let store = open();
    let a = whole_story(&store);
    let late = NewFacts { expected: 1, ..facts(&a, 3, Milestone::Delivered) };
    forget(&store, &a);
    assert_eq!(store.commit_facts(hour(9), &late).unwrap(), Commit::Gone);
    store.know(&[&NewParcel { revive: true, ..a.clone() }]);
    assert!(matches!(store.commit_facts(hour(9), &late).unwrap(), Commit::Conflict { .. }));
}

/// Also the same number in another account, and a parcel with equal bytes.
pub fn others_are_left_alone(open: Open<'_>) {
    let store = open();
    let theirs = AccountId::new("theirs");
    let (b, c) = (parcel_of(&theirs, "LB123456785CN"), parcel("CP123456785DE"));
    store.know(&[&b, &c]);
    store.keep(&[&capture(&b, 0, "EMA"), &capture(&c, 0, "EMA")]);
    let a = whole_story(&store);
    forget(&store, &a);
    for other in [&b, &c] {
        assert_eq!(store.looks(other.id, None).unwrap()[0].bytes(), Some(b"EMA".as_slice()));
        assert_eq!(store.resolve(&other.account, &other.number).unwrap(), [other.id]);
    }
}

/// And one that never was is nothing.
pub fn forgetting_twice_is_forgetting_once(open: Open<'_>) {
    let store = open();
    let a = whole_story(&store);
    forget(&store, &a);
    assert_eq!(Forgotten { compact_advised: false, ..forget(&store, &a) }, Forgotten::default());
    assert_eq!(forget(&store, &parcel("CP123456785DE")).parcels, 0);
}
