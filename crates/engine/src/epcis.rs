//! The capture and query interface of GS1 EPCIS 2.0, over what is kept: [`mod@capture`] takes events in,
//! [`query`] finds them again.
//!
//! A captured event is a capture like any other: kept under the parcels it names, and read by the pack `epcis`. So
//! a capture job needs no table of its own: it is found by the look that it left. What is answered are all events of
//! the account's parcels, whoever told them; those that came as EPCIS keep their identifiers and words.

pub mod capture;
mod original;
pub mod query;

use store::{Parcel, StoredLook};
use tracking::Text;
use tracking::journey::Journey;

use crate::view::epcis::{ObjectEvent, events};
use crate::{Engine, Result};

/// The pack that reads EPCIS, and its source.
const PACK: &str = "epcis";
const SOURCE: &str = "document";

/// The word under which an event's identifier leads to its parcel. No number looks like it.
fn alias(event_id: &str) -> Text {
    format!("eventID:{event_id}").into()
}

/// The words under which the events of these looks lead to their parcel, where they brought identifiers.
pub(crate) fn aliases(looks: &[StoredLook]) -> Vec<Text> {
    let originals = original::originals(looks);
    let named = originals.into_values().filter_map(|original| original.event_id);
    named.map(|id| alias(&id)).collect()
}

impl Engine {
    /// All events of a parcel that EPCIS can tell, and how many it cannot. What was kept a moment ago counts.
    fn epcis_of(&self, parcel: &Parcel) -> Result<(Vec<ObjectEvent>, usize)> {
        let looks = self.store.looks(parcel.id, None)?;
        let facts = self.store.facts(parcel.id)?.filter(|facts| facts.looks_seen == looks.len() as u64);
        let derived = facts.and_then(|facts| self.journey_in(parcel, &facts));
        let journey: Journey = derived.unwrap_or_else(|| self.journey_of(parcel, &looks));
        let told = events(&journey, &original::originals(&looks));
        let left_out = journey.events.len() + journey.withdrawn.len() - told.len();
        Ok((told, left_out))
    }
}
