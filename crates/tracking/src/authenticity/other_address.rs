//! ## What it looks at
//! Whether the parcel was delivered in the country, city and postal area to which it was sent.
//!
//! ## Why it counts
//! A carrier that writes "delivered" in another city did not deliver to this buyer.
//!
//! ## What explains it innocently
//! The office that delivers may lie in the next town; a forwarder may sign for a parcel before it goes on; and what
//! goes back is delivered to its sender. So nearness is honoured, another delivery at the right place ends it, and
//! returns are left out.

use super::case::Case;
use super::verdict::{Signal, Strength};
use crate::journey::JourneyEvent;
use crate::milestone::Milestone;
use crate::place::Place;

/// The postman's steps: each says where the door is.
const DOOR: &[Milestone] =
    &[Milestone::OutForDelivery, Milestone::Attempted, Milestone::ReadyForPickup, Milestone::Delivered];
/// Nearer than this is the next town.
const NEAR_KM: f64 = 80.0;
/// Farther than this is another region.
const FAR_KM: f64 = 150.0;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let wanted = case.declared.destination.place();
    wanted.country.as_ref()?;
    if case.of(&[Milestone::Returning, Milestone::Returned]).next().is_some() {
        return None;
    }
    let arrived: Vec<End<'_>> = case.of(&[Milestone::Delivered]).map(|told| End::of(case, told)).collect();
    let found = arrived.into_iter().map(|end| elsewhere(case, &wanted, &end).map(|strength| (end, strength)));
    let found: Vec<(End<'_>, Strength)> = found.collect::<Option<_>>()?;
    let (end, strength) = found.into_iter().max_by_key(|(_, strength)| *strength)?;
    let from = end.from.filter(|from| from.0 != end.delivered.0);
    Some(
        Signal::against(
            "other-address",
            strength,
            "It was delivered in {place}, but it was sent to {destination}.",
        )
        .with("place", name(end.place.as_ref()?))
        .with("destination", name(&wanted))
        .because(end.delivered)
        .because_of(from)
        .on(case.declared.because.iter().cloned()),
    )
}

/// A delivery and where it happened, as far as it or the postman's last step says.
struct End<'a> {
    delivered: (usize, &'a JourneyEvent),
    place: Option<Place>,
    /// The event that says where.
    from: Option<(usize, &'a JourneyEvent)>,
}

impl<'a> End<'a> {
    fn of(case: &Case<'a>, delivered: (usize, &'a JourneyEvent)) -> Self {
        let steps = case.of(DOOR).filter(|step| step.0 <= delivered.0).rev();
        let from = steps.map(|step| (place_of(step.1), step)).find(|(place, _)| place.is_some());
        let (place, from) = from.map_or((None, None), |(place, from)| (place, Some(from)));
        Self { delivered, place, from }
    }
}

/// Where an event is told to be: its place, or the one that its text begins with, in brackets.
fn place_of(told: &JourneyEvent) -> Option<Place> {
    let named = told.event.place.clone().filter(|place| !place.printed.is_empty());
    named.or_else(|| {
        let text = told.event.text.as_deref()?.trim_start();
        let inner = text.strip_prefix(['[', '【'])?;
        let end = inner.find([']', '】'])?;
        Some(Place::printed(inner.get(..end)?.trim()))
    })
}

/// How much a delivery is elsewhere; `None` when it may be the right place.
fn elsewhere(case: &Case<'_>, wanted: &Place, end: &End<'_>) -> Option<Strength> {
    let place = end.place.as_ref()?;
    match (&place.country, &place.city) {
        (Some(country), _) if Some(country) != wanted.country.as_ref() => {
            // A name that is also a place near the destination may have been found in the wrong country.
            let near = case.km(&at_home(wanted, place), wanted).is_some_and(|km| km < FAR_KM);
            (!near).then_some(Strength::Decisive)
        }
        (Some(_), Some(_)) => other_city(case, wanted, place),
        // It is read as a place of the country to which the parcel was sent.
        (None, _) => {
            let read = at_home(wanted, place);
            case.km(&read, wanted)?;
            other_city(case, wanted, &read).map(|strength| strength.min(Strength::Strong))
        }
        (Some(_), None) => None,
    }
}

