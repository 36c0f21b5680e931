//! Notices: none lost, none twice, each parcel's story in its order.

use std::time::Duration;

use tracking::milestone::Milestone;

use super::world::{Open, World, facts, hour, ours, parcel, told};
use crate::{Buckets, ClaimedNotice, Commit, Ended, EndpointId, NewFacts, NoticeId, Outcome, PutOff};

const SHOP: EndpointId = EndpointId([1; 16]);
const DESK: EndpointId = EndpointId([2; 16]);
const LEASE: Duration = Duration::from_secs(3600);

fn claim(store: &World, hours: i64) -> Vec<ClaimedNotice> {
    store.claim_notices(&Buckets::ALL, hour(hours), 10, LEASE).unwrap()
}

fn ids(claimed: &[ClaimedNotice]) -> Vec<NoticeId> {
    claimed.iter().map(|notice| notice.id).collect()
}

fn ok() -> Outcome {
    Outcome::Told { answer: "200".into() }
}

/// The id says of what: the same facts cannot queue it again.
pub fn a_notice_is_queued_with_its_facts_and_never_without(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    let first = told(facts(&a, 0, Milestone::Accepted), &[SHOP, SHOP]);
    assert_eq!(store.commit_facts(hour(1), &first).unwrap(), Commit::Committed { version: 1 });
    assert_eq!(store.commit_facts(hour(1), &first).unwrap(), Commit::Conflict { version: 1 });
    let claimed = claim(&store, 1);
    let expected = ClaimedNotice {
        id: NoticeId::new(a.id, 1, "parcel.changed", SHOP),
        parcel: a.id,
        account: ours(),
        endpoint: SHOP,
        kind: "parcel.changed".into(),
        payload: first.journey,
        queued: hour(1),
        attempt: 1,
    };
    assert_eq!(claimed, [expected]);
}

/// A worker that dies is followed by another.
pub fn a_claimed_notice_is_nobody_elses_until_the_lease_ends(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    store.derive(&told(facts(&a, 0, Milestone::Accepted), &[SHOP]));
    let first = claim(&store, 1);
    assert_eq!(first.len(), 1);
    assert_eq!(claim(&store, 1), []);
    let second = claim(&store, 2);
    assert_eq!(ids(&second), ids(&first));
    assert_eq!(second[0].attempt, 2);
}

/// Neither a worker whose lease ended, nor one who settles twice.
pub fn who_settles_too_late_changes_nothing(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    store.derive(&told(facts(&a, 0, Milestone::Accepted), &[SHOP]));
    let first = claim(&store, 1).remove(0);
    let second = claim(&store, 2).remove(0);
    let retry = Outcome::Retry { at: hour(3), why: "no answer".into() };
    assert!(!store.settle_notice(hour(2), first.id, first.attempt, &retry).unwrap());
    assert!(store.settle_notice(hour(2), second.id, second.attempt, &retry).unwrap());
    assert!(!store.settle_notice(hour(2), second.id, second.attempt, &ok()).unwrap());
    assert_eq!(store.notices(a.id).unwrap()[0].due, Some(hour(3)));
    assert!(!store.settle_notice(hour(2), NoticeId([9; 16]), 1, &ok()).unwrap());
}

/// Each for itself: one that came too late holds up no other.
pub fn many_are_settled_like_one(open: Open<'_>) {
    let store = open();
    let numbers = ["LB123456785CN", "LB123456799CN", "LB123456808CN"];
    for number in numbers {
        let one = parcel(number);
        store.know(&[&one]);
        store.derive(&told(facts(&one, 0, Milestone::Accepted), &[SHOP]));
    }
    let claimed = claim(&store, 1);
    let retry = Outcome::Retry { at: hour(3), why: "no answer".into() };
    let ended = |at: usize, attempt: u32, outcome: Outcome| Ended { id: claimed[at].id, attempt, outcome };
    let all = [ended(0, 1, ok()), ended(1, 7, ok()), ended(2, 1, retry), ended(0, 1, ok())];
    assert_eq!(store.settle_notices(hour(2), &all).unwrap(), [true, false, true, false]);
    let due = |at: usize| store.notices(claimed[at].parcel).unwrap()[0].due;
    assert_eq!([due(0), due(2)], [None, Some(hour(3))]);
    assert_eq!(store.settle_notices(hour(2), &[]).unwrap(), []);
}

