//! What was told of each parcel and when, and what could be learnt from it by the beginning of each week.
//!
//! Nothing here is the world's truth: each carrier is asked every three hours, its answers are read by the packs,
//! and the sender declares the lane and the service. A history that is contradicted teaches nothing: whoever makes
//! one up would teach that parcels are lost, or never late.

use jiff::{SignedDuration, Timestamp};
use packs::{Capture, Library};
use simulator::World;
use simulator::carriers;
use simulator::world::parcel::Parcel;
use tracking::authenticity::{Neighbours, Value};
use tracking::journey::{Context, Journey, derive_from};
use tracking::look::Look;
use tracking::milestone::Milestone;
use tracking::profile::{Lessons, Profiles};
use tracking::silence::About;

const EVERY: SignedDuration = SignedDuration::from_hours(3);
pub(super) const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long after the start somebody still looks.
pub(super) const HORIZON: SignedDuration = SignedDuration::from_hours(240 * 24);
/// Parcels that are posted before it only teach.
pub(super) const LEARNING: SignedDuration = SignedDuration::from_hours(35 * 24);

/// All that was ever told of a parcel.
pub(super) struct Told<'a> {
    pub(super) parcel: &'a Parcel,
    pub(super) looks: Vec<Look>,
}

/// All parcels of a world, and what was learnt of them by the beginning of each week.
pub(super) struct Histories<'a> {
    pub(super) told: Vec<Told<'a>>,
    weeks: Vec<Profiles>,
    pub(super) start: Timestamp,
}

impl<'a> Histories<'a> {
    pub(super) fn of(library: &Library, world: &'a World) -> Self {
        let start = world.plan().start;
        let told: Vec<Told<'a>> = world.parcels().iter().map(|parcel| tell(library, world, parcel)).collect();
        let weeks = learn(&told, start);
        Self { told, weeks, start }
    }

    /// The parcels that are judged; those before them only teach.
    pub(super) fn judged(&self) -> impl Iterator<Item = &Told<'a>> {
        self.told.iter().filter(|told| told.begun() > self.start + LEARNING)
    }

    /// What was learnt by an hour.
    pub(super) fn known(&self, now: Timestamp) -> &Profiles {
        let week = now.duration_since(self.start).as_secs().max(0) / WEEK.as_secs();
        let last = self.weeks.len() - 1;
        &self.weeks[usize::try_from(week).map_or(last, |week| week.min(last))]
    }
}

impl Told<'_> {
    pub(super) fn begun(&self) -> Timestamp {
        begun(self.parcel)
    }

    /// The journey as it was known at an hour.
    pub(super) fn journey(&self, now: Timestamp) -> Journey {
        let until = self.looks_by(now);
        derive_from(&self.looks[..until], &Context::new(&self.parcel.number))
    }

    /// How many looks there had been by an hour.
    fn looks_by(&self, now: Timestamp) -> usize {
        self.looks.partition_point(|look| look.received <= now)
    }

    /// The hours at which somebody looked and something was new.
    pub(super) fn hours(&self) -> Vec<Timestamp> {
        let mut hours: Vec<Timestamp> = self.looks.iter().map(|look| look.received).collect();
        hours.dedup();
        hours
    }
}

fn begun(parcel: &Parcel) -> Timestamp {
    parcel.told().first().map_or(parcel.shipped_at, |phase| phase.at)
}

fn tell<'a>(library: &Library, world: &World, parcel: &'a Parcel) -> Told<'a> {
    let mut declared = Look::new(begun(parcel), "", &parcel.number);
    declared.source = "declaration".into();
    declared.origin = Some(parcel.origin.country.into());
    declared.destination = Some(parcel.destination.country.into());
    declared.service = Some(parcel.service.name().into());
    let mut looks = vec![declared];
    for (nth, visit) in carriers::visits(world, parcel, EVERY, Timestamp::MAX).iter().enumerate() {
        let capture = Capture {
            body: visit.answer.body.as_bytes(),
            received: visit.at,
            digest: &format!("digest-{nth:04}"),
            status: Some(visit.answer.status),
            asked: Some(visit.number),
        };
        looks.extend(packs::read(library, visit.carrier.name(), None, &capture).looks);
    }
    Told { parcel, looks }
}

/// What was learnt by the beginning of each week. A journey is made anew only when it was looked at again.
fn learn(told: &[Told<'_>], start: Timestamp) -> Vec<Profiles> {
    let weeks = HORIZON.as_secs() / WEEK.as_secs();
    let mut known: Vec<Option<(usize, Journey, bool)>> = told.iter().map(|_| None).collect();
    let mut learnt = Vec::new();
    for week in 0..i32::try_from(weeks).unwrap_or(0) {
        let now = start + WEEK * week;
        let mut lessons = Lessons::default();
        for (told, known) in told.iter().zip(&mut known).filter(|(told, _)| told.begun() < now) {
            let looks = told.looks_by(now);
            if known.as_ref().is_none_or(|(then, ..)| *then != looks) {
                let journey = told.journey(now);
                let trusted = trusted(told.parcel, &journey, now);
                *known = Some((looks, journey, trusted));
            }
            if let Some((_, journey, true)) = known {
                lessons.learn(journey, &About::default(), now);
            }
        }
        learnt.push(lessons.profiles());
    }
    learnt
}

fn trusted(parcel: &Parcel, journey: &Journey, now: Timestamp) -> bool {
    let declared = super::verdict::declared(parcel);
    engine::verdict::verdict(journey, declared, Neighbours::default(), now).value != Value::Contradicted
}

/// When it was delivered, as it was told.
pub(super) fn delivery(journey: &Journey) -> Option<Timestamp> {
    let told = journey.events.iter().find(|told| told.event.milestone == Milestone::Delivered)?;
    told.event.time.guess().filter(|_| journey.milestone == Milestone::Delivered)
}
