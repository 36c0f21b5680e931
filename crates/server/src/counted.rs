//! What is counted for operators. Counting reads whole tables, and who asks often must not keep the store busy: a count
//! that took long is told again for twenty times as long. Then it is counted anew beside, and who asks meanwhile is told
//! the last one: of very many parcels nobody waits but who asks first.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use engine::{Engine, Stats};

/// For how many times as long as it took a count is told again.
const TIMES: u32 = 20;
/// A count that took no longer is no burden.
const QUICK: Duration = Duration::from_millis(20);

/// The last count.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    last: Mutex<Option<Last>>,
}

#[derive(Clone, Copy, Debug)]
struct Last {
    until: Instant,
    stats: Stats,
    /// Somebody counts anew.
    renewed: bool,
}

impl Counted {
    /// What the store holds, as it is or was a while ago.
    pub(crate) fn stats(self: &Arc<Self>, engine: &Engine) -> engine::Result<Stats> {
        let engine = engine.clone();
        self.or(move || engine.stats())
    }

    /// Those who ask at once wait for one count, where there was none before.
    fn or(
        self: &Arc<Self>,
        count: impl FnOnce() -> engine::Result<Stats> + Send + 'static,
    ) -> engine::Result<Stats> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = last.as_mut() else {
            let begun = Instant::now();
            let stats = count()?;
            *last = after(begun, stats);
            return Ok(stats);
        };
        if Instant::now() >= known.until && !known.renewed {
            known.renewed = true;
            let counted = Arc::clone(self);
            std::thread::spawn(move || counted.renew(count));
        }
        Ok(known.stats)
    }

    /// Counts beside those who ask. One that fails is forgotten: who asks next counts, and hears why it fails.
    fn renew(&self, count: impl FnOnce() -> engine::Result<Stats>) {
        let begun = Instant::now();
        let counted = count();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = counted.ok().and_then(|stats| after(begun, stats));
    }
}

/// What is kept of a count that began then; nothing of a quick one.
fn after(begun: Instant, stats: Stats) -> Option<Last> {
    let took = begun.elapsed();
    (took > QUICK).then(|| Last { until: begun + took * TIMES, stats, renewed: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(counted: &Arc<Counted>, parcels: u64, takes: Duration) -> u64 {
        let stats = counted.or(move || {
            std::thread::sleep(takes);
            Ok(Stats { parcels, ..Stats::default() })
        });
        stats.unwrap().parcels
    }

    #[test]
    fn a_slow_count_is_told_again_and_a_quick_one_is_not() {
        let counted = Arc::new(Counted::default());
        assert_eq!((told(&counted, 1, Duration::ZERO), told(&counted, 2, Duration::ZERO)), (1, 2));
        assert_eq!((told(&counted, 3, QUICK * 2), told(&counted, 4, Duration::ZERO)), (3, 3));
    }

    #[test]
    fn when_a_count_is_old_it_is_told_once_more_while_another_is_made() {
        let counted = Arc::new(Counted::default());
        told(&counted, 1, QUICK * 2);
        if let Some(last) = counted.last.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            last.until = Instant::now();
        }
        let begun = Instant::now();
        assert_eq!(told(&counted, 2, QUICK * 50), 1);
        assert_eq!(told(&counted, 3, QUICK * 50), 1, "nobody else counts meanwhile");
        assert!(begun.elapsed() < QUICK * 40, "nobody waits");
        while told(&counted, 4, QUICK * 2) == 1 {
            assert!(begun.elapsed() < QUICK * 500, "it is never counted anew");
            std::thread::sleep(QUICK);
        }
        assert_eq!(told(&counted, 5, QUICK * 2), 2);
    }
}
