//! Moving a bucket from one database to another while nodes read and write.
//!
//! The map says first that the bucket moves, which gives the move its epoch; then everything is copied while the old
//! database goes on. Only what has changed meanwhile is copied behind the gate: that is the pause of the bucket's
//! writers; its readers go on with the old copy. What was copied is compared by digests, the map is flipped, and after
//! nobody can have an older map any more the old copy is erased. The map says how far every bucket is, and each step
//! may be done again: whoever runs the same move again goes on with it. Two who move at once do not harm each other:
//! the later epoch goes on, and the databases refuse the other.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use store::feed::ChunkNo;
use store::moving::{Content, Mark, Whole, WholeSlice, each_page, each_slice};
use store::{Bucket, Buckets, Custody, Digest, Feeds, Gate, ParcelId, Result, Store, StoreError};

use crate::ManyStore;
use crate::founding::{self, wrong};
use crate::map::{Map, Way};
use crate::signs::Signs;

/// How many parcels are erased in one transaction.
const PAGE: usize = 500;
/// How often the map is tried to be changed while others change it.
const TRIES: usize = 100;
/// How long a bucket waits behind the gate until what feeds told of it is folded.
const FOLDING: Duration = Duration::from_secs(5);
/// How long the others get to work between two buckets: chunks of feeds speak of all buckets.
const BREATH: Duration = Duration::from_millis(40);
/// How long a question on an old map may take.
const SLACK: Duration = Duration::from_secs(5);

/// What happened to a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The map says that it moves.
    Begun,
    /// Everything was copied while its writers went on.
    Copied,
    /// The old database lets nobody write to it.
    Shut,
    /// What changed meanwhile was copied too, and both copies are equal.
    Equal,
    /// The map says that it lies in the new database.
    Flipped,
    /// It lies in the other database now.
    Moved {
        /// How many parcels of it.
        parcels: u64,
        /// How many of them had changed while they were copied.
        changed: u64,
        /// How long its writers waited.
        pause: Duration,
    },
    /// It was there already.
    There,
    /// Its old copy is erased.
    Erased {
        /// How many parcels of it.
        parcels: u64,
    },
}

/// A bucket on its way: from where, to where, and under which epoch.
struct Move<'a> {
    many: &'a ManyStore,
    told: &'a mut dyn FnMut(Bucket, Step),
    bucket: Bucket,
    epoch: u64,
    from: &'a dyn Store,
    to: &'a dyn Store,
    /// What the new database has, as we wrote it.
    there: BTreeMap<ParcelId, Digest>,
    /// The same of slices, with their chunks' numbers there.
    slices: BTreeMap<Mark, (Digest, ChunkNo)>,
    signs: Signs,
}

impl ManyStore {
    /// Moves buckets to the database at this place of the map, one after the other, and then erases the old copies.
    /// `told` hears of each step.
    ///
    /// # Errors
    /// A [`StoreError`]; what was moved stays moved, and the same again goes on.
    pub fn move_buckets(
        &self,
        buckets: &Buckets,
        to: usize,
        told: &mut dyn FnMut(Bucket, Step),
    ) -> Result<()> {
        self.store(to)?;
        self.erase_left(buckets, Some(to), told)?;
        self.teach(buckets, to)?;
        for bucket in buckets.iter() {
            let step = self.move_bucket(bucket, to, told)?;
            told(bucket, step);
        }
        self.erase_left(buckets, None, told)
    }

    /// Tells the new database what the old ones have learnt of their rows, so that these are no larger there.
    fn teach(&self, buckets: &Buckets, to: usize) -> Result<()> {
        let (map, theirs) = (self.map()?, feeds(self.store(to)?)?);
        let others =
            (0..map.databases().len()).filter(|nth| *nth != to && map.of(*nth).and(buckets) != Buckets::NONE);
        for other in others {
            theirs.learn_from(&feeds(self.store(other)?)?.common()?)?;
        }
        Ok(())
    }

    fn move_bucket(&self, bucket: Bucket, to: usize, told: &mut dyn FnMut(Bucket, Step)) -> Result<Step> {
        let map = self.map()?;
        if map.owner(bucket) == to && !matches!(map.way(bucket), Some(Way::Moving { .. })) {
            return Ok(Step::There);
        }
        if let Some(Way::Moving { to: other, .. }) = map.way(bucket)
            && other != to
        {
            let why =
                format!("bucket {} is on its way to database {}: end that first", bucket.number(), other + 1);
            return Err(wrong(why));
        }
        let map = self.change(|map| Some(map.begun(bucket, to)))?;
        let Some(Way::Moving { epoch, .. }) = map.way(bucket) else { return Err(overtaken(bucket)) };
        let (from, to) = (self.store(map.owner(bucket))?, self.store(to)?);
        told(bucket, Step::Begun);
        let ((there, slices), signs) = (Default::default(), Signs::new(bucket, epoch));
        Move { many: self, told, bucket, epoch, from, to, there, slices, signs }.run()
    }

