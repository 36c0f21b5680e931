//! Where: what was printed, and what the gazetteer makes of it. Carriers name the same places over and over: what was
//! found for a printed place is remembered, up to a bound.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use tracking::Text;
use tracking::place::Place;

use crate::pack::{Pack, Pick, PlaceSpec};
use crate::path::Scope;

/// Between the parts of a key.
const BETWEEN: char = '\u{1f}';
/// So many places are remembered, about two megabytes; then we begin anew.
const MOST: usize = 8192;
/// Longer ones are not.
const LONGEST: usize = 160;

/// The places and countries that were printed so far.
#[derive(Debug, Default)]
pub(crate) struct Atlas {
    places: RwLock<HashMap<String, Option<Place>>>,
    countries: RwLock<HashMap<String, Option<Text>>>,
}

impl Atlas {
    /// Reads a place; `None` when nothing was printed.
    pub(super) fn place(&self, spec: &PlaceSpec, scope: Scope<'_, '_>, pack: &Pack) -> Option<Place> {
        let mut key = String::with_capacity(64);
        add(&mut key, pack.country.as_deref());
        for pick in [&spec.city, &spec.region, &spec.postcode, &spec.country] {
            add(&mut key, pick.as_ref().and_then(|pick| pick.words(scope)).as_deref());
        }
        add(&mut key, spec.text.as_ref().and_then(|pick| pick.partial(scope)).as_deref());
        known(&self.places, &key, || read(spec, scope, pack))
    }

    /// The ISO 3166-1 alpha-2 code of a code or name.
    pub(super) fn country(&self, name: &str) -> Option<Text> {
        known(&self.countries, name, || country(name))
    }
}

/// Adds a part to a key; nothing is told apart from an empty text.
fn add(key: &mut String, part: Option<&str>) {
    key.push(BETWEEN);
    if let Some(part) = part {
        key.push(BETWEEN);
        key.push_str(part);
    }
}

fn known<T: Clone>(seen: &RwLock<HashMap<String, T>>, key: &str, find: impl FnOnce() -> T) -> T {
    if let Some(found) = seen.read().unwrap_or_else(PoisonError::into_inner).get(key) {
        return found.clone();
    }
    let found = find();
    if key.len() <= LONGEST {
        let mut seen = seen.write().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST {
            seen.clear();
        }
        seen.insert(key.to_owned(), found.clone());
    }
    found
}

fn read(spec: &PlaceSpec, scope: Scope<'_, '_>, pack: &Pack) -> Option<Place> {
    let words = |pick: &Option<Pick>| pick.as_ref().and_then(|pick| pick.words(scope)).map(Text::from);
    let (city, region, postcode) = (words(&spec.city), words(&spec.region), words(&spec.postcode));
    let printed_country = words(&spec.country);
    let printed = spec.text.as_ref().and_then(|pick| pick.partial(scope)).map(Text::from).or_else(|| {
        let parts: Vec<&str> =
            [&city, &region, &postcode, &printed_country].into_iter().flatten().map(|t| &**t).collect();
        (!parts.is_empty()).then(|| parts.join(", ").into())
    })?;
    let country = printed_country.as_deref().and_then(country);
    let mut place = Place { printed, city, country, postcode, zone: None };
    place_on_the_map(&mut place, region.as_deref(), pack);
    Some(place)
}

/// Adds city, country and zone where the gazetteer is sure enough.
fn place_on_the_map(place: &mut Place, region: Option<&str>, pack: &Pack) {
    let hint = gazetteer::Hint {
        country: place.country.as_deref(),
        postcode: place.postcode.as_deref(),
        carrier_country: pack.country.as_deref(),
    };
    let with_region = region.zip(place.city.as_deref()).map(|(region, city)| format!("{city}, {region}"));
    let asked = with_region.as_deref().or(place.city.as_deref()).unwrap_or(&place.printed);
    let found = gazetteer::find(asked, hint);
    if let Some(found) = found.filter(|found| found.confidence >= gazetteer::PLACES_A_CLOCK) {
        place.country = place.country.take().or(Some(found.country));
        place.city = place.city.take().or(found.city);
        place.zone = found.zone;
    }
}

/// The ISO 3166-1 alpha-2 code of a code or name.
fn country(name: &str) -> Option<Text> {
    gazetteer::country_name_to_code(name).map(Text::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_once_is_not_looked_for_again() {
        let (seen, asked) = (RwLock::default(), std::cell::Cell::new(0));
        let ask = |key: &str| {
            known(&seen, key, || {
                asked.set(asked.get() + 1);
                key.to_uppercase()
            })
        };
        assert_eq!([ask("a"), ask("a"), ask("b")], ["A", "A", "B"]);
        assert_eq!(asked.get(), 2);
    }

    #[test]
    fn memory_is_bounded() {
        let seen = RwLock::default();
        (0..=MOST).for_each(|number| known(&seen, &number.to_string(), || ()));
        known(&seen, &"x".repeat(LONGEST + 1), || ());
        assert_eq!(seen.read().unwrap().len(), 1);
    }

    #[test]
    fn nothing_and_an_empty_part_have_two_keys() {
        let key = |part| {
            let mut key = String::new();
            add(&mut key, part);
            key
        };
        assert_ne!(key(None), key(Some("")));
    }
}
