//! A waiting notice as the version of the program before kept it: the state after the change, and which of its items
//! were new. None is kept so any more; those that waited when the program was replaced are still told.

use std::collections::BTreeSet;

use jiff::Timestamp;
use store::feed::{apart, joined, take_number};
use tracking::Text;

use super::looks::{self, Told, take_bytes, take_signed};

/// The first byte of such a notice.
pub(super) const VERSION: u8 = 3;

/// A change as it was kept.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) at: Timestamp,
    pub(super) version: u64,
    pub(super) carrier: Option<Text>,
    pub(super) before: Vec<Told>,
    pub(super) after: Vec<Told>,
}

pub(super) fn decode(bytes: &[u8]) -> Option<Kept> {
    let (_, parts, mut own) = apart(bytes).filter(|(version, ..)| *version == VERSION)?;
    let at = Timestamp::from_microsecond(take_signed(&mut own)?).ok()?;
    let version = take_number(&mut own)?;
    let carrier = std::str::from_utf8(take_bytes(&mut own)?).ok().filter(|carrier| !carrier.is_empty());
    let mut new = BTreeSet::new();
    for _ in 0..take_number(&mut own)? {
        new.insert(take_number(&mut own)?);
    }
    let after = looks::decode(&joined(looks::VERSION, &parts, own))?;
    let before =
        (0..).zip(&after).filter(|(at, _)| !new.contains(at)).map(|(_, told)| told.clone()).collect();
    Some(Kept { at, version, carrier: carrier.map(Text::from), before, after })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use store::feed::put_number;

    use super::*;
    use crate::feed::looks::tests::told;
    use crate::feed::looks::{put_bytes, put_signed};

    #[test]
    fn a_change_that_waited_over_an_upgrade_is_read_as_it_was() {
        let mut after = Vec::new();
        looks::put(&mut after, (0..5).map(|nth| told(nth, i64::from(nth) * 1_000)).collect());
        let state = looks::encode("LB123456785CN", &after);
        let (_, parts, items) = apart(&state).unwrap();
        let at = Timestamp::from_microsecond(1_785_571_200_123_456).unwrap();
        let mut own = Vec::new();
        put_signed(at.as_microsecond(), &mut own);
        put_number(7, &mut own);
        put_bytes(b"china-post", &mut own);
        [2, 1, 4].into_iter().for_each(|number| put_number(number, &mut own));
        own.extend_from_slice(items);
        let before = [0, 2, 3].map(|at| after[at].clone()).to_vec();
        let kept = Kept { at, version: 7, carrier: Some("china-post".into()), before, after: after.clone() };
        assert_eq!(decode(&joined(VERSION, &parts, &own)), Some(kept));
    }

    proptest! {
        #[test]
        fn bytes_that_we_never_wrote_are_no_change_and_no_panic(bytes: Vec<u8>) {
            let _ = decode(&[&[VERSION], bytes.as_slice()].concat());
            let _ = decode(&joined(VERSION, &[bytes.as_slice()], &bytes));
        }
    }
}
