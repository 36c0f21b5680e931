//! Opinions on a journey: functions of its facts, of what is normal, of what was declared, and of the hour.

use jiff::{SignedDuration, Timestamp};
use tracking::Text;
use tracking::authenticity::{Declared, Destination, Neighbour, Neighbours};
use tracking::event_time::EventTime;
use tracking::forecast::{self, Forecast, RANGES};
use tracking::journey::Journey;
use tracking::milestone::Milestone;
use tracking::profile::lessons::{day, lane};
use tracking::profile::{Until, phases};
use tracking::silence::{self, About};

use crate::add::{Declaration, DeclaredPlace};
use crate::profiles::{Knowledge, NOTHING};
use crate::view::{EvidenceBody, ForecastBody, JourneyBody, RangeBody, SilenceBody, VerdictBody, rfc3339};

/// A day in seconds.
const DAY: f64 = 86_400.0;

/// What an opinion rests on beside the journey.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// What was learnt.
    pub knowledge: &'a Knowledge,
    /// What the sender declared.
    pub declaration: Option<&'a Declaration>,
    /// The histories of other numbers of the same shipper.
    pub neighbours: &'a [Neighbour],
    /// The hour.
    pub now: Timestamp,
}

impl<'a> Grounds<'a> {
    /// What was learnt, at an hour, with nothing declared and nobody near.
    #[must_use]
    pub fn new(knowledge: &'a Knowledge, now: Timestamp) -> Self {
        Self { knowledge, declaration: None, neighbours: &[], now }
    }

    /// Published figures alone, at an hour.
    #[must_use]
    pub fn published(now: Timestamp) -> Grounds<'static> {
        Grounds::new(&NOTHING, now)
    }
}

/// The journey with everything that can be said of it at an hour.
#[must_use]
pub fn judged(journey: &Journey, grounds: &Grounds<'_>) -> JourneyBody {
    let about = about(grounds.declaration);
    let mut body = JourneyBody::from(journey);
    let silence = silence::explain(journey, &grounds.knowledge.profiles, &about, grounds.now);
    body.silence = Some(SilenceBody::from(&silence));
    let declared = grounds.declaration.map(declared).unwrap_or_default();
    let neighbours = Neighbours(grounds.neighbours.to_vec());
    let verdict = crate::verdict::verdict(journey, declared, neighbours, grounds.now);
    body.verdict = Some(VerdictBody::from(&verdict));
    body.forecast = forecast(journey, grounds);
    body.profile.clone_from(&grounds.knowledge.digest);
    body
}

pub(crate) fn about(declaration: Option<&Declaration>) -> About {
    let Some(declared) = declaration else { return About::default() };
    let country = |place: &Option<DeclaredPlace>| place.as_ref().map(|place| Text::from(place.country()));
    About {
        origin: country(&declared.origin),
        destination: country(&declared.destination),
        carrier: declared.numbers.iter().find_map(|number| number.carrier()).map(Text::from),
        service: declared.service.as_deref().map(Text::from),
    }
}

/// What the sender declared, as a judge takes it.
pub(crate) fn declared(declaration: &Declaration) -> Declared {
    let time = |text: &Option<String>| text.as_deref().and_then(declared_time);
    let destination = match &declaration.destination {
        Some(DeclaredPlace::Place { country, city, postcode }) => Destination {
            country: Some(country.as_str().into()),
            city: city.as_deref().map(Text::from),
            postcode: postcode.as_deref().map(Text::from),
        },
        Some(DeclaredPlace::Country(country)) => {
            Destination { country: Some(country.as_str().into()), ..Destination::default() }
        }
        None => Destination::default(),
    };
    Declared {
        ordered_at: time(&declaration.ordered_at),
        shipped_at: time(&declaration.shipped_at),
        origin: declaration.origin.as_ref().map(|place| place.country().into()),
        destination,
        promised: declaration.promised.as_ref().and_then(|promised| time(&promised.to)),
        seller: declaration.seller.as_deref().map(Text::from),
        grams: declaration.weight,
        because: Vec::new(),
    }
}

