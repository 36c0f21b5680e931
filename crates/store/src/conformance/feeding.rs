//! Feeds: chunks are kept whole or not at all, wait until they are folded, and their parcels are parcels.

use std::time::Duration;

use tracking::milestone::Milestone;

use super::world::{Open, World, capture, hour, ours};
use crate::feed::{Chunk, ChunkNo, Item, ItemAt, Kept, NewChunk, NewState, State, digest_of_item};
use crate::{
    Body, Buckets, Commit, Digest, EndpointId, Feeds, Filter, NewNotice, NewParcel, ParcelId, Token, Whom,
};

pub(super) const NUMBERS: [&str; 3] = ["LB123456785CN", "LB000000014CN", "RR123456785GB"];

/// The parcel of a number, as a feed of the post declares it.
pub(super) fn id(number: &str) -> ParcelId {
    ParcelId::new(&ours(), number, Some("post"))
}

/// A chunk that says something of each number.
pub(super) fn chunk(hours: i64, said: &str, numbers: &[&str]) -> NewChunk {
    let body = |number: &str| format!("{number} {said}").into_bytes();
    NewChunk {
        chunk: Chunk {
            account: ours(),
            carrier: Some("post".into()),
            source: "plain/feed".into(),
            content_type: "text/plain".into(),
            received: hour(hours),
            envelope: Digest::of(format!("{hours} {said} {numbers:?}").as_bytes()),
        },
        items: numbers.iter().map(|number| Item { parcel: id(number), body: body(number) }).collect(),
    }
}

pub(super) fn feeds(store: &World) -> &dyn Feeds {
    store.feeds().expect("this suite is for stores that keep feeds in their own way")
}

pub(super) fn keep(store: &World, chunk: &NewChunk) -> Kept {
    feeds(store).keep(chunk).unwrap()
}

/// The state of a number after one item more.
pub(super) fn state(store: &World, number: &str, kept: Kept, place: u32, looks: &[u8]) -> NewState {
    let State { version, looks: known } = feeds(store).states(&[id(number)]).unwrap().remove(0);
    NewState {
        parcel: id(number),
        number: number.into(),
        account: ours(),
        carrier: Some("post".into()),
        registered: hour(0),
        expected: version,
        milestone: Milestone::Accepted,
        looks: known.map(|_| looks.to_vec()),
        items: vec![ItemAt { chunk: kept.no, place }],
        aliases: Vec::new(),
        notices: Vec::new(),
    }
}

/// Keeps a chunk about the first number and folds it.
pub(super) fn tell(store: &World, hours: i64, said: &str) {
    assert!(matches!(told(store, hours, said), Commit::Committed { .. }));
}

/// The same, and what became of it.
pub(super) fn told(store: &World, hours: i64, said: &str) -> Commit {
    let one = chunk(hours, said, &NUMBERS[..1]);
    let kept = keep(store, &one);
    let state = state(store, NUMBERS[0], kept, 0, said.as_bytes());
    feeds(store).fold(hour(hours), &[state], &[kept.no]).unwrap().remove(0)
}

/// A crash after the promise loses nothing: what was promised is still to be done.
pub fn a_chunk_waits_until_it_is_folded(open: Open<'_>) {
    let store = open();
    let all = chunk(0, "EMA", &NUMBERS);
    let kept = keep(&store, &all);
    assert!(kept.new);
    let waiting = feeds(&store).waiting(&Buckets::ALL, None, 10).unwrap();
    assert_eq!((waiting.len(), &waiting[0].chunk), (1, &all.chunk));
    let mut bodies: Vec<Vec<u8>> =
        waiting[0].slices.iter().flat_map(|(_, items)| items).flatten().cloned().collect();
    bodies.sort();
    let mut given: Vec<Vec<u8>> = all.items.iter().map(|item| item.body.clone()).collect();
    given.sort();
    assert_eq!(bodies, given);
    let states: Vec<NewState> = NUMBERS.iter().map(|number| state(&store, number, kept, 0, b"EMA")).collect();
    feeds(&store).fold(hour(1), &states, &[kept.no]).unwrap();
    assert_eq!(feeds(&store).waiting(&Buckets::ALL, None, 10).unwrap(), []);
}

