//! Ageing out: what is over goes as a whole, what is not stays, and nothing is lost on the way.

use jiff::SignedDuration;
use tracking::milestone::Milestone;

use super::world::{Open, World, capture, facts, hour, ours, parcel, told};
use crate::{Aged, Body, Buckets, EndpointId, NewFacts, NewParcel, Opinion, Outcome, Policy, Token, chain};

pub(super) const DAY: i64 = 24;

fn days(days: i64) -> Option<SignedDuration> {
    Some(SignedDuration::from_hours(DAY * days))
}

fn policy() -> Policy {
    Policy { ended: days(30), silent: days(90), notices: days(10), opinions: days(20) }
}

/// A parcel with two looks, facts, an opinion and a notice.
fn story(store: &World, number: &str, milestone: Milestone) -> NewParcel {
    let a = NewParcel { reference: Some(format!("order of {number}").into()), ..parcel(number) };
    store.know(&[&a]);
    store.keep(&[&capture(&a, 0, "EMA"), &capture(&a, 1, "signed by A. Person")]);
    let opinions = vec![Opinion { at: hour(1), kind: "forecast".into(), bytes: b"tomorrow".to_vec() }];
    store.derive(&NewFacts { opinions, ..told(facts(&a, 2, milestone), &[EndpointId([1; 16])]) });
    a
}

/// Every notice that is due is told.
fn tell_all(store: &World) {
    let lease = std::time::Duration::from_secs(60);
    for notice in store.claim_notices(&Buckets::ALL, hour(2), 100, lease).unwrap() {
        let told = Outcome::Told { answer: "200".into() };
        assert!(store.settle_notice(hour(2), notice.id, notice.attempt, &told).unwrap());
    }
}

/// All of it, in one walk.
pub(super) fn age(store: &World, hours: i64) -> Aged {
    let mut all = Aged::default();
    loop {
        let aged = store.age_out(hour(hours), &policy(), all.next, 2).unwrap();
        all = Aged {
            parcels: all.parcels + aged.parcels,
            captures: all.captures + aged.captures,
            notices: all.notices + aged.notices,
            opinions: all.opinions + aged.opinions,
            ..aged
        };
        if all.next.is_none() {
            return all;
        }
    }
}

/// Nothing leads to it any more, and one can still prove what was looked at when.
pub fn what_is_over_goes_whole_and_its_digests_stay(open: Open<'_>) {
    let store = open();
    let a = story(&store, "LB123456785CN", Milestone::Delivered);
    tell_all(&store);
    let before = store.looks(a.id, None).unwrap();
    let aged = age(&store, 31 * DAY + 1);
    assert_eq!((aged.parcels, aged.captures, aged.notices, aged.opinions), (1, 2, 1, 1));
    assert_eq!(store.parcel(a.id).unwrap(), None);
    assert_eq!(store.resolve(&ours(), &a.number).unwrap(), []);
    assert_eq!(store.by_reference(&ours(), "order of LB123456785CN").unwrap(), []);
    assert_eq!(store.by_token(a.token).unwrap(), None);
    assert_eq!(store.facts(a.id).unwrap(), None);
    assert_eq!((store.said(a.id, None).unwrap().len(), store.notices(a.id).unwrap().len()), (0, 0));
    assert_eq!(store.parcels(&Buckets::ALL, None, 10).unwrap(), []);
    let after = store.looks(a.id, None).unwrap();
    assert!(after.iter().all(|look| matches!(look.body, Body::Forgotten(_)) && look.verifies()));
    assert_eq!(chain(&after), chain(&before));
    let remains = store.remains(a.id).unwrap().unwrap();
    assert_eq!((remains.looks, remains.chain), (2, chain(&before)));
    let other = parcel("LB000000014CN").id;
    assert_eq!(store.remains_of(&[other, a.id]).unwrap(), [(a.id, remains)]);
    assert_eq!(store.check().unwrap().problems, [""; 0]);
    assert!(!age(&store, 32 * DAY).removed());
}

/// By its end or by its silence, whichever it has.
pub fn what_is_not_over_stays(open: Open<'_>) {
    let store = open();
    let ended = story(&store, "LB123456785CN", Milestone::Delivered);
    let silent = story(&store, "RR123456785GB", Milestone::InTransit);
    let young = story(&store, "CP123456785DE", Milestone::Delivered);
    tell_all(&store);
    store.keep(&[&capture(&young, 20 * DAY, "EMI")]);
    store.derive(&facts(&young, 3, Milestone::Delivered));
    let kept = |parcel: &NewParcel| store.parcel(parcel.id).unwrap().is_some();
    assert_eq!(age(&store, 31 * DAY + 1).parcels, 1);
    assert_eq!((kept(&ended), kept(&silent), kept(&young)), (false, true, true));
    assert_eq!(store.looks(young.id, None).unwrap()[1].bytes(), Some(b"signed by A. Person".as_slice()));
    assert_eq!(age(&store, 91 * DAY + 1).parcels, 2);
}

/// Captures whose facts are not derived, and notices nobody has, hold a parcel.
pub fn what_is_not_told_yet_stays(open: Open<'_>) {
    let store = open();
    let waiting = story(&store, "LB123456785CN", Milestone::Delivered);
    let aged = age(&store, 99 * DAY);
    assert_eq!((aged.parcels, aged.captures, aged.notices), (0, 0, 0), "a notice waits");
    tell_all(&store);
    store.mark_stale(&[waiting.id]).unwrap();
    assert_eq!(age(&store, 99 * DAY).parcels, 0, "facts wait");
}

/// Long before their parcel.
pub fn settled_notices_and_opinions_have_an_age_of_their_own(open: Open<'_>) {
    let store = open();
    let a = story(&store, "LB123456785CN", Milestone::Delivered);
    tell_all(&store);
    let aged = age(&store, 12 * DAY);
    assert_eq!((aged.parcels, aged.notices, aged.opinions), (0, 1, 0));
    let aged = age(&store, 22 * DAY);
    assert_eq!((aged.parcels, aged.notices, aged.opinions), (0, 0, 1));
    assert!(store.facts(a.id).unwrap().is_some());
}

/// Carriers use numbers again: a new parcel, whose notices are not those of the old one.
pub fn an_aged_number_may_be_known_again(open: Open<'_>) {
    let store = open();
    let a = story(&store, "LB123456785CN", Milestone::Delivered);
    tell_all(&store);
    let first: u64 = 1;
    age(&store, 31 * DAY + 1);
    let again = NewParcel { token: Token([5; 16]), ..parcel("LB123456785CN") };
    let registered = store.register(hour(40 * DAY), &[again]).unwrap()[0];
    assert!(registered.new && !registered.forgotten);
    store.keep(&[&capture(&a, 40 * DAY, "EMA")]);
    let looks = store.looks(a.id, None).unwrap();
    let kept: Vec<bool> = looks.iter().map(|look| matches!(look.body, Body::Kept(_))).collect();
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 2, "the same bytes are there again");
    assert!(store.derive(&facts(&a, 3, Milestone::Accepted)) > first + 1);
}

/// An empty policy keeps everything.
pub fn nothing_ages_unless_somebody_says_so(open: Open<'_>) {
    let store = open();
    story(&store, "LB123456785CN", Milestone::Delivered);
    tell_all(&store);
    let aged = store.age_out(hour(9_999 * DAY), &Policy::default(), None, 10).unwrap();
    assert!(!aged.removed());
}
