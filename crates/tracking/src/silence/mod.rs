//! Silence: time without news, and whether it is explained.
//!
//! Read in this order: `news` (what was told, in the order of time), `lengths` (the quiets between, to learn from), `quiet` (what
//! every rule may look at), `rules` (one reason a file), `limit` (until when a quiet is normal), `lost`
//! (how likely nothing will ever be told again), [`holidays`] (days on which a country rests),
//! [`sentence`] (how it is said in any language).
//!
//! A rule explains a quiet as long as like quiets last. Beyond that we say that we can no longer explain
//! it; that is not to say that the parcel is lost. `lost` is a probability that is learnt, or nothing.

mod answer;
pub mod holidays;
mod lengths;
mod limit;
mod lost;
mod news;
mod quiet;
mod rest;
mod rules;
pub mod sentence;

use jiff::Timestamp;

pub use answer::explain;
pub use lengths::{Length, lengths};
pub use news::About;
use quiet::Quiet;
pub use sentence::Sentence;

use crate::event::Confidence;
use crate::journey::Evidence;
use crate::milestone::named;

named! {
    /// What is to be said about a quiet.
    State {
        /// There is none: news is fresh, or the journey is over.
        None = "none",
        /// It is normal, and we say why.
        Explained = "explained",
        /// It lasts longer than like quiets do; we can no longer explain it.
        Unexplained = "unexplained",
        /// Too little is known, or nothing can be told from here on.
        CannotSay = "cannot-say",
    }
}

/// The silence of a journey at an hour: an opinion, with what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Silence {
    /// The last news, where its instant is known.
    pub since: Option<Timestamp>,
    /// How many days ago that was, at the best guess.
    pub days: f64,
    /// What is to be said.
    pub state: State,
    /// The rule that explains it.
    pub rule: Option<&'static str>,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why it is quiet, or that we cannot say.
    pub sentence: Sentence,
    /// Until when it is normal.
    pub until: Option<Timestamp>,
    /// The share of like quiets that ended within so many days, as far as it is known.
    pub quantiles: Vec<(f64, f64)>,
    /// How many like journeys that rests on.
    pub like: u64,
    /// It rests on figures that were published or assumed, and not on own history.
    pub published: bool,
    /// Which figure, where it does.
    pub label: Option<&'static str>,
    /// When news is likely next: in four of five like quiets that have lasted this long and end at all.
    pub next_news: Option<(Timestamp, Timestamp)>,
    /// What the reader should do.
    pub advice: Sentence,
    /// From when on; `None` where there is nothing to wait for.
    pub advice_from: Option<Timestamp>,
    /// The probability that nothing will ever be told again, where own history tells: no less than that of a
    /// loss, since some parcels come, or come back, without a word.
    pub lost: Option<f64>,
    /// Where all that comes from.
    pub evidence: Vec<Evidence>,
    /// The events that say so: indices into the journey's events.
    pub events: Vec<usize>,
}

/// The names of all rules, in the order in which they are asked.
pub fn rule_names() -> impl Iterator<Item = &'static str> {
    let cases = rules::CASES.iter().map(|(name, _)| *name);
    cases.chain(rules::EXTENSIONS.iter().map(|(name, _)| *name))
}

#[cfg(test)]
mod tests;
