//! Numbers of chunks: each database numbers its own, and one chunk may lie in several.
//!
//! A number of ours means something in this process only, between the moment a chunk is kept (or found waiting) and
//! the moment it is folded: states name their items by it, and each database is told its own.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use store::Buckets;
use store::feed::ChunkNo;

/// More chunks never wait at once; what is older was never folded.
const MOST: usize = 200_000;

/// A chunk, or what one database has of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) database: usize,
    pub(crate) no: ChunkNo,
    /// Whose items these are.
    pub(crate) buckets: Buckets,
}

/// The numbers that were given.
#[derive(Default)]
pub(crate) struct Numbers(Mutex<Given>);

#[derive(Default)]
struct Given {
    last: u64,
    parts: BTreeMap<u64, Vec<Part>>,
    known: HashMap<(usize, ChunkNo), u64>,
}

impl Numbers {
    /// The number of a chunk whose parts these are; the same as before where a part has one.
    pub(crate) fn of(&self, parts: &[Part]) -> ChunkNo {
        let mut given = self.given();
        let known = parts.iter().find_map(|part| given.known.get(&(part.database, part.no)).copied());
        let no = known.unwrap_or(given.last + 1);
        given.last = given.last.max(no);
        for part in parts {
            given.known.insert((part.database, part.no), no);
            let all = given.parts.entry(no).or_default();
            match all.iter_mut().find(|one| (one.database, one.no) == (part.database, part.no)) {
                Some(one) => part.buckets.iter().for_each(|bucket| one.buckets = one.buckets.with(bucket)),
                None => all.push(*part),
            }
        }
        while given.parts.len() > MOST {
            let Some((_, oldest)) = given.parts.pop_first() else { break };
            given.forget(&oldest);
        }
        ChunkNo(no)
    }

    /// The parts of a chunk; none for a number that was never given.
    pub(crate) fn parts(&self, no: ChunkNo) -> Vec<Part> {
        self.given().parts.get(&no.0).cloned().unwrap_or_default()
    }

    /// Folded: nobody asks for it any more.
    pub(crate) fn done(&self, nos: &[ChunkNo]) {
        let mut given = self.given();
        for no in nos {
            let parts = given.parts.remove(&no.0).unwrap_or_default();
            given.forget(&parts);
        }
    }

    fn given(&self) -> MutexGuard<'_, Given> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Given {
    fn forget(&mut self, parts: &[Part]) {
        for part in parts {
            self.known.remove(&(part.database, part.no));
        }
    }
}

#[cfg(test)]
mod tests {
    use store::Bucket;

    use super::*;

    fn part(database: usize, no: u64, bucket: u16) -> Part {
        Part { database, no: ChunkNo(no), buckets: Buckets::NONE.with(Bucket::new(bucket).unwrap()) }
    }

    #[test]
    fn a_part_that_is_met_again_has_the_number_of_its_chunk() {
        let numbers = Numbers::default();
        let first = numbers.of(&[part(0, 7, 1), part(1, 9, 2)]);
        assert_ne!(numbers.of(&[part(0, 8, 1)]), first);
        assert_eq!(numbers.of(&[part(1, 9, 3)]), first);
        assert_eq!(numbers.parts(first).len(), 2);
        assert_eq!(numbers.parts(first)[1].buckets.iter().count(), 2);
    }

    #[test]
    fn what_is_folded_is_forgotten() {
        let numbers = Numbers::default();
        let first = numbers.of(&[part(0, 7, 1)]);
        numbers.done(&[first, ChunkNo(99)]);
        assert_eq!(numbers.parts(first), []);
        assert_ne!(numbers.of(&[part(0, 7, 1)]), first);
    }
}
