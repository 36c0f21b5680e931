//! ## What it explains
//! No event between presentation to import customs and release.
//!
//! ## Why it is normal
//! Customs tell the beginning and the end. Most parcels are through in a week; the United States allow
//! themselves up to 45 working days, and nobody promises a time.
//!
//! ## What it needs
//! The milestone; better, how long customs of this destination usually take.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "import-customs";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let country = quiet.destination.map_or("the destination", |country| &**country);
    let sentence = Sentence::new(
        "silence-import-customs",
        "The parcel is with import customs ({$country}), which tell nothing before they decide: {$days} days.",
    )
    .with("country", country);
    let usual = usual(1.4, 7.0, "published prior: presented to customs to released");
    (quiet.phase == Milestone::ImportCustoms).then(|| Case::new(quiet, RULE, usual, sentence))
}
