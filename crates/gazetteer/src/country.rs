//! Countries: their names in more than fifty languages, their codes, and the zone of those that have one clock.

use crate::fold::fold;
use crate::rows::{self, Land};
use crate::table::{self, Ref};

/// The alpha-2 code of a country, from its name in one of the main languages, or from its alpha-2 or alpha-3 code.
///
/// ```
/// assert_eq!(gazetteer::country_name_to_code("Deutschland"), Some("DE"));
/// assert_eq!(gazetteer::country_name_to_code("中国"), Some("CN"));
/// ```
#[must_use]
pub fn country_name_to_code(name: &str) -> Option<&'static str> {
    land(name).map(|land| land.country)
}

/// The zone of a country in which everybody lives by one clock; `None` where several clocks are in use.
#[must_use]
pub fn zone_of_country(code: &str) -> Option<&'static str> {
    let land = rows::country_of_code(&code.get(..code.len().min(3))?.to_ascii_uppercase())?;
    if is_one_clock(land) { rows::zone_name(land.zone) } else { None }
}

/// Fewer than one in a hundred live by another clock.
pub(crate) fn is_one_clock(land: Land) -> bool {
    land.share >= 99
}

/// The country of a name or a code.
pub(crate) fn land(name: &str) -> Option<Land> {
    let name = name.trim();
    if name.len() > 100 {
        return None;
    }
    let code = name.to_ascii_uppercase();
    if let Some(land) = rows::country_of_code(&code) {
        return Some(land);
    }
    let mut countries = table::lookup(&fold(name)).into_iter().filter_map(|it| match it {
        Ref::Country(number) => rows::country(number),
        _ => None,
    });
    // Some names, such as Congo, are those of two countries: then we cannot say.
    countries.next().filter(|_| countries.next().is_none())
}

/// Whether a parcel that is said to be in `outer` may be in `inner`: it is the same, or a territory of it with its own code.
pub(crate) fn holds(outer: &str, inner: &str) -> bool {
    outer == inner
        || match outer {
            "CN" => matches!(inner, "HK" | "MO" | "TW"),
            "US" => matches!(inner, "PR" | "GU" | "VI" | "AS" | "MP"),
            "FR" => {
                matches!(inner, "RE" | "GP" | "MQ" | "GF" | "YT" | "PM" | "BL" | "MF" | "NC" | "PF" | "WF")
            }
            "GB" => matches!(inner, "JE" | "GG" | "IM" | "GI"),
            "NL" => matches!(inner, "AW" | "CW" | "SX" | "BQ"),
            "DK" => matches!(inner, "GL" | "FO"),
            "NO" => inner == "SJ",
            "FI" => inner == "AX",
            "AU" => matches!(inner, "CX" | "CC" | "NF"),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, code: Option<&str>) {
        assert_eq!(country_name_to_code(name), code, "{name}");
    }

    #[test]
    fn names_in_many_languages_lead_to_the_code() {
        check("Allemagne", Some("DE"));
        check("Германия", Some("DE"));
        check("ESTADOS UNIDOS", Some("US"));
        check("Verenigd Koninkrijk", Some("GB"));
        check("日本", Some("JP"));
        check("المملكة العربية السعودية", Some("SA"));
        check("대한민국", Some("KR"));
        check("Korea, Republic of", Some("KR"));
        check("Türkiye", Some("TR"));
        check("usa", Some("US"));
        check("GB", Some("GB"));
        check("Atlantis", None);
        check("", None);
    }

    #[test]
    fn a_country_with_one_clock_gives_its_zone() {
        for (code, zone) in [
            ("CN", "Asia/Shanghai"),
            ("GB", "Europe/London"),
            ("DE", "Europe/Berlin"),
            ("NL", "Europe/Amsterdam"),
            ("FR", "Europe/Paris"),
            ("JP", "Asia/Tokyo"),
            ("IN", "Asia/Kolkata"),
            ("AR", "America/Argentina/Buenos_Aires"),
        ] {
            assert_eq!(zone_of_country(code), Some(zone));
        }
    }

    #[test]
    fn a_country_with_several_clocks_gives_none() {
        for code in ["US", "RU", "BR", "AU", "CA", "MX", "ID", "ES", "PT", "MN", "CD", "", "??", "ÜÜ"] {
            assert_eq!(zone_of_country(code), None, "{code}");
        }
    }
}
