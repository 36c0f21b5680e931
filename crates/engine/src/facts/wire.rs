//! Values as bytes: integers of variable length, texts by their place in a dictionary that grows as it is read.

use std::collections::HashMap;
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use tracking::Text;

/// Something that can be written and read again.
pub(crate) trait Wire: Sized {
    fn put(&self, out: &mut Out);
    fn get(input: &mut In<'_>) -> Option<Self>;
}

/// Most of what is written alone is no longer.
const USUAL_BYTES: usize = 64;

/// Bytes that grow.
pub(crate) struct Out {
    bytes: Vec<u8>,
    texts: Texts,
}

/// The texts that were written, each with its place. The first few are found by looking at each where it was written:
/// most of what is written has no more.
#[derive(Default)]
struct Texts {
    first: Vec<Range<usize>>,
    more: HashMap<Text, u64>,
}

impl Texts {
    const FEW: usize = 16;

    fn place(&self, text: &str, written: &[u8]) -> Option<u64> {
        let is_it = |known: &Range<usize>| written.get(known.clone()) == Some(text.as_bytes());
        let first = self.first.iter().zip(0..).find(|(known, _)| is_it(known));
        first.map(|(_, place)| place).or_else(|| self.more.get(text).copied())
    }

    fn add(&mut self, text: &str, at: usize) {
        if self.first.len() < Self::FEW {
            self.first.push(at..at + text.len());
        } else {
            self.more.insert(text.into(), (self.first.len() + self.more.len()) as u64);
        }
    }
}

impl Out {
    pub(crate) fn new(version: u8) -> Self {
        let mut bytes = Vec::with_capacity(USUAL_BYTES);
        bytes.push(version);
        Self { bytes, texts: Texts::default() }
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(crate) fn unsigned(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    pub(crate) fn signed(&mut self, value: i64) {
        self.unsigned(((value << 1) ^ (value >> 63)) as u64);
    }

    fn text(&mut self, text: &str) {
        if let Some(place) = self.texts.place(text, &self.bytes) {
            return self.unsigned(place + 1);
        }
        self.unsigned(0);
        self.unsigned(text.len() as u64);
        self.texts.add(text, self.bytes.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

/// Bytes that are read.
pub(crate) struct In<'a> {
    bytes: &'a [u8],
    texts: Vec<Text>,
}

impl<'a> In<'a> {
    pub(crate) fn new(bytes: &'a [u8], version: u8) -> Option<Self> {
        let (first, bytes) = bytes.split_first()?;
        (*first == version).then_some(Self { bytes, texts: Vec::new() })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    pub(crate) fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(crate) fn signed(&mut self) -> Option<i64> {
        let value = self.unsigned()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    fn text(&mut self) -> Option<Text> {
        match self.unsigned()? {
            0 => {
                let length = usize::try_from(self.unsigned()?).ok()?;
                let (text, rest) = self.bytes.split_at_checked(length)?;
                self.bytes = rest;
                let text: Text = std::str::from_utf8(text).ok()?.into();
                self.texts.push(text.clone());
                Some(text)
            }
            place => self.texts.get(usize::try_from(place - 1).ok()?).cloned(),
        }
    }
}

impl Wire for Text {
    fn put(&self, out: &mut Out) {
        out.text(self);
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        input.text()
    }
}

/// A text that is only written; it is read as [`Text`].
pub(crate) trait Put {
    fn put(&self, out: &mut Out);
}

impl Put for str {
    fn put(&self, out: &mut Out) {
        out.text(self);
    }
}

impl Wire for u64 {
    fn put(&self, out: &mut Out) {
        out.unsigned(*self);
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        input.unsigned()
    }
}

impl Wire for usize {
    fn put(&self, out: &mut Out) {
        out.unsigned(*self as u64);
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        input.unsigned()?.try_into().ok()
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, out: &mut Out) {
        out.byte(u8::from(self.is_some()));
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        match input.byte()? {
            0 => Some(None),
            1 => T::get(input).map(Some),
            _ => None,
        }
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, out: &mut Out) {
        out.unsigned(self.len() as u64);
        self.iter().for_each(|value| value.put(out));
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        let length = usize::try_from(input.unsigned()?).ok()?;
        // Each value takes at least a byte: damaged bytes cannot make us reserve the memory of the world.
        let mut values = Vec::with_capacity(length.min(input.bytes.len()));
        for _ in 0..length {
            values.push(T::get(input)?);
        }
        Some(values)
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, out: &mut Out) {
        self.0.put(out);
        self.1.put(out);
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        Some((A::get(input)?, B::get(input)?))
    }
}

impl Wire for Timestamp {
    fn put(&self, out: &mut Out) {
        out.signed(self.as_second());
        out.signed(i64::from(self.subsec_nanosecond()));
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        let (second, nanosecond) = (input.signed()?, input.signed()?);
        Self::new(second, nanosecond.try_into().ok()?).ok()
    }
}

impl Wire for DateTime {
    fn put(&self, out: &mut Out) {
        self.date().put(out);
        let time = self.time();
        let second = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
        out.signed(second);
        out.signed(i64::from(time.subsec_nanosecond()));
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        let date = Date::get(input)?;
        let (second, nanosecond) = (input.signed()?, input.signed()?);
        let part = |value: i64| i8::try_from(value).ok();
        let time = jiff::civil::Time::new(
            part(second / 3600)?,
            part(second / 60 % 60)?,
            part(second % 60)?,
            nanosecond.try_into().ok()?,
        );
        Some(date.to_datetime(time.ok()?))
    }
}

impl Wire for Date {
    fn put(&self, out: &mut Out) {
        out.signed(
            (i64::from(self.year()) * 12 + i64::from(self.month()) - 1) * 31 + i64::from(self.day()) - 1,
        );
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        let days = input.signed()?;
        let (months, day) = (days.div_euclid(31), days.rem_euclid(31) + 1);
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        Self::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
    }
}

/// Writes a struct field by field.
macro_rules! record {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl crate::facts::wire::Wire for $type {
            fn put(&self, out: &mut crate::facts::wire::Out) {
                $(crate::facts::wire::Wire::put(&self.$field, out);)*
            }

            fn get(input: &mut crate::facts::wire::In<'_>) -> Option<Self> {
                Some(Self { $($field: crate::facts::wire::Wire::get(input)?,)* })
            }
        }
    };
}
pub(crate) use record;

/// Writes a closed list by name: an index would change its meaning when the list grows.
macro_rules! word {
    ($($type:ident),*) => {$(
        impl crate::facts::wire::Wire for $type {
            fn put(&self, out: &mut crate::facts::wire::Out) {
                crate::facts::wire::Put::put(self.name(), out);
            }

            fn get(input: &mut crate::facts::wire::In<'_>) -> Option<Self> {
                Self::from_name(&<tracking::Text as crate::facts::wire::Wire>::get(input)?)
            }
        }
    )*};
}
pub(crate) use word;
