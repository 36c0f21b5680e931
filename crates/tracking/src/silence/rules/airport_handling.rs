//! ## What it explains
//! No event between the landing and the office of exchange.
//!
//! ## Why it is normal
//! The airline's handler keeps the mail before the post gets it. In the United States one receptacle in
//! seven waited more than a day, more at the end of the year.
//!
//! ## What it needs
//! That a flight or vessel arrived and that the destination has told nothing since.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "airport-handling";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let sentence = Sentence::new(
        "silence-airport-handling",
        "The parcel has landed and waits at the airport for the office of exchange: {$days} days.",
    );
    let usual = usual(0.3, 6.0, "assumed: one receptacle in seven waits more than a day after landing");
    (quiet.phase == Milestone::Arrived).then(|| Case::new(quiet, RULE, usual, sentence))
}
