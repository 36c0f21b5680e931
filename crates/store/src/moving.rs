//! From one store to another: bucket by bucket, verified by digests, and gone on with after an interruption.
//!
//! A bucket's content is told in two parts: the slices of what feeds told ([`WholeSlice`]), and a list of [`Whole`]s,
//! each everything else that is kept about one parcel, in the order of ids. The digests over them are the same in
//! whichever store they lie; so a copy needs no notes of how far it came: a bucket whose digests are equal is done.
//! What feeds told arrives as what it is; only in a store that has no way for feeds it becomes looks like all others.

mod layout;
mod told;

use tracking::Text;

pub use told::{Common, Head, Mark, WholeItem, WholeSlice, WholeState};

use crate::feed::Feeds;
use crate::{
    AccountId, ApiKey, Bucket, Buckets, Digest, Endpoint, Facts, Notice, Opinion, Parcel, ParcelId, Remains,
    Result, Store, StoreError, StoredLook,
};

/// How many parcels, or slices, are copied in one transaction.
const PAGE: usize = 500;
/// The most bytes of slices, unpacked, that a store tells at once; one slice may be more.
pub const MOST_AT_ONCE: usize = 16 << 20;

/// Everything that is kept about a parcel, but for the bytes of what feeds told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Its id.
    pub id: ParcelId,
    /// The parcel, if it was registered; one that only feeds speak of has nothing but its state.
    pub parcel: Option<Parcel>,
    /// The numbers that were noted to lead to it, sorted.
    pub numbers: Vec<Text>,
    /// All looks, in their order, but for the items of feeds.
    pub looks: Vec<StoredLook>,
    /// What feeds told of it.
    pub state: Option<WholeState>,
    /// Whether its facts must be derived anew.
    pub stale: bool,
    /// Its facts.
    pub facts: Option<Facts>,
    /// What was said about it, in order.
    pub opinions: Vec<Opinion>,
    /// Its notices, in the order they were queued.
    pub notices: Vec<WholeNotice>,
    /// What stayed of it when it last aged out.
    pub remains: Option<Remains>,
}

/// A notice with what only the store knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeNotice {
    /// The notice and its attempts.
    pub notice: Notice,
    /// The version of the facts that it tells of.
    pub version: u64,
    /// Whose parcel it was.
    pub account: AccountId,
    /// What is sent.
    pub payload: Vec<u8>,
    /// How often it was claimed.
    pub claims: u32,
}

/// What belongs to no parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// The endpoints of all accounts, in the order of accounts and ids.
    pub endpoints: Vec<Endpoint>,
    /// All keys, in the order of digests.
    pub keys: Vec<ApiKey>,
    /// All settings, in the order of names.
    pub settings: Vec<(Text, Vec<u8>)>,
}

/// How much was copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Parcels that both stores have now.
    pub parcels: u64,
    /// Looks at them.
    pub looks: u64,
    /// Buckets that had to be copied; the others were equal already.
    pub buckets: u32,
}

/// The digests of a bucket, and what they are over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    /// Over all parcels of the bucket.
    pub digest: Digest,
    /// The sum of the digests of all slices: each store has them in an order of its own.
    pub slices: Digest,
    /// How many parcels there are.
    pub parcels: u64,
    /// How many looks at them.
    pub looks: u64,
}

impl Content {
    /// An empty bucket.
    pub const NOTHING: Self = Self { digest: Digest([0; 32]), slices: Digest([0; 32]), parcels: 0, looks: 0 };

    /// Adds the next parcel, in the order of ids; its digest.
    pub fn add(&mut self, whole: &Whole) -> Digest {
        let digest = whole.digest();
        self.parcels += u64::from(!whole.is_gone());
        self.looks += whole.count();
        self.digest = Digest::of_parts("bucket", &[&self.digest.0, &digest.0]);
        digest
    }

    /// Adds the parcels of a page.
    pub fn add_all(&mut self, page: &[Whole]) {
        for whole in page {
            self.add(whole);
        }
    }

    /// Adds the slices of a page.
    pub fn add_slices(&mut self, page: &[WholeSlice]) {
        for slice in page {
            self.add_slice(slice);
        }
    }

