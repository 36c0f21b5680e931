//! Parts that the states of many parcels have in common, each kept once: what a code means, where a place is, who
//! speaks.
//!
//! A part gets a number when it was met in many buckets, so that what only one person's parcels say never does: what
//! is forgotten is forgotten here too. Until then, and when there are too many, it lies in the row itself.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::{apart, joined, put_number, take_number};
use crate::error::StoreError;
use crate::{Bucket, Result, codec};

/// A part is common when it was met in so many buckets.
const COMMON_IN_BUCKETS: usize = 32;
/// The most parts that have numbers, and the most that are watched.
const MOST_COMMON: usize = 65_536;
const MOST_WATCHED: usize = 100_000;
/// A larger part is nobody's but its parcel's.
const MOST_BYTES: usize = 512;

/// How a row begins: as it was given, or with numbers for its common parts.
const PLAIN: u8 = 0;
const PACKED: u8 = 1;

/// The parts of a store.
#[derive(Debug, Default)]
pub struct Parts {
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    number: HashMap<Arc<[u8]>, u64>,
    part: HashMap<u64, Arc<[u8]>>,
    /// In which buckets a part was met, while these are few.
    met: HashMap<Vec<u8>, Vec<u16>>,
    common: Vec<Vec<u8>>,
}

impl Parts {
    /// A state as it is kept.
    #[must_use]
    pub fn pack(&self, bucket: Bucket, state: &[u8]) -> Vec<u8> {
        let ours = |(version, parts, own): &(u8, Vec<&[u8]>, &[u8])| joined(*version, parts, own) == state;
        let Some((version, parts, own)) = apart(state).filter(ours) else {
            return [&[PLAIN], state].concat();
        };
        let mut bytes = Vec::with_capacity(parts.len() * 3 + own.len() + 4);
        bytes.push(PACKED);
        bytes.push(version);
        put_number(parts.len() as u64, &mut bytes);
        let mut fresh = Vec::new();
        {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            for part in parts {
                if let Some(number) = known.number.get(part) {
                    put_number(number << 1 | 1, &mut bytes);
                } else {
                    put_number((part.len() as u64) << 1, &mut bytes);
                    bytes.extend_from_slice(part);
                    fresh.push(part);
                }
            }
        }
        if !fresh.is_empty() {
            self.meet(bucket, &fresh);
        }
        bytes.extend_from_slice(own);
        bytes
    }

    /// What a notice says, as it is kept: like a state where it is laid out like one, zipped otherwise.
    #[must_use]
    pub fn pack_payload(&self, bucket: Bucket, payload: &[u8]) -> Vec<u8> {
        let packed = self.pack(bucket, payload);
        if packed.first() == Some(&PACKED) {
            return packed;
        }
        let zipped = codec::zip(payload);
        // What looks like one of ours and is none lies as it is, which is said before it.
        if zipped.first().is_some_and(|first| [PLAIN, PACKED].contains(first)) { packed } else { zipped }
    }

