//! ## What it explains
//! No event while the parcel lies at a post office, shop or locker.
//!
//! ## Why it is normal
//! It waits for its recipient, not the other way round. Nothing is told until somebody collects it or its
//! time of storage is over: 15 to 30 days at a post office, less in a locker.
//!
//! ## What it needs
//! The milestone.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "ready-for-pickup";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let sentence = Sentence::new(
        "silence-ready-for-pickup",
        "The parcel has waited {$days} days for its recipient; nothing is told until it is collected.",
    );
    let advice = Sentence::new(
        "silence-advice-collect",
        "Collect it soon: many post offices send it back after two weeks, lockers after a few days.",
    );
    let usual = usual(1.0, 18.0, "published prior: storage at post offices, 15 to 30 days");
    (quiet.phase == Milestone::ReadyForPickup)
        .then(|| Case::new(quiet, RULE, usual, sentence).act(advice).by_term())
}