/// Nodes beside one another take each their own: the worker of a chunk's bucket, and only when it has waited.
pub fn a_chunk_waits_for_the_worker_of_its_bucket(open: Open<'_>) {
    let store = open();
    let (first, second) = (chunk(0, "EMA", &NUMBERS), chunk(5, "EMC", &NUMBERS));
    keep(&store, &second);
    keep(&store, &first);
    let hours = |buckets: &Buckets, upto: Option<i64>, limit| {
        let waiting = feeds(&store).waiting(buckets, upto.map(hour), limit).unwrap();
        waiting.iter().map(|waiting| waiting.chunk.received).collect::<Vec<_>>()
    };
    assert_eq!(hours(&Buckets::ALL, None, 10).len(), 2);
    assert_eq!(hours(&Buckets::ALL, Some(4), 10), [hour(0)], "the other came later");
    assert_eq!(hours(&Buckets::NONE, None, 10), []);
    let one = Buckets::NONE.with(second.chunk.bucket());
    assert_ne!(first.chunk.bucket(), second.chunk.bucket());
    let waiting = feeds(&store).waiting(&one, None, 10).unwrap();
    assert_eq!((waiting.len(), &waiting[0].chunk), (1, &second.chunk));
    let items: usize = waiting[0].slices.iter().map(|(_, items)| items.len()).sum();
    assert_eq!(items, NUMBERS.len(), "with all its items, whatever their buckets");
}

/// A caller who got no answer sends the body again.
pub fn the_same_chunk_again_is_not_kept_again(open: Open<'_>) {
    let store = open();
    let first = keep(&store, &chunk(0, "EMA", &NUMBERS));
    let later = NewChunk {
        chunk: Chunk { received: hour(5), ..chunk(0, "EMA", &NUMBERS).chunk },
        ..chunk(0, "EMA", &NUMBERS)
    };
    assert_eq!(keep(&store, &later), Kept { no: first.no, new: false });
    let other = NewChunk {
        chunk: Chunk { carrier: Some("other".into()), ..later.chunk.clone() },
        items: later.items,
    };
    assert!(keep(&store, &other).new, "the same bytes for another carrier are another chunk");
}

/// Items of one bucket keep their order: that is how a state finds them again.
pub fn items_are_found_where_they_were_put(open: Open<'_>) {
    let store = open();
    let mut twice = chunk(0, "EMA", &NUMBERS[..1]);
    twice.items.push(Item { parcel: id(NUMBERS[0]), body: b"second".to_vec() });
    twice.items.insert(0, Item { parcel: id(NUMBERS[1]), body: b"other".to_vec() });
    let kept = keep(&store, &twice);
    let places = twice.places();
    feeds(&store).fold(hour(1), &[state(&store, NUMBERS[0], kept, places[2], b"x")], &[]).unwrap();
    let looks = store.looks(id(NUMBERS[0]), None).unwrap();
    assert_eq!(looks.iter().map(|look| look.bytes().unwrap()).collect::<Vec<_>>(), [b"second"]);
}

/// It has a number, a place in the list, facts and looks.
pub fn a_fed_parcel_is_found_listed_and_looked_at(open: Open<'_>) {
    let store = open();
    tell(&store, 0, "EMA");
    tell(&store, 1, "EMC");
    let a = id(NUMBERS[0]);
    assert_eq!(store.resolve(&ours(), NUMBERS[0]).unwrap(), [a]);
    assert_eq!(store.numbers(a).unwrap(), [NUMBERS[0].into()]);
    let parcel = store.parcel(a).unwrap().unwrap();
    assert_eq!((&*parcel.number, parcel.version, parcel.forgotten), (NUMBERS[0], 2, false));
    assert_eq!(parcel.milestone, Some(Milestone::Accepted));
    assert_eq!(store.list(&ours(), &Filter::default(), None, 10).unwrap(), [parcel]);
    assert_eq!(store.parcels(&Buckets::ALL, None, 10).unwrap(), [a]);
    assert_eq!(store.facts(a).unwrap().unwrap().journey, b"EMC");
    let looks = store.looks(a, None).unwrap();
    assert_eq!(looks.len(), 2);
    assert!(looks.iter().all(|look| look.verifies()));
    let item = Digest::of(format!("{} EMA", NUMBERS[0]).as_bytes());
    assert_eq!(looks[0].digest, digest_of_item("text/plain", &item));
    assert_eq!(store.looks(a, Some(hour(0))).unwrap().len(), 1);
    assert_eq!(store.stats().unwrap().parcels, 1);
    let checked = store.check().unwrap();
    assert_eq!((checked.captures, checked.problems), (2, vec![]), "what feeds gave is read too");
}

