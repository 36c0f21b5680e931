//! The embedded data: one file of sections, read in place. Nothing is unpacked and nothing is built at start.
//! How it was made, from what and under which licences: `data/README.md`.

/// The file: a mark, the number of sections, their offsets, the sections.
static PLACES: &[u8] = include_bytes!("../data/places.bin");

/// The sections, in the order of the file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Section {
    /// Name (32, padded with spaces) and clock (u16: equal for zones that show the same time), sorted.
    Zones,
    /// Country (2), region (u16), zone (u16): what a city shares with many others.
    Areas,
    /// Where each block of sixteen city names begins.
    NameIndex,
    /// City names, sorted by key, front-coded.
    Names,
    /// Area (u16), latitude and longitude (i16, hundredths of a degree), population class; one for each name.
    Cities,
    /// Where each block of sixteen keys begins.
    KeyIndex,
    /// Other names of cities, names of regions and countries, with what they refer to.
    Keys,
    /// Country (2), code (3), zone (u16), share (u8), latitude, longitude (i16), population class.
    Regions,
    /// Alpha-2 (2), alpha-3 (3), zone (u16), share (u8), latitude, longitude (i16), population class.
    Countries,
    /// For each of the 17,576 three-letter codes where its airport stands, plus one.
    AirportIndex,
    /// Country (2), zone (u16), latitude, longitude (i16), length, name.
    Airports,
    /// Country index and codes of UN/LOCODE places with their city.
    Locodes,
    /// Code point (u32) and what it is spelt as (4).
    Letters,
}

/// The bytes of a section; empty should the file be damaged.
pub(crate) fn section(which: Section) -> &'static [u8] {
    let at = 8 + 4 * which as usize;
    let (from, to) = (u32_at(PLACES, at) as usize, u32_at(PLACES, at + 4) as usize);
    PLACES.get(from..to).unwrap_or_default()
}

/// A little-endian number of two bytes; nought beyond the end.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|b| b.try_into().ok()).map_or(0, u16::from_le_bytes)
}

/// A little-endian number of four bytes; nought beyond the end.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// Latitude and longitude at a position.
pub(crate) fn point_at(bytes: &[u8], at: usize) -> (f32, f32) {
    let degrees = |at| f32::from(u16_at(bytes, at).cast_signed()) / 100.0;
    (degrees(at), degrees(at + 2))
}

/// A text of a fixed width, without the spaces that fill it up.
pub(crate) fn text_at(bytes: &'static [u8], at: usize, width: usize) -> Option<&'static str> {
    std::str::from_utf8(bytes.get(at..at + width)?).ok().map(str::trim_ascii_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole() {
        assert_eq!(PLACES.get(..4), Some(&b"WGZ1"[..]));
        assert_eq!(u32_at(PLACES, 8 + 4 * 13) as usize, PLACES.len());
        assert!(PLACES.len() < 4_000_000, "the embedded data have grown to {}", PLACES.len());
    }

    #[test]
    fn every_zone_is_known_to_the_time_zone_database() {
        let zones = section(Section::Zones);
        for at in (0..zones.len()).step_by(34) {
            let name = text_at(zones, at, 32).unwrap();
            assert!(jiff::tz::TimeZone::get(name).is_ok(), "{name}");
        }
        assert!(zones.len() / 34 > 300);
    }
}
