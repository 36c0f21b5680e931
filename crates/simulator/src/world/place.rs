//! The places of the world: cities with their country, zone and an invented postcode.
//!
//! Cities are real so that zones and distances are; offices, people and numbers are not.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// What a place does for parcels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Parcels are posted or delivered here.
    City,
    /// An office that delivers for a city under its own name.
    Suburb,
    /// A post's office of exchange, or a line's export hub: parcels enter and leave the country here.
    Exchange,
}

/// One place.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// The city's name in English.
    pub city: &'static str,
    /// The country, two letters.
    pub country: &'static str,
    /// The name of its zone in the time zone database.
    pub zone: &'static str,
    /// A postcode of the country's form, for declarations.
    pub postcode: &'static str,
    /// What it does.
    pub role: Role,
}

impl Place {
    /// The wall clock here at an instant.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> Zoned {
        at.to_zoned(TimeZone::get(self.zone).unwrap_or(TimeZone::UTC))
    }
}

const fn place(
    city: &'static str,
    country: &'static str,
    zone: &'static str,
    postcode: &'static str,
    role: Role,
) -> Place {
    Place { city, country, zone, postcode, role }
}

use Role::{City, Exchange, Suburb};

/// Every place, a country's together.
pub static PLACES: &[Place] = &[
    place("Shenzhen", "CN", "Asia/Shanghai", "518000", City),
    place("Yiwu", "CN", "Asia/Shanghai", "322000", City),
    place("Dongguan", "CN", "Asia/Shanghai", "523000", City),
    place("Hangzhou", "CN", "Asia/Shanghai", "310000", City),
    place("Quanzhou", "CN", "Asia/Shanghai", "362000", City),
    place("Guangzhou", "CN", "Asia/Shanghai", "510000", Exchange),
    place("Shanghai", "CN", "Asia/Shanghai", "200000", Exchange),
    place("Urumqi", "CN", "Asia/Shanghai", "830000", Exchange),
    place("Singapore", "SG", "Asia/Singapore", "018989", City),
    place("Changi", "SG", "Asia/Singapore", "819642", Exchange),
    place("Manchester", "GB", "Europe/London", "M1 9ZZ", City),
    place("Leeds", "GB", "Europe/London", "LS1 9ZZ", City),
    place("Bristol", "GB", "Europe/London", "BS1 9ZZ", City),
    place("Glasgow", "GB", "Europe/London", "G1 9ZZ", City),
    place("Cardiff", "GB", "Europe/London", "CF10 9ZZ", City),
    place("Salford", "GB", "Europe/London", "M5 9ZZ", Suburb),
    place("Langley", "GB", "Europe/London", "SL3 9ZZ", Exchange),
    place("Austin", "US", "America/Chicago", "78701", City),
    place("Denver", "US", "America/Denver", "80202", City),
    place("Seattle", "US", "America/Los_Angeles", "98101", City),
    place("Tampa", "US", "America/New_York", "33602", City),
    place("Boston", "US", "America/New_York", "02108", City),
    place("Round Rock", "US", "America/Chicago", "78664", Suburb),
    place("Aurora", "US", "America/Denver", "80010", Suburb),
    place("Cambridge", "US", "America/New_York", "02139", Suburb),
    place("Jamaica", "US", "America/New_York", "11430", Exchange),
    place("Los Angeles", "US", "America/Los_Angeles", "90045", Exchange),
    place("Hamburg", "DE", "Europe/Berlin", "20095", City),
    place("Leipzig", "DE", "Europe/Berlin", "04103", City),
    place("Munich", "DE", "Europe/Berlin", "80331", City),
    place("Cologne", "DE", "Europe/Berlin", "50667", City),
    place("Unterhaching", "DE", "Europe/Berlin", "82008", Suburb),
    place("Frankfurt", "DE", "Europe/Berlin", "60549", Exchange),
    place("Lyon", "FR", "Europe/Paris", "69001", City),
    place("Nantes", "FR", "Europe/Paris", "44000", City),
    place("Villeurbanne", "FR", "Europe/Paris", "69100", Suburb),
    place("Roissy", "FR", "Europe/Paris", "95700", Exchange),
    place("Recife", "BR", "America/Recife", "50010-000", City),
    place("Manaus", "BR", "America/Manaus", "69005-000", City),
    place("Curitiba", "BR", "America/Sao_Paulo", "80010-000", Exchange),
    place("Perth", "AU", "Australia/Perth", "6000", City),
    place("Adelaide", "AU", "Australia/Adelaide", "5000", City),
    place("Sydney", "AU", "Australia/Sydney", "2020", Exchange),
];

/// The places of one country with one role, in the order of the table.
#[must_use]
pub fn places(country: &str, role: Role) -> Vec<&'static Place> {
    PLACES.iter().filter(|place| place.country == country && place.role == role).collect()
}

/// The office beside a city that may deliver for it under its own name: no sign of a cheat.
#[must_use]
pub fn suburb(city: &Place) -> Option<&'static Place> {
    let name = match city.city {
        "Manchester" => "Salford",
        "Austin" => "Round Rock",
        "Denver" => "Aurora",
        "Boston" => "Cambridge",
        "Munich" => "Unterhaching",
        "Lyon" => "Villeurbanne",
        _ => return None,
    };
    PLACES.iter().find(|place| place.city == name && place.country == city.country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suburb_lies_in_the_country_and_zone_of_its_city() {
        let pairs: Vec<_> = PLACES.iter().filter_map(|city| Some((city, suburb(city)?))).collect();
        assert_eq!(pairs.len(), PLACES.iter().filter(|place| place.role == Suburb).count());
        assert!(pairs.iter().all(|(city, suburb)| city.zone == suburb.zone));
    }

    #[test]
    fn every_country_has_an_exchange_and_a_city_and_every_zone_is_known() {
        for place in PLACES {
            assert!(TimeZone::get(place.zone).is_ok(), "{}", place.zone);
            assert!(!places(place.country, City).is_empty(), "{}", place.country);
            assert!(!places(place.country, Exchange).is_empty(), "{}", place.country);
        }
    }
}
