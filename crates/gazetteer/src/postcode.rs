//! Postcodes of countries with several clocks: which zone the first characters settle. Where a prefix reaches over
//! a border of zones it is left out, or the zone in which nearly all live is named.

/// The zone in which a postcode lies.
pub(crate) fn zone(country: &str, postcode: &str) -> Option<&'static str> {
    let code: String = postcode.chars().filter(char::is_ascii_alphanumeric).take(10).collect();
    let prefix = |length: usize| code.get(..length).and_then(|digits| digits.parse::<u16>().ok());
    match country {
        "US" if code.len() >= 5 => prefix(3).and_then(|zip| in_ranges(US, zip)),
        "AU" if code.len() == 4 => prefix(2).and_then(|two| in_ranges(AU, two)),
        "BR" if code.len() == 8 => prefix(3).and_then(|cep| in_ranges(BR, cep)),
        "MX" if code.len() == 5 => prefix(2).and_then(|two| in_ranges(MX, two)),
        "ES" if code.len() == 5 => prefix(2).and_then(|two| in_ranges(ES, two)),
        "PT" if code.len() == 4 || code.len() == 7 => prefix(2).and_then(|two| in_ranges(PT, two)),
        "ID" if code.len() == 5 => prefix(2).and_then(|two| in_ranges(ID, two)),
        "RU" if code.len() == 6 => prefix(3).and_then(|three| in_ranges(RU, three)),
        "CA" => canada(code.to_ascii_uppercase().as_bytes()),
        _ => None,
    }
}

type Ranges = &'static [(u16, u16, &'static str)];

fn in_ranges(ranges: Ranges, number: u16) -> Option<&'static str> {
    ranges.iter().find(|(first, last, _)| (*first..=*last).contains(&number)).map(|row| row.2)
}

/// The first letter is a province or a part of one; Nunavut and the north of Ontario are left out.
fn canada(code: &[u8]) -> Option<&'static str> {
    let [first, second, ..] = code else { return None };
    if !second.is_ascii_digit() {
        return None;
    }
    match first {
        b'A' => Some("America/St_Johns"),
        b'B' | b'C' => Some("America/Halifax"),
        b'E' => Some("America/Moncton"),
        b'G' | b'H' | b'J' | b'K' | b'L' | b'M' | b'N' => Some("America/Toronto"),
        b'R' => Some("America/Winnipeg"),
        b'S' => Some("America/Regina"),
        b'T' => Some("America/Edmonton"),
        b'V' => Some("America/Vancouver"),
        _ => None,
    }
}

const EASTERN: &str = "America/New_York";
const CENTRAL: &str = "America/Chicago";
const MOUNTAIN: &str = "America/Denver";
const PACIFIC: &str = "America/Los_Angeles";

#[rustfmt::skip]
const US: Ranges = &[
    (5, 5, EASTERN), (6, 9, "America/Puerto_Rico"), (10, 323, EASTERN), (324, 325, CENTRAL), (326, 349, EASTERN), (350, 369, CENTRAL),
    (370, 372, CENTRAL), (373, 374, EASTERN), (376, 379, EASTERN), (380, 385, CENTRAL), (386, 397, CENTRAL), (398, 418, EASTERN),
    (420, 424, CENTRAL), (430, 462, EASTERN), (463, 464, CENTRAL), (465, 474, EASTERN), (476, 477, CENTRAL), (478, 497, EASTERN),
    (500, 576, CENTRAL), (577, 577, MOUNTAIN), (580, 585, CENTRAL), (588, 588, CENTRAL), (590, 599, MOUNTAIN), (600, 676, CENTRAL),
    (680, 690, CENTRAL), (693, 693, MOUNTAIN), (700, 797, CENTRAL), (798, 799, MOUNTAIN), (800, 834, MOUNTAIN), (835, 835, PACIFIC),
    (836, 837, MOUNTAIN), (838, 838, PACIFIC), (840, 847, MOUNTAIN), (850, 853, "America/Phoenix"), (855, 857, "America/Phoenix"),
    (863, 864, "America/Phoenix"), (870, 884, MOUNTAIN), (885, 885, MOUNTAIN), (889, 961, PACIFIC), (967, 968, "Pacific/Honolulu"),
    (970, 978, PACIFIC), (980, 994, PACIFIC), (995, 999, "America/Anchorage"),
];

#[rustfmt::skip]
const AU: Ranges = &[
    (2, 2, "Australia/Sydney"), (8, 8, "Australia/Darwin"), (10, 27, "Australia/Sydney"), (29, 29, "Australia/Sydney"),
    (30, 39, "Australia/Melbourne"), (40, 47, "Australia/Brisbane"), (48, 49, "Australia/Brisbane"), (50, 57, "Australia/Adelaide"),
    (60, 69, "Australia/Perth"), (70, 79, "Australia/Hobart"), (80, 89, "Australia/Melbourne"), (90, 99, "Australia/Brisbane"),
];

#[rustfmt::skip]
const BR: Ranges = &[
    (10, 399, "America/Sao_Paulo"), (400, 489, "America/Bahia"), (490, 499, "America/Maceio"), (500, 569, "America/Recife"),
    (570, 579, "America/Maceio"), (580, 599, "America/Fortaleza"), (600, 659, "America/Fortaleza"), (660, 688, "America/Belem"),
    (689, 689, "America/Belem"), (690, 692, "America/Manaus"), (693, 693, "America/Boa_Vista"), (694, 698, "America/Manaus"),
    (699, 699, "America/Rio_Branco"), (700, 767, "America/Sao_Paulo"), (768, 769, "America/Porto_Velho"), (770, 779, "America/Araguaina"),
    (780, 788, "America/Cuiaba"), (790, 799, "America/Campo_Grande"), (800, 999, "America/Sao_Paulo"),
];

