//! Folding: what items told goes into the states of their parcels, with the milestone and the notices that follow.

use std::collections::BTreeMap;
use std::time::Duration;

use store::feed::{ChunkNo, ItemAt, NewState, State, Waiting};
use store::{AccountId, Commit, Endpoint, Facts, Feeds, NewNotice, Parcel, ParcelId, StoredLook};
use tracking::Text;
use tracking::journey::{Context, Journey, Posts, changes, derive};
use tracking::look::Look;
use tracking::milestone::Milestone;

use super::desk::{Batch, FedItem};
use super::letter::{self, Change};
use super::looks::{self, Put, Told};
use super::parts::Understood;
use super::read::reread;
use crate::notice::Note;
use crate::route::carrier_of;
use crate::{Engine, Error, Result, facts, notice};

/// How often a parcel is folded again when somebody else wrote in between.
const MOST_TRIES: usize = 5;
/// After so many items it is asked whether rows can be kept smaller.
const LEARN_AFTER_ITEMS: u64 = 50_000;
/// From so many parcels on a round is folded in two halves at once.
const APART: usize = 1_000;
/// How many chunks are read again at once after a start.
const RECOVER_AT_ONCE: usize = 4;

/// What a round knows of the world: asked once, not for each parcel.
#[derive(Clone)]
struct Round<'a> {
    engine: &'a Engine,
    feeds: &'a dyn Feeds,
    context: Context,
    endpoints: BTreeMap<AccountId, Vec<Endpoint>>,
    understood: Understood,
    /// Whether every node reads how notices are kept now.
    letters: bool,
}

/// The items of one parcel in this round.
struct One<'a> {
    batch: &'a Batch,
    items: Vec<(ChunkNo, &'a FedItem)>,
}

impl Engine {
    /// Folds what waits; how many items there were. Waits a while if there is nothing.
    ///
    /// # Errors
    /// [`Error::Store`]; what was not folded waits on.
    pub fn fold(&self, patience: Duration) -> Result<u64> {
        let batches = self.desk.take(patience);
        let Some(oldest) = batches.iter().map(|batch| batch.chunk.received).min() else {
            self.counters.set("waymark_feed_lag_seconds", 0.0);
            return Ok(0);
        };
        if let Err(error) = self.fold_batches(&batches, APART) {
            self.desk.put_back(batches);
            return Err(error);
        }
        self.desk.folded(&batches);
        let items = batches.iter().map(|batch| batch.items.len() as u64).sum();
        self.counters.add("waymark_feed_items_total", &[("result", "folded")], items);
        self.counters.set("waymark_feed_lag_seconds", self.clock.now().duration_since(oldest).as_secs_f64());
        let folded = self.counters.sum("waymark_feed_items_total", Some(("result", "folded"))) as u64;
        if folded / LEARN_AFTER_ITEMS != (folded - items) / LEARN_AFTER_ITEMS
            && let Some(feeds) = self.store.feeds()
        {
            feeds.learn()?;
        }
        Ok(items)
    }

