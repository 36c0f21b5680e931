//! ## What it looks at
//! Whether the weights that were told, and the weight that was declared, are of one size.
//!
//! ## Why it counts
//! An empty envelope weighs a tenth of what was bought.
//!
//! ## What explains it innocently
//! Light and bulky parcels are billed by volume, scales differ, and several things may travel as one. So weights must
//! differ by more than two and a half times and 200 grams.

use super::case::Case;
use super::verdict::{Signal, Strength};

const TIMES: u64 = 5;
const OF: u64 = 2;
const LEAST_GRAMS: u64 = 200;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let told = &case.journey.weights;
    let least = told.iter().min_by_key(|(grams, _)| *grams)?;
    let most = told.iter().max_by_key(|(grams, _)| *grams)?;
    let declared = case.declared.grams;
    let (low, high) = (declared.map_or(least.0, |d| d.min(least.0)), declared.map_or(most.0, |d| d.max(most.0)));
    (high - low >= LEAST_GRAMS && high.saturating_mul(OF) > low.saturating_mul(TIMES)).then(|| {
        Signal::against(
            "weight",
            Strength::Fair,
            "Its weight is told as {low} grams and as {high} grams.",
        )
        .with("low", low)
        .with("high", high)
        .on([least.1.clone(), most.1.clone()])
        .on(case.declared.because.iter().cloned())
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::look;

    #[track_caller]
    fn check(grams: u64, declared: u64, expected: bool) {
        let mut journey = journey(&["2026-08-01T10:00:00Z accepted -"]);
        let evidence = journey.events[0].evidence[0].clone();
        journey.weights.push((grams, evidence));
        let mut case = case(&journey);
        case.declared.grams = Some(declared);
        assert_eq!(look(&case).is_some(), expected);
    }

    #[test]
    fn an_envelope_is_no_kilogram() {
        check(40, 1000, true);
        check(500, 1000, false);
        check(20, 150, false);
    }
}
