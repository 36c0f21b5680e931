//! Work: what must be derived, asked and said, and facts that are written once.

use tracking::milestone::Milestone;

use super::world::{Open, capture, facts, hour, ours, parcel, told};
use crate::{Buckets, Commit, EndpointId, Facts, NewFacts, NewParcel, NextPoll, Opinion};

/// Stale from the first look to the facts that have seen it.
pub fn a_parcel_is_stale_until_its_facts_have_seen_every_look(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    let stale = || store.stale(&Buckets::ALL, 10).unwrap();
    store.know(&[&a]);
    assert_eq!(stale(), []);
    store.keep(&[&capture(&a, 0, "EMA"), &capture(&a, 1, "EMC")]);
    assert_eq!(stale(), [a.id]);
    store.derive(&facts(&a, 2, Milestone::LeftOrigin));
    assert_eq!(stale(), []);
    // The same look again is no news; another one is.
    store.keep(&[&capture(&a, 1, "EMC")]);
    assert_eq!(stale(), []);
    store.keep(&[&capture(&a, 2, "EMC")]);
    assert_eq!(stale(), [a.id]);
}

/// Otherwise that look would never be read.
pub fn a_look_that_comes_while_facts_are_derived_keeps_the_parcel_stale(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    store.keep(&[&capture(&a, 0, "EMA"), &capture(&a, 1, "EMC")]);
    store.derive(&facts(&a, 1, Milestone::Accepted));
    assert_eq!(store.stale(&Buckets::ALL, 10).unwrap(), [a.id]);
}

/// Not the facts, and nothing that follows from them.
pub fn who_writes_second_meets_a_conflict_and_writes_nothing(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    assert_eq!(store.derive(&facts(&a, 0, Milestone::Accepted)), 1);
    let late = NewFacts {
        aliases: vec!["RR123456785GB".into()],
        opinions: vec![Opinion { at: hour(1), kind: "forecast".into(), bytes: vec![1] }],
        next_poll: NextPoll::At(hour(1)),
        ..told(facts(&a, 0, Milestone::Lost), &[EndpointId([1; 16])])
    };
    assert_eq!(store.commit_facts(hour(1), &late).unwrap(), Commit::Conflict { version: 1 });
    let known = store.parcel(a.id).unwrap().unwrap();
    assert_eq!((known.milestone, known.next_poll, known.version), (Some(Milestone::Accepted), None, 1));
    assert_eq!(store.resolve(&ours(), "RR123456785GB").unwrap(), []);
    assert_eq!(store.notices(a.id).unwrap(), []);
    assert_eq!(store.said(a.id, None).unwrap(), []);
}

/// Without a parcel there is nobody to tell.
pub fn facts_of_a_parcel_that_nobody_registered_are_not_kept(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    assert_eq!(store.commit_facts(hour(0), &facts(&a, 0, Milestone::Lost)).unwrap(), Commit::Gone);
    assert_eq!(store.facts(a.id).unwrap(), None);
}

/// The journey is the engine's: the store does not look into it.
pub fn facts_come_back_as_they_were_written(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    let journey: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    store.derive(&facts(&a, 0, Milestone::Announced));
    store.derive(&NewFacts { journey: journey.clone(), ..facts(&a, 3, Milestone::Delivered) });
    let expected =
        Facts { version: 2, derived: hour(1), looks_seen: 3, milestone: Milestone::Delivered, journey };
    assert_eq!(store.facts(a.id).unwrap(), Some(expected));
}

/// The second leg's number, found in the payload of the first.
pub fn a_number_found_later_leads_to_the_parcel(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    let found = NewFacts { aliases: vec!["RR123456785GB".into()], ..facts(&a, 0, Milestone::LeftOrigin) };
    store.derive(&found);
    store.derive(&found);
    assert_eq!(store.resolve(&ours(), "RR123456785GB").unwrap(), [a.id]);
    assert_eq!(store.numbers(a.id).unwrap().len(), 2);
}

/// Due at its hour and not before; planned anew or never.
pub fn polls_are_due_the_longest_waiting_first(open: Open<'_>) {
    let store = open();
    let at = |number, hours| NewParcel { first_poll: Some(hour(hours)), ..parcel(number) };
    let (a, b, never) = (at("LB123456785CN", 3), at("RR123456785GB", 2), parcel("CP123456785DE"));
    store.know(&[&a, &b, &never]);
    let due = |hours, limit| -> Vec<_> {
        store.due(&Buckets::ALL, hour(hours), limit).unwrap().iter().map(|due| due.parcel).collect()
    };
    assert_eq!(due(1, 10), []);
    assert_eq!(due(2, 10), [b.id]);
    assert_eq!(due(9, 10), [b.id, a.id]);
    assert_eq!(due(9, 1), [b.id]);
    store.plan_poll(b.id, Some(hour(4))).unwrap();
    assert_eq!(due(9, 10), [a.id, b.id]);
    store.plan_poll(a.id, None).unwrap();
    assert_eq!(due(9, 10), [b.id]);
}

