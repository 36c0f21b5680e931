//! The numbers that the world's carriers give: right in form and check digit, and nobody's.
//!
//! Serials come from the world's seed and the parcel's place in it, so that no two parcels of one
//! world share a number by accident.

use tracking::number::s10;

use crate::chance::Chance;

/// An S10 number: service letters, eight digits, check digit, issuing country.
#[must_use]
pub fn s10(service: &str, serial: u64, country: &str) -> String {
    let digits = digits::<8>(serial);
    let serial: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    format!("{service}{serial}{}{country}", s10::check_digit(digits))
}

/// Cainiao's own number: `LP` and fourteen digits, no check digit.
#[must_use]
pub fn cainiao(serial: u64) -> String {
    format!("LP00{:012}", serial % 1_000_000_000_000)
}

/// A number of the United States' post: 22 digits, the last one weighs the others by 3 and 1.
#[must_use]
pub fn impb(serial: u64) -> String {
    weighed(format!("92001900000{:010}", serial % 10_000_000_000))
}

/// A German parcel number: 20 digits, the last one weighs the others by 3 and 1.
#[must_use]
pub fn sscc(serial: u64) -> String {
    weighed(format!("003400{:013}", serial % 10_000_000_000_000))
}

/// The number of the last leg in a country, by the post that delivers there.
#[must_use]
pub fn last_mile(country: &str, serial: u64) -> String {
    match country {
        "GB" => s10("QZ", serial, "GB"),
        "US" => impb(serial),
        "DE" => sscc(serial),
        other => s10("UZ", serial, other),
    }
}

/// A serial for the parcel at `index` of a world: spread by the seed, unlike for unlike indices.
#[must_use]
pub fn serial(seed: u64, index: u64) -> u64 {
    let offset = Chance::named(seed, "serials").below(90_000_000);
    (offset + index * 9_973) % 100_000_000
}

fn digits<const N: usize>(serial: u64) -> [u8; N] {
    let mut left = serial;
    let mut digits = [0; N];
    for digit in digits.iter_mut().rev() {
        *digit = (left % 10) as u8;
        left /= 10;
    }
    digits
}

fn weighed(payload: String) -> String {
    let sum: u32 = payload
        .bytes()
        .rev()
        .zip([3, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    format!("{payload}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_s10_number_carries_its_check_digit() {
        assert_eq!(s10("LB", 12_345_678, "CN"), "LB123456785CN");
        assert_eq!(s10("RR", 47_312_482, "XX").len(), 13);
    }

    #[test]
    fn long_numbers_close_with_a_digit_that_makes_the_weighed_sum_round() {
        for serial in [0, 7, 123_456_789] {
            check(&impb(serial), 22);
            check(&sscc(serial), 20);
        }
    }

    #[track_caller]
    fn check(number: &str, length: usize) {
        let sum: u32 = number
            .bytes()
            .rev()
            .zip([1, 3].into_iter().cycle())
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        assert_eq!((number.len(), sum % 10), (length, 0), "{number}");
    }

    #[test]
    fn ten_thousand_parcels_have_ten_thousand_serials() {
        let serials: std::collections::BTreeSet<u64> = (0..10_000).map(|index| serial(5, index)).collect();
        assert_eq!(serials.len(), 10_000);
    }
}
