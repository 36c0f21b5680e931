//! The news of a journey in the order of time, and what phase each of them begins.
//!
//! News is whatever anybody tells. A *phase* begins only with what moves the parcel: an unknown code, a
//! repeated announcement and a clearance on paper before departure are news and leave the phase as it was.

use jiff::Timestamp;

use crate::journey::{Journey, JourneyEvent};
use crate::milestone::{Milestone, Side};
use crate::profile::{Key, Until};
use crate::{Text, event::Event};

/// A day, in seconds.
pub(super) const DAY: f64 = 86_400.0;

/// What is known beside the journey. What the journey itself says comes first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The origin country, as declared.
    pub origin: Option<Text>,
    /// The destination country, as declared.
    pub destination: Option<Text>,
    /// The carrier, as declared.
    pub carrier: Option<Text>,
    /// The service, as declared.
    pub service: Option<Text>,
}

impl About {
    /// Origin and destination: the journey's own, else the declared.
    pub(super) fn lane<'a>(&'a self, journey: &'a Journey) -> (Option<&'a Text>, Option<&'a Text>) {
        (
            journey.origin.as_ref().or(self.origin.as_ref()),
            journey.destination.as_ref().or(self.destination.as_ref()),
        )
    }
}

/// How far a parcel has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stretch {
    /// Not yet away from where it began, as far as anybody said.
    #[default]
    Origin,
    /// Presented to export customs, or through them: what it waits for now is a flight.
    Exporting,
    /// Away from the origin country and not yet in the destination.
    Between,
    /// In the destination country.
    Destination,
}

/// One piece of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct News {
    /// Its event.
    pub(super) event: usize,
    /// The best guess at its instant.
    pub(super) at: Timestamp,
    /// When we first received it.
    pub(super) received: Timestamp,
    /// The phase in which the parcel was from then on.
    pub(super) phase: Milestone,
    /// The event that began that phase.
    pub(super) said: usize,
    /// How far it had come.
    pub(super) stretch: Stretch,
}

/// All news, the last one last.
pub(super) fn news(journey: &Journey, about: &About) -> Vec<News> {
    let lane = about.lane(journey);
    let mut news: Vec<News> = Vec::with_capacity(journey.events.len());
    for (index, told) in journey.events.iter().enumerate() {
        let Some(received) = told.evidence.iter().map(|evidence| evidence.received).min() else { continue };
        let before = news.last().copied();
        let at = told.event.time.guess().or(before.map(|before| before.at)).unwrap_or(received);
        let stretch = before.map_or(Stretch::Origin, |before| before.stretch).max(reached(told, lane));
        let (phase, said) = match before {
            Some(before) if !begins(&told.event, before.phase, stretch) => (before.phase, before.said),
            _ if goes_back(told, stretch, lane) => (Milestone::Returning, index),
            _ => (told.event.milestone, index),
        };
        let at = before.map_or(at, |before| before.at.max(at));
        news.push(News { event: index, at, received, phase, said, stretch });
    }
    news
}

/// Whether an event begins a phase after another.
fn begins(event: &Event, phase: Milestone, stretch: Stretch) -> bool {
    use Milestone::{Announced, Attempted, OutForDelivery, ReadyForPickup, Returning, Unknown};
    match event.milestone {
        Unknown => false,
        Announced => matches!(phase, Unknown | Announced),
        // On its way back it leaves and enters countries once more.
        OutForDelivery | Attempted | ReadyForPickup => true,
        milestone if phase == Returning => milestone.is_final(),
        _ => stretch >= Stretch::Between || !clears_import(event),
    }
}

/// What leaves its destination country, where it had arrived, is on its way back, whatever the carrier calls it.
fn goes_back(
    told: &JourneyEvent,
    stretch: Stretch,
    (origin, destination): (Option<&Text>, Option<&Text>),
) -> bool {
    let country = told.event.place.as_ref().and_then(|place| place.country.as_ref());
    let leaves = matches!(told.event.milestone, Milestone::LeftOrigin | Milestone::Departed);
    leaves
        && stretch == Stretch::Destination
        && country.is_some()
        && country == destination
        && origin != destination
}

/// Import customs can be done with a parcel, on paper, before it leaves.
fn clears_import(event: &Event) -> bool {
    event.milestone == Milestone::ImportCustoms
        || (event.milestone == Milestone::CustomsReleased && event.side == Some(Side::Import))
}

/// How far an event shows the parcel to be.
fn reached(told: &JourneyEvent, (origin, destination): (Option<&Text>, Option<&Text>)) -> Stretch {
    use Milestone::{
        Announced, Arrived, Attempted, CustomsReleased, Delivered, Departed, DestinationProcessing,
        EnteredDestination, ExportCustoms, InTransit, LeftOrigin, OutForDelivery, ReadyForPickup, Unknown,
    };
    let event = &told.event;
    let country = event.place.as_ref().and_then(|place| place.country.as_ref());
    let there = country.is_some() && country == destination && origin != destination;
    let elsewhere = country.is_some() && origin.is_some() && country != origin;
    match event.milestone {
        Announced | Unknown => Stretch::Origin,
        EnteredDestination
        | DestinationProcessing
        | OutForDelivery
        | Attempted
        | ReadyForPickup
        | Delivered => Stretch::Destination,
        _ if clears_import(event) => Stretch::Origin,
        _ if there => Stretch::Destination,
        ExportCustoms => Stretch::Exporting,
        CustomsReleased if event.side == Some(Side::Export) => Stretch::Exporting,
        LeftOrigin | Departed | Arrived => Stretch::Between,
        InTransit if elsewhere => Stretch::Between,
        _ => Stretch::Origin,
    }
}

/// The question to the profiles that a piece of news raises: when is the next?
pub(super) fn key(journey: &Journey, about: &About, news: News) -> Key {
    let (origin, destination) = about.lane(journey);
    let text = |text: Option<&Text>| text.cloned().unwrap_or_else(|| "".into());
    let carrier = carrier(journey, about, news.event);
    // Whatever it is called, between export customs and departure it waits for a flight.
    let waits = match news.phase {
        Milestone::CustomsReleased => news.stretch <= Stretch::Exporting,
        Milestone::OriginProcessing => news.stretch == Stretch::Exporting,
        _ => false,
    };
    Key {
        phase: if waits { Milestone::ExportCustoms } else { news.phase },
        until: Until::NextEvent,
        carrier: text(carrier),
        origin: text(origin),
        destination: text(destination),
    }
}

/// Who had the parcel at an event: the carrier of its leg, else who was declared.
pub(super) fn carrier<'a>(journey: &'a Journey, about: &'a About, event: usize) -> Option<&'a Text> {
    let leg = journey.events.get(event).and_then(|told| journey.legs.get(told.leg));
    let of_leg = leg.and_then(|leg| leg.carrier.as_ref());
    of_leg.or(journey.carrier.as_ref()).or(about.carrier.as_ref())
}

/// An instant as days since 1970-01-01.
pub(super) fn day(at: Timestamp) -> f64 {
    at.as_second() as f64 / DAY
}

/// The days from one instant to another.
pub(super) fn days_between(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64() / DAY
}
