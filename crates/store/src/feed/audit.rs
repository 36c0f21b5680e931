//! Comparing the items of feeds with what the states of their parcels know of them: a state knows an item by eight bytes
//! of its digest, and where it lies. So an item that was changed, moved or lost is found, and what is said of it names
//! its chunk, its bucket and its place, and nothing of a person.
//!
//! A parcel like all others, of which feeds spoke too, has no state. Its journey names the looks that it rests on: one
//! that is neither an item nor a capture any more was changed or lost. An item that added nothing to the journey is not
//! named there; of such a one only that it can be read is known, and how many there are.

use std::collections::{HashMap, HashSet};

use super::slices::{self, Lying};
use super::{ChunkNo, ItemAt, digest_of_item};
use crate::{Bucket, Checked, Digest, ParcelId};

/// How an item is known to a state: by the beginning of its digest.
pub type Short = [u8; 8];

/// What a state knows of its items, or a journey of its looks, as the engine that wrote it reads it; nothing for one of
/// another layout.
pub type Known = fn(&[u8]) -> Option<Vec<Short>>;

/// What the facts of a parcel like all others rest on, beside items of feeds.
#[derive(Clone, Copy, Debug)]
pub struct Rests<'a> {
    /// How many looks the facts have seen.
    pub seen: u64,
    /// The journey, as the engine wrote it.
    pub journey: &'a [u8],
    /// The digest of each look that has a row of its own.
    pub looks: &'a [Digest],
}

/// The items of one bucket: first all its slices are told, then all its parcels.
pub struct Audit {
    bucket: Bucket,
    known: Option<Known>,
    items: HashMap<ItemAt, Short>,
    unreadable: HashSet<ChunkNo>,
}

impl Audit {
    /// An audit of a bucket; without a way to read states it looks only whether everything is there.
    #[must_use]
    pub fn new(bucket: Bucket, known: Option<Known>) -> Self {
        Self { bucket, known, items: HashMap::new(), unreadable: HashSet::new() }
    }

    /// A slice of the bucket, and what its items are: a state knows them by both. Nothing where it could not be unpacked,
    /// or its chunk is not there.
    pub fn slice(&mut self, chunk: ChunkNo, plain: Option<(&str, &[u8])>, checked: &mut Checked) {
        let read = |(content_type, plain)| Some((content_type, slices::read(plain).ok()?));
        let Some((content_type, items)) = plain.and_then(read) else {
            let bucket = self.bucket.number();
            checked.found(format!("the slice of chunk {} in bucket {bucket} cannot be read", chunk.0));
            self.unreadable.insert(chunk);
            return;
        };
        checked.captures += items.len() as u64;
        for (place, item) in (0..).zip(items) {
            let digest = match item {
                Lying::Kept(body) => Digest::of(body),
                Lying::Forgotten(digest) => digest,
                Lying::Gone => continue,
            };
            self.items.insert(ItemAt { chunk, place }, short(&digest_of_item(content_type, &digest)));
        }
    }

    /// A parcel of the bucket: where its items lie, and its state if it has one.
    pub fn parcel(&self, parcel: ParcelId, items: &[ItemAt], state: Option<&[u8]>, checked: &mut Checked) {
        let told = state.and_then(|state| self.known.and_then(|known| known(state)));
        let mut told: Option<HashMap<Short, bool>> =
            told.map(|all| all.into_iter().map(|short| (short, false)).collect());
        let mut all_read = true;
        for at in items {
            match (self.items.get(at), told.as_mut()) {
                (None, _) if self.unreadable.contains(&at.chunk) => all_read = false,
                (None, _) => checked.found(self.named(*at, "is not there, and a parcel counts on it")),
                (Some(_), None) => {}
                (Some(short), Some(told)) => match told.get_mut(short) {
                    Some(met) => *met = true,
                    None => checked.found(self.named(*at, "is not what was folded")),
                },
            }
        }
        let missing = told.map_or(0, |told| told.values().filter(|met| !**met).count());
        if missing > 0 && all_read {
            checked.found(format!("the state of parcel {parcel} knows {missing} items that are not there"));
        }
    }

    /// A parcel of the bucket that is like all others: where the items lie that feeds told of it, and its facts.
    pub fn declared(&self, parcel: ParcelId, items: &[ItemAt], rests: &Rests<'_>, checked: &mut Checked) {
        let mut there: HashMap<Short, Option<ItemAt>> =
            rests.looks.iter().map(|digest| (short(digest), None)).collect();
        let before = checked.problems.len();
        let mut all_read = true;
        for at in items {
            match self.items.get(at) {
                Some(short) => {
                    there.entry(*short).or_insert(Some(*at));
                }
                None if self.unreadable.contains(&at.chunk) => all_read = false,
                None => checked.found(self.named(*at, "is not there, and a parcel counts on it")),
            }
        }
        if all_read && checked.problems.len() == before {
            self.compare(parcel, items.len(), there, rests, checked);
        }
    }

    fn compare(
        &self,
        parcel: ParcelId,
        items: usize,
        mut there: HashMap<Short, Option<ItemAt>>,
        rests: &Rests<'_>,
        checked: &mut Checked,
    ) {
        let many = (items + rests.looks.len()) as u64;
        if many < rests.seen {
            checked.found(format!(
                "the facts of parcel {parcel} have seen {} looks, and {many} are there",
                rests.seen
            ));
        }
        let told: HashSet<Short> =
            self.known.and_then(|known| known(rests.journey)).unwrap_or_default().into_iter().collect();
        let lost = told.iter().filter(|short| there.remove(*short).is_none()).count();
        if lost == 0 {
            return;
        }
        checked.found(format!(
            "the journey of parcel {parcel} rests on {lost} looks that are not what they were"
        ));
        let mut others: Vec<ItemAt> = there.into_values().flatten().collect();
        others.sort_unstable();
        others.into_iter().for_each(|at| checked.found(self.named(at, "may be one of them")));
    }

