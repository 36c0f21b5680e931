//! Letters and digits that look alike: O and 0, I and 1. When a number fits nothing as it was given, we
//! look whether it fits with some of them exchanged, and offer that as a correction.

use super::matcher::Codes;

const O: u8 = 24;
const I: u8 = 18;
/// The most exchanges that are tried.
const MOST_TRIES: usize = 63;

fn twin(code: u8) -> Option<u8> {
    match code {
        0 => Some(O),
        1 => Some(I),
        O => Some(0),
        I => Some(1),
        _ => None,
    }
}

/// Readings of the number with look-alikes exchanged, fewest exchanges first. Digits become letters only where
/// nothing fits the number as it is: a wrong check digit is better told than explained away.
pub(super) fn readings(codes: &Codes, digits_too: bool) -> Vec<Codes> {
    let letters: Vec<usize> = (0..codes.len()).filter(|at| matches!(codes[*at], O | I)).collect();
    let mut places = letters.clone();
    // Digits are exchanged only where letters are usual: in front and at the end.
    let ends = |at: &usize| *at < 4 || *at + 4 > codes.len();
    if digits_too {
        places.extend((0..codes.len()).filter(|at| codes[*at] < 2).filter(ends));
    }
    places.truncate(6);
    let mut subsets: Vec<u32> = (1..1_u32 << places.len()).collect();
    subsets.sort_by_key(|subset| subset.count_ones());
    let mut readings: Vec<Codes> = subsets
        .iter()
        .take(MOST_TRIES)
        .map(|subset| {
            exchanged(
                codes,
                places.iter().enumerate().filter(|(bit, _)| subset >> bit & 1 == 1).map(|(_, at)| *at),
            )
        })
        .collect();
    if letters.len() > 3 {
        (0..4).for_each(|from| {
            readings.push(exchanged(codes, letters.iter().copied().filter(|at| *at >= from)))
        });
    }
    readings
}

fn exchanged(codes: &Codes, places: impl Iterator<Item = usize>) -> Codes {
    let mut reading = *codes;
    for at in places {
        if let Some(code) = codes.get(at).copied().and_then(twin) {
            reading.set(at, code);
        }
    }
    reading
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, wanted: &str) {
        let readings = readings(&Codes::read(given).unwrap(), true);
        assert!(readings.iter().any(|reading| reading.text() == wanted), "{given}");
        assert!(readings.len() <= MOST_TRIES + 4);
    }

    #[test]
    fn look_alikes_are_exchanged() {
        check("1Z999AAIO12345678O", "1Z999AA1012345678O");
        check("1Z999AAIO12345678O", "1Z999AA10123456780");
        check("L0123456785CN", "LO123456785CN");
        check("LBI234567B5CN", "LB1234567B5CN");
        check("OOOOOOOOOOOOOOOO", "0000000000000000");
    }

    #[test]
    fn digits_stay_digits_where_the_form_fits() {
        assert!(readings(&Codes::read("1Z1111111111111111").unwrap(), false).is_empty());
    }

    #[test]
    fn nothing_to_exchange() {
        assert!(readings(&Codes::read("LB234567895CN").unwrap(), true).is_empty());
    }
}
