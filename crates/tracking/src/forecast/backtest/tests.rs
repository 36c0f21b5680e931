//! Histories with known distributions, made by a small generator: the forecasts must keep their word.

use super::*;

/// A linear congruential generator: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number that is normally distributed, near enough.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.roll()).sum::<f64>() - 6.0
    }
}

fn question(lane: (&str, &str), begun: f64) -> Question {
    Question {
        origin: lane.0.into(),
        destination: lane.1.into(),
        carrier: "".into(),
        service: "".into(),
        begun,
        promised: None,
    }
}

/// Five journeys a day for so many days on three lanes; `days` gives the median of a lane on a day.
fn history(seed: u64, length: u32, days: impl Fn(usize, f64) -> f64) -> Vec<Past> {
    const LANES: [(&str, &str); 3] = [("CN", "US"), ("CN", "DE"), ("GB", "US")];
    let mut dice = Dice(seed);
    (0..length * 5)
        .map(|i| {
            let begun = 17_000.0 + f64::from(i) / 5.0 + dice.roll() / 5.0;
            let lane = (dice.roll() * 3.0) as usize;
            let took = days(lane, begun) * (0.35 * dice.normal()).exp();
            Past { question: question(LANES[lane], begun), delivered: Some(begun + took), given_up: None }
        })
        .collect()
}

fn score(history: &[Past], from: f64, method: impl Fn(&Said) -> Spread) -> Score {
    let mut score = Score::default();
    for (past, said) in history.iter().zip(replay(history)) {
        if let Some(end) = past.delivered.filter(|_| past.question.begun >= from) {
            score.add(&method(&said), end - past.question.begun);
        }
    }
    score
}

#[track_caller]
fn check(history: &[Past], eighty: std::ops::Range<f64>, gain: f64) {
    let from = 17_120.0;
    let ours = score(history, from, |said| said.forecast.spread);
    let lane = score(history, from, |said| said.lane);
    let covered = ours.coverage();
    assert!(eighty.contains(&covered[1]), "80 % ranges held in {covered:?}");
    assert!(ours.pinball() < lane.pinball() * (1.0 - gain), "{} {}", ours.pinball(), lane.pinball());
}

#[test]
fn in_a_steady_world_eighty_of_a_hundred_ranges_hold() {
    check(&history(1, 220, |lane, _| [8.0, 14.0, 5.0][lane]), 0.77..0.83, -0.05);
    check(&history(2, 220, |lane, _| [20.0, 3.0, 9.0][lane]), 0.77..0.83, -0.05);
}

#[test]
fn in_a_drifting_world_the_forecast_follows_sooner_than_a_table_of_ninety_days() {
    let slowing = |lane, day: f64| [8.0, 14.0, 5.0][lane] * (1.0 + (day - 17_000.0) / 200.0);
    check(&history(3, 220, slowing), 0.74..0.86, 0.02);
    let quickening = |lane, day: f64| [16.0, 28.0, 10.0][lane] / (1.0 + (day - 17_000.0) / 200.0);
    check(&history(4, 220, quickening), 0.74..0.86, 0.02);
}

#[test]
fn nothing_that_happens_later_changes_what_was_said() {
    let whole = history(5, 120, |lane, _| [8.0, 14.0, 5.0][lane]);
    let early = &whole[..300];
    let cut = early.last().unwrap().question.begun;
    let mut other: Vec<Past> = whole.clone();
    for past in &mut other {
        // Another future: every delivery after the cut is a hundred days later.
        past.delivered = past.delivered.map(|end| if end >= cut { end + 100.0 } else { end });
    }
    assert_eq!(replay(&whole)[..300], replay(&other)[..300]);
}

#[test]
fn forgetting_the_open_journeys_would_make_a_slowing_world_look_quick() {
    // After day 100 everything takes three times as long.
    let jump = |lane: usize, day: f64| [8.0, 14.0, 5.0][lane] * if day > 17_100.0 { 3.0 } else { 1.0 };
    let honest = history(6, 135, jump);
    let mut naive = honest.clone();
    // The naive learner never hears of a journey before it ends: those still open at the end are missing.
    let (asked, end) = (17_130.0, 17_132.0);
    naive.retain(|past| past.question.begun >= asked || past.delivered.is_some_and(|at| at < asked));
    let median = |history: &[Past]| {
        let said = replay(history);
        let asked_about = history.iter().zip(&said).filter(|(past, _)| {
            (asked..end).contains(&past.question.begun) && &*past.question.destination == "DE"
        });
        let medians: Vec<f64> = asked_about.map(|(_, said)| said.forecast.spread.median()).collect();
        medians.iter().sum::<f64>() / medians.len().max(1) as f64
    };
    let (with, without) = (median(&honest), median(&naive));
    assert!(with > without * 1.05, "{with} {without}");
}

#[test]
fn the_first_journey_gets_a_wide_range_that_admits_how_little_is_known() {
    let history = history(7, 100, |lane, _| [8.0, 14.0, 5.0][lane]);
    let said = replay(&history);
    let (first, last) = (&said[0].forecast, &said[said.len() - 1].forecast);
    let width = |forecast: &Forecast| forecast.spread.range(1).1 / forecast.spread.range(1).0;
    assert!(first.grounds.few && !last.grounds.few);
    assert_eq!(first.grounds.like, 0);
    assert!(width(first) > 2.0 * width(last));
}

#[test]
fn journeys_that_never_end_do_not_stretch_every_range() {
    let mut history = history(8, 200, |lane, _| [8.0, 14.0, 5.0][lane]);
    let kept = score(&history, 17_120.0, |said| said.forecast.spread).width()[1];
    history.iter_mut().step_by(30).for_each(|past| past.delivered = None);
    let lossy = score(&history, 17_120.0, |said| said.forecast.spread).width()[1];
    assert!(lossy < kept * 1.35, "{kept} {lossy}");
}

#[test]
fn an_empty_history_is_no_error() {
    assert!(replay(&[]).is_empty());
}
