//! Where the items of a parcel lie, as bytes: two numbers each, in the order they were noted.

use super::{ChunkNo, ItemAt, put_number, take_number};

/// Places as bytes; those of later items are put behind those of earlier ones.
#[must_use]
pub fn write(items: &[ItemAt]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(items.len() * 6);
    for at in items {
        put_number(at.chunk.0, &mut bytes);
        put_number(u64::from(at.place), &mut bytes);
    }
    bytes
}

/// The places of bytes, in their order and each once: who folds a chunk again may have noted it again.
#[must_use]
pub fn read(mut bytes: &[u8]) -> Vec<ItemAt> {
    let mut items = Vec::new();
    while let (Some(chunk), Some(place)) = (take_number(&mut bytes), take_number(&mut bytes)) {
        items.push(ItemAt { chunk: ChunkNo(chunk), place: u32::try_from(place).unwrap_or(u32::MAX) });
    }
    sorted(&items)
}

/// In their order, and each once.
#[must_use]
pub fn sorted(items: &[ItemAt]) -> Vec<ItemAt> {
    let mut items = items.to_vec();
    items.sort_unstable();
    items.dedup();
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(chunk: u64, place: u32) -> ItemAt {
        ItemAt { chunk: ChunkNo(chunk), place }
    }

    #[test]
    fn a_place_that_was_noted_twice_is_one() {
        let noted = [write(&[at(3, 1), at(900, 0)]), write(&[at(3, 1)]), write(&[at(2, 70_000)])].concat();
        assert_eq!(read(&noted), [at(2, 70_000), at(3, 1), at(900, 0)]);
    }

    proptest! {
        #[test]
        fn places_come_back_in_their_order(mut all: Vec<(u64, u32)>) {
            let given: Vec<ItemAt> = all.iter().map(|(chunk, place)| at(*chunk, *place)).collect();
            all.sort_unstable();
            all.dedup();
            let sorted: Vec<ItemAt> = all.iter().map(|(chunk, place)| at(*chunk, *place)).collect();
            prop_assert_eq!(read(&write(&given)), sorted);
        }

        #[test]
        fn bytes_that_we_never_wrote_are_no_panic(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }
    }
}
