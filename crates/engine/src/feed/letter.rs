//! A notice about a fed parcel while it waits: not what will be sent, but what that follows from.
//!
//! The text of a journey is thousands of bytes, most of them said again in every notice. What is kept instead is the
//! state after the change and which of its items were new, laid out like a state ([`store::feed::joined`]), so that
//! a store keeps what many parcels share once. The text is written when it is sent.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::Timestamp;
use store::feed::{apart, joined, put_number, take_number};
use tracking::Text;
use tracking::journey::derive;

use super::fold::context;
use super::looks::{self, Told, put_bytes, put_signed, take_bytes, take_signed};
use crate::Engine;
use crate::notice::{Note, text};

/// The first byte of such a notice, unlike that of a text.
const VERSION: u8 = 3;

/// A change of a fed parcel.
pub(super) struct Change<'a> {
    /// When it was seen.
    pub(super) at: Timestamp,
    /// The version of the journey after it.
    pub(super) version: u64,
    /// The declared carrier.
    pub(super) carrier: Option<&'a Text>,
    /// What was told before.
    pub(super) before: &'a [Told],
    /// What is told now.
    pub(super) after: &'a [Told],
    /// The same as bytes.
    pub(super) state: &'a [u8],
}

/// A change as it is kept. Nothing when more changed than that items came: then the text is kept.
pub(super) fn encode(change: &Change<'_>) -> Option<Vec<u8>> {
    let known = |told: &Told| change.before.iter().any(|before| before.digest == told.digest);
    if !change.after.iter().filter(|told| known(told)).eq(change.before) {
        return None;
    }
    let (_, parts, items) = apart(change.state)?;
    let new: Vec<u64> = (0..).zip(change.after).filter(|(_, told)| !known(told)).map(|(at, _)| at).collect();
    let mut own = Vec::with_capacity(items.len() + new.len() + 32);
    put_signed(change.at.as_microsecond(), &mut own);
    put_number(change.version, &mut own);
    put_bytes(change.carrier.map_or(&[], |carrier| carrier.as_bytes()), &mut own);
    put_number(new.len() as u64, &mut own);
    new.into_iter().for_each(|at| put_number(at, &mut own));
    own.extend_from_slice(items);
    Some(joined(VERSION, &parts, &own))
}

/// A change as it was kept.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    at: Timestamp,
    version: u64,
    number: Text,
    carrier: Option<Text>,
    before: Vec<Told>,
    after: Vec<Told>,
}

fn decode(bytes: &[u8]) -> Option<Kept> {
    let (_, parts, mut own) = apart(bytes).filter(|(version, ..)| *version == VERSION)?;
    let at = Timestamp::from_microsecond(take_signed(&mut own)?).ok()?;
    let version = take_number(&mut own)?;
    let carrier = std::str::from_utf8(take_bytes(&mut own)?).ok().filter(|carrier| !carrier.is_empty());
    let mut new = BTreeSet::new();
    for _ in 0..take_number(&mut own)? {
        new.insert(take_number(&mut own)?);
    }
    let number = std::str::from_utf8(take_bytes(&mut &*own)?).ok()?.into();
    let after = looks::decode(&joined(looks::VERSION, &parts, own))?;
    let before = (0..).zip(&after).filter(|(at, _)| !new.contains(at)).map(|(_, told)| told.clone());
    let (carrier, before) = (carrier.map(Text::from), before.collect());
    Some(Kept { at, version, number, carrier, before, after })
}

impl Engine {
    /// What is sent of a notice. Nothing when it cannot be read any more.
    #[must_use]
    pub fn letter<'a>(&self, kind: &str, payload: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        if payload.first() != Some(&VERSION) {
            return Some(Cow::Borrowed(payload));
        }
        let kept = decode(payload)?;
        let context = context(&kept.number, kept.carrier.as_ref(), self.library.posts());
        let journey = |told| derive(&looks::looks(told), &context);
        let (old, new) = (journey(kept.before), journey(kept.after));
        let note = Note { at: kept.at, reference: None, version: kept.version };
        Some(Cow::Owned(text(&self.library, kind, &note, &old, &new)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::feed::looks::tests::told;

    fn state(items: &[(u8, i64)]) -> Vec<Told> {
        let mut state = Vec::new();
        looks::put(&mut state, items.iter().map(|(nth, at)| told(*nth, *at)).collect());
        state
    }

    proptest! {
        #[test]
        fn a_change_comes_back_as_it_was(
            first in proptest::collection::vec((0_u8..40, 0_i64..1_000_000), 0..12),
            then in proptest::collection::vec((40_u8..80, 0_i64..1_000_000), 1..12),
        ) {
            let (before, after) = (state(&first), state(&[first, then].concat()));
            let (number, carrier) = (Text::from("LB123456785CN"), Text::from("china-post"));
            let (at, bytes) = (Timestamp::from_microsecond(1_785_571_200_123_456).unwrap(), looks::encode(&number, &after));
            let change =
                Change { at, version: 7, carrier: Some(&carrier), before: &before, after: &after, state: &bytes };
            let kept = Kept { at, version: 7, number, carrier: Some(carrier.clone()), before: before.clone(), after: after.clone() };
            prop_assert_eq!(decode(&encode(&change).unwrap()), Some(kept));
        }

        #[test]
        fn bytes_that_we_never_wrote_are_no_change_and_no_panic(bytes: Vec<u8>) {
            let _ = decode(&[&[VERSION], bytes.as_slice()].concat());
            let _ = decode(&joined(VERSION, &[bytes.as_slice()], &bytes));
        }
    }

    #[test]
    fn an_item_that_was_told_at_an_earlier_hour_is_more_than_a_new_item() {
        let (before, after) = (state(&[(1, 500)]), state(&[(1, 400), (2, 600)]));
        let bytes = looks::encode("LB123456785CN", &after);
        let at = Timestamp::UNIX_EPOCH;
        let change = Change { at, version: 1, carrier: None, before: &before, after: &after, state: &bytes };
        assert_eq!(encode(&change), None);
    }
}
