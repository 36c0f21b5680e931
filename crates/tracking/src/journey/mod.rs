//! All looks at one parcel, put together.

mod attest;
mod changes;
pub mod customs;
mod derive;
mod legs;
mod merge;
mod order;
mod posts;
mod standing;

use jiff::Timestamp;

pub use changes::{Change, changes};
pub use customs::{Customs, CustomsState, customs};
pub use derive::{Context, as_of, derive, derive_from};
pub use posts::Posts;

use crate::Text;
use crate::diagnostic::Diagnostic;
use crate::event::Event;
use crate::look::{Personal, Promise, RelatedNumber};
use crate::milestone::Milestone;

/// Where a statement comes from: one place in one capture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The digest of the capture.
    pub capture: Text,
    /// The place in it.
    pub at: Text,
    /// Who spoke, as `pack/source`.
    pub source: Text,
    /// When we first received it.
    pub received: Timestamp,
}

/// An event of a journey, with everything that attests it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JourneyEvent {
    /// What happened, as last told.
    pub event: Event,
    /// Its leg, an index into [`Journey::legs`].
    pub leg: usize,
    /// Each source that tells it, the first to tell first.
    pub evidence: Vec<Evidence>,
    /// Earlier tellings of the same event that said something else, oldest first.
    pub revisions: Vec<Revision>,
    /// When the source took it back and brought it again, oldest first.
    pub retractions: Vec<Retraction>,
}

/// What an event said before its source changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The event as it was told then.
    pub was: Event,
    /// When we received the change.
    pub changed: Timestamp,
    /// The capture that told it as it was.
    pub evidence: Evidence,
}

/// A stretch of time during which a source no longer told an event it had told before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Retraction {
    /// Who took it back.
    pub source: Text,
    /// The answer in which it was missing.
    pub withdrawn: Evidence,
    /// The answer in which it stood again, if it did.
    pub restored: Option<Evidence>,
}

/// Movement under one carrier, between two handovers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// The carrier: the name of a pack, or as printed where no pack knows it.
    pub carrier: Option<Text>,
    /// The number under which this carrier knows the parcel.
    pub number: Text,
    /// Why we say that this leg exists.
    pub because: Vec<Evidence>,
}

/// All that is known of one parcel at one hour: facts, each with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// The number the parcel was asked for by.
    pub number: Text,
    /// The carrier of the first leg.
    pub carrier: Option<Text>,
    /// Movement under each carrier, in order.
    pub legs: Vec<Leg>,
    /// Where the parcel stands.
    pub milestone: Milestone,
    /// The events that say so: indices into [`Journey::events`].
    pub milestone_because: Vec<usize>,
    /// What happened, in order.
    pub events: Vec<JourneyEvent>,
    /// What was told once and stands no more, in the order of its taking back.
    pub withdrawn: Vec<JourneyEvent>,
    /// Further numbers of the parcel, as discovered.
    pub related: Vec<RelatedNumber>,
    /// What the carriers promise, the latest word of each source.
    pub promises: Vec<(Promise, Evidence)>,
    /// Origin country.
    pub origin: Option<Text>,
    /// Destination country.
    pub destination: Option<Text>,
    /// The service as printed.
    pub service: Option<Text>,
    /// The weight in grams, each telling with its evidence.
    pub weights: Vec<(u64, Evidence)>,
    /// About persons; shown only to who proves the right to it.
    pub personal: Vec<Personal>,
    /// What is odd, open or contradictory.
    pub diagnostics: Vec<Diagnostic>,
    /// When we last heard from any source, whatever it said.
    pub last_look: Option<Timestamp>,
}
