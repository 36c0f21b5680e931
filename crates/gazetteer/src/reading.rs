//! One reading of a printed location: what it would be, how heavy it weighs, and how sure it is by itself.

use crate::country::is_one_clock;
use crate::evidence::Named;
use crate::rows::{self, Airport, Land};

/// First and one after the last word.
pub(crate) type Words = (usize, usize);

/// Of no words: what the caller says.
pub(crate) const NO_WORDS: Words = (usize::MAX, usize::MAX);

/// What a reading takes the words for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Name {
    /// A city, by its number.
    City(u32),
    /// An airport in this city.
    Airport(&'static str),
    /// A state or province.
    Region,
    /// A country.
    Country,
}

/// One reading of the text.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// What the words are taken for.
    pub(crate) name: Name,
    /// Alpha-2.
    pub(crate) country: &'static str,
    /// The number of the region.
    pub(crate) region: Option<u16>,
    /// The number of the zone.
    pub(crate) zone: Option<u16>,
    /// How sure the zone is, given the place, in percent.
    pub(crate) zone_share: u8,
    /// Where it lies.
    pub(crate) point: (f32, f32),
    /// The words that are read so.
    pub(crate) words: Words,
    /// Inhabitants, roughly.
    pub(crate) people: f64,
    /// How likely it is, compared with other readings.
    pub(crate) weight: f64,
    /// How sure it is if nothing else speaks for it.
    pub(crate) sure: f32,
    /// What speaks for it beside the name.
    pub(crate) support: Vec<&'static str>,
}

impl Reading {
    /// A city of that name; `fame` is how well known it is by it.
    pub(crate) fn city(rank: u32, fame: f64, words: Words) -> Option<Self> {
        let city = rows::city(rank)?;
        let weight = (city.people + 500.0) * fame;
        let sure = match city.people {
            people if people >= 5e5 => 0.85,
            people if people >= 1e5 => 0.75,
            people if people >= 1.5e4 => 0.6,
            _ => 0.45,
        };
        Some(Self {
            name: Name::City(rank),
            country: city.country,
            region: city.region,
            zone: Some(city.zone),
            zone_share: 100,
            point: city.point,
            words,
            weight,
            people: city.people,
            sure,
            support: Vec::new(),
        })
    }

    /// An airport of that code.
    pub(crate) fn airport(airport: Airport, weight: f64, sure: f32, words: Words) -> Self {
        Self {
            name: Name::Airport(airport.name),
            country: airport.country,
            region: None,
            zone: Some(airport.zone),
            zone_share: 100,
            point: airport.point,
            words,
            weight,
            people: 1e5,
            sure,
            support: Vec::new(),
        }
    }

    /// A country, whose zone is taken where nearly everybody lives by it.
    pub(crate) fn country(land: Land, words: Words) -> Self {
        Self {
            name: Name::Country,
            country: land.country,
            region: None,
            zone: Some(land.zone).filter(|_| land.share >= 94),
            zone_share: if is_one_clock(land) { 100 } else { land.share.min(80) },
            point: land.point,
            words,
            weight: land.people.max(1e5),
            people: land.people,
            sure: 0.9,
            support: Vec::new(),
        }
    }

    /// A country or region that the text names, alone or among `count` words.
    pub(crate) fn named(named: &Named, count: usize) -> Self {
        let alone = named.words.1 - named.words.0 == count;
        let country = Self::country(named.land, named.words);
        // A code among words may be anything; the name of a country hardly is.
        let (weight, sure) = match (named.by_code, alone, named.own_piece) {
            (false, ..) => (country.weight, 0.9),
            (true, true, _) => (1e6, 0.9),
            (true, false, true) => (3e4, 0.75),
            (true, false, false) => (3e3, 0.5),
        };
        match named.region {
            None => Self { weight, sure, ..country },
            Some(number) => Self {
                name: Name::Region,
                region: Some(number),
                zone: Some(named.land.zone).filter(|_| named.land.share >= 60),
                zone_share: named.land.share,
                weight: if named.by_code && alone { weight / 50.0 } else { weight },
                sure: sure.min(0.8),
                ..country
            },
        }
    }

    /// Whether it is a city or airport, a point on the map.
    pub(crate) fn is_point(&self) -> bool {
        matches!(self.name, Name::City(_) | Name::Airport(_))
    }

    /// Whether both show the same clock.
    pub(crate) fn same_clock(&self, other: &Self) -> bool {
        self.zone.map(rows::clock) == other.zone.map(rows::clock)
    }

    /// Whether the words of both do not overlap.
    pub(crate) fn apart_from(&self, words: Words) -> bool {
        words.1 <= self.words.0 || words.0 >= self.words.1
    }

    /// Whether a point lies within some hundred kilometres. Cheap: it is asked for every pair.
    pub(crate) fn is_near(&self, point: (f32, f32)) -> bool {
        let north = (self.point.0 - point.0).abs();
        let east = (self.point.1 - point.1).abs() * self.point.0.to_radians().cos();
        north < 1.0 && east < 1.0
    }

    /// Notes what speaks for it, and how much.
    pub(crate) fn gain(&mut self, factor: f64, why: &'static str) {
        self.weight *= factor;
        self.support.push(why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_with_several_clocks_has_no_zone_of_its_own() {
        let read = |code| Reading::country(rows::country_of_code(code).unwrap(), NO_WORDS);
        assert_eq!(read("US").zone, None);
        assert_eq!(read("JP").zone.and_then(rows::zone_name), Some("Asia/Tokyo"));
        assert!(read("ES").zone_share <= 80, "the Canaries live by another clock");
    }

    #[test]
    fn near_means_about_a_hundred_kilometres() {
        let tokyo = Reading::airport(rows::airport("HND").unwrap(), 1.0, 0.5, (0, 1));
        assert!(tokyo.is_near(rows::airport("NRT").unwrap().point));
        assert!(!tokyo.is_near(rows::airport("KIX").unwrap().point));
    }
}
