//! City codes in IMPC that are neither UN/LOCODE nor airport, or that mean another place than those lists say.
//! From what posts print in public; each row names an airport of the same city.

/// Country and city code, and an airport of the city.
#[rustfmt::skip]
const OFFICES: &[(&str, &str, &str)] = &[
    ("AU", "SYD", "SYD"), ("AU", "MEL", "MEL"), ("AU", "PER", "PER"), ("AU", "BNE", "BNE"),
    ("BT", "THI", "PBH"), ("BR", "CWB", "CWB"), ("BR", "RIO", "GIG"), ("BR", "SAO", "GRU"), ("BR", "VCP", "VCP"),
    ("CA", "YMQ", "YUL"), ("CA", "YTO", "YYZ"), ("CA", "YVR", "YVR"), ("CA", "YYC", "YYC"), ("CA", "YWG", "YWG"),
    ("CN", "BJS", "PEK"), ("CN", "CAN", "CAN"), ("CN", "SHA", "SHA"), ("CN", "SZX", "SZX"), ("CN", "SZH", "SZX"),
    ("DE", "FRA", "FRA"), ("DE", "NIA", "FRA"), ("ES", "MAD", "MAD"), ("ES", "LPA", "LPA"), ("ES", "TCI", "TFN"),
    ("FR", "CYM", "CDG"), ("FR", "ROI", "CDG"), ("FR", "CDG", "CDG"), ("GB", "LAL", "LHR"), ("GB", "LON", "LHR"), ("GB", "CVT", "BHX"),
    ("ID", "JKT", "CGK"), ("ID", "SUB", "SUB"), ("ID", "DPS", "DPS"), ("IN", "BOM", "BOM"), ("IN", "CCU", "CCU"), ("IN", "DEL", "DEL"),
    ("IN", "MAA", "MAA"), ("JP", "KWS", "HND"), ("JP", "TYO", "HND"), ("JP", "OSA", "KIX"), ("JP", "NRT", "NRT"),
    ("KH", "PNH", "KTI"), ("KR", "SEL", "ICN"), ("KZ", "ALA", "ALA"), ("ME", "TGD", "TGD"), ("MX", "MEX", "MEX"), ("MX", "TIJ", "TIJ"),
    ("NZ", "AKL", "AKL"), ("PT", "LIS", "LIS"), ("PT", "PDL", "PDL"), ("RO", "BUH", "OTP"), ("RU", "MOW", "SVO"), ("RU", "LED", "LED"), ("RU", "OVB", "OVB"),
    ("RU", "SVX", "SVX"), ("RU", "VVO", "VVO"), ("RU", "KGD", "KGD"), ("US", "CHI", "ORD"), ("US", "JFK", "JFK"), ("US", "LAX", "LAX"),
    ("US", "MIA", "MIA"), ("US", "NYC", "JFK"), ("US", "ORD", "ORD"), ("US", "SFO", "SFO"), ("US", "EWR", "EWR"), ("US", "HNL", "HNL"),
];

/// Offices at airports that are known by the airport's own name, which is no city's, or another city's than it looks.
#[rustfmt::skip]
const BY_NAME: &[(&str, &str)] = &[
    ("changi", "SIN"), ("heathrow", "LHR"), ("gatwick", "LGW"), ("stansted", "STN"), ("schiphol", "AMS"), ("zaventem", "BRU"),
    ("sheremetyevo", "SVO"), ("vnukovo", "VKO"), ("pudong", "PVG"), ("fiumicino", "FCO"), ("malpensa", "MXP"), ("barajas", "MAD"),
    ("arlanda", "ARN"), ("kastrup", "CPH"), ("gardermoen", "OSL"), ("suvarnabhumi", "BKK"),
];

/// The airport that a word names.
pub(crate) fn airport_named(key: &str) -> Option<&'static str> {
    BY_NAME.iter().find(|(name, _)| *name == key).map(|(_, airport)| *airport)
}

/// The airport at the city of an office.
pub(crate) fn airport_of(country: &str, city: &str) -> Option<&'static str> {
    OFFICES.iter().find(|row| row.0 == country && row.1 == city).map(|row| row.2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows;

    #[test]
    fn every_office_has_an_airport_in_its_own_country() {
        for (country, city, airport) in OFFICES {
            assert_eq!(rows::airport(airport).unwrap().country, *country, "{country}{city}");
        }
    }

    #[test]
    fn every_airport_that_has_a_name_is_known() {
        for (name, airport) in BY_NAME {
            assert!(rows::airport(airport).is_some(), "{name}");
        }
    }

    #[test]
    fn no_office_stands_twice() {
        let mut seen = std::collections::HashSet::new();
        assert!(OFFICES.iter().all(|row| seen.insert((row.0, row.1))));
    }
}
