//! ## What it explains
//! No event after the parcel was out for delivery.
//!
//! ## Why it is normal
//! It should be delivered, or come back to the office, on the same day. A result that is uploaded in the
//! evening or the next morning is normal; more is not.
//!
//! ## What it needs
//! The milestone.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "out-for-delivery";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let sentence = Sentence::new(
        "silence-out-for-delivery",
        "The parcel went out for delivery {$days} days ago, and no result has been told yet.",
    );
    let advice = Sentence::new(
        "silence-advice-out-for-delivery",
        "Look at the door, with neighbours and for a card; then ask the carrier where it was left.",
    );
    let usual = usual(0.1, 2.0, "assumed: a round ends on the same day");
    (quiet.phase == Milestone::OutForDelivery).then(|| Case::new(quiet, RULE, usual, sentence).later(advice))
}
