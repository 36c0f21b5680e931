//! ## What it looks at
//! Whether the parcel could get from one place to the next in the time told.
//!
//! ## Why it counts
//! Nothing that is handed from clerk to airline flies faster than an airliner.
//!
//! ## What explains it innocently
//! Clocks: each may be of its place, of the head office or of Greenwich, whatever is stamped beside it, so the
//! longest of these readings counts. Data run ahead of goods: only steps at which somebody has the parcel in hand
//! are compared.

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::case::{Case, IN_HAND};
use super::verdict::{Signal, Strength};
use crate::event::Confidence;
use crate::event_time::EventTime;
use crate::journey::JourneyEvent;
use crate::milestone::Milestone;
use crate::place::Place;

/// Kilometres an hour of an airliner, and how much shorter than this is not looked at.
const AIRLINER: f64 = 1000.0;
const SHORT_KM: f64 = 500.0;
/// The hours in which it gets everywhere.
const FARTHEST_HOURS: f64 = 21.0;
/// What loading and unloading take at least, in hours.
const HANDLING: f64 = 1.0;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    // A sorting centre's name may be that of the place it serves, so words such as "processed" are left out.
    let steps = |milestone: &Milestone| {
        !matches!(milestone, Milestone::OriginProcessing | Milestone::DestinationProcessing)
    };
    let stops: Vec<_> = case
        .of(IN_HAND)
        .filter(|(_, told)| steps(&told.event.milestone) && told.event.place.is_some())
        .collect();
    stops.windows(2).find_map(|pair| {
        let [from, to] = pair else { return None };
        between(case, *from, *to)
    })
}

fn between(
    case: &Case<'_>,
    from: (usize, &JourneyEvent),
    to: (usize, &JourneyEvent),
) -> Option<Signal> {
    let (start, end) = (from.1.event.place.as_ref()?, to.1.event.place.as_ref()?);
    let took = longest((&from.1.event.time, start), (&to.1.event.time, end))?;
    let hours = took.as_secs_f64() / 3600.0;
    // No two places are farther apart than an airliner flies in that time; to look places up is dear.
    if hours > FARTHEST_HOURS || (start.city == end.city && start.country == end.country) {
        return None;
    }
    let km = case.km(start, end).filter(|km| *km >= SHORT_KM)?;
    if hours < 0.0 || km <= AIRLINER * (hours - HANDLING).max(0.0) + SHORT_KM / 2.0 {
        return None;
    }
    let sure = [from, to].iter().all(|(_, told)| told.event.confidence == Confidence::High);
    Some(
        Signal::against(
            "impossible-speed",
            if sure { Strength::Strong } else { Strength::Fair },
            "From {from} to {to} are {km} km, and it is told to have taken {hours} hours at most.",
        )
        .with("from", &start.printed)
        .with("to", &end.printed)
        .with("km", km.round())
        .with("hours", format!("{hours:.1}"))
        .because(from)
        .because(to),
    )
}

/// The longest that may have passed between two events, however their clocks are read.
fn longest(from: (&EventTime, &Place), to: (&EventTime, &Place)) -> Option<SignedDuration> {
    let stamped = from.0.instant().zip(to.0.instant()).map(|(a, b)| b.duration_since(a));
    let common = from.0.clock().zip(to.0.clock()).map(|(a, b)| b.duration_since(a));
    let local = local(from).zip(local(to)).map(|(a, b)| b.duration_since(a));
    // Where a place has no zone its clock may hang anywhere.
    let unknown = local.is_none().then(|| Some(to.0.bounds()?.1.duration_since(from.0.bounds()?.0)));
    [stamped, common, local, unknown.flatten()].into_iter().flatten().max()
}

/// The instant of a clock that hangs at its place.
fn local((time, place): (&EventTime, &Place)) -> Option<jiff::Timestamp> {
    let zone = TimeZone::get(place.zone.as_deref()?).ok()?;
    zone.to_timestamp(time.clock()?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::look;

    #[track_caller]
    fn check(lines: &[&str], km: f64, expected: bool) {
        let journey = journey(lines);
        let mut case = case(&journey);
        let distance = move |_: &_, _: &_| Some(km);
        case.distance = Some(&distance);
        assert_eq!(look(&case).is_some(), expected);
    }

    #[test]
    fn what_no_airliner_does_is_impossible() {
        let first = "2026-08-01T10:00:00Z accepted Lisbon,PT,Europe/Lisbon";
        check(&[first, "2026-08-01T12:00:00Z delivered Warsaw,PL,Europe/Warsaw"], 2760.0, true);
        check(&[first, "2026-08-02T12:00:00Z delivered Warsaw,PL,Europe/Warsaw"], 2760.0, false);
    }

    #[test]
    fn clocks_of_two_places_are_no_speed() {
        let seoul = "2026-08-01T20:00:00 departed Seoul,KR,Asia/Seoul";
        check(&[seoul, "2026-08-01T21:15:00 arrived New-York,US,America/New_York"], 11_000.0, false);
    }

    #[test]
    fn data_run_ahead_of_goods() {
        let first = "2026-08-01T10:00:00Z accepted Lisbon,PT,Europe/Lisbon";
        check(&[first, "2026-08-01T11:00:00Z customs-released Warsaw,PL,Europe/Warsaw"], 2760.0, false);
    }
}