    /// What [`Parts::pack_payload`] packed.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn unpack_payload(&self, kept: Vec<u8>) -> Result<Vec<u8>> {
        match kept.first() {
            Some(&(PLAIN | PACKED)) => self.unpack(&kept),
            _ => codec::unzip(kept),
        }
    }

    /// What was packed.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`]: also when a part of it is not known yet.
    pub fn unpack(&self, packed: &[u8]) -> Result<Vec<u8>> {
        let cut = || StoreError::Corrupt { what: "the state of a parcel is cut".to_owned() };
        let (form, mut rest) = packed.split_first().ok_or_else(cut)?;
        if *form == PLAIN {
            return Ok(rest.to_vec());
        }
        let (version, after) = rest.split_first().ok_or_else(cut)?;
        rest = after;
        let count = take_number(&mut rest).ok_or_else(cut)?;
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut parts: Vec<&[u8]> = Vec::new();
        for _ in 0..count {
            let told = take_number(&mut rest).ok_or_else(cut)?;
            if told & 1 == 1 {
                parts.push(known.part.get(&(told >> 1)).ok_or_else(cut)?);
            } else {
                let length = usize::try_from(told >> 1).map_err(|_| cut())?;
                let (part, after) = rest.split_at_checked(length).ok_or_else(cut)?;
                parts.push(part);
                rest = after;
            }
        }
        Ok(joined(*version, &parts, rest))
    }

    fn meet(&self, bucket: Bucket, parts: &[&[u8]]) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let known = &mut *known;
        for part in parts.iter().filter(|part| part.len() <= MOST_BYTES) {
            if known.met.len() >= MOST_WATCHED && !known.met.contains_key(*part) {
                known.met.clear();
            }
            let met = known.met.entry(part.to_vec()).or_default();
            if met.len() < COMMON_IN_BUCKETS && !met.contains(&bucket.number()) {
                met.push(bucket.number());
                if met.len() == COMMON_IN_BUCKETS && known.part.len() + known.common.len() < MOST_COMMON {
                    known.common.push(part.to_vec());
                }
            }
        }
    }

    /// Parts that turned out to be common and have no number yet.
    pub fn take_common(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.known.write().unwrap_or_else(PoisonError::into_inner).common)
    }

    /// Of these parts those that have no number here.
    #[must_use]
    pub fn unknown(&self, mut parts: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        parts.retain(|part| !known.number.contains_key(part.as_slice()));
        parts
    }

    /// Takes a part into use, when it is on the disk.
    pub fn add(&self, number: u64, part: &[u8]) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.met.remove(part);
        let part: Arc<[u8]> = part.into();
        known.number.insert(Arc::clone(&part), number);
        known.part.insert(number, part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bucket(number: u16) -> Bucket {
        Bucket::new(number).unwrap()
    }

    #[test]
    fn what_many_buckets_share_is_kept_once() {
        let parts = Parts::default();
        let state = joined(2, &[b"left-origin EMC".as_slice(), b"Shenzhen"], b"own");
        let before = parts.pack(bucket(0), &state);
        for number in 1..32 {
            let _ = parts.pack(bucket(number), &state);
        }
        for (number, part) in (1..).zip(parts.take_common()) {
            parts.add(number, &part);
        }
        let after = parts.pack(bucket(0), &state);
        assert_eq!((before.len(), after.len()), (31, 8));
        assert_eq!(parts.unpack(&before).unwrap(), state);
        assert_eq!(parts.unpack(&after).unwrap(), state);
    }

    #[test]
    fn what_one_bucket_says_often_gets_no_number() {
        let parts = Parts::default();
        for _ in 0..1_000 {
            let _ = parts.pack(bucket(7), &joined(2, &[b"left with MR CANARY"], b""));
        }
        assert!(parts.take_common().is_empty());
    }

    proptest! {
        #[test]
        fn states_come_back_as_they_went_in(version: u8, all: Vec<Vec<u8>>, own: Vec<u8>) {
            let parts = Parts::default();
            let state = joined(version, &all, &own);
            prop_assert_eq!(parts.unpack(&parts.pack(bucket(3), &state)).unwrap(), state);
        }

        #[test]
        fn bytes_that_we_never_wrote_are_an_error_and_no_panic(bytes: Vec<u8>) {
            let parts = Parts::default();
            let _ = parts.unpack(&bytes);
            prop_assert_eq!(parts.unpack(&parts.pack(bucket(3), &bytes)).unwrap(), bytes);
        }

        #[test]
        fn what_a_notice_says_comes_back_as_it_went_in(first in 0_u8..4, rest: Vec<u8>, all: Vec<Vec<u8>>) {
            let parts = Parts::default();
            let bytes = [&[first], rest.as_slice()].concat();
            for payload in [bytes.repeat(40), bytes, joined(first, &all, &rest)] {
                let kept = parts.pack_payload(bucket(3), &payload);
                prop_assert_eq!(parts.unpack_payload(kept).unwrap(), payload);
            }
        }
    }
}
