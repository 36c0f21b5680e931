//! ## What it explains
//! No event after the parcel was presented to export customs or released by them.
//!
//! ## Why it is normal
//! It waits for clearance and then for room on a flight; neither is told.
//!
//! ## What it needs
//! The milestone and its border. How long is assumed where no history says it.

use super::{Case, Quiet, usual};
use crate::milestone::{Milestone, Side};
use crate::silence::Sentence;

pub(super) const RULE: &str = "export-customs";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let side = quiet.event(quiet.last.said).and_then(|event| event.side);
    let released = quiet.phase == Milestone::CustomsReleased && side == Some(Side::Export);
    let sentence = Sentence::new(
        "silence-export-customs",
        "The parcel is at export customs or waits for a flight: nothing is told meanwhile, for {$days} days.",
    );
    let usual = usual(0.5, 10.0, "assumed: export clearance and the wait for a flight");
    (quiet.phase == Milestone::ExportCustoms || released).then(|| Case::new(quiet, RULE, usual, sentence))
}
