//! The map: which database holds which bucket, and which buckets are on their way.
//!
//! It is kept in the first database as lines of text, so that an operator can read it there; each change has the next
//! epoch, and is written only over the map it was made from.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use store::{Bucket, Buckets};

/// What a database is known by, whatever its address: random, and written into it once.
pub type DatabaseId = [u8; 8];

/// The most databases of one store.
pub const MOST_DATABASES: usize = 64;
const BUCKETS: usize = Bucket::COUNT as usize;
const HEAD: &str = "waymark buckets 1";

/// Which database holds which bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    epoch: u64,
    databases: Vec<DatabaseId>,
    owners: Vec<u8>,
    ways: BTreeMap<Bucket, Way>,
}

/// A bucket that is on its way, and the epoch of its move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is being copied; its owner is still the old one.
    Moving {
        /// To which database.
        to: usize,
        /// The epoch of the move.
        epoch: u64,
    },
    /// It has moved; its old copy is still to be erased.
    Left {
        /// Which database has the copy.
        from: usize,
        /// The epoch of the move.
        epoch: u64,
    },
}

impl Map {
    /// Everything lies in the first database.
    #[must_use]
    pub fn at_home(databases: Vec<DatabaseId>) -> Self {
        Self { epoch: 1, databases, owners: vec![0; BUCKETS], ways: BTreeMap::new() }
    }

    /// Each database has as many buckets as the others, in one piece.
    #[must_use]
    pub fn even(databases: Vec<DatabaseId>) -> Self {
        let count = databases.len().max(1);
        let owner = |bucket: usize| u8::try_from(bucket * count / BUCKETS).unwrap_or_default();
        Self { owners: (0..BUCKETS).map(owner).collect(), ..Self::at_home(databases) }
    }

    /// Counts the changes.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The databases; the first is home.
    #[must_use]
    pub fn databases(&self) -> &[DatabaseId] {
        &self.databases
    }

    /// Which database holds a bucket.
    #[must_use]
    pub fn owner(&self, bucket: Bucket) -> usize {
        self.owners.get(usize::from(bucket.number())).copied().unwrap_or_default().into()
    }

    /// The buckets that a database holds.
    #[must_use]
    pub fn of(&self, database: usize) -> Buckets {
        let mine = |bucket: &Bucket| self.owner(*bucket) == database;
        Buckets::ALL.iter().filter(mine).fold(Buckets::NONE, Buckets::with)
    }

    /// How a bucket is on its way, if it is.
    #[must_use]
    pub fn way(&self, bucket: Bucket) -> Option<Way> {
        self.ways.get(&bucket).copied()
    }

