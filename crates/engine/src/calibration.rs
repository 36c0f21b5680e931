//! The first forecast of each parcel, remembered so that it can be held against its delivery.
//!
//! It is written in the transaction that writes the facts with the first event, as an opinion of a kind of its
//! own, and never shown. [`learn`](crate::learn) compares it with what happened; of several the earliest counts,
//! so that facts that were thrown away and derived again change nothing.

use jiff::SignedDuration;
use jiff::Timestamp;
use store::{Opinion, ParcelId};
use tracking::event_time::EventTime;
use tracking::forecast::Spread;
use tracking::journey::Journey;
use tracking::milestone::Milestone;
use tracking::profile::Fulfilled;
use tracking::profile::lessons::day;
use tracking::profile::phases::phases;

use crate::add::Declaration;
use crate::facts::wire::{In, Out, Wire};
use crate::judge::{self, Grounds};
use crate::{Engine, Result};

/// The kind of these opinions.
pub const FIRST_FORECAST: &str = "first-forecast";
const VERSION: u8 = 1;
const MINUTES: f64 = 24.0 * 60.0;

/// A first forecast, in minutes after it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
struct First {
    said: [u64; 7],
    promised: Option<u64>,
    published: bool,
}

impl First {
    fn encode(&self) -> Vec<u8> {
        let mut out = Out::new(VERSION);
        self.said.iter().for_each(|minutes| minutes.put(&mut out));
        self.promised.put(&mut out);
        out.byte(u8::from(self.published));
        out.finish()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut input = In::new(bytes, VERSION)?;
        let mut said = [0; 7];
        for minutes in &mut said {
            *minutes = input.unsigned()?;
        }
        let first = Self { said, promised: Wire::get(&mut input)?, published: input.byte()? != 0 };
        input.is_empty().then_some(first)
    }

    fn fulfilled(&self, given: Timestamp, delivered: Timestamp) -> Option<Fulfilled> {
        let took = day(delivered) - day(given);
        let days = |minutes: u64| minutes as f64 / MINUTES;
        let said = Spread::new(self.said.map(days));
        let promised = self.promised.map(days);
        // What had arrived before it was asked for was no forecast.
        (took > 0.0).then_some(Fulfilled { said, took, promised, published: self.published, day: day(given) })
    }
}

impl Engine {
    /// The opinion to keep with a parcel's first event; nothing where no forecast can be made.
    pub(crate) fn first_forecast(
        &self,
        journey: &Journey,
        declaration: Option<&Declaration>,
        now: Timestamp,
    ) -> Option<Opinion> {
        let knowledge = self.knowledge();
        let grounds = Grounds { declaration, ..Grounds::new(&knowledge, now) };
        let asked =
            judge::foreseen(journey, &grounds).filter(|asked| asked.milestone != Milestone::Returning)?;
        let age = day(now) - day(asked.since);
        let minutes = |days: f64| (days.clamp(0.0, 4_000.0) * MINUTES).round() as u64;
        let promised = promised(journey, declaration).map(|at| minutes(day(at) - day(now)));
        let first = First {
            said: asked.forecast.spread.days().map(|days| minutes(days - age)),
            promised,
            published: asked.forecast.grounds.published.is_some(),
        };
        // Stores keep microseconds.
        let at = now.round(jiff::Unit::Microsecond).unwrap_or(now);
        Some(Opinion { at, kind: FIRST_FORECAST.into(), bytes: first.encode() })
    }

    /// How the first forecast of a delivered parcel turned out.
    pub(crate) fn fulfilled(&self, parcel: ParcelId, journey: &Journey) -> Result<Option<Fulfilled>> {
        let said = self.store.said(parcel, None)?;
        let first = said.iter().find(|opinion| *opinion.kind == *FIRST_FORECAST);
        let delivered = phases(journey).into_iter().find(|phase| phase.milestone == Milestone::Delivered);
        let (Some(first), Some(delivered)) = (first, delivered) else { return Ok(None) };
        Ok(First::decode(&first.bytes).and_then(|one| one.fulfilled(first.at, delivered.since)))
    }
}

/// Until when the parcel was promised: by its carrier, else by its sender.
fn promised(journey: &Journey, declaration: Option<&Declaration>) -> Option<Timestamp> {
    let carriers = journey.promises.last().map(|(promise, _)| promise.to.clone());
    let declared = || judge::declared_time(&declaration?.promised.as_ref()?.to.clone()?);
    let to = carriers.or_else(declared)?;
    let at = to.guess()?;
    // A day is promised until its end.
    let is_day = matches!(to, EventTime::Day(_));
    if is_day { at.checked_add(SignedDuration::from_hours(12)).ok() } else { Some(at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first() -> First {
        First { said: [60, 120, 1_440, 2_880, 4_320, 5_760, 7_200], promised: Some(4_000), published: true }
    }

    #[test]
    fn a_first_forecast_comes_back_as_it_was() {
        let bytes = first().encode();
        assert_eq!(First::decode(&bytes), Some(first()));
        assert!((0..bytes.len()).all(|end| First::decode(&bytes[..end]).is_none()));
    }

    #[test]
    fn it_is_held_against_the_delivery_in_days() {
        let given: Timestamp = "2026-08-01T00:00:00Z".parse().unwrap();
        let came = first().fulfilled(given, given + SignedDuration::from_hours(36)).unwrap();
        assert!((came.took - 1.5).abs() < 1e-9 && (came.said.median() - 2.0).abs() < 1e-6);
        assert_eq!(first().fulfilled(given, given - SignedDuration::from_hours(1)), None);
    }
}
