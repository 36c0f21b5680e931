//! How the items of a slice lie in a row: each with its length before it, or only its digest when it was forgotten.

use store::Digest;
use store::feed::{put_number, take_number};

use crate::fault::{Fault, Try};

/// An item of a slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lying<'a> {
    Kept(&'a [u8]),
    Forgotten(Digest),
}

/// Items as bytes.
pub(crate) fn write<'a>(items: impl Iterator<Item = Lying<'a>>) -> Vec<u8> {
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
pub(crate) fn read(mut bytes: &[u8]) -> Try<Vec<Lying<'_>>> {
    let cut = || Fault::corrupt("a slice of a feed is cut");
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
