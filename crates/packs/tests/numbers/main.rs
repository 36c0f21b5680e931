//! The number formats of all packs, against their own examples, against each other and against the promises
//! of their check digits.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod answers;
mod invent;

use std::path::Path;

use packs::numbers::{self, Numbers};
use tracking::number::pattern::Shape;
use tracking::number::{Format, Identifier, Known};

use invent::{Dice, counted, invent};

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

/// Whether some number fits both shapes, whatever its check character: they have the same length, every
/// place has a common character, and every part that must be one of several words has a common word.
fn meet(one: &Shape, other: &Shape) -> bool {
    let words = |one: &Shape, other: &Shape| {
        one.one_of.iter().all(|part| {
            let masks = &other.masks[usize::from(part.start)..];
            part.words.iter().any(|word| word.iter().zip(masks).all(|(code, mask)| mask >> code & 1 == 1))
        })
    };
    one.masks.len() == other.masks.len()
        && one.masks.iter().zip(&other.masks).all(|(one, other)| one & other != 0)
        && words(one, other)
        && words(other, one)
}

fn declared(one: &Format, other: &Format) -> bool {
    let any_post = |one: &Format, other: &Format| one.s10.as_deref() == Some("??") && other.s10.is_some();
    one.carrier == other.carrier
        || one.shares.iter().any(|shared| other.shares.contains(shared))
        || any_post(one, other)
        || any_post(other, one)
}

#[test]
fn no_two_packs_claim_the_same_number_undeclared() {
    let formats = numbers::built_in().formats();
    let mut undeclared = std::collections::BTreeSet::new();
    for (at, one) in formats.iter().enumerate() {
        for other in formats[at + 1..].iter().filter(|other| !declared(one, other)) {
            if one.shapes.iter().any(|shape| other.shapes.iter().any(|other| meet(shape, other))) {
                undeclared.insert(format!("{} {} and {} {}", one.carrier, one.id, other.carrier, other.id));
            }
        }
    }
    assert!(
        undeclared.is_empty(),
        "share numbers without saying so:\n{}",
        Vec::from_iter(undeclared).join("\n")
    );
}

#[test]
fn invented_numbers_of_a_form_are_claimed_by_their_carrier_and_by_declared_others_only() {
    let identifier = numbers::built_in();
    let mut dice = Dice(7);
    for format in identifier.formats() {
        for shape in &format.shapes {
            let Some(number) = invent(format, shape, &mut dice) else { continue };
            let found = identifier.identify(&number, &Known::default()).candidates;
            let sure = found.iter().filter(|candidate| candidate.valid && candidate.corrected.is_none());
            for candidate in sure {
                let forms = identifier.formats().iter().filter(|other| other.carrier == candidate.carrier);
                let mut forms = forms.filter(|other| {
                    other.id == candidate.format || (other.s10.is_some() && &*candidate.format == "s10")
                });
                assert!(
                    forms.any(|other| declared(format, other)),
                    "{number} of {} {}: {found:#?}",
                    format.carrier,
                    format.id
                );
            }
        }
    }
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
