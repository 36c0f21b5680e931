//! Learns from journeys as they begin and end, and forecasts the next.
//!
//! Nothing that happened at or after the midnight before a question is used to answer it. Once a day
//! everything is weighed anew, and nothing grows without bound: [`KEPT`] journeys, [`REMEMBERED`] days.

use std::collections::VecDeque;

use super::calibration::{self, Told};
use super::effects::{self, Effects, Kind, Row};
use super::neighbours::{Neighbour, Neighbours};
use super::question::{Change, Forecast, Grounds, Question};
use super::rhythm::{self, Rhythm};
use super::spread::Spread;
use crate::profile::Level;

/// How many journeys are kept.
const KEPT: usize = 12_000;
/// For how many days a journey is kept.
const REMEMBERED: f64 = 400.0;
/// After how many days the end of a journey weighs half in the effects.
const HALF_LIFE: f64 = 90.0;
/// An open journey older than this is no longer waited for.
const WAITED_FOR: f64 = 90.0;
/// Fewer witnesses than this are few.
const FEW: f64 = 30.0;
/// From how many journeys on a level is said to be the one that was used.
const ENOUGH: u64 = 30;
/// How often the rhythm of the week is learnt anew, in days.
const RHYTHM: f64 = 7.0;
const SHORTEST: f64 = 0.3;

/// The name of a journey that the learner follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Followed(u64);

#[derive(Clone, Debug)]
struct Journey {
    begun: f64,
    promised: Option<f64>,
    ended: Option<f64>,
    given_up: Option<f64>,
    applies: Vec<usize>,
    lane: Option<usize>,
    destination: Option<usize>,
    /// The same, in working time.
    working: Working,
    /// What was said when it began, and by how many witnesses.
    told: Spread,
    witnesses: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Working {
    begun: f64,
    ended: Option<f64>,
    promise: Option<f64>,
}

/// Learns from journeys as they begin and end, and forecasts the next.
#[derive(Clone, Debug, Default)]
pub struct Learner {
    journeys: VecDeque<Journey>,
    /// The name of the first journey that is still kept.
    first: u64,
    effects: Effects,
    counts: Vec<u64>,
    rhythm: Rhythm,
    rhythm_learnt: f64,
    neighbours: Neighbours,
    widths: Option<[f64; 3]>,
    day: f64,
}

impl Learner {
    /// Follows a journey that begins, and forecasts it. Journeys must come in the order of their beginning.
    pub fn begin(&mut self, question: &Question) -> (Followed, Forecast) {
        self.renew(question.begun);
        let kinds = self.effects.of(question);
        let (told, witnesses) = self.raw(question, &kinds);
        let forecast = self.forecast_from(&kinds, told, witnesses, (question.begun, 0.0));
        let mut journey = Journey {
            begun: question.begun,
            promised: question.promised,
            ended: None,
            given_up: None,
            applies: kinds.iter().map(|(_, at)| *at).collect(),
            lane: find(&kinds, Kind::Lane),
            destination: find(&kinds, Kind::Destination),
            working: Working::default(),
            told,
            witnesses,
        };
        journey.measure(&self.rhythm);
        self.journeys.push_back(journey);
        (Followed(self.first + self.journeys.len() as u64 - 1), forecast)
    }

    /// Remembers that a journey was delivered at `day`.
    pub fn delivered(&mut self, followed: Followed, day: f64) {
        if let Some(journey) = self.get(followed) {
            journey.ended = Some(day.max(journey.begun));
            journey.working.ended = None;
        }
        let rhythm = self.rhythm.clone();
        if let Some(journey) = self.get(followed) {
            journey.measure(&rhythm);
        }
    }

    /// Remembers that a journey ended without delivery at `day`: returned, lost, cancelled.
    pub fn given_up(&mut self, followed: Followed, day: f64) {
        if let Some(journey) = self.get(followed) {
            journey.given_up = Some(day.max(journey.begun));
        }
    }

    /// The forecast for a journey as of `now`: days since it began, given that it has not arrived yet.
    pub fn forecast(&mut self, question: &Question, now: f64) -> Forecast {
        self.renew(now);
        let kinds = self.effects.of(question);
        let (told, witnesses) = self.raw(question, &kinds);
        self.forecast_from(&kinds, told, witnesses, (question.begun, now - question.begun))
    }

    fn get(&mut self, followed: Followed) -> Option<&mut Journey> {
        let at = usize::try_from(followed.0.checked_sub(self.first)?).ok()?;
        self.journeys.get_mut(at)
    }

    /// The spread before any widening, and by how many witnesses.
    fn raw(&self, question: &Question, kinds: &[(Kind, usize)]) -> (Spread, f64) {
        let applies: Vec<usize> = kinds.iter().map(|(_, at)| *at).collect();
        let begun = self.rhythm.working(question.begun);
        let promise = question.promised.map(|day| effects::promise(self.rhythm.working(day) - begun));
        let expected = self.effects.sum(&applies, promise);
        let (lateness, witnesses) = self.neighbours.lateness(&Neighbour {
            lateness: 0.0,
            expected,
            ended: None,
            lane: find(kinds, Kind::Lane),
            destination: find(kinds, Kind::Destination),
        });
        let days = lateness.map(|late| self.rhythm.clock(begun + (expected + late).exp()) - question.begun);
        (Spread::new(days), witnesses)
    }

