//! ## What it looks at
//! Whether the carrier that tells the history is one of those whose form the number has.
//!
//! ## Why it counts
//! A carrier numbers its own parcels; a number of another carrier under its name is odd.
//!
//! ## What explains it innocently
//! Last-mile carriers and marketplaces show other carriers' numbers, and a postal number is shown by every post on
//! the way: those are left out, and so are names that share their beginning. Counts a little.

use super::case::Case;
use super::verdict::{Signal, Strength};

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let (journey, facts) = (case.journey, &case.number);
    if facts.carriers.is_empty() || facts.issuer.is_some() || facts.form_known != Some(true) {
        return None;
    }
    let carrier = journey.carrier.as_deref()?;
    let known = |name: &str| facts.carriers.iter().any(|one| is_of_one_house(one, name));
    if known(carrier) || journey.events.iter().any(|told| known(&told.event.carrier)) {
        return None;
    }
    Some(
        Signal::against(
            "carrier-form",
            Strength::Slight,
            "The number has a form of {carriers}, but {carrier} tells the history.",
        )
        .with("carriers", facts.carriers.join(", "))
        .with("carrier", carrier)
        .on_number(case),
    )
}

/// Whether one name begins with the other, letters only: `correos` and `Correos Express`.
fn is_of_one_house(a: &str, b: &str) -> bool {
    let letters = |name: &str| name.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
    let (a, b) = (letters(a), letters(b));
    a.starts_with(&b) || b.starts_with(&a)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey_of};
    use super::look;

    #[track_caller]
    fn check(speaker: &str, form: &str, expected: bool) {
        let told = journey_of(&[(speaker, "2026-08-01T10:12:31+08:00 accepted -")]);
        let mut case = case(&told);
        case.number.form_known = Some(true);
        case.number.carriers = vec![form.into()];
        assert_eq!(look(&case).is_some(), expected);
    }

    #[test]
    fn another_carriers_number_is_odd_and_a_sisters_is_not() {
        check("yanwen", "yunexpress", true);
        check("yanwen", "yanwen", false);
        check("Correos Express", "correos", false);
    }
}
