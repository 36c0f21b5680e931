//! ## What it explains
//! No event after the parcel was accepted or sorted in the origin country.
//!
//! ## Why it is normal
//! It waits to be bagged for its destination, or for a flight: a working day to a week from acceptance to
//! export, more in a peak.
//!
//! ## What it needs
//! The milestone; better, how long this takes on the lane.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "origin-handling";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let sentence = Sentence::new(
        "silence-origin-handling",
        "The parcel is being sorted in the origin country or waits for its flight: {$days} days.",
    );
    let usual = usual(1.4, 7.0, "published prior: acceptance to export");
    matches!(quiet.phase, Milestone::Accepted | Milestone::OriginProcessing)
        .then(|| Case::new(quiet, RULE, usual, sentence))
}
