//! What is answered about numbers, texts, links and labels.

use packs::numbers;
use proptest::prelude::*;
use tracking::number::pattern::LONGEST;
use tracking::number::{Candidate, Known};

use crate::invent::{Dice, invent, valid_alone};

fn identify(number: &str, known: &Known) -> Vec<Candidate> {
    numbers::built_in().identify(number, known).candidates
}

#[track_caller]
fn check(number: &str, carrier: &str, valid: bool, because: &str) {
    let found = identify(number, &Known::default());
    let best = found.first().unwrap_or_else(|| panic!("{number} fits nothing"));
    assert_eq!((&*best.carrier, best.valid), (carrier, valid), "{found:#?}");
    assert!(best.why.iter().any(|why| why.contains(because)), "{found:#?}");
}

#[test]
fn a_number_says_whose_it_is_and_why() {
    check(
        "LZ123456785CN",
        "china-post",
        true,
        "S10 form, check digit right, issued by CN; e-commerce letters LZ",
    );
    check(
        "LZ123456784CN",
        "china-post",
        false,
        "check digit is 4, the number needs 5: one digit was mistyped?",
    );
    check("RB123456785GB", "royal-mail", true, "registered RB");
    check("EB123456785GB", "parcelforce", true, "EMS express EB");
    check("RB123456785TV", "upu", true, "issued by TV");
    check("RB123456785XX", "upu", false, "XX is no country");
    check("UA123456785YP", "yanwen", true, "no post issued this number");
    check("1z 999 aa1 01 2345 6784", "ups", true, "service 01: Next Day Air");
    check("YT2605812345678901", "yunexpress", true, "an inference");
    check("YT1234567890123", "yto", true, "YTO");
    check("CSQU3054383", "iso6346", true, "China Shipping");
    check("IMO 9074729", "imo", true, "ship");
}

#[test]
fn yp_and_yr_are_never_a_post() {
    for number in ["UA123456785YP", "AA123456785YR"] {
        let found = identify(number, &Known::default());
        assert!(found.iter().all(|candidate| &*candidate.carrier == "yanwen"), "{found:#?}");
    }
}

