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
    let arrived: Vec<_> = case.of(&[Milestone::Delivered]).collect();
    let strengths = arrived.iter().map(|told| Some((*told, elsewhere(case, &wanted, told.1)?)));
    let mut found: Vec<((usize, &JourneyEvent), Strength)> = strengths.collect::<Option<_>>()?;
    found.sort_by_key(|(_, strength)| *strength);
    let (told, strength) = found.pop()?;
    let place = told.1.event.place.as_ref()?;
    Some(
        Signal::against(
            "other-address",
            strength,
            "It was delivered in {place}, but it was sent to {destination}.",
        )
        .with("place", name(place))
        .with("destination", name(&wanted))
        .because(told)
        .on(case.declared.because.iter().cloned()),
    )
}

/// How much a delivery is elsewhere; `None` when it may be the right place.
fn elsewhere(case: &Case<'_>, wanted: &Place, told: &JourneyEvent) -> Option<Strength> {
    let place = told.event.place.as_ref()?;
    if place.country.as_ref()? != wanted.country.as_ref()? {
        return Some(Strength::Decisive);
    }
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
    parts.join(", ")
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
    }

    #[test]
    fn without_distances_another_name_is_no_contradiction() {
        check(&["2026-08-09T11:15:02+01:00 delivered Exeter,GB"], None, Some(Strength::Fair));
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