/// In the same transaction.
pub fn facts_plan_the_next_poll(open: Open<'_>) {
    let store = open();
    let a = NewParcel { first_poll: Some(hour(1)), ..parcel("LB123456785CN") };
    store.know(&[&a]);
    for (next_poll, expected) in [
        (NextPoll::Keep, Some(hour(1))),
        (NextPoll::At(hour(6)), Some(hour(6))),
        (NextPoll::Keep, Some(hour(6))),
        (NextPoll::Never, None),
    ] {
        store.derive(&NewFacts { next_poll, ..facts(&a, 0, Milestone::Accepted) });
        assert_eq!(store.parcel(a.id).unwrap().unwrap().next_poll, expected, "{next_poll:?}");
    }
}

/// A worker looks after its buckets and no others.
pub fn work_is_given_for_the_buckets_asked_for(open: Open<'_>) {
    let store = open();
    let (a, b) = (parcel("LB123456785CN"), parcel("RR123456785GB"));
    let polled = |parcel: &NewParcel| NewParcel { first_poll: Some(hour(0)), ..parcel.clone() };
    store.know(&[&polled(&a), &polled(&b)]);
    store.keep(&[&capture(&a, 0, "EMA"), &capture(&b, 0, "EMA")]);
    let mine = Buckets::NONE.with(b.id.bucket());
    assert_eq!(store.stale(&mine, 10).unwrap(), [b.id]);
    assert_eq!(store.stale(&Buckets::NONE, 10).unwrap(), []);
    let due = store.due(&mine, hour(1), 10).unwrap();
    assert_eq!(due.iter().map(|due| due.parcel).collect::<Vec<_>>(), [b.id]);
    store.derive(&told(facts(&a, 1, Milestone::Accepted), &[EndpointId([1; 16])]));
    assert_eq!(store.claim_notices(&mine, hour(2), 10, std::time::Duration::from_secs(60)).unwrap(), []);
}

/// Facts can always be derived again.
pub fn a_corrected_pack_makes_facts_stale_again(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    store.keep(&[&capture(&a, 0, "EMA")]);
    store.derive(&facts(&a, 1, Milestone::Accepted));
    store.mark_stale(&[a.id, parcel("CP123456785DE").id]).unwrap();
    assert_eq!(store.stale(&Buckets::ALL, 10).unwrap(), [a.id]);
    assert_eq!(store.derive(&facts(&a, 1, Milestone::Accepted)), 2);
    assert_eq!(store.stale(&Buckets::ALL, 10).unwrap(), []);
}

/// So that one can say what was known and said then.
pub fn what_was_said_is_kept_once_and_in_order(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    let opinion = |hours, kind: &str, said: &str| Opinion {
        at: hour(hours),
        kind: kind.into(),
        bytes: said.as_bytes().to_vec(),
    };
    let later = opinion(2, "forecast", "tomorrow");
    let sooner = opinion(1, "verdict", "consistent");
    store.say(a.id, std::slice::from_ref(&later)).unwrap();
    store.derive(&NewFacts {
        opinions: vec![sooner.clone(), later.clone()],
        ..facts(&a, 0, Milestone::Accepted)
    });
    let last = opinion(3, "silence", "normal");
    store.say(a.id, &[last.clone(), later.clone(), last.clone()]).unwrap();
    assert_eq!(store.said(a.id, None).unwrap(), [sooner.clone(), later, last]);
    assert_eq!(store.said(a.id, Some(hour(1))).unwrap(), [sooner]);
}

/// A node that is alone looks after everything, and goes on under the same epochs while it renews.
pub fn a_node_that_is_alone_works_on_every_bucket(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    store.keep(&[&capture(&a, 0, "EMA")]);
    let lease = |hours| store.lease("a", hour(hours), std::time::Duration::from_secs(3600)).unwrap();
    let first = lease(0);
    assert_eq!((first.buckets(), first.until()), (Buckets::ALL, hour(1)));
    let again = lease(0);
    assert!(Buckets::ALL.iter().all(|bucket| first.epoch(bucket) == again.epoch(bucket)));
    if let Some(mine) = store.under(&again) {
        assert_eq!(mine.stale(&Buckets::ALL, 10).unwrap(), [a.id]);
        let commit = mine.commit_facts(hour(0), &facts(&a, 1, Milestone::Accepted)).unwrap();
        assert_eq!(commit, Commit::Committed { version: 1 });
    }
    store.release(&again).unwrap();
}
