//! A notice about a fed parcel while it waits: not what will be sent, but of which items that follows.
//!
//! The text of a journey is thousands of bytes, most of them said again in every notice. What is kept instead is how
//! the digests of the items begin that were known after the change, and which of them were new; the items themselves
//! are in the state of their parcel. From it the text is written when it is sent, without what came since.

use std::borrow::Cow;
use std::collections::BTreeSet;

use store::feed::{apart, joined, put_number, take_number};
use store::{ClaimedNotice, ParcelId};
use tracking::Text;
use tracking::journey::derive;

use super::fold::context;
use super::letter_before;
use super::looks::{self, Told};
use crate::notice::{Note, text};
use crate::{Engine, Result};

/// The first byte of such a notice, unlike that of a text.
const VERSION: u8 = 4;
/// Of a digest at least so many bytes are kept; more where two items of the parcel begin alike.
const SHORTEST: usize = 2;

/// A change of a fed parcel.
pub(super) struct Change<'a> {
    /// The version of the journey after it.
    pub(super) version: u64,
    /// The declared carrier.
    pub(super) carrier: Option<&'a Text>,
    /// The digests of what is told now, in the order of the state.
    pub(super) digests: &'a [[u8; 8]],
    /// Of these what is new.
    pub(super) new: &'a [[u8; 8]],
}

/// A change as it is kept; nothing when it would not be read again.
pub(super) fn encode(change: &Change<'_>) -> Option<Vec<u8>> {
    let all = change.digests;
    let differ = |width: &usize| all.iter().map(|d| &d[..*width]).collect::<BTreeSet<_>>().len() == all.len();
    let width = (SHORTEST..=8).find(differ)?;
    let mut own = Vec::with_capacity(all.len() * width + change.new.len() + 8);
    put_number(change.version, &mut own);
    own.extend_from_slice(&check(all.iter().copied()));
    own.push(u8::try_from(width).ok()?);
    put_number(all.len() as u64, &mut own);
    all.iter().for_each(|digest| own.extend_from_slice(&digest[..width]));
    let new = (0..).zip(all).filter(|(_, digest)| change.new.contains(digest));
    new.for_each(|(at, _)| put_number(at, &mut own));
    let carrier = change.carrier.map_or(&[] as &[u8], |carrier| carrier.as_bytes());
    Some(joined(VERSION, &[carrier], &own))
}

/// What tells that these items were meant and no others that begin like them.
fn check(digests: impl Iterator<Item = [u8; 8]>) -> [u8; 2] {
    digests.fold([0, 0], |[a, b], digest| [a ^ digest[6], b ^ digest[7]])
}

/// A change as it was kept.
#[derive(Debug, PartialEq, Eq)]
struct Kept<'a> {
    version: u64,
    carrier: Option<Text>,
    check: [u8; 2],
    beginnings: Vec<&'a [u8]>,
    new: BTreeSet<usize>,
}

fn decode(bytes: &[u8]) -> Option<Kept<'_>> {
    let (_, parts, mut own) = apart(bytes).filter(|(version, ..)| *version == VERSION)?;
    let carrier = std::str::from_utf8(parts.first()?).ok().filter(|carrier| !carrier.is_empty());
    let version = take_number(&mut own)?;
    let ([one, other, width], rest) = own.split_first_chunk::<3>()?;
    let (check, width, mut own) = ([*one, *other], usize::from(*width), rest);
    let count = usize::try_from(take_number(&mut own)?).ok()?;
    let (beginnings, mut own) = own.split_at_checked(count.checked_mul(width)?)?;
    let mut new = BTreeSet::new();
    while !own.is_empty() {
        new.insert(usize::try_from(take_number(&mut own)?).ok()?);
    }
    let beginnings = beginnings.chunks(width.max(1)).collect();
    Some(Kept { version, carrier: carrier.map(Text::from), check, beginnings, new })
}

