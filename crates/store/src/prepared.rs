//! Captures made ready on the caller's thread, so that the writer only writes.

use tracking::Text;

use crate::capture::digest;
use crate::codec::{self, Row};
use crate::{CaptureKind, Digest, NewCapture, ParcelId, Result};

/// A capture, digested and compressed.
#[derive(Debug)]
pub struct Prepared {
    /// Whom it is about.
    pub parcel: ParcelId,
    /// When it was received, in microseconds.
    pub received: i64,
    /// Who speaks.
    pub source: Text,
    /// What it is.
    pub kind: CaptureKind,
    /// How its bytes are written.
    pub content_type: Text,
    /// Its digest.
    pub digest: Digest,
    /// The digests of its items.
    pub items: Vec<Digest>,
    /// Its bytes as they are kept.
    pub row: Row,
    /// The digest of what it came in.
    pub envelope: Option<Digest>,
}

/// Digests and compresses captures.
///
/// # Errors
/// One of them is too large.
pub fn prepare(captures: &[NewCapture]) -> Result<Vec<Prepared>> {
    captures.iter().map(|capture| capture.check().map(|()| Prepared::new(capture))).collect()
}

/// What they weigh while they wait.
#[must_use]
pub fn weight(captures: &[Prepared]) -> usize {
    captures.iter().map(|capture| capture.row.bytes.len() + size_of::<Prepared>()).sum()
}

impl Prepared {
    fn new(capture: &NewCapture) -> Self {
        let items: Vec<Digest> = capture.items.iter().map(|item| Digest::of(item)).collect();
        Self {
            parcel: capture.parcel,
            received: capture.received.as_microsecond(),
            source: Text::clone(&capture.source),
            kind: capture.kind,
            content_type: Text::clone(&capture.content_type),
            digest: digest(capture.kind, &capture.content_type, &items),
            row: codec::encode(&capture.items),
            items,
            envelope: capture.envelope,
        }
    }
}
