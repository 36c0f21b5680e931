//! The numbers under which a parcel travels: those that answers or the caller name, and what an S10
//! number says of its post.

use crate::Text;
use crate::journey::attest::evidence;
use crate::journey::{Context, Evidence};
use crate::look::{Look, Outcome, RelatedNumber};
use crate::number::s10::check_digit;

/// The most further numbers that a parcel may have.
const RELATED: usize = 64;

/// A further number as somebody named it.
pub(super) struct Named<'a> {
    /// The number, and how it belongs.
    pub(super) number: &'a RelatedNumber,
    /// The number of which the answer spoke.
    pub(super) speaker: &'a Text,
    /// Where it was named; a number that the caller declared has no capture.
    pub(super) because: Option<Evidence>,
}

/// Every further number, each relation of it once, in the order of discovery.
pub(super) fn further_numbers<'a>(looks: &[&'a Look], context: &'a Context) -> Vec<Named<'a>> {
    let declared = context.numbers_of.iter().map(|number| (number, &context.number, None));
    let told = looks.iter().filter(|look| look.outcome == Outcome::Told);
    let told = told.flat_map(|look| look.related.iter().map(|number| (number, &look.number, Some(*look))));
    let mut named: Vec<Named<'a>> = Vec::new();
    for (number, speaker, look) in declared.chain(told) {
        if number.number == *speaker || named.len() == RELATED {
            continue;
        }
        let known = named
            .iter_mut()
            .find(|known| known.number.number == number.number && known.number.relation == number.relation);
        match known {
            Some(known) if known.number.carrier.is_none() && number.carrier.is_some() => {
                known.number = number
            }
            Some(_) => {}
            None => {
                let because = look.map(|look| evidence(look, &number.at));
                named.push(Named { number, speaker, because });
            }
        }
    }
    named
}

/// The country of an S10 number: two letters, eight digits and their check digit, two letters.
pub(super) fn issuer(number: &str) -> Option<&str> {
    let (service, rest) = number.split_at_checked(2)?;
    let (digits, country) = rest.split_at_checked(9)?;
    let letters = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let mut values = [0; 9];
    for (value, byte) in values.iter_mut().zip(digits.bytes()) {
        *value = char::from(byte).to_digit(10).and_then(|digit| u8::try_from(digit).ok())?;
    }
    let [serial @ .., check] = values;
    (letters(service) && letters(country) && check_digit(serial) == check).then_some(country)
}
