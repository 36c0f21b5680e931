//! The feed way: bodies with the events of many parcels, at the pace of a country.
//!
//! [`Engine::feed`] reads a part of a body item by item, keeps it (that is the promise), and lays what was read on
//! the [`Desk`]; [`Engine::fold`] takes it from there and folds it into the states of its parcels. A part that was
//! kept and not folded when the process died waits in the store ([`Engine::recover_feeds`]). In a store without a
//! compact way the items are captures like all others, and the usual derivation does the rest.

mod clock;
pub mod cutter;
mod desk;
mod fold;
mod letter;
mod letter_before;
pub(crate) mod looks;
mod parts;
mod printed;
mod read;
mod shared;

pub use cutter::{Cut, Cutter};
pub use desk::Desk;
pub(crate) use letter::Unwritten;
pub use looks::known_items;

use jiff::Timestamp;
use store::feed::{Chunk, Item, NewChunk};
use store::{AccountId, CaptureKind, Digest, NewCapture, NewParcel, ParcelId, StoreError, Token};
use tracking::Text;

use crate::{Engine, Error, Result, random};
use desk::{Batch, FedItem};
use read::{Items, ReadItem};

/// How the items of a body lie in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Each line is an item.
    Lines,
    /// Each row of a table is an item, or what the source makes of it.
    Rows,
    /// The source says where its parcels are.
    Whole,
}

/// What is fed, and how it is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed<'a> {
    /// The pack that reads it.
    pub pack: &'a str,
    /// The pack's source; without it, the one that recognises the bytes.
    pub source: Option<&'a str>,
    /// The carrier of all parcels, where the sender declares one.
    pub carrier: Option<&'a str>,
    /// How the items lie in the body.
    pub shape: Shape,
}

/// An item that could not be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which, counted from 1 within the part.
    pub item: u64,
    /// Why.
    pub why: String,
}

/// What became of a part of a body: it is on the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fed {
    /// Items that were kept.
    pub items: u64,
    /// Items of these that were not known before.
    pub new: u64,
    /// How many items were refused.
    pub refused: u64,
    /// The first of them.
    pub first_refused: Vec<Refused>,
}

/// The most refusals that are told of one by one.
const MOST_TOLD: usize = 20;

impl Fed {
    /// This part and another of the same body, whose items come after `before` others.
    pub fn add(&mut self, other: Self, before: u64) {
        self.items += other.items;
        self.new += other.new;
        self.refused += other.refused;
        let later =
            other.first_refused.into_iter().map(|refused| Refused { item: refused.item + before, ..refused });
        self.first_refused.extend(later.take(MOST_TOLD - self.first_refused.len().min(MOST_TOLD)));
    }

    fn refuse(&mut self, item: u64, why: String) {
        self.refused += 1;
        if self.first_refused.len() < MOST_TOLD {
            self.first_refused.push(Refused { item, why });
        }
    }
}

impl Engine {
    /// Keeps a part of a body. When this returns it is on the disk; what follows from it follows soon.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is no such pack or source, [`Error::Store`]: also [`StoreError::Busy`], when
    /// more waits to be folded than may.
    pub fn feed(&self, account: &AccountId, feed: &Feed<'_>, body: &[u8]) -> Result<Fed> {
        if let Some(waiting) = self.desk.is_full() {
            return Err(StoreError::Busy { waiting }.into());
        }
        let received = self.clock.now();
        // To the second: states keep no more.
        let received = Timestamp::from_second(received.as_second()).unwrap_or(received);
        let mut fed = Fed::default();
        let Items { source, content_type, all: items } = self.read_items(feed, body, received, &mut fed)?;
        items.iter().for_each(|item| self.counters.remark(&item.told.look));
        let chunk = Chunk {
            account: account.clone(),
            carrier: feed.carrier.map(Text::from),
            source,
            content_type,
            received,
            envelope: Digest::of(body),
        };
        if !items.is_empty() {
            self.keep_items(chunk, items, &mut fed)?;
        }
        self.counters.add("waymark_feed_items_total", &[("result", "kept")], fed.items);
        self.counters.add("waymark_feed_items_total", &[("result", "refused")], fed.refused);
        Ok(fed)
    }

