//! The rows behind the names: cities, regions, countries, airports.

use crate::data::{self, Section, point_at, u16_at, u32_at};

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
    /// ISO 3166-2 code without the country, or alpha-3 of a country; may end in spaces.
    pub(crate) code: &'static str,
    /// The zone where most people live.
    pub(crate) zone: u16,
    /// Percent of the people who live by that clock.
    pub(crate) share: u8,
    /// Its largest city.
    pub(crate) point: (f32, f32),
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
    data::nth_text(data::section(Section::Zones), zone)
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
        people: (f64::from(*row.get(6)?) * 0.1).exp2(),
    })
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
    let row = data::section(section).get(usize::from(number) * 12..)?.get(..12)?;
    let (country, code) = (text(row, 0, 2)?, text(row, 2, 3)?);
    Some(Land { country, code, zone: u16_at(row, 5), share: *row.get(7)?, point: point_at(row, 8) })
}

/// The country of an alpha-2 or alpha-3 code in capitals.
pub(crate) fn country_of_code(code: &str) -> Option<Land> {
    (0..).map_while(country).find(|land| match code.len() {
        2 => land.country == code,
        3 => land.code == code,
        _ => false,
    })
}

/// The region of a country with this short code, such as `CA` of `US`.
pub(crate) fn region_of_code(country: &str, code: &str) -> Option<(u16, Land)> {
    let regions = (0..).map_while(|number| Some((number, region(number)?)));
    regions.into_iter().find(|(_, land)| land.country == country && land.code.trim_end() == code)
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
            std::cmp::Ordering::Equal => {
                return Some(u32::from(u16_at(row, 5)) | u32::from(*row.get(7)?) << 16);
            }
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
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
    fn rows_beyond_the_end_are_absent() {
        assert!(city(u32::MAX).is_none() && region(u16::MAX).is_none() && country(u16::MAX).is_none());
    }
}