/// An operator who counts sees them, and sees which they are.
pub fn what_feeds_told_is_counted(open: Open<'_>) {
    let store = open();
    tell(&store, 0, "EMA");
    let kept = keep(&store, &chunk(1, "EMC", &NUMBERS[..2]));
    let states = [0, 1].map(|nth| state(&store, NUMBERS[nth], kept, 0, b"EMC"));
    feeds(&store).fold(hour(1), &states, &[kept.no]).unwrap();
    let counted = |parcels: u64, looks: u64, captures: u64| {
        let stats = store.stats().unwrap();
        assert_eq!((stats.parcels, stats.looks, stats.captures), (parcels, looks, captures), "{stats:?}");
        assert!(stats.fed_bytes > 0 && stats.fed_bytes <= stats.capture_bytes, "{stats:?}");
        (stats.fed_parcels, stats.fed_looks)
    };
    assert_eq!(counted(2, 3, 3), (2, 3));
    assert_eq!(store.check().unwrap().captures, 3, "a check reads the same");
    let declared = NewParcel::new(&ours(), NUMBERS[0], Some("post"), Token([7; 16]));
    store.know(&[&declared]);
    store.keep(&[&capture(&declared, 2, "EMI")]);
    assert_eq!(counted(2, 4, 4), (1, 3), "one is a parcel like all others now");
    store.forget(hour(3), &Whom::Parcel(declared.id)).unwrap();
    assert_eq!(counted(1, 4, 1), (1, 3), "of the other only the digests are left");
}

/// A parcel that was declared after feeds spoke of it has no state; its journey says what it rests on.
pub fn what_feeds_told_of_a_declared_parcel_is_compared(open: Open<'_>) {
    let store = open();
    tell(&store, 0, "EMA");
    let declared = NewParcel::new(&ours(), NUMBERS[0], Some("post"), Token([7; 16]));
    store.know(&[&declared]);
    store.keep(&[&capture(&declared, 1, "EMC")]);
    let looks = store.looks(declared.id, None).unwrap();
    let journey = looks.iter().flat_map(|look| look.digest.0[..8].to_vec()).collect();
    let facts = super::world::facts(&declared, 2, Milestone::Accepted);
    store.derive(&crate::NewFacts { journey, ..facts });
    let audit = |known| feeds(&store).audit(known).unwrap().problems;
    assert_eq!(audit(|journey| Some(journey.as_chunks().0.to_vec())), [""; 0]);
    let problems = audit(|_| Some(vec![[7; 8]]));
    assert!(problems.iter().any(|said| said.contains("rests on 1 looks")), "the control: {problems:?}");
}

/// The lists of both kinds of parcels are one, and its pages join.
pub fn fed_parcels_and_others_are_in_one_list(open: Open<'_>) {
    let store = open();
    tell(&store, 0, "EMA");
    let plain: Vec<NewParcel> = ["TEST1", "TEST2", "TEST3"].map(super::world::parcel).into();
    store.know(&plain.iter().collect::<Vec<_>>());
    let mut seen = Vec::new();
    let mut after = None;
    while let Some(last) = store.list(&ours(), &Filter::default(), after, 1).unwrap().pop() {
        after = Some(last.cursor());
        seen.push(last.id);
    }
    seen.sort();
    let mut walked = Vec::new();
    while let Some(next) = store.parcels(&Buckets::ALL, walked.last().copied(), 1).unwrap().pop() {
        walked.push(next);
    }
    assert_eq!((seen.len(), walked.len()), (4, 4));
    assert_eq!(seen, walked);
}

/// Two nodes fold the same parcel.
pub fn who_folds_second_meets_a_conflict(open: Open<'_>) {
    let store = open();
    let kept = keep(&store, &chunk(0, "EMA", &NUMBERS));
    let mine = state(&store, NUMBERS[0], kept, 0, b"mine");
    let theirs = NewState { looks: Some(b"theirs".to_vec()), ..mine.clone() };
    assert_eq!(feeds(&store).fold(hour(1), &[mine], &[]).unwrap(), [Commit::Committed { version: 1 }]);
    let second = feeds(&store).fold(hour(1), &[theirs], &[kept.no]).unwrap();
    assert!(matches!(second[..], [Commit::Conflict { .. }]));
    assert_eq!(store.facts(id(NUMBERS[0])).unwrap().unwrap().journey, b"mine");
    assert_eq!(feeds(&store).waiting(&Buckets::ALL, None, 10).unwrap().len(), 1, "it is not done");
}

