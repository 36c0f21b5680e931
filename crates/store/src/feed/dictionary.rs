//! Dictionaries of slices: what many have in common, so that each keeps only what is its own.
//!
//! A dictionary is made of words that were seen in many buckets, so that nothing that only one person's parcels say
//! is ever in it: what is forgotten is forgotten here too. Rows name the dictionary they were written with;
//! dictionaries are added and never changed.

use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::{CParameter, get_frame_content_size};

use crate::Result;
use crate::error::StoreError;

/// A word is common when it was seen in so many buckets.
const COMMON_IN_BUCKETS: usize = 32;
/// The largest dictionary.
const MOST_BYTES: usize = 24 << 10;
/// The shortest and the longest word.
const WORD_BYTES: std::ops::RangeInclusive<usize> = 3..=96;
/// The most words that are counted.
const MOST_WORDS: usize = 200_000;
/// The level at which rows are compressed.
const LEVEL: i32 = 3;
/// How every frame begins; it is not kept.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Kept as it is.
const PLAIN: i64 = -1;
/// The largest thing that is kept this way.
const MOST_PLAIN_BYTES: u64 = 64 << 20;

/// The most dictionaries that a thread has at hand.
const MOST_AT_HAND: usize = 64;

/// The dictionaries of a store, by their ids; 0 is the empty one.
#[derive(Debug, Default)]
pub struct Dictionaries {
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    by_id: BTreeMap<i64, Arc<Dictionary>>,
    newest: i64,
}

/// A dictionary, and what a thread finds its coders by: ids are those of a store, and a process may have several.
#[derive(Debug, Default)]
struct Dictionary {
    serial: u64,
    bytes: Vec<u8>,
}

thread_local! {
    static COMPRESSORS: RefCell<HashMap<u64, Compressor<'static>>> = RefCell::default();
    static DECOMPRESSORS: RefCell<HashMap<u64, Decompressor<'static>>> = RefCell::default();
}

impl Dictionaries {
    /// Whether there is one.
    #[must_use]
    pub fn has_one(&self) -> bool {
        self.newest() > 0
    }

    /// The id of the newest.
    #[must_use]
    pub fn newest(&self) -> i64 {
        self.known.read().unwrap_or_else(PoisonError::into_inner).newest
    }

    /// Bytes as they are kept: the dictionary's id, and what is left.
    #[must_use]
    pub fn pack(&self, bytes: &[u8]) -> (i64, Vec<u8>) {
        let id = self.newest();
        let packed = self.dictionary(id).and_then(|dictionary| {
            COMPRESSORS.with_borrow_mut(|made| at_hand(made, &dictionary, compressor)?.compress(bytes).ok())
        });
        match packed {
            Some(packed) if packed.len() < bytes.len() + MAGIC.len() => (id, packed[MAGIC.len()..].to_vec()),
            _ => (PLAIN, bytes.to_vec()),
        }
    }

    /// What was packed.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`]: also when its dictionary is not known yet.
    pub fn unpack(&self, id: i64, packed: &[u8]) -> Result<Vec<u8>> {
        if id == PLAIN {
            return Ok(packed.to_vec());
        }
        let damaged = || StoreError::Corrupt { what: "the bytes of a feed are cut".to_owned() };
        let frame = [&MAGIC, packed].concat();
        let size = get_frame_content_size(&frame).ok().flatten().filter(|size| *size <= MOST_PLAIN_BYTES);
        let size = size.and_then(|size| usize::try_from(size).ok()).ok_or_else(damaged)?;
        let dictionary = self.dictionary(id).ok_or_else(damaged)?;
        let made = |bytes: &[u8]| Decompressor::with_dictionary(bytes).ok();
        let unpacked = DECOMPRESSORS
            .with_borrow_mut(|all| at_hand(all, &dictionary, made)?.decompress(&frame, size).ok());
        unpacked.ok_or_else(damaged)
    }

    /// Takes one more into use, when it is on the disk.
    pub fn add(&self, id: i64, bytes: Vec<u8>) {
        static SERIALS: AtomicU64 = AtomicU64::new(1);
        let serial = SERIALS.fetch_add(1, Ordering::Relaxed);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.by_id.insert(id, Arc::new(Dictionary { serial, bytes }));
        known.newest = known.newest.max(id);
    }

    fn dictionary(&self, id: i64) -> Option<Arc<Dictionary>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if id == 0 { Some(Arc::default()) } else { known.by_id.get(&id).cloned() }
    }
}

/// What this thread works with, made when it is first needed.
fn at_hand<'m, T>(
    all: &'m mut HashMap<u64, T>,
    dictionary: &Dictionary,
    made: impl Fn(&[u8]) -> Option<T>,
) -> Option<&'m mut T> {
    if all.len() >= MOST_AT_HAND && !all.contains_key(&dictionary.serial) {
        all.clear();
    }
    Some(match all.entry(dictionary.serial) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => place.insert(made(&dictionary.bytes)?),
    })
}

