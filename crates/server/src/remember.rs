//! What readers were shown is kept after they were answered: no answer waits for the disk.
//!
//! What was said last is remembered here, so that a page that is looked at again and again costs no look into the
//! store. At most so many writes wait; then answers wait for them, and nothing is lost.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use engine::opinions::{Said, is_news};
use engine::{Engine, ParcelId};
use jiff::Timestamp;
use tokio::sync::Semaphore;

/// The most writes that wait.
const MOST_WAITING: usize = 64;
/// The most parcels whose last words are remembered.
const MOST_PARCELS: usize = 10_000;

/// The last words about a parcel, each with its hour.
type Words = Vec<(Timestamp, Said)>;

/// What was said last, and the writes on their way.
#[derive(Debug)]
pub(crate) struct Remember {
    last: Mutex<HashMap<ParcelId, Words>>,
    room: Arc<Semaphore>,
}

impl Remember {
    pub(crate) fn new() -> Self {
        Self { last: Mutex::default(), room: Arc::new(Semaphore::new(MOST_WAITING)) }
    }

    /// Keeps what a reader is shown of a parcel, some time soon.
    pub(crate) async fn shown(this: &Arc<Self>, engine: &Engine, parcel: ParcelId, said: Vec<Said>) {
        let now = engine.clock.now();
        if !this.is_news(parcel, now, &said) {
            return;
        }
        let Ok(permit) = Arc::clone(&this.room).acquire_owned().await else { return };
        let (engine, this) = (engine.clone(), Arc::clone(this));
        tokio::task::spawn_blocking(move || {
            if let Err(error) = engine.remember(parcel, now, &said) {
                tracing::error!(%error, "what was said could not be kept; it is kept when it is said again");
                this.last.lock().unwrap_or_else(PoisonError::into_inner).remove(&parcel);
            }
            drop(permit);
        });
    }

    /// Whether any of it is news; it is remembered then.
    fn is_news(&self, parcel: ParcelId, now: Timestamp, said: &[Said]) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() >= MOST_PARCELS && !last.contains_key(&parcel) {
            last.clear();
        }
        let words = last.entry(parcel).or_default();
        let mut news = false;
        for one in said {
            let before = words.iter().position(|(_, before)| before.kind() == one.kind());
            let then = before.and_then(|at| words.get(at)).map(|(then, before)| (*then, before));
            if is_news((now, one), then) {
                if let Some(at) = before {
                    words.swap_remove(at);
                }
                words.push((now, one.clone()));
                news = true;
            }
        }
        news
    }
}

#[cfg(test)]
mod tests {
    use engine::opinions::SaidForecast;

    use super::*;

    fn forecast(median: &str) -> Vec<Said> {
        let median = Some(format!("2026-08-{median}T00:00:00Z"));
        vec![Said::Forecast(SaidForecast { median, ranges: Vec::new(), like: 1 })]
    }

    #[test]
    fn only_what_is_news_is_written() {
        let (remember, now) = (Remember::new(), Timestamp::UNIX_EPOCH);
        let parcel = |byte| ParcelId([byte; 16]);
        for (id, median, news) in
            [(1, "10", true), (1, "10", false), (2, "10", true), (1, "14", true), (1, "14", false)]
        {
            assert_eq!(remember.is_news(parcel(id), now, &forecast(median)), news, "{id} {median}");
        }
        assert!(!remember.is_news(parcel(3), now, &[]));
    }
}
