//! Printed locations of every kind, and where they lie. A row is the text, the country, the city and the zone.

use gazetteer::{Hint, PLACES_A_CLOCK, distance_km, find};

#[track_caller]
fn check(rows: &[(&str, &str, &str, &str)]) {
    check_with(Hint::default(), rows);
}

#[track_caller]
fn check_with(hint: Hint<'_>, rows: &[(&str, &str, &str, &str)]) {
    for (printed, country, city, zone) in rows {
        let Some(found) = find(printed, hint) else { panic!("{printed}: not found") };
        let told =
            (&*found.country, found.city.as_deref().unwrap_or("-"), found.zone.as_deref().unwrap_or("-"));
        assert_eq!(told, (*country, *city, *zone), "{printed}: {found:?}");
        assert!(*zone == "-" || found.confidence >= PLACES_A_CLOCK, "{printed}: {found:?}");
    }
}

/// No clock is placed, with this hint.
#[track_caller]
fn check_open(hint: Hint<'_>, texts: &[&str]) {
    for printed in texts {
        let found = find(printed, hint);
        let placed = found.as_ref().is_some_and(|it| it.zone.is_some() && it.confidence >= PLACES_A_CLOCK);
        assert!(!placed, "{printed}: {found:?}");
    }
}

fn in_country(country: &str) -> Hint<'_> {
    Hint { country: Some(country), ..Hint::default() }
}

fn by_carrier_of(country: &str) -> Hint<'_> {
    Hint { carrier_country: Some(country), ..Hint::default() }
}

#[test]
fn cities_with_state_and_postcode() {
    check(&[
        ("SALINAS, CA 93901", "US", "Salinas", "America/Los_Angeles"),
        ("Elk Grove Village, IL, 60007, US", "US", "Elk Grove Village", "America/Chicago"),
        ("KENT WA DISTRIBUTION CENTER", "US", "Kent", "America/Los_Angeles"),
        ("Knoxville, TN", "US", "Knoxville", "America/New_York"),
        ("MEMPHIS TN 38118", "US", "Memphis", "America/Chicago"),
        ("US - NJ - Secaucus", "US", "Secaucus", "America/New_York"),
        ("Toronto ON M5V 2T6", "CA", "Toronto", "America/Toronto"),
        ("Mount Pearl NL", "CA", "Mount Pearl", "America/St_Johns"),
        ("BRISBANE QLD 4000", "AU", "Brisbane", "Australia/Brisbane"),
        ("Manaus / AM", "BR", "Manaus", "America/Manaus"),
        ("Tijuana, Baja California, México", "MX", "Tijuana", "America/Tijuana"),
    ]);
}

#[test]
fn towns_of_italy_with_their_province() {
    check(&[
        ("MILANO (MI)", "IT", "Milan", "Europe/Rome"),
        ("SESTO SAN GIOVANNI (MI)", "IT", "Sesto San Giovanni", "Europe/Rome"),
        ("BARI (BA)", "IT", "Bari", "Europe/Rome"),
        ("CAGLIARI (CA)", "IT", "Cagliari", "Europe/Rome"),
        ("TORINO (TO)", "IT", "Turin", "Europe/Rome"),
        ("Bologna (BO)", "IT", "Bologna", "Europe/Rome"),
        // The same letters are a state where the town is not near.
        ("Portland (OR)", "US", "Portland", "America/Los_Angeles"),
        ("Florence (AL)", "US", "Florence", "America/Chicago"),
        ("Palermo (CA)", "US", "Palermo", "America/Los_Angeles"),
        ("Milan, MI", "US", "Milan", "America/Detroit"),
    ]);
}

#[test]
fn british_offices_are_british_however_their_towns_are_called_elsewhere() {
    check_with(
        by_carrier_of("GB"),
        &[
            ("Langley MC", "GB", "-", "Europe/London"),
            ("Nosuchham DO", "GB", "-", "Europe/London"),
            ("Warrington MC", "GB", "Warrington", "Europe/London"),
        ],
    );
    check_open(by_carrier_of("GB"), &["Langley", "BOSTON"]);
    check_open(by_carrier_of("US"), &["Langley MC"]);
}