fn compressor(dictionary: &[u8]) -> Option<Compressor<'static>> {
    let mut compressor = Compressor::with_dictionary(LEVEL, dictionary).ok()?;
    compressor.set_parameter(CParameter::DictIdFlag(false)).ok()?;
    Some(compressor)
}

/// How many slices of each bucket are looked at to make a dictionary.
pub const SAMPLES_A_BUCKET: i64 = 4;
/// How many there must be in all.
const ENOUGH: usize = 2_000;

/// A dictionary from slices, each with its bucket; none while they are too few.
#[must_use]
pub fn made_of(samples: &[(u16, Vec<u8>)]) -> Option<Vec<u8>> {
    let enough = samples.len() >= ENOUGH;
    enough.then(|| learn(samples.iter().map(|(bucket, sample)| (*bucket, sample.as_slice()))))
}

/// What many samples have in common, the most common last; each sample comes with its bucket.
fn learn<'s>(samples: impl IntoIterator<Item = (u16, &'s [u8])>) -> Vec<u8> {
    let mut seen: HashMap<&[u8], BTreeSet<u16>> = HashMap::new();
    for (bucket, sample) in samples {
        for word in words(sample) {
            if seen.len() < MOST_WORDS || seen.contains_key(word) {
                seen.entry(word).or_default().insert(bucket);
            }
        }
    }
    let mut common: Vec<(usize, &[u8])> = seen.iter().map(|(word, buckets)| (buckets.len(), *word)).collect();
    common.retain(|(buckets, _)| *buckets >= COMMON_IN_BUCKETS);
    common.sort_unstable_by(|a, b| b.cmp(a));
    let mut size = 0;
    let fits = |(_, word): &&(usize, &[u8])| {
        size += word.len();
        size <= MOST_BYTES
    };
    let kept: Vec<_> = common.iter().take_while(fits).collect();
    kept.iter().rev().flat_map(|(_, word)| word.iter().copied()).collect()
}

/// Stretches without digits and without control bytes: numbers and times are nobody's words.
fn words(sample: &[u8]) -> impl Iterator<Item = &[u8]> {
    let apart = |byte: &u8| byte.is_ascii_digit() || *byte < 0x20;
    sample.split(apart).filter(|word| WORD_BYTES.contains(&word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(nth: u16) -> String {
        format!(
            "{{\"number\":\"LB{nth:09}CN\",\"time\":\"2026-08-03T09:{:02}:00+08:00\",\"place\":\"Shenzhen\"}}",
            nth % 60
        )
    }

    #[test]
    fn what_only_few_say_is_in_no_dictionary() {
        let lines: Vec<String> =
            (0..200).map(|nth| line(nth) + if nth < 5 { "MR CANARY" } else { "" }).collect();
        let learnt = learn((0_u16..).zip(&lines).map(|(nth, line)| (nth, line.as_bytes())));
        let learnt = String::from_utf8(learnt).unwrap();
        assert!(learnt.contains("Shenzhen") && !learnt.contains("CANARY"), "{learnt}");
    }

    #[test]
    fn what_one_bucket_says_often_is_in_no_dictionary() {
        let same: Vec<(u16, &[u8])> = vec![(7, b"MR CANARY"); 1000];
        assert_eq!(learn(same), b"");
    }

    #[test]
    fn rows_come_back_with_and_without_a_dictionary() {
        let dictionaries = Dictionaries::default();
        let plain = line(3);
        let before = dictionaries.pack(plain.as_bytes());
        let lines: Vec<String> = (0..200).map(line).collect();
        let learnt = learn((0_u16..).zip(&lines).map(|(nth, line)| (nth, line.as_bytes())));
        dictionaries.add(1, learnt);
        let after = dictionaries.pack(plain.as_bytes());
        assert!(after.1.len() < before.1.len(), "{} {}", after.1.len(), before.1.len());
        for (id, packed) in [before, after] {
            assert_eq!(dictionaries.unpack(id, &packed).unwrap(), plain.as_bytes());
        }
        assert!(dictionaries.unpack(1, b"\x01\x02").is_err());
    }

    #[test]
    fn another_store_has_its_own_dictionary_under_the_same_id() {
        let (ours, theirs, none) =
            (Dictionaries::default(), Dictionaries::default(), Dictionaries::default());
        ours.add(1, b"Shenzhen left the outward office of exchange ".repeat(9));
        theirs.add(1, b"posted at the counter, to be delivered tomorrow".repeat(9));
        let said = b"Shenzhen left the outward office of exchange and posted at the counter, to be delivered tomorrow";
        let (a, b) = (ours.pack(said), theirs.pack(said));
        assert_ne!(a, b);
        assert!(none.unpack(1, &a.1).is_err(), "a dictionary that is not known yet");
        none.add(1, b"Shenzhen left the outward office of exchange ".repeat(9));
        for (store, (id, packed)) in [(&ours, &a), (&theirs, &b), (&none, &a)] {
            assert_eq!(store.unpack(*id, packed).unwrap(), said);
        }
    }
}
