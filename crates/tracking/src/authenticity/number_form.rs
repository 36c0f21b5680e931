//! ## What it looks at
//! Whether the number has the form of any carrier we know.
//!
//! ## Why it counts
//! Carriers number their parcels by rules, most of them published. Invented numbers follow none.
//!
//! ## What explains it innocently
//! Small private lines have forms that nobody published, so it counts less where the history names its carrier; and
//! people shorten numbers. Never a doubt by itself.

use super::case::Case;
use super::verdict::{Signal, Strength};

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let strength = if case.names_a_carrier() { Strength::Slight } else { Strength::Fair };
    (case.number.form_known == Some(false)).then(|| {
        Signal::against(
            "number-form",
            strength,
            "The number {number} has the form of no carrier that we know.",
        )
        .with("number", &case.journey.number)
        .on_number(case)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey_of};
    use super::super::verdict::Strength;
    use super::look;

    #[track_caller]
    fn check(source: &str, form_known: Option<bool>, expected: Option<Strength>) {
        let mut told = journey_of(&[(source, "2026-08-01T10:12:31+08:00 accepted -")]);
        if source == "plain" {
            told.carrier = None;
            told.legs.iter_mut().for_each(|leg| leg.carrier = None);
        }
        let mut case = case(&told);
        case.number.form_known = form_known;
        assert_eq!(look(&case).map(|signal| signal.strength), expected);
    }

    #[test]
    fn a_form_that_nobody_published_counts_less_where_a_carrier_is_named() {
        check("plain", Some(false), Some(Strength::Fair));
        check("A Line", Some(false), Some(Strength::Slight));
        check("plain", Some(true), None);
        check("plain", None, None);
    }
}
