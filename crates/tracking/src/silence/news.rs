//! The news of a journey in the order of time, and what phase each of them begins.
//!
//! News is whatever anybody tells. A *phase* begins only with what moves the parcel: an unknown code, a
//! repeated announcement and a clearance on paper before departure are news and leave the phase as it was.

use jiff::{SignedDuration, Timestamp};

use crate::journey::{Journey, JourneyEvent};
use crate::milestone::{Milestone, Side};
use crate::profile::{Key, Until};
use crate::{Text, event::Event};

/// The longest delay of an upload that a learnt quiet contains; what is more was our own absence.
const LONGEST_LAG: SignedDuration = SignedDuration::from_hours(96);
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
            _ => (told.event.milestone, index),
        };
        let at = before.map_or(at, |before| before.at.max(at));
        news.push(News { event: index, at, received, phase, said, stretch });
    }
    news
}

/// Whether an event begins a phase after another.
fn begins(event: &Event, phase: Milestone, stretch: Stretch) -> bool {
    match event.milestone {
        Milestone::Unknown => false,
        Milestone::Announced => matches!(phase, Milestone::Unknown | Milestone::Announced),
        _ => stretch > Stretch::Origin || !clears_import(event),
    }
}

/// Import customs can be done with a parcel, on paper, before it leaves.
fn clears_import(event: &Event) -> bool {
    event.milestone == Milestone::ImportCustoms
        || (event.milestone == Milestone::CustomsReleased && event.side == Some(Side::Import))
}

/// How far an event shows the parcel to be.
fn reached(told: &JourneyEvent, (origin, destination): (Option<&Text>, Option<&Text>)) -> Stretch {
    use Milestone::{
        Announced, Arrived, Attempted, Delivered, Departed, DestinationProcessing, EnteredDestination,
        InTransit, LeftOrigin, OutForDelivery, ReadyForPickup, Unknown,
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
        LeftOrigin | Departed | Arrived => Stretch::Between,
        InTransit if elsewhere => Stretch::Between,
        _ => Stretch::Origin,
    }
}

/// A stretch of time without news, for the profiles to learn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Length {
    /// What it was like.
    pub key: Key,
    /// How long it lasted, in days.
    pub days: f64,
    /// Whether news ended it; else it was still open.
    pub ended: bool,
    /// The day on which it ended or was last seen open: days since 1970-01-01.
    pub day: f64,
}

/// The quiets of a journey as somebody who watched it met them: each until the next news could be seen.
/// The last is open, unless the journey is over.
#[must_use]
pub fn lengths(journey: &Journey, about: &About, now: Timestamp) -> Vec<Length> {
    let news = news(journey, about);
    let mut lengths = Vec::with_capacity(news.len());
    for pair in news.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        // Told by the same answer: nobody saw the quiet between them, so its own length is taken.
        let lag = to.received.duration_since(to.at).clamp(SignedDuration::ZERO, LONGEST_LAG);
        let seen = if to.received > from.received { to.at.checked_add(lag).unwrap_or(to.at) } else { to.at };
        let length = length(journey, about, from, seen, true);
        lengths.extend(length.filter(|length| length.days > 0.0));
    }
    let over = journey.milestone.is_final();
    lengths.extend(news.last().filter(|_| !over).and_then(|last| length(journey, about, *last, now, false)));
    lengths
}

fn length(journey: &Journey, about: &About, from: News, to: Timestamp, ended: bool) -> Option<Length> {
    let days = days_between(from.at, to);
    (days >= 0.0).then(|| Length { key: key(journey, about, from), days, ended, day: day(to) })
}

/// The question to the profiles that a piece of news raises: when is the next?
pub(super) fn key(journey: &Journey, about: &About, news: News) -> Key {
    let (origin, destination) = about.lane(journey);
    let text = |text: Option<&Text>| text.cloned().unwrap_or_else(|| "".into());
    let carrier = carrier(journey, about, news.event);
    Key {
        phase: news.phase,
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
