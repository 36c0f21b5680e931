//! The feed way over several databases: a chunk is cut once more, by database, and each part is a chunk there.
//!
//! A part is kept, waits and is folded by itself. A caller who got no answer sends the body again: parts that were kept
//! are known, the others are kept now, and folding an item twice changes nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use store::feed::audit::Known;
use store::feed::{ChunkNo, ItemAt, Kept, NewChunk, NewState, State, Waiting};
use store::moving::{Common, WholeSlice};
use store::{AccountId, Bucket, Buckets, Checked, Commit, Feeds, ParcelId, Result, Store, StoreError};

use crate::ManyStore;
use crate::numbers::Part;
use crate::work::Round;

/// The feeds of a database that was asked for them before.
fn feeds(store: &dyn Store) -> Result<&dyn Feeds> {
    store.feeds().ok_or_else(|| StoreError::Io {
        doing: "keep a feed".to_owned(),
        why: "one of the databases has no compact way for feeds".to_owned(),
    })
}

impl Feeds for ManyStore {
    fn is_open(&self) -> Result<bool> {
        Ok(self.all(|_, store| feeds(store)?.is_open())?.into_iter().all(|open| open))
    }

    fn keep(&self, chunk: &NewChunk) -> Result<Kept> {
        chunk.check()?;
        let buckets: Vec<Bucket> = chunk.items.iter().map(|item| item.parcel.bucket()).collect();
        let write = |database: usize, nths: &[usize]| {
            let items = nths.iter().filter_map(|nth| chunk.items.get(*nth).cloned()).collect();
            feeds(self.store(database)?)?.keep(&NewChunk { chunk: chunk.chunk.clone(), items })
        };
        let (mut parts, mut new) = (Vec::new(), false);
        Round::new(self).all(&buckets, write, |database, nths, kept| {
            let mine = nths.iter().filter_map(|nth| buckets.get(*nth).copied());
            parts.push(Part { database, no: kept.no, buckets: mine.fold(Buckets::NONE, Buckets::with) });
            new |= kept.new;
        })?;
        Ok(Kept { no: self.base.numbers.of(&parts), new })
    }

    fn elsewhere(&self, account: &AccountId, numbers: &[&str]) -> Result<Vec<Vec<ParcelId>>> {
        let map = self.known()?;
        let mut found = vec![Vec::new(); numbers.len()];
        let answers = self.all(|_, store| feeds(store)?.elsewhere(account, numbers))?;
        for (nth, answer) in answers.into_iter().enumerate() {
            for (all, more) in found.iter_mut().zip(answer) {
                all.extend(more.into_iter().filter(|id: &ParcelId| map.owner(id.bucket()) == nth));
            }
        }
        found.iter_mut().for_each(|ids| ids.sort_unstable());
        Ok(found)
    }

    fn waiting(&self, buckets: &Buckets, upto: Option<Timestamp>, limit: usize) -> Result<Vec<Waiting>> {
        let map = self.known()?;
        // A chunk is counted in a bucket of its own, and lies where its items do: each database has shared its chunks
        // out to the nodes itself.
        let buckets = if self.worker { &Buckets::ALL } else { buckets };
        let answers = self.all(|_, store| feeds(store)?.waiting(buckets, upto, limit))?;
        let mut all: BTreeMap<ChunkNo, Waiting> = BTreeMap::new();
        for (database, answer) in answers.into_iter().enumerate() {
            for mut one in answer {
                // What has moved since was folded before it moved.
                one.slices.retain(|(bucket, _)| map.owner(*bucket) == database);
                let mine = one.slices.iter().map(|(bucket, _)| *bucket).fold(Buckets::NONE, Buckets::with);
                let no = self.base.numbers.of(&[Part { database, no: one.no, buckets: mine }]);
                let chunk = || Waiting { no, chunk: one.chunk.clone(), slices: Vec::new() };
                all.entry(no).or_insert_with(chunk).slices.extend(one.slices);
            }
        }
        let mut waiting: Vec<Waiting> = all.into_values().collect();
        waiting.sort_by_key(|one| (one.chunk.received, one.no));
        waiting.truncate(limit);
        Ok(waiting)
    }

