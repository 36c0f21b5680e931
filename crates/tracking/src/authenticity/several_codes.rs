//! ## What it looks at
//! Whether several carriers explain what happened by codes of their own.
//!
//! ## Why it counts
//! Codes come out of carriers' systems. Who makes up a history writes sentences.
//!
//! ## What explains it innocently
//! It speaks for the history. A carrier that shows sentences only is no less honest.

use std::collections::BTreeMap;

use super::case::Case;
use super::verdict::{Signal, Strength};
use crate::event::Confidence;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let mut carriers = BTreeMap::new();
    for (index, told) in case.journey.events.iter().enumerate() {
        if told.event.code.is_some() && told.event.confidence == Confidence::High {
            carriers.entry(&*told.event.carrier).or_insert((index, told));
        }
    }
    let names: Vec<&str> = carriers.keys().copied().collect();
    (names.len() >= 2).then(|| {
        Signal::in_favour(
            "several-codes",
            Strength::Slight,
            "{carriers} tell of it, each by its own published codes.",
        )
        .with("carriers", names.join(", "))
        .because_of(carriers.into_values())
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey_of};
    use super::look;

    #[test]
    fn codes_of_two_carriers_count() {
        let one = ("cainiao", "2026-08-01T10:12:31+08:00 accepted Shenzhen,CN");
        let other = ("royal-mail", "2026-08-09T11:15:02+01:00 delivered London,GB");
        let mut told = journey_of(&[one, other]);
        for told in &mut told.events {
            (told.event.code, told.event.confidence) = (Some("X1".into()), crate::event::Confidence::High);
        }
        assert!(look(&case(&told)).is_some());
    }

    #[test]
    fn sentences_are_no_codes() {
        let one = ("cainiao", "2026-08-01T10:12:31+08:00 accepted Shenzhen,CN");
        let other = ("royal-mail", "2026-08-09T11:15:02+01:00 delivered London,GB");
        assert!(look(&case(&journey_of(&[one, other]))).is_none());
    }
}
