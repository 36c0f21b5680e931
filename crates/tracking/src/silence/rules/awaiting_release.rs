//! ## What it explains
//! No event after the parcel arrived in the destination country.
//!
//! ## Why it is normal
//! At the office of exchange bags are opened, items sorted and data sent to customs before the next scan.
//! Presentation to customs itself is often not told.
//!
//! ## What it needs
//! The milestone. How long is assumed where neither history nor anything published says it.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "awaiting-release";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let sentence = Sentence::new(
        "silence-awaiting-release",
        "The parcel has arrived in the destination country and waits to be sorted and cleared: {$days} days.",
    );
    let usual = usual(0.5, 8.0, "assumed: arrival to release, as published for Brazil");
    (quiet.phase == Milestone::EnteredDestination).then(|| Case::new(quiet, RULE, usual, sentence))
}
