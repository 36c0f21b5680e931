//! From one store to another. These sentences speak of two stores; a test names both:
//!
//! ```ignore
//! store::conformance_of_moving!(from: |folder| ..., to: |folder| ...);
//! ```
//!
//! `fed:` is for two stores that keep feeds in their own way; there what feeds told arrives as what it is.

use tracking::milestone::Milestone;

use super::ageing::{DAY, age};
use super::feeding::{NUMBERS, chunk, feeds, id, keep, state, tell, told};
use super::world::{Open, World, capture, facts, hour, ours};
use crate::feed::NewState;
use crate::moving::{Whole, content, copy, each_page, each_slice};
use crate::{Body, Buckets, Commit, NewParcel, ParcelId, Result, Store, StoreError, Token, Whom};

/// Parcels of every kind: one that only feeds know and one of which a further number was found, one that was declared
/// after feeds spoke of it, one that was forgotten, one that aged out, and one that aged out and is spoken of again.
fn lived_in(store: &World) {
    for (nth, number) in ["OLD1", "OLD2"].into_iter().enumerate() {
        let no = keep(store, &chunk(nth as i64, "EMI", &[number]));
        let old = NewState { milestone: Milestone::Delivered, ..state(store, number, no, 0, b"EMI") };
        feeds(store).fold(hour(0), &[old], &[no.no]).unwrap();
    }
    assert_eq!(age(store, 40 * DAY).parcels, 2);
    let all: Vec<&str> = NUMBERS.into_iter().chain(["GONE", "OLD2"]).collect();
    for (hours, said) in [(41 * DAY, "EMA"), (42 * DAY, "EMC")] {
        // One line is there twice, as it happens.
        let twice: Vec<&str> = all.iter().copied().chain([NUMBERS[0]]).collect();
        let new = chunk(hours, said, &twice);
        let (no, places) = (keep(store, &new), new.places());
        let mut states: Vec<NewState> = all
            .iter()
            .zip(&places)
            .map(|(number, place)| state(store, number, no, *place, format!("{number} {said}").as_bytes()))
            .collect();
        states[0].items.push(crate::feed::ItemAt { chunk: no.no, place: places[5] });
        states[1].aliases = vec!["1Z0".into()];
        feeds(store).fold(hour(hours), &states, &[no.no]).unwrap();
    }
    let declared =
        NewParcel { revive: true, ..NewParcel::new(&ours(), NUMBERS[2], Some("post"), Token([7; 16])) };
    store.register(hour(43 * DAY), std::slice::from_ref(&declared)).unwrap();
    store.keep(&[&capture(&declared, 43 * DAY, "polled")]);
    store.derive(&facts(&declared, 3, Milestone::InTransit));
    store.forget(hour(43 * DAY), &Whom::Number(ours(), "GONE".into())).unwrap();
}

/// The buckets in which there is anything.
fn each_bucket(of: &dyn Store, mut with: impl FnMut(crate::Bucket)) {
    let is = |bucket: &crate::Bucket| content(of, *bucket).unwrap() != crate::moving::Content::NOTHING;
    Buckets::ALL.iter().filter(is).for_each(&mut with);
}

fn wholes(of: &dyn Store) -> Vec<Whole> {
    let mut all = Vec::new();
    each_bucket(of, |bucket| {
        each_page(of, bucket, |page| {
            all.extend_from_slice(page);
            Ok(())
        })
        .unwrap();
    });
    all
}

/// What one can see of a parcel from outside.
fn seen(store: &dyn Store, number: &str) -> String {
    let id = id(number);
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        store.parcel(id).unwrap(),
        store.looks(id, None).unwrap(),
        store.facts(id).unwrap(),
        store.numbers(id).unwrap(),
        store.remains(id).unwrap(),
        store.resolve(&ours(), number).unwrap(),
        store.notices(id).unwrap(),
    )
}

/// State bytes, items, looks, versions and remains: all of it is what it was, and is told the same way again.
pub fn what_feeds_told_arrives_as_what_it_is(from: Open<'_>, to: Open<'_>) {
    let (from, to) = (from(), to());
    lived_in(&from);
    let moved = copy(&*from, &*to, |_, _| {}).unwrap();
    assert_eq!((moved.parcels, moved.looks), (5, 13), "{moved:?}");
    for number in NUMBERS.into_iter().chain(["GONE", "OLD1", "OLD2", "1Z0"]) {
        assert_eq!(seen(&*to, number), seen(&*from, number), "{number}");
    }
    let ids: Vec<ParcelId> = NUMBERS.map(id).into();
    assert_eq!(feeds(&to).states(&ids).unwrap(), feeds(&from).states(&ids).unwrap());
    assert_eq!(wholes(&*to), wholes(&*from));
    assert_eq!(to.resolve(&ours(), "1Z0").unwrap(), [id(NUMBERS[1])]);
    assert_eq!(to.check().unwrap().problems, [""; 0]);
    assert_eq!(copy(&*from, &*to, |_, _| {}).unwrap().buckets, 0, "it is done");
}

