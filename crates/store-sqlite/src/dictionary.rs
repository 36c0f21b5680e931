//! Dictionaries of slices: what many have in common, so that each keeps only what is its own.
//!
//! A dictionary is made of words that were seen in many buckets, so that nothing that only one person's parcels say
//! is ever in it: what is forgotten is forgotten here too. Rows name the dictionary they were written with;
//! dictionaries are added and never changed.

use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use rusqlite::{Connection, params};
use store::Buckets;
use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::{CParameter, get_frame_content_size};

use crate::fault::{Fault, Try};
use crate::writer::Writing;

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

/// The dictionaries of a store, by their ids; 0 is the empty one.
#[derive(Default)]
pub(crate) struct Dictionaries {
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    by_id: BTreeMap<i64, Arc<Vec<u8>>>,
    newest: i64,
}

thread_local! {
    static COMPRESSORS: RefCell<HashMap<i64, Compressor<'static>>> = RefCell::default();
    static DECOMPRESSORS: RefCell<HashMap<i64, Decompressor<'static>>> = RefCell::default();
}

impl Dictionaries {
    /// Those that a store holds.
    pub(crate) fn load(conn: &Connection) -> Try<Self> {
        let mut find = conn.prepare("SELECT id, bytes FROM dictionary ORDER BY id")?;
        let mut rows = find.query([])?;
        let mut known = Known::default();
        while let Some(row) = rows.next()? {
            known.newest = row.get(0)?;
            known.by_id.insert(known.newest, Arc::new(row.get(1)?));
        }
        Ok(Self { known: RwLock::new(known) })
    }

    /// Whether there is one.
    pub(crate) fn has_one(&self) -> bool {
        self.known.read().unwrap_or_else(PoisonError::into_inner).newest > 0
    }

    /// Bytes as they are kept: the dictionary's id, and what is left.
    pub(crate) fn pack(&self, bytes: &[u8]) -> (i64, Vec<u8>) {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let id = known.newest;
        let dictionary = known.by_id.get(&id).map(|bytes| bytes.as_slice()).unwrap_or_default();
        let packed = COMPRESSORS.with_borrow_mut(|made| {
            let compressor = match made.entry(id) {
                Entry::Occupied(made) => made.into_mut(),
                Entry::Vacant(place) => place.insert(compressor(dictionary)?),
            };
            compressor.compress(bytes).ok()
        });
        match packed {
            Some(packed) if packed.len() < bytes.len() + MAGIC.len() => (id, packed[MAGIC.len()..].to_vec()),
            _ => (PLAIN, bytes.to_vec()),
        }
    }

    /// What was packed.
    pub(crate) fn unpack(&self, id: i64, packed: &[u8]) -> Try<Vec<u8>> {
        if id == PLAIN {
            return Ok(packed.to_vec());
        }
        let damaged = || Fault::corrupt("the bytes of a feed are cut");
        let frame = [&MAGIC, packed].concat();
        let size = get_frame_content_size(&frame).ok().flatten().filter(|size| *size <= MOST_PLAIN_BYTES);
        let size = size.and_then(|size| usize::try_from(size).ok()).ok_or_else(damaged)?;
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let dictionary = known.by_id.get(&id).map(|bytes| bytes.as_slice()).unwrap_or_default();
        let unpacked = DECOMPRESSORS.with_borrow_mut(|made| {
            let decompressor = match made.entry(id) {
                Entry::Occupied(made) => made.into_mut(),
                Entry::Vacant(place) => place.insert(Decompressor::with_dictionary(dictionary).ok()?),
            };
            decompressor.decompress(&frame, size).ok()
        });
        unpacked.ok_or_else(damaged)
    }

    /// Takes one more into use, when it is on the disk.
    pub(crate) fn add(&self, id: i64, bytes: Vec<u8>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.by_id.insert(id, Arc::new(bytes));
        known.newest = id;
    }
}

fn compressor(dictionary: &[u8]) -> Option<Compressor<'static>> {
    let mut compressor = Compressor::with_dictionary(LEVEL, dictionary).ok()?;
    compressor.set_parameter(CParameter::DictIdFlag(false)).ok()?;
    Some(compressor)
}

/// Writes a dictionary; its id.
pub(crate) fn write(w: &Writing<'_>, bytes: &[u8]) -> Try<i64> {
    let id = w
        .conn
        .prepare_cached("INSERT INTO dictionary (bytes) VALUES (?1) RETURNING id")?
        .query_row([bytes], |row| row.get(0))?;
    Ok(id)
}

/// How many rows of each bucket are looked at to make a dictionary, and how many there must be in all.
const SAMPLES_A_BUCKET: i64 = 4;
const ENOUGH: usize = 2_000;

/// A dictionary from what is kept; none while too little is.
pub(crate) fn sample(conn: &Connection, dictionaries: &Dictionaries) -> Try<Option<Vec<u8>>> {
    let sql = "SELECT codec, body FROM slice WHERE place >= ?1 << 48 AND place < (?1 + 1) << 48 LIMIT ?2";
    let mut find = conn.prepare_cached(sql)?;
    let mut samples = Vec::new();
    for bucket in Buckets::ALL.iter() {
        let mut rows = find.query(params![bucket.number(), SAMPLES_A_BUCKET])?;
        while let Some(row) = rows.next()? {
            let body: Vec<u8> = row.get(1)?;
            samples.push((bucket.number(), dictionaries.unpack(row.get(0)?, &body)?));
        }
    }
    let enough = samples.len() >= ENOUGH;
    Ok(enough.then(|| learn(samples.iter().map(|(bucket, sample)| (*bucket, sample.as_slice())))))
}

/// What many samples have in common, the most common last; each sample comes with its bucket.
pub(crate) fn learn<'s>(samples: impl IntoIterator<Item = (u16, &'s [u8])>) -> Vec<u8> {
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
}
