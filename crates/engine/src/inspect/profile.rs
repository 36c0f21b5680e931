//! The profile of a lane: how long each phase lasts, what is not told, how late, when, and what changed of late.

use jiff::Timestamp;
use serde::Serialize;
use tracking::milestone::Milestone;
use tracking::profile::lessons::{TELLABLE, day};
use tracking::profile::sketch::epoch;
use tracking::profile::{Habit, Key, Lane, Level, Sketch, Until};
use utoipa::ToSchema;

use super::{FEWEST, LaneBody, QuantileBody, RecordBody, day_of_epoch, quantiles, tenths, thousandths};
use crate::Engine;
use crate::profiles::Knowledge;
use crate::view::rfc3339;

/// A phase that fewer than one in twenty delivered journeys told is a blind spot.
const BLIND: f64 = 0.05;
/// "Of late" is so many epochs of four weeks.
const LATELY: i32 = 2;

/// What is normal on a lane.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProfileBody {
    /// The lane.
    pub lane: LaneBody,
    /// When anything was learnt last; null where nothing was.
    pub learnt: Option<String>,
    /// The digest by which opinions name all that was learnt.
    pub digest: Option<String>,
    /// Own journeys on this lane.
    pub journeys: u64,
    /// How many of them were delivered.
    pub delivered: u64,
    /// The day since when they are remembered, to four weeks.
    pub since: Option<String>,
    /// From acceptance to delivery.
    pub transit: NormalBody,
    /// How long each phase lasts until news and until delivery.
    pub phases: Vec<NormalBody>,
    /// Phases that are hardly ever told on the way to a delivery.
    pub blind_spots: Vec<BlindSpotBody>,
    /// How late events can be seen; null where nobody was looking when they came.
    pub uploads: Option<UploadsBody>,
    /// The share of news that reached us in each hour of the day (UTC); null where none did.
    pub hours: Option<Vec<f64>>,
    /// How transit changed of late; null where that cannot be said.
    pub drift: Option<DriftBody>,
    /// How well first forecasts on this lane have kept their word; null where too few ended.
    pub forecasts: Option<RecordBody>,
}

/// How long something lasts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NormalBody {
    /// The milestone with which it begins.
    pub phase: &'static str,
    /// What it runs until: `next-event`, `delivered` or `returned`.
    pub until: &'static str,
    /// How closely the journeys behind it resemble the question.
    pub level: &'static str,
    /// How many journeys those are.
    pub like: u64,
    /// The published figure that still speaks; null once own history does.
    pub published: Option<&'static str>,
    /// Shares of journeys, and the days within which they are through.
    pub quantiles: Vec<QuantileBody>,
}

/// A phase that is hardly ever told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlindSpotBody {
    /// The milestone.
    pub phase: &'static str,
    /// How many delivered journeys told it.
    pub told: u64,
    /// How many there were.
    pub of: u64,
}

/// How late events can be seen, as far as we asked often enough to know.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UploadsBody {
    /// How many events.
    pub events: u64,
    /// Shares of events, and the days within which they could be seen.
    pub quantiles: Vec<QuantileBody>,
}

/// What changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DriftBody {
    /// The median days of transit of the last eight weeks.
    pub lately: f64,
    /// The same before.
    pub before: f64,
    /// How many journeys the last eight weeks have.
    pub journeys: u64,
}

impl ProfileBody {
    /// The profile of a lane, as seen at an hour.
    #[must_use]
    pub fn new(knowledge: &Knowledge, asked: &Lane, now: Timestamp) -> Self {
        let habits = &knowledge.lessons.habits;
        let journeys = habits.sum(Habit::Journey, Milestone::Unknown, asked);
        let all = journeys.count() + journeys.count_open();
        let spoken_of = all >= FEWEST;
        let uploads = habits.sum(Habit::Upload, Milestone::Unknown, &asked.anywhere());
        let transit = asked.key(Milestone::Accepted, Until::Delivered);
        let kept = knowledge.lessons.record.sum(asked);
        Self {
            lane: asked.into(),
            learnt: knowledge.learnt.map(rfc3339),
            digest: knowledge.digest.clone(),
            journeys: if spoken_of { all } else { 0 },
            delivered: if spoken_of { journeys.count() } else { 0 },
            since: journeys.since().filter(|_| spoken_of).and_then(day_of_epoch),
            transit: normal(knowledge, &transit, now),
            phases: phases(knowledge, asked, now),
            blind_spots: blind_spots(|phase| habits.sum(Habit::Told, phase, asked)),
            uploads: (uploads.journeys() >= FEWEST).then(|| UploadsBody {
                events: uploads.count(),
                quantiles: quantiles(&uploads.curve(day(now))),
            }),
            hours: habits
                .hours(&asked.anywhere())
                .filter(|_| uploads.journeys() >= FEWEST)
                .map(|hours| hours.map(thousandths).to_vec()),
            drift: knowledge.profiles.sketch(&transit).and_then(|sketch| drift(sketch, now)),
            forecasts: (kept.forecasts >= FEWEST).then(|| RecordBody::from(&kept)),
        }
    }
}

fn normal(knowledge: &Knowledge, key: &Key, now: Timestamp) -> NormalBody {
    let normal = knowledge.profiles.normal(key, day(now));
    NormalBody {
        phase: key.phase.name(),
        until: key.until.name(),
        level: level(key, normal.level).name(),
        like: normal.like,
        published: normal.published,
        quantiles: quantiles(&normal.curve),
    }
}

/// Where a question leaves the carrier or a country open, the level that says so.
fn level(key: &Key, found: Level) -> Level {
    let same = |level: &&Level| key.at(**level) == key.at(found);
    Level::ALL.iter().rev().find(same).copied().unwrap_or(found)
}

/// Every phase of which own journeys on this lane know something.
fn phases(knowledge: &Knowledge, asked: &Lane, now: Timestamp) -> Vec<NormalBody> {
    let mut found = Vec::new();
    for phase in Milestone::ALL {
        for until in Until::ALL {
            let key = asked.key(*phase, *until);
            let journeys = knowledge.profiles.sketch(&key).map_or(0, Sketch::journeys);
            if journeys >= FEWEST {
                found.push(normal(knowledge, &key, now));
            }
        }
    }
    found
}

/// The phases that are hardly ever told, in the order of the way, by what is remembered of each.
pub(super) fn blind_spots(remembered: impl Fn(Milestone) -> Sketch) -> Vec<BlindSpotBody> {
    let told = |phase: &Milestone| {
        let sum = remembered(*phase);
        let (told, of) = (sum.count(), sum.count() + sum.count_open());
        let blind = of >= FEWEST && (told as f64) < BLIND * of as f64;
        blind.then_some(BlindSpotBody { phase: phase.name(), told, of })
    };
    TELLABLE.iter().filter_map(told).collect()
}

fn drift(transit: &Sketch, now: Timestamp) -> Option<DriftBody> {
    let today = epoch(day(now));
    let (lately, before) =
        (transit.within(today - LATELY + 1..=today), transit.within(i32::MIN..=today - LATELY));
    let median = |sketch: &Sketch| {
        let enough = sketch.journeys() >= FEWEST;
        sketch.quantile(0.5, day(now)).filter(|_| enough).map(tenths)
    };
    Some(DriftBody { lately: median(&lately)?, before: median(&before)?, journeys: lately.journeys() })
}

impl Engine {
    /// What is normal on a lane.
    #[must_use]
    pub fn profile(&self, asked: &Lane) -> ProfileBody {
        ProfileBody::new(&self.knowledge(), asked, self.clock.now())
    }
}
