//! Where: what was printed, and what the gazetteer makes of it.

use tracking::Text;
use tracking::place::Place;

use crate::pack::{Pack, Pick, PlaceSpec};
use crate::path::Scope;

/// Reads a place; `None` when nothing was printed.
pub(super) fn read(spec: &PlaceSpec, scope: Scope<'_, '_>, pack: &Pack) -> Option<Place> {
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
pub(super) fn country(name: &str) -> Option<Text> {
    gazetteer::country_name_to_code(name).map(Text::from)
}
