//! ## What it looks at
//! Whether the check digit of the number is right.
//!
//! ## Why it counts
//! No post issues a number whose check digit is wrong.
//!
//! ## What explains it innocently
//! A digit was mistyped, or hidden before the history was published. Never a doubt by itself.

use super::case::Case;
use super::verdict::{Signal, Strength};

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    (case.number.check_right == Some(false)).then(|| {
        Signal::against(
            "check-digit",
            Strength::Fair,
            "The check digit of {number} is wrong: no carrier issued it as it stands.",
        )
        .with("number", &case.journey.number)
        .on_number(case)
    })
}
