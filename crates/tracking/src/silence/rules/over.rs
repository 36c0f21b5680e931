//! ## What it explains
//! No event after the journey ended: delivered, returned, lost, destroyed, cancelled or terminated.
//!
//! ## Why it is normal
//! Nothing more can happen. The quiet after the end is no silence.
//!
//! ## What it needs
//! The milestone.

use super::{Case, Quiet, usual};
use crate::silence::Sentence;

pub(super) const RULE: &str = "over";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let sentence =
        Sentence::new("silence-over", "The journey is over ({$milestone}): no more news is expected.")
            .with("milestone", quiet.phase);
    let advice = Sentence::new("silence-advice-nothing", "Nothing needs to be done.");
    let mut case = Case::new(quiet, RULE, usual(1.0, 2.0, "the end"), sentence).act(advice).by_term();
    case.events = quiet.journey.milestone_because.clone();
    quiet.phase.is_final().then_some(case)
}
