//! The quiets of a journey, for the profiles to learn from.

use jiff::{SignedDuration, Timestamp};

use super::news::{About, News, day, days_between, key, news};
use super::{Quiet, answer};
use crate::journey::Journey;
use crate::profile::{Key, Profiles};

/// The longest delay of an upload that a learnt quiet contains; what is more was our own absence.
const LONGEST_LAG: SignedDuration = SignedDuration::from_hours(96);

/// A stretch of time without news, for the profiles to learn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Length {
    /// What it was like.
    pub key: Key,
    /// How long it lasted, in days.
    pub days: f64,
    /// Whether news ended it; else it was still open.
    pub ended: bool,
    /// The day on which it began, in days since 1970-01-01: so that, as both grow old, what ended and what
    /// never did keep their shares.
    pub day: f64,
    /// It is open, and no news was to come: a blind spot and no loss. What [`explain`](super::explain) asks
    /// must not learn it as a quiet that never ends; an atlas of blind spots counts it.
    pub blind: bool,
}

/// The quiets of a journey as somebody who watched it met them: each until the next news could be seen.
/// The last is open, unless the journey is over.
#[must_use]
pub fn lengths(journey: &Journey, about: &About, now: Timestamp) -> Vec<Length> {
    let news = news(journey, about);
    let mut lengths = Vec::with_capacity(news.len());
    for pair in news.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        // Told by the same answer: nobody saw the quiet between them, so its own length is taken.
        let lag = to.received.duration_since(to.at).clamp(SignedDuration::ZERO, LONGEST_LAG);
        let seen = if to.received > from.received { to.at.checked_add(lag).unwrap_or(to.at) } else { to.at };
        let length = length(journey, about, from, seen, true);
        lengths.extend(length.filter(|length| length.days > 0.0));
    }
    let over = journey.milestone.is_final();
    let open = news.last().filter(|_| !over).and_then(|last| length(journey, about, *last, now, false));
    lengths.extend(open.map(|open| Length { blind: is_blind(journey, about, now), ..open }));
    lengths
}

fn length(journey: &Journey, about: &About, from: News, to: Timestamp, ended: bool) -> Option<Length> {
    let days = days_between(from.at, to);
    let key = key(journey, about, from);
    (days >= 0.0).then(|| Length { key, days, ended, day: day(from.at), blind: false })
}

/// Whether no news is to come, by what is known of the service and the phase alone.
fn is_blind(journey: &Journey, about: &About, now: Timestamp) -> bool {
    let quiet = Quiet::of(journey, &Profiles::default(), about, now);
    let case = quiet.as_ref().and_then(answer::case);
    case.is_some_and(|case| !case.news_to_come)
}
