//! What feeds told, on its way to another store.
//!
//! Every store numbers chunks for itself. So a slice, and the place of an item, name their chunk by its [`Head`]; the
//! other store finds the chunk by that, or takes the head too. A head that is taken this way does not wait: what is
//! in its slices is folded already, in the states that come with them.

use std::sync::Arc;

use jiff::Timestamp;
use tracking::Text;
use tracking::milestone::Milestone;

use super::layout::Layout;
use crate::feed::{Chunk, ChunkNo};
use crate::identity::{AccountId, Digest};

/// What tells heads apart: of which chunk, when it came, and what its items are.
pub type Mark = [u8; 16];

/// What the slices of a chunk have in common, and its mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The same for the same chunk in whichever store.
    pub mark: Mark,
    /// The chunk.
    pub chunk: Chunk,
}

/// The items of one bucket of a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeSlice {
    /// The chunk's number in the store that tells it: where to go on.
    pub no: ChunkNo,
    /// Of which chunk.
    pub head: Arc<Head>,
    /// The items, as [`crate::feed::slices`] lays them.
    pub plain: Vec<u8>,
}

/// Where an item lies, whatever the numbers of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeItem {
    /// In the slice of which chunk.
    pub head: Arc<Head>,
    /// At which place.
    pub place: u32,
}

/// What feeds told of a parcel, as it is folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeState {
    /// Whose parcel it is.
    pub account: AccountId,
    /// Its number; empty once forgotten.
    pub number: Text,
    /// The declared carrier.
    pub carrier: Option<Text>,
    /// When its first item came.
    pub registered: Timestamp,
    /// When it was folded last.
    pub derived: Timestamp,
    /// Where the parcel is in its way, as feeds tell it.
    pub milestone: Option<Milestone>,
    /// Counts the times it was written.
    pub version: u64,
    /// What the engine keeps; none when the parcel is one like all others, or was forgotten.
    pub looks: Option<Vec<u8>>,
    /// Where its items lie, in the order of marks and places.
    pub items: Vec<WholeItem>,
}

/// What a store has learnt of many rows, so that each is smaller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// What slices are compressed with, if there is anything.
    pub dictionary: Option<Vec<u8>>,
    /// What the states of many parcels have in common.
    pub parts: Vec<Vec<u8>>,
}

impl Head {
    /// The head of a chunk.
    #[must_use]
    pub fn new(chunk: Chunk) -> Self {
        // Of one body that was sent twice, two databases of a store may have kept parts at different hours.
        let received = chunk.received.as_microsecond().to_be_bytes();
        let parts: [&[u8]; 3] = [&chunk.key(), &received, chunk.content_type.as_bytes()];
        Self { mark: Digest::of_parts("head", &parts).short(), chunk }
    }
}

impl WholeSlice {
    /// One digest over it, in whichever store it lies.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_parts("slice", &[&self.head.mark, &self.plain])
    }
}

impl WholeState {
    /// Puts items into the order that is the same in every store.
    #[must_use]
    pub fn in_order(mut items: Vec<WholeItem>) -> Vec<WholeItem> {
        items.sort_unstable_by_key(|item| (item.head.mark, item.place));
        items
    }

