//! How the items of a slice lie in a row: each with its length before it, or only its digest when it was forgotten.

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
}

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
        Lying::Forgotten(_) => None,
    };
    Ok(read(slice)?.into_iter().map(body).collect())
}

/// The look that an item of a slice is.
///
/// # Errors
/// [`StoreError::Corrupt`], also when there is no such item.
pub fn look(chunk: Chunk, slice: &[u8], at: ItemAt) -> Result<StoredLook> {
    let items = read(slice)?;
    let Some(item) = items.get(at.place as usize) else {
        return Err(corrupt("a parcel counts on an item of a feed that is not there"));
    };
    let (digest, body) = match item {
        Lying::Kept(body) => (Digest::of(body), Body::Kept(vec![body.to_vec()])),
        Lying::Forgotten(digest) => (*digest, Body::Forgotten(vec![*digest])),
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

/// A slice without the bytes of the items at these places, and how many these were.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn without(slice: &[u8], places: impl IntoIterator<Item = u32>) -> Result<(Vec<u8>, u64)> {
    let mut lying = read(slice)?;
    let mut erased = 0;
    for place in places {
        if let Some(item) = lying.get_mut(place as usize)
            && let Lying::Kept(body) = item
        {
            *item = Lying::Forgotten(Digest::of(body));
            erased += 1;
        }
    }
    Ok((write(lying.into_iter()), erased))
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
        fn items_come_back_as_they_went_in(bodies: Vec<Vec<u8>>, forgotten: u8) {
            let lying: Vec<Lying<'_>> = bodies.iter().enumerate().map(|(nth, body)| {
                if nth == usize::from(forgotten) { Lying::Forgotten(Digest::of(body)) } else { Lying::Kept(body) }
            }).collect();
            let bytes = write(lying.clone().into_iter());
            prop_assert_eq!(read(&bytes).unwrap(), lying);
        }

        #[test]
        fn bytes_that_we_never_wrote_are_an_error_and_no_panic(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }
    }
}
