//! What a judge is given: the journey, what was declared, what is known of the number and of its neighbours.

use jiff::{SignedDuration, Timestamp};

use crate::Text;
use crate::event_time::EventTime;
use crate::journey::{Evidence, Journey, JourneyEvent};
use crate::milestone::Milestone;
use crate::place::Place;

/// So many events of a journey are compared with one another; what is longer is judged by these.
pub(super) const MOST_COMPARED: usize = 400;

/// How many kilometres two places are apart, where that is known.
pub type Distance<'a> = &'a dyn Fn(&Place, &Place) -> Option<f64>;

/// Everything a verdict rests on.
#[derive(Clone)]
pub struct Case<'a> {
    /// What was told.
    pub journey: &'a Journey,
    /// What the sender declared.
    pub declared: Declared,
    /// The histories of other numbers of the same shipper.
    pub neighbours: Neighbours,
    /// What the number itself says.
    pub number: NumberFacts,
    /// How far places are apart.
    pub distance: Option<Distance<'a>>,
    /// The hour of the question.
    pub now: Timestamp,
}

/// What was declared with the shipment; all of it may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// When it was ordered: a day or an instant.
    pub ordered_at: Option<EventTime>,
    /// When the seller says that it was shipped: a day or an instant.
    pub shipped_at: Option<EventTime>,
    /// The country it is sent from.
    pub origin: Option<Text>,
    /// Where it is sent to.
    pub destination: Destination,
    /// Until when delivery was promised.
    pub promised: Option<EventTime>,
    /// The seller.
    pub seller: Option<Text>,
    /// The weight.
    pub grams: Option<u64>,
    /// The captures that declare it.
    pub because: Vec<Evidence>,
}

/// Where a parcel is sent to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destination {
    /// ISO 3166-1 alpha-2.
    pub country: Option<Text>,
    /// The locality.
    pub city: Option<Text>,
    /// The postcode.
    pub postcode: Option<Text>,
}

impl Destination {
    /// The same as a place.
    #[must_use]
    pub fn place(&self) -> Place {
        let printed = self.city.clone().or_else(|| self.country.clone()).unwrap_or_else(|| "".into());
        Place {
            printed,
            city: self.city.clone(),
            country: self.country.clone(),
            postcode: self.postcode.clone(),
            zone: None,
        }
    }
}

/// What number formats say about the number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberFacts {
    /// Whether any carrier's form fits; `None` when nobody looked or there is no number.
    pub form_known: Option<bool>,
    /// Whether the check digit is right; `None` when the form has none.
    pub check_right: Option<bool>,
    /// The carriers whose form fits: names of packs.
    pub carriers: Vec<Text>,
    /// The country that issued it, where the number says so.
    pub issuer: Option<Text>,
}

/// The histories of other numbers of the same shipper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours(pub Vec<Neighbour>);

/// What is compared of another number's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Its number.
    pub number: Text,
    /// Where it is sent to.
    pub destination: Destination,
    /// What happened when.
    pub events: Vec<(Milestone, Timestamp)>,
}

impl Neighbour {
    /// The fingerprint of a journey.
    #[must_use]
    pub fn of(journey: &Journey, destination: Destination) -> Self {
        let event = |told: &JourneyEvent| Some((told.event.milestone, told.event.time.instant()?));
        Self {
            number: journey.number.clone(),
            destination,
            events: journey.events.iter().filter_map(event).collect(),
        }
    }
}

impl<'a> Case<'a> {
    /// A case about which only the journey is known.
    #[must_use]
    pub fn new(journey: &'a Journey, now: Timestamp) -> Self {
        Self {
            journey,
            declared: Declared::default(),
            neighbours: Neighbours::default(),
            number: NumberFacts::default(),
            distance: None,
            now,
        }
    }

    /// The events with a given meaning: place in the journey, and event.
    pub(super) fn of<'b>(
        &'b self,
        wanted: &'b [Milestone],
    ) -> impl DoubleEndedIterator<Item = (usize, &'a JourneyEvent)> + 'b {
        let events = self.journey.events.iter().enumerate();
        events.filter(|(_, told)| wanted.contains(&told.event.milestone))
    }

    /// Where a statement about the number comes from: the leg that it names, or the first event.
    pub(super) fn number_evidence(&self) -> Vec<Evidence> {
        let legs = self.journey.legs.iter().find_map(|leg| leg.because.first());
        let events = self.journey.events.iter().find_map(|told| told.evidence.first());
        legs.or(events).cloned().into_iter().collect()
    }

    /// Whether the history itself, not the form of the number, names a carrier.
    pub(super) fn names_a_carrier(&self) -> bool {
        let is_named = |told: &JourneyEvent| {
            let relays = told.evidence.iter().any(|evidence| pack(&evidence.source) != &*told.event.carrier);
            relays && !told.event.carrier.is_empty()
        };
        let form = |carrier: &Text| self.number.carriers.contains(carrier);
        let legs = self.journey.legs.iter().filter_map(|leg| leg.carrier.as_ref());
        let mut named = legs.chain(&self.journey.carrier);
        named.any(|carrier| !form(carrier)) || self.journey.events.iter().any(is_named)
    }

    /// The distance between two places.
    pub(super) fn km(&self, a: &Place, b: &Place) -> Option<f64> {
        self.distance.and_then(|distance| distance(a, b)).filter(|km| km.is_finite())
    }
}

/// The pack of a source `pack/source`.
pub(super) fn pack(source: &str) -> &str {
    source.split('/').next().unwrap_or(source)
}

/// Milestones at which somebody has the parcel in hand. Customs may work on data alone, and "in transit" is
/// often said of data: both are left out.
pub(super) const IN_HAND: &[Milestone] = &[
    Milestone::Accepted,
    Milestone::OriginProcessing,
    Milestone::LeftOrigin,
    Milestone::Departed,
    Milestone::Arrived,
    Milestone::EnteredDestination,
    Milestone::DestinationProcessing,
    Milestone::OutForDelivery,
    Milestone::Attempted,
    Milestone::ReadyForPickup,
    Milestone::Delivered,
];

/// How long at least one time lies before another, whatever the zones; `None` when it may not.
pub(super) fn certainly_before(a: &EventTime, b: &EventTime) -> Option<SignedDuration> {
    let ((_, last), (first, _)) = (a.bounds()?, b.bounds()?);
    (last < first).then(|| first.duration_since(last))
}

/// Whole days of a duration, for a sentence.
pub(super) fn days(duration: SignedDuration) -> i64 {
    duration.as_hours() / 24
}