    /// Folds what was kept and not folded when the last process ended. Where others keep more meanwhile there would be
    /// no end to it: then only what had come before.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn recover_feeds(&self) -> Result<u64> {
        let Some(feeds) = self.store.feeds() else { return Ok(0) };
        let now = self.clock.now();
        let upto = if self.has_peers() { Some(self.store.hour(now)?.max(now)) } else { None };
        let mut items = 0;
        loop {
            let waiting = feeds.waiting(&store::Buckets::ALL, upto, RECOVER_AT_ONCE)?;
            if waiting.is_empty() {
                return Ok(items);
            }
            items += self.fold_again(waiting)?;
        }
    }

    /// Folds some of what another node kept and did not fold for long: it died, or sleeps. Which of the living does it
    /// the lease on the chunk's bucket says; should the other wake up, or both fold at once, a state is written by its
    /// version, and who comes second finds every item in it and nothing to tell.
    ///
    /// # Errors
    /// [`Error::Store`]: also that the bucket has changed hands.
    pub fn fold_left_behind(&self, length: Duration) -> Result<u64> {
        let Some(feeds) = self.store.feeds() else { return Ok(0) };
        let hour = self.store.hour(self.clock.now())?;
        let Ok(upto) = hour.checked_sub(length) else { return Ok(0) };
        let mut waiting = feeds.waiting(&store::Buckets::ALL, Some(upto), RECOVER_AT_ONCE)?;
        waiting.retain(|waiting| !self.desk.has_in_hand(waiting.no));
        self.fold_again(waiting)
    }

    /// Reads chunks from the store again and folds them.
    fn fold_again(&self, waiting: Vec<Waiting>) -> Result<u64> {
        let batches: Vec<Batch> = waiting.into_iter().map(|waiting| reread(self, waiting)).collect();
        // Under a lease what is written is fenced by the chunks it was written for: all of it in one.
        self.fold_batches(&batches, usize::MAX)?;
        Ok(batches.iter().map(|batch| batch.items.len() as u64).sum())
    }

    /// Where there are so many parcels that it is worth while, `apart`, they are folded in two halves.
    fn fold_batches(&self, batches: &[Batch], apart: usize) -> Result<()> {
        let Some(feeds) = self.store.feeds() else { return Ok(()) };
        let mut round = Round {
            engine: self,
            feeds,
            context: context(&"".into(), None, self.library.posts()),
            endpoints: BTreeMap::new(),
            understood: Understood::default(),
            letters: feeds.is_open()?,
        };
        for batch in batches {
            let account = &batch.chunk.account;
            if !round.endpoints.contains_key(account) {
                round.endpoints.insert(account.clone(), self.store.endpoints(account)?);
            }
        }
        let done: Vec<ChunkNo> = batches.iter().map(|batch| batch.no).collect();
        let ones = by_parcel(batches);
        if ones.len() < apart { round.fold(ones, &done) } else { round.fold_apart(ones, &done) }
    }
}

impl Engine {
    /// The journey in facts, of either layout; none when they are of another version or damaged.
    pub(crate) fn journey_in(&self, parcel: &Parcel, facts: &Facts) -> Option<Journey> {
        if facts.journey.first() != Some(&looks::VERSION) {
            return facts::decode(&facts.journey);
        }
        let context = context(&parcel.number, parcel.carrier.as_ref(), self.library.posts());
        Some(derive(&looks::looks(looks::decode(&facts.journey)?), &context))
    }

    /// The state that a parcel should have, if it is one of which only feeds speak.
    pub(crate) fn state_of(&self, parcel: &Parcel, stored: &[StoredLook]) -> Result<Option<Vec<u8>>> {
        let Some(feeds) = self.store.feeds() else { return Ok(None) };
        let state = feeds.states(&[parcel.id])?.pop();
        if state.is_none_or(|state| state.version == 0 || state.looks.is_none()) {
            return Ok(None);
        }
        let told = self.told_by(parcel.carrier.as_ref(), stored);
        Ok(Some(looks::encode(&parcel.number, &told)))
    }

    /// Folds a parcel again from its items, if it is one of which only feeds speak; whether it is. Nobody is told.
    pub(crate) fn refold(&self, parcel: &Parcel, stored: &[StoredLook]) -> Result<bool> {
        let Some(feeds) = self.store.feeds() else { return Ok(false) };
        let Some(bytes) = self.state_of(parcel, stored)? else { return Ok(false) };
        let context = context(&parcel.number, parcel.carrier.as_ref(), self.library.posts());
        let told = looks::decode(&bytes).unwrap_or_default();
        let journey = derive(&looks::looks(told), &context);
        let state = NewState {
            parcel: parcel.id,
            number: parcel.number.clone(),
            account: parcel.account.clone(),
            carrier: parcel.carrier.clone(),
            registered: parcel.registered,
            expected: parcel.version,
            milestone: journey.milestone,
            aliases: aliases(&journey),
            looks: Some(bytes),
            items: Vec::new(),
            notices: Vec::new(),
        };
        let commit = feeds.fold(self.clock.now(), &[state], &[])?;
        Ok(!matches!(commit.first(), Some(Commit::Conflict { .. })))
    }
}

