//! Whom we tell, and how far we are with it.
//!
//! A notice is queued in the transaction that writes the facts it tells of. Its id comes from the
//! parcel, the version of the facts, its kind and its endpoint, so that none is queued twice. A claim
//! is a lease: who claims and dies is followed by another after the lease; who settles too late (the
//! attempt is no longer theirs) changes nothing.

use jiff::Timestamp;
use tracking::Text;

use crate::identity::{AccountId, Bucket, Digest, ParcelId, shown_as_hex};

/// A place that an account wants to be told at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointId(pub [u8; 16]);

/// A notice, for ever: what a receiver deduplicates by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeId(pub [u8; 16]);
shown_as_hex!(EndpointId, NoticeId);

/// A notice to be queued with the facts it tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotice {
    /// What it tells, such as `parcel.delivered`.
    pub kind: Text,
    /// Where to.
    pub endpoint: EndpointId,
    /// What is sent, as the engine encodes it.
    pub payload: Vec<u8>,
}

/// A notice that is ours to send until the lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedNotice {
    /// The notice.
    pub id: NoticeId,
    /// The parcel it speaks of.
    pub parcel: ParcelId,
    /// Whose parcel it is.
    pub account: AccountId,
    /// Where to.
    pub endpoint: EndpointId,
    /// What it tells.
    pub kind: Text,
    /// What is sent.
    pub payload: Vec<u8>,
    /// When it was queued.
    pub queued: Timestamp,
    /// Which attempt this is, from 1; it proves to [`crate::Store::settle_notice`] whose it is.
    pub attempt: u32,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver has it.
    Told {
        /// What the receiver answered, short.
        answer: Text,
    },
    /// Not now.
    Retry {
        /// When to try again.
        at: Timestamp,
        /// Why it failed.
        why: Text,
    },
    /// Never again.
    GaveUp {
        /// Why.
        why: Text,
    },
}

/// One attempt to send a notice, as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Counted from 1.
    pub attempt: u32,
    /// When it was settled.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: Outcome,
}

/// A notice as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The notice.
    pub id: NoticeId,
    /// Where to.
    pub endpoint: EndpointId,
    /// What it tells.
    pub kind: Text,
    /// When it was queued.
    pub queued: Timestamp,
    /// When it is tried next; none when it is settled.
    pub due: Option<Timestamp>,
    /// What was tried.
    pub attempts: Vec<Attempt>,
}

/// How an attempt to tell ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The notice.
    pub id: NoticeId,
    /// Which attempt it was.
    pub attempt: u32,
    /// How it ended.
    pub outcome: Outcome,
}

/// A claimed notice that is given back unsent: nothing is remembered of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutOff {
    /// The notice.
    pub id: NoticeId,
    /// Which attempt it would have been.
    pub attempt: u32,
    /// When it is due again.
    pub until: Timestamp,
}

/// An account's wish to be told.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Chosen by the caller, at random.
    pub id: EndpointId,
    /// Whose it is.
    pub account: AccountId,
    /// Where to: a web address, a mail address.
    pub url: Text,
    /// The key that signs what is sent, as the caller sealed it.
    pub secret: Vec<u8>,
    /// Which kinds of notices; empty for all.
    pub events: Vec<Text>,
    /// When it was made.
    pub created: Timestamp,
    /// Since when nothing is sent to it, and why.
    pub disabled: Option<(Timestamp, Text)>,
}

impl NoticeId {
    /// The id of a notice. Half of it is as its parcel's begins, so that it names its bucket and the notices of a parcel
    /// lie together.
    #[must_use]
    pub fn new(parcel: ParcelId, version: u64, kind: &str, endpoint: EndpointId) -> Self {
        let version = version.to_be_bytes();
        let mut id = Digest::of_parts("notice", &[&parcel.0, &version, kind.as_bytes(), &endpoint.0]).short();
        id[..8].copy_from_slice(&parcel.0[..8]);
        Self(id)
    }

    /// The bucket of its parcel.
    #[must_use]
    pub fn bucket(self) -> Bucket {
        Bucket::of(&self.0)
    }
}

impl std::fmt::Debug for Endpoint {
    /// Everything but the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint")
            .field("id", &self.id)
            .field("account", &self.account)
            .field("url", &self.url)
            .field("events", &self.events)
            .field("disabled", &self.disabled)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_names_the_bucket_of_its_parcel() {
        let parcel = ParcelId([0xb3; 16]);
        assert_eq!(NoticeId::new(parcel, 4, "parcel.held", EndpointId([1; 16])).bucket(), parcel.bucket());
    }

    #[test]
    fn a_secret_is_never_shown() {
        let endpoint = Endpoint {
            id: EndpointId([1; 16]),
            account: AccountId::new("ours"),
            url: "https://example.org/hook".into(),
            secret: b"sesame".to_vec(),
            events: Vec::new(),
            created: Timestamp::UNIX_EPOCH,
            disabled: None,
        };
        let shown = format!("{endpoint:?}");
        assert!(!shown.contains("sesame") && !shown.contains("115, 101"), "{shown}");
    }
}
