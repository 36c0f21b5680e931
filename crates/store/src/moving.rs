//! From one store to another: bucket by bucket, verified by digests, and gone on with after an interruption.
//!
//! A bucket's content is told as a list of [`Whole`]s, each everything that is kept about one parcel, in the order of
//! ids. The digest over them is the same in whichever store they lie; so a copy needs no notes of how far it came: a
//! bucket whose digests are equal is done.

use tracking::Text;

use crate::{
    AccountId, ApiKey, Body, Bucket, Buckets, Digest, Endpoint, Facts, Notice, Opinion, Parcel, ParcelId,
    Result, Store, StoreError, StoredLook,
};

/// How many parcels are copied in one transaction.
const PAGE: usize = 200;

/// Everything that is kept about a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Its id.
    pub id: ParcelId,
    /// The parcel, if it was registered.
    pub parcel: Option<Parcel>,
    /// Every number that leads to it, sorted.
    pub numbers: Vec<Text>,
    /// All looks, in their order.
    pub looks: Vec<StoredLook>,
    /// Whether its facts must be derived anew.
    pub stale: bool,
    /// Its facts.
    pub facts: Option<Facts>,
    /// What was said about it, in order.
    pub opinions: Vec<Opinion>,
    /// Its notices, in the order they were queued.
    pub notices: Vec<WholeNotice>,
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

/// The digest of a bucket, and what it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    /// Over all parcels of the bucket.
    pub digest: Digest,
    /// How many there are.
    pub parcels: u64,
    /// How many looks at them.
    pub looks: u64,
}

impl Content {
    /// An empty bucket.
    pub const NOTHING: Self = Self { digest: Digest([0; 32]), parcels: 0, looks: 0 };

    /// Adds the next parcel, in the order of ids.
    pub fn add(&mut self, whole: Digest, looks: u64) {
        self.parcels += 1;
        self.looks += looks;
        self.digest = Digest::of_parts("bucket", &[&self.digest.0, &whole.0]);
    }
}

impl Whole {
    /// One digest over everything. What does not verify any more is another content.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let looks: Vec<Digest> = self.looks.iter().map(look).collect();
        let looks: Vec<&[u8]> = looks.iter().map(|digest| &digest.0[..]).collect();
        let told = format!("{:?} {:?} {}", self.parcel, self.numbers, self.stale);
        let derived = format!("{:?} {:?}", self.facts, self.opinions);
        let notices = format!("{:?}", self.notices);
        let looks = Digest::of_parts("looks", &looks);
        let parts = [&self.id.0[..], told.as_bytes(), &looks.0, derived.as_bytes(), notices.as_bytes()];
        Digest::of_parts("whole", &parts)
    }
}

fn look(look: &StoredLook) -> Digest {
    let kept = matches!(look.body, Body::Kept(_)) && look.verifies();
    let said = format!(
        "{} {:?} {:?} {} {:?} {:?} {kept} {}",
        look.received,
        look.source,
        look.kind,
        look.digest,
        look.content_type,
        look.envelope,
        look.verifies()
    );
    Digest::of_parts("look", &[said.as_bytes()])
}

/// What a store holds of a bucket.
///
/// # Errors
/// A [`StoreError`].
pub fn content(store: &dyn Store, bucket: Bucket) -> Result<Content> {
    let mut content = Content::NOTHING;
    each_page(store, bucket, |page| {
        page.iter().for_each(|whole| content.add(whole.digest(), whole.looks.len() as u64));
        Ok(())
    })?;
    Ok(content)
}

/// Tells everything that is kept of a bucket, page by page.
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
        let mut page = store.export(bucket, after, PAGE)?;
        // A feed may say the same twice in one body; a look is there once.
        let same = |one: &StoredLook| (one.received, one.source.clone(), one.digest);
        page.iter_mut().for_each(|whole| whole.looks.dedup_by_key(|look| same(look)));
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id);
        with(&page)?;
    }
}

/// Copies everything that is not there yet, and compares. Nobody else may write to either store meanwhile. `done` is
/// told after each bucket.
///
/// # Errors
/// A [`StoreError`]; what was copied stays, and the same again goes on from there.
pub fn copy(from: &dyn Store, to: &dyn Store, mut done: impl FnMut(Bucket, &Moved)) -> Result<Moved> {
    nothing_waits(from)?;
    let mut moved = Moved::default();
    for bucket in Buckets::ALL.iter() {
        let wanted = content(from, bucket)?;
        if content(to, bucket)? != wanted {
            each_page(from, bucket, |page| to.import(page))?;
            moved.buckets += 1;
            if content(to, bucket)? != wanted {
                return Err(differs(&format!("bucket {}", bucket.number())));
            }
        }
        moved.parcels += wanted.parcels;
        moved.looks += wanted.looks;
        done(bucket, &moved);
    }
    let rest = from.export_rest()?;
    rest.endpoints.iter().try_for_each(|endpoint| to.put_endpoint(endpoint))?;
    rest.keys.iter().try_for_each(|key| to.put_key(key))?;
    rest.settings.iter().try_for_each(|(name, value)| to.set_setting(name, value))?;
    if to.export_rest()? == rest { Ok(moved) } else { Err(differs("the endpoints, keys and settings")) }
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
