//! When to ask again: a pure function of what is known. News is likely while a parcel is with the courier, and
//! unlikely in an aircraft; a carrier's quota is spent where news is likely.

use jiff::{SignedDuration, Timestamp};
use tracking::journey::Journey;
use tracking::milestone::Milestone;

/// For how long a parcel that nobody knows is asked for.
const UNKNOWN_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);
/// For how long a parcel is asked for after its last news.
const QUIET_FOR: SignedDuration = SignedDuration::from_hours(120 * 24);
/// For how long a delivered parcel is watched for late uploads and returns.
const AFTER_END: SignedDuration = SignedDuration::from_hours(3 * 24);

/// The next time to ask, or never.
#[must_use]
pub fn next_poll(journey: &Journey, registered: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let news = journey.events.iter().flat_map(|told| &told.evidence).map(|evidence| evidence.received).max();
    let quiet = now.duration_since(news.unwrap_or(registered));
    let pause = match journey.milestone {
        Milestone::Unknown if quiet > UNKNOWN_FOR => return None,
        milestone if milestone.is_final() && quiet > AFTER_END => return None,
        _ if quiet > QUIET_FOR => return None,
        milestone => pause(milestone, quiet),
    };
    now.checked_add(pause).ok()
}

/// How long to wait: short where news is near, longer the longer it has been quiet.
fn pause(milestone: Milestone, quiet: SignedDuration) -> SignedDuration {
    use Milestone::*;
    let (first, longest) = match milestone {
        OutForDelivery => (15, 60),
        Attempted | ReadyForPickup => (60, 6 * 60),
        EnteredDestination | ImportCustoms | CustomsHold | CustomsReleased | DestinationProcessing => {
            (2 * 60, 8 * 60)
        }
        LeftOrigin | Departed => (6 * 60, 12 * 60),
        Unknown | Announced => (4 * 60, 24 * 60),
        Delivered | Returned | Lost | Destroyed | Cancelled | Terminated => (24 * 60, 24 * 60),
        _ => (3 * 60, 12 * 60),
    };
    // A tenth of the quiet time: after a day of silence every 2.4 hours, after five days every twelve.
    let grown = (quiet.as_mins() / 10).clamp(first, longest);
    SignedDuration::from_mins(grown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracking::journey::{Context, derive};

    fn hours(hours: i64) -> SignedDuration {
        SignedDuration::from_hours(hours)
    }

    #[test]
    fn a_parcel_with_the_courier_is_asked_for_often() {
        assert_eq!(pause(Milestone::OutForDelivery, hours(1)), SignedDuration::from_mins(15));
        assert_eq!(pause(Milestone::LeftOrigin, hours(1)), hours(6));
    }

    #[test]
    fn the_longer_it_is_quiet_the_longer_we_wait() {
        let pauses: Vec<_> = (0..20).map(|day| pause(Milestone::InTransit, hours(24 * day))).collect();
        assert!(pauses.is_sorted() && pauses.last() == Some(&hours(12)));
    }

    #[test]
    fn a_number_nobody_knows_is_given_up_after_a_month() {
        let nothing = derive(&[], &Context::new("LB123456785CN"));
        let registered: Timestamp = "2026-08-01T00:00:00Z".parse().unwrap();
        assert!(next_poll(&nothing, registered, registered + hours(24)).is_some());
        assert!(next_poll(&nothing, registered, registered + hours(31 * 24)).is_none());
    }
}
