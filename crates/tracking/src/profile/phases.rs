//! The phases of a journey: how long each has lasted, until the delivery or the return.
//!
//! A phase begins with the first event of its milestone and lasts while no event says another. What is told
//! without moving the parcel (an unknown code, a repeated announcement, a clearance on paper before departure)
//! begins none.

use jiff::Timestamp;

use crate::event::Event;
use crate::journey::Journey;
use crate::milestone::{Milestone, Side};

/// So many events of a journey are looked at.
const MOST: usize = 1_000;

/// A phase of a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    /// What began.
    pub milestone: Milestone,
    /// When, at the best guess.
    pub since: Timestamp,
    /// The event that began it.
    pub event: usize,
}

/// All phases in their order; an event without a time begins none.
#[must_use]
pub fn phases(journey: &Journey) -> Vec<Phase> {
    let mut phases: Vec<Phase> = Vec::new();
    let mut left = false;
    for (event, told) in journey.events.iter().enumerate().take(MOST) {
        let before = phases.last().copied();
        left = left || leaves(&told.event);
        let Some(at) = told.event.time.guess().filter(|_| begins(&told.event, before, left)) else {
            continue;
        };
        let since = before.map_or(at, |before| before.since.max(at));
        phases.push(Phase { milestone: told.event.milestone, since, event });
    }
    phases
}

/// The phase in which a journey stands: since when its milestone has been what it is.
#[must_use]
pub fn standing(journey: &Journey) -> Option<Phase> {
    let said = *journey.milestone_because.last()?;
    let own = |event: usize| {
        let since = journey.events.get(event)?.event.time.guess()?;
        Some(Phase { milestone: journey.milestone, since, event })
    };
    let begun = phases(journey).into_iter().rev().find(|phase| phase.event <= said);
    begun.filter(|phase| phase.milestone == journey.milestone).or_else(|| own(said))
}

fn begins(event: &Event, before: Option<Phase>, left: bool) -> bool {
    let same = before.is_some_and(|before| before.milestone == event.milestone);
    match event.milestone {
        Milestone::Unknown => false,
        Milestone::Announced => before.is_none(),
        _ => !same && (left || !clears_import(event)),
    }
}

fn clears_import(event: &Event) -> bool {
    event.milestone == Milestone::ImportCustoms
        || (event.milestone == Milestone::CustomsReleased && event.side == Some(Side::Import))
}

fn leaves(event: &Event) -> bool {
    use Milestone::{
        Arrived, Departed, DestinationProcessing, EnteredDestination, LeftOrigin, OutForDelivery,
    };
    let away = [LeftOrigin, Departed, Arrived, EnteredDestination, DestinationProcessing, OutForDelivery];
    away.contains(&event.milestone)
}
