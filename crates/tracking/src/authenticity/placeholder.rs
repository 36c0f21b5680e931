//! ## What it looks at
//! A run of digits that counts up or down, or repeats one digit, inside the number.
//!
//! ## Why it counts
//! Such runs are what people type when they need a number. In a real series one in millions looks so.
//! The eight digits of a postal number are too few to tell.
//!
//! ## What explains it innocently
//! The number was replaced before the history was published. Never a doubt by itself.

use super::case::Case;
use super::verdict::{Signal, Strength};

/// From so many digits on a run is no chance.
const LONG: usize = 9;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    (run(case.journey.number.as_bytes()) >= LONG).then(|| {
        Signal::against(
            "placeholder-number",
            Strength::Fair,
            "The digits of {number} count up, count down or repeat, as in numbers that are made up.",
        )
        .with("number", &case.journey.number)
        .on_number(case)
    })
}

/// The longest run of digits with one step between neighbours: one up (9 is followed by 0), one down, or none.
fn run(number: &[u8]) -> usize {
    let mut best = 0;
    for step in [1, 9, 0] {
        let mut length = 0;
        for (index, byte) in number.iter().enumerate() {
            let follows = index.checked_sub(1).and_then(|before| number.get(before)).is_some_and(|before| {
                before.is_ascii_digit() && byte.is_ascii_digit() && (before - b'0' + step) % 10 == byte - b'0'
            });
            length = if follows { length + 1 } else { usize::from(byte.is_ascii_digit()) };
            best = best.max(length);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::run;

    #[test]
    fn runs_are_found_in_every_direction() {
        for (number, expected) in
            [("LB123456785CN", 8), ("YT2616912345678901", 11), ("AB99999999", 8), ("RE845621341SE", 3), ("", 0)]
        {
            assert_eq!(run(number.as_bytes()), expected, "{number}");
        }
    }
}
