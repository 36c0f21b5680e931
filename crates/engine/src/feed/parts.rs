//! The parts of a state: each written once, and understood once when it is read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use store::feed::put_number;
use tracking::place::Place;

use super::clock::Clock;
use super::looks::VERSION;
use super::shared::{Kind, Speaker, kind_of, speaker_of};
use crate::facts::wire::{In, Wire};

/// Parts while they are written: each once.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub(super) all: Vec<Cow<'a, [u8]>>,
}

impl<'a> Parts<'a> {
    /// Those that were written before.
    pub(super) fn known(parts: &[&'a [u8]]) -> Self {
        Self { all: parts.iter().map(|part| Cow::Borrowed(*part)).collect() }
    }

    /// The place of a part, which gets one if it has none.
    pub(super) fn find(&mut self, part: Vec<u8>) -> usize {
        self.all.iter().position(|known| **known == *part).unwrap_or_else(|| {
            self.all.push(Cow::Owned(part));
            self.all.len() - 1
        })
    }

    pub(super) fn refer(&mut self, part: Vec<u8>, own: &mut Vec<u8>) {
        let at = self.find(part);
        put_number(at as u64, own);
    }
}

/// Parts that were understood, in this state or in one before.
#[derive(Clone, Default)]
pub(crate) struct Understood {
    speakers: Meanings<Speaker>,
    kinds: Meanings<Kind>,
    places: Meanings<Place>,
    clocks: Meanings<Clock>,
}

/// What parts mean.
type Meanings<T> = HashMap<Vec<u8>, Arc<T>>;

/// The most that are remembered of each sort before it is begun anew.
const MOST_UNDERSTOOD: usize = 4_096;

/// What a part means, which is found out once.
fn meaning<T>(known: &mut Meanings<T>, part: &[u8], read: impl Fn(&[u8]) -> Option<T>) -> Option<Arc<T>> {
    if let Some(meaning) = known.get(part) {
        return Some(Arc::clone(meaning));
    }
    let meaning = Arc::new(read(part)?);
    if known.len() >= MOST_UNDERSTOOD {
        known.clear();
    }
    known.insert(part.to_vec(), Arc::clone(&meaning));
    Some(meaning)
}

/// The parts of a state while it is read.
pub(super) struct Known<'a> {
    parts: Vec<Part<'a>>,
    understood: &'a mut Understood,
}

enum Part<'a> {
    Bytes(&'a [u8]),
    Speaker(Arc<Speaker>),
    Kind(Arc<Kind>),
    Place(Arc<Place>),
    Clock(Arc<Clock>),
}

/// One way to understand parts.
macro_rules! understood {
    ($name:ident, $variant:ident, $type:ty, $all:ident, $read:expr) => {
        pub(super) fn $name(&mut self, at: usize) -> Option<$type> {
            let part = self.parts.get_mut(at)?;
            if let Part::Bytes(bytes) = part {
                *part = Part::$variant(meaning(&mut self.understood.$all, bytes, $read)?);
            }
            match part {
                Part::$variant(known) => Some(<$type>::clone(known)),
                _ => None,
            }
        }
    };
}

impl<'a> Known<'a> {
    pub(super) fn new(parts: &[&'a [u8]], understood: &'a mut Understood) -> Self {
        Self { parts: parts.iter().map(|part| Part::Bytes(part)).collect(), understood }
    }

    understood!(speaker, Speaker, Speaker, speakers, speaker_of);
    understood!(kind, Kind, Kind, kinds, kind_of);
    understood!(place, Place, Place, places, alone::<Place>);
    understood!(clock, Clock, Clock, clocks, alone::<Clock>);
}

/// Something that was written alone.
fn alone<T: Wire>(bytes: &[u8]) -> Option<T> {
    let input = &mut In::new(bytes, VERSION)?;
    let value = T::get(input)?;
    input.is_empty().then_some(value)
}
