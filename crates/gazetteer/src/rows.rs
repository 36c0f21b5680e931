//! The rows behind the names: cities, regions, countries, airports.

use std::cmp::Ordering;

use crate::data::{self, Section, point_at, u16_at, u32_at};

const ZONE_ROW: usize = 34;
const LAND_ROW: usize = 13;

/// A city.
#[derive(Clone, Copy, Debug)]
pub(crate) struct City {
    /// Alpha-2.
    pub(crate) country: &'static str,
    /// Row of its region, where regions of its country are kept.
    pub(crate) region: Option<u16>,
    /// Its zone.
    pub(crate) zone: u16,
    /// Latitude and longitude.
    pub(crate) point: (f32, f32),
    /// Inhabitants, roughly.
    pub(crate) people: f64,
}

/// A state, province or country: a place in which one zone prevails.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Land {
    /// Alpha-2 of the country.
    pub(crate) country: &'static str,
    /// The zone where most people live.
    pub(crate) zone: u16,
    /// Percent of the people who live by that clock.
    pub(crate) share: u8,
    /// Its largest city.
    pub(crate) point: (f32, f32),
    /// Inhabitants, roughly.
    pub(crate) people: f64,
}

/// An airport, or the city of several airports.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Airport {
    /// Alpha-2.
    pub(crate) country: &'static str,
    /// Its zone.
    pub(crate) zone: u16,
    /// Latitude and longitude.
    pub(crate) point: (f32, f32),
    /// The city it serves.
    pub(crate) name: &'static str,
}

/// The name of a zone.
pub(crate) fn zone_name(zone: u16) -> Option<&'static str> {
    data::text_at(data::section(Section::Zones), usize::from(zone) * ZONE_ROW, ZONE_ROW - 2)
}

/// The number of a zone.
pub(crate) fn zone_number(name: &str) -> Option<u16> {
    let (mut low, mut high) = (0, (data::section(Section::Zones).len() / ZONE_ROW) as u16);
    while low < high {
        let middle = u16::midpoint(low, high);
        match zone_name(middle)?.cmp(name) {
            Ordering::Equal => return Some(middle),
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    None
}

/// The clock of a zone: equal for zones that show the same time.
pub(crate) fn clock(zone: u16) -> u16 {
    u16_at(data::section(Section::Zones), usize::from(zone) * ZONE_ROW + ZONE_ROW - 2)
}

/// A row of the cities.
pub(crate) fn city(rank: u32) -> Option<City> {
    let row = data::section(Section::Cities).get(rank as usize * 7..)?.get(..7)?;
    let area = data::section(Section::Areas).get(usize::from(u16_at(row, 0)) * 6..)?.get(..6)?;
    Some(City {
        country: text(area, 0, 2)?,
        region: Some(u16_at(area, 2)).filter(|&region| region != u16::MAX),
        zone: u16_at(area, 4),
        point: point_at(row, 2),
        people: people(*row.get(6)?),
    })
}

/// Inhabitants of a population class: tenths of a power of two.
fn people(class: u8) -> f64 {
    (f64::from(class) * 0.1).exp2()
}

/// A row of the regions.
pub(crate) fn region(number: u16) -> Option<Land> {
    land(Section::Regions, number)
}

/// A row of the countries; its zone may be unknown.
pub(crate) fn country(number: u16) -> Option<Land> {
    land(Section::Countries, number)
}

fn land(section: Section, number: u16) -> Option<Land> {
    let row = data::section(section).get(usize::from(number) * LAND_ROW..)?.get(..LAND_ROW)?;
    Some(Land {
        country: text(row, 0, 2)?,
        zone: u16_at(row, 5),
        share: *row.get(7)?,
        point: point_at(row, 8),
        people: people(*row.get(12)?),
    })
}

/// The country of an alpha-2 or alpha-3 code in capitals.
pub(crate) fn country_of_code(code: &str) -> Option<Land> {
    let at = match code.len() {
        2 => 0,
        3 => 2,
        _ => return None,
    };
    let rows = data::section(Section::Countries).chunks_exact(LAND_ROW);
    let found = rows.map(|row| row.get(at..at + code.len())).position(|held| held == Some(code.as_bytes()));
    found.and_then(|number| country(number as u16))
}

/// The region of a country with this short code, such as `CA` of `US`.
pub(crate) fn region_of_code(country: &str, code: &str) -> Option<(u16, Land)> {
    let mut rows = data::section(Section::Regions).chunks_exact(LAND_ROW);
    let number = rows.position(|row| {
        let held = row.get(2..5).map(<[u8]>::trim_ascii_end);
        row.get(..2) == Some(country.as_bytes()) && held == Some(code.as_bytes())
    })? as u16;
    Some((number, region(number)?))
}

/// The airport with these three capitals.
pub(crate) fn airport(code: &str) -> Option<Airport> {
    let &[a, b, c] = code.as_bytes() else { return None };
    if !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let slot = [a, b, c].iter().fold(0, |slot, byte| slot * 26 + usize::from(byte - b'A'));
    let at = u32_at(data::section(Section::AirportIndex), slot * 4).checked_sub(1)?;
    let row = data::section(Section::Airports).get(at as usize..)?;
    let name = text(row, 9, usize::from(*row.get(8)?))?;
    Some(Airport { country: text(row, 0, 2)?, zone: u16_at(row, 2), point: point_at(row, 4), name })
}

/// The city of a UN/LOCODE of five capitals or digits.
pub(crate) fn locode(code: &str) -> Option<u32> {
    let table = data::section(Section::Locodes);
    let (mut low, mut high) = (0, table.len() / 8);
    while low < high {
        let middle = usize::midpoint(low, high);
        let row = table.get(middle * 8..middle * 8 + 8)?;
        match row.get(..5)?.cmp(code.as_bytes()) {
            Ordering::Equal => {
                return Some(u32::from(u16_at(row, 5)) | u32::from(*row.get(7)?) << 16);
            }
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    None
}

fn text(row: &'static [u8], at: usize, length: usize) -> Option<&'static str> {
    std::str::from_utf8(row.get(at..at + length)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_to_their_rows() {
        assert_eq!(country_of_code("DEU").unwrap().country, "DE");
        assert!(country_of_code("ZZ").is_none());
        assert_eq!(zone_name(region_of_code("US", "CA").unwrap().1.zone), Some("America/Los_Angeles"));
        assert_eq!(zone_name(airport("ORD").unwrap().zone), Some("America/Chicago"));
        assert!(airport("ord").is_none() && airport("Ü").is_none());
        assert_eq!(city(locode("DEHAM").unwrap()).unwrap().country, "DE");
        assert!(locode("DE").is_none());
    }

    #[test]
    fn zones_are_found_by_name_and_share_clocks() {
        let [berlin, paris, london] =
            ["Europe/Berlin", "Europe/Paris", "Europe/London"].map(|it| zone_number(it).unwrap());
        assert_eq!((zone_name(berlin), zone_number("Mars/Olympus")), (Some("Europe/Berlin"), None));
        assert!(clock(berlin) == clock(paris) && clock(berlin) != clock(london));
    }

    #[test]
    fn rows_beyond_the_end_are_absent() {
        assert!(city(u32::MAX).is_none() && region(u16::MAX).is_none() && country(u16::MAX).is_none());
    }
}
