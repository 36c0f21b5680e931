//! ## What it explains
//! No event while the parcel, or the container with it, is at sea.
//!
//! ## Why it is normal
//! A ship takes weeks: 16 to 18 days from China to the American west coast when all goes well, 40 to 70 days
//! for surface mail from door to door. Nobody scans anything on board.
//!
//! ## What it needs
//! That it left its origin, and a sign that it went by sea: the service, the words of the last event, or the
//! number of a container.

use super::{Case, Quiet, usual};
use crate::silence::Sentence;

pub(super) const RULE: &str = "at-sea";

const WORDS: &[&str] = &["vessel", "by sea", "sea freight", "ocean", "surface", "sailed", "container ship"];

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    if !quiet.is_abroad() || !goes_by_sea(quiet) {
        return None;
    }
    let sentence = Sentence::new(
        "silence-at-sea",
        "The parcel is at sea, where nobody scans it: {$days} days, and a voyage takes weeks.",
    );
    let advice = Sentence::new(
        "silence-advice-at-sea",
        "Wait. If nothing is told by then, ask the carrier when the vessel arrived.",
    );
    let usual = usual(14.0, 60.0, "published prior: surface mail and containers from China, 16 to 70 days");
    let case = Case::new(quiet, RULE, usual, sentence).later(advice);
    Some(case.because(Some(quiet.last.event)))
}

fn goes_by_sea(quiet: &Quiet<'_>) -> bool {
    let said = |text: &str| {
        let text = text.to_lowercase();
        WORDS.iter().any(|word| text.contains(word)) && !text.contains("surface air lifted")
    };
    let event = quiet.event(quiet.last.said).and_then(|event| event.text.as_deref());
    said(&quiet.service()) || event.is_some_and(said) || is_container(&quiet.journey.number)
}

/// The number of a freight container: three letters, U, J or Z, seven digits.
fn is_container(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 11
        && bytes[..3].iter().all(u8::is_ascii_uppercase)
        && matches!(bytes[3], b'U' | b'J' | b'Z')
        && bytes[4..].iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_is_known_by_its_number() {
        assert!(is_container("CSQU3054383") && !is_container("LB123456785CN"));
    }
}