#[test]
fn a_city_without_its_state_needs_its_country() {
    check_with(by_carrier_of("US"), &[("BOSTON", "US", "Boston", "America/New_York")]);
    check_with(in_country("US"), &[("BOSTON", "US", "Boston", "America/New_York")]);
    check_open(Hint::default(), &["BOSTON"]);
    check_open(in_country("US"), &["PORTLAND", "SPRINGFIELD"]);
}

#[test]
fn cities_with_their_country() {
    check(&[
        ("AUCKLAND - NEW ZEALAND", "NZ", "Auckland", "Pacific/Auckland"),
        ("Perth, UK", "GB", "Perth", "Europe/London"),
        ("Perth, Australia", "AU", "Perth", "Australia/Perth"),
        ("Köln, Deutschland", "DE", "Köln", "Europe/Berlin"),
        ("Colombo LK", "LK", "Colombo", "Asia/Colombo"),
        ("SK-82104 Bratislava", "SK", "Bratislava", "Europe/Bratislava"),
        ("Tbilisi, Georgia", "GE", "Tbilisi", "Asia/Tbilisi"),
        ("Atlanta, Georgia", "US", "Atlanta", "America/New_York"),
        ("Nosuchheim, Germany", "DE", "-", "Europe/Berlin"),
    ]);
}

#[test]
fn chinese_in_signs_in_pinyin_and_run_together() {
    check(&[
        ("【成都市】", "CN", "Chengdu", "Asia/Shanghai"),
        ("浙江省,宁波市", "CN", "Ningbo", "Asia/Shanghai"),
        ("福建省厦门市邮件处理中心", "CN", "Xiamen", "Asia/Shanghai"),
        ("FuJianShengXiaMenShi 36100000", "CN", "Xiamen", "Asia/Shanghai"),
        ("Nanjing EMS", "CN", "Nanjing", "Asia/Shanghai"),
        ("德国法兰克福", "DE", "Frankfurt am Main", "Europe/Berlin"),
        ("乌鲁木齐", "CN", "Ürümqi", "Asia/Shanghai"),
    ]);
}

#[test]
fn other_scripts_and_names_in_other_languages() {
    check(&[
        ("東京国際郵便局", "JP", "Tokyo", "Asia/Tokyo"),
        ("인천우체국", "KR", "Incheon", "Asia/Seoul"),
        ("Новосибирск", "RU", "Novosibirsk", "Asia/Novosibirsk"),
        ("Київ", "UA", "Kyiv", "Europe/Kyiv"),
        ("القاهرة", "EG", "Cairo", "Africa/Cairo"),
        ("กรุงเทพ", "TH", "Bangkok", "Asia/Bangkok"),
        ("Αθήνα", "GR", "Athens", "Europe/Athens"),
        ("Wien", "AT", "Vienna", "Europe/Vienna"),
        ("Koeln", "DE", "Köln", "Europe/Berlin"),
        ("LISBOA", "PT", "Lisbon", "Europe/Lisbon"),
    ]);
}

#[test]
fn codes_of_offices_places_and_airports() {
    check(&[
        ("CNSZXA", "CN", "Shenzhen", "Asia/Shanghai"),
        ("ISC USORDA", "US", "Chicago", "America/Chicago"),
        ("DEHAM", "DE", "Hamburg", "Europe/Berlin"),
        ("Vienna (VIE)", "AT", "Vienna", "Europe/Vienna"),
        ("NRT", "JP", "Tokyo", "Asia/Tokyo"),
        ("HONG KONG-HKG", "HK", "Hong Kong", "Asia/Hong_Kong"),
    ]);
    check_open(Hint::default(), &["SKYLAB", "DEPOTS", "CUSTOM"]);
}

