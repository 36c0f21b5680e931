//! The parts of a state: each written once, and understood once when it is read.

use std::borrow::Cow;

use store::feed::put_number;
use tracking::Text;
use tracking::place::Place;

use super::clock::Clock;
use super::looks::{Kind, Speaker, VERSION, kind_of, speaker_of};
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

/// Parts while they are read: each is understood once.
pub(super) struct Known<'a> {
    parts: Vec<Part<'a>>,
}

#[derive(Clone)]
enum Part<'a> {
    Bytes(&'a [u8]),
    Speaker(Box<Speaker>),
    Kind(Box<Kind>),
    Place(Place),
    Clock(Clock),
}

/// One way to understand parts: what is understood already, and how bytes are.
macro_rules! understood {
    ($name:ident, $variant:ident, $type:ty, $read:expr $(, $more:ident: $more_type:ty)?) => {
        pub(super) fn $name(&mut self, at: usize $(, $more: $more_type)?) -> Option<$type> {
            let part = self.parts.get_mut(at)?;
            if let Part::Bytes(bytes) = part {
                *part = Part::$variant($read(*bytes $(, $more)?)?.into());
            }
            match part {
                Part::$variant(known) => Some(<$type>::clone(known)),
                _ => None,
            }
        }
    };
}

impl<'a> Known<'a> {
    pub(super) fn new(parts: &[&'a [u8]]) -> Self {
        Self { parts: parts.iter().map(|part| Part::Bytes(part)).collect() }
    }

    understood!(speaker, Speaker, Speaker, speaker_of, number: &Text);
    understood!(kind, Kind, Kind, kind_of);
    understood!(place, Place, Place, alone::<Place>);
    understood!(clock, Clock, Clock, alone::<Clock>);
}

/// Something that was written alone.
fn alone<T: Wire>(bytes: &[u8]) -> Option<T> {
    let input = &mut In::new(bytes, VERSION)?;
    let value = T::get(input)?;
    input.is_empty().then_some(value)
}