    /// Adds a slice, in any order; its digest.
    pub fn add_slice(&mut self, slice: &WholeSlice) -> Digest {
        let digest = slice.digest();
        let (sums, _) = self.slices.0.as_chunks_mut::<8>();
        for (sum, more) in sums.iter_mut().zip(digest.0.as_chunks::<8>().0) {
            *sum = u64::from_be_bytes(*sum).wrapping_add(u64::from_be_bytes(*more)).to_be_bytes();
        }
        digest
    }
}

impl Whole {
    /// A parcel of which nothing is kept.
    #[must_use]
    pub fn new(id: ParcelId) -> Self {
        Self {
            id,
            parcel: None,
            numbers: Vec::new(),
            looks: Vec::new(),
            state: None,
            stale: false,
            facts: None,
            opinions: Vec::new(),
            notices: Vec::new(),
            remains: None,
        }
    }

    /// Whose it is, unless nobody said so or it was forgotten.
    #[must_use]
    pub fn account(&self) -> Option<&AccountId> {
        let registered = self.parcel.as_ref().map(|parcel| (!parcel.forgotten).then_some(&parcel.account));
        let fed = || self.state.as_ref().filter(|state| !state.number.is_empty());
        registered.unwrap_or_else(|| fed().map(|state| &state.account))
    }

    /// How many looks there are, with the items of feeds.
    #[must_use]
    pub fn count(&self) -> u64 {
        (self.looks.len() + self.state.as_ref().map_or(0, |state| state.items.len())) as u64
    }

    /// Whether it aged out, and nobody spoke of it since.
    fn is_gone(&self) -> bool {
        self.remains.is_some() && *self == Self { remains: self.remains, ..Self::new(self.id) }
    }

    /// The same without feeds: a parcel like all others, whose items are looks.
    fn ordinary(mut self, store: &dyn Store) -> Result<Self> {
        if self.state.take().is_some() {
            self.parcel = store.parcel(self.id)?;
            self.numbers = store.numbers(self.id)?;
            self.looks = store.looks(self.id, None)?;
            self.facts = store.facts(self.id)?;
            // A feed may say the same twice in one body; a look is there once.
            let same = |one: &StoredLook| (one.received, one.source.clone(), one.digest);
            self.looks.dedup_by_key(|look| same(look));
        }
        Ok(self)
    }
}

/// What a store holds of a bucket.
///
/// # Errors
/// A [`StoreError`].
pub fn content(store: &dyn Store, bucket: Bucket) -> Result<Content> {
    let mut content = Content::NOTHING;
    if let Some(feeds) = store.feeds() {
        each_slice(feeds, bucket, |page| {
            content.add_slices(page);
            Ok(())
        })?;
    }
    each_page(store, bucket, |page| {
        content.add_all(page);
        Ok(())
    })?;
    Ok(content)
}

/// Tells every parcel of a bucket, page by page.
///
/// # Errors
/// A [`StoreError`], or what `with` says.
pub fn each_page(
    store: &dyn Store,
    bucket: Bucket,
    mut with: impl FnMut(&[Whole]) -> Result<()>,
) -> Result<()> {
    let mut after = None;
    loop {
        let page = store.export(bucket, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id);
        with(&page)?;
        if page.len() < PAGE {
            return Ok(());
        }
    }
}

/// Tells every slice of a bucket, page by page.
///
/// # Errors
/// A [`StoreError`], or what `with` says.
pub fn each_slice(
    feeds: &dyn Feeds,
    bucket: Bucket,
    mut with: impl FnMut(&[WholeSlice]) -> Result<()>,
) -> Result<()> {
    let mut after = None;
    loop {
        let page = feeds.slices(bucket, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.no);
        with(&page)?;
    }
}

/// Two stores, and the feeds of both where both have a way for them.
struct Pair<'a> {
    from: &'a dyn Store,
    to: &'a dyn Store,
    feeds: Option<(&'a dyn Feeds, &'a dyn Feeds)>,
}