/// Its story goes on where it is now: nothing is folded twice, and nobody who was forgotten comes back.
pub fn a_story_goes_on_in_the_other_store(from: Open<'_>, to: Open<'_>) {
    let (from, to) = (from(), to());
    lived_in(&from);
    copy(&*from, &*to, |_, _| {}).unwrap();
    assert_eq!(feeds(&to).waiting(&Buckets::ALL, None, 10).unwrap(), [], "nothing waits");
    let same = chunk(41 * DAY, "EMA", &[&NUMBERS[..], &["GONE", "OLD2", NUMBERS[0]]].concat());
    assert!(!keep(&to, &same).new, "the same body again is known");
    let version = to.parcel(id(NUMBERS[0])).unwrap().unwrap().version;
    assert_eq!(told(&to, 50 * DAY, "EMI"), Commit::Committed { version: version + 1 });
    assert_eq!(to.looks(id(NUMBERS[0]), None).unwrap().len(), 5);
    let no = keep(&to, &chunk(50 * DAY, "EMH", &["GONE", "OLD1"]));
    let late = [state(&to, "GONE", no, 0, b"x"), state(&to, "OLD1", no, 0, b"EMH")];
    let told = feeds(&to).fold(hour(50 * DAY), &late, &[no.no]).unwrap();
    assert_eq!(told[0], Commit::Gone);
    let Commit::Committed { version } = told[1] else { panic!("{told:?}") };
    assert!(version > from.remains(id("OLD1")).unwrap().unwrap().version, "versions go on");
    let before = to.looks(id(NUMBERS[1]), None).unwrap();
    to.forget(hour(51 * DAY), &Whom::Parcel(id(NUMBERS[1]))).unwrap();
    let after = to.looks(id(NUMBERS[1]), None).unwrap();
    assert!(after.iter().all(|look| matches!(look.body, Body::Forgotten(_)) && look.verifies()));
    assert_eq!(crate::chain(&after), crate::chain(&before));
    assert_eq!(age(&to, 200 * DAY).parcels, 4);
}

/// A copy that stops anywhere, also between slices and states, is gone on with.
pub fn a_copy_that_stops_anywhere_is_gone_on_with(from: Open<'_>, to: Open<'_>) {
    let (from, to) = (from(), to());
    lived_in(&from);
    let mut stops = 0;
    for steps in 0.. {
        let halting = Halting { store: &*to, steps: std::sync::atomic::AtomicUsize::new(steps) };
        let done = halting.copy(&*from);
        if done.is_ok() {
            break;
        }
        stops += 1;
    }
    assert!(stops > 5, "it stopped {stops} times");
    each_bucket(&*from, |bucket| {
        assert_eq!(content(&*to, bucket).unwrap(), content(&*from, bucket).unwrap());
    });
    assert_eq!(copy(&*from, &*to, |_, _| {}).unwrap().buckets, 0);
    assert_eq!(to.check().unwrap().problems, [""; 0]);
}

/// The content of a bucket, copied by hand, with a stop after so many writes.
struct Halting<'a> {
    store: &'a dyn Store,
    steps: std::sync::atomic::AtomicUsize,
}

impl Halting<'_> {
    fn step(&self) -> Result<()> {
        let left = self.steps.load(std::sync::atomic::Ordering::Relaxed);
        let next = left.checked_sub(1).ok_or_else(|| StoreError::Away { why: "the test".to_owned() })?;
        self.steps.store(next, std::sync::atomic::Ordering::Relaxed);
        Ok(())
    }

    fn copy(&self, from: &dyn Store) -> Result<()> {
        let mut done = Ok(());
        each_bucket(from, |bucket| {
            let slices = |page: &[crate::moving::WholeSlice]| {
                self.step()?;
                self.store.feeds().unwrap().take_slices(bucket, page)
            };
            let wholes = |page: &[Whole]| {
                self.step()?;
                self.store.import(page)
            };
            if done.is_ok() {
                done = each_slice(from.feeds().unwrap(), bucket, slices)
                    .and_then(|()| each_page(from, bucket, wholes));
            }
        });
        done
    }
}

/// A store that has no way for feeds takes their parcels as parcels like all others, each item a look.
pub fn without_a_way_for_feeds_they_are_parcels_like_all_others(from: Open<'_>, to: Open<'_>) {
    let (from, to) = (from(), to());
    assert!(to.feeds().is_none());
    tell(&from, 0, "EMA");
    tell(&from, 1, "EMC");
    let moved = copy(&*from, &*to, |_, _| {}).unwrap();
    assert_eq!((moved.parcels, moved.looks), (1, 2));
    assert_eq!(seen(&*to, NUMBERS[0]), seen(&*from, NUMBERS[0]));
    assert_eq!(copy(&*from, &*to, |_, _| {}).unwrap().buckets, 0);
}
