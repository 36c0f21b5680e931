//! The figures: ours and those of the simple methods, over the same journeys.

use std::fmt::Write;

use jiff::civil::Date;
use serde_json::{Value, json};
use tracking::forecast::Spread;
use tracking::forecast::backtest::{Said, Score};

use super::read::History;

/// The method that ours is compared with in the end.
const RIVAL: &str = "lane, rolling 90 days";

/// The figures of one run.
pub(super) struct Report {
    methods: Vec<(&'static str, Score)>,
    journeys: usize,
    asked: usize,
    undelivered: usize,
    left_out: usize,
    few: usize,
    sooner: [usize; 2],
    from: Option<Date>,
}

impl Report {
    /// Scores every delivered journey that began at `from` or later.
    pub(super) fn of(history: &History, said: &[Said], from: f64, date: Option<Date>) -> Self {
        let mut methods = [
            ("forecast", Score::default()),
            ("promised date", Score::default()),
            ("global quantiles", Score::default()),
            (RIVAL, Score::default()),
        ];
        let mut report = Self {
            methods: Vec::new(),
            journeys: history.journeys.len(),
            asked: 0,
            undelivered: 0,
            left_out: history.problems.len(),
            few: 0,
            sooner: [0; 2],
            from: date,
        };
        for (journey, said) in history.journeys.iter().zip(said) {
            let begun = journey.past.question.begun;
            if begun < from {
                continue;
            }
            report.asked += 1;
            report.few += usize::from(said.forecast.grounds.few);
            let Some(end) = journey.past.delivered else {
                report.undelivered += 1;
                continue;
            };
            let spreads = [Some(said.forecast.spread), said.promised, Some(said.global), Some(said.lane)];
            for ((_, score), spread) in methods.iter_mut().zip(spreads) {
                if let Some(spread) = spread {
                    score.add(&spread, end - begun);
                }
            }
            report.compare(&said.forecast.spread, said.promised, end - begun);
        }
        report.methods = methods.into();
        report
    }

    /// Who was nearer the truth: our median or the promise.
    fn compare(&mut self, ours: &Spread, promised: Option<Spread>, took: f64) {
        let Some(promised) = promised else { return };
        let nearer = (ours.median() - took).abs() <= (promised.median() - took).abs();
        self.sooner[usize::from(!nearer)] += 1;
    }

    /// How many journeys were scored.
    pub(super) fn scored(&self) -> u64 {
        self.methods.first().map_or(0, |(_, score)| score.count())
    }

    /// By how much ours is better than the rolling lane, in percent: error of the median, pinball loss.
    fn better(&self) -> Option<(f64, f64)> {
        let find = |wanted| self.methods.iter().find(|(name, _)| *name == wanted).map(|(_, score)| score);
        let (ours, lane) = (find("forecast")?, find(RIVAL)?);
        let percent = |ours: f64, theirs: f64| 100.0 * (1.0 - ours / theirs);
        (ours.count() > 0)
            .then(|| (percent(ours.error(), lane.error()), percent(ours.pinball(), lane.pinball())))
    }

    /// The figures as JSON.
    pub(super) fn json(&self) -> Value {
        let methods: serde_json::Map<String, Value> =
            self.methods.iter().map(|(name, score)| ((*name).to_owned(), figures(score))).collect();
        json!({
            "journeys": self.journeys,
            "rows_left_out": self.left_out,
            "score_from": self.from.map(|date| date.to_string()),
            "asked": self.asked,
            "scored": self.scored(),
            "undelivered": self.undelivered,
            "few_like_journeys": self.few,
            "methods": methods,
            "better_than_lane_percent": self.better().map(|(error, pinball)| json!({
                "mae_median": round(error), "pinball": round(pinball),
            })),
            "nearer_the_truth": { "forecast": self.sooner[0], "promised date": self.sooner[1] },
        })
    }

    /// The figures as a table.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let since = self.from.map_or(String::new(), |date| format!(" since {date}"));
        let _ = writeln!(
            text,
            "{} journeys, {} asked about{since}: {} delivered and scored, {} not delivered, {} rows left out\n",
            self.journeys,
            self.asked,
            self.scored(),
            self.undelivered,
            self.left_out
        );
        if self.scored() == 0 {
            text.push_str("nothing to score: give a file with deliveries, or an earlier `--score-from`\n");
            return text;
        }
        let _ = writeln!(
            text,
            "{:<24}{:>8}{:>8}{:>9}{:>18}{:>20}",
            "method", "scored", "MAE", "pinball", "held 50/80/95 %", "width 50/80/95 %"
        );
        for (name, score) in self.methods.iter().filter(|(_, score)| score.count() > 0) {
            let (held, width) = (score.coverage().map(|share| 100.0 * share), score.width());
            let _ = writeln!(
                text,
                "{name:<24}{:>8}{:>8.3}{:>9.4}{:>8.1}{:>5.1}{:>5.1}{:>8.1}{:>6.1}{:>6.1}",
                score.count(),
                score.error(),
                score.pinball(),
                held[0],
                held[1],
                held[2],
                width[0],
                width[1],
                width[2]
            );
        }
        if let Some((error, pinball)) = self.better() {
            let _ = writeln!(
                text,
                "\nbetter than {RIVAL}: error of the median by {error:.1} %, pinball loss by {pinball:.1} %"
            );
        }
        if self.sooner != [0; 2] {
            let [ours, theirs] = self.sooner;
            let _ = writeln!(text, "nearer the truth: our median {ours} times, the promise {theirs} times");
        }
        text
    }
}

fn figures(score: &Score) -> Value {
    if score.count() == 0 {
        return json!({ "scored": 0 });
    }
    let ranges = |[fifty, eighty, ninety_five]: [f64; 3]| json!({ "50": round(fifty), "80": round(eighty), "95": round(ninety_five) });
    json!({
        "scored": score.count(),
        "mae_median": round(score.error()),
        "pinball": round(score.pinball()),
        "coverage": ranges(score.coverage()),
        "width": ranges(score.width()),
    })
}

/// Four places are more than anybody can defend.
fn round(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}