    fn states(&self, parcels: &[ParcelId]) -> Result<Vec<State>> {
        let map = self.known()?;
        let of = parcels.iter().map(|parcel| parcel.bucket()).enumerate();
        let mut found = BTreeMap::new();
        for (database, nths) in Self::by_database(&map, &Buckets::NONE, of) {
            let mine: Vec<ParcelId> = nths.iter().filter_map(|nth| parcels.get(*nth).copied()).collect();
            let states = self.named_of(database, feeds(self.store(database)?)?.states(&mine))?;
            found.extend(nths.into_iter().zip(states));
        }
        Ok(found.into_values().collect())
    }

    fn fold(&self, now: Timestamp, states: &[NewState], done: &[ChunkNo]) -> Result<Vec<Commit>> {
        let parts: BTreeMap<ChunkNo, Vec<Part>> = states
            .iter()
            .flat_map(|state| state.items.iter().map(|item| item.chunk))
            .chain(done.iter().copied())
            .map(|no| (no, self.base.numbers.parts(no)))
            .collect();
        let of = |database: usize| {
            let mine = done.iter().filter_map(|no| parts.get(no)).flatten();
            mine.filter(|part| part.database == database).map(|part| part.no).collect::<Vec<_>>()
        };
        let buckets: Vec<Bucket> = states.iter().map(|state| state.parcel.bucket()).collect();
        let mut commits = BTreeMap::new();
        let write = |database: usize, nths: &[usize]| {
            let mine = nths.iter().filter_map(|nth| states.get(*nth));
            let mine: Vec<NewState> = mine.map(|state| told(state, database, &parts)).collect();
            feeds(self.store(database)?)?.fold(now, &mine, &[])
        };
        Round::new(self).all(&buckets, write, |_, nths, told| commits.extend(nths.into_iter().zip(told)))?;
        let commits: Vec<Commit> = commits.into_values().collect();
        if commits.iter().any(|commit| matches!(commit, Commit::Conflict { .. })) {
            return Ok(commits);
        }
        for database in 0..self.stores.len() {
            let mine = of(database);
            if !mine.is_empty() {
                self.named_of(database, feeds(self.store(database)?)?.fold(now, &[], &mine))?;
            }
        }
        self.base.numbers.done(done);
        Ok(commits)
    }

    fn audit(&self, known: Known) -> Result<Checked> {
        let mut all = Checked::default();
        for (part, name) in self.all(|_, store| feeds(store)?.audit(known))?.into_iter().zip(self.names()) {
            all.captures += part.captures;
            part.problems.into_iter().for_each(|problem| all.found(format!("{name}: {problem}")));
        }
        Ok(all)
    }

    fn learn(&self) -> Result<()> {
        self.all(|_, store| feeds(store)?.learn()).map(|_| ())
    }

    fn common(&self) -> Result<Common> {
        feeds(self.home()?)?.common()
    }

    fn learn_from(&self, common: &Common) -> Result<()> {
        self.all(|_, store| feeds(store)?.learn_from(common)).map(|_| ())
    }

    fn slices(&self, bucket: Bucket, after: Option<ChunkNo>, limit: usize) -> Result<Vec<WholeSlice>> {
        self.read(bucket, |store| feeds(store)?.slices(bucket, after, limit))
    }

    fn take_slices(&self, bucket: Bucket, slices: &[WholeSlice]) -> Result<()> {
        self.write(bucket, |store| feeds(store)?.take_slices(bucket, slices))
    }
}

/// A state with its items as a database numbers them. An item of a bucket that has moved since is there already: a
/// bucket goes when nothing of it waits.
fn told(state: &NewState, database: usize, parts: &BTreeMap<ChunkNo, Vec<Part>>) -> NewState {
    let bucket = state.parcel.bucket();
    let at = |item: &ItemAt| {
        let mut parts = parts.get(&item.chunk)?.iter();
        let part = parts.find(|part| part.database == database && part.buckets.contains(bucket))?;
        Some(ItemAt { chunk: part.no, place: item.place })
    };
    NewState { items: state.items.iter().filter_map(at).collect(), ..state.clone() }
}
