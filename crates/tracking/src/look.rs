//! What one answer of one source told about one number, and what such an answer claims.

use jiff::Timestamp;

use crate::diagnostic::Diagnostic;
use crate::event::Event;
use crate::event_time::EventTime;
use crate::milestone::named;
use crate::{Text, event::Confidence};

named! {
    /// What an answer of this source claims. Only a complete answer can take something back.
    Claim {
        /// Each answer is the carrier's whole list: what is missing now was taken back.
        Complete = "complete",
        /// Only the newest few or the last weeks are shown: missing means nothing.
        Window = "window",
        /// Each message adds.
        Incremental = "incremental",
    }
}

named! {
    /// In which order an answer lists its events.
    ListOrder {
        /// The first event happened first.
        OldestFirst = "oldest-first",
        /// The first event is the newest.
        NewestFirst = "newest-first",
        /// The order of the list means nothing.
        Unordered = "unordered",
    }
}

named! {
    /// What became of the question.
    Outcome {
        /// The source told what it knows.
        Told = "told",
        /// The source does not know the number, or knows nothing of it. Retracts nothing.
        NotFound = "not-found",
        /// The source failed, refused or answered something unreadable. Retracts nothing.
        Failed = "failed",
    }
}

named! {
    /// How another number belongs to the same parcel.
    Relation {
        /// The number under which the last-mile carrier knows the parcel: the next leg.
        NextLeg = "next-leg",
        /// The number under which an earlier carrier knew it: the leg before.
        EarlierLeg = "earlier-leg",
        /// Another name of the same parcel with the same carrier.
        SameParcel = "same-parcel",
    }
}

/// A further number that an answer names for the parcel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RelatedNumber {
    /// The number, without spaces.
    pub number: Text,
    /// Its carrier, where the answer or the number itself tells: the name of a pack, or the name printed.
    pub carrier: Option<Text>,
    /// How it belongs.
    pub relation: Relation,
    /// Where in the capture it stands.
    pub at: Text,
}

/// When the carrier says that the parcel will arrive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Promise {
    /// The earliest time named.
    pub from: EventTime,
    /// The latest time named.
    pub to: EventTime,
    /// Where in the capture it stands.
    pub at: Text,
}

/// Something about a person. It travels beside the events, is stored apart and shown to few.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Personal {
    /// What it is: `signer`, `recipient`, `phone`, `courier`, `address`.
    pub kind: Text,
    /// The value.
    pub value: Text,
    /// Where in the capture it stands.
    pub at: Text,
}

/// What one capture told about one number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Look {
    /// When we received it.
    pub received: Timestamp,
    /// Which source spoke, as `pack/source`.
    pub source: Text,
    /// The number it speaks of.
    pub number: Text,
    /// Which of the lists of this source, where a relay keeps one for each carrier. Between two lists there is
    /// no order, and what both tell is told twice.
    pub list: Option<Text>,
    /// The digest of the capture: the evidence.
    pub capture: Text,
    /// The carrier that runs the source: the name of a pack; empty when a relay does not say whose news it tells.
    pub carrier: Text,
    /// What became of the question.
    pub outcome: Outcome,
    /// What the answer claims.
    pub claim: Claim,
    /// How its list is ordered.
    pub order: ListOrder,
    /// BCP 47 language in which it answered, where known. An answer in another language retracts nothing.
    pub language: Option<Text>,
    /// The events, in the order of the list.
    pub events: Vec<Event>,
    /// Events that this answer takes back by name, whatever its claim.
    pub withdrawn: Vec<Event>,
    /// Further numbers of the parcel.
    pub related: Vec<RelatedNumber>,
    /// The carrier's promise.
    pub promise: Option<Promise>,
    /// Origin country, ISO 3166-1 alpha-2.
    pub origin: Option<Text>,
    /// Destination country, ISO 3166-1 alpha-2.
    pub destination: Option<Text>,
    /// The service as printed.
    pub service: Option<Text>,
    /// The weight in grams.
    pub grams: Option<u64>,
    /// About persons.
    pub personal: Vec<Personal>,
    /// What was odd.
    pub diagnostics: Vec<Diagnostic>,
    /// How far the pack that read it is to be trusted.
    pub confidence: Confidence,
}

impl Look {
    /// An answer that tells nothing yet.
    #[must_use]
    pub fn new(received: Timestamp, carrier: &str, number: &str) -> Self {
        Self {
            received,
            source: carrier.into(),
            number: number.into(),
            list: None,
            capture: "".into(),
            carrier: carrier.into(),
            outcome: Outcome::Told,
            claim: Claim::Complete,
            order: ListOrder::OldestFirst,
            language: None,
            events: Vec::new(),
            withdrawn: Vec::new(),
            related: Vec::new(),
            promise: None,
            origin: None,
            destination: None,
            service: None,
            grams: None,
            personal: Vec::new(),
            diagnostics: Vec::new(),
            confidence: Confidence::High,
        }
    }
}
