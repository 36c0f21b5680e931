//! Ageing out what only feeds know: it goes as a whole too, out of slices that others share.

use tracking::milestone::Milestone;

use super::ageing::{DAY, age};
use super::feeding::{NUMBERS, chunk, feeds, id, keep, state, tell, told};
use super::world::{Open, World, hour, ours};
use crate::{
    Body, Buckets, Commit, Digest, EndpointId, Filter, NewNotice, NewParcel, NoticeId, Outcome, ParcelId,
    Token,
};

/// Folds one chunk that speaks of every number; the parcel of the first was delivered.
fn all_told(store: &World, hours: i64, said: &str) {
    let no = keep(store, &chunk(hours, said, &NUMBERS));
    let mut states = NUMBERS.map(|number| state(store, number, no, 0, said.as_bytes()));
    states[0].milestone = Milestone::Delivered;
    feeds(store).fold(hour(hours), &states, &[no.no]).unwrap();
}

/// How many looks there are, all of them whole.
fn kept(store: &World, parcel: ParcelId) -> usize {
    let looks = store.looks(parcel, None).unwrap();
    assert!(looks.iter().all(|look| look.verifies() && matches!(look.body, Body::Kept(_))));
    looks.len()
}

fn proof(store: &World, parcel: ParcelId) -> Digest {
    crate::chain(&store.looks(parcel, None).unwrap())
}

/// Nothing leads to it, one can still prove what was told, and what others were told in the same slices stays.
pub fn a_fed_parcel_that_is_over_goes_whole(open: Open<'_>) {
    let store = open();
    all_told(&store, 0, "EMA");
    all_told(&store, 1, "EMI");
    let [a, b, _] = NUMBERS.map(id);
    let before = [a, b].map(|parcel| proof(&store, parcel));
    let aged = age(&store, 31 * DAY + 2);
    assert_eq!((aged.parcels, aged.captures), (1, 2));
    assert_eq!((store.parcel(a).unwrap(), store.facts(a).unwrap()), (None, None));
    assert_eq!(store.resolve(&ours(), NUMBERS[0]).unwrap(), []);
    assert_eq!(store.numbers(a).unwrap(), []);
    assert_eq!(store.list(&ours(), &Filter::default(), None, 10).unwrap().len(), 2);
    assert_eq!(store.parcels(&Buckets::ALL, None, 10).unwrap().len(), 2);
    assert_eq!((kept(&store, a), kept(&store, b)), (0, 2));
    let remains = store.remains(a).unwrap().unwrap();
    assert_eq!((remains.looks, remains.chain), (2, before[0]));
    assert_eq!((store.remains(b).unwrap(), proof(&store, b)), (None, before[1]));
    assert_eq!(store.check().unwrap().problems, [""; 0]);
    assert!(!age(&store, 32 * DAY).removed());
    assert_eq!(age(&store, 91 * DAY + 2).parcels, 2, "the others by their silence");
}

/// The last item counts, not the first.
pub fn a_fed_parcel_that_is_spoken_of_stays(open: Open<'_>) {
    let store = open();
    all_told(&store, 0, "EMA");
    all_told(&store, 20 * DAY, "EMI");
    assert_eq!(age(&store, 31 * DAY).parcels, 0);
    assert_eq!(kept(&store, id(NUMBERS[0])), 2);
    assert_eq!(age(&store, 51 * DAY).parcels, 1);
}

/// A notice nobody has holds it.
pub fn a_fed_parcel_that_is_not_told_yet_stays(open: Open<'_>) {
    let store = open();
    let no = keep(&store, &chunk(0, "EMI", &NUMBERS[..1]));
    let notice =
        NewNotice { kind: "parcel.delivered".into(), endpoint: EndpointId([1; 16]), payload: b"{}".to_vec() };
    let state = crate::feed::NewState {
        milestone: Milestone::Delivered,
        notices: vec![notice],
        ..state(&store, NUMBERS[0], no, 0, b"EMI")
    };
    feeds(&store).fold(hour(0), &[state], &[no.no]).unwrap();
    assert_eq!(age(&store, 99 * DAY).parcels, 0);
    let lease = std::time::Duration::from_secs(60);
    let claimed = store.claim_notices(&Buckets::ALL, hour(1), 9, lease).unwrap().remove(0);
    let answer = Outcome::Told { answer: "200".into() };
    assert!(store.settle_notice(hour(1), claimed.id, claimed.attempt, &answer).unwrap());
    let aged = age(&store, 99 * DAY);
    assert_eq!((aged.parcels, aged.notices), (1, 1));
}

