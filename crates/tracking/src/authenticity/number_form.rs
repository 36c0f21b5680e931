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