/// Copies everything that is not there yet, and compares. Nobody else may write to either store meanwhile. `done` is
/// told after each bucket.
///
/// # Errors
/// A [`StoreError`]; what was copied stays, and the same again goes on from there.
pub fn copy(from: &dyn Store, to: &dyn Store, mut done: impl FnMut(Bucket, &Moved)) -> Result<Moved> {
    nothing_waits(from)?;
    let pair = Pair { from, to, feeds: from.feeds().zip(to.feeds()) };
    if let Some((ours, theirs)) = pair.feeds {
        theirs.learn_from(&ours.common()?)?;
    }
    let mut moved = Moved::default();
    for bucket in Buckets::ALL.iter() {
        let (content, copied) = pair.bucket(bucket)?;
        moved.buckets += u32::from(copied);
        moved.parcels += content.parcels;
        moved.looks += content.looks;
        done(bucket, &moved);
    }
    let rest = from.export_rest()?;
    rest.endpoints.iter().try_for_each(|endpoint| to.put_endpoint(endpoint))?;
    rest.keys.iter().try_for_each(|key| to.put_key(key))?;
    rest.settings.iter().try_for_each(|(name, value)| to.set_setting(name, value))?;
    if to.export_rest()? == rest { Ok(moved) } else { Err(differs("the endpoints, keys and settings")) }
}

impl Pair<'_> {
    /// The content of a bucket, that both have now; and whether it had to be copied.
    fn bucket(&self, bucket: Bucket) -> Result<(Content, bool)> {
        let there = self.content(self.to, bucket)?;
        if there != Content::NOTHING {
            let wanted = self.content(self.from, bucket)?;
            if wanted == there {
                return Ok((wanted, false));
            }
        }
        let wanted = self.copy(bucket)?;
        if wanted == there {
            return Ok((wanted, false));
        }
        if self.content(self.to, bucket)? != wanted {
            return Err(differs(&format!("bucket {}", bucket.number())));
        }
        Ok((wanted, true))
    }

    fn content(&self, store: &dyn Store, bucket: Bucket) -> Result<Content> {
        if self.feeds.is_some() {
            return content(store, bucket);
        }
        let mut content = Content::NOTHING;
        self.ordinary(store, bucket, |page| {
            content.add_all(page);
            Ok(())
        })?;
        Ok(content)
    }

    /// Copies a bucket, what feeds told first: states count on it. What was copied.
    fn copy(&self, bucket: Bucket) -> Result<Content> {
        let mut content = Content::NOTHING;
        if let Some((ours, theirs)) = self.feeds {
            each_slice(ours, bucket, |page| {
                content.add_slices(page);
                theirs.take_slices(bucket, page)
            })?;
        }
        let mut take = |page: &[Whole]| {
            content.add_all(page);
            self.to.import(page)
        };
        match self.feeds {
            Some(_) => each_page(self.from, bucket, take)?,
            None => self.ordinary(self.from, bucket, |page| take(page))?,
        }
        Ok(content)
    }

    fn ordinary(
        &self,
        store: &dyn Store,
        bucket: Bucket,
        mut with: impl FnMut(&[Whole]) -> Result<()>,
    ) -> Result<()> {
        each_page(store, bucket, |page| {
            let page = page.iter().cloned().map(|whole| whole.ordinary(store));
            with(&page.collect::<Result<Vec<Whole>>>()?)
        })
    }
}

/// What feeds told and nobody folded yet belongs to no parcel, and would stay behind.
fn nothing_waits(from: &dyn Store) -> Result<()> {
    let Some(feeds) = from.feeds() else { return Ok(()) };
    if feeds.waiting(&Buckets::ALL, None, 1)?.is_empty() {
        return Ok(());
    }
    let why = "something that feeds told is not folded yet: start `waymark serve` on the old store until \
        `waymark_feed_lag_seconds` is 0, stop it, and run the same again";
    Err(StoreError::Io { doing: "copy the store".to_owned(), why: why.to_owned() })
}

fn differs(what: &str) -> StoreError {
    StoreError::Io {
        doing: format!("copy {what}"),
        why: "the copy is not what was copied: the new store held something else before, or one of the two was written \
              to meanwhile; copy into an empty one, and stop every waymark that uses them"
            .to_owned(),
    }
}

/// What a store says that cannot be copied from or to.
pub(crate) fn cannot<T>(doing: &str) -> Result<T> {
    Err(StoreError::Io { doing: doing.to_owned(), why: "this store has no way to do that".to_owned() })
}