/// Carriers use numbers again: a new parcel, whose notices are not those of the old one.
pub fn an_aged_fed_number_may_be_fed_again(open: Open<'_>) {
    let store = open();
    tell(&store, 0, "EMA");
    let notice = |version| NoticeId::new(id(NUMBERS[0]), version, "parcel.accepted", EndpointId([1; 16]));
    let before = store.parcel(id(NUMBERS[0])).unwrap().unwrap().version;
    assert_eq!(age(&store, 91 * DAY).parcels, 1);
    let Commit::Committed { version } = told(&store, 100 * DAY, "EMA") else { panic!("it was not told") };
    assert_ne!(notice(version), notice(before));
    assert!(version > before + 1);
    let parcel = store.parcel(id(NUMBERS[0])).unwrap().unwrap();
    assert_eq!((parcel.forgotten, parcel.registered), (false, hour(0)), "as the feed says");
    assert_eq!(kept(&store, parcel.id), 1);
    let (first, second) = (store.remains(parcel.id).unwrap().unwrap(), store.looks(parcel.id, None).unwrap());
    assert_eq!(age(&store, 999 * DAY).parcels, 1);
    let remains = store.remains(parcel.id).unwrap().unwrap();
    let look = &second[0];
    let chain = crate::capture::link(first.chain, look.received, &look.source, look.digest);
    assert_eq!((remains.looks, remains.chain), (2, chain), "over both lives");
    assert!(remains.version > version);
}

/// Its versions go on also when somebody declares it.
pub fn an_aged_fed_number_may_be_declared(open: Open<'_>) {
    let store = open();
    tell(&store, 0, "EMA");
    tell(&store, 1, "EMC");
    assert_eq!(age(&store, 91 * DAY).parcels, 1);
    let declared = NewParcel::new(&ours(), NUMBERS[0], Some("post"), Token([7; 16]));
    let registered = store.register(hour(92 * DAY), std::slice::from_ref(&declared)).unwrap().remove(0);
    assert!(registered.new && !registered.forgotten);
    store.keep(&[&super::world::capture(&declared, 92 * DAY, "EMA")]);
    assert_eq!(store.derive(&super::world::facts(&declared, 1, Milestone::Accepted)), 4);
    assert_eq!(store.stale(&Buckets::ALL, 10).unwrap(), [], "its facts have seen every look");
}

/// What feeds told of a declared parcel counts for its age, and goes with it.
pub fn a_declared_parcel_ages_with_what_feeds_told(open: Open<'_>) {
    let store = open();
    let declared = NewParcel::new(&ours(), NUMBERS[0], Some("post"), Token([7; 16]));
    tell(&store, 0, "EMA");
    store.register(hour(1), std::slice::from_ref(&declared)).unwrap();
    tell(&store, 50 * DAY, "EMC");
    store.derive(&super::world::facts(&declared, 2, Milestone::InTransit));
    assert_eq!(age(&store, 100 * DAY).parcels, 0, "a feed spoke of it");
    let aged = age(&store, 141 * DAY);
    assert_eq!((aged.parcels, aged.captures), (1, 2));
    assert_eq!(store.parcel(declared.id).unwrap(), None, "there is no stone");
    assert_eq!(kept(&store, declared.id), 0);
    assert_eq!(store.remains(declared.id).unwrap().unwrap().looks, 2);
    assert!(matches!(told(&store, 142 * DAY, "EMA"), Commit::Committed { .. }));
    assert_eq!(store.check().unwrap().problems, [""; 0]);
}

/// Who folds an item while the parcel goes begins a new life with it, and brings nothing of the old one back.
pub fn an_item_that_comes_while_its_parcel_goes_begins_a_new_life(open: Open<'_>) {
    let store = open();
    tell(&store, 0, "EMA");
    let no = keep(&store, &chunk(95 * DAY, "EMC", &NUMBERS[..1]));
    let late = state(&store, NUMBERS[0], no, 0, b"EMA and EMC");
    assert_eq!(age(&store, 94 * DAY).parcels, 1);
    let met = feeds(&store).fold(hour(95 * DAY), &[late], &[no.no]).unwrap();
    assert!(matches!(met[..], [Commit::Conflict { .. }]), "{met:?}");
    let again = state(&store, NUMBERS[0], no, 0, b"EMC");
    assert_eq!(feeds(&store).states(&[id(NUMBERS[0])]).unwrap()[0].looks, Some(Vec::new()));
    feeds(&store).fold(hour(95 * DAY), &[again], &[no.no]).unwrap();
    assert_eq!(store.facts(id(NUMBERS[0])).unwrap().unwrap().journey, b"EMC");
    assert_eq!(kept(&store, id(NUMBERS[0])), 1);
}