/// A declared time, as far as it was said: an instant, a clock, or a day.
pub(crate) fn declared_time(text: &str) -> Option<EventTime> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(EventTime::stated(instant, jiff::tz::Offset::UTC));
    }
    if text.len() <= 10 {
        return text.parse().ok().map(EventTime::Day);
    }
    text.parse().ok().map(EventTime::Printed)
}

/// A forecast, and the phase that it counts from.
pub(crate) struct Foreseen {
    pub(crate) milestone: Milestone,
    pub(crate) since: Timestamp,
    event: usize,
    pub(crate) forecast: Forecast,
}

/// When a parcel that is on its way arrives; nothing for one that has arrived or of which no time is known. Of
/// one that goes back it is said when it is back, where own history tells; published figures do not.
pub(crate) fn foreseen(journey: &Journey, grounds: &Grounds<'_>) -> Option<Foreseen> {
    if journey.milestone.is_final() {
        return None;
    }
    let phase = phases::standing(journey)?;
    let returns = phase.milestone == Milestone::Returning;
    let until = if returns { Until::Returned } else { Until::Delivered };
    let key = lane(journey, &about(grounds.declaration)).key(phase.milestone, until);
    let profiles = &grounds.knowledge.profiles;
    let forecast = forecast::phase::forecast(profiles, &key, day(phase.since), day(grounds.now));
    let silent = returns && forecast.grounds.published.is_some();
    (!silent).then_some(Foreseen {
        milestone: phase.milestone,
        since: phase.since,
        event: phase.event,
        forecast,
    })
}

fn forecast(journey: &Journey, grounds: &Grounds<'_>) -> Option<ForecastBody> {
    let Foreseen { milestone, since, event, forecast: said } = foreseen(journey, grounds)?;
    let at = |after: f64| {
        SignedDuration::try_from_secs_f64(after * DAY).ok().and_then(|d| since.checked_add(d).ok())
    };
    let hour = |after: f64| at(after).map(|at| rfc3339(at.round(jiff::Unit::Second).unwrap_or(at)));
    let ranges = RANGES.iter().enumerate().map(|(which, (probability, ..))| {
        let (from, to) = said.spread.range(which);
        RangeBody { probability: *probability, from: hour(from), to: hour(to) }
    });
    let evidence = journey.events.get(event).map(|told| told.evidence.as_slice()).unwrap_or_default();
    let until = if milestone == Milestone::Returning { Until::Returned } else { Until::Delivered };
    Some(ForecastBody {
        of: until.name(),
        median: hour(said.spread.median()),
        ranges: ranges.collect(),
        level: said.grounds.level.name(),
        like: said.grounds.like,
        few: said.grounds.few,
        published: said.grounds.published,
        changes: said.grounds.changes.iter().map(|change| change.name()).collect(),
        events: vec![event],
        evidence: evidence.iter().map(EvidenceBody::from).collect(),
    })
}

impl crate::Engine {
    /// A parcel as callers see it now: its facts and what can be said of them at this hour.
    #[must_use]
    pub fn judged(&self, known: &crate::find::Known) -> JourneyBody {
        self.judged_at(known, self.clock.now())
    }

    /// The same at another hour.
    #[must_use]
    pub fn judged_at(&self, known: &crate::find::Known, now: Timestamp) -> JourneyBody {
        let neighbours = self.neighbours(known).unwrap_or_else(|error| {
            tracing::warn!(%error, "the shipper's other parcels cannot be read; the verdict does without them");
            Vec::new()
        });
        let (knowledge, declaration) = (self.knowledge(), known.declaration.as_ref());
        let grounds = Grounds { knowledge: &knowledge, declaration, neighbours: &neighbours, now };
        judged(&known.journey, &grounds).naming(&self.library)
    }
}
