//! Asking the database of a bucket, and asking again where the bucket has moved meanwhile.

use std::sync::Arc;
use std::time::{Duration, Instant};

use store::{Bucket, Buckets, Result, Store, StoreError};

use crate::map::{Map, Way};
use crate::{ManyStore, founding};

/// How long a write waits for a bucket that is moving.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long between two questions.
const PAUSE: Duration = Duration::from_millis(15);

/// What is left of the time that a write may wait.
pub(crate) struct Patience(Instant);

impl Patience {
    pub(crate) fn new() -> Self {
        Self(Instant::now())
    }

    /// Rests a little; gives up with the answer of the database when it took too long.
    pub(crate) fn rest(&self, bucket: u16) -> Result<()> {
        if self.0.elapsed() >= PATIENCE {
            return Err(StoreError::Elsewhere { bucket });
        }
        std::thread::sleep(PAUSE);
        Ok(())
    }
}

impl ManyStore {
    /// Work that writes nothing, at the database of a bucket.
    pub(crate) fn read<T>(&self, bucket: Bucket, work: impl FnOnce(&dyn Store) -> Result<T>) -> Result<T> {
        let nth = self.base.held.map()?.owner(bucket);
        self.named_of(nth, work(self.store(nth)?))
    }

    /// What a database said, with its name where it did not do what was asked.
    pub(crate) fn named_of<T>(&self, nth: usize, said: Result<T>) -> Result<T> {
        said.map_err(|error| match self.base.names.get(nth) {
            Some(name) => error.named(name),
            None => error,
        })
    }

    /// Work that writes: where the bucket has moved, again.
    pub(crate) fn write<T>(&self, bucket: Bucket, work: impl Fn(&dyn Store) -> Result<T>) -> Result<T> {
        let patience = Patience::new();
        loop {
            let nth = self.base.held.map()?.owner(bucket);
            match work(self.store(nth)?) {
                Err(StoreError::Elsewhere { bucket }) => self.elsewhere(bucket, &patience)?,
                done => return self.named_of(nth, done),
            }
        }
    }

    /// After a database refused: waits a little, and reads the map again.
    pub(crate) fn elsewhere(&self, bucket: u16, patience: &Patience) -> Result<()> {
        patience.rest(bucket)?;
        let map = self.base.held.again()?;
        if let Some(bucket) = Bucket::new(bucket) {
            self.open_gate(&map, bucket)?;
        }
        Ok(())
    }

    /// Who moved the bucket may have ended between the map and the gate. The map is right: a gate before a bucket that
    /// has arrived is taken away by whoever meets it, and so is one of an earlier move than the map tells of, which can
    /// flip nothing any more. One that a later move set stays, and one of this move as long as its mover lives.
    fn open_gate(&self, map: &Map, bucket: Bucket) -> Result<()> {
        let Some(custody) = self.store(map.owner(bucket))?.custody() else { return Ok(()) };
        let Some(gated) = custody.gates()?.into_iter().find(|gated| gated.bucket == bucket) else {
            return Ok(());
        };
        let known = match map.way(bucket) {
            Some(Way::Moving { epoch, .. }) if gated.epoch == epoch => self.rests(bucket, epoch)?,
            Some(Way::Moving { epoch, .. }) => gated.epoch < epoch,
            _ => gated.epoch <= map.epoch(),
        };
        if known {
            custody.set_gate(bucket, None, gated.epoch)?;
        }
        Ok(())
    }

    /// Lets a move rest whose mover gives no sign of life: it begins anew in the map, and nobody goes on with it until
    /// somebody is asked to. Whether it does.
    fn rests(&self, bucket: Bucket, of: u64) -> Result<bool> {
        let (home, ages) = (self.home()?, self.base.held.ages());
        if !self.base.watch.is_silent(home, bucket, of, ages.silent)? {
            return Ok(false);
        }
        let map = self.base.held.again()?;
        match map.way(bucket) {
            Some(Way::Moving { to, epoch }) if epoch == of => {
                founding::write(home, Some(&map), &Map::clone(&map).begun(bucket, to))
            }
            _ => Ok(false),
        }
    }

    /// A database by its place in the map.
    pub(crate) fn store(&self, nth: usize) -> Result<&dyn Store> {
        let missing = || StoreError::Io {
            doing: format!("use database {} of the map", nth + 1),
            why: "it joined after this process started; name it too (--store) and start again".to_owned(),
        };
        self.stores.get(nth).map(|store| &**store).ok_or_else(missing)
    }

    /// Home, where what belongs to no parcel lies.
    pub(crate) fn home(&self) -> Result<&dyn Store> {
        self.store(0)
    }

    /// Work on what belongs to no parcel.
    pub(crate) fn at_home<T>(&self, work: impl FnOnce(&dyn Store) -> Result<T>) -> Result<T> {
        self.named_of(0, work(self.home()?))
    }

    /// The map and the databases it names.
    pub(crate) fn known(&self) -> Result<Arc<Map>> {
        let map = self.base.held.map()?;
        if map.databases().len() > self.stores.len() {
            self.store(map.databases().len() - 1)?;
        }
        Ok(map)
    }

    /// Things of several buckets by the database that holds them; those of `shut` buckets apart, so that they alone
    /// wait. Each with its place among all.
    pub(crate) fn by_database(
        map: &Map,
        shut: &Buckets,
        of: impl Iterator<Item = (usize, Bucket)>,
    ) -> Vec<(usize, Vec<usize>)> {
        let mut groups: std::collections::BTreeMap<(usize, bool), Vec<usize>> = Default::default();
        for (nth, bucket) in of {
            groups.entry((map.owner(bucket), shut.contains(bucket))).or_default().push(nth);
        }
        groups.into_iter().map(|((database, _), nths)| (database, nths)).collect()
    }
}
