//! How the items of a slice lie in a row: each with its length before it, or only its digest when it was forgotten, or
//! zeros in the place of a digest when it aged out: in a compressed row these take no room.

use super::{Chunk, Item, ItemAt, NewChunk, digest_of_item, put_number, take_number};
use crate::error::StoreError;
use crate::{Body, Bucket, CaptureKind, Digest, Result, StoredLook};

/// An item of a slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lying<'a> {
    /// Its bytes.
    Kept(&'a [u8]),
    /// What is left of it.
    Forgotten(Digest),
    /// Nothing is left of it but its place.
    Gone,
}

/// What becomes of an item that is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A person had it erased: its digest stays.
    Forgotten,
    /// It aged out: its place stays, as long as another item of its slice does.
    Aged,
}

/// An item that was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Its place in the slice.
    pub place: u32,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Whether the bytes were there until now.
    pub was_kept: bool,
}

const NO_DIGEST: [u8; 32] = [0; 32];

/// The slices of a chunk, one a bucket, in the order of buckets; [`ItemAt`] counts on the order within each.
#[must_use]
pub fn cut(chunk: &NewChunk) -> Vec<(Bucket, Vec<u8>)> {
    let mut order: Vec<(Bucket, &Item)> =
        chunk.items.iter().map(|item| (item.parcel.bucket(), item)).collect();
    order.sort_by_key(|(bucket, _)| *bucket);
    let slices = order.chunk_by(|a, b| a.0 == b.0);
    slices.map(|items| (items[0].0, write(items.iter().map(|(_, item)| Lying::Kept(&item.body))))).collect()
}

/// The items of a slice as those who fold want them.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn bodies(slice: &[u8]) -> Result<Vec<Option<Vec<u8>>>> {
    let body = |item| match item {
        Lying::Kept(body) => Some(body.to_vec()),
        Lying::Forgotten(_) | Lying::Gone => None,
    };
    Ok(read(slice)?.into_iter().map(body).collect())
}

/// The look that an item of a slice is.
///
/// # Errors
/// [`StoreError::Corrupt`], also when there is no such item.
pub fn look(chunk: Chunk, slice: &[u8], at: ItemAt) -> Result<StoredLook> {
    let items = read(slice)?;
    let (digest, body) = match items.get(at.place as usize) {
        Some(Lying::Kept(body)) => (Digest::of(body), Body::Kept(vec![body.to_vec()])),
        Some(Lying::Forgotten(digest)) => (*digest, Body::Forgotten(vec![*digest])),
        Some(Lying::Gone) | None => {
            return Err(corrupt("a parcel counts on an item of a feed that is not there"));
        }
    };
    Ok(StoredLook {
        received: chunk.received,
        source: chunk.source,
        kind: CaptureKind::Observation,
        digest: digest_of_item(&chunk.content_type, &digest),
        content_type: chunk.content_type,
        body,
        envelope: Some(chunk.envelope),
    })
}

/// What is left of a slice without the items at these places, nothing when all of it aged out; and these items.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn erase(slice: &[u8], places: &[u32], end: End) -> Result<(Option<Vec<u8>>, Vec<Erased>)> {
    let mut lying = read(slice)?;
    let mut erased = Vec::with_capacity(places.len());
    for place in places {
        let Some(item) = lying.get_mut(*place as usize) else { continue };
        let (digest, was_kept) = match item {
            Lying::Kept(body) => (Digest::of(body), true),
            Lying::Forgotten(digest) => (*digest, false),
            Lying::Gone => continue,
        };
        *item = if end == End::Aged { Lying::Gone } else { Lying::Forgotten(digest) };
        erased.push(Erased { place: *place, digest, was_kept });
    }
    let all_gone = lying.iter().all(|item| *item == Lying::Gone);
    Ok(((!all_gone).then(|| write(lying.into_iter())), erased))
}

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt { what: what.to_owned() }
}

/// Items as bytes.
pub fn write<'a>(items: impl Iterator<Item = Lying<'a>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for item in items {
        match item {
            Lying::Kept(body) => {
                put_number(body.len() as u64 + 1, &mut bytes);
                bytes.extend_from_slice(body);
            }
            Lying::Forgotten(digest) => {
                bytes.push(0);
                bytes.extend_from_slice(&digest.0);
            }
            Lying::Gone => {
                bytes.push(0);
                bytes.extend_from_slice(&NO_DIGEST);
            }
        }
    }
    bytes
}

/// The items of bytes.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn read(mut bytes: &[u8]) -> Result<Vec<Lying<'_>>> {
    let cut = || corrupt("a slice of a feed is cut");
    let mut items = Vec::new();
    while !bytes.is_empty() {
        let length = usize::try_from(take_number(&mut bytes).ok_or_else(cut)?).map_err(|_| cut())?;
        let (item, rest) =
            bytes.split_at_checked(if length == 0 { 32 } else { length - 1 }).ok_or_else(cut)?;
        bytes = rest;
        items.push(match (length, item.first_chunk()) {
            (0, Some(&NO_DIGEST)) => Lying::Gone,
            (0, Some(digest)) => Lying::Forgotten(Digest(*digest)),
            _ => Lying::Kept(item),
        });
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn items_come_back_as_they_went_in(all: Vec<(Vec<u8>, u8)>) {
            let lying: Vec<Lying<'_>> = all.iter().map(|(body, end)| match end % 4 {
                0 => Lying::Gone,
                1 => Lying::Forgotten(Digest::of(body)),
                _ => Lying::Kept(body),
            }).collect();
            let bytes = write(lying.clone().into_iter());
            prop_assert_eq!(read(&bytes).unwrap(), lying);
        }

        #[test]
        fn in_any_order_only_what_is_erased_goes(bodies: Vec<Vec<u8>>, goes: Vec<(u8, bool)>) {
            let mut slice = write(bodies.iter().map(|body| Lying::Kept(body)));
            let mut lying: Vec<Lying<'_>> = bodies.iter().map(|body| Lying::Kept(body)).collect();
            for (place, ages) in goes {
                let end = if ages { End::Aged } else { End::Forgotten };
                let (left, erased) = erase(&slice, &[u32::from(place)], end).unwrap();
                let there = lying.get_mut(usize::from(place)).filter(|item| **item != Lying::Gone);
                prop_assert_eq!(erased.len(), usize::from(there.is_some()));
                if let (Some(item), Some(body)) = (there, bodies.get(usize::from(place))) {
                    prop_assert_eq!(erased[0].digest, Digest::of(body));
                    prop_assert_eq!(erased[0].was_kept, matches!(item, Lying::Kept(_)));
                    *item = if ages { Lying::Gone } else { Lying::Forgotten(Digest::of(body)) };
                }
                let Some(left) = left else {
                    prop_assert!(lying.iter().all(|item| *item == Lying::Gone));
                    break;
                };
                prop_assert_eq!(&read(&left).unwrap(), &lying);
                slice = left;
            }
        }

        #[test]
        fn bytes_that_we_never_wrote_are_an_error_and_no_panic(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }
    }
}
