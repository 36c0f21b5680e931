//! The atlas of blind spots: which carriers stop telling after export, on which lanes, for how long.

use jiff::Timestamp;
use serde::Serialize;
use tracking::milestone::Milestone;
use tracking::profile::lessons::day;
use tracking::profile::{Habit, Lane, Sketch};
use utoipa::ToSchema;

use super::profile::{BlindSpotBody, blind_spots};
use super::{FEWEST, LaneBody, MOST, QuantileBody, quantiles, thousandths};
use crate::Engine;
use crate::profiles::Knowledge;
use crate::view::rfc3339;

/// After so many days without a word a carrier is said to have told nothing more.
const NOTHING_MORE: f64 = 30.0;
/// From this share on a carrier is said to stop telling.
const STOPS: f64 = 0.5;

/// Where nothing is told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AtlasBody {
    /// When anything was learnt last; null where nothing was.
    pub learnt: Option<String>,
    /// The digest by which opinions name all that was learnt.
    pub digest: Option<String>,
    /// From how many parcels, on all lanes.
    pub parcels: u64,
    /// Lanes with at least this many journeys are listed.
    pub fewest: u64,
    /// The lanes, those first of which least is told.
    pub lanes: Vec<QuietBody>,
}

/// What is told on a lane after export.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuietBody {
    /// The lane; its carrier is who told of the export.
    pub lane: LaneBody,
    /// How many journeys left the country of origin.
    pub journeys: u64,
    /// The share of which nothing was told for thirty days after export.
    pub silent: f64,
    /// More than half of them: the carrier stops telling.
    pub stops: bool,
    /// Shares of journeys, and the days within which anything was told again.
    pub quantiles: Vec<QuantileBody>,
    /// Phases that are hardly ever told on the way to a delivery.
    pub blind_spots: Vec<BlindSpotBody>,
}

impl AtlasBody {
    /// The lanes in question, as seen at an hour.
    #[must_use]
    pub fn new(knowledge: &Knowledge, asked: &Lane, now: Timestamp) -> Self {
        let all = knowledge.lessons.habits.lanes(Habit::Export, Milestone::Unknown);
        let mut lanes: Vec<QuietBody> = all
            .filter(|(lane, sketch)| lane.is_in(asked) && sketch.count() + sketch.count_open() >= FEWEST)
            .map(|(lane, sketch)| quiet(knowledge, lane, sketch, now))
            .collect();
        lanes.sort_by(|a, b| b.silent.total_cmp(&a.silent).then_with(|| a.lane.cmp(&b.lane)));
        lanes.truncate(MOST);
        Self {
            learnt: knowledge.learnt.map(rfc3339),
            digest: knowledge.digest.clone(),
            parcels: knowledge.parcels,
            fewest: FEWEST,
            lanes,
        }
    }
}

fn quiet(knowledge: &Knowledge, lane: &Lane, export: &Sketch, now: Timestamp) -> QuietBody {
    let curve = export.curve(day(now));
    let told = |phase| knowledge.lessons.habits.get(Habit::Told, phase, lane);
    let silent = thousandths(curve.survival(NOTHING_MORE));
    QuietBody {
        lane: lane.into(),
        journeys: export.count() + export.count_open(),
        silent,
        stops: silent > STOPS,
        quantiles: quantiles(&curve),
        blind_spots: blind_spots(|phase| told(phase).cloned().unwrap_or_default()),
    }
}

impl Engine {
    /// Where nothing is told.
    #[must_use]
    pub fn atlas(&self, asked: &Lane) -> AtlasBody {
        AtlasBody::new(&self.knowledge(), asked, self.clock.now())
    }
}
