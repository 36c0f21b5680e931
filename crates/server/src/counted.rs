//! What is counted for operators. Counting reads whole tables, and who asks often must not keep the store busy: a count
//! that took long is told again for twenty times as long.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use engine::{Engine, Stats};

/// For how many times as long as it took a count is told again.
const TIMES: u32 = 20;
/// A count that took no longer is no burden.
const QUICK: Duration = Duration::from_millis(20);

/// The last count.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    last: Mutex<Option<(Instant, Stats)>>,
}

impl Counted {
    /// What the store holds, as it is or was a short while ago. Those who ask at once wait for one count.
    pub(crate) fn stats(&self, engine: &Engine) -> engine::Result<Stats> {
        self.or(|| engine.stats())
    }

    fn or(&self, count: impl FnOnce() -> engine::Result<Stats>) -> engine::Result<Stats> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((until, stats)) = &*last
            && Instant::now() < *until
        {
            return Ok(*stats);
        }
        let begun = Instant::now();
        let stats = count()?;
        let took = begun.elapsed();
        *last = (took > QUICK).then(|| (begun + took * TIMES, stats));
        Ok(stats)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_count_is_told_again_and_a_quick_one_is_not() {
        let counted = Counted::default();
        let count = |parcels: u64, takes: Duration| {
            let stats = counted.or(|| {
                std::thread::sleep(takes);
                Ok(Stats { parcels, ..Stats::default() })
            });
            stats.unwrap().parcels
        };
        assert_eq!((count(1, Duration::ZERO), count(2, Duration::ZERO)), (1, 2));
        assert_eq!((count(3, QUICK * 2), count(4, Duration::ZERO)), (3, 3));
    }
}
