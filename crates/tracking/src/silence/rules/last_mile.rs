//! ## What it explains
//! No event after release by import customs or between offices of the destination country.
//!
//! ## Why it is normal
//! The carrier that delivers may tell its part under another number, late, or not at all: one to three days
//! in a city, up to a week more where it is remote.
//!
//! ## What it needs
//! The milestone; better, how long this takes on the lane.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "last-mile";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    use Milestone::{CustomsReleased, DestinationProcessing};
    let sentence = Sentence::new(
        "silence-last-mile",
        "The parcel is on its way to the office that delivers, which seldom is told: {$days} days.",
    );
    let advice = Sentence::new(
        "silence-advice-last-mile",
        "If nothing is told by then, ask the carrier that delivers, under its own number where there is one.",
    );
    let usual = usual(1.0, 10.0, "published prior: after release, city to remote");
    matches!(quiet.phase, CustomsReleased | DestinationProcessing)
        .then(|| Case::new(quiet, RULE, usual, sentence).later(advice))
}
