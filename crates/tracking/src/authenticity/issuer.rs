//! ## What it looks at
//! Whether the parcel was accepted in the country whose post issued its number.
//!
//! ## Why it counts
//! A post gives its numbers to parcels that are posted with it.
//!
//! ## What explains it innocently
//! Consolidators post parcels from China with the posts of Sweden, Singapore or the Netherlands. Counts a little.

use super::case::Case;
use super::verdict::{Signal, Strength};
use crate::milestone::Milestone;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let issuer = case.number.issuer.as_deref()?;
    let elsewhere = case.of(&[Milestone::Accepted]).find(|(_, told)| {
        told.event.place.as_ref().and_then(|place| place.country.as_deref()).is_some_and(|at| at != issuer)
    })?;
    let country = elsewhere.1.event.place.as_ref().and_then(|place| place.country.clone())?;
    Some(
        Signal::against(
            "issuer-country",
            Strength::Slight,
            "The number was issued in {issuer}, but the parcel was accepted in {country}.",
        )
        .with("issuer", issuer)
        .with("country", country)
        .because(elsewhere),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::look;

    #[track_caller]
    fn check(issuer: &str, line: &str, expected: bool) {
        let told = journey(&[line]);
        let mut case = case(&told);
        case.number.issuer = Some(issuer.into());
        assert_eq!(look(&case).is_some(), expected);
    }

    #[test]
    fn a_post_numbers_what_is_posted_with_it() {
        check("SE", "2026-08-01T10:12:31+08:00 accepted Shenzhen,CN", true);
        check("CN", "2026-08-01T10:12:31+08:00 accepted Shenzhen,CN", false);
        check("SE", "2026-08-01T10:12:31+08:00 accepted -", false);
        check("SE", "2026-08-01T10:12:31+08:00 delivered Leeds,GB", false);
    }
}
