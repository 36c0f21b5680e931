//! Customs as a state of its own, export and import apart.
//!
//! Customs are not on the parcel's road but beside it: a parcel can be cleared on paper before it leaves,
//! held while the milestone says that it arrived, and sent back although it was never refused in so many
//! words. So the events that speak of customs are read once more, for their border alone.

mod amount;

use jiff::Timestamp;

use super::{Evidence, Journey, JourneyEvent};
use crate::Text;
use crate::event::Event;
use crate::milestone::{Milestone, Side, named};
use crate::reason::{KnownReason, Reason};

/// The most places that are named for a border, and the most steps that are kept.
const MOST: usize = 32;

named! {
    /// Where a parcel stands with customs.
    CustomsState {
        /// Data were sent before the parcel was there: clearance on paper has begun.
        Declared = "declared",
        /// The parcel is with customs.
        Presented = "presented",
        /// Customs hold it; the reason says why.
        Held = "held",
        /// Customs let it go.
        Released = "released",
        /// It may not pass: it was sent back or destroyed after it was held.
        Refused = "refused",
    }
}

/// What customs of one border did with a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customs {
    /// Which border.
    pub side: Side,
    /// Whose customs, where that is known.
    pub country: Option<Text>,
    /// Where the parcel stands with them.
    pub state: CustomsState,
    /// It was seen beyond the border although nobody told of its release: whatever the state says, it is through.
    pub passed: bool,
    /// Why it is or was held: documents, payment, inspection, prohibited, or in the carrier's own words.
    pub reason: Option<Reason>,
    /// What is to be paid, as printed by the carrier.
    pub amount: Option<String>,
    /// Since when, where the instant is known.
    pub since: Option<Timestamp>,
    /// Each state, in order, with the event that began it: an index into [`Journey::events`].
    pub history: Vec<(CustomsState, usize)>,
    /// Where that comes from.
    pub evidence: Vec<Evidence>,
}

/// What customs did with a parcel, export before import; a border of which nothing was told is left out.
#[must_use]
pub fn customs(journey: &Journey) -> Vec<Customs> {
    let mut borders = [Border::new(Side::Export), Border::new(Side::Import)];
    let mut left = false;
    for (index, told) in journey.events.iter().enumerate() {
        left = left || leaves(told, journey);
        match step(&told.event, left) {
            Some(state) => {
                let side = side(&told.event, journey, left);
                borders[usize::from(side == Side::Import)].enter(state, index, &told.event);
            }
            None if ends_badly(told.event.milestone) => {
                borders.iter_mut().for_each(|border| border.refuse(index));
            }
            None => {}
        }
    }
    borders.into_iter().filter_map(|border| border.close(journey)).collect()
}

/// One border, while the events are read.
struct Border {
    side: Side,
    history: Vec<(CustomsState, usize)>,
    reason: Option<Reason>,
    amount: Option<String>,
}

impl Border {
    fn new(side: Side) -> Self {
        Self { side, history: Vec::new(), reason: None, amount: None }
    }

    fn state(&self) -> Option<CustomsState> {
        self.history.last().map(|(state, _)| *state)
    }

    fn enter(&mut self, state: CustomsState, index: usize, event: &Event) {
        if state == CustomsState::Held {
            self.reason = event.reason.clone().or(self.reason.take());
            let due = self.reason == Some(Reason::Known(KnownReason::Payment));
            let amount = event.text.as_deref().filter(|_| due).and_then(amount::amount);
            self.amount = amount.or(self.amount.take());
        }
        // A paper that comes after the parcel was presented changes nothing.
        let late_paper = state == CustomsState::Declared && self.state().is_some();
        if self.state() != Some(state) && !late_paper && self.history.len() < MOST {
            self.history.push((state, index));
        }
    }

    /// The parcel goes back or is destroyed: customs refused it, where they held it last.
    fn refuse(&mut self, index: usize) {
        if self.state() == Some(CustomsState::Held) && self.history.len() < MOST {
            self.history.push((CustomsState::Refused, index));
        }
    }

