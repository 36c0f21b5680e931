//! What the forecasts would have said, and how right they would have been.
//!
//! A history is replayed in the order of time. Each journey is asked about when it begins, and the answer
//! may use only what had happened before that hour: deliveries of other journeys, and which of them were
//! still open. Three simple methods are asked the same question: see [`baselines`].

pub mod baselines;
pub mod score;

use super::learner::Learner;
use super::question::{Forecast, Question};
use super::spread::Spread;
use baselines::Baselines;
pub use score::Score;

/// A journey of the past.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// What was known when it began.
    pub question: Question,
    /// When it was delivered, if it was: days since 1970-01-01 on the printed wall clock.
    pub delivered: Option<f64>,
    /// When it ended without delivery, if it did.
    pub given_up: Option<f64>,
}

/// What was said about one journey when it began.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Our forecast.
    pub forecast: Forecast,
    /// The promised date, taken at its word; `None` where nothing was promised.
    pub promised: Option<Spread>,
    /// The quantiles of all deliveries before.
    pub global: Spread,
    /// The quantiles of the lane's deliveries in the ninety days before.
    pub lane: Spread,
}

/// Replays a history: what was said about each journey, in the order in which the journeys were given.
#[must_use]
pub fn replay(history: &[Past]) -> Vec<Said> {
    let mut by_begin: Vec<usize> = (0..history.len()).collect();
    by_begin.sort_by(|a, b| history[*a].question.begun.total_cmp(&history[*b].question.begun));
    let mut ends: Vec<(f64, usize)> = Vec::new();
    for (at, past) in history.iter().enumerate() {
        ends.extend(past.delivered.or(past.given_up).map(|end| (end, at)));
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut ends = ends.into_iter().peekable();

    let mut learner = Learner::default();
    let mut baselines = Baselines::default();
    let mut followed = vec![None; history.len()];
    let mut said: Vec<Option<Said>> = vec![None; history.len()];
    for at in by_begin {
        let question = &history[at].question;
        while let Some((end, ended)) = ends.next_if(|(end, _)| *end < question.begun) {
            let Some(follows) = followed[ended] else { continue };
            if history[ended].delivered.is_some() {
                learner.delivered(follows, end);
                baselines.delivered(&history[ended].question, end);
            } else {
                learner.given_up(follows, end);
            }
        }
        let (follows, forecast) = learner.begin(question);
        followed[at] = Some(follows);
        let (global, lane) = baselines.ask(question);
        said[at] = Some(Said { forecast, promised: baselines::promised(question), global, lane });
    }
    said.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
