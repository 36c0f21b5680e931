//! How the bytes of a capture lie in a row: compressed where that helps, framed where there are several
//! items, and as a list of digests once they were forgotten.

use std::cell::RefCell;

use zstd::bulk::{Compressor, Decompressor};

use crate::capture::{Body, MAX_CAPTURE_BYTES, MAX_CAPTURE_ITEMS};
use crate::error::{Result, StoreError};
use crate::identity::Digest;

/// The bytes are compressed.
const COMPRESSED: i16 = 1;
/// There is not exactly one item: each has its length before it.
const FRAMED: i16 = 2;
/// Only the digests of the items are left.
pub const FORGOTTEN: i16 = 4;

/// The level at which captures are compressed: the fastest that still finds what repeats in one.
const LEVEL: i32 = 1;
const LENGTH: usize = 4;
/// How compressed bytes begin.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

thread_local! {
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Bytes as they lie in a row, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How they lie.
    pub codec: i16,
    /// They themselves.
    pub bytes: Vec<u8>,
}

/// The row of a capture's items.
#[must_use]
pub fn encode(items: &[Vec<u8>]) -> Row {
    let (codec, bytes) = match items {
        [one] => (0, one.clone()),
        several => (FRAMED, frame(several)),
    };
    match compress(&bytes) {
        Some(smaller) if smaller.len() < bytes.len() => Row { codec: codec | COMPRESSED, bytes: smaller },
        _ => Row { codec, bytes },
    }
}

/// The row of what was forgotten.
#[must_use]
pub fn forgotten(digests: &[Digest]) -> Row {
    Row { codec: FORGOTTEN, bytes: digests.iter().flat_map(|digest| digest.0).collect() }
}

/// What a row holds.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn decode(codec: i16, bytes: &[u8]) -> Result<Body> {
    if codec == FORGOTTEN {
        return digests(bytes).map(Body::Forgotten);
    }
    let plain = if codec & COMPRESSED == 0 { bytes.to_vec() } else { decompress(bytes)? };
    match codec & !COMPRESSED {
        0 => Ok(Body::Kept(vec![plain])),
        FRAMED => unframe(&plain).map(Body::Kept),
        other => Err(corrupt(format!("a capture is kept in a form `{other}` that nobody knows"))),
    }
}

fn digests(bytes: &[u8]) -> Result<Vec<Digest>> {
    let (digests, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() { Ok(digests.iter().map(|digest| Digest(*digest)).collect()) } else { Err(cut()) }
}

fn frame(items: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(items.iter().map(|item| item.len() + LENGTH).sum());
    for item in items {
        bytes.extend(u32::try_from(item.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(item);
    }
    bytes
}

fn unframe(mut bytes: &[u8]) -> Result<Vec<Vec<u8>>> {
    let mut items = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<LENGTH>().ok_or_else(cut)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (item, rest) = rest.split_at_checked(length).ok_or_else(cut)?;
        items.push(item.to_vec());
        bytes = rest;
    }
    Ok(items)
}

/// What is kept is not what we write.
fn corrupt(what: impl Into<String>) -> StoreError {
    StoreError::Corrupt { what: what.into() }
}

fn cut() -> StoreError {
    corrupt("the bytes of a capture are cut")
}

/// Nothing if they cannot be compressed: then they are kept as they are.
fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|kept| {
        if kept.is_none() {
            *kept = Compressor::new(LEVEL).ok();
        }
        kept.as_mut()?.compress(bytes).ok()
    })
}

fn decompress(bytes: &[u8]) -> Result<Vec<u8>> {
    let size = zstd::zstd_safe::get_frame_content_size(bytes).ok().flatten().ok_or_else(cut)?;
    let most = MAX_CAPTURE_BYTES + MAX_CAPTURE_ITEMS * LENGTH;
    let size = usize::try_from(size).ok().filter(|size| *size <= most).ok_or_else(cut)?;
    DECOMPRESSOR.with_borrow_mut(|kept| {
        if kept.is_none() {
            *kept = Decompressor::new().ok();
        }
        kept.as_mut().and_then(|kept| kept.decompress(bytes, size).ok()).ok_or_else(cut)
    })
}

/// Bytes that lie compressed where that helps, and say so by how they begin.
#[must_use]
pub fn zip(bytes: &[u8]) -> Vec<u8> {
    match compress(bytes) {
        Some(smaller) if smaller.len() < bytes.len() || bytes.starts_with(&MAGIC) => smaller,
        _ => bytes.to_vec(),
    }
}

/// What was zipped.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn unzip(bytes: Vec<u8>) -> Result<Vec<u8>> {
    if bytes.starts_with(&MAGIC) { decompress(&bytes) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn items_come_back_as_they_went_in(items: Vec<Vec<u8>>) {
            let row = encode(&items);
            prop_assert_eq!(decode(row.codec, &row.bytes).unwrap(), Body::Kept(items));
        }

        #[test]
        fn bytes_are_unzipped_as_they_were(bytes: Vec<u8>, twice: bool) {
            let bytes = if twice { zip(&bytes.repeat(20)) } else { bytes };
            prop_assert_eq!(unzip(zip(&bytes)).unwrap(), bytes);
        }

        #[test]
        fn bytes_that_we_never_wrote_are_an_error_and_no_panic(codec in 0_i16..9, bytes: Vec<u8>) {
            let _ = decode(codec, &bytes);
        }
    }

    #[test]
    fn an_answer_of_a_carrier_is_kept_small() {
        let answer = br#"{"code":"EMC","place":"Shenzhen","time":"2026-08-03 09:00"},"#.repeat(20);
        assert!(encode(std::slice::from_ref(&answer)).bytes.len() * 5 < answer.len());
    }
}