    pub(super) fn lay(&self, layout: &mut Layout) {
        layout.bytes(self.account.0.as_bytes());
        layout.bytes(self.number.as_bytes());
        layout.maybe(self.carrier.as_ref(), |layout, carrier| layout.bytes(carrier.as_bytes()));
        layout.time(self.registered);
        layout.time(self.derived);
        layout.maybe(self.milestone, |layout, milestone| layout.bytes(milestone.name().as_bytes()));
        layout.number(self.version);
        layout.maybe(self.looks.as_ref(), |layout, looks| layout.bytes(looks));
        layout.list(&self.items, |layout, item| {
            layout.bytes(&item.head.mark);
            layout.number(item.place.into());
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ParcelId;
    use crate::moving::{Content, Whole};

    fn chunk() -> Chunk {
        Chunk {
            account: AccountId::new("ours"),
            carrier: Some("post".into()),
            source: "plain/feed".into(),
            content_type: "text/plain".into(),
            received: Timestamp::UNIX_EPOCH,
            envelope: Digest::of(b"a body"),
        }
    }

    #[test]
    fn the_same_body_at_another_hour_has_another_head() {
        let later = Chunk { received: Timestamp::from_second(60).unwrap(), ..chunk() };
        let other = Chunk { content_type: "application/json".into(), ..chunk() };
        assert_eq!(Head::new(chunk()), Head::new(chunk()));
        assert_eq!(later.key(), chunk().key());
        for differs in [later, other] {
            assert_ne!(Head::new(differs).mark, Head::new(chunk()).mark);
        }
    }

    #[test]
    fn items_are_in_one_order_whatever_their_chunks_numbers_are() {
        let heads = ["a", "b", "c"]
            .map(|body| Arc::new(Head::new(Chunk { envelope: Digest::of(body.as_bytes()), ..chunk() })));
        let item = |head: &Arc<Head>, place| WholeItem { head: Arc::clone(head), place };
        let [a, b, c] = &heads;
        let there = vec![item(a, 9), item(a, 0), item(b, 1), item(c, 7)];
        let here = vec![item(c, 7), item(b, 1), item(a, 0), item(a, 9)];
        assert_eq!(WholeState::in_order(there), WholeState::in_order(here));
    }

    #[test]
    fn every_part_of_a_state_counts() {
        let head = Arc::new(Head::new(chunk()));
        let state = WholeState {
            account: AccountId::new("ours"),
            number: "LB123456785CN".into(),
            carrier: None,
            registered: Timestamp::UNIX_EPOCH,
            derived: Timestamp::UNIX_EPOCH,
            milestone: None,
            version: 3,
            looks: None,
            items: vec![WholeItem { head: Arc::clone(&head), place: 1 }],
        };
        let digest = |change: &dyn Fn(&mut WholeState)| {
            let mut state = state.clone();
            change(&mut state);
            let whole = Whole { state: Some(state), ..Whole::new(ParcelId([1; 16])) };
            whole.digest()
        };
        let mut seen = vec![digest(&|_| {}), Whole::new(ParcelId([1; 16])).digest()];
        let other = Arc::new(Head::new(Chunk { envelope: Digest::of(b"another body"), ..chunk() }));
        let changed: [&dyn Fn(&mut WholeState); 8] = [
            &|state| state.number = "".into(),
            &|state| state.carrier = Some("".into()),
            &|state| state.milestone = Some(Milestone::Accepted),
            &|state| state.version = 4,
            &|state| state.looks = Some(Vec::new()),
            &|state| state.items[0].place = 2,
            &|state| state.items[0].head = Arc::clone(&other),
            &|state| state.items.clear(),
        ];
        for change in changed {
            let digest = digest(change);
            assert!(!seen.contains(&digest));
            seen.push(digest);
        }
    }

    #[test]
    fn slices_are_summed_up_in_any_order_and_each_counts() {
        let slice = |body: &str, plain: &[u8]| {
            let head = Arc::new(Head::new(Chunk { envelope: Digest::of(body.as_bytes()), ..chunk() }));
            WholeSlice { no: ChunkNo(body.len() as u64), head, plain: plain.to_vec() }
        };
        let sum = |slices: &[&WholeSlice]| {
            let mut content = Content::NOTHING;
            slices.iter().for_each(|slice| {
                content.add_slice(slice);
            });
            content
        };
        let (a, b) = (slice("a", b"1"), slice("b", b"2"));
        assert_eq!(sum(&[&a, &b]), sum(&[&b, &a]));
        let (a_with_2, b_with_1) = (slice("a", b"2"), slice("b", b"1"));
        for other in [sum(&[&a]), sum(&[&a, &a]), sum(&[&a_with_2, &b_with_1]), sum(&[&a, &b_with_1])] {
            assert_ne!(other, sum(&[&a, &b]));
        }
    }
}
