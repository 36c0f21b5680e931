//! The number formats of all packs, against their own examples, against each other and against the promises
//! of their check digits.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::path::Path;

use packs::numbers::{self, Numbers};
use proptest::prelude::*;
use tracking::number::pattern::{LONGEST, Shape, character, code};
use tracking::number::{Candidate, Format, Identifier, Known};

fn all() -> Vec<Numbers> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut files = Vec::new();
    for folder in [packs.clone(), packs.join("standards")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path().join("numbers.toml");
            if path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        numbers::read(&path.display().to_string(), &text).unwrap_or_else(|error| panic!("{error}"))
    };
    files.iter().map(read).collect()
}

fn identify(number: &str, known: &Known) -> Vec<Candidate> {
    numbers::built_in().identify(number, known).candidates
}

/// Deterministic chance, so that a failure can be seen again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// An invented number of a form, with the right check character where one exists.
fn invent(format: &Format, shape: &Shape, dice: &mut Dice) -> Option<String> {
    let mut codes: Vec<u8> = shape
        .masks
        .iter()
        .map(|mask| {
            let allowed: Vec<u8> = (0..36).filter(|code| mask >> code & 1 == 1).collect();
            allowed[dice.below(allowed.len())]
        })
        .collect();
    for part in &shape.one_of {
        let word = &part.words[dice.below(part.words.len())];
        codes[usize::from(part.start)..][..word.len()].copy_from_slice(word);
    }
    for lookup in format.lookups.iter().filter(|lookup| lookup.closed) {
        let group = shape.group(&lookup.group)?;
        let (value, _) = &lookup.values[dice.below(lookup.values.len())];
        codes[usize::from(group.start)..][..value.len()]
            .copy_from_slice(&value.bytes().filter_map(code).collect::<Vec<_>>());
    }
    if let Some(check) = &format.check {
        let at = usize::from(shape.group("check")?.start);
        let body = counted(format, shape);
        codes[at] = check.needed(body.iter().map(|place| codes[*place]))?;
    }
    Some(codes.iter().map(|code| character(*code)).collect())
}

/// The places that the check character of a form counts.
fn counted(format: &Format, shape: &Shape) -> Vec<usize> {
    let Some(check) = &format.check else { return Vec::new() };
    if check.over.is_empty() {
        let at = shape.group("check").map(|group| usize::from(group.start));
        return (0..shape.masks.len()).filter(|place| Some(*place) != at).collect();
    }
    let groups = check.over.iter().filter_map(|name| shape.group(name));
    groups.flat_map(|group| usize::from(group.start)..usize::from(group.start + group.len)).collect()
}

#[test]
fn every_form_has_examples_that_are_taken_and_examples_that_are_refused() {
    for pack in all() {
        for (number, format) in pack.file.numbers.iter().zip(&pack.formats) {
            let alone = Identifier::new(vec![format.clone()]);
            let name = format!("{} {}", pack.carrier, format.id);
            assert!(!number.valid.is_empty() && !number.invalid.is_empty(), "{name} has no examples");
            for example in &number.valid {
                let taken = |valid: bool| valid || format.is_hint();
                assert!(
                    alone.quick(example).is_some_and(|found| taken(found.valid)),
                    "{name} should take {example}"
                );
                let found = alone.identify(example, &Known::default());
                let best = found.candidates.first();
                assert!(
                    best.is_some_and(|best| taken(best.valid) && !best.why.is_empty()),
                    "{name} {example}"
                );
            }
            for example in &number.invalid {
                assert!(
                    alone.quick(example).is_none_or(|found| !found.valid),
                    "{name} should refuse {example}"
                );
            }
        }
    }
}

#[test]
fn forms_have_names_of_their_own_and_countries_of_two_capitals() {
    for pack in all() {
        let mut ids: Vec<&str> = pack.formats.iter().map(|format| &*format.id).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count, "{} names two forms alike", pack.carrier);
        for country in pack.formats.iter().flat_map(|format| &format.countries) {
            assert!(country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()), "{country}");
        }
        for number in &pack.file.numbers {
            assert!(
                number.standard.is_some() || number.source.is_some(),
                "{} does not say its source",
                pack.carrier
            );
        }
    }
}