#[test]
fn the_other_carriers_of_the_parcel_are_named() {
    let to = |country: &str| Known { destination: Some(country.into()), ..Known::default() };
    let also = |number: &str, country: &str| {
        identify(number, &to(country))[0]
            .also
            .iter()
            .map(|partner| partner.carrier.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(also("LZ123456785CN", "US"), ["usps"]);
    assert_eq!(also("LZ123456785CN", "FR"), ["laposte"]);
    assert_eq!(also("LZ123456785CN", "CN"), Vec::<String>::new());
}

/// An invented number whose check digit is right for FedEx and for Purolator.
fn of_two_carriers() -> String {
    let identifier = numbers::built_in();
    let form = |carrier: &str, id: &str| {
        identifier.formats().iter().find(|format| &*format.carrier == carrier && &*format.id == id).unwrap()
    };
    let (fedex, purolator) = (form("fedex", "express-12"), form("purolator", "pin-12"));
    let mut dice = Dice(3);
    std::iter::repeat_with(|| invent(purolator, &purolator.shapes[0], &mut dice).unwrap())
        .find(|number| valid_alone(fedex, number))
        .unwrap()
}

#[test]
fn collisions_are_ties_until_something_is_known() {
    let number = of_two_carriers();
    let blank = identify(&number, &Known::default());
    assert!(blank[0].why.iter().any(|why| why.contains("a tie with")), "{blank:#?}");
    let first = |known: &Known| identify(&number, known)[0].clone();
    let canada = first(&Known { destination: Some("CA".into()), ..Known::default() });
    assert_eq!(&*canada.carrier, "purolator");
    assert!(canada.why.iter().any(|why| why.contains("goes to CA")), "{canada:#?}");
    let own = first(&Known { carriers: vec!["fedex".into()], ..Known::default() });
    assert_eq!(&*own.carrier, "fedex");
    assert!(own.why.iter().all(|why| !why.contains("a tie")), "{own:#?}");
    let link =
        numbers::built_in().identify(&format!("https://www.purolator.com/?pin={number}"), &Known::default());
    assert_eq!(&*link.candidates[0].carrier, "purolator");
}

#[test]
fn a_count_of_digits_is_a_hint_until_something_is_known() {
    let hint = identify("41234567890", &Known::default());
    assert!(hint.iter().all(|candidate| !candidate.valid), "{hint:#?}");
    let own =
        Known { carriers: vec!["blue-dart".into()], destination: Some("IN".into()), ..Known::default() };
    let known = identify("41234567890", &own);
    assert_eq!((&*known[0].carrier, known[0].valid), ("blue-dart", true), "{known:#?}");
}

#[test]
fn look_alikes_are_offered_as_corrections() {
    let found = identify("LZI23456785CN", &Known::default());
    assert_eq!(found[0].corrected.as_deref(), Some("LZ123456785CN"), "{found:#?}");
    assert!(found[0].valid);
    let found = identify("1Z999AAIOI23456784", &Known::default());
    assert_eq!(found[0].corrected.as_deref(), Some("1Z999AA10123456784"), "{found:#?}");
}

#[track_caller]
fn numbers_in(text: &str, wanted: &[&str]) {
    let found = numbers::built_in().identify(text, &Known::default());
    let mut numbers = vec![found.normalized.clone()];
    numbers.extend(found.numbers.iter().map(|number| number.normalized.clone()));
    assert_eq!(numbers, wanted, "{text}");
}

#[test]
fn the_fast_way_and_the_long_way_say_the_same() {
    let (identifier, mut dice) = (numbers::built_in(), Dice(23));
    for format in identifier.formats() {
        for shape in &format.shapes {
            let Some(number) = invent(format, shape, &mut dice) else { continue };
            if number.bytes().filter(u8::is_ascii_digit).count() < 5 {
                continue;
            }
            let quick = identifier.quick(&number).unwrap();
            let long = identifier.identify(&number, &Known::default()).candidates;
            let best: Vec<&Candidate> = long.iter().filter(|candidate| candidate.valid).collect();
            assert_eq!(quick.valid, !best.is_empty(), "{number}: {:?} {long:#?}", quick.format.carrier);
            if quick.valid && quick.ties == 0 {
                assert_eq!(quick.format.carrier, best[0].carrier, "{number}: {long:#?}");
            }
        }
    }
}

#[test]
fn several_numbers_in_one_text() {
    numbers_in("LZ123456785CN, 1Z999AA10123456784", &["LZ123456785CN", "1Z999AA10123456784"]);
    numbers_in("LZ123456785CN 1Z999AA10123456784", &["LZ123456785CN", "1Z999AA10123456784"]);
    numbers_in("Your parcel LZ 123 456 785 CN left on 2026-03-01 at 10:00.", &["LZ123456785CN"]);
    numbers_in(
        "UPS: 1Z 999 AA1 01 2345 6784\nPost: ＬＺ１２３４５６７８５ＣＮ",
        &["1Z999AA10123456784", "LZ123456785CN"],
    );
    numbers_in(
        "https://t.17track.net/en#nums=LZ123456785CN,RB123456785GB",
        &["LZ123456785CN", "RB123456785GB"],
    );
    numbers_in("see you tomorrow at the airport", &[""]);
    numbers_in("please call 555 123 4567", &[""]);
    numbers_in("", &[""]);
}

#[test]
fn a_link_names_the_carrier_that_the_digits_cannot() {
    let found =
        numbers::built_in().identify("https://www.purolator.com/x?pin=313452789010", &Known::default());
    assert!(found.candidates.iter().all(|candidate| candidate.why.iter().all(|why| !why.is_empty())));
    let link = "https://tools.usps.com/go/TrackConfirmAction?tLabels=LZ123456785CN";
    let found = numbers::built_in().identify(link, &Known::default());
    assert_eq!(found.normalized, "LZ123456785CN");
}

#[test]
fn labels_with_application_identifiers() {
    let found = numbers::built_in().identify("(00)340434161094000014", &Known::default());
    assert!(found.candidates.iter().any(|candidate| &*candidate.carrier == "dhl-paket"), "{found:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn nothing_that_is_pasted_makes_it_fail(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes);
        let found = numbers::built_in().identify(&text, &Known::default());
        prop_assert!(found.candidates.iter().all(|candidate| (0.0..=1.0).contains(&candidate.confidence)));
        let _ = numbers::built_in().quick(&text);
    }

    #[test]
    fn nothing_like_a_number_makes_it_fail(text in "[0-9A-Zoil .\\-(),/:]{0,120}") {
        let found = numbers::built_in().identify(&text, &Known::default());
        prop_assert!(found.normalized.len() <= LONGEST);
        prop_assert!(found.candidates.iter().all(|candidate| !candidate.why.is_empty()));
    }
}
