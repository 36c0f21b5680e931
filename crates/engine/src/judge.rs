//! Opinions on a journey: functions of its facts, of what is normal, of what was declared, and of the hour.

use jiff::{SignedDuration, Timestamp};
use tracking::Text;
use tracking::authenticity::{Declared, Destination, Neighbours};
use tracking::event_time::EventTime;
use tracking::forecast::{self, RANGES};
use tracking::journey::Journey;
pub use tracking::profile::Profiles;
use tracking::profile::{Key, Until};
use tracking::silence::{self, About};

use crate::add::{Declaration, DeclaredPlace};
use crate::view::{EvidenceBody, ForecastBody, JourneyBody, RangeBody, SilenceBody, VerdictBody, rfc3339};

/// A day in seconds.
const DAY: f64 = 86_400.0;

/// What an opinion rests on beside the journey.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// What is normal.
    pub profiles: &'a Profiles,
    /// What the sender declared.
    pub declaration: Option<&'a Declaration>,
    /// The hour.
    pub now: Timestamp,
}

/// The journey with everything that can be said of it at an hour.
#[must_use]
pub fn judged(journey: &Journey, grounds: &Grounds<'_>) -> JourneyBody {
    let about = about(grounds.declaration);
    let mut body = JourneyBody::from(journey);
    let silence = silence::explain(journey, grounds.profiles, &about, grounds.now);
    body.silence = Some(SilenceBody::from(&silence));
    let declared = grounds.declaration.map(declared).unwrap_or_default();
    let verdict = crate::verdict::verdict(journey, declared, Neighbours::default(), grounds.now);
    body.verdict = Some(VerdictBody::from(&verdict));
    body.forecast = forecast(journey, &about, grounds);
    body
}

fn about(declaration: Option<&Declaration>) -> About {
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
fn declared(declaration: &Declaration) -> Declared {
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
fn declared_time(text: &str) -> Option<EventTime> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(EventTime::stated(instant, jiff::tz::Offset::UTC));
    }
    if text.len() <= 10 {
        return text.parse().ok().map(EventTime::Day);
    }
    text.parse().ok().map(EventTime::Printed)
}

/// When a parcel that is on its way arrives; nothing for one that has arrived or of which no time is known.
fn forecast(journey: &Journey, about: &About, grounds: &Grounds<'_>) -> Option<ForecastBody> {
    if journey.milestone.is_final() {
        return None;
    }
    let latest = journey.milestone_because.last().and_then(|index| journey.events.get(*index))?;
    let since = latest.event.time.guess()?;
    let text = |own: &Option<Text>, declared: &Option<Text>| {
        own.clone().or_else(|| declared.clone()).unwrap_or_default()
    };
    let key = Key {
        phase: journey.milestone,
        until: Until::Delivered,
        carrier: text(&journey.carrier, &about.carrier),
        origin: text(&journey.origin, &about.origin),
        destination: text(&journey.destination, &about.destination),
    };
    let days = |at: Timestamp| at.as_second() as f64 / DAY;
    let said = forecast::phase::forecast(grounds.profiles, &key, days(since), days(grounds.now));
    let at = |after: f64| {
        SignedDuration::try_from_secs_f64(after * DAY).ok().and_then(|d| since.checked_add(d).ok())
    };
    let hour = |after: f64| at(after).map(|at| rfc3339(at.round(jiff::Unit::Second).unwrap_or(at)));
    let ranges = RANGES.iter().enumerate().map(|(which, (probability, ..))| {
        let (from, to) = said.spread.range(which);
        RangeBody { probability: *probability, from: hour(from), to: hour(to) }
    });
    Some(ForecastBody {
        median: hour(said.spread.median()),
        ranges: ranges.collect(),
        level: said.grounds.level.name(),
        like: said.grounds.like,
        few: said.grounds.few,
        published: said.grounds.published,
        changes: said.grounds.changes.iter().map(|change| change.name()).collect(),
        events: journey.milestone_because.clone(),
        evidence: latest.evidence.iter().map(EvidenceBody::from).collect(),
    })
}

impl crate::Engine {
    /// A parcel as callers see it now: its facts and what can be said of them at this hour.
    #[must_use]
    pub fn judged(&self, known: &crate::find::Known) -> JourneyBody {
        let declaration = known.declaration.as_ref();
        let profiles = Profiles::default();
        judged(&known.journey, &Grounds { profiles: &profiles, declaration, now: self.clock.now() })
    }
}