#[rustfmt::skip]
const MX: Ranges = &[
    (1, 20, "America/Mexico_City"), (21, 22, "America/Tijuana"), (23, 23, "America/Mazatlan"), (24, 24, "America/Merida"),
    (25, 27, "America/Monterrey"), (28, 30, "America/Mexico_City"), (34, 35, "America/Monterrey"), (36, 62, "America/Mexico_City"),
    (64, 67, "America/Monterrey"), (68, 76, "America/Mexico_City"), (77, 77, "America/Cancun"), (78, 79, "America/Mexico_City"),
    (80, 82, "America/Mazatlan"), (83, 85, "America/Hermosillo"), (86, 96, "America/Mexico_City"), (97, 97, "America/Merida"),
    (98, 99, "America/Mexico_City"),
];

#[rustfmt::skip]
const ES: Ranges = &[
    (1, 34, "Europe/Madrid"), (35, 35, "Atlantic/Canary"), (36, 37, "Europe/Madrid"), (38, 38, "Atlantic/Canary"),
    (39, 50, "Europe/Madrid"), (51, 52, "Africa/Ceuta"),
];

const PT: Ranges = &[(10, 89, "Europe/Lisbon"), (90, 94, "Atlantic/Madeira"), (95, 99, "Atlantic/Azores")];

#[rustfmt::skip]
const ID: Ranges = &[
    (10, 69, "Asia/Jakarta"), (70, 72, "Asia/Makassar"), (73, 74, "Asia/Pontianak"), (75, 77, "Asia/Makassar"),
    (78, 79, "Asia/Pontianak"), (80, 96, "Asia/Makassar"), (97, 99, "Asia/Jayapura"),
];

const YEKATERINBURG: &str = "Asia/Yekaterinburg";
const KRASNOYARSK: &str = "Asia/Krasnoyarsk";

#[rustfmt::skip]
const RU: Ranges = &[
    (101, 215, "Europe/Moscow"), (236, 238, "Europe/Kaliningrad"), (239, 294, "Europe/Moscow"), (300, 399, "Europe/Moscow"),
    (400, 404, "Europe/Volgograd"), (410, 413, "Europe/Saratov"), (414, 416, "Europe/Astrakhan"), (420, 425, "Europe/Moscow"),
    (426, 427, "Europe/Samara"), (428, 431, "Europe/Moscow"), (432, 433, "Europe/Ulyanovsk"), (440, 442, "Europe/Moscow"),
    (443, 446, "Europe/Samara"), (450, 462, YEKATERINBURG), (610, 613, "Europe/Kirov"), (614, 629, YEKATERINBURG),
    (630, 633, "Asia/Novosibirsk"), (634, 636, "Asia/Tomsk"), (640, 641, YEKATERINBURG), (644, 646, "Asia/Omsk"),
    (649, 649, "Asia/Barnaul"), (650, 654, "Asia/Novokuznetsk"), (655, 655, KRASNOYARSK), (656, 659, "Asia/Barnaul"),
    (660, 663, KRASNOYARSK), (664, 666, "Asia/Irkutsk"), (667, 668, KRASNOYARSK), (669, 671, "Asia/Irkutsk"), (672, 674, "Asia/Chita"),
    (675, 677, "Asia/Yakutsk"), (679, 682, "Asia/Vladivostok"), (683, 684, "Asia/Kamchatka"), (685, 686, "Asia/Magadan"),
    (690, 692, "Asia/Vladivostok"), (693, 694, "Asia/Sakhalin"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(country: &str, postcode: &str, expected: Option<&str>) {
        assert_eq!(zone(country, postcode), expected, "{country} {postcode}");
    }

    #[test]
    fn the_first_digits_settle_the_zone() {
        check("US", "93622", Some(PACIFIC));
        check("US", "60666-1234", Some(CENTRAL));
        check("US", "79901", Some(MOUNTAIN));
        check("AU", "6000", Some("Australia/Perth"));
        check("BR", "69005-000", Some("America/Manaus"));
        check("CA", "V6B 1A1", Some("America/Vancouver"));
        check("ES", "35001", Some("Atlantic/Canary"));
        check("PT", "9500-150", Some("Atlantic/Azores"));
        check("ID", "80361", Some("Asia/Makassar"));
        check("RU", "690091", Some("Asia/Vladivostok"));
        check("MX", "77500", Some("America/Cancun"));
    }

    #[test]
    fn what_is_no_postcode_settles_nothing() {
        for (country, text) in
            [("US", "9362"), ("US", "ABCDE"), ("CA", "VV"), ("DE", "10115"), ("US", "00000"), ("", "")]
        {
            check(country, text, None);
        }
    }

    #[test]
    fn every_zone_named_is_known() {
        for (_, _, zone) in [US, AU, BR, MX, ES, PT, ID, RU].concat() {
            assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone}");
        }
        for letter in 'A'..='Z' {
            if let Some(zone) = canada(format!("{letter}1").as_bytes()) {
                assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone}");
            }
        }
    }
}
