//! ## What it looks at
//! Whether anything names a carrier: the number, the history, or the source that told it.
//!
//! ## Why it counts
//! Every parcel is in some carrier's hands, and that carrier has a name and can be asked.
//!
//! ## What explains it innocently
//! Copied histories and small feeds leave the name out. So it counts beside others only.

use super::case::Case;
use super::verdict::{Signal, Strength};

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let journey = case.journey;
    let speakers = journey.events.iter().any(|told| {
        let source = told.evidence.iter().any(|evidence| {
            !evidence.source.is_empty() && evidence.source.split('/').next() != Some(&*told.event.carrier)
        });
        source && !told.event.carrier.is_empty()
    });
    let named = journey.carrier.is_some() || journey.legs.iter().any(|leg| leg.carrier.is_some());
    if named || speakers || !case.number.carriers.is_empty() {
        return None;
    }
    Some(
        Signal::against(
            "nobody-named",
            Strength::Slight,
            "Neither the number nor the history names a carrier that could be asked.",
        )
        .because_of(journey.events.iter().enumerate()),
    )
}
