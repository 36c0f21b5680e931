//! ## What it explains
//! No event after the parcel left the origin country (EMSEVT `EMC`, a flight that departed) and before it
//! entered the destination country (`EMD`).
//!
//! ## Why it is normal
//! Nobody scans a parcel inside an aircraft container. Posts scan the receptacle, not the item; several days
//! are normal, two to three weeks extreme.
//!
//! ## What it needs
//! The last milestone, and how long this gap usually is on the lane. Without the second it still answers,
//! with low confidence.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "international-transit";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    use Milestone::{Departed, InTransit, LeftOrigin};
    let from = quiet.origin.map_or("the origin", |country| &**country);
    let to = quiet.destination.map_or("the destination", |country| &**country);
    let sentence = Sentence::new(
        "silence-international-transit",
        "The parcel is between {$from} and {$to}, where nobody scans it: {$days} days since it left.",
    )
    .with("from", from)
    .with("to", to);
    let usual = usual(3.0, 21.0, "published prior: export to import, no events between");
    let travels = matches!(quiet.phase, LeftOrigin | Departed | InTransit) && quiet.is_abroad();
    let left = quiet.latest(&[LeftOrigin, Departed]);
    travels.then(|| Case::new(quiet, RULE, usual, sentence).because(left))
}
