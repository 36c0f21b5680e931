//! ## What it explains
//! That news may exist and not be visible: this carrier uploads late.
//!
//! ## Why it is normal
//! Some hubs send their scans once a night, some posts only after delivery. What happened today is then seen
//! tomorrow or later.
//!
//! ## What it needs
//! At least two earlier events of this parcel, from the same source, that we received hours after they
//! happened; those of the first answer do not count, since nobody had asked before.

use super::{Extension, Quiet};
use crate::silence::Sentence;

pub(super) const RULE: &str = "late-upload";

/// A delay that is worth a word, and the longest that is believed.
const LATE: f64 = 8.0 / 24.0;
const MOST: f64 = 4.0;

pub(super) fn extend(quiet: &Quiet<'_>, _limit: f64) -> Option<Extension> {
    let first = quiet.news.iter().map(|news| news.received).min()?;
    let source = &quiet.journey.events.get(quiet.last.event)?.evidence.first()?.source;
    let mut events = Vec::new();
    let mut longest: f64 = 0.0;
    for news in quiet.news.iter().filter(|news| news.received > first) {
        let told = quiet.journey.events.get(news.event)?;
        let Some(happened) = told.event.time.instant() else { continue };
        let lag = super::super::news::days_between(happened, news.received);
        let same = told.evidence.first().is_some_and(|evidence| evidence.source == *source);
        if same && (LATE..=MOST).contains(&lag) {
            events.push(news.event);
            longest = longest.max(lag);
        }
    }
    let sentence = Sentence::new(
        "silence-late-upload",
        "{$source} shows its scans up to {$hours} hours late: news may exist that nobody can see yet.",
    )
    .with("source", source)
    .with("hours", (longest * 24.0).ceil());
    (events.len() >= 2).then_some(Extension { rule: RULE, events, days: longest, sentence })
}
