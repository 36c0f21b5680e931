//! ## What it explains
//! No event while the parcel travels back to its sender.
//!
//! ## Why it is normal
//! Returned parcels travel with the slowest mail, and few posts scan them before they are home.
//!
//! ## What it needs
//! That a carrier said it goes back. How long is assumed where no history says it.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "returning";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let sentence = Sentence::new(
        "silence-returning",
        "The parcel goes back to its sender, and returns are seldom scanned: nothing for {$days} days.",
    );
    let advice = Sentence::new(
        "silence-advice-returning",
        "Tell the seller that it comes back, and ask for the money or for another parcel.",
    );
    let usual = usual(5.0, 45.0, "assumed: returns travel with the slowest mail");
    let case = Case::new(quiet, RULE, usual, sentence).act(advice);
    // Many are never scanned again: beyond the limit nobody can say.
    (quiet.phase == Milestone::Returning).then_some(Case { news_to_come: false, ..case })
}
