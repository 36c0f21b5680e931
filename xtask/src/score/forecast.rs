//! Whether the ranges of forecasts hold in the simulated world.
//!
//! Two forecasts are asked, and neither knows what came later. At the *beginning*, from what was declared, by the
//! learner that `waymark backtest` uses. In each *phase*, as it is first told, by the profiles that the engine uses.
//! Each is held against the delivery as it was told, by the level of like journeys that it rests on. Parcels that
//! were never seen to arrive are not counted: nothing can be held against them. Where nothing is told after export
//! nobody is asked.

use std::collections::BTreeMap;
use std::fmt::Write;

use tracking::forecast::backtest::{Past, Score as Held, replay};
use tracking::forecast::{Grounds, Question, phase};
use tracking::profile::Until;
use tracking::profile::lessons::{day as days, lane};
use tracking::profile::phases::standing;
use tracking::silence::{About, lengths};

use super::told::{Histories, Told, delivery};

/// The 80 % range is to hold so often, in percent, and is good within so many points.
const HOLDS: f64 = 80.0;
const OFF: f64 = 2.0;

#[derive(Debug, Default)]
pub(super) struct Score {
    beginning: Held,
    by_level: BTreeMap<(&'static str, &'static str), Held>,
    phases: Held,
}

impl Score {
    /// Asks about all parcels of a world but the first, which only teach.
    pub(super) fn add(&mut self, histories: &Histories<'_>) {
        self.beginnings(histories);
        histories.judged().for_each(|told| self.in_phases(told, histories));
    }

    /// Adds the counts of another world.
    pub(super) fn merge(&mut self, other: &Self) {
        self.beginning.merge(&other.beginning);
        self.phases.merge(&other.phases);
        for (key, held) in &other.by_level {
            self.by_level.entry(*key).or_default().merge(held);
        }
    }

    pub(super) fn is_good(&self) -> bool {
        [&self.beginning, &self.phases].iter().all(|held| (percent(held) - HOLDS).abs() <= OFF)
    }

    pub(super) fn line(&self) -> String {
        let [beginning, phases] = [&self.beginning, &self.phases].map(percent);
        format!("80 % ranges held {beginning:.1} % at the beginning, {phases:.1} % in each phase")
    }

    pub(super) fn table(&self) -> String {
        let mut table = "ranges of 50/80/95 % held, error of the median in days, of how many\n".to_owned();
        let mut row = |what: &str, held: &Held| {
            let [fifty, eighty, ninety_five] = held.coverage().map(|share| 100.0 * share);
            let (error, count) = (held.error(), held.count());
            let _ = writeln!(
                table,
                "  {what:<34} {fifty:5.1} {eighty:5.1} {ninety_five:5.1} %  {error:5.2}  {count}"
            );
        };
        row("at the beginning", &self.beginning);
        row("in each phase", &self.phases);
        for ((when, level), held) in &self.by_level {
            row(&format!("  {when}: {level}"), held);
        }
        table
    }

    fn beginnings(&mut self, histories: &Histories<'_>) {
        let tells = |told: &&Told<'_>| told.parcel.honest() && !is_blind(told);
        let mut told: Vec<&Told<'_>> = histories.told.iter().filter(tells).collect();
        told.sort_by_key(|told| told.begun());
        let past: Vec<Past> = told.iter().map(|told| past(told)).collect();
        let first = days(histories.start + super::told::LEARNING);
        for (past, said) in past.iter().zip(replay(&past)) {
            let Some(end) = past.delivered.filter(|_| past.question.begun > first) else { continue };
            let took = end - past.question.begun;
            self.beginning.add(&said.forecast.spread, took);
            let level = level(&said.forecast.grounds);
            self.by_level.entry(("at the beginning", level)).or_default().add(&said.forecast.spread, took);
        }
    }

    fn in_phases(&mut self, told: &Told<'_>, histories: &Histories<'_>) {
        let Some(last) = told.hours().last().copied().filter(|_| told.parcel.honest()) else { return };
        let Some(end) = delivery(&told.journey(last)) else { return };
        let mut asked = Vec::new();
        for now in told.hours() {
            let journey = told.journey(now);
            let Some(standing) = standing(&journey) else { continue };
            let (milestone, since) = (standing.milestone, standing.since);
            if journey.milestone.is_final() || end <= now || asked.contains(&milestone) {
                continue;
            }
            asked.push(milestone);
            let key = lane(&journey, &About::default()).key(milestone, Until::Delivered);
            let said = phase::forecast(histories.known(now), &key, days(since), days(now));
            let took = days(end) - days(since);
            self.phases.add(&said.spread, took);
            let level = level(&said.grounds);
            self.by_level.entry(("in each phase", level)).or_default().add(&said.spread, took);
        }
    }
}

/// The level of like journeys, or that it rests on a published figure.
fn level(grounds: &Grounds) -> &'static str {
    if grounds.few { "few like journeys" } else { grounds.level.name() }
}

/// Whether nothing was to be told of it any more when it was told of last: there the delivery is not seen.
fn is_blind(told: &Told<'_>) -> bool {
    let Some(last) = told.hours().last().copied() else { return true };
    lengths(&told.journey(last), &About::default(), last).last().is_some_and(|quiet| quiet.blind)
}

/// A journey as a history file has it: what was declared when it began, and when it was delivered.
fn past(told: &Told<'_>) -> Past {
    let journey = told.hours().last().map(|last| told.journey(*last));
    let begun = days(told.begun());
    Past {
        question: Question {
            origin: told.parcel.origin.country.into(),
            destination: told.parcel.destination.country.into(),
            carrier: "".into(),
            service: told.parcel.service.name().into(),
            begun,
            promised: Some(days(told.parcel.promised().1)),
        },
        delivered: journey.as_ref().and_then(delivery).map(|end| days(end).max(begun)),
        given_up: None,
    }
}

fn percent(held: &Held) -> f64 {
    100.0 * held.coverage()[1]
}
