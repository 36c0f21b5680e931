//! ## What it looks at
//! Whether the carrier that tells the history is one of those whose form the number has.
//!
//! ## Why it counts
//! A carrier numbers its own parcels; a number of another carrier under its name is odd.
//!
//! ## What explains it innocently
//! Last-mile carriers and marketplaces show other carriers' numbers, and a postal number is shown by every post on
//! the way: those are left out. Counts a little.

use super::case::Case;
use super::verdict::{Signal, Strength};

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let (journey, facts) = (case.journey, &case.number);
    if facts.carriers.is_empty() || facts.issuer.is_some() || facts.form_known != Some(true) {
        return None;
    }
    let carrier = journey.carrier.as_deref()?;
    let known = |name: &str| facts.carriers.iter().any(|one| &**one == name);
    if known(carrier) || journey.events.iter().any(|told| known(&told.event.carrier)) {
        return None;
    }
    Some(
        Signal::against(
            "carrier-form",
            Strength::Slight,
            "The number has a form of {carriers}, but {carrier} tells the history.",
        )
        .with("carriers", facts.carriers.join(", "))
        .with("carrier", carrier)
        .on_number(case),
    )
}
