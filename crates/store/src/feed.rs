//! The feed way: bodies with the events of many parcels, kept and folded in batches.
//!
//! A *chunk* is a part of a body, as it came: its *items* each speak of one parcel. The store cuts a chunk into one
//! *slice* a bucket and keeps these; that is the promise of `202`. What the items tell is then *folded* into the
//! *state* of their parcels: bytes of the engine, from which facts follow. A chunk waits until it is folded, so that a
//! crash in between loses nothing; an item that is folded twice changes nothing, because a state knows its items.
//!
//! A parcel that only feeds speak of has nothing but its state: no alias of its own number, no public page. When
//! somebody declares it, or another source speaks of it, it becomes a parcel like all others (its items are then
//! among its [`crate::Store::looks`]) and its state ends: [`State::looks`] is none.
//!
//! How slices, states and places lie in rows is the same in every store: [`slices`], [`parts`], [`dictionary`],
//! [`places`].

pub mod audit;
pub mod dictionary;
pub mod parts;
pub mod places;
pub mod prepared;
pub mod slices;

use jiff::Timestamp;
use tracking::Text;
use tracking::milestone::Milestone;

use crate::capture::{check_word, digest};
use crate::error::StoreError;
use crate::facts::Commit;
use crate::identity::{AccountId, Bucket, Buckets, Digest, ParcelId};
use crate::moving::{Common, WholeSlice};
use crate::notice::NewNotice;
use crate::{CaptureKind, Checked, Result, moving};

/// The most items of one chunk.
pub const MAX_CHUNK_ITEMS: usize = 100_000;
/// The most bytes of one chunk, all items together.
pub const MAX_CHUNK_BYTES: usize = 16 << 20;

/// What all items of a chunk have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Whose feed it is.
    pub account: AccountId,
    /// The carrier that was declared for all its parcels.
    pub carrier: Option<Text>,
    /// Which source reads it, such as `plain/feed`.
    pub source: Text,
    /// What one item is, such as `application/json`.
    pub content_type: Text,
    /// When we got it.
    pub received: Timestamp,
    /// The digest of the bytes it was cut from: the same chunk again is not kept again.
    pub envelope: Digest,
}

/// One parcel's part of a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The parcel it speaks of.
    pub parcel: ParcelId,
    /// The bytes, as they came.
    pub body: Vec<u8>,
}

/// A chunk to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChunk {
    /// What its items have in common.
    pub chunk: Chunk,
    /// Its items.
    pub items: Vec<Item>,
}

/// A chunk that is kept, by the number this store gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChunkNo(pub u64);

/// What became of a [`NewChunk`]; it is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub no: ChunkNo,
    /// It was not known before. A chunk that was is not folded again.
    pub new: bool,
}

/// Where an item lies: its chunk, and its place among the items of its bucket in that chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemAt {
    /// The chunk.
    pub chunk: ChunkNo,
    /// Which of the items of the parcel's bucket.
    pub place: u32,
}

/// A chunk that waits to be folded: the bytes of its items, bucket by bucket, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its number.
    pub no: ChunkNo,
    /// What its items have in common.
    pub chunk: Chunk,
    /// The items of each bucket; one that was forgotten is none.
    pub slices: Vec<(Bucket, Vec<Option<Vec<u8>>>)>,
}

/// What is folded of a parcel so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Counts the times it was written; 0 if there is none.
    pub version: u64,
    /// What the engine keeps, as [`joined`] joins it; none when the parcel is one like all others (or was forgotten): then its items
    /// are only noted, and its facts are derived again.
    pub looks: Option<Vec<u8>>,
}