    /// The forecast for a journey that `begun` and has lasted `age` days.
    fn forecast_from(
        &self,
        kinds: &[(Kind, usize)],
        told: Spread,
        witnesses: f64,
        (begun, age): (f64, f64),
    ) -> Forecast {
        let widths = self.widths.unwrap_or([1.0; 3]);
        let spread = told.widened(widths).after(age);
        let (level, like) = self.level(kinds);
        let few = witnesses < FEW;
        let mut changes = vec![Change::NextEvent];
        let (soonest, latest) = spread.range(1);
        if rhythm::weekend(begun + soonest, begun + latest) {
            changes.push(Change::Weekend);
        }
        if few {
            changes.push(Change::MoreHistory);
        }
        Forecast {
            spread,
            grounds: Grounds { level, like, witnesses, few, published: None, widths, changes },
        }
    }

    /// The finest level with enough journeys, and how many it has.
    fn level(&self, kinds: &[(Kind, usize)]) -> (Level, u64) {
        let levels = [
            (Kind::Exact, Level::Exact),
            (Kind::CarrierDestination, Level::CarrierDestination),
            (Kind::Lane, Level::Lane),
            (Kind::Destination, Level::Destination),
        ];
        let count = |kind| find(kinds, kind).and_then(|at| self.counts.get(at)).copied().unwrap_or(0);
        let found = levels.into_iter().map(|(kind, level)| (level, count(kind)));
        let all = self.counts.first().copied().unwrap_or(0);
        found.into_iter().find(|(_, like)| *like >= ENOUGH).unwrap_or((Level::Global, all))
    }

    /// Weighs everything anew, once a day, by what was known at midnight.
    fn renew(&mut self, now: f64) {
        let day = now.floor();
        if day <= self.day {
            return;
        }
        self.day = day;
        self.forget();
        self.learn_rhythm();
        self.learn_effects();
        self.learn_neighbours();
        self.learn_widths();
    }

    fn forget(&mut self) {
        while self.journeys.front().is_some_and(|journey| journey.begun < self.day - REMEMBERED)
            || self.journeys.len() > KEPT
        {
            self.journeys.pop_front();
            self.first += 1;
        }
    }

    fn learn_rhythm(&mut self) {
        if self.day - self.rhythm_learnt < RHYTHM {
            return;
        }
        self.rhythm_learnt = self.day;
        let day = self.day;
        let ends = self.journeys.iter().filter_map(|journey| journey.ended).filter(|end| *end < day);
        self.rhythm = Rhythm::learn(ends);
        for journey in &mut self.journeys {
            journey.measure(&self.rhythm);
        }
    }

    fn learn_effects(&mut self) {
        let day = self.day;
        let rows: Vec<Row<'_>> = self
            .journeys
            .iter()
            .filter_map(|journey| {
                let ended = journey.ended.filter(|end| *end < day)?;
                Some(Row {
                    applies: &journey.applies,
                    promise: journey.working.promise,
                    log_days: journey.log_days(journey.working.ended?),
                    ago: day - ended,
                    weight: 0.5_f64.powf((day - ended) / HALF_LIFE),
                })
            })
            .collect();
        self.effects.fit(&rows);
        self.counts.clear();
        for row in &rows {
            for at in std::iter::once(0).chain(row.applies.iter().copied()) {
                if self.counts.len() <= at {
                    self.counts.resize(at + 1, 0);
                }
                self.counts[at] += 1;
            }
        }
    }

    fn learn_neighbours(&mut self) {
        let (day, today) = (self.day, self.rhythm.working(self.day));
        let all = self.journeys.iter().filter_map(|journey| {
            let expected = self.effects.sum(&journey.applies, journey.working.promise);
            let ended = journey.ended.filter(|end| *end < day);
            let given_up = journey.given_up.is_some_and(|end| end < day);
            let until = match (ended, journey.working.ended) {
                (Some(_), Some(end)) => end,
                _ if given_up || day - journey.begun > WAITED_FOR => return None,
                _ => today,
            };
            let then = ended.map_or(0.0, |end| self.effects.drift(day - end));
            Some(Neighbour {
                lateness: journey.log_days(until) - expected - then,
                expected,
                ended: ended.map(|end| day - end),
                lane: journey.lane,
                destination: journey.destination,
            })
        });
        self.neighbours = self.neighbours.renewed(all.collect());
    }

    fn learn_widths(&mut self) {
        let day = self.day;
        let told = self.journeys.iter().filter(|journey| journey.witnesses >= FEW).filter_map(|journey| {
            let took = journey.ended.filter(|end| *end < day).map(|end| end - journey.begun);
            let given_up = took.is_none() && journey.given_up.is_some_and(|end| end < day);
            (!given_up).then_some(Told { spread: journey.told, age: day - journey.begun, took })
        });
        self.widths = Some(calibration::widths(&told.collect::<Vec<_>>()));
    }
}

impl Journey {
    /// Translates its times into working time.
    fn measure(&mut self, rhythm: &Rhythm) {
        let begun = rhythm.working(self.begun);
        self.working = Working {
            begun,
            ended: self.ended.map(|end| rhythm.working(end)),
            promise: self.promised.map(|day| effects::promise(rhythm.working(day) - begun)),
        };
    }

    fn log_days(&self, until: f64) -> f64 {
        (until - self.working.begun).max(SHORTEST).ln()
    }
}

fn find(kinds: &[(Kind, usize)], kind: Kind) -> Option<usize> {
    kinds.iter().find(|(one, _)| *one == kind).map(|(_, at)| *at)
}
