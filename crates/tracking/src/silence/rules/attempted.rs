//! ## What it explains
//! No event after a delivery was tried in vain.
//!
//! ## Why it is normal
//! The carrier tries again on the next working day or takes the parcel to a place where it waits; the
//! latter is not always told.
//!
//! ## What it needs
//! The milestone. How long is assumed where no history says it.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "attempted";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let sentence = Sentence::new(
        "silence-attempted",
        "Delivery was tried in vain {$days} days ago: it is tried again, or the parcel waits to be collected.",
    );
    let advice = Sentence::new(
        "silence-advice-attempted",
        "Look for a card, and ask the carrier for another day or where the parcel waits.",
    );
    let usual = usual(0.5, 7.0, "assumed: a second try, or the way to a post office");
    (quiet.phase == Milestone::Attempted).then(|| Case::new(quiet, RULE, usual, sentence).act(advice))
}