/// A state to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewState {
    /// The parcel.
    pub parcel: ParcelId,
    /// The parcel's number: it is kept with the first state.
    pub number: Text,
    /// Whose it is.
    pub account: AccountId,
    /// The declared carrier.
    pub carrier: Option<Text>,
    /// When its first item came.
    pub registered: Timestamp,
    /// The version that this state was folded from; it gets the next.
    pub expected: u64,
    /// Where the parcel is in its way.
    pub milestone: Milestone,
    /// What the engine keeps; none for a parcel whose state said none.
    pub looks: Option<Vec<u8>>,
    /// The items that are new in it.
    pub items: Vec<ItemAt>,
    /// Further numbers found in the items.
    pub aliases: Vec<Text>,
    /// Whom to tell of the change.
    pub notices: Vec<NewNotice>,
}

/// A store that keeps feeds in its own, compact way.
pub trait Feeds: Send + Sync {
    /// Whether bodies may be kept this way now. Not while a node of an older version, which would not see their parcels,
    /// works on the same store: until then items are captures like all others.
    ///
    /// # Errors
    /// A [`StoreError`].
    fn is_open(&self) -> Result<bool> {
        Ok(true)
    }

    /// Keeps a chunk. When this returns it is on the disk.
    ///
    /// # Errors
    /// A [`StoreError`]; then nothing of it is accepted.
    fn keep(&self, chunk: &NewChunk) -> Result<Kept>;

    /// Parcels that numbers lead to by what was declared or found in captures; what only feeds know is not among
    /// them, for its id follows from its number. In the order asked for.
    ///
    /// # Errors
    /// A [`StoreError`].
    fn elsewhere(&self, account: &AccountId, numbers: &[&str]) -> Result<Vec<Vec<ParcelId>>>;

    /// Chunks that came up to and including a time and wait to be folded, the oldest first. Each belongs to one bucket
    /// ([`Chunk::bucket`]), so that nodes beside one another do not take the same: those of these buckets are given,
    /// whole.
    ///
    /// # Errors
    /// A [`StoreError`].
    fn waiting(&self, buckets: &Buckets, upto: Option<Timestamp>, limit: usize) -> Result<Vec<Waiting>>;

    /// The states of parcels, in the order asked for.
    ///
    /// # Errors
    /// A [`StoreError`].
    fn states(&self, parcels: &[ParcelId]) -> Result<Vec<State>>;

    /// Writes states with their notices, each if nobody else wrote it since, and lets the chunks wait no more if
    /// every state was written (or its parcel is gone).
    ///
    /// # Errors
    /// A [`StoreError`]; then nothing of it is written.
    fn fold(&self, now: Timestamp, states: &[NewState], done: &[ChunkNo]) -> Result<Vec<Commit>>;

    /// Reads every item and compares it with what the states of parcels know of it.
    ///
    /// # Errors
    /// A [`StoreError`].
    fn audit(&self, _known: audit::Known) -> Result<Checked> {
        Ok(Checked::default())
    }

    /// Learns from what is kept how to keep it smaller. Cheap when there is nothing to learn.
    ///
    /// # Errors
    /// A [`StoreError`].
    fn learn(&self) -> Result<()> {
        Ok(())
    }

    /// What was learnt so far, for another store.
    ///
    /// # Errors
    /// A [`StoreError`].
    fn common(&self) -> Result<Common> {
        Ok(Common::default())
    }

    /// Takes what another store has learnt, where nothing is known better.
    ///
    /// # Errors
    /// A [`StoreError`].
    fn learn_from(&self, _common: &Common) -> Result<()> {
        Ok(())
    }

    /// The slices of a bucket after that of a chunk, in the order of their chunks' numbers.
    ///
    /// # Errors
    /// A [`StoreError`].
    fn slices(&self, _bucket: Bucket, _after: Option<ChunkNo>, _limit: usize) -> Result<Vec<WholeSlice>> {
        moving::cannot("copy what feeds told from the store")
    }

    /// Writes slices that another store told, all of one bucket, in place of what is known of them. Nothing of them
    /// waits to be folded.
    ///
    /// # Errors
    /// A [`StoreError`]; then none of them is written.
    fn take_slices(&self, _bucket: Bucket, _slices: &[WholeSlice]) -> Result<()> {
        moving::cannot("copy what feeds told into the store")
    }
}