impl Kept<'_> {
    /// What was told before the change and after it, out of what is told by now; nothing when something of it is gone.
    fn among(&self, now: &[Told]) -> Option<(Vec<Told>, Vec<Told>)> {
        let fits = |beginning: &&[u8]| {
            let fitting = (0..).zip(now).filter(|(_, told)| told.digest.starts_with(beginning));
            fitting.map(|(at, _)| at).collect::<Vec<usize>>()
        };
        let fitting: Vec<Vec<usize>> = self.beginnings.iter().map(fits).collect();
        let first: Vec<usize> = fitting.iter().map(|all| all.first().copied()).collect::<Option<_>>()?;
        let chosen = self.chosen(first, &fitting, now)?;
        let after = chosen.iter().filter_map(|at| now.get(*at).cloned());
        let before = (0..).zip(&chosen).filter(|(nth, _)| !self.new.contains(nth));
        Some((before.filter_map(|(_, at)| now.get(*at).cloned()).collect(), after.collect()))
    }

    /// Those that were meant: the first that begin so, unless one that came since begins like one of them.
    fn chosen(&self, first: Vec<usize>, fitting: &[Vec<usize>], now: &[Told]) -> Option<Vec<usize>> {
        let meant = |chosen: &[usize]| {
            check(chosen.iter().filter_map(|at| now.get(*at)).map(|told| told.digest)) == self.check
        };
        if meant(&first) {
            return Some(first);
        }
        let others =
            fitting.iter().enumerate().flat_map(|(nth, all)| all.iter().skip(1).map(move |at| (nth, *at)));
        let mut one_other = others.map(|(nth, at)| {
            let mut chosen = first.clone();
            chosen[nth] = at;
            chosen
        });
        one_other.find(|chosen| meant(chosen))
    }
}

/// Why a notice cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unwritten {
    /// Another version of the program kept it.
    Unreadable,
    /// What it tells of is gone.
    Gone,
}

impl Engine {
    /// The states that notices are written from, in the order of the notices; none for one that is kept as its text.
    pub(crate) fn grounds(&self, notices: &[&ClaimedNotice]) -> Result<Vec<Option<Vec<u8>>>> {
        let is_change = |notice: &&&ClaimedNotice| notice.payload.first() == Some(&VERSION);
        let parcels: Vec<ParcelId> = notices.iter().filter(is_change).map(|notice| notice.parcel).collect();
        let states = match self.store.feeds() {
            Some(feeds) if !parcels.is_empty() => feeds.states(&parcels)?,
            _ => Vec::new(),
        };
        let mut states = states.into_iter().map(|state| state.looks.filter(|looks| !looks.is_empty()));
        let ground = |notice| if is_change(&notice) { states.next().flatten() } else { None };
        Ok(notices.iter().map(ground).collect())
    }

