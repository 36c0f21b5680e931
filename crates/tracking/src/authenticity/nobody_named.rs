//! ## What it looks at
//! Whether anything names a carrier: the number, the history, or the source that told it.
//!
//! ## Why it counts
//! Every parcel is in some carrier's hands, and that carrier has a name and can be asked.
//!
//! ## What explains it innocently
//! Copied histories and small feeds leave the name out. So it counts beside others only.

use super::case::Case;
use super::verdict::{Signal, Strength};

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let journey = case.journey;
    let named = journey.carrier.is_some() || case.names_a_carrier() || !case.number.carriers.is_empty();
    (!named && !journey.number.is_empty()).then(|| {
        Signal::against(
            "nobody-named",
            Strength::Slight,
            "Neither the number nor the history names a carrier that could be asked.",
        )
        .because_of(journey.events.iter().enumerate())
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey_of};
    use super::look;

    #[test]
    fn a_number_a_leg_or_a_source_can_name_a_carrier() {
        let line = "2026-08-01T10:12:31+08:00 accepted Shenzhen,CN";
        let mut told = journey_of(&[("plain", line)]);
        told.carrier = None;
        told.legs.iter_mut().for_each(|leg| leg.carrier = None);
        assert!(look(&case(&told)).is_some());
        let mut known = case(&told);
        known.number.carriers = vec!["cainiao".into()];
        assert!(look(&known).is_none());
        let mut leg = told.clone();
        leg.legs[0].carrier = Some("A Line".into());
        assert!(look(&case(&leg)).is_none());
        let mut speaker = told.clone();
        speaker.events[0].event.carrier = "A Line".into();
        assert!(look(&case(&speaker)).is_none());
    }
}
