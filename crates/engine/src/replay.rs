//! Deriving everything again: after a pack was corrected, after a bug, on another database. The difference is shown
//! before anything is written, and nobody is told.

use serde::Serialize;
use store::{Buckets, ParcelId};

use crate::derive::Tell;
use crate::history::{ChangeBody, bodies};
use crate::{Engine, Result, facts};

/// A parcel whose facts would be others.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// Its number.
    pub number: String,
    /// What would change; empty when only the evidence or the layout does.
    pub changes: Vec<ChangeBody>,
}

/// What a replay found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Replayed {
    /// How many parcels were derived again.
    pub parcels: usize,
    /// Those whose facts differ.
    pub differences: Vec<Difference>,
}

/// How many parcels are read at once.
const PAGE: usize = 500;

impl Engine {
    /// Derives every parcel again and compares; writes only when asked to.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn replay(&self, write: bool) -> Result<Replayed> {
        let mut replayed = Replayed::default();
        let mut after = None;
        loop {
            let page = self.store.parcels(&Buckets::ALL, after, PAGE)?;
            for parcel in &page {
                self.replay_one(*parcel, write, &mut replayed)?;
            }
            after = page.last().copied();
            if page.len() < PAGE {
                return Ok(replayed);
            }
        }
    }

    fn replay_one(&self, parcel: ParcelId, write: bool, replayed: &mut Replayed) -> Result<()> {
        let Some(known) = self.store.parcel(parcel)?.filter(|known| !known.forgotten) else { return Ok(()) };
        replayed.parcels += 1;
        let kept = self.store.facts(parcel)?;
        let stored = self.store.looks(parcel, None)?;
        let again = self.journey_of(&known, &stored);
        let bytes = self.state_of(&known, &stored)?.unwrap_or_else(|| facts::encode(&again));
        if kept.as_ref().is_some_and(|kept| kept.journey == bytes) {
            return Ok(());
        }
        let old = kept.and_then(|kept| self.journey_in(&known, &kept));
        let old = old.unwrap_or_else(|| self.journey_of(&known, &[]));
        replayed
            .differences
            .push(Difference { number: known.number.to_string(), changes: bodies(&old, &again) });
        if write {
            self.derive(parcel, Tell::No)?;
        }
        Ok(())
    }
}
