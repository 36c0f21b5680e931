//! ## What it looks at
//! Whether two sources that do not depend on one another tell of the parcel in somebody's hand: the carrier
//! that sent it and the post of the destination, or the Universal Postal Union.
//!
//! ## Why it counts
//! A made-up history lives in one place. Nobody makes the destination's post tell of a parcel it never saw.
//!
//! ## What explains it innocently
//! It speaks for the history. Its absence says nothing: many carriers are the only one to tell.

use std::collections::BTreeMap;

use super::case::{Case, IN_HAND, pack};
use super::verdict::{Signal, Strength};

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let mut speakers: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, told) in case.of(IN_HAND) {
        for evidence in &told.evidence {
            speakers.entry(pack(&evidence.source)).or_insert(index);
        }
    }
    let names: Vec<&str> = speakers.keys().copied().collect();
    (names.len() >= 2).then(|| {
        let events = speakers.values().filter_map(|index| Some((*index, case.journey.events.get(*index)?)));
        Signal::in_favour(
            "attested",
            Strength::Fair,
            "{sources} tell of the parcel independently of one another.",
        )
        .with("sources", names.join(", "))
        .because_of(events)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey_of};
    use super::look;

    #[test]
    fn two_sources_attest_and_one_does_not() {
        let one = ("cainiao", "2026-08-01T10:12:31+08:00 accepted Shenzhen,CN");
        let other = ("royal-mail", "2026-08-09T11:15:02+01:00 delivered London,GB");
        assert!(look(&case(&journey_of(&[one, other]))).is_some());
        assert!(look(&case(&journey_of(&[one]))).is_none());
    }

    #[test]
    fn a_label_is_in_nobodys_hand() {
        let one = ("cainiao", "2026-08-01T10:12:31+08:00 announced Shenzhen,CN");
        let other = ("royal-mail", "2026-08-01T11:15:02+08:00 announced London,GB");
        assert!(look(&case(&journey_of(&[one, other]))).is_none());
    }
}