/// What a journey is derived with.
pub(super) fn context(number: &Text, carrier: Option<&Text>, posts: Posts) -> Context {
    let mut context = Context::new(number);
    context.posts = posts;
    context.carrier = carrier.cloned().or_else(|| carrier_of(number));
    context
}

/// Further numbers that lead to the parcel.
fn aliases(journey: &Journey) -> Vec<Text> {
    let numbers = journey.legs.iter().map(|leg| &leg.number);
    let numbers = numbers.chain(journey.related.iter().map(|related| &related.number));
    numbers.filter(|number| **number != journey.number && !number.is_empty()).cloned().collect()
}

impl Round<'_> {
    /// Two halves of the parcels at once: while one waits for the store, the other is derived. The chunks wait until
    /// both are written.
    fn fold_apart(mut self, mut ones: Vec<(ParcelId, One<'_>)>, done: &[ChunkNo]) -> Result<()> {
        let others = ones.split_off(ones.len() / 2);
        let mut second = self.clone();
        let (one, other) = std::thread::scope(|scope| {
            let other = scope.spawn(move || second.fold(others, &[]));
            (self.fold(ones, &[]), other.join())
        });
        other.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        one?;
        self.feeds.fold(self.engine.clock.now(), &[], done)?;
        Ok(())
    }

    fn fold(&mut self, mut ones: Vec<(ParcelId, One<'_>)>, done: &[ChunkNo]) -> Result<()> {
        for _ in 0..MOST_TRIES {
            let parcels: Vec<ParcelId> = ones.iter().map(|(parcel, _)| *parcel).collect();
            let states = self.feeds.states(&parcels)?;
            let new: Vec<NewState> = ones
                .iter()
                .zip(states)
                .filter_map(|((parcel, one), state)| self.state(*parcel, one, state))
                .collect();
            let commits = self.feeds.fold(self.engine.clock.now(), &new, done)?;
            let conflicts: Vec<ParcelId> = new
                .iter()
                .zip(commits)
                .filter(|(_, commit)| matches!(commit, Commit::Conflict { .. }))
                .map(|(state, _)| state.parcel)
                .collect();
            if conflicts.is_empty() {
                return Ok(());
            }
            ones.retain(|(parcel, _)| conflicts.contains(parcel));
        }
        Err(Error::Invalid("somebody else keeps writing these parcels: try again".to_owned()))
    }

    /// The state of a parcel after its items; nothing when they were all known.
    fn state(&mut self, parcel: ParcelId, one: &One<'_>, state: State) -> Option<NewState> {
        let chunk = &one.batch.chunk;
        let first = one.items.first()?.1;
        let mut new = NewState {
            parcel,
            number: first.number.clone(),
            account: chunk.account.clone(),
            carrier: chunk.carrier.clone(),
            registered: chunk.received,
            expected: state.version,
            milestone: Milestone::Unknown,
            looks: None,
            items: one
                .items
                .iter()
                .map(|(chunk, item)| ItemAt { chunk: *chunk, place: item.place })
                .collect(),
            aliases: Vec::new(),
            notices: Vec::new(),
        };
        let Some(bytes) = state.looks else { return Some(new) };
        let readable = looks::decode_with(&mut self.understood, &bytes);
        let behind = if readable.is_some() { bytes.as_slice() } else { &[] };
        let mut told = readable.unwrap_or_else(|| self.read_again(parcel, &new));
        let known = told.len();
        let fresh: Vec<Told> = one.items.iter().map(|(_, item)| item.told.clone()).collect();
        let put = looks::put(&mut told, fresh);
        if put.is_nothing() {
            return None;
        }
        let is_last =
            put.later.is_empty() && told.iter().skip(known).all(|told| put.new.contains(&told.digest));
        let behind = if is_last { behind } else { &[] };
        new.looks = Some(looks::encode_after(behind, known, &new.number, &told));
        self.conclude(&mut new, &put, told);
        Some(new)
    }

    /// What a state held that cannot be read.
    fn read_again(&self, parcel: ParcelId, new: &NewState) -> Vec<Told> {
        let stored = self.engine.store.looks(parcel, None).unwrap_or_default();
        self.engine.told_by(new.carrier.as_ref(), &stored)
    }

    /// The milestone, further numbers and notices that follow.
    fn conclude(&mut self, new: &mut NewState, put: &Put, told: Vec<Told>) {
        self.context.number = new.number.clone();
        self.context.carrier = new.carrier.clone().or_else(|| carrier_of(&new.number));
        let digests: Vec<[u8; 8]> = told.iter().map(|told| told.digest).collect();
        let looks = looks::looks(told);
        let journey = derive(&looks, &self.context);
        new.milestone = journey.milestone;
        new.aliases = aliases(&journey);
        let endpoints = self.endpoints.get(&new.account).map(Vec::as_slice).unwrap_or_default();
        if notice::is_wanted(endpoints, &journey) {
            let old = derive(&before(put, &digests, looks), &self.context);
            new.notices = self.notices(new, (put, &digests), (&old, &journey));
        }
    }

    fn notices(
        &self,
        new: &NewState,
        (put, digests): (&Put, &[[u8; 8]]),
        (old, journey): (&Journey, &Journey),
    ) -> Vec<NewNotice> {
        let changes = changes(old, journey);
        if changes.is_empty() {
            return Vec::new();
        }
        let (at, version) = (self.engine.clock.now(), new.expected + 1);
        let kind = notice::kind(&changes, journey);
        let text = || {
            let note = Note { at, reference: None, version };
            notice::text(&self.engine.library, &kind, &note, old, journey)
        };
        let change = Change { version, carrier: new.carrier.as_ref(), digests, new: &put.new };
        // Where more changed than that items came, the text itself is kept.
        let letter = if put.later.is_empty() && self.letters { letter::encode(&change) } else { None };
        let endpoints = self.endpoints.get(&new.account).map(Vec::as_slice).unwrap_or_default();
        notice::for_endpoints(endpoints, &kind, || letter.unwrap_or_else(text))
    }
}

/// The looks as they were before these came.
fn before(put: &Put, digests: &[[u8; 8]], looks: Vec<Look>) -> Vec<Look> {
    let known = digests.iter().zip(looks).filter(|(digest, _)| !put.new.contains(digest));
    let later = |digest| put.later.iter().find(|later| later.digest == digest).cloned();
    let mut before: Vec<([u8; 8], Look)> =
        known.map(|(digest, look)| (*digest, later(*digest).map_or(look, Told::named))).collect();
    before.sort_by_key(|(digest, look)| (look.received, *digest));
    before.into_iter().map(|(_, look)| look).collect()
}

/// The items of each parcel, in the order of parcels: neighbours in the store are written together.
fn by_parcel(batches: &[Batch]) -> Vec<(ParcelId, One<'_>)> {
    let mut all: Vec<(ParcelId, &Batch, &FedItem)> = batches
        .iter()
        .flat_map(|batch| batch.items.iter().map(move |item| (item.parcel, batch, item)))
        .collect();
    all.sort_by_key(|(parcel, ..)| *parcel);
    let groups = all.chunk_by(|a, b| a.0 == b.0).filter_map(|group| {
        let (parcel, batch, _) = group.first()?;
        let items = group.iter().map(|(_, batch, item)| (batch.no, *item)).collect();
        Some((*parcel, One { batch, items }))
    });
    groups.collect()
}
