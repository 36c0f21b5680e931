//! The map as this process has it: read again every few seconds, and at once when a database refuses.
//!
//! No use case begins on a map older than [`Ages::oldest`]; and who moves a bucket waits longer than that before the
//! old copy is erased. So nobody looks for a parcel where it no longer is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use store::{Result, Store, StoreError};

use crate::Database;
use crate::map::Map;

/// The setting of the first database that holds the map.
pub(crate) const MAP: &str = "buckets/map";

/// How old what a process knows of the map may be.
#[derive(Clone, Copy, Debug)]
pub struct Ages {
    /// From here on it is read again.
    pub fresh: Duration,
    /// From here on nothing is done with it, if it cannot be read again.
    pub oldest: Duration,
    /// Who moves a bucket and has given no sign of life for so long is taken for dead.
    pub silent: Duration,
}

/// The map, and when it was read.
pub(crate) struct Held {
    home: Database,
    /// A store whose map is fixed never reads it.
    ages: Option<Ages>,
    map: Mutex<(Arc<Map>, Instant)>,
}

impl Default for Ages {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { fresh: seconds(2), oldest: seconds(10), silent: seconds(60) }
    }
}

impl Held {
    pub(crate) fn new(home: &Database, map: Map, ages: Option<Ages>) -> Self {
        Self { home: home.clone(), ages, map: Mutex::new((Arc::new(map), Instant::now())) }
    }

    pub(crate) fn ages(&self) -> Ages {
        self.ages.unwrap_or_default()
    }

    /// The map, not older than it may be.
    pub(crate) fn map(&self) -> Result<Arc<Map>> {
        let (map, age) = self.known();
        let Some(ages) = self.ages.filter(|ages| age >= ages.fresh) else { return Ok(map) };
        match self.again() {
            Err(_) if age < ages.oldest => Ok(map),
            read => read,
        }
    }

    /// The map as it is now.
    pub(crate) fn again(&self) -> Result<Arc<Map>> {
        if self.ages.is_none() {
            return Ok(self.known().0);
        }
        let asked = Instant::now();
        let map = Arc::new(self.home.asked(read)?.ok_or_else(vanished)?);
        let mut held = self.map.lock().unwrap_or_else(PoisonError::into_inner);
        // Of two answers that cross the later map is right, and the earlier question says how old it is.
        if held.0.epoch() <= map.epoch() {
            *held = (Arc::clone(&map), asked);
        }
        Ok(Arc::clone(&held.0))
    }

    fn known(&self) -> (Arc<Map>, Duration) {
        let held = self.map.lock().unwrap_or_else(PoisonError::into_inner);
        (Arc::clone(&held.0), held.1.elapsed())
    }
}

/// The map that a database holds, if it does.
pub(crate) fn read(home: &dyn Store) -> Result<Option<Map>> {
    let Some(bytes) = home.setting(MAP)? else { return Ok(None) };
    let map = std::str::from_utf8(&bytes).ok().and_then(Map::read);
    let damaged = || StoreError::Corrupt { what: format!("the setting `{MAP}` is no map of buckets") };
    map.map(Some).ok_or_else(damaged)
}

fn vanished() -> StoreError {
    StoreError::Corrupt { what: format!("the setting `{MAP}` is gone from the first database") }
}
