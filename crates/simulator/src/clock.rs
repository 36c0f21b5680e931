//! The clock of a simulated world: it may run faster than ours, or stand still until it is moved.
//!
//! The world itself never looks at a clock; only the HTTP skin does.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// Says what hour it is in the world, and how long the carriers' doors have been open in our own time.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Scaled { start: Timestamp, began: Instant, speed: u32 },
    Still(Arc<Mutex<(Timestamp, Duration)>>),
}

impl Clock {
    /// A clock that starts at `start` and runs `speed` times as fast as ours: 3600 is an hour a second.
    #[must_use]
    pub fn scaled(start: Timestamp, speed: u32) -> Self {
        Self(Kind::Scaled { start, began: Instant::now(), speed })
    }

    /// A clock that stands still until somebody moves it.
    #[must_use]
    pub fn still(at: Timestamp) -> Self {
        Self(Kind::Still(Arc::new(Mutex::new((at, Duration::ZERO)))))
    }

    /// The hour in the world.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Kind::Scaled { start, began, speed } => {
                let passed = SignedDuration::try_from(began.elapsed().saturating_mul(*speed));
                start.saturating_add(passed.unwrap_or(SignedDuration::MAX)).unwrap_or(*start)
            }
            Kind::Still(hands) => hands.lock().unwrap_or_else(PoisonError::into_inner).0,
        }
    }

    /// How long this clock has run in our own time: what a carrier's quota is counted by.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Kind::Scaled { began, .. } => began.elapsed(),
            Kind::Still(hands) => hands.lock().unwrap_or_else(PoisonError::into_inner).1,
        }
    }

    /// Moves a clock that stands still; a running clock does not listen.
    pub fn advance(&self, by: Duration) {
        if let Kind::Still(hands) = &self.0 {
            let mut hands = hands.lock().unwrap_or_else(PoisonError::into_inner);
            let step = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
            hands.0 = hands.0.saturating_add(step).unwrap_or(hands.0);
            hands.1 = hands.1.saturating_add(by);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_still_clock_moves_only_when_told() {
        let clock = Clock::still(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH);
        clock.advance(Duration::from_secs(90));
        assert_eq!(clock.now().as_second(), 90);
        assert_eq!(clock.elapsed(), Duration::from_secs(90));
    }

    #[test]
    fn a_scaled_clock_runs_ahead_of_ours() {
        let clock = Clock::scaled(Timestamp::UNIX_EPOCH, 3600);
        std::thread::sleep(Duration::from_millis(5));
        assert!(clock.now().as_second() >= 18, "five milliseconds are eighteen seconds there");
    }
}
