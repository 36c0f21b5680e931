//! How much slower this lane, this service or this promise is than the others.
//!
//! The logarithm of a duration is a sum: a level that all share, an effect of each thing that is known
//! (origin, destination, lane, carrier, ...), and a curve in the promised time. Each effect is held back
//! by a penalty that counts like so many journeys without any effect, so a lane seen twice says little
//! and leans on its destination: that is shrinkage. Old journeys weigh less, and one wild journey counts
//! only as far as [`WILD`]. A slope over the time since a journey ended takes up the drift of the last
//! months, so that what is forecast is the speed of today. Fitted by going round: each effect in turn takes what the others leave.

use std::collections::BTreeMap;

use super::question::Question;
use crate::Text;

/// Beyond this error (in logarithms) a journey counts less and less.
const WILD: f64 = 0.4;
/// How often each fit goes round; it starts from the last fit, so few rounds are enough.
const ROUNDS: usize = 6;
/// How many effects are kept; what comes later is covered by the coarser ones.
const MOST: usize = 50_000;
/// The median of a delivery nobody knows anything about: ten days.
const BEGINNING: f64 = std::f64::consts::LN_10;

const LEVEL: usize = 0;
const PROMISE: usize = 1;
const PROMISE_SQUARED: usize = 2;
const DRIFT: usize = 3;
/// How many journeys "there is no drift" counts as.
const STEADY: f64 = 150.0;
/// Drift is a slope over this many days, and none beyond it.
const DRIFT_DAYS: f64 = 180.0;

/// What an effect is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Exact,
    CarrierDestination,
    Lane,
    Destination,
    Origin,
    Carrier,
    Service,
    SamePlace,
    NoPromise,
}

impl Kind {
    /// How many journeys without any effect the penalty counts as.
    fn penalty(self) -> f64 {
        match self {
            Self::Exact | Self::CarrierDestination | Self::Lane => 8.0,
            Self::Destination | Self::Origin | Self::Carrier | Self::Service => 6.0,
            Self::SamePlace | Self::NoPromise => 1.0,
        }
    }
}

/// A journey as the fit sees it: effects that apply, the promise, the logarithm of the duration, a weight.
pub(super) struct Row<'a> {
    pub(super) applies: &'a [usize],
    pub(super) promise: Option<f64>,
    pub(super) log_days: f64,
    /// Days since it ended.
    pub(super) ago: f64,
    pub(super) weight: f64,
}

/// How far back a journey ended, as drift counts it.
fn back(ago: f64) -> f64 {
    ago.clamp(0.0, DRIFT_DAYS) / 90.0
}

/// All effects, and how large each is.
#[derive(Clone, Debug)]
pub(super) struct Effects {
    names: BTreeMap<(Kind, Text, Text, Text), usize>,
    penalty: Vec<f64>,
    size: Vec<f64>,
}

impl Default for Effects {
    fn default() -> Self {
        Self {
            names: BTreeMap::new(),
            penalty: vec![0.01, 1.0, 1.0, STEADY],
            size: vec![BEGINNING, 0.0, 0.0, 0.0],
        }
    }
}

/// The promised working days as the curve takes them: logarithm, centred near three weeks.
pub(super) fn promise(working_days: f64) -> f64 {
    working_days.clamp(2.0, 90.0).ln() - 3.0
}

impl Effects {
    /// The effects that apply to a question, each with its kind; new ones begin at nothing.
    pub(super) fn of(&mut self, question: &Question) -> Vec<(Kind, usize)> {
        let Question { origin, destination, carrier, service, .. } = question;
        let none = Text::from("");
        let mut names = vec![
            (Kind::Origin, origin.clone(), none.clone(), none.clone()),
            (Kind::Destination, destination.clone(), none.clone(), none.clone()),
            (Kind::Lane, origin.clone(), destination.clone(), none.clone()),
        ];
        if !carrier.is_empty() {
            names.push((Kind::Carrier, carrier.clone(), none.clone(), none.clone()));
            names.push((Kind::CarrierDestination, carrier.clone(), destination.clone(), none.clone()));
            names.push((Kind::Exact, carrier.clone(), origin.clone(), destination.clone()));
        }
        if !service.is_empty() {
            names.push((Kind::Service, carrier.clone(), service.clone(), none.clone()));
        }
        if origin == destination && !origin.is_empty() {
            names.push((Kind::SamePlace, none.clone(), none.clone(), none.clone()));
        }
        if question.promised.is_none() {
            names.push((Kind::NoPromise, none.clone(), none.clone(), none));
        }
        names.into_iter().filter_map(|name| Some((name.0, self.intern(name)?))).collect()
    }

    fn intern(&mut self, name: (Kind, Text, Text, Text)) -> Option<usize> {
        if let Some(known) = self.names.get(&name) {
            return Some(*known);
        }
        if self.size.len() >= MOST {
            return None;
        }
        self.penalty.push(name.0.penalty());
        self.size.push(0.0);
        self.names.insert(name, self.size.len() - 1);
        Some(self.size.len() - 1)
    }