#[test]
fn a_link_leads_to_the_carrier_and_back() {
    let identifier = numbers::built_in();
    for pack in all() {
        let Some(number) = pack.file.numbers.iter().flat_map(|number| &number.valid).next() else { continue };
        let Some(link) = identifier.link(&pack.carrier, number) else { continue };
        assert!(link.starts_with("https://") && link.contains(number.as_str()), "{link}");
        let found = identifier.identify(&link, &Known::default());
        assert_eq!(&found.normalized, number, "{link}");
        assert!(found.candidates.iter().any(|candidate| *candidate.carrier == *pack.carrier), "{link}");
    }
}

#[test]
fn no_two_packs_claim_the_same_number_undeclared() {
    let identifier = numbers::built_in();
    let mut dice = Dice(7);
    let mut undeclared = std::collections::BTreeSet::new();
    for format in identifier.formats() {
        for shape in &format.shapes {
            for _ in 0..24 {
                let Some(number) = invent(format, shape, &mut dice) else { continue };
                let codes: Vec<u8> = number.bytes().filter_map(code).collect();
                for other in identifier.formats().iter().filter(|other| other.carrier != format.carrier) {
                    let declared = format.shares.iter().any(|shared| other.shares.contains(shared))
                        || (format.s10.is_some() && other.s10.as_deref() == Some("??"))
                        || (other.s10.is_some() && format.s10.as_deref() == Some("??"));
                    if !declared
                        && other.shapes.iter().any(|shape| shape.fits(&codes))
                        && valid_alone(other, &number)
                    {
                        let mut pair = [
                            format!("{} {}", format.carrier, format.id),
                            format!("{} {}", other.carrier, other.id),
                        ];
                        pair.sort();
                        undeclared.insert(pair.join(" and "));
                    }
                }
            }
        }
    }
    assert!(
        undeclared.is_empty(),
        "share numbers without saying so:\n{}",
        Vec::from_iter(undeclared).join("\n")
    );
}

fn valid_alone(format: &Format, number: &str) -> bool {
    Identifier::new(vec![format.clone()])
        .quick(number)
        .is_some_and(|found| found.valid || found.format.is_hint())
}

#[test]
fn wrong_digits_and_swapped_neighbours_are_caught_where_the_check_digit_promises_it() {
    let mut dice = Dice(11);
    for format in numbers::built_in().formats() {
        let Some(check) = format.check.as_ref().filter(|check| check.binding) else { continue };
        let alone = Identifier::new(vec![format.clone()]);
        let refused = |bytes: &[u8]| {
            let number = String::from_utf8(bytes.to_vec()).unwrap();
            assert!(
                alone.quick(&number).is_none_or(|found| !found.valid),
                "{} {} takes {number}",
                format.carrier,
                format.id
            );
        };
        for _ in 0..4 {
            let shape = &format.shapes[dice.below(format.shapes.len())];
            let Some(number) = invent(format, shape, &mut dice) else { continue };
            let digits = |at: usize| number.as_bytes()[at].is_ascii_digit();
            let places = counted(format, shape);
            for place in places.iter().copied().filter(|place| digits(*place)) {
                for digit in b'0'..=b'9' {
                    let mut bytes = number.clone().into_bytes();
                    if check.catches_wrong_digit(bytes[place] - b'0', digit - b'0') {
                        bytes[place] = digit;
                        refused(&bytes);
                    }
                }
            }
            for pair in
                places.windows(2).filter(|pair| pair[0] + 1 == pair[1] && digits(pair[0]) && digits(pair[1]))
            {
                let mut bytes = number.clone().into_bytes();
                if check.catches_swap(bytes[pair[0]] - b'0', bytes[pair[1]] - b'0') {
                    bytes.swap(pair[0], pair[1]);
                    refused(&bytes);
                }
            }
        }
    }
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
