//! Codes that are printed in place of a name: IMPC of post offices, UN/LOCODE, IATA airports.
//!
//! An IMPC has six characters: country, a city code that mostly is a UN/LOCODE or an airport, and the office.
//! The city code is the post's own choice, so what the rule cannot resolve is looked up in `offices`.

use crate::offices;
use crate::rows::{self, Airport};

/// What a code says.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Coded {
    /// A row of the cities.
    City(u32),
    /// An airport.
    Airport(Airport),
    /// Only the country.
    Country(&'static str),
}

/// An IMPC or UN/LOCODE in capitals.
pub(crate) fn resolve(code: &str) -> Option<Coded> {
    let usual = code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let (country, rest) = code.split_at_checked(2)?;
    if !usual || !(5..=6).contains(&code.len()) || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let land = rows::country_of_code(country)?;
    let city = rest.get(..3)?;
    if let Some(airport) = offices::airport_of(country, city).and_then(rows::airport) {
        return Some(Coded::Airport(airport));
    }
    let airport = rows::airport(city).filter(|airport| airport.country == land.country);
    match (rows::locode(code.get(..5)?), airport) {
        (Some(rank), _) => Some(Coded::City(rank)),
        (None, Some(airport)) => Some(Coded::Airport(airport)),
        // A five-letter word that no list knows is more likely a word.
        (None, None) => (code.len() == 6).then_some(Coded::Country(land.country)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, expected: Option<(&str, Option<&str>)>) {
        let found = resolve(code).map(|coded| match coded {
            Coded::City(rank) => {
                let city = rows::city(rank).unwrap();
                (city.country, rows::zone_name(city.zone))
            }
            Coded::Airport(airport) => (airport.country, rows::zone_name(airport.zone)),
            Coded::Country(country) => (country, None),
        });
        assert_eq!(found, expected, "{code}");
    }

    #[test]
    fn offices_of_exchange_are_resolved_by_rule() {
        check("USORDA", Some(("US", Some("America/Chicago"))));
        check("USLAXA", Some(("US", Some("America/Los_Angeles"))));
        check("AUPERA", Some(("AU", Some("Australia/Perth"))));
        check("CAYTOA", Some(("CA", Some("America/Toronto"))));
        check("RULEDA", Some(("RU", Some("Europe/Moscow"))));
        check("CNSHA", Some(("CN", Some("Asia/Shanghai"))));
    }

    #[test]
    fn an_office_that_no_list_knows_still_names_its_country() {
        check("FR0Z0A", Some(("FR", None)));
        check("FR0Z0", None);
    }

    #[test]
    fn what_has_not_the_shape_is_no_code() {
        check("XXABCA", None);
        check("usorda", None);
        check("USÜABA", None);
        check("", None);
    }
}
