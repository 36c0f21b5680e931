//! ## What it explains
//! That a short quiet contains a weekend.
//!
//! ## Why it is normal
//! Customs rest on both days, many carriers on one. A gap of hours becomes one of days.
//!
//! ## What it needs
//! The country where the parcel is, and how long the gap usually is: what lasts a week contains a weekend
//! anyway and gets no more.

use super::{Extension, Quiet};
use crate::silence::Sentence;
use crate::silence::holidays::is_weekend;
use crate::silence::rest::resting;

pub(super) const RULE: &str = "weekend";

/// A usual gap that is longer contains its weekends.
const SHORT: f64 = 5.0;

pub(super) fn extend(quiet: &Quiet<'_>, limit: f64) -> Option<Extension> {
    let rest = resting(quiet, limit, |country, day| is_weekend(country, day).then_some("weekend"))?;
    let sentence = Sentence::new(
        "silence-weekend",
        "A weekend lies in these {$days} days, on which little is cleared and delivered.",
    )
    .with("days", quiet.days.floor());
    (limit < SHORT).then_some(Extension {
        rule: RULE,
        events: vec![quiet.last.event],
        days: rest.days.min(4.0),
        sentence,
    })
}
