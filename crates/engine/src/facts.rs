//! Facts as the store keeps them: a journey as compact bytes. Repeated texts are written once; the same journey
//! gives the same bytes, so that two derivations can be compared byte for byte.
//!
//! The layout is not a promise: facts can always be derived again, and bytes of another version are.

pub(crate) mod wire;

use tracking::diagnostic::Diagnostic;
use tracking::event::{Confidence, Event, Handover};
use tracking::event_time::EventTime;
use tracking::journey::{Evidence, Journey, JourneyEvent, Leg, Retraction, Revision};
use tracking::look::{Claim, ListOrder, Outcome, Personal, Promise, RelatedNumber, Relation};
use tracking::milestone::{Milestone, Side};
use tracking::place::Place;
use tracking::proof::Proof;
use tracking::reason::Reason;

use wire::{In, Out, Put, Wire};

/// The version of the layout.
const VERSION: u8 = 1;

/// A journey as bytes.
#[must_use]
pub fn encode(journey: &Journey) -> Vec<u8> {
    let mut out = Out::new(VERSION);
    journey.put(&mut out);
    out.finish()
}

/// The journey of bytes; `None` when they are of another version or damaged: derive again.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Journey> {
    let mut input = In::new(bytes, VERSION)?;
    let journey = Journey::get(&mut input)?;
    input.is_empty().then_some(journey)
}

/// The beginnings of the digests of all looks that a journey rests on, or the state of a parcel that feeds speak of: by
/// them a check of the store finds what was changed. Nothing for bytes of another layout.
#[must_use]
pub fn known_looks(bytes: &[u8]) -> Option<Vec<[u8; 8]>> {
    crate::feed::known_items(bytes).or_else(|| {
        let journey = decode(bytes)?;
        let events = journey.events.iter().chain(&journey.withdrawn);
        let of = |event: &JourneyEvent| {
            let revised = event.revisions.iter().map(|revision| &revision.evidence);
            event.evidence.iter().chain(revised).filter_map(short).collect::<Vec<_>>()
        };
        Some(events.flat_map(of).collect())
    })
}

/// The beginning of the digest that evidence names.
fn short(evidence: &Evidence) -> Option<[u8; 8]> {
    let digits = evidence.capture.strip_prefix("sha256:")?.get(..16)?;
    u64::from_str_radix(digits, 16).ok().map(u64::to_be_bytes)
}

wire::record!(Journey {
    number,
    carrier,
    legs,
    milestone,
    milestone_because,
    events,
    withdrawn,
    related,
    promises,
    origin,
    destination,
    service,
    weights,
    personal,
    diagnostics,
    last_look
});
wire::record!(Leg { carrier, number, because });
wire::record!(JourneyEvent { event, leg, evidence, revisions, retractions });
wire::record!(Revision { was, changed, evidence });
wire::record!(Retraction { source, withdrawn, restored });
wire::record!(Evidence { capture, at, source, received });
wire::record!(Event {
    carrier,
    code,
    milestone,
    side,
    reason,
    confidence,
    printed,
    time,
    place,
    text,
    language,
    handover,
    proof,
    at
});
wire::record!(Place { printed, city, country, postcode, zone });
wire::record!(RelatedNumber { number, carrier, relation, at });
wire::record!(Promise { from, to, at });
wire::record!(Personal { kind, value, at });
wire::word!(Milestone, Side, Confidence, Handover, Proof, Relation, Outcome, Claim, ListOrder);

impl Wire for Reason {
    fn put(&self, out: &mut Out) {
        self.name().put(out);
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        Some(Self::from_name(&tracking::Text::get(input)?))
    }
}

impl Wire for Diagnostic {
    fn put(&self, out: &mut Out) {
        self.code.put(out);
        self.message.as_str().put(out);
        self.at.put(out);
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        let code = tracking::diagnostic::code(&tracking::Text::get(input)?);
        let message = tracking::Text::get(input)?.to_string();
        Some(Self { code, message, at: tracking::Text::get(input)? })
    }
}

impl Wire for EventTime {
    fn put(&self, out: &mut Out) {
        match self {
            Self::Stated { instant, offset_seconds } => {
                out.byte(0);
                instant.put(out);
                out.signed(i64::from(*offset_seconds));
            }
            Self::Placed { clock, zone, instant } => {
                out.byte(1);
                clock.put(out);
                zone.put(out);
                instant.put(out);
            }
            Self::Printed(clock) => {
                out.byte(2);
                clock.put(out);
            }
            Self::Day(day) => {
                out.byte(3);
                day.put(out);
            }
            Self::Unknown => out.byte(4),
        }
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        Some(match input.byte()? {
            0 => {
                Self::Stated { instant: Wire::get(input)?, offset_seconds: input.signed()?.try_into().ok()? }
            }
            1 => {
                Self::Placed { clock: Wire::get(input)?, zone: Wire::get(input)?, instant: Wire::get(input)? }
            }
            2 => Self::Printed(Wire::get(input)?),
            3 => Self::Day(Wire::get(input)?),
            4 => Self::Unknown,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journey() -> Journey {
        let library = packs::Library::embedded();
        let file = crate::reading::Saved {
            name: "sample".to_owned(),
            body: include_bytes!("../../../packs/upu/captures/03-held-by-customs-and-a-new-code.json")
                .to_vec(),
        };
        let now = "2026-08-20T00:00:00Z".parse().unwrap();
        crate::reading::read(&library, &[file], Some("upu"), now).journeys.remove(0)
    }

    #[test]
    fn a_journey_comes_back_as_it_was() {
        assert_eq!(decode(&encode(&journey())), Some(journey()));
    }

    #[test]
    fn damaged_bytes_are_no_journey_and_no_panic() {
        let bytes = encode(&journey());
        for end in 0..bytes.len() {
            assert_eq!(decode(&bytes[..end]), None);
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0xFF;
            let _ = decode(&damaged);
        }
    }
}
