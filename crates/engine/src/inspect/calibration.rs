//! How well our first forecasts have kept their word, and who was nearer: we or the carriers' promises.

use std::collections::BTreeMap;

use serde::Serialize;
use tracking::profile::{Kept, Lane, Record};
use utoipa::ToSchema;

use super::{FEWEST, LaneBody, MOST, tenths, thousandths};
use crate::Engine;
use crate::profiles::Knowledge;
use crate::view::rfc3339;

/// How well calibrated we have been.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalibrationBody {
    /// When that was counted last; null where nothing was.
    pub learnt: Option<String>,
    /// All forecasts whose parcel was delivered in the last two years; null where there are too few.
    pub all: Option<RecordBody>,
    /// The same by carrier and lane, the busiest first.
    pub lanes: Vec<LaneKeptBody>,
}

/// How well the forecasts of one lane have kept their word.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LaneKeptBody {
    /// The lane.
    pub lane: LaneBody,
    /// How well.
    #[serde(flatten)]
    pub kept: RecordBody,
}

/// How well forecasts have kept their word. Each parcel counts by its first forecast.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordBody {
    /// How many forecasts.
    pub forecasts: u64,
    /// How many of them rested on published figures alone.
    pub published: u64,
    /// How often each range held what happened.
    pub ranges: Vec<RangeKeptBody>,
    /// How far the median was off, in days.
    pub error: Option<f64>,
    /// The mean pinball loss over seven quantiles, in days.
    pub pinball: Option<f64>,
    /// How wide the 80 % range was, in days.
    pub width: Option<f64>,
    /// How many had a promise beside them.
    pub promised: u64,
    /// The share of promises that were kept.
    pub promise_kept: Option<f64>,
    /// How far promises were off, in days.
    pub promise_error: Option<f64>,
    /// How far our median was off for the same parcels, in days.
    pub beside_error: Option<f64>,
    /// For how many parcels the promise was nearer.
    pub promise_nearer: u64,
    /// For how many our median was.
    pub forecast_nearer: u64,
    /// Who was nearer more often: `promise`, `forecast` or `even`; null where too few were promised.
    pub nearer: Option<&'static str>,
}

/// What a range promised, and what it kept.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct RangeKeptBody {
    /// What it says.
    pub probability: f64,
    /// How often it was so.
    pub held: f64,
}

impl From<&Kept> for RecordBody {
    fn from(kept: &Kept) -> Self {
        let held = kept.coverage().into_iter().flatten();
        let ranges = Record::said().into_iter().zip(held);
        let nearer = match kept.promise_nearer.cmp(&kept.forecast_nearer) {
            std::cmp::Ordering::Greater => "promise",
            std::cmp::Ordering::Less => "forecast",
            std::cmp::Ordering::Equal => "even",
        };
        let share = kept.promise_kept as f64 / kept.promised.max(1) as f64;
        Self {
            forecasts: kept.forecasts,
            published: kept.published,
            ranges: ranges
                .map(|(probability, held)| RangeKeptBody { probability, held: thousandths(held) })
                .collect(),
            error: kept.mean_days(kept.error).map(tenths),
            pinball: kept.mean_days(kept.pinball).map(tenths),
            width: kept.mean_days(kept.width).map(tenths),
            promised: kept.promised,
            promise_kept: (kept.promised > 0).then(|| thousandths(share)),
            promise_error: kept.mean_days_beside_promise(kept.promise_error).map(tenths),
            beside_error: kept.mean_days_beside_promise(kept.beside_error).map(tenths),
            promise_nearer: kept.promise_nearer,
            forecast_nearer: kept.forecast_nearer,
            nearer: (kept.promised >= FEWEST).then_some(nearer),
        }
    }
}

impl CalibrationBody {
    /// The lanes in question.
    #[must_use]
    pub fn new(knowledge: &Knowledge, asked: &Lane) -> Self {
        let record = &knowledge.lessons.record;
        let mut by_lane: BTreeMap<&Lane, Kept> = BTreeMap::new();
        for (lane, _, kept) in record.iter().filter(|(lane, ..)| lane.is_in(asked)) {
            by_lane.entry(lane).or_default().add(kept);
        }
        let spoken_of = by_lane.into_iter().filter(|(_, kept)| kept.forecasts >= FEWEST);
        let body = |(lane, kept): (&Lane, Kept)| LaneKeptBody { lane: lane.into(), kept: (&kept).into() };
        let mut lanes: Vec<LaneKeptBody> = spoken_of.map(body).collect();
        lanes.sort_by(|a, b| b.kept.forecasts.cmp(&a.kept.forecasts).then_with(|| a.lane.cmp(&b.lane)));
        lanes.truncate(MOST);
        let all = record.sum(asked);
        Self {
            learnt: knowledge.learnt.map(rfc3339),
            all: (all.forecasts >= FEWEST).then(|| RecordBody::from(&all)),
            lanes,
        }
    }
}

impl Engine {
    /// How well calibrated we have been.
    #[must_use]
    pub fn calibration(&self, asked: &Lane) -> CalibrationBody {
        CalibrationBody::new(&self.knowledge(), asked)
    }
}