/// The same name in the country to which the parcel was sent.
fn at_home(wanted: &Place, place: &Place) -> Place {
    let city = place.city.clone().or_else(|| Some(place.printed.clone()));
    Place { country: wanted.country.clone(), city, ..place.clone() }
}

fn other_city(case: &Case<'_>, wanted: &Place, place: &Place) -> Option<Strength> {
    let codes = area(place).zip(area(wanted));
    if codes.as_ref().is_some_and(|(a, b)| a == b) {
        return None;
    }
    let (there, here) = (place.city.as_ref()?.to_lowercase(), wanted.city.as_ref()?.to_lowercase());
    if there.contains(&here) || here.contains(&there) {
        return None;
    }
    match case.km(place, wanted) {
        Some(km) if km < NEAR_KM => None,
        Some(km) if km < FAR_KM => Some(Strength::Fair),
        Some(_) => Some(Strength::Decisive),
        None if codes.is_some() => Some(Strength::Strong),
        None => Some(Strength::Fair),
    }
}

/// The first two characters of a postcode: the region.
fn area(place: &Place) -> Option<String> {
    let code: String = place.postcode.as_deref()?.chars().filter(|c| c.is_alphanumeric()).take(2).collect();
    (code.chars().count() == 2).then(|| code.to_uppercase())
}

fn name(place: &Place) -> String {
    let parts: Vec<&str> =
        [&place.city, &place.country].into_iter().filter_map(|part| part.as_deref()).collect();
    if parts.is_empty() { place.printed.to_string() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::super::verdict::Strength;
    use super::look;

    #[track_caller]
    fn check(lines: &[&str], km: Option<f64>, expected: Option<Strength>) {
        let journey = journey(lines);
        let mut case = case(&journey);
        let distance = move |_: &_, _: &_| km;
        case.distance = Some(&distance);
        case.declared.destination.country = Some("GB".into());
        case.declared.destination.city = Some("Leeds".into());
        assert_eq!(look(&case).map(|signal| signal.strength), expected);
    }

    #[test]
    fn a_delivery_far_away_contradicts_the_address() {
        check(&["2026-08-09T11:15:02+01:00 delivered Exeter,GB"], Some(400.0), Some(Strength::Decisive));
        check(&["2026-08-09T11:15:02+01:00 delivered Bradford,GB"], Some(14.0), None);
        check(&["2026-08-09T11:15:02+01:00 delivered Leeds,GB"], Some(0.0), None);
        check(&["2026-08-09T11:15:02+01:00 delivered Lille,FR"], None, Some(Strength::Decisive));
        check(&["2026-08-09T11:15:02+01:00 delivered Cambridge,US"], Some(20.0), None);
    }

    #[test]
    fn without_distances_another_name_is_no_contradiction() {
        check(&["2026-08-09T11:15:02+01:00 delivered Exeter,GB"], None, Some(Strength::Fair));
    }

    #[test]
    fn the_postmans_last_step_says_where_the_door_is() {
        let step = "2026-08-09T07:15:02+01:00 out-for-delivery Exeter,GB";
        check(&[step, "2026-08-09T11:15:02+01:00 delivered -"], Some(400.0), Some(Strength::Decisive));
        check(&["2026-08-09T11:15:02+01:00 delivered -"], Some(400.0), None);
    }

    #[test]
    fn a_second_delivery_at_the_right_place_ends_it() {
        let far = "2026-08-08T11:15:02+01:00 delivered Exeter,GB";
        check(&[far, "2026-08-09T11:15:02+01:00 delivered Leeds,GB"], Some(400.0), None);
    }

    #[test]
    fn what_goes_back_is_delivered_to_its_sender() {
        let back = "2026-08-08T11:15:02+01:00 returning Leeds,GB";
        check(&[back, "2026-08-29T11:15:02+08:00 delivered Shenzhen,CN"], None, None);
    }
}
