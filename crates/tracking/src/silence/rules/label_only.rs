//! ## What it explains
//! No event after the parcel was announced.
//!
//! ## Why it is normal
//! The seller printed a label; no carrier has the parcel yet. Sellers in China take 3 to 10 days, more
//! around the Lunar New Year.
//!
//! ## What it needs
//! That nothing but announcements was told.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "label-only";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let sentence = Sentence::new(
        "silence-label-only",
        "The parcel was announced {$days} days ago; no carrier has said yet that it has it.",
    );
    let advice = Sentence::new(
        "silence-advice-label",
        "If it is not accepted by then, ask the seller when it was handed over, and for the receipt.",
    );
    let usual = usual(1.0, 10.0, "published prior: platform sellers, order to handing over");
    (quiet.phase == Milestone::Announced).then(|| Case::new(quiet, RULE, usual, sentence).later(advice))
}
