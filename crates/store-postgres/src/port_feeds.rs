//! The port of feeds, each use case sent to a reader, to the writer, or to the writer of states.

use std::sync::Arc;

use jiff::Timestamp;
use store::capture::check_word;
use store::feed::audit::Known;
use store::feed::prepared;
use store::feed::{ChunkNo, Kept, NewChunk, NewState, State, Waiting};
use store::moving::{Common, WholeSlice};
use store::{AccountId, Bucket, Buckets, Checked, Commit, Feeds, ParcelId, Result};

use crate::{PostgresStore, audit, custody, fed, feed, find, fold, gate, learnt, moving_fed};

impl Feeds for PostgresStore {
    fn is_open(&self) -> Result<bool> {
        if let Some(open) = self.base.gate.known() {
            return Ok(open);
        }
        let open = self.base.readers.read(gate::nobody_is_older)?;
        self.base.gate.learn(open);
        Ok(open)
    }

    fn keep(&self, chunk: &NewChunk) -> Result<Kept> {
        chunk.check()?;
        let prepared = feed::prepare(chunk, &self.base.learnt);
        self.base.writer.write(feed::weight(&prepared), move |link| {
            prepared.buckets().try_for_each(|bucket| custody::pass(link, bucket))?;
            feed::keep(link, &prepared)
        })
    }

    fn elsewhere(&self, account: &AccountId, numbers: &[&str]) -> Result<Vec<Vec<ParcelId>>> {
        self.base.readers.read(|link| find::elsewhere(link, account, numbers))
    }

    fn waiting(&self, buckets: &Buckets, upto: Option<Timestamp>, limit: usize) -> Result<Vec<Waiting>> {
        let buckets = self.ours(buckets);
        self.base.readers.read(|link| feed::waiting(link, &self.base.learnt, &buckets, upto, limit))
    }

    fn states(&self, parcels: &[ParcelId]) -> Result<Vec<State>> {
        self.base.readers.read(|link| fed::states(link, &self.base.learnt, parcels))
    }

    fn fold(&self, now: Timestamp, states: &[NewState], done: &[ChunkNo]) -> Result<Vec<Commit>> {
        for number in states.iter().flat_map(|state| state.aliases.iter().chain([&state.number])) {
            check_word("a number", number)?;
        }
        let learnt = Arc::clone(&self.base.learnt);
        let prepared = prepared::prepare(states, &learnt.parts);
        let (done, held) = (done.to_vec(), self.lease.clone());
        self.base.folder.write(prepared::weight(&prepared), move |link| {
            prepared.iter().try_for_each(|one| custody::pass_folding(link, one.state.parcel.bucket()))?;
            fold::fold(link, &learnt, now, (&prepared, &done), held.as_deref())
        })
    }

    fn audit(&self, known: Known) -> Result<Checked> {
        let mut checked = Checked::default();
        for bucket in self.present()?.iter() {
            let part =
                self.base.readers.read(|link| audit::bucket(link, &self.base.learnt, bucket, known))?;
            checked.captures += part.captures;
            part.problems.into_iter().for_each(|problem| checked.found(problem));
        }
        Ok(checked)
    }

    fn learn(&self) -> Result<()> {
        let learnt = &self.base.learnt;
        let common = learnt.parts.take_common();
        if !common.is_empty() {
            self.base.folder.write(0, move |link| learnt::write_parts(link, &common))?;
        }
        self.base.readers.read(|link| learnt.fetch(link))?;
        if learnt.dictionaries.has_one() {
            return Ok(());
        }
        if let Some(bytes) = self.base.readers.read(|link| learnt::sample(link, learnt))? {
            let newest = learnt.dictionaries.newest();
            self.base.folder.write(0, move |link| learnt::write_dictionary(link, newest, &bytes))?;
            self.base.readers.read(|link| learnt.fetch(link))?;
        }
        Ok(())
    }

    fn common(&self) -> Result<Common> {
        self.base.readers.read(moving_fed::common)
    }

    fn learn_from(&self, common: &Common) -> Result<()> {
        let learnt = &self.base.learnt;
        self.base.readers.read(|link| learnt.fetch(link))?;
        let parts = learnt.parts.unknown(common.parts.clone());
        let dictionary = common.dictionary.clone().filter(|_| !learnt.dictionaries.has_one());
        self.base.folder.write(0, move |link| {
            learnt::write_parts(link, &parts)?;
            dictionary.as_ref().map_or(Ok(()), |bytes| learnt::write_dictionary(link, 0, bytes))
        })?;
        self.base.readers.read(|link| learnt.fetch(link)).map(|_| ())
    }

    fn slices(&self, bucket: Bucket, after: Option<ChunkNo>, limit: usize) -> Result<Vec<WholeSlice>> {
        self.base.readers.read(|link| moving_fed::slices(link, &self.base.learnt, bucket, after, limit))
    }

    fn take_slices(&self, bucket: Bucket, slices: &[WholeSlice]) -> Result<()> {
        let slices = moving_fed::packed(&self.base.learnt, slices);
        self.base.writer.write(0, move |link| {
            custody::pass(link, bucket)?;
            moving_fed::take_slices(link, bucket, &slices).map(|_| ())
        })
    }
}
