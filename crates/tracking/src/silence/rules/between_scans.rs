//! ## What it explains
//! No event between two scans of which we only know that the parcel moves, or that it was found damaged.
//!
//! ## Why it is normal
//! No carrier scans at every step. How long it may take is a guess where no history says it.
//!
//! ## What it needs
//! A last event that we understand.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "between-scans";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let sentence = Sentence::new(
        "silence-between-scans",
        "The last news was `{$milestone}`; it is {$days} days since, and carriers do not scan at every step.",
    )
    .with("milestone", quiet.phase);
    let usual = usual(0.5, 10.0, "assumed: between two scans");
    (quiet.phase != Milestone::Unknown).then(|| Case::new(quiet, RULE, usual, sentence))
}
