//! What the core asks of outside tables when it judges a history: number forms and distances.

use tracking::authenticity::{Case, Declared, Neighbours, NumberFacts, Verdict, judge};
use tracking::journey::Journey;
use tracking::number::{Known, s10};
use tracking::place::Place;

/// No carrier's number has fewer digits.
const LEAST_DIGITS: usize = 5;

/// Judges a journey with the number forms of the packs and the distances of the gazetteer.
#[must_use]
pub fn verdict(
    journey: &Journey,
    declared: Declared,
    neighbours: Neighbours,
    now: jiff::Timestamp,
) -> Verdict {
    let number = number_facts(&journey.number);
    judge(&Case { declared, neighbours, number, distance: Some(&kilometres), ..Case::new(journey, now) })
}

/// What the forms of numbers say about one. Of a number that is hidden in part nothing is said.
#[must_use]
pub fn number_facts(number: &str) -> NumberFacts {
    let Some(number) = whole(number) else { return NumberFacts::default() };
    let candidates = packs::numbers::built_in().identify(number, &Known::default()).candidates;
    let valid = candidates.iter().filter(|candidate| candidate.valid);
    let carriers: Vec<_> = valid.map(|candidate| candidate.carrier.clone()).collect();
    let postal = s10::S10::parse(number).filter(s10::S10::country_issues);
    let form_known = match (carriers.is_empty() && postal.is_none(), candidates.is_empty()) {
        (false, _) => Some(true),
        (true, true) => Some(false),
        // It looks like something, and nothing proves it.
        (true, false) => None,
    };
    NumberFacts {
        form_known,
        check_right: postal.as_ref().map(s10::S10::check_is_right),
        carriers,
        issuer: postal.map(|postal| String::from_utf8_lossy(&postal.country).as_ref().into()),
    }
}

/// The number at the beginning of a text; `None` where signs or crosses stand for what is hidden.
fn whole(text: &str) -> Option<&str> {
    let upper = text.to_uppercase();
    let hidden = text.contains(['*', '#', '•', '?', '_']) || upper.contains("XXX");
    let number = text.split(|c: char| !c.is_ascii_alphanumeric() && !"- .".contains(c)).next()?.trim();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (!hidden && digits >= LEAST_DIGITS).then_some(number)
}

/// How far two places are apart, where both name a city that the gazetteer knows for sure.
#[must_use]
pub fn kilometres(a: &Place, b: &Place) -> Option<f64> {
    Some(gazetteer::distance_km(point(a)?, point(b)?))
}

/// Where a place lies. A wrong country stated beside the name gives none.
fn point(place: &Place) -> Option<(f32, f32)> {
    let hint = gazetteer::Hint { country: place.country.as_deref(), ..gazetteer::Hint::default() };
    let found = gazetteer::find(place.city.as_deref()?, hint)?;
    let sure = found.city.is_some() && found.confidence >= gazetteer::PLACES_A_CLOCK;
    found.lat.zip(found.lon).filter(|_| sure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: &str, form_known: Option<bool>, check_right: Option<bool>) {
        let facts = number_facts(number);
        assert_eq!((facts.form_known, facts.check_right), (form_known, check_right), "{number}");
    }

    #[test]
    fn what_a_number_says_is_said_and_nothing_else() {
        check("LB123456785CN", Some(true), Some(true));
        check("LB123456784CN", Some(true), Some(false));
        check("US4412973820", Some(false), None);
        check("US4412973820…US4412973829 (a range)", Some(false), None);
        check("(redacted)", None, None);
        check("LB1234****CN", None, None);
        check("LBXXXXXX785CN", None, None);
        check("LB…785CN", None, None);
        check("", None, None);
    }

    #[test]
    fn cities_have_distances_and_countries_have_none() {
        let place = |city: Option<&str>, country: &str| Place {
            city: city.map(Into::into),
            country: Some(country.into()),
            ..Place::default()
        };
        let km = kilometres(&place(Some("London"), "GB"), &place(Some("Leeds"), "GB"));
        assert!(km.is_some_and(|km| (250.0..300.0).contains(&km)), "{km:?}");
        assert_eq!(kilometres(&place(None, "GB"), &place(Some("Leeds"), "GB")), None);
    }
}