    fn close(self, journey: &Journey) -> Option<Customs> {
        let (state, at) = *self.history.last()?;
        let events = self.history.iter().filter_map(|(_, index)| journey.events.get(*index));
        let mut evidence: Vec<Evidence> = Vec::new();
        for found in events.clone().flat_map(|told| &told.evidence) {
            if evidence.len() < MOST && !evidence.contains(found) {
                evidence.push(found.clone());
            }
        }
        let lane = match self.side {
            Side::Export => &journey.origin,
            Side::Import => &journey.destination,
        };
        let country = lane.clone().or_else(|| events.clone().find_map(country).cloned());
        let since = journey.events.get(at).and_then(|told| told.event.time.instant());
        let passed = passed(self.side, state, journey.events.iter().skip(at.saturating_add(1)));
        let Self { side, history, reason, amount } = self;
        Some(Customs { side, country, state, passed, reason, amount, since, history, evidence })
    }
}

/// Whether the parcel was seen beyond a border of whose release nothing was told.
fn passed<'a>(side: Side, state: CustomsState, mut later: impl Iterator<Item = &'a JourneyEvent>) -> bool {
    use Milestone::{
        Arrived, Attempted, Delivered, Departed, EnteredDestination, LeftOrigin, OutForDelivery,
        ReadyForPickup,
    };
    let beyond: &[Milestone] = match side {
        Side::Export => &[LeftOrigin, Departed, Arrived, EnteredDestination, OutForDelivery, Delivered],
        Side::Import => &[OutForDelivery, Attempted, ReadyForPickup, Delivered],
    };
    let open = matches!(state, CustomsState::Declared | CustomsState::Presented | CustomsState::Held);
    open && later.any(|told| beyond.contains(&told.event.milestone))
}

fn country(told: &JourneyEvent) -> Option<&Text> {
    told.event.place.as_ref()?.country.as_ref()
}

/// What an event says about customs.
fn step(event: &Event, left: bool) -> Option<CustomsState> {
    match event.milestone {
        Milestone::ExportCustoms => Some(CustomsState::Presented),
        Milestone::ImportCustoms if left => Some(CustomsState::Presented),
        Milestone::ImportCustoms => Some(CustomsState::Declared),
        Milestone::CustomsHold => Some(CustomsState::Held),
        Milestone::CustomsReleased => Some(CustomsState::Released),
        _ => None,
    }
}

/// The border of an event: as told, else by its country, else by how far the parcel had come.
fn side(event: &Event, journey: &Journey, left: bool) -> Side {
    let at = event.place.as_ref().and_then(|place| place.country.as_ref());
    let abroad = journey.origin != journey.destination;
    let is = |end: &Option<Text>| at.is_some() && abroad && at == end.as_ref();
    match event.side.or(event.milestone.side()) {
        Some(side) => side,
        None if is(&journey.origin) => Side::Export,
        None if is(&journey.destination) || left => Side::Import,
        None => Side::Export,
    }
}

/// Whether an event shows that the parcel has left its origin.
fn leaves(told: &JourneyEvent, journey: &Journey) -> bool {
    use Milestone::{
        Announced, Arrived, Attempted, Delivered, Departed, DestinationProcessing, EnteredDestination,
        ImportCustoms, LeftOrigin, OutForDelivery, ReadyForPickup, Unknown,
    };
    match told.event.milestone {
        LeftOrigin
        | Departed
        | Arrived
        | EnteredDestination
        | DestinationProcessing
        | OutForDelivery
        | Attempted
        | ReadyForPickup
        | Delivered => true,
        // A clearance on paper names the destination, and shows nothing.
        Announced | Unknown | ImportCustoms | Milestone::CustomsReleased => false,
        _ => {
            let at = country(told);
            at.is_some() && at == journey.destination.as_ref() && journey.origin != journey.destination
        }
    }
}

/// Whether the parcel goes back, or goes no further.
fn ends_badly(milestone: Milestone) -> bool {
    use Milestone::{Destroyed, Returned, Returning, Terminated};
    matches!(milestone, Returning | Returned | Terminated | Destroyed)
}

#[cfg(test)]
mod tests;
