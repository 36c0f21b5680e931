//! ## What it explains
//! No event after export, where the carriers of this lane usually tell nothing more.
//!
//! ## Why it is normal
//! Some posts and lines stop telling when the parcel leaves their country, and the carrier that delivers
//! tells nothing either. It is learnt: of more than half of the like parcels nothing was heard again.
//!
//! ## What it needs
//! Own history of the lane: without it the rule says nothing.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;

pub(super) const RULE: &str = "stops-at-export";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    if !quiet.is_abroad() || !quiet.stops_telling() {
        return None;
    }
    let carrier = quiet.carrier.map_or("The carrier", |carrier| &**carrier);
    let sentence = Sentence::new(
        "silence-stops-at-export",
        "{$carrier} usually tells nothing after export on this way: {$days} days, as with most like parcels.",
    )
    .with("carrier", carrier);
    let advice = Sentence::new(
        "silence-advice-untracked",
        "Nothing can be seen from here. If it has not come by then, ask the seller for a refund in time.",
    );
    let usual = usual(10.0, 45.0, "published prior: economy services from China, 20 to 60 days");
    let left = quiet.latest(&[Milestone::LeftOrigin, Milestone::Departed]);
    let mut case = Case::new(quiet, RULE, usual, sentence).later(advice).by_term().because(left);
    case.news_to_come = false;
    Some(case)
}
