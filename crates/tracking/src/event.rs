//! One thing a carrier says happened.

use crate::event_time::EventTime;
use crate::milestone::{Milestone, Side};
use crate::place::Place;
use crate::proof::Proof;
use crate::reason::Reason;
use crate::{Text, milestone::named};

named! {
    /// How sure the reading of an event is.
    Confidence {
        /// Little more than a guess that is better than none.
        Low = "low",
        /// Read from wording, or from a code table that is not official.
        Medium = "medium",
        /// The carrier's own code, in a table that the carrier or several integrators publish.
        High = "high",
    }
}

named! {
    /// A change of custody that the event itself names.
    Handover {
        /// This carrier hands the parcel to the next.
        Gives = "gives",
        /// This carrier takes the parcel over from another.
        Takes = "takes",
    }
}

/// One thing a carrier says happened, as read from one capture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// Who says so: the name of a pack.
    pub carrier: Text,
    /// The carrier's code, verbatim.
    pub code: Option<Text>,
    /// What it means.
    pub milestone: Milestone,
    /// Which border, for customs events.
    pub side: Option<Side>,
    /// Why.
    pub reason: Option<Reason>,
    /// How sure the meaning is.
    pub confidence: Confidence,
    /// The time exactly as printed.
    pub printed: Option<Text>,
    /// What that time says about the instant.
    pub time: EventTime,
    /// Where.
    pub place: Option<Place>,
    /// The carrier's words, without personal data.
    pub text: Option<Text>,
    /// BCP 47 language of the words, where the source says it.
    pub language: Option<Text>,
    /// A change of custody.
    pub handover: Option<Handover>,
    /// How the delivery is shown.
    pub proof: Option<Proof>,
    /// Where in the capture it stands.
    pub at: Text,
}

impl Event {
    /// An event of which only the speaker and the meaning are known.
    #[must_use]
    pub fn new(carrier: &str, milestone: Milestone) -> Self {
        Self {
            carrier: carrier.into(),
            code: None,
            milestone,
            side: milestone.side(),
            reason: None,
            confidence: Confidence::High,
            printed: None,
            time: EventTime::Unknown,
            place: None,
            text: None,
            language: None,
            handover: None,
            proof: None,
            at: "".into(),
        }
    }
}