    fn keep_items(&self, chunk: Chunk, items: Vec<ReadItem>, fed: &mut Fed) -> Result<()> {
        let feeds = match self.store.feeds() {
            Some(feeds) if feeds.is_open()? => feeds,
            _ => return self.keep_as_captures(&chunk, items, fed),
        };
        let numbers: Vec<&str> = items.iter().map(|item| &*item.number).collect();
        let elsewhere = feeds.elsewhere(&chunk.account, &numbers)?;
        let (mut own, mut others) = (Vec::with_capacity(items.len()), Vec::new());
        for (item, known) in items.into_iter().zip(elsewhere) {
            let parcel = ParcelId::new(&chunk.account, &item.number, chunk.carrier.as_deref());
            let id = |other: &ParcelId| *other != parcel;
            others.extend(known.iter().copied().filter(id).map(|other| capture(&chunk, other, &item.body)));
            if known.is_empty() || known.contains(&parcel) {
                own.push((parcel, item));
            }
        }
        fed.items += others.len() as u64;
        if !others.is_empty() {
            let kept = self.store.append(&others)?;
            fed.new += kept.iter().filter(|kept| kept.new).count() as u64;
        }
        self.keep_chunk(feeds, chunk, own, fed)
    }

    fn keep_chunk(
        &self,
        feeds: &dyn store::Feeds,
        chunk: Chunk,
        own: Vec<(ParcelId, ReadItem)>,
        fed: &mut Fed,
    ) -> Result<()> {
        if own.is_empty() {
            return Ok(());
        }
        let mut read = Vec::with_capacity(own.len());
        let mut items = Vec::with_capacity(own.len());
        for (parcel, item) in own {
            items.push(Item { parcel, body: item.body });
            read.push((parcel, item.number, item.told));
        }
        let new = NewChunk { chunk, items };
        let places = new.places();
        let kept = feeds.keep(&new)?;
        fed.items += read.len() as u64;
        if kept.new {
            fed.new += read.len() as u64;
            let items = read.into_iter().zip(places);
            let items = items.map(|((parcel, number, told), place)| FedItem { parcel, number, place, told });
            self.desk.put(Batch { no: kept.no, chunk: new.chunk, items: items.collect() });
        }
        Ok(())
    }

    /// In a store without a compact way an item is a capture, and its parcel a parcel like all others.
    fn keep_as_captures(&self, chunk: &Chunk, items: Vec<ReadItem>, fed: &mut Fed) -> Result<()> {
        let (mut parcels, mut captures) = (Vec::new(), Vec::new());
        for item in items {
            let known = self.store.resolve(&chunk.account, &item.number)?;
            let carrier = chunk.carrier.as_deref();
            let parcel = NewParcel::new(&chunk.account, &item.number, carrier, Token(random()?));
            let to = if known.is_empty() { vec![parcel.id] } else { known };
            captures.extend(to.iter().map(|to| capture(chunk, *to, &item.body)));
            if to.contains(&parcel.id) {
                parcels.push(parcel);
            }
        }
        let (_, kept) = self.store.admit(chunk.received, &parcels, &captures)?;
        fed.items += kept.len() as u64;
        fed.new += kept.iter().filter(|kept| kept.new).count() as u64;
        Ok(())
    }
}

/// An item as a capture of its own.
fn capture(chunk: &Chunk, parcel: ParcelId, body: &[u8]) -> NewCapture {
    NewCapture {
        parcel,
        received: chunk.received,
        source: chunk.source.clone(),
        kind: CaptureKind::Observation,
        content_type: chunk.content_type.clone(),
        items: vec![body.to_vec()],
        envelope: Some(chunk.envelope),
    }
}

/// That there is no such thing in the packs.
fn unknown(what: &str) -> Error {
    Error::Invalid(format!("{what}: `waymark pack list` names them all"))
}
