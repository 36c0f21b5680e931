//! ## What it looks at
//! Whether the number has the form of any carrier we know.
//!
//! ## Why it counts
//! Carriers number their parcels by rules, most of them published. Invented numbers follow none.
//!
//! ## What explains it innocently
//! Small private lines have forms that nobody published, and people shorten numbers. Never a doubt by itself.

use super::case::Case;
use super::verdict::{Signal, Strength};

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    (case.number.form_known == Some(false)).then(|| {
        Signal::against(
            "number-form",
            Strength::Fair,
            "The number {number} has the form of no carrier that we know.",
        )
        .with("number", &case.journey.number)
        .on_number(case)
    })
}
