//! ## What it explains
//! That the quiet contains holidays of the country where the parcel is: Golden Week, the Lunar New Year,
//! Christmas, Chuseok, Eid and the like; between two countries, of either.
//!
//! ## Why it is normal
//! Hubs, customs and sellers rest, and work off what piled up. Each day of it is a day longer.
//!
//! ## What it needs
//! Origin and destination, and the table of holidays (2020 to 2030).

use super::{Extension, Quiet};
use crate::silence::Sentence;
use crate::silence::holidays::holiday;
use crate::silence::rest::resting;

pub(super) const RULE: &str = "holiday";

pub(super) fn extend(quiet: &Quiet<'_>, limit: f64) -> Option<Extension> {
    let rest = resting(quiet, limit, holiday)?;
    let sentence = Sentence::new(
        "silence-holiday",
        "{$holiday} ({$country}) lies in these {$days} days: little is sorted and cleared.",
    )
    .with("holiday", rest.name)
    .with("country", rest.country)
    .with("days", quiet.days.floor());
    Some(Extension { rule: RULE, events: vec![quiet.last.event], days: rest.days, sentence })
}