#[test]
fn names_of_offices() {
    check(&[
        ("CHANGI", "SG", "Singapore", "Asia/Singapore"),
        ("HEATHROW", "GB", "London", "Europe/London"),
        ("ISC MIAMI FL (USPS)", "US", "Miami", "America/New_York"),
        ("LONDON HEATHROW MC", "GB", "London", "Europe/London"),
        ("Paketzentrum Krefeld", "DE", "Krefeld", "Europe/Berlin"),
        ("BUDAPEST OE", "HU", "Budapest", "Europe/Budapest"),
        ("CTE RECIFE - Recife / PE -> CTE NATAL - Natal / RN", "BR", "Recife", "America/Recife"),
    ]);
    check_with(by_carrier_of("GB"), &[("Warrington MC", "GB", "Warrington", "Europe/London")]);
    check_open(Hint::default(), &["Riverside DO", "South Midlands Mail Centre", "INTERNATIONAL POST OFFICE"]);
}

#[test]
fn countries_alone() {
    check(&[
        ("Österreich", "AT", "-", "Europe/Vienna"),
        ("Jungtinė Karalystė", "GB", "-", "Europe/London"),
        ("中国", "CN", "-", "Asia/Shanghai"),
        ("NL", "NL", "-", "Europe/Amsterdam"),
        ("JPN", "JP", "-", "Asia/Tokyo"),
        ("Estados Unidos", "US", "-", "-"),
        ("Россия", "RU", "-", "-"),
        ("Mexico", "MX", "-", "-"),
    ]);
    let spain = find("Spain", Hint::default()).unwrap();
    assert!(spain.zone.is_some() && spain.confidence <= 0.8, "the Canaries live by another clock: {spain:?}");
}

#[test]
fn namesakes_place_no_clock() {
    check_open(
        Hint::default(),
        &["Birmingham", "Cordoba", "Portland", "Springfield", "Santiago", "Hyderabad", "Georgia"],
    );
    check_open(Hint::default(), &["Distribution Center", "Local agent", "***", "99999999", ""]);
}

#[test]
fn a_hint_settles_what_the_text_leaves_open() {
    check_with(in_country("United Kingdom"), &[("Birmingham", "GB", "Birmingham", "Europe/London")]);
    check_with(in_country("ES"), &[("Cordoba", "ES", "Córdoba", "Europe/Madrid")]);
    check_with(by_carrier_of("CH"), &[("4950 Huttwil", "CH", "Huttwil", "Europe/Zurich")]);
    check_with(in_country("DE"), &[("ZENTRALE ANNAHME", "DE", "-", "Europe/Berlin")]);
    let zip = Hint { country: Some("US"), postcode: Some("60666"), carrier_country: None };
    check_with(zip, &[("DISTRIBUTION CENTER", "US", "-", "America/Chicago")]);
    check_open(in_country("US"), &["Springfield", "DISTRIBUTION CENTER"]);
}

#[test]
fn a_country_that_the_text_contradicts_places_no_clock() {
    check_open(in_country("CN"), &["LONDON, UNITED KINGDOM", "Los Angeles"]);
    check_with(in_country("CN"), &[("香港", "HK", "-", "Asia/Hong_Kong")]);
    check_with(in_country("US"), &[("San Juan PR", "PR", "San Juan", "America/Puerto_Rico")]);
}

#[test]
fn a_town_of_a_name_that_is_frequent_in_its_country_has_no_point() {
    let found = find("Neuenkirchen", in_country("DE")).unwrap();
    assert_eq!((found.zone.as_deref(), found.lat), (Some("Europe/Berlin"), None));
}

#[test]
fn places_lie_where_they_are() {
    let point =
        |printed| find(printed, Hint::default()).map(|it| (it.lat.unwrap(), it.lon.unwrap())).unwrap();
    let way = distance_km(point("Shenzhen"), point("Leipzig"));
    assert!((8_500.0..9_000.0).contains(&way), "{way}");
}