    /// All buckets that are on their way.
    pub fn ways(&self) -> impl Iterator<Item = (Bucket, Way)> + '_ {
        self.ways.iter().map(|(bucket, way)| (*bucket, *way))
    }

    /// With one database more, that holds nothing yet.
    #[must_use]
    pub fn joined(mut self, database: DatabaseId) -> Self {
        self.epoch += 1;
        self.databases.push(database);
        self
    }

    /// A bucket begins to move, or begins again under the next epoch, which is its move's.
    #[must_use]
    pub fn begun(mut self, bucket: Bucket, to: usize) -> Self {
        self.epoch += 1;
        self.ways.insert(bucket, Way::Moving { to, epoch: self.epoch });
        self
    }

    /// A bucket lies where it moved to; nothing if this move is not going on.
    #[must_use]
    pub fn flipped(mut self, bucket: Bucket, epoch: u64) -> Option<Self> {
        let Some(Way::Moving { to, epoch: begun }) = self.way(bucket) else { return None };
        let from = self.owner(bucket);
        let owner = self.owners.get_mut(usize::from(bucket.number())).filter(|_| begun == epoch)?;
        *owner = u8::try_from(to).ok()?;
        self.ways.insert(bucket, Way::Left { from, epoch });
        self.epoch += 1;
        Some(self)
    }

    /// A bucket is not on its way any more; nothing if another move began.
    #[must_use]
    pub fn settled(mut self, bucket: Bucket, of: u64) -> Option<Self> {
        let (Way::Moving { epoch, .. } | Way::Left { epoch, .. }) = self.ways.remove(&bucket)?;
        self.epoch += 1;
        (epoch == of).then_some(self)
    }

    /// The ranges of buckets and who holds them, in order.
    #[must_use]
    pub fn ranges(&self) -> Vec<(u16, u16, usize)> {
        let mut ranges: Vec<(u16, u16, usize)> = Vec::new();
        for bucket in Buckets::ALL.iter() {
            let (number, owner) = (bucket.number(), self.owner(bucket));
            match ranges.last_mut().filter(|(.., last)| *last == owner) {
                Some((_, end, _)) => *end = number,
                None => ranges.push((number, number, owner)),
            }
        }
        ranges
    }

    /// As it is kept.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = format!("{HEAD}\nepoch {}\n", self.epoch);
        for id in &self.databases {
            let _ = writeln!(text, "database {:016x}", u64::from_be_bytes(*id));
        }
        for (first, last, owner) in self.ranges() {
            let _ = writeln!(text, "held {first} {last} {owner}");
        }
        for (bucket, way) in self.ways() {
            let _ = match way {
                Way::Moving { to, epoch } => writeln!(text, "moving {} {to} {epoch}", bucket.number()),
                Way::Left { from, epoch } => writeln!(text, "left {} {from} {epoch}", bucket.number()),
            };
        }
        text
    }

    /// What [`Map::write`] wrote; nothing for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut map = Self { epoch: 0, owners: vec![u8::MAX; BUCKETS], ..Self::at_home(Vec::new()) };
        if lines.next()? != HEAD {
            return None;
        }
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            map.take(&words)?;
        }
        let known = |owner: usize| owner < map.databases.len();
        let end = |way: &Way| match way {
            Way::Moving { to: end, .. } | Way::Left { from: end, .. } => *end,
        };
        let whole = map.owners.iter().all(|owner| known(usize::from(*owner)))
            && map.ways.values().all(|way| known(end(way)));
        (whole && map.epoch > 0 && map.databases.len() <= MOST_DATABASES).then_some(map)
    }

    fn take(&mut self, words: &[&str]) -> Option<()> {
        match words {
            ["epoch", epoch] => self.epoch = epoch.parse().ok()?,
            ["database", id] => self.databases.push(u64::from_str_radix(id, 16).ok()?.to_be_bytes()),
            ["held", first, last, owner] => {
                let range = first.parse().ok()?..=last.parse::<usize>().ok()?;
                self.owners.get_mut(range)?.fill(owner.parse().ok()?);
            }
            ["moving", bucket, to, epoch] => {
                let way = Way::Moving { to: to.parse().ok()?, epoch: epoch.parse().ok()? };
                self.ways.insert(Bucket::new(bucket.parse().ok()?)?, way);
            }
            ["left", bucket, from, epoch] => {
                let way = Way::Left { from: from.parse().ok()?, epoch: epoch.parse().ok()? };
                self.ways.insert(Bucket::new(bucket.parse().ok()?)?, way);
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bucket(number: u16) -> Bucket {
        Bucket::new(number).unwrap()
    }

    fn three() -> Vec<DatabaseId> {
        vec![[1; 8], [2; 8], [0xff; 8]]
    }

    #[test]
    fn a_fresh_store_is_spread_evenly() {
        let map = Map::even(three());
        let sizes: Vec<usize> = (0..3).map(|database| map.of(database).iter().count()).collect();
        assert_eq!(sizes, [342, 341, 341]);
        assert_eq!(map.ranges(), [(0, 341, 0), (342, 682, 1), (683, 1023, 2)]);
    }

    #[test]
    fn a_bucket_belongs_to_the_old_database_until_it_is_flipped() {
        let map = Map::at_home(three()).begun(bucket(7), 2);
        assert_eq!((map.owner(bucket(7)), map.epoch()), (0, 2));
        let map = map.flipped(bucket(7), 2).unwrap();
        assert_eq!(map.owner(bucket(7)), 2);
        assert_eq!(map.way(bucket(7)), Some(Way::Left { from: 0, epoch: 2 }));
        assert_eq!(map.settled(bucket(7), 2).unwrap().way(bucket(7)), None);
    }

    #[test]
    fn a_move_that_was_followed_by_another_changes_nothing() {
        let map = Map::at_home(three()).begun(bucket(7), 2).begun(bucket(7), 1);
        assert_eq!(map.clone().flipped(bucket(7), 2), None);
        assert_eq!(map.clone().settled(bucket(7), 2), None);
        assert_eq!(map.flipped(bucket(7), 3).unwrap().owner(bucket(7)), 1);
    }

    #[test]
    fn what_nobody_wrote_is_no_map() {
        let whole = Map::even(three()).write();
        assert!(Map::read(&whole).is_some());
        for (wrong, with) in [
            ("held 0 341 0", "held 0 341 9"),
            ("held 0 341 0", "held 1 341 0"),
            ("held 683 1023 2", "held 683 1024 2"),
            ("epoch 1", "epoch x"),
            ("buckets 1", "buckets 2"),
            ("database 0202020202020202\n", ""),
        ] {
            assert_eq!(Map::read(&whole.replace(wrong, with)), None, "{wrong} -> {with}");
        }
        assert_eq!(Map::read(""), None);
    }

    proptest! {
        #[test]
        fn a_map_is_read_as_it_is_written(moves in prop::collection::vec((0_u16..1024, 0_usize..3, 0..3), 0..40)) {
            let mut map = Map::even(three());
            for (number, to, how_far) in moves {
                map = map.begun(bucket(number), to);
                let epoch = map.epoch();
                if how_far > 0 {
                    map = map.flipped(bucket(number), epoch).unwrap();
                }
                if how_far > 1 {
                    map = map.settled(bucket(number), epoch).unwrap();
                }
            }
            prop_assert_eq!(Map::read(&map.write()), Some(map));
        }

        #[test]
        fn no_text_makes_reading_a_map_panic(text in ".{0,200}", lines in prop::collection::vec("(epoch|held|moving|left|database)( [0-9a-f]{1,20}){0,3}", 0..8)) {
            let _ = Map::read(&text);
            let _ = Map::read(&format!("{HEAD}\n{}", lines.join("\n")));
        }
    }
}
