//! ## What it looks at
//! Steps in an order that cannot be: delivered and then posted, at the buyer's door before it was taken in.
//!
//! ## Why it counts
//! A parcel does not go back to its beginning without going back to its sender.
//!
//! ## What explains it innocently
//! Customs work on data before arrival; labels come after the first scan; a pre-advice names the destination; late
//! uploads carry their true time; the postman scans "loaded" after "delivered". So only what lies two days and all
//! doubt of zones apart counts, customs and labels do not, and returns are left out. A forwarder signs for what then
//! travels on: with a later delivery it counts a little only.

use jiff::SignedDuration;

use super::case::{Case, MOST_COMPARED, certainly_before, days};
use super::verdict::{Signal, Strength};
use crate::event::Confidence;
use crate::journey::JourneyEvent;
use crate::milestone::Milestone::{
    Accepted, Delivered, Departed, LeftOrigin, OutForDelivery, Returned, Returning,
};

const TWO_DAYS: SignedDuration = SignedDuration::from_hours(48);

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    if case.of(&[Returning, Returned]).next().is_some() {
        return None;
    }
    let ends: Vec<_> = case.of(&[Delivered, OutForDelivery]).take(MOST_COMPARED).collect();
    let begins: Vec<_> = case.of(&[Accepted, LeftOrigin, Departed]).take(MOST_COMPARED).collect();
    let pairs = ends.iter().flat_map(|end| begins.iter().map(move |begin| (*end, *begin)));
    let (end, begin, gap) = pairs
        .filter_map(|(end, begin)| {
            let gap = certainly_before(&end.1.event.time, &begin.1.event.time)?;
            (gap >= TWO_DAYS).then_some((end, begin, gap))
        })
        .max_by_key(|(_, _, gap)| *gap)?;
    let goes_on = case.of(&[Delivered]).any(|(index, _)| index > begin.0);
    Some(
        Signal::against(
            "order-of-steps",
            if goes_on { Strength::Slight } else { strength(end.1, begin.1) },
            "It is told as {end} {days} days before it is told as {begin}.",
        )
        .with("end", end.1.event.milestone)
        .with("begin", begin.1.event.milestone)
        .with("days", days(gap))
        .because(end)
        .because(begin),
    )
}

/// What was read from words may have been misread.
fn strength(end: &JourneyEvent, begin: &JourneyEvent) -> Strength {
    let sure = end.event.confidence == Confidence::High && begin.event.confidence == Confidence::High;
    if sure { Strength::Strong } else { Strength::Fair }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::look;

    #[track_caller]
    fn check(lines: &[&str], expected: bool) {
        assert_eq!(look(&case(&journey(lines))).is_some(), expected);
    }

    #[test]
    fn what_was_delivered_is_not_posted_days_later() {
        let delivered = "2026-08-01T10:00:00Z delivered -";
        check(&[delivered, "2026-08-09T10:00:00Z accepted -"], true);
        check(&[delivered, "2026-08-02T10:00:00Z accepted -"], false);
        check(&[delivered, "2026-08-02T10:00:00Z returning -", "2026-08-09T10:00:00Z departed -"], false);
    }

    #[test]
    fn clearance_before_arrival_and_late_labels_are_normal() {
        check(&["2026-08-01T10:00:00Z customs-released -", "2026-08-09T10:00:00Z arrived -"], false);
        check(&["2026-08-01T10:00:00Z accepted -", "2026-08-09T10:00:00Z announced -"], false);
    }
}
