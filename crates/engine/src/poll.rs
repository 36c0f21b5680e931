//! The loop's first half: ask the carriers of what is due, keep their answers, derive.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use sources::Unanswered;
use store::{Buckets, ParcelId};

use crate::derive::Tell;
use crate::route::Way;
use crate::{Engine, Result};

/// How long a carrier that failed is left alone, and how long at most when it keeps failing.
const FIRST_REST: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_REST: SignedDuration = SignedDuration::from_mins(30);

/// What the loop remembers of carriers between rounds: how long each rests, and when each may be asked again.
#[derive(Debug, Default)]
pub struct Pace {
    carriers: Mutex<HashMap<String, Rest>>,
}

#[derive(Clone, Copy, Debug)]
struct Rest {
    until: Timestamp,
    failures: u32,
}

impl Pace {
    /// Whether a carrier may be asked now.
    #[must_use]
    pub fn open(&self, carrier: &str, now: Timestamp) -> bool {
        self.lock().get(carrier).is_none_or(|rest| rest.until <= now)
    }

    /// An answer came: the carrier is well, and rests as its quota wants.
    pub fn answered(&self, carrier: &str, now: Timestamp, per_second: Option<f64>) {
        let pause = per_second.filter(|rate| *rate > 0.0).map_or(0.0, |rate| 1.0 / rate);
        let pause = SignedDuration::try_from_secs_f64(pause).unwrap_or(SignedDuration::ZERO);
        let until = now.saturating_add(pause).unwrap_or(now);
        self.lock().insert(carrier.to_owned(), Rest { until, failures: 0 });
    }

    /// No answer came: the carrier rests, longer each time.
    pub fn failed(&self, carrier: &str, now: Timestamp, why: &Unanswered) {
        let mut carriers = self.lock();
        let rest = carriers.entry(carrier.to_owned()).or_insert(Rest { until: now, failures: 0 });
        rest.failures += 1;
        let pause = match why {
            Unanswered::Quota { retry_after: Some(seconds), .. } => {
                SignedDuration::from_secs((*seconds).min(86_400) as i64)
            }
            Unanswered::Refused { .. } => LONGEST_REST,
            _ => (FIRST_REST * 2_i32.pow(rest.failures.min(10) - 1)).min(LONGEST_REST),
        };
        rest.until = now.saturating_add(pause).unwrap_or(now);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Rest>> {
        self.carriers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Questions that were answered.
    pub answered: usize,
    /// Questions that were not.
    pub failed: usize,
    /// Parcels that wait because their carrier rests.
    pub waiting: usize,
}

impl Engine {
    /// Asks about every parcel that is due.
    ///
    /// # Errors
    /// [`crate::Error::Store`]; what was kept before stays kept.
    pub async fn poll_due(&self, pace: &Pace, limit: usize) -> Result<Round> {
        let mut round = Round::default();
        for due in self.store.due(&Buckets::ALL, self.clock.now(), limit)? {
            self.poll(due.parcel, pace, &mut round).await?;
        }
        Ok(round)
    }

    async fn poll(&self, parcel: ParcelId, pace: &Pace, round: &mut Round) -> Result<()> {
        let Some(known) = self.store.parcel(parcel)? else { return Ok(()) };
        let journey = self.kept(&known)?;
        let (ways, _) = self.ways(&known.number, known.carrier.as_deref(), journey.as_ref());
        let mut waiting = false;
        for way in &ways {
            if !pace.open(&way.carrier, self.clock.now()) {
                waiting = true;
                continue;
            }
            match self.ask_and_keep(parcel, way).await? {
                Ok(()) => {
                    round.answered += 1;
                    pace.answered(&way.carrier, self.clock.now(), self.rate(way));
                }
                Err(why) => {
                    round.failed += 1;
                    pace.failed(&way.carrier, self.clock.now(), &why);
                }
            }
        }
        self.derive(parcel, Tell::Yes)?;
        if waiting {
            round.waiting += 1;
            let soon = self.clock.now().saturating_add(FIRST_REST).unwrap_or_else(|_| self.clock.now());
            self.store.plan_poll(parcel, Some(soon))?;
        }
        Ok(())
    }

    fn rate(&self, way: &Way) -> Option<f64> {
        // The quota is the carrier's own; an address of the operator's (a proxy, a simulator) has none.
        if self.settings.base(&way.carrier).is_some() {
            return None;
        }
        self.library.good(&way.carrier)?.source(&way.source)?.request.as_ref()?.quota.per_second
    }

    /// Puts one question and keeps the answer. The outer error is ours, the inner the carrier's.
    pub(crate) async fn ask_and_keep(
        &self,
        parcel: ParcelId,
        way: &Way,
    ) -> Result<std::result::Result<(), Unanswered>> {
        let answer = self.ask.ask(&way.question).await;
        let result = match &answer {
            Ok(_) => "answered",
            Err(Unanswered::Quota { .. }) => "quota",
            Err(Unanswered::Refused { .. }) => "refused",
            Err(_) => "unreachable",
        };
        self.counters.add("waymark_polls_total", &[("carrier", &way.carrier), ("result", result)], 1);
        match answer {
            // A server's failure says nothing about the parcel; it is counted, not kept.
            Ok(answer) if answer.status >= 500 => {
                let host = way.carrier.clone();
                Ok(Err(Unanswered::Unreachable { host, why: format!("HTTP status {}", answer.status) }))
            }
            Ok(answer) => {
                self.keep_answer(parcel, &way.given(&answer))?;
                Ok(Ok(()))
            }
            Err(why) => Ok(Err(why)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_carrier_that_fails_rests_longer_each_time() {
        let pace = Pace::default();
        let why = Unanswered::TimedOut { host: "c".to_owned(), seconds: 20 };
        pace.failed("c", at(0), &why);
        assert!(!pace.open("c", at(29)) && pace.open("c", at(30)));
        pace.failed("c", at(30), &why);
        assert!(!pace.open("c", at(89)) && pace.open("c", at(90)));
        pace.answered("c", at(90), None);
        assert!(pace.open("c", at(90)));
    }

    #[test]
    fn a_quota_is_kept_for_as_long_as_the_carrier_says() {
        let pace = Pace::default();
        pace.failed("c", at(0), &Unanswered::Quota { host: "c".to_owned(), retry_after: Some(100) });
        assert!(!pace.open("c", at(99)) && pace.open("c", at(100)));
        pace.answered("c", at(100), Some(0.5));
        assert!(!pace.open("c", at(101)) && pace.open("c", at(102)));
    }
}