    /// The logarithm of the days that the effects add up to, at the speed of today.
    pub(super) fn sum(&self, applies: &[usize], promise: Option<f64>) -> f64 {
        let named: f64 = applies.iter().map(|at| self.size[*at]).sum();
        let promise = promise.map_or(0.0, |p| p * self.size[PROMISE] + p * p * self.size[PROMISE_SQUARED]);
        self.size[LEVEL] + named + promise
    }

    /// What is added for a journey that ended so many days ago: how much slower things were then.
    pub(super) fn drift(&self, ago: f64) -> f64 {
        self.size[DRIFT] * back(ago)
    }

    /// Fits all effects to the rows, starting from what they were.
    pub(super) fn fit(&mut self, rows: &[Row<'_>]) {
        let mut errors: Vec<f64> = rows
            .iter()
            .map(|row| row.log_days - self.sum(row.applies, row.promise) - self.drift(row.ago))
            .collect();
        let weights: Vec<f64> =
            rows.iter().zip(&errors).map(|(row, error)| row.weight * WILD / error.abs().max(WILD)).collect();
        let columns = self.columns(rows);
        for _ in 0..ROUNDS {
            for (at, column) in columns.iter().enumerate() {
                let (mut pull, mut hold) = (0.0, self.penalty[at]);
                for (row, x) in column {
                    pull += weights[*row] * x * (errors[*row] + x * self.size[at]);
                    hold += weights[*row] * x * x;
                }
                // The level is held near where it began, everything else near nothing.
                let home = if at == LEVEL { self.penalty[at] * BEGINNING } else { 0.0 };
                let step = (pull + home) / hold - self.size[at];
                self.size[at] += step;
                column.iter().for_each(|(row, x)| errors[*row] -= x * step);
            }
        }
    }

    fn columns(&self, rows: &[Row<'_>]) -> Vec<Vec<(usize, f64)>> {
        let mut columns = vec![Vec::new(); self.size.len()];
        for (at, row) in rows.iter().enumerate() {
            columns[LEVEL].push((at, 1.0));
            columns[DRIFT].push((at, back(row.ago)));
            row.applies.iter().for_each(|effect| columns[*effect].push((at, 1.0)));
            if let Some(promise) = row.promise {
                columns[PROMISE].push((at, promise));
                columns[PROMISE_SQUARED].push((at, promise * promise));
            }
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(origin: &str, destination: &str) -> Question {
        Question {
            origin: origin.into(),
            destination: destination.into(),
            carrier: "".into(),
            service: "".into(),
            begun: 0.0,
            promised: None,
        }
    }

    /// Fits `count` journeys of `days` on CN-US among three hundred of ten days on other lanes.
    fn days_on_cn_us(count: usize, days: f64) -> f64 {
        let mut effects = Effects::default();
        let mut applies = |question: &Question| -> Vec<usize> {
            effects.of(question).into_iter().map(|(_, at)| at).collect()
        };
        let asked = applies(&question("CN", "US"));
        let others = [applies(&question("GB", "US")), applies(&question("CN", "DE"))];
        let row =
            |applies, days: f64| Row { applies, promise: None, log_days: days.ln(), ago: 0.0, weight: 1.0 };
        let mut rows: Vec<Row<'_>> = (0..300).map(|i| row(&others[i % 2][..], 10.0)).collect();
        rows.extend((0..count).map(|_| row(&asked[..], days)));
        (0..20).for_each(|_| effects.fit(&rows));
        effects.sum(&asked, None).exp()
    }

    #[test]
    fn a_lane_with_many_journeys_shows_its_own_effect() {
        let days = days_on_cn_us(200, 20.0);
        assert!((18.0..20.5).contains(&days), "{days}");
    }

    #[test]
    fn a_lane_with_two_journeys_leans_on_the_others() {
        let days = days_on_cn_us(2, 20.0);
        assert!((10.0..14.0).contains(&days), "{days}");
    }

    #[test]
    fn a_longer_promise_means_a_longer_journey_where_history_says_so() {
        let mut effects = Effects::default();
        let rows: Vec<Row<'_>> = (0..400)
            .map(|i| 5.0 + f64::from(i % 40))
            .map(|promised| Row {
                applies: &[],
                promise: Some(promise(promised)),
                log_days: (promised / 2.0).ln(),
                ago: 0.0,
                weight: 1.0,
            })
            .collect();
        (0..50).for_each(|_| effects.fit(&rows));
        let days = |promised: f64| effects.sum(&[], Some(promise(promised))).exp();
        assert!((days(10.0) - 5.0).abs() < 0.5 && (days(40.0) - 20.0).abs() < 2.0);
    }

    #[test]
    fn what_became_quicker_is_expected_at_the_speed_of_today() {
        let mut effects = Effects::default();
        let rows: Vec<Row<'_>> = (0..600)
            .map(|i| f64::from(i % 100))
            .map(|ago| Row {
                applies: &[],
                promise: None,
                log_days: 6.0_f64.ln() + ago / 150.0,
                ago,
                weight: 1.0,
            })
            .collect();
        (0..50).for_each(|_| effects.fit(&rows));
        let days = effects.sum(&[], None).exp();
        // Without drift it would be the average, 8.4; the penalty keeps a part of it.
        assert!((5.5..7.7).contains(&days), "{days}");
    }
}