    fn named(&self, at: ItemAt, what: &str) -> String {
        format!(
            "the item at place {} of chunk {} in bucket {} {what}",
            at.place,
            at.chunk.0,
            self.bucket.number()
        )
    }
}

fn short(digest: &Digest) -> Short {
    digest.0.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::slices::write;

    /// A state of tests is the beginnings of its digests, one behind the other.
    fn known(state: &[u8]) -> Option<Vec<Short>> {
        Some(state.as_chunks().0.to_vec())
    }

    fn at(place: u32) -> ItemAt {
        ItemAt { chunk: ChunkNo(5), place }
    }

    /// What is said when a parcel that was told `a` and `b` has this slice and counts on these places.
    #[track_caller]
    fn check(slice: Option<&[Lying<'_>]>, places: &[u32], said: &[&str]) {
        let known_as = |body: &&str| short(&digest_of_item("text/plain", &Digest::of(body.as_bytes())));
        let state: Vec<u8> = ["a", "b"].iter().flat_map(known_as).collect();
        let mut checked = Checked::default();
        let mut audit = Audit::new(Bucket::new(7).unwrap(), Some(known));
        let bytes = slice.map(|slice| write(slice.iter().cloned()));
        audit.slice(ChunkNo(5), bytes.as_deref().map(|bytes| ("text/plain", bytes)), &mut checked);
        let items: Vec<ItemAt> = places.iter().map(|place| at(*place)).collect();
        audit.parcel(ParcelId([0; 16]), &items, Some(&state), &mut checked);
        assert_eq!(checked.problems.len(), said.len(), "{:?}", checked.problems);
        for (problem, said) in checked.problems.iter().zip(said) {
            assert!(problem.contains(said), "{problem}");
        }
    }

    /// What is said when the journey of a parcel rests on `a`, `b` and a capture, and its facts have seen three looks.
    #[track_caller]
    fn check_declared(slice: Option<&[Lying<'_>]>, captures: &[&str], said: &[&str]) {
        let known_as = |body: &&str| digest_of_item("text/plain", &Digest::of(body.as_bytes()));
        let journey: Vec<u8> = ["a", "b", "own"].iter().flat_map(|body| short(&known_as(body))).collect();
        let looks: Vec<Digest> = captures.iter().map(known_as).collect();
        let mut checked = Checked::default();
        let mut audit = Audit::new(Bucket::new(7).unwrap(), Some(known));
        let bytes = slice.map(|slice| write(slice.iter().cloned()));
        audit.slice(ChunkNo(5), bytes.as_deref().map(|bytes| ("text/plain", bytes)), &mut checked);
        let rests = Rests { seen: 3, journey: &journey, looks: &looks };
        audit.declared(ParcelId([0; 16]), &[at(0), at(1)], &rests, &mut checked);
        assert_eq!(checked.problems.len(), said.len(), "{:?}", checked.problems);
        for (problem, said) in checked.problems.iter().zip(said) {
            assert!(problem.contains(said), "{problem}");
        }
    }

    #[test]
    fn an_item_that_a_journey_rests_on_and_that_is_another_now_is_named() {
        let (a, b) = (Lying::Kept(b"a"), Lying::Kept(b"b"));
        check_declared(Some(&[a.clone(), b.clone()]), &["own"], &[]);
        check_declared(Some(&[a.clone(), b.clone()]), &["own", "and one that added nothing"], &[]);
        check_declared(
            Some(&[a.clone(), Lying::Kept(b"B")]),
            &["own"],
            &["rests on 1 looks", "the item at place 1 of chunk 5 in bucket 7 may be one of them"],
        );
        check_declared(
            Some(std::slice::from_ref(&a)),
            &["own"],
            &["place 1 of chunk 5 in bucket 7 is not there"],
        );
        check_declared(Some(&[a, b]), &[], &["have seen 3 looks, and 2 are there", "rests on 1 looks"]);
        check_declared(None, &["own"], &["the slice of chunk 5 in bucket 7 cannot be read"]);
    }

    #[test]
    fn an_item_that_is_not_what_was_folded_is_named() {
        let (a, b) = (Lying::Kept(b"a"), Lying::Kept(b"b"));
        let forgotten = Lying::Forgotten(Digest::of(b"b"));
        check(Some(&[a.clone(), b.clone()]), &[0, 1], &[]);
        check(Some(&[a.clone(), forgotten]), &[0, 1], &[]);
        check(Some(&[a.clone(), b.clone(), a.clone()]), &[0, 1, 2], &[]);
        let changed = "the item at place 1 of chunk 5 in bucket 7 is not what was folded";
        check(Some(&[a.clone(), Lying::Kept(b"B")]), &[0, 1], &[changed, "knows 1 items"]);
        check(
            Some(std::slice::from_ref(&a)),
            &[0, 1],
            &["place 1 of chunk 5 in bucket 7 is not there", "knows 1 items"],
        );
        check(Some(&[a.clone(), Lying::Gone]), &[0, 1], &["is not there", "knows 1 items"]);
        check(Some(&[a, b]), &[0], &["knows 1 items"]);
        check(None, &[0, 1], &["the slice of chunk 5 in bucket 7 cannot be read"]);
    }
}