    /// Changes the map as it is; nothing where the change makes no sense any more.
    fn change(&self, how: impl Fn(Map) -> Option<Map>) -> Result<Map> {
        for _ in 0..TRIES {
            let before = self.base.held.again()?;
            let Some(after) = how(Map::clone(&before)) else {
                return Err(wrong("another move of the same bucket has begun since".to_owned()));
            };
            if founding::write(self.home()?, Some(&before), &after)? {
                self.base.held.again()?;
                return Ok(after);
            }
        }
        Err(wrong("others keep changing the map of buckets; try again".to_owned()))
    }

    /// Erases the old copies of these buckets, or of those that are to go where one of them still is.
    fn erase_left(
        &self,
        buckets: &Buckets,
        before: Option<usize>,
        told: &mut dyn FnMut(Bucket, Step),
    ) -> Result<()> {
        let map = self.map()?;
        let wanted =
            |bucket: &Bucket| buckets.contains(*bucket) && before.is_none_or(|to| map.owner(*bucket) != to);
        let left = map.ways().filter(|(bucket, _)| wanted(bucket)).filter_map(|(bucket, way)| match way {
            Way::Left { from, epoch } => Some((bucket, from, epoch)),
            Way::Moving { .. } => None,
        });
        let left: Vec<(Bucket, usize, u64)> = left.collect();
        if left.is_empty() {
            return Ok(());
        }
        // Somebody may still read on the map of before.
        std::thread::sleep(self.base.held.ages().oldest + SLACK.min(self.base.held.ages().oldest));
        for (bucket, from, epoch) in left {
            let custody = custody(self.store(from)?)?;
            let parcels = remove_all(custody, bucket, epoch)?;
            self.change(|map| map.settled(bucket, epoch))?;
            told(bucket, Step::Erased { parcels });
        }
        Ok(())
    }
}

