//! Signs of life of who moves a bucket, and who watches for them.
//!
//! A mover that is killed leaves a gate behind which nobody may write. A node that is refused there watches: when the
//! mover gave no sign for a while, the node begins the move anew in the map, under the next epoch, and lets it rest.
//! From then on the first mover can flip nothing, dead or only asleep, and its gate may be taken away by whoever meets
//! it. So a mover that is taken for dead wrongly has worked in vain, and nothing is lost. The clock is the node's own:
//! it asks whether a sign changed, and not when it was given.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use store::{Bucket, Result, Store};

/// How often a mover gives a sign.
const EVERY: Duration = Duration::from_secs(5);

/// The setting of the first database that holds the sign.
fn name(bucket: Bucket) -> String {
    format!("buckets/mover/{}", bucket.number())
}

/// A mover's signs.
pub(crate) struct Signs {
    bucket: Bucket,
    epoch: u64,
    given: u64,
    last: Instant,
}

impl Signs {
    pub(crate) fn new(bucket: Bucket, epoch: u64) -> Self {
        Self { bucket, epoch, given: 0, last: Instant::now() }
    }

    /// Gives a sign if it is time to.
    pub(crate) fn give(&mut self, home: &dyn Store) -> Result<()> {
        if self.last.elapsed() < EVERY {
            return Ok(());
        }
        self.given += 1;
        home.set_setting(&name(self.bucket), format!("{} {}", self.epoch, self.given).as_bytes())?;
        self.last = Instant::now();
        Ok(())
    }
}

/// What a mover showed last: the epoch of the move, and its sign.
type Shown = (u64, Option<Vec<u8>>);

/// What a node has seen of a mover: since when it shows the same, and when it was last asked for.
struct Seen {
    shown: Shown,
    since: Instant,
    asked: Instant,
}

/// A node's watch over movers.
#[derive(Default)]
pub(crate) struct Watch(Mutex<BTreeMap<Bucket, Seen>>);

impl Watch {
    /// Whether the mover of a bucket has given no sign for so long, as far as this node has seen.
    pub(crate) fn is_silent(
        &self,
        home: &dyn Store,
        bucket: Bucket,
        epoch: u64,
        silent: Duration,
    ) -> Result<bool> {
        let now = Instant::now();
        if !self.is_time(bucket, now, silent / 20) {
            return Ok(false);
        }
        let shown = (epoch, home.setting(&name(bucket))?);
        Ok(self.see(bucket, shown, now) >= silent)
    }

    /// Many writers may wait before one gate: one of them asks.
    fn is_time(&self, bucket: Bucket, now: Instant, pause: Duration) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(seen) = all.get_mut(&bucket) else { return true };
        let is = now.duration_since(seen.asked) >= pause;
        if is {
            seen.asked = now;
        }
        is
    }

    /// For how long the same was shown.
    fn see(&self, bucket: Bucket, shown: Shown, now: Instant) -> Duration {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(&bucket).filter(|seen| seen.shown == shown) {
            Some(seen) => now.duration_since(seen.since),
            None => {
                all.insert(bucket, Seen { shown, since: now, asked: now });
                Duration::ZERO
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use store::memory::MemoryStore;

    use super::*;

    #[test]
    fn a_mover_is_silent_when_it_shows_the_same_for_long() {
        let (watch, begun) = (Watch::default(), Instant::now());
        let bucket = Bucket::FIRST;
        let see = |seconds, epoch, sign: Option<&str>| {
            let shown = (epoch, sign.map(|sign| sign.as_bytes().to_vec()));
            watch.see(bucket, shown, begun + Duration::from_secs(seconds)).as_secs()
        };
        assert_eq!((see(0, 7, None), see(40, 7, None)), (0, 40));
        assert_eq!((see(59, 7, Some("7 1")), see(100, 7, Some("7 1"))), (0, 41), "it gave a sign");
        assert_eq!((see(110, 8, Some("7 1")), see(171, 8, Some("7 1"))), (0, 61), "another mover");
    }

    #[test]
    fn who_waits_asks_now_and_then() {
        let (watch, now, pause) = (Watch::default(), Instant::now(), Duration::from_secs(3));
        let ask = |seconds| watch.is_time(Bucket::FIRST, now + Duration::from_secs(seconds), pause);
        assert!(ask(0));
        watch.see(Bucket::FIRST, (7, None), now);
        assert_eq!([ask(1), ask(2), ask(3), ask(4), ask(6)], [false, false, true, false, true]);
    }

    #[test]
    fn signs_are_given_now_and_then() {
        let home = MemoryStore::new();
        let mut signs = Signs::new(Bucket::FIRST, 7);
        signs.give(&home).unwrap();
        assert_eq!(home.setting("buckets/mover/0").unwrap(), None);
        signs.last = Instant::now().checked_sub(EVERY).unwrap();
        signs.give(&home).unwrap();
        assert_eq!(home.setting("buckets/mover/0").unwrap(), Some(b"7 1".to_vec()));
    }
}
