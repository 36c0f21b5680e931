//! The histories of other numbers of the same shipper, for the verdict: a parcel that shares the seconds of its last
//! mile with another that went elsewhere.
//!
//! Only a parcel that has a last mile and of which it was declared where it goes is compared, and only with the
//! account's latest parcels: their facts are read, and what was declared of them only where the seconds are the same.

use std::collections::BTreeSet;

use jiff::Timestamp;
use store::{Filter, Parcel, ParcelId};
use tracking::authenticity::Neighbour;
use tracking::journey::Journey;
use tracking::milestone::Milestone::{self, Attempted, Delivered, DestinationProcessing, OutForDelivery};

use crate::find::Known;
use crate::{Engine, Result, judge};

/// Steps at which the parcels of one bag have parted.
const LAST_MILE: [Milestone; 4] = [DestinationProcessing, OutForDelivery, Attempted, Delivered];
/// Fewer shared instants are chance.
const SEVERAL: usize = 2;
/// How many of the account's latest parcels are compared.
const MOST: usize = 50;

impl Engine {
    /// Numbers of the same account whose last mile has the same seconds.
    pub(crate) fn neighbours(&self, known: &Known) -> Result<Vec<Neighbour>> {
        let mine = last_mile(&known.journey);
        let goes = known.declaration.as_ref().and_then(|declared| declared.destination.as_ref());
        if goes.is_none() || mine.len() < SEVERAL {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for other in self.near(known)? {
            let Some(journey) = self.kept(&other)? else { continue };
            if last_mile(&journey).intersection(&mine).count() >= SEVERAL {
                let declaration = Self::declaration(&self.store.looks(other.id, None)?);
                let declared = declaration.as_ref().map(judge::declared).unwrap_or_default();
                found.push(Neighbour::of(&journey, declared.destination));
            }
        }
        Ok(found)
    }

    /// The account's latest parcels, without those of which only feeds speak: nobody declared where they go.
    fn near(&self, known: &Known) -> Result<Vec<Parcel>> {
        let mut others = self.store.list(&known.parcel.account, &Filter::default(), None, MOST)?;
        others.retain(|other| other.id != known.parcel.id && !other.forgotten);
        let Some(feeds) = self.store.feeds() else { return Ok(others) };
        let ids: Vec<ParcelId> = others.iter().map(|other| other.id).collect();
        let mut states = feeds.states(&ids)?.into_iter();
        others.retain(|_| states.next().is_none_or(|state| state.version == 0 || state.looks.is_none()));
        Ok(others)
    }
}

fn last_mile(journey: &Journey) -> BTreeSet<Timestamp> {
    let events = journey.events.iter().map(|told| &told.event);
    let near = events.filter(|event| LAST_MILE.contains(&event.milestone));
    near.filter_map(|event| event.time.instant()).collect()
}