/// It waits on as it did before it was claimed; who gives back what is no longer his changes nothing.
pub fn a_notice_given_back_unsent_leaves_no_trace(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    store.derive(&told(facts(&a, 0, Milestone::Accepted), &[SHOP]));
    let claimed = claim(&store, 1).remove(0);
    let put_off = |attempt, until| PutOff { id: claimed.id, attempt, until: hour(until) };
    store
        .put_off(&[put_off(claimed.attempt + 1, 2), put_off(claimed.attempt, 5), put_off(claimed.attempt, 2)])
        .unwrap();
    assert!(!store.settle_notice(hour(1), claimed.id, claimed.attempt, &ok()).unwrap());
    let notice = store.notices(a.id).unwrap().remove(0);
    assert_eq!((notice.due, notice.attempts), (Some(hour(5)), Vec::new()));
    assert_eq!(claim(&store, 4), []);
    let again = claim(&store, 5).remove(0);
    assert_eq!((again.id, again.attempt), (claimed.id, 1));
    assert!(store.settle_notice(hour(5), again.id, again.attempt, &ok()).unwrap());
    store.put_off(&[PutOff { id: again.id, attempt: 1, until: hour(6) }]).unwrap();
    assert_eq!(store.notices(a.id).unwrap()[0].due, None, "what was told is not told again");
}

/// Delivered is not told before out for delivery.
pub fn a_parcels_story_is_told_in_its_order(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    for milestone in [Milestone::OutForDelivery, Milestone::Delivered] {
        store.derive(&told(facts(&a, 0, milestone), &[SHOP]));
    }
    for version in [1, 2] {
        let claimed = claim(&store, 1);
        assert_eq!(ids(&claimed), [NoticeId::new(a.id, version, "parcel.changed", SHOP)]);
        assert!(store.settle_notice(hour(1), claimed[0].id, 1, &ok()).unwrap());
    }
    assert_eq!(claim(&store, 9), []);
}

/// Nor does one parcel hold up another.
pub fn a_slow_endpoint_holds_up_no_other(open: Open<'_>) {
    let store = open();
    let (a, b) = (parcel("LB123456785CN"), parcel("RR123456785GB"));
    store.know(&[&a, &b]);
    store.derive(&told(facts(&a, 0, Milestone::Accepted), &[SHOP, DESK]));
    assert_eq!(claim(&store, 1).len(), 2);
    let desk = NoticeId::new(a.id, 1, "parcel.changed", DESK);
    assert!(store.settle_notice(hour(1), desk, 1, &ok()).unwrap());
    store.derive(&told(facts(&a, 0, Milestone::LeftOrigin), &[SHOP, DESK]));
    store.derive(&told(facts(&b, 0, Milestone::Accepted), &[SHOP]));
    let mut next = ids(&claim(&store, 1));
    next.sort();
    let mut expected =
        [NoticeId::new(a.id, 2, "parcel.changed", DESK), NoticeId::new(b.id, 1, "parcel.changed", SHOP)];
    expected.sort();
    assert_eq!(next, expected);
}

/// With every attempt remembered.
pub fn a_notice_is_tried_again_when_it_was_said(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    store.derive(&told(facts(&a, 0, Milestone::Accepted), &[SHOP]));
    let first = claim(&store, 1).remove(0);
    let retry = Outcome::Retry { at: hour(5), why: "503".into() };
    assert!(store.settle_notice(hour(1), first.id, 1, &retry).unwrap());
    assert_eq!(claim(&store, 4), []);
    let second = claim(&store, 5).remove(0);
    assert!(store.settle_notice(hour(5), second.id, second.attempt, &ok()).unwrap());
    let notice = store.notices(a.id).unwrap().remove(0);
    assert_eq!(notice.due, None);
    let tried: Vec<_> =
        notice.attempts.iter().map(|tried| (tried.attempt, tried.at, tried.outcome.clone())).collect();
    assert_eq!(tried, [(1, hour(1), retry), (2, hour(5), ok())]);
}

/// A story with a lost page goes on.
pub fn what_was_given_up_makes_way(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    for milestone in [Milestone::Accepted, Milestone::Delivered] {
        let changed: NewFacts = told(facts(&a, 0, milestone), &[SHOP]);
        store.derive(&changed);
    }
    let first = claim(&store, 1).remove(0);
    let gave_up = Outcome::GaveUp { why: "410".into() };
    assert!(store.settle_notice(hour(1), first.id, 1, &gave_up).unwrap());
    assert_eq!(ids(&claim(&store, 1)), [NoticeId::new(a.id, 2, "parcel.changed", SHOP)]);
    assert_eq!(store.stats().unwrap().notices_waiting, 1);
}