/// Somebody declares a parcel of which feeds spoke: nothing they told is lost, and its page opens.
pub fn a_declared_parcel_keeps_what_feeds_told(open: Open<'_>) {
    let store = open();
    tell(&store, 0, "EMA");
    tell(&store, 1, "EMC");
    let declared =
        NewParcel { revive: true, ..NewParcel::new(&ours(), NUMBERS[0], Some("post"), Token([7; 16])) };
    let registered = store.register(hour(2), std::slice::from_ref(&declared)).unwrap().remove(0);
    assert_eq!((registered.new, registered.token), (false, Token([7; 16])));
    let a = id(NUMBERS[0]);
    assert_eq!(store.by_token(Token([7; 16])).unwrap(), Some(a));
    assert_eq!(store.looks(a, None).unwrap().len(), 2);
    assert_eq!(store.stale(&Buckets::ALL, 10).unwrap(), [a]);
    let parcel = store.parcel(a).unwrap().unwrap();
    assert_eq!((parcel.registered, parcel.version), (hour(0), 2), "its story goes on");
    assert_eq!(store.list(&ours(), &Filter::default(), None, 10).unwrap().len(), 1);
    assert_eq!(feeds(&store).states(&[a]).unwrap()[0].looks, None);
    let facts = super::world::facts(&declared, 2, Milestone::Accepted);
    assert_eq!(store.derive(&facts.clone()), 3);
    assert_eq!(store.stale(&Buckets::ALL, 10).unwrap(), [], "its facts have seen every item");
    assert!(matches!(told(&store, 3, "EMI"), Commit::Committed { .. }));
    assert_eq!(store.stale(&Buckets::ALL, 10).unwrap(), [a], "a feed speaks of it again");
    assert_eq!(store.looks(a, None).unwrap().len(), 3);
}

/// A carrier is asked about a parcel that feeds spoke of.
pub fn another_source_makes_it_a_parcel_like_all_others(open: Open<'_>) {
    let store = open();
    tell(&store, 0, "EMA");
    let parcel = NewParcel::new(&ours(), NUMBERS[0], Some("post"), Token([7; 16]));
    store.keep(&[&capture(&parcel, 1, "polled")]);
    let a = id(NUMBERS[0]);
    assert_eq!(store.stale(&Buckets::ALL, 10).unwrap(), [a]);
    assert_eq!(store.looks(a, None).unwrap().len(), 2);
    assert_eq!(store.resolve(&ours(), NUMBERS[0]).unwrap(), [a]);
    let declared = NewParcel { revive: true, ..parcel };
    store.register(hour(2), &[declared]).unwrap();
    assert_eq!(store.by_token(Token([7; 16])).unwrap(), Some(a));
}

/// The person's items are erased from the chunks they came in; others' stay.
pub fn a_forgotten_parcel_is_gone_from_its_feeds(open: Open<'_>) {
    let store = open();
    let kept = keep(&store, &chunk(0, "EMA", &NUMBERS));
    let states: Vec<NewState> = NUMBERS.iter().map(|number| state(&store, number, kept, 0, b"EMA")).collect();
    feeds(&store).fold(hour(1), &states, &[kept.no]).unwrap();
    let a = id(NUMBERS[0]);
    let before = crate::chain(&store.looks(a, None).unwrap());
    let forgotten = store.forget(hour(2), &Whom::Number(ours(), NUMBERS[0].into())).unwrap();
    assert_eq!((forgotten.parcels, forgotten.captures), (1, 1));
    let looks = store.looks(a, None).unwrap();
    assert!(matches!(looks[0].body, Body::Forgotten(_)) && looks[0].verifies());
    assert_eq!(crate::chain(&looks), before);
    assert_eq!(store.resolve(&ours(), NUMBERS[0]).unwrap(), []);
    assert_eq!(store.numbers(a).unwrap(), []);
    assert_eq!(store.facts(a).unwrap(), None);
    assert_eq!(store.list(&ours(), &Filter::default(), None, 10).unwrap().len(), 2);
    assert_eq!(store.looks(id(NUMBERS[1]), None).unwrap()[0].bytes().unwrap(), b"LB000000014CN EMA");
}