    /// What would be sent of a notice now. Nothing when it cannot be written.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn letter_now(&self, notice: &ClaimedNotice) -> Result<Option<Vec<u8>>> {
        let ground = self.grounds(&[notice])?.pop().flatten();
        Ok(self.letter(notice, ground.as_deref()).ok().map(Cow::into_owned))
    }

    /// What is sent of a notice.
    pub(crate) fn letter<'a>(
        &self,
        notice: &'a ClaimedNotice,
        ground: Option<&[u8]>,
    ) -> std::result::Result<Cow<'a, [u8]>, Unwritten> {
        match notice.payload.first() {
            Some(&VERSION) => self.written(notice, ground).map(Cow::Owned),
            Some(&letter_before::VERSION) => {
                let kept = letter_before::decode(&notice.payload).ok_or(Unwritten::Unreadable)?;
                let note = Note { at: kept.at, reference: None, version: kept.version };
                Ok(Cow::Owned(self.text_of(
                    &notice.kind,
                    &note,
                    kept.carrier.as_ref(),
                    kept.before,
                    kept.after,
                )))
            }
            Some(..b' ') => Err(Unwritten::Unreadable),
            _ => Ok(Cow::Borrowed(&notice.payload)),
        }
    }

    fn written(
        &self,
        notice: &ClaimedNotice,
        ground: Option<&[u8]>,
    ) -> std::result::Result<Vec<u8>, Unwritten> {
        let kept = decode(&notice.payload).ok_or(Unwritten::Unreadable)?;
        let now = match ground.and_then(looks::decode) {
            Some(now) => now,
            // It is a parcel like all others by now: its items are among its looks.
            None => {
                let stored = self.store.looks(notice.parcel, None).unwrap_or_default();
                self.told_by(kept.carrier.as_ref(), &stored)
            }
        };
        let (before, after) = kept.among(&now).ok_or(Unwritten::Gone)?;
        let note = Note { at: notice.queued, reference: None, version: kept.version };
        Ok(self.text_of(&notice.kind, &note, kept.carrier.as_ref(), before, after))
    }

    fn text_of(
        &self,
        kind: &str,
        note: &Note<'_>,
        carrier: Option<&Text>,
        before: Vec<Told>,
        after: Vec<Told>,
    ) -> Vec<u8> {
        let number = after.first().map(|told| told.look.number.clone()).unwrap_or_default();
        let context = context(&number, carrier, self.library.posts());
        let (old, new) = (derive(&looks::looks(before), &context), derive(&looks::looks(after), &context));
        text(&self.library, kind, note, &old, &new)
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

    /// The change from one state to the next, as it is kept.
    fn kept(before: &[Told], after: &[Told]) -> Vec<u8> {
        let digests: Vec<[u8; 8]> = after.iter().map(|told| told.digest).collect();
        let known = |digest: &[u8; 8]| before.iter().any(|told| told.digest == *digest);
        let new: Vec<[u8; 8]> = digests.iter().copied().filter(|digest| !known(digest)).collect();
        let carrier = Text::from("china-post");
        encode(&Change { version: 7, carrier: Some(&carrier), digests: &digests, new: &new }).unwrap()
    }

    /// An item whose digest begins like that of another and ends otherwise.
    fn alike(end: u8, received: i64) -> Told {
        Told { digest: [9, 9, 0, 0, 0, 0, 0, end], ..told(1, received) }
    }

    proptest! {
        #[test]
        fn a_change_comes_back_as_it_was_whatever_came_since(
            first in proptest::collection::vec((0_u8..40, 0_i64..1_000_000), 0..12),
            then in proptest::collection::vec((40_u8..80, 0_i64..1_000_000), 1..12),
            since in proptest::collection::vec((80_u8..120, 0_i64..1_000_000), 0..12),
        ) {
            let (before, after) = (state(&first), state(&[first.clone(), then.clone()].concat()));
            let now = state(&[first, then, since].concat());
            let bytes = kept(&before, &after);
            let kept = decode(&bytes).unwrap();
            prop_assert_eq!((kept.version, kept.carrier.as_deref()), (7, Some("china-post")));
            prop_assert_eq!(kept.among(&now), Some((before, after)));
        }

        #[test]
        fn bytes_that_we_never_wrote_are_no_change_and_no_panic(bytes: Vec<u8>) {
            let now = state(&[(1, 400), (2, 600)]);
            for bytes in [[&[VERSION], bytes.as_slice()].concat(), joined(VERSION, &[b""], &bytes)] {
                let _ = decode(&bytes).map(|kept| kept.among(&now).is_some());
            }
        }
    }

    #[test]
    fn ten_items_take_some_forty_bytes() {
        let items: Vec<(u8, i64)> = (0..10).map(|nth| (nth, i64::from(nth) * 40_000)).collect();
        let size = kept(&state(&items[..9]), &state(&items)).len();
        assert!(size <= 40, "{size}");
    }

    #[test]
    fn an_item_that_begins_like_another_is_told_from_it() {
        let (before, after) = (vec![alike(1, 50)], vec![alike(1, 50), alike(2, 60)]);
        let bytes = kept(&before, &after);
        assert_eq!(decode(&bytes).unwrap().among(&after), Some((before.clone(), after)));
        let alone = kept(&[], &before);
        // The other came since, and of an earlier hour.
        let now = [alike(2, 40), alike(1, 50)];
        assert_eq!(decode(&alone).unwrap().among(&now), Some((Vec::new(), before)));
    }

    #[test]
    fn a_change_whose_item_is_gone_cannot_be_told() {
        let (before, after) = (state(&[(1, 400)]), state(&[(1, 400), (2, 600)]));
        let bytes = kept(&before, &after);
        assert_eq!(decode(&bytes).unwrap().among(&before), None);
    }
}
