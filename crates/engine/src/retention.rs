//! Letting old things go, as the operator's settings say: a walk over all parcels, a few at a time, once an hour.
//!
//! A clock that is wrong by years must not erase years. So the walk begins only when the clock has gone evenly for a
//! day: who sees it jump back, or ahead by more than a week, waits a day from there. A first start waits too, which
//! leaves a day to change one's mind.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use store::{ParcelId, Policy};

use crate::{Engine, Result};

/// How many parcels are looked at between two looks at whether to stop.
pub const ROUND: usize = 1_000;
/// How long after a walk the next begins.
const EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How long a clock must have gone evenly.
const TRUSTED_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// A longer gap between two walks is a jump, or a machine that was off for long.
const LONGEST_GAP: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The shortest age: what is younger than a day is still being told.
const SHORTEST: SignedDuration = SignedDuration::from_hours(24);
/// Since when the clock goes evenly, and when it was last looked at.
const CLOCK: &str = "retention-clock";

/// What ages out, and when. Nothing does unless it is said here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Retention {
    /// Parcels whose journey ended, so long after the last look at them.
    pub ended: Option<Age>,
    /// Parcels whose journey never ended, so long after the last look at them.
    pub silent: Option<Age>,
    /// Notices that are settled, with their attempts, so long after they were queued.
    pub notices: Option<Age>,
    /// What was said, so long after.
    pub opinions: Option<Age>,
}

/// A number of days, written `400 days`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Age(SignedDuration);

impl TryFrom<String> for Age {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let days = text.trim().strip_suffix("days").and_then(|days| days.trim().parse::<i32>().ok());
        let age = days.map(|days| SignedDuration::from_hours(24 * i64::from(days)));
        age.filter(|age| *age >= SHORTEST)
            .map(Self)
            .ok_or_else(|| format!("`{text}` is no age: write \"400 days\""))
    }
}

impl Retention {
    /// The same in the store's words.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let age = |age: Option<Age>| age.map(|age| age.0);
        Policy {
            ended: age(self.ended),
            silent: age(self.silent),
            notices: age(self.notices),
            opinions: age(self.opinions),
        }
    }
}

/// Where the loop is in its walk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ageing {
    walking: bool,
    after: Option<ParcelId>,
    looked: Option<Timestamp>,
}

impl Engine {
    /// Looks at some parcels and lets go what is old; gives how many parcels went.
    ///
    /// # Errors
    /// [`crate::Error::Store`]; the walk goes on where it was.
    pub fn age_some(&self, ageing: &mut Ageing, limit: usize) -> Result<u64> {
        let (policy, now) = (self.settings.retention.policy(), self.clock.now());
        if policy.keeps_all() {
            return Ok(0);
        }
        if !ageing.walking {
            let rests = ageing.looked.is_some_and(|at| at <= now && now.duration_since(at) < EVERY);
            if rests {
                return Ok(0);
            }
            ageing.looked = Some(now);
            ageing.walking = self.trusts_the_clock(now)?;
            if !ageing.walking {
                return Ok(0);
            }
        }
        let aged = self.store.age_out(now, &policy, ageing.after, limit)?;
        (ageing.after, ageing.walking) = (aged.next, aged.next.is_some());
        if aged.removed() {
            let (parcels, captures, notices) = (aged.parcels, aged.captures, aged.notices);
            self.counters.add("waymark_aged_parcels_total", &[], parcels);
            tracing::info!(parcels, captures, notices, opinions = aged.opinions, "let go what is old");
        }
        if aged.compact_advised {
            tracing::warn!(
                "old copies of what was let go may lie in the files of the store until `waymark db compact` is run"
            );
        }
        Ok(aged.parcels)
    }

    /// Whether the clock has gone evenly for a day, as all who use the store saw it.
    fn trusts_the_clock(&self, now: Timestamp) -> Result<bool> {
        let kept = self.store.setting(CLOCK)?.and_then(|bytes| hours(&bytes));
        let even = kept.filter(|(_, last)| *last <= now && now.duration_since(*last) <= LONGEST_GAP);
        let since = even.map_or(now, |(since, _)| since);
        if even.is_none() {
            tracing::warn!(%now, "the clock is new to me or has jumped: nothing ages out for a day");
        }
        let bytes = [since.as_second().to_be_bytes(), now.as_second().to_be_bytes()].concat();
        self.store.set_setting(CLOCK, &bytes)?;
        Ok(now.duration_since(since) >= TRUSTED_AFTER)
    }
}

fn hours(bytes: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let (since, last) = bytes.split_first_chunk::<8>()?;
    let time = |bytes: [u8; 8]| Timestamp::from_second(i64::from_be_bytes(bytes)).ok();
    Some((time(*since)?, time(last.try_into().ok()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_a_number_of_days() {
        let age = |text: &str| Age::try_from(text.to_owned()).map(|age| age.0);
        assert_eq!(age("400 days"), Ok(SignedDuration::from_hours(9_600)));
        for wrong in ["400", "0 days", "-3 days", "13 months", "days", ""] {
            assert!(age(wrong).unwrap_err().contains("400 days"), "{wrong}");
        }
    }
}