/// A file read twice does not bring back what a person had erased.
pub fn a_feed_does_not_bring_a_forgotten_parcel_back(open: Open<'_>) {
    let store = open();
    tell(&store, 0, "EMA");
    store.forget(hour(1), &Whom::Parcel(id(NUMBERS[0]))).unwrap();
    assert_eq!(told(&store, 2, "EMC"), Commit::Gone);
    let a = id(NUMBERS[0]);
    assert!(store.parcel(a).unwrap().unwrap().forgotten);
    assert_eq!(store.resolve(&ours(), NUMBERS[0]).unwrap(), []);
    assert_eq!(feeds(&store).waiting(&Buckets::ALL, None, 10).unwrap(), []);
    let file = NewParcel::new(&ours(), NUMBERS[0], Some("post"), Token([7; 16]));
    assert!(store.register(hour(3), std::slice::from_ref(&file)).unwrap()[0].forgotten);
    let asked = store.register(hour(3), &[NewParcel { revive: true, ..file }]).unwrap().remove(0);
    assert!(asked.new && !asked.forgotten);
    assert_eq!(store.resolve(&ours(), NUMBERS[0]).unwrap(), [a]);
}

/// A chunk that was half folded is folded again: what was noted twice is one look.
pub fn an_item_that_is_noted_twice_is_one_look(open: Open<'_>) {
    let store = open();
    let kept = keep(&store, &chunk(0, "EMA", &NUMBERS[..1]));
    for looks in [&b"EMA"[..], b"EMC"] {
        let again = state(&store, NUMBERS[0], kept, 0, looks);
        feeds(&store).fold(hour(1), &[again], &[]).unwrap();
    }
    assert_eq!(store.looks(id(NUMBERS[0]), None).unwrap().len(), 1);
    assert_eq!(store.facts(id(NUMBERS[0])).unwrap().unwrap().looks_seen, 1);
}

/// Who is told of a change is written with the change.
pub fn a_notice_is_queued_with_its_state(open: Open<'_>) {
    let store = open();
    let kept = keep(&store, &chunk(0, "EMA", &NUMBERS[..1]));
    let notice =
        NewNotice { kind: "parcel.accepted".into(), endpoint: EndpointId([1; 16]), payload: b"{}".to_vec() };
    let state = NewState { notices: vec![notice], ..state(&store, NUMBERS[0], kept, 0, b"EMA") };
    feeds(&store).fold(hour(1), std::slice::from_ref(&state), &[kept.no]).unwrap();
    feeds(&store).fold(hour(1), &[state], &[kept.no]).unwrap();
    let claimed = store.claim_notices(&Buckets::ALL, hour(2), 10, Duration::from_secs(60)).unwrap();
    assert_eq!(claimed.len(), 1, "a fold that met a conflict queues nothing");
    assert_eq!((claimed[0].parcel, &claimed[0].account), (id(NUMBERS[0]), &ours()));
}

/// Items about a parcel that was declared under its number belong to that parcel.
pub fn a_declared_number_is_known_elsewhere(open: Open<'_>) {
    let store = open();
    tell(&store, 0, "EMA");
    let none = feeds(&store).elsewhere(&ours(), &[NUMBERS[0], NUMBERS[1]]).unwrap();
    assert_eq!(none, [vec![], vec![]], "what only feeds know has no other parcel");
    let declared = super::world::parcel(NUMBERS[1]);
    store.know(&[&declared]);
    let one = feeds(&store).elsewhere(&ours(), &[NUMBERS[0], NUMBERS[1]]).unwrap();
    assert_eq!(one, [vec![], vec![declared.id]]);
}

/// A number found in an item leads to the parcel too.
pub fn a_further_number_leads_to_a_fed_parcel(open: Open<'_>) {
    let store = open();
    let kept = keep(&store, &chunk(0, "EMA", &NUMBERS[..1]));
    let state = NewState { aliases: vec!["1Z0".into()], ..state(&store, NUMBERS[0], kept, 0, b"EMA") };
    feeds(&store).fold(hour(1), &[state], &[kept.no]).unwrap();
    assert_eq!(store.resolve(&ours(), "1Z0").unwrap(), [id(NUMBERS[0])]);
    assert_eq!(store.numbers(id(NUMBERS[0])).unwrap(), ["1Z0".into(), NUMBERS[0].into()]);
}

/// A number that no chunk has is done when it is said to be.
pub fn a_chunk_that_nobody_knows_is_no_error(open: Open<'_>) {
    let store = open();
    assert_eq!(feeds(&store).fold(hour(1), &[], &[ChunkNo(99)]).unwrap(), []);
}
