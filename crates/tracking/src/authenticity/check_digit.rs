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

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::look;

    #[test]
    fn only_a_wrong_digit_counts() {
        let told = journey(&["2026-08-01T10:12:31+08:00 accepted -"]);
        for (check_right, expected) in [(Some(false), true), (Some(true), false), (None, false)] {
            let mut case = case(&told);
            case.number.check_right = check_right;
            assert_eq!(look(&case).is_some(), expected);
        }
    }
}