impl Move<'_> {
    fn run(mut self) -> Result<Step> {
        self.set(self.to, Some(Gate::Coming))?;
        self.look_there()?;
        self.copy()?;
        (self.told)(self.bucket, Step::Copied);
        std::thread::sleep(BREATH);
        let begun = Instant::now();
        let (content, changed) = match self.behind_the_gate() {
            Ok(done) => done,
            Err(error) => {
                // Nothing is lost: the old database goes on, and the map still says that the bucket moves.
                self.set(self.from, None)?;
                return Err(error);
            }
        };
        let (bucket, epoch) = (self.bucket, self.epoch);
        (self.told)(bucket, Step::Equal);
        self.many.change(|map| map.flipped(bucket, epoch))?;
        (self.told)(bucket, Step::Flipped);
        self.set(self.to, None)?;
        Ok(Step::Moved { parcels: content.parcels, changed, pause: begun.elapsed() })
    }

    fn behind_the_gate(&mut self) -> Result<(Content, u64)> {
        self.shut()?;
        (self.told)(self.bucket, Step::Shut);
        let (wanted, changed) = self.copy()?;
        if self.content_there()? == wanted {
            return Ok((wanted, changed));
        }
        // Something else lay there: it makes way, and everything is copied.
        let _ = remove_all(custody(self.to)?, self.bucket, self.epoch)?;
        self.there.clear();
        self.slices.clear();
        let (wanted, changed) = self.copy()?;
        if self.content_there()? == wanted { Ok((wanted, changed)) } else { Err(differs(self.bucket)) }
    }

    /// Lets nobody write to the old copy, when all is folded that feeds told of the bucket.
    fn shut(&self) -> Result<()> {
        let begun = Instant::now();
        let custody = custody(self.from)?;
        loop {
            self.set(self.from, Some(Gate::Gone))?;
            if !custody.unfolded(self.bucket)? {
                return Ok(());
            }
            self.set(self.from, Some(Gate::Closing))?;
            while custody.unfolded(self.bucket)? {
                if begun.elapsed() > FOLDING {
                    let why = "what feeds told of it is not folded in time: does a node run?".to_owned();
                    return Err(StoreError::Io {
                        doing: format!("move bucket {}", self.bucket.number()),
                        why,
                    });
                }
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    }

    /// What an earlier try brought there.
    fn look_there(&mut self) -> Result<()> {
        let (there, slices) = (&mut self.there, &mut self.slices);
        each_slice(feeds(self.to)?, self.bucket, |page| {
            slices.extend(page.iter().map(|slice| (slice.head.mark, (slice.digest(), slice.no))));
            Ok(())
        })?;
        each_page(self.to, self.bucket, |page| {
            there.extend(page.iter().map(|whole| (whole.id, whole.digest())));
            Ok(())
        })
    }

    /// What the new database has now.
    fn content_there(&mut self) -> Result<Content> {
        let (mut content, signs, home) = (Content::NOTHING, &mut self.signs, self.many.home()?);
        each_slice(feeds(self.to)?, self.bucket, |page| {
            content.add_slices(page);
            signs.give(home)
        })?;
        each_page(self.to, self.bucket, |page| {
            content.add_all(page);
            signs.give(home)
        })?;
        Ok(content)
    }

    /// Copies what is not there as it is here; the content here, and how many parcels were copied.
    fn copy(&mut self) -> Result<(Content, u64)> {
        let (mut content, mut copied) = (Content::NOTHING, 0);
        self.copy_slices(&mut content)?;
        let target = custody(self.to)?;
        let (bucket, epoch, there) = (self.bucket, self.epoch, &mut self.there);
        let (signs, home) = (&mut self.signs, self.many.home()?);
        each_page(self.from, bucket, |page| {
            signs.give(home)?;
            let mut news: Vec<Whole> = Vec::new();
            for whole in page {
                let digest = content.add(whole);
                if there.insert(whole.id, digest) != Some(digest) {
                    news.push(whole.clone());
                }
            }
            copied += news.len() as u64;
            if news.is_empty() { Ok(()) } else { target.take_in(bucket, epoch, &news) }
        })?;
        Ok((content, copied))
    }

    /// The same of what feeds told: before the states that count on it. Slices of which nothing is left here go there
    /// too.
    fn copy_slices(&mut self, content: &mut Content) -> Result<()> {
        let target = custody(self.to)?;
        let (bucket, epoch, slices) = (self.bucket, self.epoch, &mut self.slices);
        let (signs, home) = (&mut self.signs, self.many.home()?);
        let mut here: BTreeMap<Mark, (Digest, ChunkNo)> = BTreeMap::new();
        each_slice(feeds(self.from)?, bucket, |page| {
            signs.give(home)?;
            let mut news: Vec<WholeSlice> = Vec::new();
            for slice in page {
                let (digest, mark) = (content.add_slice(slice), slice.head.mark);
                if let Some(there) = slices.remove(&mark).filter(|(there, _)| *there == digest) {
                    here.insert(mark, there);
                } else {
                    news.push(slice.clone());
                }
            }
            let nos = if news.is_empty() { Vec::new() } else { target.take_slices(bucket, epoch, &news)? };
            let told = news.iter().zip(nos).map(|(slice, no)| (slice.head.mark, (slice.digest(), no)));
            here.extend(told);
            Ok(())
        })?;
        let gone: Vec<ChunkNo> = std::mem::replace(slices, here).into_values().map(|(_, no)| no).collect();
        if gone.is_empty() { Ok(()) } else { target.drop_slices(bucket, epoch, &gone) }
    }

    fn set(&self, store: &dyn Store, gate: Option<Gate>) -> Result<()> {
        let set = custody(store)?.set_gate(self.bucket, gate, self.epoch)?;
        if set { Ok(()) } else { Err(overtaken(self.bucket)) }
    }
}

fn custody(store: &dyn Store) -> Result<&dyn Custody> {
    store.custody().ok_or_else(|| wrong("this kind of store cannot give buckets away".to_owned()))
}

fn feeds(store: &dyn Store) -> Result<&dyn Feeds> {
    store.feeds().ok_or_else(|| wrong("this kind of store has no way for what feeds told".to_owned()))
}

/// Removes all that a database has of a bucket; how many parcels.
fn remove_all(custody: &dyn Custody, bucket: Bucket, epoch: u64) -> Result<u64> {
    let mut parcels = 0;
    loop {
        let page = custody.ids(bucket, None, PAGE)?;
        if page.is_empty() {
            break;
        }
        custody.remove(bucket, epoch, &page)?;
        parcels += page.len() as u64;
    }
    custody.sweep(bucket, epoch)?;
    Ok(parcels)
}

fn overtaken(bucket: Bucket) -> StoreError {
    wrong(format!("another move of bucket {} has begun since: that one goes on", bucket.number()))
}

fn differs(bucket: Bucket) -> StoreError {
    StoreError::Io {
        doing: format!("move bucket {}", bucket.number()),
        why: "the copy is not what was copied; the bucket stays where it is, and nothing is lost: run `waymark db check`"
            .to_owned(),
    }
}
