//! ## What it explains
//! No event after export, of a service that is not tracked abroad.
//!
//! ## Why it is normal
//! S10 numbers that begin with U, small packets and economy lines are told until they leave the country, and
//! often not again before delivery, if then. No news is no bad news.
//!
//! ## What it needs
//! The number, the service as printed or what an event says, and that the parcel left or was sorted to leave.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::silence::Sentence;
use crate::silence::news::Stretch;

pub(super) const RULE: &str = "untracked-service";

/// Words in the name of a service that is not tracked to the door.
const SERVICES: &[&str] = &[
    "economy",
    "small packet",
    "small-packet",
    "untracked",
    "ordinary",
    "unregistered",
    "surface air lifted",
];
/// Words by which a carrier says that it will tell no more.
const LAST_WORDS: &[&str] =
    &["no further tracking", "no further scan", "no tracking information will", "not be tracked"];

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    let left = quiet.latest(&[Milestone::LeftOrigin, Milestone::Departed]);
    let said = last_words(quiet);
    let untracked = is_ordinary(&quiet.journey.number) || {
        let service = quiet.service();
        SERVICES.iter().any(|word| service.contains(word))
    };
    if said.is_none() && !(untracked && may_have_left(quiet)) {
        return None;
    }
    let sentence = Sentence::new(
        "silence-untracked-service",
        "This service is not tracked abroad: after export nothing needs to be told, for {$days} days now.",
    );
    let advice = Sentence::new(
        "silence-advice-untracked",
        "Nothing can be seen from here. If it has not come by then, ask the seller for a refund in time.",
    );
    let usual = usual(10.0, 45.0, "published prior: economy services from China, 20 to 60 days");
    let mut case = Case::new(quiet, RULE, usual, sentence).later(advice).by_term().because(left.or(said));
    case.news_to_come = false;
    Some(case)
}

/// Whether it left, or was sorted to leave: such services often do not tell the departure itself.
fn may_have_left(quiet: &Quiet<'_>) -> bool {
    use Milestone::{CustomsReleased, ExportCustoms, OriginProcessing};
    let sorted = matches!(quiet.phase, OriginProcessing | ExportCustoms | CustomsReleased);
    quiet.is_abroad() || (sorted && quiet.last.stretch <= Stretch::Exporting)
}

/// A number of the ordinary, unregistered mail: U, a letter, nine digits, a country.
fn is_ordinary(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 13
        && matches!(bytes[0], b'U' | b'u')
        && bytes[1].is_ascii_alphabetic()
        && bytes[2..11].iter().all(u8::is_ascii_digit)
}

/// The last event, where it says that no more will be told.
fn last_words(quiet: &Quiet<'_>) -> Option<usize> {
    let text = quiet.event(quiet.last.event)?.text.as_deref()?.to_lowercase();
    LAST_WORDS.iter().any(|words| text.contains(words)).then_some(quiet.last.event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: &str, expected: bool) {
        assert_eq!(is_ordinary(number), expected, "{number}");
    }

    #[test]
    fn a_number_of_the_ordinary_mail_begins_with_u() {
        check("UZ123456785CN", true);
        check("LB123456785CN", false);
        check("U123456789012", false);
        check("ＵZ12345678", false);
    }
}
