//! Who may ask: keys of the interface. Only the digest of a key is kept.

use jiff::Timestamp;
use tracking::Text;

use crate::identity::{AccountId, Bucket, Digest};

/// A key of the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// The SHA-256 of the key. The key itself is shown once and never kept.
    pub digest: Digest,
    /// Whose parcels it opens.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: Text,
    /// What it allows, in the engine's words.
    pub scope: Text,
    /// When it was made.
    pub created: Timestamp,
    /// Since when it opens nothing.
    pub revoked: Option<Timestamp>,
}

impl ApiKey {
    /// The bucket of the key.
    #[must_use]
    pub fn bucket(&self) -> Bucket {
        Bucket::of(&self.digest.0)
    }
}
