//! What sources gave us: bytes, kept once, and every look at them.
//!
//! A capture is a list of items (often one: the whole answer). Its digest is made of the digests of its
//! items, so that it can still be verified when the items themselves were forgotten.

use jiff::Timestamp;
use tracking::Text;

use crate::error::StoreError;
use crate::identity::{Digest, ParcelId};

/// The most that one capture may weigh, all items together.
pub const MAX_CAPTURE_BYTES: usize = 64 << 20;
/// The most items that one capture may have.
pub const MAX_CAPTURE_ITEMS: usize = 100_000;
/// The longest word the store keeps: a number, a source, a reference.
pub const MAX_WORD_BYTES: usize = 1024;

/// Who speaks in a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaptureKind {
    /// A source told us about the parcel.
    Observation,
    /// The sender declared something: reference, destination, promise.
    Declaration,
}

/// Bytes to be kept, as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCapture {
    /// The parcel they speak of. It may be registered later.
    pub parcel: ParcelId,
    /// When we got them.
    pub received: Timestamp,
    /// Which source gave them, such as `upu/poll`.
    pub source: Text,
    /// Who speaks.
    pub kind: CaptureKind,
    /// What the source said they are, such as `application/json`.
    pub content_type: Text,
    /// The bytes: one item for a whole answer, several where a person's items must be erasable alone.
    pub items: Vec<Vec<u8>>,
    /// The digest of the file or message this was cut from.
    pub envelope: Option<Digest>,
}

/// What became of a [`NewCapture`]; it is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The capture's digest.
    pub digest: Digest,
    /// This look was not known before.
    pub new: bool,
}

/// One look of a source at a parcel, in the order (received, source, digest).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLook {
    /// When we got it.
    pub received: Timestamp,
    /// Which source gave it.
    pub source: Text,
    /// Who speaks.
    pub kind: CaptureKind,
    /// The digest of the capture.
    pub digest: Digest,
    /// What the source said the bytes are.
    pub content_type: Text,
    /// The bytes, or the digests of their items where they were forgotten.
    pub body: Body,
    /// The digest of the file or message this was cut from.
    pub envelope: Option<Digest>,
}

/// The bytes of a capture, or what is left of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The items, as they came.
    Kept(Vec<Vec<u8>>),
    /// The person was forgotten: only the digest of each item is left.
    Forgotten(Vec<Digest>),
}

impl CaptureKind {
    /// Its public name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Observation => "observation",
            Self::Declaration => "declaration",
        }
    }
}

impl NewCapture {
    /// The digest under which the capture is kept: of its kind, its content type and its items' digests.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let items: Vec<Digest> = self.items.iter().map(|item| Digest::of(item)).collect();
        digest(self.kind, &self.content_type, &items)
    }

    /// Refuses what is too large to be a capture, before anything is written.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] names the limit.
    pub fn check(&self) -> Result<(), StoreError> {
        let bytes = self.items.iter().map(Vec::len).fold(0_usize, usize::saturating_add);
        too_large("the bytes of a capture", bytes, MAX_CAPTURE_BYTES)?;
        too_large("the items of a capture", self.items.len(), MAX_CAPTURE_ITEMS)?;
        check_word("a source", &self.source)?;
        check_word("a content type", &self.content_type)
    }
}

impl StoredLook {
    /// The one item of a capture that is a whole answer; nothing when it was forgotten or has several.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.body {
            Body::Kept(items) if items.len() == 1 => items.first().map(Vec::as_slice),
            _ => None,
        }
    }

    /// Whether what is kept still has the digest it was kept under.
    #[must_use]
    pub fn verifies(&self) -> bool {
        digest(self.kind, &self.content_type, &self.body.digests()) == self.digest
    }
}

impl Body {
    /// The digest of each item, whether or not the items are still there.
    #[must_use]
    pub fn digests(&self) -> Vec<Digest> {
        match self {
            Self::Kept(items) => items.iter().map(|item| Digest::of(item)).collect(),
            Self::Forgotten(digests) => digests.clone(),
        }
    }
}

/// The digest of a capture from the digests of its items.
#[must_use]
pub fn digest(kind: CaptureKind, content_type: &str, items: &[Digest]) -> Digest {
    let mut parts: Vec<&[u8]> = vec![kind.name().as_bytes(), content_type.as_bytes()];
    parts.extend(items.iter().map(|item| item.0.as_slice()));
    Digest::of_parts("capture", &parts)
}

/// One digest over all looks at a parcel, in their order. Forgetting does not change it.
#[must_use]
pub fn chain(looks: &[StoredLook]) -> Digest {
    looks.iter().fold(Digest([0; 32]), |chain, look| link(chain, look.received, &look.source, look.digest))
}

/// The chain with one look more.
#[must_use]
pub fn link(chain: Digest, received: Timestamp, source: &str, digest: Digest) -> Digest {
    let received = received.as_nanosecond().to_be_bytes();
    Digest::of_parts("chain", &[&chain.0, &received, source.as_bytes(), &digest.0])
}

/// Refuses a word that is too long to be one.
///
/// # Errors
/// [`StoreError::TooLarge`] names the limit.
pub fn check_word(what: &'static str, word: &str) -> Result<(), StoreError> {
    too_large(what, word.len(), MAX_WORD_BYTES)
}

fn too_large(what: &'static str, size: usize, limit: usize) -> Result<(), StoreError> {
    if size > limit { Err(StoreError::TooLarge { what, size, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capture(items: &[&str]) -> NewCapture {
        NewCapture {
            parcel: ParcelId([1; 16]),
            received: Timestamp::UNIX_EPOCH,
            source: "post/poll".into(),
            kind: CaptureKind::Observation,
            content_type: "text/plain".into(),
            items: items.iter().map(|item| item.as_bytes().to_vec()).collect(),
            envelope: None,
        }
    }

    #[test]
    fn the_same_bytes_cut_differently_are_another_capture() {
        assert_ne!(capture(&["ab"]).digest(), capture(&["a", "b"]).digest());
        assert_eq!(capture(&["ab"]).digest(), capture(&["ab"]).digest());
    }

    #[test]
    fn a_declaration_of_the_same_bytes_is_another_capture() {
        let declared = NewCapture { kind: CaptureKind::Declaration, ..capture(&["ab"]) };
        assert_ne!(declared.digest(), capture(&["ab"]).digest());
    }

    #[test]
    fn a_capture_with_too_many_items_is_refused_with_the_limit() {
        let many = NewCapture { items: vec![Vec::new(); MAX_CAPTURE_ITEMS + 1], ..capture(&[]) };
        let error = many.check().unwrap_err().to_string();
        assert!(error.contains("100000"), "{error}");
    }
}
