//! ## What it looks at
//! Whether the parcel was in a carrier's hands, or delivered, before it was ordered or said to be shipped.
//!
//! ## Why it counts
//! Nobody posts what nobody has bought yet. Then the number belongs to another, earlier parcel.
//!
//! ## What explains it innocently
//! Labels are printed ahead, sellers say "shipped" some days late, and a printed time may be of any zone. So labels
//! do not count, the zones' doubt is taken off, and days are given to both.

use jiff::SignedDuration;

use super::case::{Case, IN_HAND, certainly_before, days};
use super::verdict::{Signal, Strength};
use crate::event_time::EventTime;
use crate::journey::JourneyEvent;
use crate::milestone::Milestone;

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let declared = &case.declared;
    before(case, declared.ordered_at.as_ref(), 1, 3)
        .map(|(events, gap, delivered)| {
            let (template, key) = match delivered {
                true => {
                    ("It was delivered {days} days before it was ordered.", "before-order.delivered-ordered")
                }
                false => (
                    "A carrier had it {days} days before it was ordered.",
                    "before-order.accepted-ordered",
                ),
            };
            told(case, Strength::Decisive, template, key, events, gap)
        })
        .or_else(|| {
            let (events, gap, delivered) = before(case, declared.shipped_at.as_ref(), 3, 7)?;
            let (strength, template, key) = match delivered {
                true => (
                    Strength::Strong,
                    "It was delivered {days} days before its seller shipped it.",
                    "before-order.delivered-shipped",
                ),
                false => (
                    Strength::Fair,
                    "A carrier had it {days} days before its seller shipped it.",
                    "before-order.accepted-shipped",
                ),
            };
            Some(told(case, strength, template, key, events, gap))
        })
}

type Early<'a> = (Vec<(usize, &'a JourneyEvent)>, SignedDuration, bool);

/// The events that lie before a declared time: more than `final_days` for a delivery, `hand_days` for others.
fn before<'a>(
    case: &Case<'a>,
    declared: Option<&EventTime>,
    final_days: i32,
    hand_days: i32,
) -> Option<Early<'a>> {
    let declared = declared?;
    let mut early = Vec::new();
    let (mut widest, mut delivered) = (SignedDuration::ZERO, false);
    for (index, told) in case.of(IN_HAND) {
        let last = told.event.milestone == Milestone::Delivered;
        let margin = A_DAY * if last { final_days } else { hand_days };
        if let Some(gap) = certainly_before(&told.event.time, declared).filter(|gap| *gap >= margin) {
            early.push((index, told));
            widest = if last || !delivered { gap.max(if last { gap } else { widest }) } else { widest };
            delivered |= last;
        }
    }
    (!early.is_empty()).then_some((early, widest, delivered))
}

fn told(
    case: &Case<'_>,
    strength: Strength,
    template: &str,
    key: &'static str,
    events: Vec<(usize, &JourneyEvent)>,
    gap: SignedDuration,
) -> Signal {
    Signal::against("before-order", strength, template)
        .key(key)
        .with("days", days(gap))
        .because_of(events)
        .on(case.declared.because.iter().cloned())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::super::verdict::Strength;
    use super::look;
    use crate::event_time::EventTime;

    #[track_caller]
    fn check(lines: &[&str], ordered: &str, shipped: Option<&str>, expected: Option<Strength>) {
        let journey = journey(lines);
        let mut case = case(&journey);
        let [ordered_at, shipped_at] =
            [Some(ordered), shipped].map(|day| day.map(|day| EventTime::Day(day.parse().unwrap())));
        case.declared.ordered_at = ordered_at;
        case.declared.shipped_at = shipped_at;
        assert_eq!(look(&case).map(|signal| signal.strength), expected);
    }

    #[test]
    fn what_was_delivered_before_the_order_is_another_parcel() {
        let delivered = "2026-08-09T11:15:02+01:00 delivered London,GB";
        check(&[delivered], "2026-08-20", None, Some(Strength::Decisive));
        check(&[delivered], "2026-08-09", None, None);
        check(&[delivered], "2026-08-10", None, None);
    }

    #[test]
    fn a_label_may_be_printed_before_the_order() {
        check(&["2026-08-01T11:15:02+08:00 announced -"], "2026-08-20", None, None);
    }

    #[test]
    fn a_seller_may_say_shipped_days_late() {
        let accepted = "2026-08-01T11:15:02+08:00 accepted Shenzhen,CN";
        check(&[accepted], "2026-07-30", Some("2026-08-05"), None);
        check(&[accepted], "2026-07-30", Some("2026-08-20"), Some(Strength::Fair));
    }

    #[test]
    fn a_printed_clock_leaves_room_for_every_zone() {
        check(&["2026-08-09T11:15 delivered London,GB"], "2026-08-11", None, None);
        check(&["2026-08-09T11:15 delivered London,GB"], "2026-08-13", None, Some(Strength::Decisive));
    }
}