impl Chunk {
    /// What makes a chunk the same: who gave which bytes to be read how.
    #[must_use]
    pub fn key(&self) -> [u8; 16] {
        let carrier = self.carrier.as_deref().unwrap_or_default();
        let parts: [&[u8]; 4] =
            [self.account.0.as_bytes(), carrier.as_bytes(), self.source.as_bytes(), &self.envelope.0];
        Digest::of_parts("chunk", &parts).short()
    }

    /// Where it is counted, and whose worker folds it if nobody did. Its items lie in the buckets of their parcels.
    #[must_use]
    pub fn bucket(&self) -> Bucket {
        Bucket::of(&self.key())
    }
}

impl NewChunk {
    /// Refuses what is too large, before anything is written.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] names the limit.
    pub fn check(&self) -> Result<()> {
        let too_large = |what, size, limit| {
            if size > limit { Err(StoreError::TooLarge { what, size, limit }) } else { Ok(()) }
        };
        let bytes = self.items.iter().map(|item| item.body.len()).sum();
        too_large("the items of a chunk", self.items.len(), MAX_CHUNK_ITEMS)?;
        too_large("the bytes of a chunk", bytes, MAX_CHUNK_BYTES)?;
        check_word("an account", &self.chunk.account.0)?;
        check_word("a source", &self.chunk.source)?;
        check_word("a content type", &self.chunk.content_type)?;
        check_word("a carrier", self.chunk.carrier.as_deref().unwrap_or_default())
    }

    /// The place of each item among those of its bucket, in the order of the items.
    #[must_use]
    pub fn places(&self) -> Vec<u32> {
        let mut next = vec![0_u32; usize::from(Bucket::COUNT)];
        let place = |item: &Item| {
            let next = &mut next[usize::from(item.parcel.bucket().number())];
            *next += 1;
            *next - 1
        };
        self.items.iter().map(place).collect()
    }
}

/// The bytes of a state: first its parts, of which many are those of other parcels too (what a code means, where a
/// place is), then what is its own. A store may keep a part that many parcels share once; see [`apart`].
#[must_use]
pub fn joined<P: AsRef<[u8]>>(version: u8, parts: &[P], own: &[u8]) -> Vec<u8> {
    let size: usize = parts.iter().map(|part| part.as_ref().len() + 2).sum();
    let mut bytes = Vec::with_capacity(size + own.len() + 4);
    bytes.push(version);
    put_number(parts.len() as u64, &mut bytes);
    for part in parts {
        put_number(part.as_ref().len() as u64, &mut bytes);
        bytes.extend_from_slice(part.as_ref());
    }
    bytes.extend_from_slice(own);
    bytes
}

/// The version of a state, its parts, and what is its own.
pub type Apart<'a> = (u8, Vec<&'a [u8]>, &'a [u8]);

/// What [`joined`] joined. Nothing for bytes that it never wrote.
#[must_use]
pub fn apart(bytes: &[u8]) -> Option<Apart<'_>> {
    let (version, mut rest) = bytes.split_first()?;
    let count = usize::try_from(take_number(&mut rest)?).ok()?;
    let mut parts = Vec::with_capacity(count.min(rest.len()));
    for _ in 0..count {
        let length = usize::try_from(take_number(&mut rest)?).ok()?;
        let (part, after) = rest.split_at_checked(length)?;
        parts.push(part);
        rest = after;
    }
    Some((*version, parts, rest))
}

/// Writes a number of variable length.
pub fn put_number(mut value: u64, bytes: &mut Vec<u8>) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// What [`put_number`] wrote.
pub fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(first & 0x7F) << shift;
        if *first < 0x80 {
            return Some(value);
        }
    }
    None
}

/// The digest of an item as a capture of its own: what names it as evidence.
#[must_use]
pub fn digest_of_item(content_type: &str, item: &Digest) -> Digest {
    digest(CaptureKind::Observation, content_type, std::slice::from_ref(item))
}
